//! What can go wrong with the demo. A refused command or a stranded case is not among it: that is
//! what it shows.

use thiserror::Error;
use wish_runtime::RuntimeError;

/// Why the demo could not be played.
#[derive(Debug, Error)]
pub enum DemoError {
    /// A line of the inputs cannot be read.
    #[error(
        "`{file}` line {line}: {message}; mend the file under `host-harness/data` and build again"
    )]
    Input { file: &'static str, line: usize, message: String },
    /// A wish's report is none that the demo knows how to play.
    #[error(
        "`{reference}` is reported as `{reported}`, unknown to the demo; add it to `demo/reported.rs`"
    )]
    Reported { reference: String, reported: String },
    /// The rules cannot work on what the demo hands in.
    #[error("the rules cannot rank: {0}; mend `demo/cast.rs`")]
    Unrankable(String),
    /// The rules gave no answer.
    #[error(transparent)]
    Rules(#[from] RuntimeError),
}
