//! Which fields and cases the contract's types have, in the contract's order (`wit/`).
//!
//! The core's types mirror them name by name. A field or a case that is left out here, or that the
//! core does not have, does not compile.

mod case;
mod command;
mod event;
mod outlook;
mod routing;
