//! What the component has handed to the host and the host has not yet read: kept until the host says
//! that it is done, then given back at once.
//!
//! The parts of an answer are not walked a second time to free them; they are written down as they
//! are handed over.

use std::cell::UnsafeCell;

use super::memory;
use super::shape::Lower;

/// A block that the host may still read.
struct Block {
    at: *mut u8,
    bytes: usize,
    align: usize,
}

struct Blocks(UnsafeCell<Vec<Block>>);

// SAFETY: a component runs on one thread at a time.
unsafe impl Sync for Blocks {}

static BLOCKS: Blocks = Blocks(UnsafeCell::new(Vec::new()));

/// Hands a value to the host: its address, readable until [`clear`].
pub(crate) fn answer<T: Lower>(value: T) -> *mut u8 {
    let at = room(T::BYTES, T::ALIGN);
    // SAFETY: there is room for the shape, and the value is kept alive.
    unsafe { value.lower(at) };
    super::keep(value);
    at
}

/// A new block for the host to read.
pub(super) fn room(bytes: usize, align: usize) -> *mut u8 {
    let at = memory::take(bytes, align);
    hand_over(at, bytes, align);
    at
}

/// Writes a block down that the host may read from now on.
pub(super) fn hand_over(at: *const u8, bytes: usize, align: usize) {
    if bytes > 0 {
        // SAFETY: nobody else holds the list: the calls here do not nest.
        unsafe { &mut *BLOCKS.0.get() }.push(Block { at: at.cast_mut(), bytes, align });
    }
}

/// Gives back everything that was handed over.
pub(crate) fn clear() {
    // SAFETY: as above; and the host has said that it reads these blocks no more.
    unsafe {
        for block in (*BLOCKS.0.get()).drain(..) {
            memory::give_back(block.at, block.bytes, block.align);
        }
    }
}
