//! Variants and enums: the number of the case in one byte, then the payload on the widest payload's alignment.

use crate::element::ElementLayout;
use crate::memory;

/// How many bytes the payload of a case takes; `_case` says which case.
#[must_use]
pub const fn size_of_payload<V, P: ElementLayout>(_case: fn(P) -> V) -> usize {
    P::SIZE
}

/// What the payload of a case is aligned to.
#[must_use]
pub const fn align_of_payload<V, P: ElementLayout>(_case: fn(P) -> V) -> usize {
    P::ALIGN
}

/// Traps: the host has written the number of a case that the type does not have.
#[cold]
pub fn no_such_case() -> ! {
    memory::trap("the type has no case of this number")
}

/// Implements the canonical ABI for an enum: `variant!(Command { Submit(_), Accept, RequestInfo(_) });`.
///
/// All cases, in the order of the contract; `(_)` stands for a payload. A case that the enum lacks, or that is left out, does
/// not compile, nor do more than 256 of them.
#[macro_export]
macro_rules! variant {
    ($choice:ident { $($case:ident $(($payload:tt))?),* $(,)? }) => {
        const _: () = {
            /// The numbers of the cases, which are those of their order.
            #[repr(u8)]
            enum Number { $($case),* }

            impl $crate::ElementLayout for $choice {
                const SIZE: usize = {
                    let widest = 0;
                    $($(let widest = {
                        let $payload = ();
                        $crate::expansion::larger(
                            widest,
                            $crate::expansion::size_of_payload($choice::$case),
                        )
                    };)?)*
                    $crate::expansion::align_up(Self::ALIGN + widest, Self::ALIGN)
                };
                const ALIGN: usize = {
                    let widest = 1;
                    $($(let widest = {
                        let $payload = ();
                        $crate::expansion::larger(
                            widest,
                            $crate::expansion::align_of_payload($choice::$case),
                        )
                    };)?)*
                    widest
                };
            }

            impl $crate::TypeParts for $choice {
                const NAME: &'static str = stringify!($choice);
                const PARTS: $crate::Parts = $crate::Parts::Variant {
                    cases: &[$((
                        stringify!($case),
                        false $(|| { let $payload = (); true })?,
                    )),*],
                    payload_offset: <Self as $crate::ElementLayout>::ALIGN,
                };
            }

            impl $crate::Lift for $choice {
                unsafe fn lift(from: *const u8) -> Self {
                    // SAFETY: the caller vouches for a variant: a number, and after it the payload of that number's case.
                    unsafe {
                        let number = from.read();
                        $(if number == Number::$case as u8 {
                            return Self::$case $((
                                match from.add(<Self as $crate::ElementLayout>::ALIGN) {
                                    payload @ $payload => $crate::Lift::lift(payload),
                                }
                            ))?;
                        })*
                        $crate::expansion::no_such_case()
                    }
                }
            }

            impl $crate::Lower for $choice {
                unsafe fn lower(self, to: *mut u8, blocks: &mut $crate::Blocks) {
                    // SAFETY: the caller vouches for room for a variant: a number, and after it any payload.
                    unsafe {
                        match self {
                            $(Self::$case $((payload @ $payload))? => {
                                to.write(Number::$case as u8);
                                $(
                                    let $payload = ();
                                    $crate::Lower::lower(
                                        payload,
                                        to.add(<Self as $crate::ElementLayout>::ALIGN),
                                        blocks,
                                    );
                                )?
                            })*
                        }
                    }
                }
            }
        };
    };
}
