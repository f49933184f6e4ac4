//! The canonical ABI, tried natively: a host of our own on the other side, and an allocator that checks every block.

mod allocator;
mod answers;
mod bytes;
mod checked_heap;
mod host;
#[cfg(feature = "wit")]
mod layouts;
mod mail;
mod resources;
mod round_trips;

#[global_allocator]
static HEAP: checked_heap::CheckedHeap = checked_heap::CheckedHeap;
