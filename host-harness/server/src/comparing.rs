//! Compares two policies of a city, as `wish diff` does. That takes seconds or minutes: it is done on a thread of its own, one
//! comparison at a time, and what came of it is kept for whoever asks again.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::{Semaphore, watch};
use wish_analysis::comparison::counterexample::Place;
use wish_analysis::comparison::enabled_commands::GivenCommand;
use wish_analysis::comparison::{
    Comparison, Counterexample, Effort, Policy, Proof, Relation, compare,
};
use wish_contract::{Actor, Command, Responder};

use crate::error::HostError;
use crate::host::Host;

/// How long whoever asks is kept waiting; a comparison that takes longer goes on.
const PATIENCE: Duration = Duration::from_secs(10);
/// Comparisons that are kept, or wait for their turn.
const KEPT_MAX: usize = 32;

/// What came of comparing two policies.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PolicyDifference {
    /// `equivalent`, `stricter`, `looser`, `incomparable`; or `undecided`: they are not written the same, and were not found to part.
    relation: &'static str,
    /// `normal-form`, `sequence` or `none`: what that rests on.
    proof: &'static str,
    /// Kinds of wish that were not tried, since there are too many.
    kinds_of_wish_left_out: usize,
    /// Requests that were put to each policy.
    requests: usize,
    /// The shortest sequence of commands on which they part.
    sequence: Vec<SequenceStep>,
    /// Every key that differs.
    changes: Vec<KeyChange>,
}

/// A command of a sequence on which two policies part.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct SequenceStep {
    /// When, in the policy's time.
    at: String,
    command: Command,
    by: Actor,
    claimant: Option<Responder>,
}

/// A key that differs, and what that does by itself.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
struct KeyChange {
    path: String,
    old: KeyPlace,
    new: KeyPlace,
    /// None: the old policy with this change alone does not load.
    relation: Option<&'static str>,
    sequence: Vec<SequenceStep>,
}

/// How a key stands in a policy.
#[derive(Clone, Debug, Serialize)]
struct KeyPlace {
    /// None: it is not there.
    text: Option<String>,
    line: usize,
    column: usize,
}

type ComparisonOutcome = Option<Result<PolicyDifference, HostError>>;

/// Comparisons that were made, or are under way.
pub struct Comparisons {
    known: Mutex<BTreeMap<(String, String), watch::Receiver<ComparisonOutcome>>>,
    one_at_a_time: Arc<Semaphore>,
}

impl Default for Comparisons {
    fn default() -> Comparisons {
        Comparisons { known: Mutex::default(), one_at_a_time: Arc::new(Semaphore::new(1)) }
    }
}

impl Host {
    /// What a policy of a city changes against another; none, where that is not known yet: ask again.
    ///
    /// # Errors
    /// `NoPolicy`, `TooManyComparisons`, or what the store or the rules stopped at.
    pub async fn compare(
        &self,
        city: &str,
        old: &str,
        new: &str,
    ) -> Result<Option<PolicyDifference>, HostError> {
        let policies = self.store().policies(city).await?;
        let source = |digest: &str| {
            let row = policies.iter().find(|row| row.digest == digest);
            let row = row.ok_or_else(|| HostError::NoPolicy(digest.to_owned()))?;
            let path = PathBuf::from(format!("{digest}.toml"));
            Ok::<Policy, HostError>(Policy { path, source: row.source.clone() })
        };
        let mut outcome = self.comparison(source(old)?, source(new)?, (old, new))?;
        let known = tokio::time::timeout(PATIENCE, outcome.wait_for(Option::is_some)).await;
        match known {
            Err(_) => Ok(None),
            Ok(Ok(outcome)) => outcome.clone().transpose(),
            Ok(Err(_)) => Err(HostError::Unreadable("a comparison broke off".to_owned())),
        }
    }

    /// The comparison of two policies, begun where nobody has.
    fn comparison(
        &self,
        old: Policy,
        new: Policy,
        digests: (&str, &str),
    ) -> Result<watch::Receiver<ComparisonOutcome>, HostError> {
        let key = (digests.0.to_owned(), digests.1.to_owned());
        let comparisons = self.comparisons();
        let mut known = comparisons.known.lock().unwrap_or_else(PoisonError::into_inner);
        // What failed, or broke off, is begun anew.
        known.retain(|_, outcome| {
            let ended = outcome.has_changed().is_err();
            !ended || matches!(*outcome.borrow(), Some(Ok(_)))
        });
        if let Some(outcome) = known.get(&key) {
            return Ok(outcome.clone());
        }
        if known.len() >= KEPT_MAX {
            known.retain(|_, outcome| outcome.borrow().is_none());
        }
        if known.len() >= KEPT_MAX {
            return Err(HostError::TooManyComparisons);
        }
        let (sender, outcome) = watch::channel(None);
        known.insert(key, outcome.clone());
        let (runtime, turn) = (self.runtime().clone(), Arc::clone(&comparisons.one_at_a_time));
        tokio::spawn(async move {
            let Ok(_turn) = turn.acquire().await else { return };
            let compared = tokio::task::spawn_blocking(move || {
                let place = Place {
                    path: PathBuf::from("diff.scenario.toml"),
                    policy: old.path.display().to_string(),
                };
                let found = compare(&runtime, &old, &new, &place, Effort::USUAL);
                found.map(|found| PolicyDifference::of(&found)).map_err(HostError::from)
            });
            let compared = compared
                .await
                .unwrap_or_else(|error| Err(HostError::Unreadable(error.to_string())));
            sender.send_replace(Some(compared));
        });
        Ok(outcome)
    }
}

impl PolicyDifference {
    fn of(found: &Comparison) -> PolicyDifference {
        let steps = |shown: Option<&Counterexample>| -> Vec<SequenceStep> {
            let commands = shown.iter().flat_map(|shown| &shown.parting.commands);
            let step = |given: &GivenCommand| SequenceStep {
                at: found.offset.written(given.now),
                command: given.command.clone(),
                by: given.by.clone(),
                claimant: given.claimant.clone(),
            };
            commands.map(step).collect()
        };
        let changes = found.changes.iter().map(|one| {
            let place = |side: &wish_analysis::comparison::changes::Side| KeyPlace {
                text: side.text.clone(),
                line: side.line,
                column: side.column,
            };
            KeyChange {
                path: one.change.path.clone(),
                old: place(&one.change.old),
                new: place(&one.change.new),
                relation: one.relation.map(word),
                sequence: steps(one.parting.as_ref()),
            }
        });
        PolicyDifference {
            relation: word(found.relation),
            proof: match found.proof {
                Proof::NormalForm => "normal-form",
                Proof::Sequence { .. } => "sequence",
                Proof::Nothing { .. } => "none",
            },
            kinds_of_wish_left_out: found.left_out,
            requests: found.requests,
            sequence: steps(found.parting.as_ref()),
            changes: changes.collect(),
        }
    }
}

fn word(relation: Relation) -> &'static str {
    match relation {
        Relation::Equivalent => "equivalent",
        Relation::Stricter => "stricter",
        Relation::Looser => "looser",
        Relation::Incomparable => "incomparable",
        Relation::Undecided => "undecided",
    }
}
