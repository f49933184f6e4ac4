//! What must hold for the repository itself, as one test binary: a released contract only grows, references are complete, no
//! value of a closed set is passed over, and files keep to our habits.

mod contract;
mod names;
mod reference;
mod tidy;
mod wildcards;
