//! The three traits of a type that crosses between host and component.

use crate::answer::Blocks;

/// How much memory a value takes as an element of a record or list. The same on every target.
pub trait ElementLayout {
    /// Its bytes, a multiple of the alignment.
    const SIZE: usize;
    /// What its addresses are multiples of: 1, 2, 4 or 8.
    const ALIGN: usize;
}

/// A type that the host hands in.
pub trait Lift: ElementLayout + Sized {
    /// Reads a value and takes over the blocks that it refers to. Traps on a case that the type does not have.
    ///
    /// # Safety
    /// `from` is aligned, and a value of this layout stands there, as the canonical ABI writes it. The blocks that it refers to
    /// were made by [`realloc`](crate::realloc). It is read once: afterwards those blocks are no longer the host's.
    unsafe fn lift(from: *const u8) -> Self;
}

/// A type that the component hands out.
pub trait Lower: ElementLayout {
    /// Writes the value, and registers the blocks that it refers to.
    ///
    /// # Safety
    /// `to` is aligned, and there is room for a value of this layout.
    unsafe fn lower(self, to: *mut u8, blocks: &mut Blocks);
}
