//! Blocks of memory, made and freed with layouts that are checked.

use std::alloc::{
    Layout, alloc as alloc_global, dealloc, handle_alloc_error, realloc as realloc_global,
};
use std::ptr;

use crate::address::Address;

/// Stops the component: the host has broken the canonical ABI, or wants more than an address space holds.
#[cold]
#[inline(never)]
pub(crate) fn trap(why: &str) -> ! {
    #[cfg(target_family = "wasm")]
    {
        // A panic's message would only make the component larger: nobody could read it.
        let _ = why;
        std::arch::wasm32::unreachable()
    }
    #[cfg(not(target_family = "wasm"))]
    panic!("{why}")
}

/// The layout of a block. Traps when there is none, as for sizes above `isize::MAX`.
#[inline(always)]
pub(crate) fn layout(bytes: usize, align: usize) -> Layout {
    match Layout::from_size_align(bytes, align) {
        Ok(layout) => layout,
        Err(_) => trap("no block has such a size and alignment"),
    }
}

/// The layout of so many items in a row.
#[inline(always)]
pub(crate) fn layout_of_items(count: usize, item_bytes: usize, align: usize) -> Layout {
    match count.checked_mul(item_bytes) {
        Some(bytes) => layout(bytes, align),
        None => trap("so many items exceed the address space"),
    }
}

/// Makes a block; for no bytes an aligned pointer to nothing.
#[inline]
pub(crate) fn alloc(layout: Layout) -> *mut u8 {
    if layout.size() == 0 {
        return ptr::without_provenance_mut(layout.align());
    }
    // SAFETY: the layout has bytes.
    let block = unsafe { alloc_global(layout) };
    if block.is_null() { handle_alloc_error(layout) } else { block }
}

/// Frees a block.
///
/// # Safety
/// The block was made with this layout, by [`alloc`] or by the global allocator, and nobody uses it any more.
#[inline]
pub(crate) unsafe fn free(block: *mut u8, layout: Layout) {
    if layout.size() > 0 {
        // SAFETY: the caller vouches for block and layout, and there are bytes.
        unsafe { dealloc(block, layout) };
    }
}

/// Makes a block for the host to write into, or changes the size of one: what the component exports as `cabi_realloc`.
/// Traps when there is no such layout; aborts when memory is used up.
///
/// # Safety
/// `old_bytes` is 0, or `old` is a block of `old_bytes` bytes aligned to `align` that was made here and that the component has
/// not taken over yet.
pub unsafe fn realloc(old: Address, old_bytes: usize, align: usize, bytes: usize) -> Address {
    let new_layout = layout(bytes, align);
    if bytes == 0 {
        if old_bytes > 0 {
            // SAFETY: the caller vouches for the block and its layout.
            unsafe { free(old.withdraw(), layout(old_bytes, align)) };
        }
        return Address::of_nothing(align);
    }
    if old_bytes == 0 {
        return Address::publish(alloc(new_layout), bytes);
    }
    // SAFETY: the caller vouches for the block and its layout; the new size is not 0 and has been checked by `layout`.
    let block = unsafe { realloc_global(old.withdraw(), layout(old_bytes, align), bytes) };
    if block.is_null() { handle_alloc_error(new_layout) } else { Address::publish(block, bytes) }
}
