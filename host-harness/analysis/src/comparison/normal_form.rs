//! A policy in normal form: only what the rules look at, and everything that means the same written
//! the same. Two policies with one normal form are one set of rules under two names.
//!
//! Left out are names and words: `name`, `version`, labels, texts and what lint lets stand. Lists without an order are sorted,
//! lengths of time are brought to one unit of their clock. What a key means that is left out, the
//! document says. Comments, spelling and the order of keys are gone with the text. What a difference
//! between two normal forms comes to is for the search to find out.

use wish_policy::time::{Span, Unit};
use wish_policy::view::{Form as Shown, Item, Kind, View};
use wish_policy::{Document, KeyPath, PathStep};

use super::entry_names;

/// What cases, boards and plans are never decided by.
const WORDS: [&str; 6] = ["schema", "name", "version", "title", "texts", "lint"];
/// Lists of tables whose order says nothing.
const UNORDERED: [&str; 2] = ["coordinator", "area"];

/// A node of a normal form, with the way to it in the policy's own text.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it stands in the text; where it was filled in, where it would stand.
    pub path: KeyPath,
    pub form: Form,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Form {
    /// Compared as a whole: as TOML has it.
    Value(String),
    /// Entries by key, in order of the keys.
    Table(Vec<(String, Node)>),
    /// Tables in an order that counts, each with what names it.
    Sequence(Vec<(String, Node)>),
}

/// The normal form of a policy that the rules accepted.
#[must_use]
pub fn normal_form(policy: &Document<'_>) -> Node {
    let path = KeyPath::default();
    match policy.item() {
        Some(Item { form: Shown::Table(mut keys), .. }) => {
            keys.retain(|(key, item)| !WORDS.contains(key) && !is_nothing(item));
            table(path, &keys)
        }
        _ => Node { path, form: Form::Table(Vec::new()) },
    }
}

/// Whether a list of sections is left out.
fn is_nothing(item: &Item<'_>) -> bool {
    matches!(&item.form, Shown::List { items, .. } if items.is_empty())
}

fn table(path: KeyPath, keys: &[(&str, Item<'_>)]) -> Node {
    let mut entries = Vec::new();
    for (key, item) in keys {
        let node = node(path.key(key), key, item);
        entries.extend(node.map(|node| ((*key).to_owned(), node)));
    }
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    Node { path, form: Form::Table(entries) }
}

/// None: it is words for people.
fn node(path: KeyPath, key: &str, item: &Item<'_>) -> Option<Node> {
    match &item.form {
        Shown::Single(Kind::Text(_)) => None,
        Shown::Table(keys) | Shown::Codes(keys) => Some(table(path, keys)),
        Shown::List { items, .. } if UNORDERED.contains(&key) && items.iter().any(is_table) => {
            let mut entries = named(&path, items);
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            Some(Node { path, form: Form::Table(entries) })
        }
        Shown::List { is_ordered: true, items } if items.iter().any(is_table) => {
            Some(Node { form: Form::Sequence(named(&path, items)), path })
        }
        form => Some(Node { path, form: Form::Value(plain(form)) }),
    }
}

fn is_table(item: &Item<'_>) -> bool {
    matches!(item.form, Shown::Table(_))
}

/// The tables of a list with what names them.
fn named(path: &KeyPath, items: &[Item<'_>]) -> Vec<(String, Node)> {
    let names = entry_names::of(items.iter().map(|item| {
        |key: &str| {
            let written = item.find(key).filter(|value| value.at.is_some());
            let values = written.map_or(&[][..], |value| match &value.form {
                Shown::List { items, .. } => items,
                _ => std::slice::from_ref(value),
            });
            values.iter().filter_map(Item::single).map(|value| value.text()).collect()
        }
    }));
    let mut entries = Vec::new();
    for (index, (item, name)) in items.iter().zip(names).enumerate() {
        let Shown::Table(keys) = &item.form else { continue };
        entries.push((name, table(path.then(PathStep::Index(index)), keys)));
    }
    entries
}

/// A part of a policy, written the same where it means the same; without words for people.
#[must_use]
pub fn meaning<'a>(part: &impl View<'a>) -> String {
    part.item().map_or_else(String::new, |item| plain(&item.form))
}

/// The same without some of its keys.
#[must_use]
pub fn meaning_without<'a>(part: &impl View<'a>, keys: &[&str]) -> String {
    let mut item = part.item();
    if let Some(Item { form: Shown::Table(entries), .. }) = &mut item {
        entries.retain(|(key, _)| !keys.contains(key));
    }
    item.map_or_else(String::new, |item| plain(&item.form))
}

/// As TOML has it, written the same where it means the same; without words for people.
fn plain(form: &Shown<'_>) -> String {
    match form {
        Shown::Single(Kind::Length(span)) => format!("\"{}\"", alike(*span)),
        Shown::Single(kind) => kind.to_toml(),
        Shown::List { is_ordered, items } => {
            let mut items: Vec<String> = items.iter().map(|item| plain(&item.form)).collect();
            if !is_ordered {
                items.sort();
                items.dedup();
            }
            format!("[{}]", items.join(", "))
        }
        Shown::Table(keys) | Shown::Codes(keys) => {
            let is_words = |item: &Item<'_>| matches!(item.form, Shown::Single(Kind::Text(_)));
            let meant = keys.iter().filter(|(_, item)| !is_words(item));
            let mut entries: Vec<String> =
                meant.map(|(key, item)| format!("{key} = {}", plain(&item.form))).collect();
            entries.sort();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A length of time in the smallest unit that its clock counts alike.
#[must_use]
pub fn alike(span: Span) -> String {
    let (each, smallest) = match span.unit() {
        Unit::WorkingDays => (1, Unit::WorkingDays),
        Unit::WorkingHours => (60, Unit::WorkingMinutes),
        Unit::WorkingMinutes => (1, Unit::WorkingMinutes),
        Unit::Minutes => (1, Unit::Minutes),
        Unit::Hours => (60, Unit::Minutes),
        Unit::Days => (24 * 60, Unit::Minutes),
        Unit::Weeks => (7 * 24 * 60, Unit::Minutes),
        Unit::Months => (1, Unit::Months),
        Unit::Years => (12, Unit::Months),
    };
    format!("{} {}", u64::from(span.count()) * each, smallest.plural())
}
