//! Compares two policies: whether they are one set of rules, and if not, which is the stricter and
//! on which sequence of commands they part first.
//!
//! They are equivalent when they have one normal form (`normal_form`), and only then. Otherwise the keys that differ
//! (`changes`), and what either policy says to every class of wish (`alphabet`), tell which wishes, responders and times are to
//! be tried; among a few of those, and then among all, the shortest sequence is searched for which the two rulebooks give
//! different answers (`search`, `answers`), and written as a scenario that the engine of scenarios has played under both
//! (`counterexample`). That a sequence parts them, the rules have said; that none shorter does, has been tried with every class
//! to which the two say something else, by however many traits together. Tests try all combinations of all values instead
//! (`tests/brute_force.rs`).

use std::path::PathBuf;

use thiserror::Error;
use wish_runtime::{Runtime, RuntimeError};

pub mod alphabet;
pub mod answers;
pub mod changes;
pub mod counterexample;
pub mod counts;
pub mod enabled_commands;
mod entry_names;
pub(crate) mod ladders;
pub mod normal_form;
pub mod probes;
pub mod rulebooks;
pub mod search;
mod search_order;
pub mod state;

use alphabet::{Alphabet, Offset};
use answers::Strictness;
use changes::{Change, Text};
use counterexample::Place;
use rulebooks::{Book, Pair};
use search::Parting;
use search_order::{SearchOutcome, Task};

/// How much is tried: requests to each policy that one search may take.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// On the straight way, where sequences are long and ways few.
    pub straight: usize,
    /// With every command.
    pub every: usize,
    /// Whether a shorter sequence than the one that was found is looked for among everything.
    pub proves: bool,
}

impl Effort {
    /// What takes a few seconds.
    pub const USUAL: Effort = Effort { straight: 60_000, every: 20_000, proves: true };

    /// So many times as much.
    #[must_use]
    pub fn times(self, weight: usize) -> Effort {
        let Effort { straight, every, proves } = self;
        let [straight, every] = [straight, every].map(|effort| effort.saturating_mul(weight));
        Effort { straight, every, proves }
    }

    /// For one change among several: what it does is told, not that nothing shorter shows it.
    fn of_each(self) -> Effort {
        Effort { every: self.every / 4, proves: false, ..self }
    }
}

/// How two policies stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same rules.
    Equivalent,
    /// Wherever they were found to part, the new one allows less, gives less time or reaches fewer.
    Stricter,
    /// Wherever they were found to part, the new one allows more, gives more time or reaches more.
    Looser,
    /// One is stricter here and the other there; or they part in what is neither.
    Incomparable,
    /// They are not written the same, and were not found to part.
    Undecided,
}

/// What a relation rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// One normal form.
    NormalForm,
    /// A sequence on which they part; all sequences up to so many commands were tried, of what the
    /// changes touch and of everything.
    Sequence { touched: usize, everything: usize },
    /// No sequence was found; so far was looked.
    Nothing { touched: usize, everything: usize },
}

/// What came of a comparison.
#[derive(Clone, Debug)]
pub struct Comparison {
    pub relation: Relation,
    pub proof: Proof,
    /// The shortest sequence on which they part.
    pub parting: Option<Counterexample>,
    /// Every key that differs, with what it does by itself.
    pub changes: Vec<Compared>,
    /// Classes of wishes that were not tried, since there are too many.
    pub left_out: usize,
    pub states: usize,
    /// Requests put to each policy.
    pub requests: usize,
    /// How times are written.
    pub offset: Offset,
}

/// A parting, and the scenario that shows it.
#[derive(Clone, Debug)]
pub struct Counterexample {
    pub parting: Parting,
    /// Whether a scenario can state it, and was seen to pass under the old policy and to fail under
    /// the new.
    pub shown: bool,
}

/// One key that differs.
#[derive(Clone, Debug)]
pub struct Compared {
    pub change: Change,
    /// None: the old policy with this change alone is none that the rules accept.
    pub relation: Option<Relation>,
    pub parting: Option<Counterexample>,
}

/// Why two policies cannot be compared.
#[derive(Debug, Error)]
pub enum ComparisonError {
    #[error("{0}")]
    Rules(#[from] RuntimeError),
    /// The rules read the text, and this program does not: a fault of ours.
    #[error("`{name}` cannot be taken apart: {message}")]
    Unreadable { name: String, message: String },
}

/// A policy: its name and its text.
#[derive(Clone, Debug)]
pub struct Policy {
    pub path: PathBuf,
    pub source: Vec<u8>,
}

/// Compares two policies that the rules accept.
///
/// # Errors
/// What stopped the rules.
pub fn compare(
    runtime: &Runtime,
    old: &Policy,
    new: &Policy,
    place: &Place,
    effort: Effort,
) -> Result<Comparison, ComparisonError> {
    let (one, other) = (text(old)?, text(new)?);
    let documents = (one.document(), other.document());
    let changes = changes::changes(&one, &other);
    let mut whole = Alphabet::of(&documents.0, &documents.1);
    let mut comparison = Comparison {
        relation: Relation::Equivalent,
        proof: Proof::NormalForm,
        parting: None,
        changes: Vec::new(),
        left_out: 0,
        states: 0,
        requests: 0,
        offset: whole.offset,
    };
    if changes.is_empty() {
        return Ok(comparison);
    }
    let task = Task { old: &one, document: &documents.0, place };
    let pair = Pair {
        old: Book::of(runtime.rulebook(&old.source)?)?,
        new: Book::of(runtime.rulebook(&new.source)?)?,
    };
    whole.complete(&pair)?;
    let outcome = task.seek(&pair, &changes, &documents.1, &whole, effort)?;
    let mut verdicts = outcome.verdicts.clone();
    comparison.left_out = outcome.left_out;
    comparison.states = outcome.states;
    comparison.requests = outcome.requests;
    if let [change] = changes.as_slice() {
        comparison.changes.push(Compared::of(change, Some(&outcome)));
    } else {
        for change in &changes {
            let alone = alone(runtime, &task, &pair, &other, change, effort)?;
            comparison.changes.push(Compared::of(change, alone.as_ref()));
            if let Some(alone) = alone {
                comparison.states += alone.states;
                comparison.requests += alone.requests;
                verdicts.extend(alone.verdicts);
            }
        }
    }
    let (touched, everything) = (outcome.touched, outcome.everything);
    comparison.relation = relation(&verdicts);
    comparison.proof = match outcome.counterexample {
        Some(_) => Proof::Sequence { touched, everything },
        None => Proof::Nothing { touched, everything },
    };
    comparison.parting = outcome.counterexample;
    if comparison.parting.is_none() {
        comparison.relation = Relation::Undecided;
    }
    Ok(comparison)
}

impl Compared {
    fn of(change: &Change, outcome: Option<&SearchOutcome>) -> Compared {
        Compared {
            change: change.clone(),
            relation: outcome.map(|outcome| relation(&outcome.verdicts)),
            parting: outcome.and_then(|outcome| outcome.counterexample.clone()),
        }
    }
}

/// What one change does by itself; none where the rules do not accept it by itself.
fn alone(
    runtime: &Runtime,
    task: &Task<'_>,
    pair: &Pair,
    new: &Text,
    change: &Change,
    effort: Effort,
) -> Result<Option<SearchOutcome>, ComparisonError> {
    let source = changes::with_change(task.old, new, change);
    let book = match runtime.rulebook(source.as_bytes()) {
        Ok(book) => book,
        Err(RuntimeError::PolicyRefused(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let policy = Policy { path: PathBuf::from(&change.path), source: source.into_bytes() };
    let text = text(&policy)?;
    let document = text.document();
    let alone = Pair { old: pair.old.clone(), new: Book::of(book)? };
    let mut whole = Alphabet::of(task.document, &document);
    whole.complete(&alone)?;
    let changes = std::slice::from_ref(change);
    Ok(Some(task.seek(&alone, changes, &document, &whole, effort.of_each())?))
}

fn text(policy: &Policy) -> Result<Text, ComparisonError> {
    let source = String::from_utf8_lossy(&policy.source);
    Text::read(&source).map_err(|message| {
        let name = policy.path.display().to_string();
        ComparisonError::Unreadable { name, message }
    })
}

/// What the differences come to.
fn relation(verdicts: &[Strictness]) -> Relation {
    let any = |verdict: Strictness| verdicts.contains(&verdict);
    match (any(Strictness::Stricter), any(Strictness::Looser), any(Strictness::Neither)) {
        (false, false, false) => Relation::Undecided,
        (true, false, false) => Relation::Stricter,
        (false, true, false) => Relation::Looser,
        _ => Relation::Incomparable,
    }
}

#[cfg(test)]
mod tests;
