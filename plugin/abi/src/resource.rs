//! Resources: objects of the component that the host holds by handles.
//!
//! The host keeps the object's address for the component. It hands the address in again for every call on the object, which
//! lasts at least until the call returns, and once more when the last handle goes.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::address::Address;
use crate::answer::Blocks;
use crate::element::{ElementLayout, Lift, Lower};

/// A type whose objects the host may hold.
pub trait Resource: Sized {
    /// Makes a handle for the object at an address, which the host owns from then on: `[resource-new]` of the contract.
    fn new_handle(object: Address) -> u32;
}

/// An object that the host is to own.
#[derive(Debug)]
pub struct Owned<T>(Box<T>);

impl<T: Resource> Owned<T> {
    /// Wraps an object for the host.
    pub fn new(object: T) -> Owned<T> {
        Owned(Box::new(object))
    }
}

impl<T> ElementLayout for Owned<T> {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;
}

impl<T: Resource> Lower for Owned<T> {
    unsafe fn lower(self, to: *mut u8, blocks: &mut Blocks) {
        let object = Address::publish(Box::into_raw(self.0).cast(), size_of::<T>().max(1));
        // SAFETY: the caller vouches for room for a handle, which is a number.
        unsafe { T::new_handle(object).lower(to, blocks) };
    }
}

/// Takes an object back that no handle leads to any more, and drops it: the contract's `[dtor]`.
///
/// # Safety
/// `object` is what [`Resource::new_handle`] was given for an object of this type; this is done once, and not while a call
/// has the object [`Borrowed`].
pub unsafe fn drop_resource<T: Resource>(object: Address) {
    // SAFETY: the address is that of a `Box` of this type, given up when it was lowered.
    drop(unsafe { Box::from_raw(object.withdraw().cast::<T>()) });
}

/// An object that the host lends for one call, as an argument of it.
///
/// There is none but what the host hands in: by [`Lift`], or as an argument of an exported function. It stays on its thread,
/// and is not to be kept beyond the call.
#[derive(Debug)]
#[repr(transparent)]
pub struct Borrowed<T> {
    object: Address,
    of: PhantomData<*const T>,
}

impl<T: Resource> Deref for Borrowed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: the host lends objects of this type only, and drops none while a call has it. Nothing changes the object, as
        // only shared references to it are given.
        unsafe { &*self.object.pointer().cast::<T>() }
    }
}

impl<T> ElementLayout for Borrowed<T> {
    const SIZE: usize = 4;
    const ALIGN: usize = 4;
}

impl<T: Resource> Lift for Borrowed<T> {
    #[inline(always)]
    unsafe fn lift(from: *const u8) -> Borrowed<T> {
        // SAFETY: the caller vouches for the address of an object.
        let bits = unsafe { u32::lift(from) };
        Borrowed { object: Address::from_bits(bits), of: PhantomData }
    }
}
