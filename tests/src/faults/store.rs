//! What survives a crash: a log of lines, each written whole or not at all. A line holds all that
//! came of one command, its events and its effects together, so that nothing can come between.

use serde::{Deserialize, Serialize};
use wish_contract::PolicyRef;
use wish_contract::Request;
use wish_contract::{Effect, Event};

/// A line of the log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Record {
    /// A command was carried out. The request is kept without its case.
    Done {
        case: String,
        policy: PolicyRef,
        request: Request,
        events: Vec<Event>,
        effects: Vec<Effect>,
    },
    /// A command was refused, by this rule.
    Refused { case: String, policy: PolicyRef, request: Request, rule: String },
    /// An effect was carried out.
    Receipt(String),
}

/// The log.
#[derive(Default)]
pub(super) struct Store {
    text: String,
}

impl Store {
    pub fn append(&mut self, record: &Record) {
        self.text.push_str(&line(record));
    }

    /// Writes only the beginning of a line, as a crash does.
    pub fn append_torn(&mut self, record: &Record, share: u64) {
        let line = line(record);
        let end = line.len() * usize::try_from(share.min(99)).unwrap_or(0) / 100;
        let end = (0..=end).rev().find(|end| line.is_char_boundary(*end)).unwrap_or(0);
        self.text.push_str(&line[..end]);
    }

    /// Drops what a crash left half written.
    pub fn mend(&mut self) {
        let end = self.text.rfind('\n').map_or(0, |end| end + 1);
        self.text.truncate(end);
    }

    /// Everything written, in order.
    pub fn read(&self) -> Result<Vec<Record>, String> {
        let read = |line: &str| serde_json::from_str(line);
        let records: Result<Vec<Record>, _> = self.text.lines().map(read).collect();
        records.map_err(|error| format!("the log can be read at a restart: {error}"))
    }
}

fn line(record: &Record) -> String {
    let mut line = serde_json::to_string(record).unwrap_or_default();
    line.push('\n');
    line
}
