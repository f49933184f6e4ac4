//! Arguments of a call: what the host hands in as an address and a count, or, when there are too many, as one block.

use crate::address::Address;
use crate::element::Lift;
use crate::memory;

/// Takes over bytes.
///
/// # Safety
/// The block was made by [`realloc`](crate::realloc) with this length and alignment 1, has been written, and is taken over once.
#[must_use]
pub unsafe fn bytes(start: Address, length: usize) -> Vec<u8> {
    if length == 0 {
        return Vec::new();
    }
    // SAFETY: the global allocator has made the block for so many bytes, and the caller vouches that it is ours.
    unsafe { Vec::from_raw_parts(start.withdraw(), length, length) }
}

/// Takes over a string.
///
/// # Safety
/// As for [`bytes`]; and they are UTF-8, as the canonical ABI has the host check.
#[must_use]
pub unsafe fn string(start: Address, length: usize) -> String {
    // SAFETY: the caller vouches for both.
    unsafe { String::from_utf8_unchecked(bytes(start, length)) }
}

/// Takes over a list.
///
/// # Safety
/// The block was made by [`realloc`](crate::realloc) for `count` items of the type's layout, which stand there as
/// [`Lift::lift`] wants them, and is taken over once.
#[must_use]
pub unsafe fn list<T: Lift>(start: Address, count: usize) -> Vec<T> {
    let layout = memory::layout_of_items(count, T::SIZE, T::ALIGN);
    if layout.size() == 0 {
        return Vec::new();
    }
    let block = start.withdraw();
    // SAFETY: an item stands at every index below the count, and each is read once.
    let items = (0..count).map(|index| unsafe { T::lift(block.add(index * T::SIZE)) }).collect();
    // SAFETY: the block was made with this layout, and all that stood there has been read.
    unsafe { memory::free(block, layout) };
    items
}

/// Takes over arguments that are too many to be handed in one by one: a tuple of them.
///
/// # Safety
/// The block was made by [`realloc`](crate::realloc) for the tuple's layout; the arguments stand there as [`Lift::lift`] wants
/// them, and are taken over once.
#[must_use]
pub unsafe fn arguments<T: Lift>(start: Address) -> T {
    let block = start.withdraw();
    // SAFETY: the caller vouches for a value, which is read once, and for the block's layout.
    unsafe {
        let arguments = T::lift(block);
        memory::free(block, memory::layout(T::SIZE, T::ALIGN));
        arguments
    }
}
