//! Strings, and what they share with lists: an address and a count.

use std::mem::ManuallyDrop;

use crate::address::Address;
use crate::answer::Blocks;
use crate::argument;
use crate::element::{ElementLayout, Lift, Lower};
use crate::memory;

/// The bytes of an address and a count.
pub(crate) const PAIR_SIZE: usize = 8;
/// The alignment of an address and a count.
pub(crate) const PAIR_ALIGN: usize = 4;

/// Reads an address and a count.
///
/// # Safety
/// They stand at `from`, which is aligned.
#[inline(always)]
pub(crate) unsafe fn lift_pair(from: *const u8) -> (Address, usize) {
    // SAFETY: the caller vouches for two aligned numbers.
    let (bits, count) = unsafe { (u32::lift(from), u32::lift(from.add(4))) };
    (Address::from_bits(bits), count as usize)
}

/// Writes an address and a count.
///
/// # Safety
/// There is aligned room for them at `to`.
#[inline(always)]
pub(crate) unsafe fn lower_pair(address: Address, count: usize, to: *mut u8, blocks: &mut Blocks) {
    let Ok(count) = u32::try_from(count) else {
        memory::trap("so many items exceed the address space")
    };
    // SAFETY: the caller vouches for room for two aligned numbers.
    unsafe {
        address.bits().lower(to, blocks);
        count.lower(to.add(4), blocks);
    }
}

impl ElementLayout for String {
    const SIZE: usize = PAIR_SIZE;
    const ALIGN: usize = PAIR_ALIGN;
}

impl Lift for String {
    #[inline(never)]
    unsafe fn lift(from: *const u8) -> String {
        // SAFETY: the caller vouches for an address and a count of bytes in UTF-8, in a block that is now ours.
        unsafe {
            let (start, bytes) = lift_pair(from);
            argument::string(start, bytes)
        }
    }
}

impl Lower for String {
    #[inline(never)]
    unsafe fn lower(self, to: *mut u8, blocks: &mut Blocks) {
        let mut bytes = ManuallyDrop::new(self.into_bytes());
        let layout = memory::layout(bytes.capacity(), 1);
        // SAFETY: the block belongs to the list from here on, as the vector is never dropped; the global allocator has made it
        // for as many bytes as its capacity. The caller vouches for room for an address and a count.
        unsafe {
            let start = blocks.register(bytes.as_mut_ptr(), layout);
            lower_pair(start, bytes.len(), to, blocks);
        }
    }
}
