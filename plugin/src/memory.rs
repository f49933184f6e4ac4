//! The component's memory: small blocks from free lists by size, large ones from the allocator of
//! `std`.
//!
//! A decision is made of a hundred small texts and lists, so that allocating decides its speed: a
//! free list takes a dozen instructions where the general allocator takes a hundred. A small block
//! is used again for its own size only; blocks come in chunks that are never given back, so that
//! the memory of small blocks is at most the most ever used at once of each size.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ptr;

/// Sizes are rounded up to a multiple of this, and every block is aligned to it.
const GRAIN_BYTES: usize = 16;
/// The largest small block.
const SMALL_BYTES_MAX: usize = 1024;
/// How many sizes of small blocks there are.
const SIZES: usize = SMALL_BYTES_MAX / GRAIN_BYTES;
/// How much is taken from `std`'s allocator at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// Free blocks of every small size, and what is left of the last chunk.
struct Lists {
    /// The first free block of each size; each block holds the address of the next one.
    free: [*mut u8; SIZES],
    chunk: *mut u8,
    chunk_left: usize,
}

/// The allocator.
pub(crate) struct Memory(UnsafeCell<Lists>);

// SAFETY: a component runs on one thread at a time.
unsafe impl Sync for Memory {}

impl Memory {
    pub(crate) const fn new() -> Memory {
        let lists = Lists { free: [ptr::null_mut(); SIZES], chunk: ptr::null_mut(), chunk_left: 0 };
        Memory(UnsafeCell::new(lists))
    }
}

/// The number of a small size; none for large blocks.
#[inline(always)]
fn size_number(layout: &Layout) -> Option<usize> {
    // INVARIANT: nobody asks for no bytes at all, as the contract of `GlobalAlloc` has it.
    let number = layout.size().wrapping_sub(1) / GRAIN_BYTES;
    (number < SIZES && layout.align() <= GRAIN_BYTES).then_some(number)
}

impl Lists {
    /// Cuts a block off the chunk, or off a new one.
    #[cold]
    unsafe fn cut(&mut self, number: usize) -> *mut u8 {
        let bytes = (number + 1) * GRAIN_BYTES;
        if self.chunk_left < bytes {
            // What is left of the old chunk is lost: less than one small block.
            let layout = unsafe { Layout::from_size_align_unchecked(CHUNK_BYTES, GRAIN_BYTES) };
            let chunk = unsafe { System.alloc(layout) };
            if chunk.is_null() {
                return chunk;
            }
            self.chunk = chunk;
            self.chunk_left = CHUNK_BYTES;
        }
        let block = self.chunk;
        self.chunk = unsafe { block.add(bytes) };
        self.chunk_left -= bytes;
        block
    }
}

// SAFETY: a block is on one free list or in use, never both; blocks of one list have the size of
// that list, which is at least that of the layouts that are looked up there; and the lists are
// reached by one thread only.
unsafe impl GlobalAlloc for Memory {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let Some(number) = size_number(&layout) else { return unsafe { System.alloc(layout) } };
        let lists = unsafe { &mut *self.0.get() };
        let block = lists.free[number];
        if block.is_null() {
            return unsafe { lists.cut(number) };
        }
        lists.free[number] = unsafe { block.cast::<*mut u8>().read() };
        block
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let Some(number) = size_number(&layout) else {
            return unsafe { System.dealloc(block, layout) };
        };
        let lists = unsafe { &mut *self.0.get() };
        unsafe { block.cast::<*mut u8>().write(lists.free[number]) };
        lists.free[number] = block;
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // SAFETY: the caller vouches that `bytes`, rounded up, is a size.
        let wanted = unsafe { Layout::from_size_align_unchecked(bytes, layout.align()) };
        match (size_number(&layout), size_number(&wanted)) {
            (Some(old), Some(new)) if old == new => return block,
            (None, None) => return unsafe { System.realloc(block, layout, bytes) },
            _ => {}
        }
        let other = unsafe { self.alloc(wanted) };
        if !other.is_null() {
            unsafe {
                ptr::copy_nonoverlapping(block, other, layout.size().min(bytes));
                self.dealloc(block, layout);
            }
        }
        other
    }
}
