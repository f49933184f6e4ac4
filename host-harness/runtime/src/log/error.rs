//! What can be wrong with a log.

use std::io;

use thiserror::Error;

use super::LOG_SCHEMA;
use wish_contract::json::JsonError;

/// What is wrong with a log, or with the file that it is to go to. Lines and columns count from 1.
#[derive(Debug, Error)]
pub enum LogError {
    /// There is no line, and so no header.
    #[error("the log is empty; its first line is a header with `schema` = `{LOG_SCHEMA}`")]
    Empty,
    /// The header names another format than [`LOG_SCHEMA`].
    #[error("line 1: the log's `schema` is `{found}`; this version reads `{LOG_SCHEMA}`")]
    OtherFormat {
        /// What it names.
        found: String,
    },
    /// A line is no JSON, or no entry.
    #[error("line {line}, column {column}: {message}")]
    Malformed {
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// A line is longer than any command can be.
    #[error("line {line} has more than {bytes_max} bytes; a log has one command a line")]
    LineTooLong {
        /// The line.
        line: usize,
        /// Most bytes that a line may have.
        bytes_max: usize,
    },
    /// The file cannot be read any further.
    #[error("line {line} cannot be read: {error}")]
    Unreadable {
        /// The line that was to be read.
        line: usize,
        /// What the system says.
        error: io::Error,
    },
    /// The file cannot be written.
    #[error("the log cannot be written: {0}")]
    Unwritable(io::Error),
    /// A value has no form in a log.
    #[error("{0}")]
    Unfit(String),
}

impl LogError {
    pub(super) fn of_line(line: usize, error: &JsonError) -> LogError {
        let (column, message) = match error {
            JsonError::Syntax { column, message, .. } => (*column, message.clone()),
            other => (1, other.to_string()),
        };
        LogError::Malformed { line, column, message }
    }
}
