//! Blocks of memory that the host and the component hand to each other.

use std::alloc::{Layout, alloc, dealloc};
use std::ptr;

/// Makes a block. Traps when there is no memory left, as every allocation of the component does.
pub(super) fn take(bytes: usize, align: usize) -> *mut u8 {
    if bytes == 0 {
        return ptr::without_provenance_mut(align);
    }
    // SAFETY: the alignment is that of a shape, 1 to 8, and there are bytes.
    checked(unsafe { alloc(Layout::from_size_align_unchecked(bytes, align)) })
}

/// Gives a block back.
///
/// # Safety
/// The block was made by [`take`] or by a `Vec` or `String`, with these bytes and this alignment.
pub(super) unsafe fn give_back(block: *mut u8, bytes: usize, align: usize) {
    if bytes > 0 {
        unsafe { dealloc(block, Layout::from_size_align_unchecked(bytes, align)) };
    }
}

/// The block, or a trap when none could be made.
pub(super) fn checked(block: *mut u8) -> *mut u8 {
    if block.is_null() { std::arch::wasm32::unreachable() } else { block }
}
