//! An allocator that notices blocks that are freed twice, with another layout than they were made with, or not at all. Under Miri
//! it only counts: Miri notices the rest, and lets nobody read the tag before a block that a `Vec` owns.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::mem::ManuallyDrop;

pub struct CheckedHeap;

/// What stands before each block.
#[derive(Clone, Copy)]
struct Tag {
    size: usize,
    align: usize,
    state: u64,
}

const LIVE: u64 = 0x11fe_11fe_11fe_11fe;
const FREED: u64 = 0xdead_dead_dead_dead;

thread_local! {
    static LIVE_BLOCKS: Cell<isize> = const { Cell::new(0) };
    static FAULTS: Cell<usize> = const { Cell::new(0) };
}

/// How a block with its tag is laid out, and how far into it the block starts.
fn with_tag(layout: Layout) -> Option<(Layout, usize)> {
    Layout::new::<Tag>().align_to(layout.align()).ok()?.pad_to_align().extend(layout).ok()
}

fn count<T: Copy>(cell: &'static std::thread::LocalKey<Cell<T>>, next: fn(T) -> T) {
    // A thread that ends frees its last blocks when nothing can be counted any more.
    let _ = cell.try_with(|cell| cell.set(next(cell.get())));
}

// SAFETY: blocks are the system's; the tag stands in bytes that the caller does not know of.
unsafe impl GlobalAlloc for CheckedHeap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(&LIVE_BLOCKS, |blocks| blocks + 1);
        if cfg!(miri) {
            // SAFETY: the caller vouches for the layout.
            return unsafe { System.alloc(layout) };
        }
        let Some((whole, offset)) = with_tag(layout) else { return std::ptr::null_mut() };
        // SAFETY: there is a tag at least, so the size is not 0; the tag fits before the block, on its alignment.
        unsafe {
            let start = System.alloc(whole);
            if start.is_null() {
                return start;
            }
            let tag = Tag { size: layout.size(), align: layout.align(), state: LIVE };
            start.add(offset).cast::<Tag>().sub(1).write(tag);
            start.add(offset)
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(&LIVE_BLOCKS, |blocks| blocks - 1);
        if cfg!(miri) {
            // SAFETY: the caller vouches for block and layout.
            return unsafe { System.dealloc(block, layout) };
        }
        // SAFETY: a tag stands before every block, also before freed ones, which are not given back to the system.
        unsafe {
            let tag = block.cast::<Tag>().sub(1);
            let Tag { size, align, state } = tag.read();
            if (size, align, state) != (layout.size(), layout.align(), LIVE) {
                count(&FAULTS, |faults| faults + 1);
            }
            (*tag).state = FREED;
        }
    }
}

/// Does something, and checks that every block that was made meanwhile on this thread was freed, once and as it was made.
pub fn balanced(action: impl FnOnce()) {
    // The table of addresses keeps a block of its own once it has been used.
    let first = wish_abi::Address::publish([0_u8; 1].as_mut_ptr(), 1);
    let _ = first.withdraw();
    let (blocks, faults) = (LIVE_BLOCKS.get(), FAULTS.get());
    action();
    assert_eq!(FAULTS.get() - faults, 0, "blocks freed twice or with another layout");
    assert_eq!(LIVE_BLOCKS.get() - blocks, 0, "blocks never freed");
}

#[test]
#[cfg_attr(miri, ignore = "Miri wants every block freed")]
fn a_block_that_is_forgotten_is_noticed() {
    let noticed =
        std::panic::catch_unwind(|| balanced(|| std::mem::forget(black_box(vec![1_u32]))));
    assert!(noticed.is_err());
}

#[test]
#[cfg_attr(miri, ignore = "Miri stops at the first fault")]
fn a_block_that_is_freed_otherwise_than_made_is_noticed() {
    let noticed = std::panic::catch_unwind(|| {
        balanced(|| {
            let mut made = ManuallyDrop::new(black_box(vec![0_u8; 16]));
            // SAFETY: the checked heap does not give blocks back to the system, so that this stays within the block.
            drop(black_box(unsafe { Vec::from_raw_parts(made.as_mut_ptr(), 8, 8) }));
        });
    });
    assert!(noticed.is_err());
}
