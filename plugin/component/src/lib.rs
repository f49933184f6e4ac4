//! The rules as a component: the contract's functions, each handed on to the core.
//!
//! Nothing is decided here. `wish-abi` reads the host's values as the core's and writes the core's for the host; the core does
//! the rest. The one thing kept between calls is a rulebook, and nothing changes it once it is loaded.

// A native library could not be called this way; natively there are only tests.
#![cfg(any(target_family = "wasm", test))]

#[cfg_attr(test, allow(dead_code, reason = "tests call some of the exports"))]
mod exports;
mod rulebook;
mod signature;
#[cfg(test)]
mod tests;

#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: wish_abi::Allocator<wish_abi::LinearMemory> =
    wish_abi::Allocator::new(wish_abi::LinearMemory);

/// Generated for one thing only: it carries the contract's description into the module, for those who make a component of it.
#[cfg(target_family = "wasm")]
mod contract {
    wit_bindgen::generate!({ path: "../../wit", world: "rules" });
}
