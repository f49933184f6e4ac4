//! Runs the rules of civic micro-wishes as a sandboxed component, for a platform to embed.
//!
//! The platform keeps cases, people and clocks; the component, which can reach nothing, decides.
//! Load it once, load each city's policy once, and put requests to the rulebook:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use wish_host::contract::{Request, Stage};
//! use wish_host::{COMPONENT, Runtime, Settings, json};
//!
//! let runtime = Runtime::new(COMPONENT, Settings::default())?;
//! let rulebook = runtime.rulebook(&std::fs::read("../tests/policies/taizhou.toml")?)?;
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
//! - [`runtime`] loads and calls the component, within [`Limits`]; a call that breaks one, or a
//!   component that is broken, is a [`RuntimeError`], and the next call is served.
//! - [`contract`] has the types of `wit/`; [`json`] is their one form as text.
//! - [`plan`] proves a plan before it is used.
//! - [`CallSite`] says what a place in the platform does while the rules cannot answer.
//!
//! Storing events, carrying out effects and sending `tick` when a deadline passes are left to the
//! platform.
#![deny(missing_docs)]

pub mod contract;
pub mod json;
pub mod plan;
pub mod runtime;

pub use runtime::{
    Addressing, Answer, CallSite, Limits, Metered, Rulebook, Runtime, RuntimeError, Settings,
    Unavailable,
};

/// The component that this version ships, without symbol names.
pub const COMPONENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/wish-dispatch.wasm"));

/// Where the build left the same component with symbol names, for debugging.
pub const COMPONENT_DEBUG_PATH: &str = env!("WISH_COMPONENT_DEBUG");
