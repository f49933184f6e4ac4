//! The contract between the rules and their hosts, in Rust: every type of `wit/`, once, for all who need it.
//!
//! The types are generated from the WIT files (`cargo xtask generate`), with the names and the order that these have; what can be said
//! of them without a rule stands beside them by hand: what is a well-formed code or area ([`is_code`], [`area_contains`]), what
//! live claims hold together ([`Case::taken`]), which policy a change names ([`Change::policy_mut`]), how a reason is put together ([`Reason::of`]).
//!
//! ```
//! use wish_contract::{ClaimStatus, CommandKind, Stage};
//!
//! assert_eq!(Stage::NeedsInfo.name(), "needs-info");
//! assert_eq!("take-down".parse(), Ok(CommandKind::TakeDown));
//! assert!(ClaimStatus::Invited.is_live());
//! ```
//!
//! | feature | what it adds |
//! |---|---|
//! | `json` | the contract's JSON form ([`json`]) |
//! | `wasmtime` | hosts hand values to a component and take them from it |
//! | `abi` | the component reads and writes values in its own memory |
#![deny(missing_docs)]

#[macro_use]
mod names;

mod area;
mod case;
mod change;
mod generated;
mod identifiers;
#[cfg(feature = "json")]
pub mod json;
mod payload;
mod plan;
mod reason;
mod share;

pub use area::{
    AREA_SEGMENT_BYTES_MAX, AREA_SEGMENTS_MAX, area_contains, area_cut, area_levels_shared, is_area,
};
pub use case::{ABSORBED_MAX, BATCH_MAX, CLAIMS_MAX, COMMANDS_MAX};
pub use generated::*;
pub use identifiers::{
    CODE_BYTES_MAX, INSTANT_MAX, REFERENCE_BYTES_MAX, is_code, is_instant, is_reference,
};
pub use names::UnknownName;
pub use payload::{Payload, Payloads};

/// The custom section in which a component says, as JSON, which contract and which rules it has: `{"contract": "0.1.0", "rules": "0.1.0"}`.
pub const VERSION_SECTION: &str = "wish:dispatch";

/// What the rules answer to one request: a decision, or the rule that refuses.
pub type Ruling = Result<Decision, Rejection>;
