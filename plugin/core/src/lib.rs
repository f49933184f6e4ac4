//! The rules of civic micro-wishes: what may happen to a case, who may claim it, and what happens
//! when nobody does.
//!
//! Pure and total: no clock, no randomness, no floating point, no hash-map iteration, no panics.
//! The same policy, case, command and time give the same answer everywhere. [`decide`] is the
//! heart; [`evolve`] turns its events into a case. Talking to a host is left to the shells around
//! this crate.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::disallowed_types,
    missing_docs
)]
#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod calendar;
pub mod decide;
mod digits;
pub mod eligibility;
pub mod evolve;
pub mod explain;
pub mod guards;
mod hash;
pub mod ladder;
pub mod lists;
pub mod machine;
pub mod offers;
mod order;
pub mod pairing;
pub mod policy;
pub mod public_view;
pub mod quotas;
pub mod reckoning;
pub mod routing;
#[cfg(test)]
mod sample;
pub mod tally;
mod tie_break;
