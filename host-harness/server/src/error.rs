//! Why the host could not do what it was asked: not what the rules refuse, which is an answer.

use thiserror::Error;
use wish_analysis::comparison::ComparisonError;
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
    /// Policies are being compared, and others wait for it.
    #[error("too many comparisons of policies are under way; try again")]
    TooManyComparisons,
    /// What is stored cannot be read.
    #[error("what is stored cannot be read: {0}")]
    Unreadable(String),
}

impl From<ComparisonError> for HostError {
    fn from(error: ComparisonError) -> HostError {
        match error {
            ComparisonError::Rules(error) => HostError::Rules(error),
            ComparisonError::Unreadable { name, message } => {
                HostError::Unreadable(format!("{name}: {message}"))
            }
        }
    }
}
