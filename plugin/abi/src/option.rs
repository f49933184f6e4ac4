//! Options and results: a byte that says which, then the payload on the widest payload's alignment.

use crate::answer::Blocks;
use crate::element::{ElementLayout, Lift, Lower};
use crate::layout::{align_up, larger};
use crate::variant::no_such_case;

impl<T: ElementLayout> ElementLayout for Option<T> {
    const SIZE: usize = align_up(T::ALIGN + T::SIZE, T::ALIGN);
    const ALIGN: usize = T::ALIGN;
}

impl<T: Lift> Lift for Option<T> {
    unsafe fn lift(from: *const u8) -> Option<T> {
        // SAFETY: the caller vouches for a tag, and after it a value where the tag says that there is one.
        unsafe {
            match from.read() {
                0 => None,
                1 => Some(T::lift(from.add(T::ALIGN))),
                _ => no_such_case(),
            }
        }
    }
}

impl<T: Lower> Lower for Option<T> {
    unsafe fn lower(self, to: *mut u8, blocks: &mut Blocks) {
        // SAFETY: the caller vouches for room for a tag and a value.
        unsafe {
            to.write(u8::from(self.is_some()));
            if let Some(value) = self {
                value.lower(to.add(T::ALIGN), blocks);
            }
        }
    }
}

impl<T: ElementLayout, E: ElementLayout> ElementLayout for Result<T, E> {
    const SIZE: usize = align_up(Self::ALIGN + larger(T::SIZE, E::SIZE), Self::ALIGN);
    const ALIGN: usize = larger(T::ALIGN, E::ALIGN);
}

impl<T: Lift, E: Lift> Lift for Result<T, E> {
    unsafe fn lift(from: *const u8) -> Result<T, E> {
        // SAFETY: the caller vouches for a tag, and after it a value of the type that the tag says.
        unsafe {
            match from.read() {
                0 => Ok(T::lift(from.add(Self::ALIGN))),
                1 => Err(E::lift(from.add(Self::ALIGN))),
                _ => no_such_case(),
            }
        }
    }
}

impl<T: Lower, E: Lower> Lower for Result<T, E> {
    unsafe fn lower(self, to: *mut u8, blocks: &mut Blocks) {
        // SAFETY: the caller vouches for room for a tag and the larger of both values.
        unsafe {
            to.write(u8::from(self.is_err()));
            match self {
                Ok(value) => value.lower(to.add(Self::ALIGN), blocks),
                Err(error) => error.lower(to.add(Self::ALIGN), blocks),
            }
        }
    }
}
