//! What can be wrong with a log.

use std::io;

use thiserror::Error;
use wish_host::json::JsonError;

use super::LOG_SCHEMA;

/// What is wrong with a log, or with the file that it is to go to. Lines and columns count from 1.
#[derive(Debug, Error)]
pub enum LogError {
    #[error("the log is empty; its first line is a header with `schema` = `{LOG_SCHEMA}`")]
    Empty,
    #[error("line 1: the log's `schema` is `{found}`; this version reads `{LOG_SCHEMA}`")]
    OtherFormat { found: String },
    #[error("line {line}, column {column}: {message}")]
    Malformed { line: usize, column: usize, message: String },
    #[error("line {line} has more than {bytes_max} bytes; a log has one command a line")]
    LineTooLong { line: usize, bytes_max: usize },
    #[error("line {line} cannot be read: {error}")]
    Unreadable { line: usize, error: io::Error },
    #[error("the log cannot be written: {0}")]
    Unwritable(io::Error),
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
