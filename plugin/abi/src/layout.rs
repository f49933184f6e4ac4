//! Arithmetic on layouts, and their description for tests against a contract.

use crate::element::ElementLayout;

/// `offset`, rounded up to a multiple of `align`, which is a power of two.
#[must_use]
pub const fn align_up(offset: usize, align: usize) -> usize {
    (offset + align - 1) & !(align - 1)
}

/// The larger of two.
#[must_use]
pub const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

/// What a named type is made of, as [`record!`](crate::record) and [`variant!`](crate::variant) were told.
pub trait TypeParts: ElementLayout {
    /// The type's name in Rust.
    const NAME: &'static str;
    /// Its fields or cases.
    const PARTS: Parts;
}

/// The fields or cases of a type, by their names in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// A record: each field, and how many bytes after the record's start it stands.
    Record(&'static [(&'static str, usize)]),
    /// A variant or enum.
    Variant {
        /// Each case, and whether it has a payload.
        cases: &'static [(&'static str, bool)],
        /// How many bytes after the start the payload stands.
        payload_offset: usize,
    },
}

/// The layout of a named type as a value, to be listed and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeLayout {
    /// The type's name in Rust.
    pub name: &'static str,
    /// Its bytes.
    pub size: usize,
    /// What its addresses are multiples of.
    pub align: usize,
    /// Its fields or cases.
    pub parts: Parts,
}

impl TypeLayout {
    /// The layout of a type.
    #[must_use]
    pub const fn of<T: TypeParts>() -> TypeLayout {
        TypeLayout { name: T::NAME, size: T::SIZE, align: T::ALIGN, parts: T::PARTS }
    }
}
