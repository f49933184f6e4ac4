//! Puts values under their keys, by the rules that TOML has for tables: none is defined twice, and
//! one in braces is closed. Which value has which key is for `grow` to say.

use toml_parser::{ParseError, Span};

use super::{Entry, Key, Node, Table, Value};
use crate::policy::diagnostic::Place;

/// Puts a value under a key, dotted or not, that may not stand there yet.
pub fn put(table: &mut Table, mut path: Vec<Key>, node: Node, errors: &mut Vec<ParseError>) {
    let Some(key) = path.pop() else { return };
    let Some(parent) = descend(table, &path, true, errors) else { return };
    // A dotted key adds nothing to a table that has a heading or braces of its own.
    let is_defined = !path.is_empty() && !parent.implicit;
    match parent.index(&key.name) {
        Err(index) if !is_defined => parent.entries.insert(index, Box::new(Entry { key, node })),
        _ => errors.push(duplicate(&key)),
    }
}

/// The table at the end of a way, made where there is none; a way through other values is refused.
pub fn descend<'t>(
    mut table: &'t mut Table,
    way: &[Key],
    dotted: bool,
    errors: &mut Vec<ParseError>,
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
                errors.push(closed("inline table", key));
                return None;
            }
            Value::Table(next) if dotted && !next.implicit => {
                errors.push(duplicate(key));
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
                errors.push(closed(other.kind(), key));
                return None;
            }
        };
    }
    Some(table)
}

/// The key has been given a value or a heading before.
pub fn duplicate(key: &Key) -> ParseError {
    refused("duplicate key".to_owned(), key.at)
}

fn closed(kind: &str, key: &Key) -> ParseError {
    refused(format!("cannot extend value of type {kind} with a dotted key"), key.at)
}

/// What is wrong, at its place.
pub fn refused(message: String, at: Place) -> ParseError {
    ParseError::new(message).with_unexpected(Span::new_unchecked(at.start, at.end))
}
