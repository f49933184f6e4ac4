//! Compares two policies.
pub mod alphabet;
pub mod answers;
pub mod changes;
pub mod deeds;
pub mod normal_form;
pub mod outline;
pub mod probes;
pub mod search;
pub mod state;
