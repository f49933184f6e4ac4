//! Turns the contract's types into the core's and back. Every field moves, none is copied, and
//! nothing is decided.
//!
//! The two mirror each other name by name. The macros below take the types apart in full and build
//! them up in full, so that a field or a case that stands on one side alone does not compile.

mod case;
mod command;
mod event;
mod outlook;

/// The contract's types.
pub(crate) mod wit {
    use crate::bindings::exports::wish::dispatch as contract;
    pub(crate) use contract::lifecycle::Offer;
    pub(crate) use contract::policy::{About, Diagnostic, LadderOutline, Severity, Text};
    pub(crate) use contract::publication::{Apple, MaskFinding, MaskKind, Masked, PublicCase};
    pub(crate) use contract::statistics::{Counter, Totals};
    pub(crate) use contract::types::*;
}

/// Turns a value into its mirror image.
pub(crate) trait Turn<To> {
    /// Takes the value apart and builds the other one from its parts.
    fn turn(self) -> To;
}

impl<A: Turn<B>, B> Turn<Option<B>> for Option<A> {
    #[inline]
    fn turn(self) -> Option<B> {
        self.map(Turn::turn)
    }
}

impl<A: Turn<B>, B> Turn<Vec<B>> for Vec<A> {
    #[inline]
    fn turn(self) -> Vec<B> {
        self.into_iter().map(Turn::turn).collect()
    }
}

impl<A: Turn<B>, B, E: Turn<F>, F> Turn<Result<B, F>> for Result<A, E> {
    #[inline]
    fn turn(self) -> Result<B, F> {
        self.map(Turn::turn).map_err(Turn::turn)
    }
}

/// Values that both sides share.
macro_rules! shared {
    ($($kind:ty),*) => {
        $(impl Turn<$kind> for $kind {
            #[inline]
            fn turn(self) -> $kind {
                self
            }
        })*
    };
}
shared!(String, bool, u32, u64, i64);

/// Records that mirror each other, field by field.
macro_rules! records {
    ($($wit:ident = $core:ident { $($field:ident),* $(,)? })*) => {
        $(
            impl $crate::convert::Turn<$core> for wit::$wit {
                #[inline]
                fn turn(self) -> $core {
                    let wit::$wit { $($field),* } = self;
                    $core { $($field: $crate::convert::Turn::turn($field)),* }
                }
            }

            impl $crate::convert::Turn<wit::$wit> for $core {
                #[inline]
                fn turn(self) -> wit::$wit {
                    let $core { $($field),* } = self;
                    wit::$wit { $($field: $crate::convert::Turn::turn($field)),* }
                }
            }
        )*
    };
}

/// Enums and variants that mirror each other, case by case.
macro_rules! choices {
    ($($name:ident { $($case:ident $(($value:ident))?),* $(,)? })*) => {
        $(
            impl $crate::convert::Turn<$name> for wit::$name {
                #[inline]
                fn turn(self) -> $name {
                    match self {
                        $(wit::$name::$case $(($value))? => {
                            $name::$case $(($crate::convert::Turn::turn($value)))?
                        })*
                    }
                }
            }

            impl $crate::convert::Turn<wit::$name> for $name {
                #[inline]
                fn turn(self) -> wit::$name {
                    match self {
                        $($name::$case $(($value))? => {
                            wit::$name::$case $(($crate::convert::Turn::turn($value)))?
                        })*
                    }
                }
            }
        )*
    };
}

pub(crate) use {choices, records};
