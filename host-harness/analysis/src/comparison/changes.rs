//! What differs between two policies, key by key, once both are in normal form; and the one policy
//! with a single difference of the other. What a difference does is for the search.

use toml::{Table, Value};
use wish_policy::view::{Form as Shown, Item, View};
use wish_policy::{Document, KeyPath, PathStep, Place, PolicyFile};

use super::entry_names;
use super::ladders::could_take_the_same;
use super::normal_form::{Form, Node, normal_form};

/// The list whose order counts only between entries that could take the same case.
const LADDERS: &str = "ladder";

/// One difference.
#[derive(Clone, Debug)]
pub struct Change {
    /// The way to it by names: `ladder.ordinary.step.street.open`.
    pub path: String,
    /// The same as a list of names.
    pub names: Vec<String>,
    /// What differs there.
    pub kind: ChangeKind,
    pub old: Side,
    pub new: Side,
}

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// A value, or an entry that only one has.
    Value,
    /// The order of the entries that both have.
    Order,
}

/// How it stands in one of the policies.
#[derive(Clone, Debug)]
pub struct Side {
    /// As it is written, on one line; none where it is not there.
    pub text: Option<String>,
    /// From 1; where it is not there, the table that it would stand in.
    pub line: usize,
    pub column: usize,
}

/// A policy as a text, and as a tree to make another text of.
#[derive(Clone, Debug)]
pub struct Text {
    pub file: PolicyFile,
    table: Table,
}

impl Text {
    /// Takes a policy apart.
    ///
    /// # Errors
    /// What keeps the text from being TOML.
    pub fn read(source: &str) -> Result<Text, String> {
        let file = PolicyFile::parse(source).map_err(|error| error.message)?;
        let table = source.parse().map_err(|error: toml::de::Error| error.message().to_owned())?;
        Ok(Text { file, table })
    }

    /// What the policy says.
    #[must_use]
    pub fn document(&self) -> Document<'_> {
        self.file.sound()
    }
}

/// Every difference, in the order of the new policy's names.
#[must_use]
pub fn changes(old: &Text, new: &Text) -> Vec<Change> {
    let documents = (old.document(), new.document());
    let (one, other) = (normal_form(&documents.0), normal_form(&documents.1));
    let mut found = TreeComparison {
        old,
        new,
        shown: [documents.0.item(), documents.1.item()],
        changes: Vec::new(),
    };
    found.nodes(&mut Vec::new(), &one, &other);
    found.changes
}

struct TreeComparison<'a> {
    old: &'a Text,
    new: &'a Text,
    /// Both documents as trees.
    shown: [Option<Item<'a>>; 2],
    changes: Vec<Change>,
}

impl TreeComparison<'_> {
    fn nodes(&mut self, names: &mut Vec<String>, old: &Node, new: &Node) {
        match (&old.form, &new.form) {
            (Form::Table(one), Form::Table(other)) => self.entries(names, old, new, one, other),
            (Form::Sequence(one), Form::Sequence(other)) => {
                self.entries(names, old, new, one, other);
                let order = |mine: &[(String, Node)], theirs: &[(String, Node)]| -> Vec<String> {
                    let both = |name: &String| theirs.iter().any(|(other, _)| other == name);
                    mine.iter().map(|(name, _)| name.clone()).filter(both).collect()
                };
                let (was, is) = (order(one, other), order(other, one));
                if was != is && self.order_counts(names, &was, &is) {
                    self.note(names, ChangeKind::Order, old, new, [Some(was), Some(is)]);
                }
            }
            (Form::Value(one), Form::Value(other)) if one == other => {}
            _ => self.note(names, ChangeKind::Value, old, new, [Some(vec![]), Some(vec![])]),
        }
    }

    /// Whether two orders can come to something else: that of ladders only where two that are the other way round could
    /// take the same case.
    fn order_counts(&self, names: &[String], was: &[String], is: &[String]) -> bool {
        if names != [LADDERS] {
            return true;
        }
        let place = |order: &[String], name: &String| order.iter().position(|one| one == name);
        was.iter().enumerate().any(|(index, first)| {
            was.iter().skip(index + 1).any(|second| {
                place(is, second) < place(is, first)
                    && [self.old, self.new]
                        .iter()
                        .any(|text| overlap(&text.document(), first, second))
            })
        })
    }

    fn entries(
        &mut self,
        names: &mut Vec<String>,
        old: &Node,
        new: &Node,
        one: &[(String, Node)],
        other: &[(String, Node)],
    ) {
        let find = |entries: &[(String, Node)], name: &str| {
            entries.iter().find(|(key, _)| key == name).map(|(_, node)| node.clone())
        };
        for (name, node) in one {
            names.push(name.clone());
            match find(other, name) {
                Some(twin) => self.nodes(names, node, &twin),
                None => self.note(names, ChangeKind::Value, node, new, [Some(vec![]), None]),
            }
            names.pop();
        }
        for (name, node) in other {
            if find(one, name).is_none() {
                names.push(name.clone());
                self.note(names, ChangeKind::Value, old, node, [None, Some(vec![])]);
                names.pop();
            }
        }
    }

    fn note(
        &mut self,
        names: &[String],
        kind: ChangeKind,
        old: &Node,
        new: &Node,
        [was, is]: [Option<Vec<String>>; 2],
    ) {
        let [shown_old, shown_new] = &self.shown;
        let side =
            |text: &Text, shown: &Option<Item<'_>>, node: &Node, order: Option<Vec<String>>| {
                let place = shown.as_ref().and_then(|shown| place(shown, &node.path));
                let written = order.map(|order| match kind {
                    ChangeKind::Order => order.join(", "),
                    ChangeKind::Value => written(&text.table, node),
                });
                let start = place.map_or(0, |place| place.start);
                Side { text: written, line: text.file.line(start), column: text.file.column(start) }
            };
        self.changes.push(Change {
            path: names.join("."),
            names: names.to_vec(),
            kind,
            old: side(self.old, shown_old, old, was),
            new: side(self.new, shown_new, new, is),
        });
    }
}

/// Whether two ladders of a policy could take the same case.
fn overlap(policy: &Document<'_>, one: &str, other: &str) -> bool {
    let ladder = |code: &str| policy.ladder.iter().find(|ladder| ladder.code.code() == code);
    match (ladder(one), ladder(other)) {
        (Some(one), Some(other)) => could_take_the_same(one, other),
        _ => true,
    }
}

/// A node as the author wrote it, or, where it was filled in, as it is meant.
fn written(table: &Table, node: &Node) -> String {
    let own = node.path.0.iter().try_fold(None, |at: Option<&Value>, key| {
        let value = match (at, key) {
            (None, PathStep::Name(name)) => table.get(name),
            (Some(value), PathStep::Name(name)) => value.get(name),
            (Some(value), PathStep::Index(index)) => value.get(*index),
            (None, PathStep::Index(_)) => None,
        };
        value.map(Some)
    });
    match (own.flatten(), &node.form) {
        (Some(value), _) => value.to_string(),
        (None, Form::Value(value)) => value.clone(),
        (None, _) => String::new(),
    }
}

/// Where a path stands in the text, or else the nearest table around it.
fn place(root: &Item<'_>, path: &KeyPath) -> Option<Place> {
    let mut path = path.clone();
    while !path.0.is_empty() {
        let item = root.find(&path.to_string());
        let place = item.and_then(|item| own_place(item).or_else(|| first_within(item)));
        if place.is_some() {
            return place;
        }
        path.0.pop();
    }
    first_within(root)
}

/// Of a list of tables, where the first of them stands.
fn own_place(item: &Item<'_>) -> Option<Place> {
    match item.items() {
        [Item { at, form: Shown::Table(_) }, ..] => *at,
        _ => item.at,
    }
}

/// Where the first table stands within.
fn first_within(item: &Item<'_>) -> Option<Place> {
    let mut places = Vec::new();
    item.each(&KeyPath::default(), &mut |_, item| {
        if matches!(item.form, Shown::Table(_) | Shown::Codes(_)) {
            places.extend(item.at);
        }
    });
    places.into_iter().min()
}

/// The old policy with this one difference of the new one, as a text of its own.
#[must_use]
pub fn with_change(old: &Text, new: &Text, change: &Change) -> String {
    let mut tree = Value::Table(old.table.clone());
    let theirs = Value::Table(new.table.clone());
    put(&mut tree, &theirs, &change.names, change);
    // A tree that came from a text goes back into one.
    toml::to_string(&tree).unwrap_or_default()
}

/// Goes down by names in both trees, and takes over what differs at their end.
fn put(mine: &mut Value, theirs: &Value, names: &[String], change: &Change) {
    let Some((name, rest)) = names.split_first() else {
        if change.kind == ChangeKind::Order {
            reorder(mine, theirs);
        }
        return;
    };
    match mine {
        Value::Table(table) => {
            if rest.is_empty() && change.kind == ChangeKind::Value {
                match theirs.get(name) {
                    Some(value) => table.insert(name.clone(), value.clone()),
                    None => table.remove(name),
                };
                return;
            }
            let empty = Value::Table(Table::new());
            let other = theirs.get(name).unwrap_or(&empty);
            let inner = table.entry(name.clone()).or_insert_with(|| match other {
                Value::Array(_) => Value::Array(Vec::new()),
                _ => Value::Table(Table::new()),
            });
            put(inner, other, rest, change);
        }
        Value::Array(items) => {
            let none = Vec::new();
            let others = theirs.as_array().unwrap_or(&none);
            let at = position(items, name);
            let there = position(others, name);
            match (at, there) {
                (Some(at), there) if !rest.is_empty() || change.kind == ChangeKind::Order => {
                    let empty = Value::Table(Table::new());
                    let other = there.and_then(|there| others.get(there)).unwrap_or(&empty);
                    if let Some(item) = items.get_mut(at) {
                        put(item, other, rest, change);
                    }
                }
                (Some(at), None) => {
                    items.remove(at);
                }
                (None, Some(there)) => {
                    let names = names_of(others);
                    let before = names.get(..there).unwrap_or_default();
                    let after = before.iter().rev().find_map(|name| position(items, name));
                    let entry = others.get(there).cloned();
                    items.splice(after.map_or(0, |at| at + 1)..after.map_or(0, |at| at + 1), entry);
                }
                _ => {}
            }
        }
        _ => {}
    }
}

fn names_of(entries: &[Value]) -> Vec<String> {
    entry_names::of(entries.iter().map(|entry| {
        |key: &str| {
            let written = entry.get(key);
            let values = written.map_or(&[][..], |value| match value {
                Value::Array(items) => items,
                _ => std::slice::from_ref(value),
            });
            values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
    }))
}

fn position(entries: &[Value], name: &str) -> Option<usize> {
    names_of(entries).iter().position(|one| one == name)
}

/// Entries that both have in the order of the other; the rest behind those that they stood behind.
fn reorder(mine: &mut Value, theirs: &Value) {
    let (Value::Array(items), Some(others)) = (mine, theirs.as_array()) else { return };
    let (names, theirs) = (names_of(items), names_of(others));
    let there = |name: &String| theirs.iter().position(|other| other == name);
    let placed = items.iter().zip(&names);
    let mut wanted: Vec<(usize, Value)> =
        placed.filter_map(|(item, name)| Some((there(name)?, item.clone()))).collect();
    wanted.sort_by_key(|(place, _)| *place);
    let mut wanted = wanted.into_iter().map(|(_, item)| item);
    for (item, name) in items.iter_mut().zip(&names) {
        if there(name).is_some()
            && let Some(next) = wanted.next()
        {
            *item = next;
        }
    }
}
