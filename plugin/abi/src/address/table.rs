//! Gives blocks of a 64-bit process addresses of 32 bits, so that tests can read and write the canonical ABI there.
//! Each thread has a table of its own; an address is never given out twice.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// Blocks start at multiples of this, which no alignment of the canonical ABI exceeds.
const START_ALIGN: u32 = 16;

struct MappedBlock {
    start: *mut u8,
    bytes: u32,
}

struct Table {
    blocks: BTreeMap<u32, MappedBlock>,
    next: u32,
}

thread_local! {
    static TABLE: RefCell<Table> =
        const { RefCell::new(Table { blocks: BTreeMap::new(), next: START_ALIGN }) };
}

pub(super) fn publish(start: *mut u8, bytes: usize) -> u32 {
    let bytes = u32::try_from(bytes).expect("a block fits into an address space of 32 bits");
    TABLE.with_borrow_mut(|table| {
        let address = table.next;
        // A gap after each block, so that no address leads past one block into the next.
        let end = address.checked_add(bytes).and_then(|end| end.checked_add(START_ALIGN));
        let end = end.and_then(|end| end.checked_next_multiple_of(START_ALIGN));
        table.next = end.expect("a thread publishes at most 4 GiB");
        table.blocks.insert(address, MappedBlock { start, bytes });
        address
    })
}

pub(super) fn pointer(address: u32) -> *mut u8 {
    TABLE.with_borrow(|table| {
        let block = table.blocks.range(..=address).next_back();
        let found = block.filter(|(start, block)| address - **start < block.bytes);
        let (start, block) = found.expect("the address leads into a published block");
        block.start.wrapping_add((address - start) as usize)
    })
}

pub(super) fn withdraw(address: u32) -> *mut u8 {
    TABLE.with_borrow_mut(|table| {
        table.blocks.remove(&address).expect("a published block starts at the address").start
    })
}
