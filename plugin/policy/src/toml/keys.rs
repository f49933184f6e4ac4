//! Puts values under their keys, by the rules that TOML has for tables: none is defined twice, and
//! one in braces is closed. Which value has which key is for `grow` to say.

use super::{Entry, Key, Node, Table, Value};
use crate::finding::Place;

/// A key that may not stand where it does.
pub enum Clash {
    /// It has been given a value or a heading before.
    Twice(Key),
    /// It leads into a value of this type, which takes no keys.
    Closed(Key, &'static str),
    /// It heads a single table here, and one of a list of tables elsewhere.
    NoList(Key, Place),
}

impl Clash {
    /// Where it stands.
    pub fn at(&self) -> Place {
        match self {
            Clash::Twice(key) | Clash::Closed(key, _) => key.at,
            Clash::NoList(_, at) => *at,
        }
    }
}

const INLINE_TABLE: &str = "inline table";

/// Puts a value under a key, dotted or not, that may not stand there yet.
pub fn put(table: &mut Table, mut path: Vec<Key>, node: Node, clashes: &mut Vec<Clash>) {
    let Some(key) = path.pop() else { return };
    let Some(parent) = descend(table, &path, true, clashes) else { return };
    // A dotted key adds nothing to a table that has a heading or braces of its own.
    let is_defined = !path.is_empty() && !parent.implicit;
    match parent.index(&key.name) {
        Err(index) if !is_defined => parent.entries.insert(index, Box::new(Entry { key, node })),
        _ => clashes.push(Clash::Twice(key)),
    }
}

/// The table at the end of a way, made where there is none; a way through other values is refused.
pub fn descend<'t>(
    mut table: &'t mut Table,
    way: &[Key],
    dotted: bool,
    clashes: &mut Vec<Clash>,
) -> Option<&'t mut Table> {
    for key in way {
        let inline = table.inline;
        let index = match table.index(&key.name) {
            Ok(index) => index,
            Err(index) => {
                let named = Table { entries: Vec::new(), inline, implicit: true, dotted };
                let node = Node { at: key.at, value: Value::Table(named) };
                table.entries.insert(index, Box::new(Entry { key: key.clone(), node }));
                index
            }
        };
        table = match &mut table.entries.get_mut(index)?.node.value {
            Value::Table(next) if next.inline && !inline => {
                clashes.push(Clash::Closed(key.clone(), INLINE_TABLE));
                return None;
            }
            Value::Table(next) if dotted && !next.implicit => {
                clashes.push(Clash::Twice(key.clone()));
                return None;
            }
            Value::Table(next) => {
                next.dotted |= dotted;
                next
            }
            Value::Tables(all) => match &mut all.last_mut()?.value {
                Value::Table(last) => last,
                _ => return None,
            },
            other => {
                clashes.push(Clash::Closed(key.clone(), other.kind()));
                return None;
            }
        };
    }
    Some(table)
}
