//! What can be wrong with JSON, and where.

use std::fmt::Display;

use serde::de;
use thiserror::Error;

/// What is wrong with a JSON text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JsonError {
    /// Not JSON at all.
    #[error("not JSON at line {line}, column {column}: {message}; give one JSON value")]
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What was found there.
        message: String,
    },
    /// JSON, but not the value that the contract has there.
    #[error("at `{path}`: {message}")]
    Shape {
        /// Where: keys and positions from the outermost value, as in `subject.claims[2].share`; `$`
        /// for that value itself.
        path: String,
        /// What is wrong, and what belongs there.
        message: String,
    },
    /// A value with no form in the contract. Only types from elsewhere come to this.
    #[error("no canonical JSON: {message}; give a type of the contract")]
    Unwritable {
        /// What the type is.
        message: String,
    },
}

/// The outermost value's path.
const ROOT: &str = "$";

impl JsonError {
    pub(super) fn syntax(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let full = error.to_string();
        let place = format!(" at line {line} column {column}");
        let message = full.strip_suffix(&place).unwrap_or(&full).to_owned();
        JsonError::Syntax { line, column, message }
    }

    pub(super) fn unwritable(error: serde_json::Error) -> Self {
        JsonError::Unwritable { message: error.to_string() }
    }

    pub(super) fn shape(message: String) -> Self {
        JsonError::Shape { path: ROOT.to_owned(), message }
    }

    /// Says that what is wrong lies within this key of the value that is being read.
    pub(super) fn within_key(self, key: &str) -> Self {
        self.within(key.to_owned())
    }

    /// Says that what is wrong lies within this element, from 0, of the list that is being read.
    pub(super) fn within_element(self, index: usize) -> Self {
        self.within(format!("[{index}]"))
    }

    fn within(self, outer: String) -> Self {
        match self {
            JsonError::Shape { path, message } => {
                let path = match path.as_str() {
                    ROOT => outer,
                    inner if inner.starts_with('[') => outer + inner,
                    inner => format!("{outer}.{inner}"),
                };
                JsonError::Shape { path, message }
            }
            other => other,
        }
    }
}

impl de::Error for JsonError {
    fn custom<T: Display>(message: T) -> Self {
        JsonError::shape(message.to_string())
    }
}
