//! The shape of a type in memory, and the two ways across: lifting it out of what the host wrote,
//! and lowering it to where the host reads.

use super::across::{self, Across};
use super::returned;

/// How much room a type takes, in bytes, and on which addresses it may begin.
pub(crate) trait Shape {
    const BYTES: usize;
    const ALIGN: usize;
}

/// A type that the host hands in.
pub(crate) trait Lift: Shape + Sized {
    /// Reads a value and takes over the blocks that it points to.
    ///
    /// # Safety
    /// A value of this shape stands at `at`, written by the host, and is read once.
    unsafe fn lift(at: *const u8) -> Self;
}

/// A type that the component hands out.
pub(crate) trait Lower: Shape {
    /// Writes the value, and writes down which of its blocks the host may read.
    ///
    /// # Safety
    /// There is room for the shape at `at`; and the value is forgotten afterwards, not dropped.
    unsafe fn lower(&self, at: *mut u8);
}

/// `at`, rounded up to a multiple of `align`.
pub(crate) const fn aligned(at: usize, align: usize) -> usize {
    (at + align - 1) & !(align - 1)
}

pub(crate) const fn wider(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

macro_rules! numbers {
    ($($number:ty),*) => {
        $(
            impl Shape for $number {
                const BYTES: usize = size_of::<$number>();
                const ALIGN: usize = size_of::<$number>();
            }

            impl Lift for $number {
                #[inline(always)]
                unsafe fn lift(at: *const u8) -> $number {
                    unsafe { at.cast::<$number>().read() }
                }
            }

            impl Lower for $number {
                #[inline(always)]
                unsafe fn lower(&self, at: *mut u8) {
                    unsafe { at.cast::<$number>().write(*self) }
                }
            }
        )*
    };
}
numbers!(bool, i32, u32, u64, i64);

/// An address and a count.
#[inline(always)]
unsafe fn pair(at: *const u8) -> (*mut u8, usize) {
    unsafe { at.cast::<(*mut u8, usize)>().read() }
}

impl Shape for String {
    const BYTES: usize = 8;
    const ALIGN: usize = 4;
}

impl Lift for String {
    #[inline(never)]
    unsafe fn lift(at: *const u8) -> String {
        let (start, length) = unsafe { pair(at) };
        unsafe { super::text(start, length) }
    }
}

impl Lower for String {
    unsafe fn lower(&self, at: *mut u8) {
        unsafe { at.cast::<(*const u8, usize)>().write((self.as_ptr(), self.len())) };
        returned::hand_over(self.as_ptr(), self.capacity(), 1);
    }
}

impl<T> Shape for Vec<T> {
    const BYTES: usize = 8;
    const ALIGN: usize = 4;
}

impl<T: Lift> Lift for Vec<T> {
    unsafe fn lift(at: *const u8) -> Vec<T> {
        let (start, count) = unsafe { pair(at) };
        unsafe { super::list(start, count) }
    }
}

impl<T: Lower> Lower for Vec<T> {
    unsafe fn lower(&self, at: *mut u8) {
        let (items, across) = (self.as_ptr().cast(), Across::of::<T>());
        let start = unsafe { across::lower(items, self.len(), &across, across::lower_item::<T>) };
        unsafe { at.cast::<(*const u8, usize)>().write((start, self.len())) };
        returned::hand_over(items, self.capacity() * across.size, across.size_align);
    }
}

impl<T: Shape> Shape for Option<T> {
    const BYTES: usize = aligned(T::ALIGN + T::BYTES, T::ALIGN);
    const ALIGN: usize = T::ALIGN;
}

impl<T: Lift> Lift for Option<T> {
    unsafe fn lift(at: *const u8) -> Option<T> {
        if unsafe { bool::lift(at) } { Some(unsafe { T::lift(at.add(T::ALIGN)) }) } else { None }
    }
}

impl<T: Lower> Lower for Option<T> {
    unsafe fn lower(&self, at: *mut u8) {
        unsafe { self.is_some().lower(at) };
        if let Some(value) = self {
            unsafe { value.lower(at.add(T::ALIGN)) };
        }
    }
}

impl<T: Shape, E: Shape> Shape for Result<T, E> {
    const BYTES: usize = aligned(Self::ALIGN + wider(T::BYTES, E::BYTES), Self::ALIGN);
    const ALIGN: usize = wider(T::ALIGN, E::ALIGN);
}

impl<T: Lower, E: Lower> Lower for Result<T, E> {
    unsafe fn lower(&self, at: *mut u8) {
        let payload = unsafe { at.add(Self::ALIGN) };
        unsafe { self.is_err().lower(at) };
        match self {
            Ok(value) => unsafe { value.lower(payload) },
            Err(error) => unsafe { error.lower(payload) },
        }
    }
}
