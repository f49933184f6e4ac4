//! The component's allocator over memory of the test's own: blocks are aligned, lie apart, and are used again.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::Config;
use wish_abi::{Allocator, Memory};

const PAGE_BYTES: usize = 64 << 10;

/// So many pages, of which every `lost_every`th is taken by somebody else.
struct Pages {
    start: *mut u8,
    layout: Layout,
    used: Cell<usize>,
    lost_every: usize,
}

impl Pages {
    fn new(pages: usize, lost_every: usize) -> Pages {
        let layout = Layout::from_size_align(pages * PAGE_BYTES, PAGE_BYTES).expect("a layout");
        // SAFETY: there are bytes.
        let start = unsafe { System.alloc(layout) };
        assert!(!start.is_null());
        Pages { start, layout, used: Cell::new(0), lost_every }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        // SAFETY: made so, and no block is used any more.
        unsafe { System.dealloc(self.start, self.layout) };
    }
}

// SAFETY: no page is handed out twice, and they are valid as long as this value, which the allocator owns.
unsafe impl Memory for Pages {
    fn grow(&self, pages: usize) -> Option<*mut u8> {
        let lost = usize::from(self.used.get() % self.lost_every == self.lost_every - 1);
        let begin = self.used.get() + lost;
        let end = begin.checked_add(pages)?;
        if end > self.layout.size() / PAGE_BYTES {
            return None;
        }
        self.used.set(end);
        Some(self.start.wrapping_add(begin * PAGE_BYTES))
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Make { bytes: usize, align_power: u32 },
    Resize { which: usize, bytes: usize },
    Free { which: usize },
}

fn size() -> impl Strategy<Value = usize> {
    prop_oneof![6 => 1..200_usize, 3 => 900..1_200_usize, 1 => 2_000..20_000_usize]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (size(), 0..9_u32).prop_map(|(bytes, align_power)| Step::Make { bytes, align_power }),
        1 => (any::<usize>(), size()).prop_map(|(which, bytes)| Step::Resize { which, bytes }),
        2 => any::<usize>().prop_map(|which| Step::Free { which }),
    ]
}

/// A block, each of whose bytes holds `mark`.
struct Marked {
    start: *mut u8,
    layout: Layout,
    mark: u8,
}

impl Marked {
    fn fill(&self) {
        assert_eq!(self.start.addr() % self.layout.align(), 0);
        // SAFETY: the block has so many bytes.
        unsafe { self.start.write_bytes(self.mark, self.layout.size()) };
    }

    fn check(&self, bytes: usize) {
        // SAFETY: the block has so many bytes, and they have been written.
        let bytes = unsafe { std::slice::from_raw_parts(self.start, bytes) };
        assert!(bytes.iter().all(|byte| *byte == self.mark));
    }
}

fn walk(steps: &[Step], lost_every: usize) {
    let allocator = Allocator::new(Pages::new(100, lost_every));
    let mut blocks = Vec::<Marked>::new();
    for (number, step) in steps.iter().enumerate() {
        let mark = number as u8;
        match *step {
            Step::Make { bytes, align_power } => {
                let layout = Layout::from_size_align(bytes, 1 << align_power).expect("a layout");
                // SAFETY: there are bytes.
                let start = unsafe { allocator.alloc(layout) };
                assert!(!start.is_null());
                blocks.push(Marked { start, layout, mark });
            }
            Step::Resize { which, bytes } if !blocks.is_empty() => {
                let index = which % blocks.len();
                let Marked { start, layout, mark } = blocks.swap_remove(index);
                // SAFETY: the block was made or resized to this layout; there are bytes.
                let start = unsafe { allocator.realloc(start, layout, bytes) };
                let wanted = Layout::from_size_align(bytes, layout.align()).expect("a layout");
                let block = Marked { start, layout: wanted, mark };
                block.check(bytes.min(layout.size()));
                blocks.push(block);
            }
            Step::Free { which } if !blocks.is_empty() => {
                let block = blocks.swap_remove(which % blocks.len());
                block.check(block.layout.size());
                // SAFETY: the block was made or resized to this layout, and is freed once.
                unsafe { allocator.dealloc(block.start, block.layout) };
            }
            Step::Resize { .. } | Step::Free { .. } => {}
        }
        if let (Step::Make { .. } | Step::Resize { .. }, Some(last)) = (step, blocks.last()) {
            last.fill();
        }
    }
    for block in &blocks {
        block.check(block.layout.size());
    }
}

/// Miri takes a second for what takes a millisecond.
const WALKS: u32 = if cfg!(miri) { 2 } else { 128 };
const STEPS_MAX: usize = if cfg!(miri) { 16 } else { 120 };

fn config() -> Config {
    Config { cases: WALKS, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn blocks_are_aligned_and_lie_apart(steps in vec(step(), 0..STEPS_MAX), lost_every in 2..6_usize) {
        walk(&steps, lost_every);
    }
}

#[test]
fn a_freed_block_is_used_again_for_its_size() {
    let allocator = Allocator::new(Pages::new(1, 9));
    for align in [1, 16, 64] {
        let layout = Layout::from_size_align(40, align).expect("a layout");
        // SAFETY: there are bytes; each block is freed once, as it was made.
        unsafe {
            let first = allocator.alloc(layout);
            allocator.dealloc(first, layout);
            let second = allocator.alloc(layout);
            assert_eq!(first, second);
            allocator.dealloc(second, layout);
        }
    }
}

#[test]
fn there_is_no_block_when_memory_may_not_grow() {
    let allocator = Allocator::new(Pages::new(2, 9));
    let too_long = [3 * PAGE_BYTES, 1 << 31, isize::MAX as usize - 63];
    for (bytes, align) in too_long.into_iter().flat_map(|bytes| [(bytes, 1), (bytes, 64)]) {
        // Where addresses have 32 bits, the second has no layout.
        let Ok(layout) = Layout::from_size_align(bytes, align) else { continue };
        // SAFETY: there are bytes.
        assert!(unsafe { allocator.alloc(layout) }.is_null());
    }
}
