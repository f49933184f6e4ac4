//! Policies as the rules have loaded them, kept as long as the host runs: a digest names one text for ever.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use wish_runtime::log::DIGEST_DIGITS;
use wish_runtime::{Rulebook, Runtime};
use wish_store::{PolicyRow, Transaction};

use crate::error::HostError;

/// Policies that were loaded.
pub struct Rulebooks {
    runtime: Runtime,
    loaded: RwLock<BTreeMap<String, Rulebook>>,
}

impl Rulebooks {
    pub fn new(runtime: Runtime) -> Rulebooks {
        Rulebooks { runtime, loaded: RwLock::default() }
    }

    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// A policy that was loaded before.
    pub fn known(&self, digest: &str) -> Option<Rulebook> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).get(digest).cloned()
    }

    /// Loads a policy.
    pub fn load(&self, source: &[u8], language: &str) -> Result<(String, Rulebook), HostError> {
        let book = self.runtime.rulebook_with_findings_in(source, language)?;
        let digest = book.digest().get(..DIGEST_DIGITS).unwrap_or_default().to_owned();
        let mut loaded = self.loaded.write().unwrap_or_else(PoisonError::into_inner);
        loaded.insert(digest.clone(), book.clone());
        Ok((digest, book))
    }

    /// A policy of a city.
    pub async fn of(
        &self,
        transaction: &mut Transaction<'_>,
        city: &str,
        digest: &str,
    ) -> Result<Rulebook, HostError> {
        if let Some(book) = self.known(digest) {
            return Ok(book);
        }
        let row = transaction.policy(city, digest).await?;
        self.of_row(row.ok_or_else(|| HostError::NoPolicy(digest.to_owned()))?)
    }

    /// A policy that was kept.
    pub fn of_row(&self, row: PolicyRow) -> Result<Rulebook, HostError> {
        match self.known(&row.digest) {
            Some(book) => Ok(book),
            None => Ok(self.load(&row.source, "en")?.1),
        }
    }
}
