//! A TOML file as a tree: what stands where, and under which key. What the values of a policy mean
//! is for `document` to say.
//!
//! Tokens, grammar, texts and numbers are read by `toml_parser`, days and times in
//! `toml/moment.rs`; the tree is grown in `toml/grow.rs`. The crate `toml` would do both, in several
//! times the space.

mod grow;
mod keys;
mod message;
mod nesting;
#[cfg(test)]
mod tests;

use toml_datetime::Datetime;
use toml_parser::ParseError;
use wish_words::Found;

use crate::finding::{Finding, Findings, Place, quoted};
use crate::limits::NESTING_MAX;
use grow::Grown;
use keys::Clash;

static TOO_DEEP: Finding = Finding::error("policy_too_deep");
static TWICE: Finding = Finding::error("policy_syntax-twice");
static CLOSED: Finding = Finding::error("policy_syntax-closed");
static NO_TOML: Finding = Finding::error("policy_syntax");

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    pub at: Place,
    pub value: Value,
}

/// What can stand behind a key.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    /// Digits without their prefix, and what they count in: 2, 8, 10 or 16.
    Whole(String, u32),
    Fraction,
    Flag(bool),
    /// A day, a time of day, or both.
    Moment(Datetime),
    List(Vec<Node>),
    /// Tables under headings in double brackets.
    Tables(Vec<Node>),
    Table(Table),
}

impl Value {
    /// What TOML calls it.
    fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "string",
            Value::Whole(..) => "integer",
            Value::Fraction => "float",
            Value::Flag(_) => "boolean",
            Value::Moment(_) => "datetime",
            Value::List(_) | Value::Tables(_) => "array",
            Value::Table(_) => "table",
        }
    }
}

/// Values by key, in order of the keys.
#[derive(Clone, Debug, Default)]
pub struct Table {
    #[expect(clippy::vec_box, reason = "to put an entry in its place moves a word for each other")]
    entries: Vec<Box<Entry>>,
    /// Whether it is written in braces, and so closed to all that follows.
    inline: bool,
    /// Whether it was only named on the way to another table.
    implicit: bool,
    /// Whether it was named on the way by a dotted key rather than by a heading.
    dotted: bool,
}

/// A key and what stands behind it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: Key,
    pub node: Node,
}

/// A key, or a part of a dotted one.
#[derive(Clone, Debug)]
pub struct Key {
    pub name: String,
    pub at: Place,
}

impl Table {
    /// What stands behind a key.
    pub fn get(&self, name: &str) -> Option<&Node> {
        Some(&self.entries.get(self.index(name).ok()?)?.node)
    }

    /// Everything, in order of the keys.
    pub fn entries(&self) -> &[Box<Entry>] {
        &self.entries
    }

    /// Where the key stands, or where it would stand.
    fn index(&self, name: &str) -> Result<usize, usize> {
        self.entries.binary_search_by(|entry| entry.key.name.as_str().cmp(name))
    }
}

/// Reads a file. None: it is no TOML, and that has been said.
pub fn read(text: &str, findings: &mut Findings) -> Option<Table> {
    if let Some(at) = nesting::too_deep(text) {
        findings.say(at, &TOO_DEEP, &[("levels_max", Found::number(NESTING_MAX))]);
        return None;
    }
    let Grown { table, errors, clashes } = grow::grow(text);
    // What stands behind a syntax error lands in the wrong table: nothing said about it would be
    // true.
    let is_sound = errors.is_empty() && clashes.is_empty();
    for error in errors {
        refuse(&error, text, findings);
    }
    for clash in clashes {
        match clash {
            Clash::Twice(key) => {
                findings.say(key.at, &TWICE, &[("key", Found::Text(&quoted(&key.name)))]);
            }
            Clash::Closed(key, kind) => {
                let found = [("key", Found::Text(&quoted(&key.name))), ("type", Found::Text(kind))];
                findings.say(key.at, &CLOSED, &found);
            }
        }
    }
    is_sound.then_some(table)
}

fn refuse(error: &ParseError, text: &str, findings: &mut Findings) {
    let at = match error.unexpected() {
        Some(span) => span.into(),
        None => Place { start: text.len(), end: text.len() },
    };
    findings.say(at, &NO_TOML, &[("error", Found::Text(&message::message(error)))]);
}

impl From<toml_parser::Span> for Place {
    fn from(span: toml_parser::Span) -> Place {
        Place { start: span.start(), end: span.end() }
    }
}
