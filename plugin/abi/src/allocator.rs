//! A component's allocator: free lists by size, and new blocks from the end of memory.
//!
//! A decision is made of a hundred small strings and lists, so that allocating decides its speed: a free list takes a dozen
//! instructions where a general allocator takes a hundred. A block is used again for its own size only, and memory is never
//! given back: it is at most the most ever used at once of each size. Hosts retire instances that have grown.

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

/// Where new memory comes from.
///
/// # Safety
/// Memory that was handed out stays valid and belongs to the allocator alone. It starts at a multiple of 16.
pub unsafe trait Memory {
    /// So many more pages of 64 KiB, or nothing when memory may not grow so far. Pages that follow directly after those handed
    /// out before may be used as one with them.
    fn grow(&self, pages: usize) -> Option<*mut u8>;
}

/// The linear memory of a WebAssembly module.
#[cfg(target_family = "wasm")]
#[derive(Debug)]
pub struct LinearMemory;

// SAFETY: memory never shrinks; what it grows by belongs to whoever has grown it; pages are 64 KiB.
#[cfg(target_family = "wasm")]
unsafe impl Memory for LinearMemory {
    fn grow(&self, pages: usize) -> Option<*mut u8> {
        let old_pages = std::arch::wasm32::memory_grow::<0>(pages);
        (old_pages != usize::MAX).then(|| ptr::with_exposed_provenance_mut(old_pages * PAGE_BYTES))
    }
}

/// Free blocks of every size, and the unused end of memory.
struct Lists {
    /// The first free block of each size; each block holds the address of the next one.
    free: [*mut u8; SIZES],
    end: *mut u8,
    end_left: usize,
}

/// The allocator. It does not lock: it is for one thread.
pub struct Allocator<M> {
    lists: UnsafeCell<Lists>,
    memory: M,
}

// SAFETY: without atomics a module runs on one thread at a time.
#[cfg(all(target_family = "wasm", not(target_feature = "atomics")))]
unsafe impl Sync for Allocator<LinearMemory> {}

impl<M> Allocator<M> {
    /// An allocator that takes new blocks from this memory.
    pub const fn new(memory: M) -> Allocator<M> {
        let lists = Lists { free: [ptr::null_mut(); SIZES], end: ptr::null_mut(), end_left: 0 };
        Allocator { lists: UnsafeCell::new(lists), memory }
    }
}

/// The number of a size, which is not 0. Sizes of more than 2 GiB, which memory has no room for, have one from [`SIZES`] on.
#[inline(always)]
fn size_number(bytes: usize) -> usize {
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
    /// Takes a block of a size, which is aligned to a grain. There is none when memory may not grow so far.
    #[inline]
    fn take(&mut self, number: usize, memory: &impl Memory) -> *mut u8 {
        let Some(first) = self.free.get_mut(number).filter(|first| !first.is_null()) else {
            return self.cut(number, memory);
        };
        let block = *first;
        // SAFETY: a free block holds the address of the next one, which was written there when it was put back.
        *first = unsafe { block.cast::<*mut u8>().read() };
        block
    }

    /// Puts a block back on the list of its size.
    ///
    /// # Safety
    /// The block was taken as one of this size, and nobody uses it any more.
    #[inline]
    unsafe fn put_back(&mut self, block: *mut u8, number: usize) {
        if let Some(first) = self.free.get_mut(number) {
            // SAFETY: the block is ours, aligned to a grain and at least as long: there is room for an address.
            unsafe { block.cast::<*mut u8>().write(*first) };
            *first = block;
        }
    }

    /// Cuts a new block from the end of memory.
    #[cold]
    #[inline(never)]
    fn cut(&mut self, number: usize, memory: &impl Memory) -> *mut u8 {
        if number >= SIZES {
            return ptr::null_mut();
        }
        let bytes = bytes_of(number);
        while self.end_left < bytes {
            let pages = (bytes - self.end_left).div_ceil(PAGE_BYTES);
            let Some(grown) = memory.grow(pages) else { return ptr::null_mut() };
            // Someone else may have grown memory in between; then what was left is lost.
            if grown != self.end.wrapping_add(self.end_left) {
                (self.end, self.end_left) = (grown, 0);
            }
            self.end_left += pages * PAGE_BYTES;
        }
        let block = self.end;
        self.end = block.wrapping_add(bytes);
        self.end_left -= bytes;
        block
    }
}

/// The number of the size that a block for this layout has. One for a wider alignment than a grain has room to begin later, and
/// for its own address before that.
#[inline(always)]
fn number_for(layout: Layout) -> usize {
    match layout.align() {
        ..=GRAIN_BYTES => size_number(layout.size()),
        // Both are at most 2 GiB where addresses have 32 bits, and not both of them.
        wide => size_number(layout.size().saturating_add(wide)),
    }
}

// SAFETY: a block is on one free list or in use, never both; blocks of one list have the size of that list, which is at least
// that of the layouts that are looked up there; every block is aligned to a grain, and what is aligned wider begins within a
// block that is as much longer. The lists are reached by one thread only, and no reference to them outlives a call.
unsafe impl<M: Memory> GlobalAlloc for Allocator<M> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: nobody else holds the lists: one thread only, and growing memory does not allocate.
        let block = unsafe { &mut *self.lists.get() }.take(number_for(layout), &self.memory);
        if layout.align() <= GRAIN_BYTES || block.is_null() {
            return block;
        }
        let start = block.map_addr(|address| (address + layout.align()) & !(layout.align() - 1));
        // SAFETY: `start` lies a grain or more after the block's start, so there is room for an address before it.
        unsafe { start.cast::<*mut u8>().sub(1).write(block) };
        start
    }

    #[inline(never)]
    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        let block = match layout.align() {
            ..=GRAIN_BYTES => start,
            // SAFETY: `alloc` has written the block's address there.
            _ => unsafe { start.cast::<*mut u8>().sub(1).read() },
        };
        // SAFETY: nobody else holds the lists; the caller vouches that the block was made for this layout, so it has the size
        // that goes with it.
        unsafe { (*self.lists.get()).put_back(block, number_for(layout)) };
    }

    #[inline]
    unsafe fn realloc(&self, start: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // SAFETY: the caller vouches that `bytes`, rounded up to the alignment, is at most `isize::MAX`.
        let wanted = unsafe { Layout::from_size_align_unchecked(bytes, layout.align()) };
        if number_for(layout) == number_for(wanted) {
            return start;
        }
        // SAFETY: the caller vouches that `bytes` is not 0, and for the old block, which does not overlap the new one.
        unsafe {
            let other = self.alloc(wanted);
            if !other.is_null() {
                ptr::copy_nonoverlapping(start, other, layout.size().min(bytes));
                self.dealloc(start, layout);
            }
            other
        }
    }
}
