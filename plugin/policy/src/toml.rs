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
pub(crate) mod wide;

use toml_datetime::Datetime;
use toml_parser::ParseError;
use wish_words::Found;

use crate::finding::{Finding, Findings, Place, quoted};
use crate::limits::NESTING_MAX;
use grow::{FirstError, Grown};
use keys::Clash;

static TOO_DEEP: Finding = Finding::error("policy_too_deep");
static TWICE: Finding = Finding::error("policy_syntax-twice");
static CLOSED: Finding = Finding::error("policy_syntax-closed");
static NO_TOML: Finding = Finding::error("policy_syntax");
static NO_TOML_FROM_HERE: Finding = Finding::error("policy_syntax-more");
static OPEN: Finding = Finding::error("policy_syntax-open");
static WIDE: Finding = Finding::error("policy_syntax-wide");
static NO_LIST: Finding = Finding::error("policy_syntax-list");

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

    /// Whether it stands under a heading of its own.
    pub fn has_heading(&self) -> bool {
        !self.inline && !self.implicit
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
    let Grown { table, grammar, values, clashes } = grow::grow(text);
    // What stands behind an error of grammar lands in the wrong table: nothing said about it would be
    // true.
    let is_sound = grammar.is_none() && values.is_empty() && clashes.is_empty();
    let end = grammar.as_ref().map_or(usize::MAX, |first| first.from(text));
    if let Some(first) = &grammar {
        refuse(first, text, findings);
    }
    for error in values.iter().filter(|error| place_of(error, text).start < end) {
        refuse_value(error, text, findings);
    }
    for clash in clashes.into_iter().filter(|clash| clash.at().start < end) {
        let (at, finding, key, kind) = match &clash {
            Clash::Twice(key) => (key.at, &TWICE, quoted(&key.name), ""),
            Clash::Closed(key, kind) => (key.at, &CLOSED, quoted(&key.name), *kind),
            Clash::NoList(key, at) => (*at, &NO_LIST, key.name.clone(), ""),
        };
        findings.say(at, finding, &[("key", Found::Text(&key)), ("type", Found::Text(kind))]);
    }
    is_sound.then_some(table)
}

/// The first error of grammar.
fn refuse(first: &FirstError, text: &str, findings: &mut Findings) {
    let at = place_of(&first.error, text);
    if wide::say(text, line_end(text, at), &WIDE, findings) {
        return;
    }
    let error = message::message(&first.error);
    match first.open.filter(|open| first.begins_anew(*open, text)) {
        Some(open) => {
            let bracket = text.get(open.start..=open.start).unwrap_or_default();
            let line = text.bytes().take(at.start).filter(|byte| *byte == b'\n').count() + 1;
            let found = [
                ("bracket", Found::Text(bracket)),
                ("closing", Found::Text(if bracket == "{" { "}" } else { "]" })),
                ("line", Found::number(line)),
            ];
            findings.say(open, &OPEN, &found);
        }
        None => {
            let finding = if first.is_only { &NO_TOML } else { &NO_TOML_FROM_HERE };
            findings.say(at, finding, &[("error", Found::Text(&error))]);
        }
    }
}

/// An error in a single value, which leaves the others as they are.
fn refuse_value(error: &ParseError, text: &str, findings: &mut Findings) {
    let at = place_of(error, text);
    if !wide::say_between(text, line_begin(text, at), line_end(text, at), &WIDE, findings) {
        findings.say(at, &NO_TOML, &[("error", Found::Text(&message::message(error)))]);
    }
}

fn place_of(error: &ParseError, text: &str) -> Place {
    error.unexpected().map_or(Place { start: text.len(), end: text.len() }, Place::from)
}

/// The beginning of the line on which a place begins.
fn line_begin(text: &str, at: Place) -> usize {
    text.get(..at.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// The end of the line on which a place begins.
fn line_end(text: &str, at: Place) -> usize {
    let rest = text.get(at.start..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |length| at.start + length)
}

impl FirstError {
    /// Where it shows first that the text is not what it should be.
    fn from(&self, text: &str) -> usize {
        let at = place_of(&self.error, text);
        let open = self.open.filter(|open| self.begins_anew(*open, text));
        open.map_or(line_begin(text, at), |open| open.start)
    }

    /// Whether the line of the error looks as if a bracket of an earlier one had been closed: it is a heading or gives
    /// a key its value.
    fn begins_anew(&self, open: Place, text: &str) -> bool {
        let at = place_of(&self.error, text);
        let between = text.get(open.start..at.start).unwrap_or_default();
        let Some(last) = between.rfind('\n') else { return false };
        let begin = open.start + last + 1;
        let line = text.get(begin..line_end(text, at)).unwrap_or_default().trim_start();
        line.is_empty() || line.starts_with('[') || line.contains('=')
    }
}

impl From<toml_parser::Span> for Place {
    fn from(span: toml_parser::Span) -> Place {
        Place { start: span.start(), end: span.end() }
    }
}
