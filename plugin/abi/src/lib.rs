//! The Component Model's canonical ABI in memory: how a component reads what its host has written, and writes what its host
//! will read, straight from and to its own types.
//!
//! The layout is that of
//! <https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md>, on every target: an address has 32
//! bits; a record is its fields in order, each on its own alignment; a variant is the number of its case in one byte, then the
//! payload on the widest payload's alignment; a string or list is an address and a count.
//!
//! [`record!`] and [`variant!`] implement [`ElementLayout`], [`Lift`] and [`Lower`] for types of any crate:
//!
//! ```
//! struct Claim { responder: String, share: u32, since: Option<i64> }
//! wish_abi::record!(Claim { responder, share, since });
//!
//! enum Command { Accept, Reject(String) }
//! wish_abi::variant!(Command { Accept, Reject(_) });
//!
//! let answer = wish_abi::answer(vec![Claim { responder: "tz-m1".into(), share: 2, since: None }]);
//! // … the host reads the answer, and then calls the function's `cabi_post_` twin, which does this:
//! // SAFETY: the address is that of an answer, which is freed once.
//! unsafe { wish_abi::free_answer(answer) };
//! ```
//!
//! # Whom it trusts
//! The host, to keep to the canonical ABI: addresses that lead to values, and strings in UTF-8. A case number that the type does
//! not have is no undefined behaviour but a trap (a panic where the target is not WebAssembly).
//!
//! # Other targets than WebAssembly
//! There an [`Address`] is looked up in a table of the blocks that either side has handed out. So the same code runs in native
//! tests and under Miri, which checks what a component in its sandbox never would.

mod address;
mod allocator;
mod answer;
mod argument;
mod element;
mod layout;
mod list;
mod memory;
mod number;
mod option;
mod record;
mod resource;
mod string;
mod tuple;
mod variant;
#[cfg(feature = "wit")]
pub mod wit;

pub use address::Address;
#[cfg(target_family = "wasm")]
pub use allocator::LinearMemory;
pub use allocator::{Allocator, Memory};
pub use answer::{Blocks, answer, free_answer};
pub use argument::{arguments, bytes, list, string};
pub use element::{ElementLayout, Lift, Lower};
pub use layout::{Parts, TypeLayout, TypeParts};
pub use memory::realloc;
pub use resource::{Borrowed, Owned, Resource, drop_resource};

/// What the macros expand to; not for use by hand.
#[doc(hidden)]
pub mod expansion {
    pub use crate::layout::{align_up, larger};
    pub use crate::record::{Fields, align_of_field, bounds_of_field};
    pub use crate::variant::{align_of_payload, no_such_case, size_of_payload};
}
