//! The policy document: how one city wants its wishes run, as its authors write it.
//!
//! One model says for every key what it may hold ([`document`]), where it stands ([`Place`]) and what it means left out
//! ([`Setting`]). The rules compile it, and whoever checks, compares, changes or annotates policies reads it through the
//! same types, or as a tree without types ([`view`]). What the sections mean together is for the rules to say.
//!
//! ```
//! use wish_policy::{Findings, PolicyFile};
//!
//! let mut findings = Findings::default();
//! let file = PolicyFile::read(b"[claims]\njoint = false\n", &mut findings).expect("it is TOML");
//! let document = file.document(&mut findings);
//! assert!(!document.claims.joint.value && document.claims.joint.at.is_some());
//! assert_eq!(document.claims.co_claimants_max.value.0, 9, "left out, it has its default");
//! assert!(!findings.is_clean(), "most of a policy is missing");
//! ```
#![deny(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic
)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod climb;
pub mod document;
mod file;
pub mod finding;
pub mod limits;
mod path;
mod read;
#[cfg(feature = "schema")]
mod schema;
pub mod time;
mod toml;
pub mod values;
pub mod view;
pub mod words;

pub use climb::Climb;
pub use document::Document;
pub use file::{NotToml, PolicyFile};
pub use finding::{Fault, Finding, Findings, Place};
pub use path::{KeyPath, PathStep};
pub use read::{Coded, Codes, Filled, List, MayBeEmpty, Section, Sequence, Set, Setting, Spanned};
#[cfg(feature = "schema")]
pub use schema::{reference, schema};
