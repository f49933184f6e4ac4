//! Takes what a platform has already: its cases and its responders, from CSV or JSON Lines.
//!
//! A case comes in as the commands that brought it to where it stands, at the times that the platform gives, by the host's one way
//! in; what the rules refuse is a line of the report. Each line has the platform's own name for what it tells: one that was imported
//! before is known again and left alone, and one that says something else now is reported. All of it is kept, or nothing; or, where
//! somebody asks for that, whatever is in order, so that the file can be given again once the rest is mended.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod cases;
mod encoding;
mod fields;
mod keep;
mod problem;
mod responders;
mod table;

pub use cases::CASE_COLUMNS;
pub use encoding::Encoding;
pub use problem::{LineProblem, Wording};
pub use responders::RESPONDER_COLUMNS;

/// What a file tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Cases.
    Cases,
    /// Responders.
    Responders,
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values with a header.
    Csv,
    /// JSON Lines: an object a line.
    Ndjson,
}

impl Form {
    /// By the first byte that is no blank: an object, or else a table.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Form {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if first == Some(&b'{') { Form::Ndjson } else { Form::Csv }
    }
}

/// What is kept of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// All of it, or nothing.
    Whole,
    /// Every line that is in order.
    Good,
    /// Nothing: what would become of it is reported.
    Nothing,
}

/// What somebody else's columns and values are called here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMap {
    /// Their column, and ours; empty: it is left out.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// By our column: their value, and ours.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

/// A file to be imported.
#[derive(Clone, Debug)]
pub struct Source<'a> {
    /// What it tells of.
    pub subject: Subject,
    /// How it is written.
    pub form: Form,
    /// In which encoding.
    pub encoding: Encoding,
    /// What its columns are called.
    pub map: &'a ColumnMap,
    /// The file.
    pub bytes: &'a [u8],
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "import-report")]
pub struct Report {
    /// How many things the file tells of.
    pub lines: usize,
    /// How many were imported, or would be.
    pub imported: usize,
    /// How many had been imported before.
    pub skipped: usize,
    /// Whether what was imported is kept.
    pub kept: bool,
    /// What is wrong, in order of the lines.
    pub problems: Vec<LineProblem>,
}
