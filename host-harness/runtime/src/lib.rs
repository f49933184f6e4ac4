//! Runs the rules of civic micro-wishes as a sandboxed component, for a platform to embed.
//!
//! The platform keeps cases, people and clocks; the component, which can reach nothing, decides.
//! Load it once, load each city's policy once, and put requests to the rulebook:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use wish_component::COMPONENT;
//! use wish_contract::{Request, Stage, json};
//! use wish_runtime::{Runtime, Settings};
//!
//! let runtime = Runtime::new(COMPONENT, Settings::default())?;
//! let rulebook = runtime.rulebook(&std::fs::read("../../tests/policies/taizhou.toml")?)?;
//! let request: Request = json::from_str(include_str!("../examples/submit.json"))?;
//! match rulebook.decide(&request)? {
//!     Ok(decision) => assert_eq!(decision.after.stage, Stage::Submitted),
//!     Err(rejection) => panic!("{}", rejection.message),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What is behind it:
//!
//! - [`Runtime`] loads and calls the component, within [`Limits`]; a call that breaks one, or a
//!   component that is broken, is a [`RuntimeError`], and the next call is served. A call that breaks
//!   a limit or traps costs its instance and nothing else: what it was asked is written to a replay
//!   bundle and held in quarantine.
//! - [`wish_contract`] has the types of `wit/`, and their one form as text.
//! - [`plan`] proves a plan before it is used.
//! - [`CallSite`] says what a place in the platform does while the rules cannot answer.
//! - [`log`] is what a platform writes down of its requests, for replays and backtests.
//!
//! Storing events, carrying out effects and sending `tick` when a deadline passes are left to the
//! platform.
#![deny(missing_docs)]

mod artefact;
mod availability;
mod call;
mod encoded_size;
mod engine;
mod error;
mod functions;
pub mod limits;
pub mod log;
mod machine;
pub mod plan;
mod pool;
mod preflight;
mod quarantine;
mod replay;
mod rulebook;
mod runtime;
mod typed;

pub use artefact::Origin;
pub use availability::{Answer, CallSite, Unavailable};
pub use call::Usage;
pub use engine::Addressing;
pub use error::{Bundled, RuntimeError};
pub use limits::Limits;
pub use machine::Machine;
pub use preflight::{ComponentInfo, component_info};
pub use quarantine::BUNDLE_SCHEMA;
pub use replay::Replayed;
pub use rulebook::Rulebook;
pub use runtime::{Metered, Runtime, Settings};
