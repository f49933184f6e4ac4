//! Answers: values written for the host, together with the list of the blocks that they are made of.
//!
//! The list stands right before the answer, so that each answer is freed by itself, whatever else the host still reads.

use std::alloc::Layout;

use crate::address::Address;
use crate::element::Lower;
use crate::layout::{align_up, larger};
use crate::memory;

/// How many blocks a list has room for at first: those of a decision on a common case.
const BLOCKS_AT_FIRST: usize = 64;

/// A block that the host may still read.
struct Block {
    address: Address,
    layout: Layout,
}

/// The blocks that the parts of an answer stand in.
pub struct Blocks(Vec<Block>);

impl Blocks {
    /// Makes a block and registers it; for no bytes, an aligned pointer to nothing.
    #[inline]
    pub(crate) fn alloc(&mut self, layout: Layout) -> (*mut u8, Address) {
        let block = memory::alloc(layout);
        // SAFETY: the block has just been made with this layout, and nobody else knows it.
        (block, unsafe { self.register(block, layout) })
    }

    /// Registers a block as part of the answer, to be freed with it. Gives the address for the host; for no bytes, that of
    /// nothing.
    ///
    /// # Safety
    /// The block was made with this layout by the global allocator, and the list may free it.
    #[inline]
    pub(crate) unsafe fn register(&mut self, block: *mut u8, layout: Layout) -> Address {
        if layout.size() == 0 {
            return Address::of_nothing(layout.align());
        }
        let address = Address::publish(block, layout.size());
        self.0.push(Block { address, layout });
        address
    }

    /// Frees every block.
    ///
    /// # Safety
    /// The host reads none of them any more.
    unsafe fn free_all(self) {
        for block in self.0 {
            // SAFETY: it was registered as a block of this layout, which the list may free.
            unsafe { memory::free(block.address.withdraw(), block.layout) };
        }
    }
}

/// What stands before an answer.
struct Header {
    blocks: Blocks,
    /// The block that header and answer stand in.
    layout: Layout,
}

/// From the start of the header to the answer.
const HEADER_BYTES: usize = align_up(size_of::<Header>(), ANSWER_ALIGN);
/// At least what any header and any answer is aligned to.
const ANSWER_ALIGN: usize = larger(align_of::<Header>(), 8);

/// Writes a value for the host. The address stays readable until [`free_answer`].
pub fn answer<T: Lower>(value: T) -> Address {
    const { assert!(T::ALIGN <= ANSWER_ALIGN) };
    let layout = memory::layout(HEADER_BYTES + T::SIZE, ANSWER_ALIGN);
    let start = memory::alloc(layout);
    let mut blocks = Blocks(Vec::with_capacity(BLOCKS_AT_FIRST));
    // SAFETY: the block is so long, and so aligned, that a header and then a value of the layout fit.
    unsafe {
        let at = start.add(HEADER_BYTES);
        value.lower(at, &mut blocks);
        start.cast::<Header>().write(Header { blocks, layout });
        Address::publish(at, T::SIZE)
    }
}

/// Frees an answer, with all that it is made of and nothing else.
///
/// # Safety
/// The address was given by [`answer`], is given back once, and nobody reads there any more.
pub unsafe fn free_answer(address: Address) {
    // SAFETY: a header stands before every answer; it is taken out once, as the answer is freed once.
    unsafe {
        let start = address.withdraw().sub(HEADER_BYTES);
        let Header { blocks, layout } = start.cast::<Header>().read();
        blocks.free_all();
        memory::free(start, layout);
    }
}
