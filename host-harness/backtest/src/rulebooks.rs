//! The policies of a backtest in the rules' hands: the new one, and those that the log was recorded
//! under.

use std::collections::BTreeMap;

use wish_contract::Fact;
use wish_runtime::{Rulebook, Runtime, RuntimeError};

use super::error::BacktestError;
use super::recording::Recording;

/// The digest in a case has so many digits.
const DIGEST_DIGITS: usize = 16;
/// The place of the new policy.
pub const NEW: usize = 0;

/// Every policy that cases are put to.
pub struct Rulebooks {
    loaded: Vec<Rulebook>,
    names: Vec<String>,
    places: BTreeMap<String, usize>,
    /// Facts of a city's own with which none of the new policy's guards refuses: what it is told where the log has none.
    pub unsaid: Vec<Fact>,
}

impl Rulebooks {
    /// Loads the log's policies beside the new one.
    pub fn load(
        runtime: &Runtime,
        recording: &Recording,
        new: Rulebook,
    ) -> Result<Rulebooks, BacktestError> {
        let mut rulebooks = Rulebooks {
            names: vec![new.about()?.name],
            unsaid: new.city_trials(0)?.suitable,
            loaded: vec![new],
            places: BTreeMap::new(),
        };
        for policy in &recording.header().policies {
            let book = runtime.rulebook(policy.source.as_bytes()).map_err(|error| match error {
                RuntimeError::PolicyRefused(findings) => BacktestError::OldPolicyRefused {
                    digest: policy.digest.clone(),
                    message: findings.first().map_or_else(String::new, |first| {
                        format!("line {}: {}", first.line, first.message)
                    }),
                },
                other => other.into(),
            })?;
            let digest = book.digest().chars().take(DIGEST_DIGITS).collect();
            rulebooks.names.push(book.about()?.name);
            rulebooks.places.insert(digest, rulebooks.loaded.len());
            rulebooks.loaded.push(book);
        }
        Ok(rulebooks)
    }

    pub fn len(&self) -> usize {
        self.loaded.len()
    }

    pub fn book(&self, place: usize) -> &Rulebook {
        &self.loaded[place]
    }

    /// The place of a policy of the log by its digest.
    pub fn place(&self, digest: &str) -> Option<usize> {
        self.places.get(digest).copied()
    }

    /// The name of a policy by its place.
    pub fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// The names of the log's policies, each once.
    pub fn old_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.names.iter().skip(1).map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}
