//! What must hold for the rules, the component and its hosts, as one test binary.
//!
//! Modules that speak of the core alone come first, then those that run the component; `long` takes
//! a minute or more.

mod calendar;
mod offers;
mod races;
mod random_cases;
mod settled;
mod tallies;
mod ticks;

mod canonical;
mod conformance;
mod faults;
mod fuzz;
mod garbage;
mod host;
mod hostile;
mod instances;
mod museum;
mod outages;
mod plans;
mod programmes;
mod purity;
mod requests;

mod long;

/// Every state and request of a search is made and dropped.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;
