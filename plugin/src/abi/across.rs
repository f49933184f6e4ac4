//! Lists, item by item. The walk is the same for every type, so it knows items only by what they
//! measure on either side: once for each type it would be a hundredth of the component.

use super::shape::{Lift, Lower, Shape};
use super::{memory, returned};

/// What an item measures: in the core, and in its shape.
pub(super) struct Across {
    pub(super) size: usize,
    pub(super) size_align: usize,
    shape: usize,
    shape_align: usize,
}

impl Across {
    pub(super) const fn of<T: Shape>() -> Across {
        Across {
            size: size_of::<T>(),
            size_align: align_of::<T>(),
            shape: T::BYTES,
            shape_align: T::ALIGN,
        }
    }
}

/// Lifts an item to where it is kept.
///
/// # Safety
/// As for [`Lift::lift`]; and there is room for the item at `to`.
pub(super) unsafe fn lift_item<T: Lift>(from: *const u8, to: *mut u8) {
    unsafe { to.cast::<T>().write(T::lift(from)) }
}

/// Lowers an item from where it is kept.
///
/// # Safety
/// As for [`Lower::lower`]; and there is an item at `from`.
pub(super) unsafe fn lower_item<T: Lower>(from: *const u8, to: *mut u8) {
    unsafe { (*from.cast::<T>()).lower(to) }
}

/// Lifts all items into a new block, and gives back the one that they stood in.
///
/// # Safety
/// `count` items that measure so stand at `from`, and `item` is for items of their type.
pub(super) unsafe fn lift(
    from: *mut u8,
    count: usize,
    across: &Across,
    item: unsafe fn(*const u8, *mut u8),
) -> *mut u8 {
    let Some(bytes) = count.checked_mul(across.size) else { std::arch::wasm32::unreachable() };
    let to = memory::take(bytes, across.size_align);
    for index in 0..count {
        // SAFETY: there is an item on either side at every index below the count.
        unsafe { item(from.add(index * across.shape), to.add(index * across.size)) };
    }
    unsafe { memory::give_back(from, count * across.shape, across.shape_align) };
    to
}

/// Lowers all items into a block that the host may read.
///
/// # Safety
/// `count` items that measure so stand at `from`, and `item` is for items of their type.
pub(super) unsafe fn lower(
    from: *const u8,
    count: usize,
    across: &Across,
    item: unsafe fn(*const u8, *mut u8),
) -> *mut u8 {
    let to = returned::room(count * across.shape, across.shape_align);
    for index in 0..count {
        // SAFETY: there is an item on either side at every index below the count.
        unsafe { item(from.add(index * across.size), to.add(index * across.shape)) };
    }
    to
}
