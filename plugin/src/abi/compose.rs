//! Shapes made of other shapes: records, tuples, enums and variants.

use super::shape::{Lift, Lower, Shape};
pub(crate) use super::shape::{aligned, wider};

/// Where a record ends with one more field, which `_field` points to.
pub(crate) const fn end_with<R, F: Shape>(end: usize, _field: fn(&R) -> &F) -> usize {
    aligned(end, F::ALIGN) + F::BYTES
}

pub(crate) const fn align_of_field<R, F: Shape>(_field: fn(&R) -> &F) -> usize {
    F::ALIGN
}

pub(crate) const fn bytes_of_payload<V, P: Shape>(_case: fn(P) -> V) -> usize {
    P::BYTES
}

pub(crate) const fn align_of_payload<V, P: Shape>(_case: fn(P) -> V) -> usize {
    P::ALIGN
}

/// Goes over the fields of a record in order.
pub(crate) struct Fields(usize);

impl Fields {
    pub(crate) const fn new() -> Fields {
        Fields(0)
    }

    /// Where the next field stands, counted from the record's start.
    #[inline(always)]
    pub(crate) fn next<F: Shape>(&mut self) -> usize {
        let start = aligned(self.0, F::ALIGN);
        self.0 = start + F::BYTES;
        start
    }

    /// # Safety
    /// As for [`Lift::lift`], of the record that starts at `record`.
    #[inline(always)]
    pub(crate) unsafe fn lift<F: Lift>(&mut self, record: *const u8) -> F {
        let start = self.next::<F>();
        unsafe { F::lift(record.add(start)) }
    }

    /// # Safety
    /// As for [`Lower::lower`], of the record that starts at `record`.
    #[inline(always)]
    pub(crate) unsafe fn lower<F: Lower>(&mut self, field: &F, record: *mut u8) {
        let start = self.next::<F>();
        unsafe { field.lower(record.add(start)) }
    }
}

/// Records without names, such as arguments.
macro_rules! tuples {
    ($(($($field:ident),*))*) => {
        $(
            impl<$($field: Shape),*> Shape for ($($field,)*) {
                const BYTES: usize = {
                    let end = 0;
                    $(let end = aligned(end, $field::ALIGN) + $field::BYTES;)*
                    aligned(end, Self::ALIGN)
                };
                const ALIGN: usize = {
                    let widest = 1;
                    $(let widest = wider(widest, $field::ALIGN);)*
                    widest
                };
            }

            impl<$($field: Lift),*> Lift for ($($field,)*) {
                unsafe fn lift(at: *const u8) -> Self {
                    let mut fields = Fields::new();
                    ($(unsafe { fields.lift::<$field>(at) },)*)
                }
            }
        )*
    };
}
tuples!((A, B)(A, B, C)(A, B, C, D, E));

/// Records, each with its fields in the order of the contract.
macro_rules! records {
    ($($record:ident { $($field:ident),* $(,)? })*) => {
        $(
            impl $crate::abi::Shape for $record {
                const BYTES: usize = {
                    use $crate::abi::compose::{aligned, end_with};
                    let end = 0;
                    $(let end = end_with(end, |record: &$record| &record.$field);)*
                    aligned(end, Self::ALIGN)
                };
                const ALIGN: usize = {
                    use $crate::abi::compose::{align_of_field, wider};
                    let widest = 1;
                    $(let widest =
                        wider(widest, align_of_field(|record: &$record| &record.$field));)*
                    widest
                };
            }

            impl $crate::abi::Lift for $record {
                unsafe fn lift(at: *const u8) -> $record {
                    let mut fields = $crate::abi::compose::Fields::new();
                    // Fields are read in the order in which they are written here.
                    $record { $($field: unsafe { fields.lift(at) }),* }
                }
            }

            impl $crate::abi::Lower for $record {
                unsafe fn lower(&self, at: *mut u8) {
                    let mut fields = $crate::abi::compose::Fields::new();
                    let $record { $($field),* } = self;
                    $(unsafe { fields.lower($field, at) };)*
                }
            }
        )*
    };
}

/// Enums and variants, each with its cases in the order of the contract.
macro_rules! choices {
    ($($choice:ident { $($case:ident $(($payload:ident))?),* $(,)? })*) => {
        $(
            const _: () = {
                #[repr(u8)]
                enum Ordinal { $($case),* }

                impl $crate::abi::Shape for $choice {
                    const BYTES: usize = {
                        let widest = 0;
                        $($(
                            let $payload = $crate::abi::compose::bytes_of_payload($choice::$case);
                            let widest = $crate::abi::compose::wider(widest, $payload);
                        )?)*
                        $crate::abi::compose::aligned(Self::ALIGN + widest, Self::ALIGN)
                    };
                    const ALIGN: usize = {
                        let widest = 1;
                        $($(
                            let $payload = $crate::abi::compose::align_of_payload($choice::$case);
                            let widest = $crate::abi::compose::wider(widest, $payload);
                        )?)*
                        widest
                    };
                }

                impl $crate::abi::Lift for $choice {
                    unsafe fn lift(at: *const u8) -> $choice {
                        let number = unsafe { at.read() };
                        $(if number == Ordinal::$case as u8 {
                            return $choice::$case $(({
                                let $payload = unsafe { at.add(<Self as $crate::abi::Shape>::ALIGN) };
                                unsafe { $crate::abi::Lift::lift($payload) }
                            }))?;
                        })*
                        std::arch::wasm32::unreachable()
                    }
                }

                impl $crate::abi::Lower for $choice {
                    unsafe fn lower(&self, at: *mut u8) {
                        match self {
                            $($choice::$case $(($payload))? => unsafe {
                                at.write(Ordinal::$case as u8);
                                $($crate::abi::Lower::lower(
                                    $payload,
                                    at.add(<Self as $crate::abi::Shape>::ALIGN),
                                );)?
                            })*
                        }
                    }
                }
            };
        )*
    };
}

pub(crate) use {choices, records};
