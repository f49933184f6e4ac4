//! Policies with one thing changed, and whether the scenarios notice. Which changes there are is
//! `operators`, how they are put into the text `edit`; here each is loaded and played until a
//! scenario fails. A change that the rules refuse to load was noticed before any scenario and
//! counts apart.
//!
//! What a policy cannot say cannot be changed: comparisons stand in the rules (a limit one higher
//! or lower is what comes of turning one), and so does what pauses a clock. What comes closest to a
//! lost pause is a length of working time that runs through nights and days of rest.

use wish_policy::PolicyFile;
use wish_runtime::{Rulebook, Runtime, RuntimeError};
use wish_scenario::Scenario;
use wish_scenario::parallel::on_each;
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
    threads: usize,
) -> Result<Vec<usize>, RuntimeError> {
    let book = runtime.rulebook((file.text().to_owned() + REMARK).as_bytes())?;
    let passes = |scenario: &Scenario| Ok(play_one(scenario, &book)?.passed());
    let passed = on_each(threads, &suite.scenarios, passes).into_iter();
    let passed: Vec<bool> = passed.collect::<Result<_, RuntimeError>>()?;
    Ok(passed.iter().enumerate().filter(|(_, passed)| !**passed).map(|(place, _)| place).collect())
}

/// Tries every mutant, on so many threads: each on a rulebook of its own, with the scenarios first that tell most about its line.
/// Those bound to the text are left out.
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
    threads: usize,
) -> Result<Vec<Fate>, RuntimeError> {
    let lines: Vec<&[Mutant]> = mutants.chunk_by(|one, next| one.path == next.path).collect();
    let fates = on_each(threads, &lines, |of_line| {
        let Some(first) = of_line.first() else { return Ok(Vec::new()) };
        let mut order = in_order(suite, &coverage.closest_runs(&first.path), bound);
        of_line.iter().map(|mutant| fate(runtime, file, suite, &mut order, mutant)).collect()
    });
    let fates: Vec<Vec<Fate>> = fates.into_iter().collect::<Result<_, RuntimeError>>()?;
    Ok(fates.concat())
}

/// The places of the scenarios: some first, and some not at all.
fn in_order(suite: &Suite, first: &[usize], bound: &[usize]) -> Vec<usize> {
    let rest = (0..suite.scenarios.len()).filter(|number| !first.contains(number));
    first.iter().copied().chain(rest).filter(|number| !bound.contains(number)).collect()
}

/// Plays scenarios in this order until one fails. It goes to the front: what notices one change of a line is likely to notice the next.
fn fate(
    runtime: &Runtime,
    file: &PolicyFile,
    suite: &Suite,
    order: &mut [usize],
    mutant: &Mutant,
) -> Result<Fate, RuntimeError> {
    let book = match runtime.rulebook(mutant.edit.applied(file.text()).as_bytes()) {
        Ok(book) => book,
        Err(RuntimeError::PolicyRefused(_)) => return Ok(Fate::Refused),
        Err(error) => return Err(error),
    };
    match first_failing(suite, order, &book)? {
        Some(place) => {
            order[..=place].rotate_right(1);
            Ok(Fate::Killed)
        }
        None => Ok(Fate::Survived),
    }
}

/// The place in this order of the first scenario that fails.
fn first_failing(
    suite: &Suite,
    order: &[usize],
    book: &Rulebook,
) -> Result<Option<usize>, RuntimeError> {
    for (place, number) in order.iter().enumerate() {
        let Some(scenario) = suite.scenarios.get(*number) else { continue };
        if !play_one(scenario, book)?.passed() {
            return Ok(Some(place));
        }
    }
    Ok(None)
}
