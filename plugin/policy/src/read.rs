//! Reads TOML values into the document's types and goes on after every mistake, so that all are found
//! at once. Which keys there are is for `document` to say; what a single value may be, for `values`.

mod field;
mod list;
mod section;

pub use field::{Defaulted, Setting, Spanned};
pub use list::{Filled, List, MayBeEmpty, Sequence, Set};
pub use section::Section;
pub(crate) use section::{CheckedTable, example, section};

use crate::finding::{Finding, Findings, Place, quoted};
use crate::toml::{Entry, Node, Table as TomlTable, Value};
use crate::values::NO_CODE;
use crate::view::Shape;
use wish_contract::is_code;
use wish_words::{Found, Label};

static WRONG_TYPE: Finding = Finding::error("wrong_type");
static NO_LIST: Finding = Finding::error("wrong_type-heading");
static NO_TABLE: Finding = Finding::error("wrong_type-headings");

/// What can be read from a value. Whatever the value, reading gives something to go on with.
pub trait Read<'a>: Shape {
    /// None: the key is left out. Where it may not be, that has been said.
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Self;
}

/// Where a value stands; of none, the very beginning.
pub(crate) fn place_of(item: Option<&Node>) -> Place {
    item.map_or_else(Place::default, |item| item.at)
}

/// The entries of a table; a value of another type is refused.
fn entries_of<'a>(item: Option<&'a Node>, findings: &mut Findings) -> Option<&'a TomlTable> {
    let item = item?;
    match &item.value {
        Value::Table(entries) => Some(entries),
        Value::Tables(_) => {
            findings.say(item.at, &NO_TABLE, &[]);
            None
        }
        _ => {
            wrong_type(item, Found::Name(Label::PolicyValue("table")), findings);
            None
        }
    }
}

/// A list is wanted. Whether it is one table whose heading is to be another, and that can be gone on with as the only
/// one; everything else is of the wrong type.
fn no_list(item: &Node, findings: &mut Findings) -> bool {
    let is_heading = matches!(&item.value, Value::Table(table) if table.has_heading());
    if is_heading {
        findings.say(item.at, &NO_LIST, &[]);
    } else {
        wrong_type(item, Found::Name(Label::PolicyValue("list")), findings);
    }
    is_heading
}

/// A value is not of the type that is wanted.
pub(crate) fn wrong_type(item: &Node, wanted: Found<'_>, findings: &mut Findings) {
    let kind = match item.value {
        Value::Text(_) => "text",
        Value::Whole(..) => "whole",
        Value::Fraction => "fraction",
        Value::Flag(_) => "flag",
        Value::Moment(_) => "moment",
        Value::List(_) | Value::Tables(_) => "list",
        Value::Table(_) => "table",
    };
    let found = [("wanted", wanted), ("type", Found::Name(Label::PolicyValue(kind)))];
    findings.say(item.at, &WRONG_TYPE, &found);
}

impl<'a, T: Read<'a>> Read<'a> for Option<T> {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Option<T> {
        item.map(|_| T::read(item, findings))
    }
}

/// What a policy names under codes of its own.
#[derive(Clone, Debug)]
pub struct Codes<'a, T> {
    /// Where the section stands.
    pub at: Place,
    /// Its entries, in order of their codes.
    pub entries: Vec<Coded<'a, T>>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Coded<'a, T> {
    /// Its code.
    pub code: &'a str,
    /// Where the code stands.
    pub at: Place,
    /// What stands under it.
    pub value: T,
}

impl<'a, T> Codes<'a, T> {
    /// All codes.
    #[must_use]
    pub fn codes(&self) -> Vec<&'a str> {
        self.entries.iter().map(|entry| entry.code).collect()
    }

    /// What stands under a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&T> {
        self.entries.iter().find(|entry| entry.code == code).map(|entry| &entry.value)
    }

    /// The entries as they are written, one after the other.
    #[must_use]
    pub fn as_written(&self) -> Vec<&Coded<'a, T>> {
        let mut entries: Vec<&Coded<'a, T>> = self.entries.iter().collect();
        entries.sort_by_key(|entry| entry.at.start);
        entries
    }

    /// Does something with each value.
    pub fn each(&self, mut act: impl FnMut(&T)) {
        self.entries.iter().for_each(|entry| act(&entry.value));
    }
}

impl<'a, T: Read<'a>> Read<'a> for Codes<'a, T> {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Codes<'a, T> {
        let mut entries = Vec::new();
        for entry in coded(item, findings) {
            entries.push(Coded {
                code: &entry.key.name,
                at: entry.key.at,
                value: T::read(Some(&entry.node), findings),
            });
        }
        Codes { entries, at: place_of(item) }
    }
}

/// The entries of a table whose keys are codes.
fn coded<'a>(item: Option<&'a Node>, findings: &mut Findings) -> &'a [Box<Entry>] {
    let entries = entries_of(item, findings).map_or(&[][..], TomlTable::entries);
    for key in entries.iter().map(|entry| &entry.key) {
        if !is_code(&key.name) {
            findings.say(key.at, &NO_CODE, &[("word", Found::Text(&quoted(&key.name)))]);
        }
    }
    entries
}
