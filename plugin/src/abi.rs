//! The contract's types in memory, as the Component Model's canonical ABI lays them out: reads what
//! the host has written, and writes what the host will read, straight from and to the core's types.
//!
//! This stands in the place of generated bindings, which first build a second set of the same records,
//! and do so anew in every function: that was seventy kilobytes more, and three times as long for a
//! fold. The layout is that of
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md>: a record is
//! its fields in order, each on its own alignment; a variant is the number of its case in one byte,
//! then the payload on the widest payload's alignment; a text or list is an address and a count.
//!
//! The host has checked what it writes, so texts are UTF-8 and case numbers exist. Which fields and
//! cases there are is told in `shapes`.

mod across;
pub(crate) mod compose;
mod memory;
mod returned;
mod shape;

pub(crate) use compose::{choices, records};
pub(crate) use returned::{answer, clear};
pub(crate) use shape::{Lift, Lower, Shape};

use across::Across;
use std::alloc::Layout;
use std::mem;

/// Takes over bytes that the host has handed in.
///
/// # Safety
/// The block was made by [`cabi_realloc`] with `length` bytes and belongs to nobody else.
pub(crate) unsafe fn bytes(at: *mut u8, length: usize) -> Vec<u8> {
    match length {
        0 => Vec::new(),
        _ => unsafe { Vec::from_raw_parts(at, length, length) },
    }
}

/// Takes over a text that the host has handed in.
///
/// # Safety
/// As for [`bytes`]; and the bytes are UTF-8, which the host has checked.
pub(crate) unsafe fn text(at: *mut u8, length: usize) -> String {
    unsafe { String::from_utf8_unchecked(bytes(at, length)) }
}

/// Takes over a list that the host has handed in.
///
/// # Safety
/// As for [`bytes`], with `count` items of the type's shape.
pub(crate) unsafe fn list<T: Lift>(at: *mut u8, count: usize) -> Vec<T> {
    // SAFETY: there is room for so many items, and each of them has been lifted into its place.
    unsafe {
        let items = across::lift(at, count, &Across::of::<T>(), across::lift_item::<T>);
        Vec::from_raw_parts(items.cast(), count, count)
    }
}

/// Takes over arguments that are too many to be handed in one by one.
///
/// # Safety
/// The block was made by [`cabi_realloc`] for a record of these arguments.
pub(crate) unsafe fn arguments<T: Lift>(at: *mut u8) -> T {
    let arguments = unsafe { T::lift(at) };
    unsafe { memory::give_back(at, T::BYTES, T::ALIGN) };
    arguments
}

/// Makes or moves a block for the host to write into.
///
/// # Safety
/// `old` is a block of `old_bytes` bytes made here, or there are no old bytes.
#[unsafe(export_name = "cabi_realloc")]
unsafe extern "C" fn cabi_realloc(
    old: *mut u8,
    old_bytes: usize,
    align: usize,
    bytes: usize,
) -> *mut u8 {
    if old_bytes == 0 {
        return memory::take(bytes, align);
    }
    // SAFETY: the host hands in the alignment that it has made the block with.
    let layout = unsafe { Layout::from_size_align_unchecked(old_bytes, align) };
    memory::checked(unsafe { std::alloc::realloc(old, layout, bytes) })
}

/// Lets a value live on in the host's hands; what it owns is given back by [`clear`].
fn keep<T>(value: T) {
    mem::forget(value);
}
