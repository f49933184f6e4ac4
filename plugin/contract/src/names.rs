//! The names that the contract has for the values of its closed sets.

use std::error::Error;
use std::fmt;

/// A word that is not among the names of a closed set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The word.
    pub word: String,
    /// The names there are, in the contract's order.
    pub known: &'static [&'static str],
}

impl fmt::Display for UnknownName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "`{}` is none of {}", self.word, self.known.join(", "))
    }
}

impl Error for UnknownName {}

/// Gives an enum of the contract its names: `ALL`, `NAMES`, `name`, `Display` and `FromStr`.
macro_rules! names {
    ($set:ident { $($value:ident = $name:literal),* $(,)? }) => {
        impl $set {
            /// Every value, in the contract's order.
            pub const ALL: &'static [$set] = &[$($set::$value),*];
            /// The names of [`ALL`](Self::ALL), in the same order.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// The name that the contract has for it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $($set::$value => $name),* }
            }
        }

        impl std::fmt::Display for $set {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.pad(self.name())
            }
        }

        impl std::str::FromStr for $set {
            type Err = $crate::UnknownName;

            fn from_str(word: &str) -> Result<$set, $crate::UnknownName> {
                match word {
                    $($name => Ok($set::$value),)*
                    _ => Err($crate::UnknownName { word: word.to_owned(), known: $set::NAMES }),
                }
            }
        }
    };
}

/// Says of a variant's value which case it is.
macro_rules! kinds {
    ($whole:ident => $kind:ident { $($case:ident $(($payload:tt))?),* $(,)? }) => {
        impl $whole {
            /// Which case it is, without what it carries.
            #[must_use]
            pub const fn kind(&self) -> $kind {
                match self { $($whole::$case $(($payload))? => $kind::$case),* }
            }
        }
    };
}
