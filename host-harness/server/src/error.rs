//! Why the host could not do what it was asked: not what the rules refuse, which is an answer.

use thiserror::Error;
use wish_contract::Diagnostic;
use wish_runtime::RuntimeError;
use wish_store::StoreError;

/// Why the host could not do what it was asked. Nothing was changed.
#[derive(Clone, Debug, Error)]
pub enum HostError {
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The rules gave no answer.
    #[error(transparent)]
    Rules(#[from] RuntimeError),
    /// There is no such city.
    #[error("there is no city `{0}`; upload a policy for it and put it in force")]
    NoCity(String),
    /// The city has no such policy.
    #[error("the city has no policy `{0}`; upload it first")]
    NoPolicy(String),
    /// The policy has errors.
    #[error("the policy has {} finding(s)", .0.len())]
    PolicyRefused(Vec<Diagnostic>),
    /// What is stored cannot be read.
    #[error("what is stored cannot be read: {0}")]
    Unreadable(String),
}
