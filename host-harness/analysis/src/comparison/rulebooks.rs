//! The two policies that are compared, as the rules have loaded them.

use wish_contract::PolicyRef;
use wish_runtime::{Rulebook, RuntimeError};

/// How much of the digest cases carry.
const SHORT_DIGEST_DIGITS: usize = 16;

/// The two policies.
#[derive(Clone, Debug)]
pub struct Pair {
    pub old: Book,
    pub new: Book,
}

/// A policy that was loaded, and what cases under it carry.
#[derive(Clone, Debug)]
pub struct Book {
    pub rules: Rulebook,
    pub name: PolicyRef,
}

impl Book {
    /// A loaded policy.
    ///
    /// # Errors
    /// What stopped the rules.
    pub fn of(rules: Rulebook) -> Result<Book, RuntimeError> {
        let about = rules.about()?;
        let digest = about.digest.get(..SHORT_DIGEST_DIGITS).unwrap_or_default().to_owned();
        let name = PolicyRef { name: about.name, version: about.version, digest };
        Ok(Book { rules, name })
    }
}
