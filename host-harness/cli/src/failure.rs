//! How a command ends: its exit status, and how it reports what went wrong.

use std::io;
use std::process::ExitCode;

use miette::{MietteDiagnostic, Report};
use wish_contract::Diagnostic;
use wish_contract::json::JsonError;
use wish_runtime::RuntimeError;
use wish_runtime::log::LogError;
use wish_simulation::city::CityError;
use wish_simulation::demo::DemoError;

use super::inspect::printable;

/// The exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Ok = 0,
    /// The command line, or a file that it names, cannot be used.
    Usage = 1,
    /// Something that should hold does not.
    AssertionFailed = 2,
    /// A figure that was asked for is not reached.
    ThresholdMissed = 3,
    /// A policy or a baseline has errors.
    PolicyInvalid = 4,
    /// What was recorded and what came of it again are not the same.
    Diverged = 5,
    /// Something changed that nobody accepted.
    ChangeUnaccepted = 6,
    /// The rules or this program failed.
    Internal = 70,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// What was asked for cannot be done: why, and what to do about it.
    Usage { message: String, help: String },
    /// A component that was named is none of ours.
    Component(RuntimeError),
    /// What was asked for is more than the rules are handed.
    TooLarge(RuntimeError),
    /// A policy has errors: its name, its source, and the findings.
    Policy { name: String, source: Vec<u8>, findings: Vec<Diagnostic> },
    /// What a policy is held against cannot be relied on: why, and what to do about it.
    Baseline { message: String, help: String },
    /// What was recorded and what the rules answer now are not the same: where, and what to do about it.
    Mismatch { message: String, help: String },
    /// The rules gave no answer.
    Internal(String),
    /// The answer could not be written.
    Output(io::Error),
}

impl Failure {
    pub fn status(&self) -> Status {
        match self {
            Failure::Usage { .. } | Failure::Component(_) | Failure::TooLarge(_) => Status::Usage,
            Failure::Policy { .. } | Failure::Baseline { .. } => Status::PolicyInvalid,
            Failure::Mismatch { .. } => Status::Diverged,
            Failure::Internal(_) => Status::Internal,
            // Whoever stopped reading has what they wanted.
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => Status::Ok,
            Failure::Output(_) => Status::Internal,
        }
    }

    /// The words for it; none where nobody reads on.
    pub fn report(&self) -> Option<Report> {
        let diagnostic = match self {
            Failure::Usage { message, help }
            | Failure::Baseline { message, help }
            | Failure::Mismatch { message, help } => MietteDiagnostic::new(message).with_help(help),
            Failure::Component(error) | Failure::TooLarge(error) => {
                MietteDiagnostic::new(printable(&error.to_string()))
            }
            Failure::Internal(message) => MietteDiagnostic::new(message),
            Failure::Output(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                MietteDiagnostic::new(format!("the answer cannot be written: {error}"))
            }
            Failure::Policy { .. } | Failure::Output(_) => return None,
        };
        Some(Report::new(diagnostic))
    }
}

impl From<RuntimeError> for Failure {
    fn from(error: RuntimeError) -> Failure {
        match error {
            RuntimeError::InputTooLarge { .. } => Failure::TooLarge(error),
            other => Failure::Internal(other.to_string()),
        }
    }
}

impl From<JsonError> for Failure {
    fn from(error: JsonError) -> Failure {
        Failure::Internal(error.to_string())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        match error.io_error_kind() {
            Some(kind) => Failure::Output(kind.into()),
            None => Failure::Internal(error.to_string()),
        }
    }
}

impl From<DemoError> for Failure {
    fn from(error: DemoError) -> Failure {
        Failure::Internal(error.to_string())
    }
}

impl From<CityError> for Failure {
    fn from(error: CityError) -> Failure {
        match error {
            CityError::Log(LogError::Unwritable(error)) => Failure::Output(error),
            other => Failure::Internal(other.to_string()),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}
