//! Single values with their places: those that are there or not, and those that have a default.

use super::{Read, place_of};
use crate::finding::{Findings, Place};
use crate::toml::Node;
use crate::values::Leaf;

/// A single value and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Spanned<T> {
    /// Where it stands; the very beginning where it is left out.
    pub at: Place,
    /// None: it cannot be read, and that has been said.
    pub value: Option<T>,
}

impl<'a, T: Leaf<'a>> Read<'a> for Spanned<T> {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Spanned<T> {
        Spanned { at: place_of(item), value: item.and_then(|item| T::leaf(item, findings)) }
    }
}

/// A key that may be left out, and then has a default.
#[derive(Clone, Copy, Debug)]
pub struct Setting<T> {
    /// Where it stands. None: it is left out.
    pub at: Option<Place>,
    /// What is written, or else the default; the default too where it cannot be read, and that has been said.
    pub value: T,
}

/// A field whose declaration says what it means left out.
pub trait Defaulted<'a>: Sized {
    /// How the declaration says it.
    type Default;

    /// What is written, or else the default.
    fn read_or(item: Option<&'a Node>, default: Self::Default, findings: &mut Findings) -> Self;
}

impl<'a, T: Leaf<'a>> Defaulted<'a> for Setting<T> {
    type Default = T;

    fn read_or(item: Option<&'a Node>, default: T, findings: &mut Findings) -> Setting<T> {
        let written = item.and_then(|item| T::leaf(item, findings));
        Setting { at: item.map(|item| item.at), value: written.unwrap_or(default) }
    }
}
