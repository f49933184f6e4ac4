//! The reference host: keeps the cases of cities, puts what people want done with them to the rules, keeps the clock, and carries
//! out what the rules ask for. It decides nothing itself: every change is a command that the component allowed, and every answer
//! that says no says why in the component's words.
//!
//! One way in for every change ([`Host::give`]): one transaction reads the case and the facts, asks the rules, and writes case, claims,
//! effects, answer and log. What is due is given the command `tick` by [`deadlines`]; what the rules ask for is done by [`effects`].
//! The API over HTTP is [`api`]; who may do what there, [`caller`] says.
#![deny(missing_docs)]

pub mod api;
mod attachments;
#[cfg(feature = "bus")]
pub mod bus;
pub mod caller;
pub mod candidates;
pub mod cells;
mod clock;
mod comparing;
mod contacts;
pub mod deadlines;
mod decided;
pub mod demo;
pub mod detector;
mod directory;
pub mod effects;
mod erasure;
mod error;
pub mod exporting;
mod grants;
mod host;
pub mod import;
pub mod log_seals;
pub mod metrics;
pub mod moving;
mod offering;
mod open_commands;
pub mod planning;
mod policy_document;
mod profile;
mod proposal;
mod rulebooks;
pub mod search;
pub mod serve;
pub mod statistics;
pub mod ties;
pub mod traces;
mod transfers;
pub mod upkeep;
mod verified;
pub mod verify;
mod watcher;
pub mod webhooks;
mod writing;

pub use attachments::{Attached, Attaching, Attachment};
pub use clock::Clock;
pub use contacts::{Contact, ContactAnswer};
pub use decided::Record;
pub use directory::Uploaded;
pub use erasure::Scrubbed;
pub use error::HostError;
pub use host::Host;
pub use profile::Profile;
pub use proposal::{CommandName, Given, Proposal};
pub use transfers::CityTransfer;
pub use watcher::CitiesSeen;
