//! The rules as a component: the contract's functions, each handed on to the core.
//!
//! Nothing is decided here. [`abi`] reads the host's values as the core's and writes the core's for
//! the host; the core does the rest. The one thing kept between calls is a rulebook, and nothing
//! changes it once it is loaded.

// What follows is the component alone: a native library could not be called this way.
#![cfg(target_family = "wasm")]

mod abi;
mod allocator;
mod exports;
mod shapes;

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator::new();

/// Generated for one thing only: it carries the contract's description into the module, for those who
/// make a component of it.
mod contract {
    wit_bindgen::generate!({ path: "../wit", world: "rules" });
}
