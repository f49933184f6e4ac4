//! Why a backtest cannot be made.

use std::path::PathBuf;

use thiserror::Error;
use wish_runtime::RuntimeError;
use wish_runtime::log::LogError;

/// What stands in the way of a backtest. Lines and columns count from 1.
#[derive(Debug, Error)]
pub enum BacktestError {
    #[error("{path}: {error}")]
    Log { path: PathBuf, error: LogError },
    #[error("{path}, line {line}: the header has no policy with the digest `{digest}`")]
    PolicyMissing { path: PathBuf, line: usize, digest: String },
    #[error("{path}: the log has no case under policy `{policy}`, only under {known}")]
    NoCase { path: PathBuf, policy: String, known: String },
    #[error("{path}: the log has no case")]
    Empty { path: PathBuf },
    /// The log's own policy, put to these rules, does not say what the log says.
    #[error(
        "{path}, line {line}: case `{case}` was answered {recorded} here, and its own policy now \
         answers {again}"
    )]
    Unreproduced { path: PathBuf, line: usize, case: String, recorded: String, again: String },
    #[error("policy `{digest}` in the log's header is refused: {message}")]
    OldPolicyRefused { digest: String, message: String },
    #[error("the policy has no area level `{level}`; choose one of {known}")]
    LevelUnknown { level: String, known: String },
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
}
