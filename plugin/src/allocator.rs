//! The component's memory: free lists by size, and new blocks from the end.
//!
//! A decision is made of a hundred small texts and lists, so that allocating decides its speed: a
//! free list takes a dozen instructions where a general allocator takes a hundred, and its code is a
//! tenth as long. A block is used again for its own size only, and memory is never given back: it is
//! at most the most ever used at once of each size. Instances do not live long enough to mind.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr;

/// Small sizes are rounded up to a multiple of this, and every block is aligned to it.
const GRAIN_BYTES: usize = 16;
/// The largest small block. Larger sizes are rounded up to a power of two.
const SMALL_BYTES_MAX: usize = 1024;
/// How many small sizes there are.
const SMALL_SIZES: usize = SMALL_BYTES_MAX / GRAIN_BYTES;
/// How many sizes there are: with those of 2 KiB, 4 KiB and on to 2 GiB.
const SIZES: usize = SMALL_SIZES + 21;
/// What memory grows by.
const PAGE_BYTES: usize = 64 << 10;

/// Free blocks of every size, and the unused end of memory.
struct Lists {
    /// The first free block of each size; each block holds the address of the next one.
    free: [*mut u8; SIZES],
    end: *mut u8,
    end_left: usize,
}

/// The allocator.
pub(crate) struct Allocator(UnsafeCell<Lists>);

// SAFETY: a component runs on one thread at a time.
unsafe impl Sync for Allocator {}

impl Allocator {
    pub(crate) const fn new() -> Allocator {
        let lists = Lists { free: [ptr::null_mut(); SIZES], end: ptr::null_mut(), end_left: 0 };
        Allocator(UnsafeCell::new(lists))
    }
}

/// The number of a size. Sizes of more than 2 GiB, which memory has no room for, have none.
#[inline(always)]
fn size_number(bytes: usize) -> usize {
    // INVARIANT: nobody asks for no bytes at all, as the contract of `GlobalAlloc` has it.
    let number = bytes.wrapping_sub(1) / GRAIN_BYTES;
    if number < SMALL_SIZES { number } else { large_size_number(bytes) }
}

#[inline(never)]
fn large_size_number(bytes: usize) -> usize {
    let power = (bytes - 1).ilog2() - SMALL_BYTES_MAX.ilog2();
    SMALL_SIZES + power as usize
}

/// How long blocks of a size are.
fn bytes_of(number: usize) -> usize {
    match number.checked_sub(SMALL_SIZES) {
        None => (number + 1) * GRAIN_BYTES,
        Some(power) => (SMALL_BYTES_MAX * 2) << power,
    }
}

impl Lists {
    /// Takes a new block from the end of memory. There is none when memory may not grow so far.
    #[cold]
    #[inline(never)]
    fn cut(&mut self, number: usize) -> *mut u8 {
        if number >= SIZES {
            return ptr::null_mut();
        }
        let bytes = bytes_of(number);
        if self.end_left < bytes {
            let pages = (bytes - self.end_left).div_ceil(PAGE_BYTES);
            let old_pages = std::arch::wasm32::memory_grow::<0>(pages);
            if old_pages == usize::MAX {
                return ptr::null_mut();
            }
            let grown = ptr::with_exposed_provenance_mut::<u8>(old_pages * PAGE_BYTES);
            // Someone else may have grown memory in between; then what was left is lost.
            if grown != self.end.wrapping_add(self.end_left) {
                (self.end, self.end_left) = (grown, 0);
            }
            self.end_left += pages * PAGE_BYTES;
            if self.end_left < bytes {
                return self.cut(number);
            }
        }
        let block = self.end;
        self.end = block.wrapping_add(bytes);
        self.end_left -= bytes;
        block
    }
}

// SAFETY: a block is on one free list or in use, never both; blocks of one list have the size of
// that list, which is at least that of the layouts that are looked up there; nothing in the component
// asks for a wider alignment than a grain; and the lists are reached by one thread only.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let number = size_number(layout.size());
        let lists = unsafe { &mut *self.0.get() };
        let Some(first) = lists.free.get_mut(number).filter(|first| !first.is_null()) else {
            return lists.cut(number);
        };
        let block = *first;
        *first = unsafe { block.cast::<*mut u8>().read() };
        block
    }

    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let lists = unsafe { &mut *self.0.get() };
        if let Some(first) = lists.free.get_mut(size_number(layout.size())) {
            unsafe { block.cast::<*mut u8>().write(*first) };
            *first = block;
        }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        if size_number(layout.size()) == size_number(bytes) {
            return block;
        }
        // SAFETY: the caller vouches that `bytes`, rounded up, is a size.
        let wanted = unsafe { Layout::from_size_align_unchecked(bytes, layout.align()) };
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
