//! Policies with one thing changed, and whether the scenarios notice. Which changes there are is
//! `operators`, how they are put into the text `edit`; here each is loaded and played until a
//! scenario fails. A change that the rules refuse to load was noticed before any scenario and
//! counts apart.
//!
//! What a policy cannot say cannot be changed: comparisons stand in the rules (a limit one higher
//! or lower is what comes of turning one), and so does what pauses a clock. What comes closest to a
//! lost pause is a length of working time that runs through nights and days of rest.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use wish_policy::PolicyFile;
use wish_runtime::{Runtime, RuntimeError};
use wish_scenario::suite::{Suite, play_one};

use crate::coverage::Coverage;

mod edit;
mod operators;
#[cfg(test)]
mod tests;

pub use edit::Edit;
pub use operators::{Operator, mutants};

/// A policy with one thing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The line that is changed: `deadlines.verify`.
    pub path: String,
    /// Where the change is, in bytes.
    pub start: usize,
    pub operator: Operator,
    /// What stood there, and what stands there now.
    pub from: String,
    pub to: String,
    pub edit: Edit,
}

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A scenario failed.
    Killed,
    /// Every scenario passed.
    Survived,
    /// The rules would not load it.
    Refused,
}

/// A text that every policy takes and none means anything by.
const REMARK: &str = "\n# the same policy in another text\n";

/// The scenarios, by their places, that fail under any other text of the policy, whatever it says:
/// their failing says nothing of a change.
///
/// # Errors
/// What stopped the rules.
pub fn bound_to_text(
    runtime: &Runtime,
    file: &PolicyFile,
    suite: &Suite,
) -> Result<Vec<usize>, RuntimeError> {
    let book = runtime.rulebook((file.text().to_owned() + REMARK).as_bytes())?;
    let mut bound = Vec::new();
    for (number, scenario) in suite.scenarios.iter().enumerate() {
        if !play_one(scenario, &book)?.passed() {
            bound.push(number);
        }
    }
    Ok(bound)
}

/// Tries every mutant: each on a rulebook of its own, with the scenarios first that pass through
/// its line. Those bound to the text are left out.
///
/// # Errors
/// What stopped the rules.
pub fn try_all(
    runtime: &Runtime,
    file: &PolicyFile,
    suite: &Suite,
    coverage: &Coverage,
    bound: &[usize],
    mutants: &[Mutant],
) -> Result<Vec<Fate>, RuntimeError> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let fates = Mutex::new(Vec::with_capacity(mutants.len()));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutant) = mutants.get(place) else { break };
                    let order = in_order(suite, &coverage.runs_through(&mutant.path), bound);
                    let fate = fate(runtime, file, suite, &order, mutant);
                    fates.lock().unwrap_or_else(PoisonError::into_inner).push((place, fate));
                }
            });
        }
    });
    let mut fates = fates.into_inner().unwrap_or_else(PoisonError::into_inner);
    fates.sort_by_key(|(place, _)| *place);
    fates.into_iter().map(|(_, fate)| fate).collect()
}

/// The places of the scenarios: some first, and some not at all.
fn in_order(suite: &Suite, first: &[usize], bound: &[usize]) -> Vec<usize> {
    let rest = (0..suite.scenarios.len()).filter(|number| !first.contains(number));
    first.iter().copied().chain(rest).filter(|number| !bound.contains(number)).collect()
}

fn fate(
    runtime: &Runtime,
    file: &PolicyFile,
    suite: &Suite,
    order: &[usize],
    mutant: &Mutant,
) -> Result<Fate, RuntimeError> {
    let book = match runtime.rulebook(mutant.edit.applied(file.text()).as_bytes()) {
        Ok(book) => book,
        Err(RuntimeError::PolicyRefused(_)) => return Ok(Fate::Refused),
        Err(error) => return Err(error),
    };
    for number in order {
        let Some(scenario) = suite.scenarios.get(*number) else { continue };
        if !play_one(scenario, &book)?.passed() {
            return Ok(Fate::Killed);
        }
    }
    Ok(Fate::Survived)
}
