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
    /// The policy in force of a city does not load, though it did once.
    #[error(
        "the policy `{digest}`, in force in `{city}`, does not load: {why}; run the version of before, and put another policy in force"
    )]
    InForceRefused {
        /// The city.
        city: String,
        /// The policy.
        digest: String,
        /// What is wrong with it.
        why: String,
    },
    /// The clock is behind what was written.
    #[error(
        "the clock is {seconds} seconds behind what was last written; set it, and start the host anew"
    )]
    ClockBehind {
        /// By how much.
        seconds: i64,
    },
    /// What is stored was written by a later version.
    #[error("what is stored was written by a later version: {0}; ask a host of that version")]
    LaterForm(String),
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
