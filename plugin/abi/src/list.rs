//! Lists: an address and a count, and the items one after the other.

use crate::answer::Blocks;
use crate::argument;
use crate::element::{ElementLayout, Lift, Lower};
use crate::memory;
use crate::string::{PAIR_ALIGN, PAIR_SIZE, lift_pair, lower_pair};

impl<T> ElementLayout for Vec<T> {
    const SIZE: usize = PAIR_SIZE;
    const ALIGN: usize = PAIR_ALIGN;
}

impl<T: Lift> Lift for Vec<T> {
    unsafe fn lift(from: *const u8) -> Vec<T> {
        // SAFETY: the caller vouches for an address and a count of items, in a block that is now ours.
        unsafe {
            let (start, count) = lift_pair(from);
            argument::list(start, count)
        }
    }
}

impl<T: Lower> Lower for Vec<T> {
    unsafe fn lower(self, to: *mut u8, blocks: &mut Blocks) {
        let count = self.len();
        let (start, address) = blocks.alloc(memory::layout_of_items(count, T::SIZE, T::ALIGN));
        for (index, item) in self.into_iter().enumerate() {
            // SAFETY: the block has been made for so many items, so there is room at every index below their count.
            unsafe { item.lower(start.add(index * T::SIZE), blocks) };
        }
        // SAFETY: the caller vouches for room for an address and a count.
        unsafe { lower_pair(address, count, to, blocks) };
    }
}
