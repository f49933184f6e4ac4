//! What must hold for the repository itself, as one test binary: a released contract only grows and its list of changes is true, references are complete, no
//! value of a closed set is passed over, no report from use is without its test, and files keep to our habits.

mod changelog;
mod contract;
mod in_use;
mod names;
mod reference;
mod tidy;
mod wildcards;
