//! The reference host: keeps the cases of cities, puts what people want done with them to the rules, keeps the clock, and carries
//! out what the rules ask for. It decides nothing itself: every change is a command that the component allowed, and every answer
//! that says no says why in the component's words.
//!
//! One way in for every change ([`Host::give`]): one transaction reads the case and the facts, asks the rules, and writes case, claims,
//! effects, answer and log. What is due is given the command `tick` by [`deadlines`]; what the rules ask for is done by [`effects`].
//! The API over HTTP is [`api`]; who may do what there, [`caller`] says.
#![deny(missing_docs)]

pub mod api;
#[cfg(feature = "bus")]
pub mod bus;
pub mod caller;
pub mod cells;
mod clock;
pub mod deadlines;
mod decided;
pub mod demo;
mod directory;
pub mod effects;
mod error;
mod host;
pub mod import;
mod offering;
mod policy_document;
mod profile;
mod proposal;
mod rulebooks;
pub mod serve;
mod watcher;
pub mod webhooks;
mod writing;

pub use clock::Clock;
pub use decided::Record;
pub use directory::Uploaded;
pub use error::HostError;
pub use host::Host;
pub use profile::Profile;
pub use proposal::{CommandName, Given, Proposal};
pub use watcher::CitiesSeen;
