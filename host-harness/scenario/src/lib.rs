//! Rule tests: courses of events written down as files, played under a policy, and held against what
//! must come of them.
//!
//! A scenario is read (`read`), its names are looked up (`names`), it is played step by step (`play`) in a small world of cases and
//! responders (`world`), and each step's outcome is held against what it expects (`expect`). What
//! the rules were asked and what they answered is kept (`observed`). A whole folder of scenarios is
//! a `suite`. `course` and `rendering` put into words what happened. The rules are reached through the
//! component only. Reports and the command line are for the verb `wish test`.
//!
//! A host that has tests of its own plays a city's scenarios among them:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use wish_component::COMPONENT;
//! use wish_runtime::{Runtime, Settings};
//! use wish_scenario::parallel::processors;
//! use wish_scenario::suite::Suite;
//!
//! let runtime = Runtime::new(COMPONENT, Settings::default())?;
//! let suite = Suite::read(&["../../tests/scenarios/taizhou".into()])?;
//! let rulebooks = suite.rulebooks(&runtime)?;
//! for outcome in suite.play(&rulebooks, processors())? {
//!     assert!(outcome.passed(), "{:?}", outcome.played.mismatch);
//! }
//! # Ok(())
//! # }
//! ```

mod act;
pub mod by_policy;
pub mod course;
pub mod cut;
mod expect;
pub mod file;
mod names;
pub mod observed;
pub mod parallel;
mod play;
pub mod problem;
mod read;
pub mod rendering;
pub mod suite;
mod time;
mod world;
pub mod write;

pub use expect::Difference;
pub use play::{Mismatch, Played, play};
pub use read::{FILE_SUFFIX, Reader, Scenario, ScenarioError, read, read_text};

#[cfg(test)]
mod tests;
