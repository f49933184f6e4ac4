//! Grows the tree from what the parser meets in the file: headings, keys, values and brackets.
//! What may stand under a key is for `keys` to say; what a syntax error is called, for `message`.
//!
//! Past a syntax error the tree is of no use, but further errors are still reported; so it is grown on,
//! as far as a key can be given to what follows.

mod events;

use std::mem;

use toml_datetime::Datetime;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::{ParseError, Raw, Source, Span};

use super::keys::{Clash, descend, put};
use super::{Entry, Key, Node, Table, Value};
use crate::finding::Place;

/// A tree, and what is wrong with the file: first in its grammar, and everything in its values and keys.
pub struct Grown {
    pub table: Table,
    pub grammar: Option<FirstError>,
    pub values: Vec<ParseError>,
    pub clashes: Vec<Clash>,
}

/// The first error of grammar. Those behind it mostly follow from it.
pub struct FirstError {
    pub error: ParseError,
    /// The innermost list or inline table that was open there.
    pub open: Option<Place>,
    /// Whether there is no other.
    pub is_only: bool,
}

/// Grows the tree of a file.
pub fn grow(text: &str) -> Grown {
    let tokens = Source::new(text).lex().into_vec();
    let mut errors = Vec::new();
    let mut growing = Growing::of(text);
    toml_parser::parser::parse_document(&tokens, &mut growing, &mut errors);
    growing.end();
    let Growing { root, errors: values, clashes, first_open, .. } = growing;
    let is_only = errors.len() == 1;
    let start = |error: &ParseError| error.unexpected().map_or(text.len(), |span| span.start());
    let first = errors.into_iter().min_by_key(start);
    let grammar = first.map(|error| FirstError { error, open: first_open.flatten(), is_only });
    Grown { table: root, grammar, values, clashes }
}

/// A tree as far as it has grown.
struct Growing<'a> {
    text: &'a str,
    /// What is wrong with values.
    errors: Vec<ParseError>,
    /// What was open at the first error of grammar, once there was one.
    first_open: Option<Option<Place>>,
    clashes: Vec<Clash>,
    /// The tables whose headings lie behind.
    root: Table,
    /// The table that lines are put into, and the heading it is under; the file itself has none.
    table: Table,
    heading: Option<Heading>,
    next: Next,
    /// The key last read, part by part.
    path: Vec<Key>,
    /// Whether a dot was read after its last part.
    dot: bool,
    /// Lists and inline tables that are not closed yet, outermost first.
    open: Vec<Open>,
}

/// `[table]` or `[[table]]`.
struct Heading {
    path: Vec<Key>,
    at: Place,
    /// Whether it is in double brackets.
    one_of_many: bool,
}

/// A list or an inline table, and the key that waits for it to be closed.
struct Open {
    at: Place,
    value: Value,
    path: Vec<Key>,
    /// What stands behind the last key of an inline table.
    last: Option<Node>,
}

/// What is to be read next outside brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A line of its own.
    Line,
    /// The rest of a heading that was opened here.
    Heading {
        at: Place,
        one_of_many: bool,
    },
    /// The equals sign after a key, or a dot.
    Equals,
    Value,
    /// Nothing any more: a key without a value is followed by nobody knows what.
    Nothing,
}

impl<'a> Growing<'a> {
    fn of(text: &'a str) -> Growing<'a> {
        Growing {
            text,
            errors: Vec::new(),
            first_open: None,
            clashes: Vec::new(),
            root: Table::default(),
            table: Table::default(),
            heading: None,
            next: Next::Line,
            path: Vec::new(),
            dot: false,
            open: Vec::new(),
        }
    }

    fn end(&mut self) {
        if let Next::Heading { at, .. } = self.next {
            self.begin_table(at);
        }
        self.end_table();
    }

    /// The end of a heading: what stood under the same one before is gone on with where it may be.
    fn begin_table(&mut self, close: Place) {
        let Next::Heading { at, one_of_many } = self.next else {
            self.unexpected();
            return;
        };
        self.next = Next::Line;
        let path = mem::take(&mut self.path);
        if !one_of_many && let Some((key, way)) = path.split_last() {
            let parent = descend(&mut self.root, way, false, &mut self.clashes);
            if let Some(parent) = parent
                && let Ok(index) = parent.index(&key.name)
            {
                let old = parent.entries.remove(index).node.value;
                let place = Place { start: at.start, end: close.end };
                match &old {
                    Value::Table(table) if table.implicit && !table.dotted => {}
                    Value::Tables(_) => self.clashes.push(Clash::NoList(key.clone(), place)),
                    _ => self.clashes.push(Clash::Twice(key.clone())),
                }
                if let Value::Table(table) = old {
                    self.table = table;
                }
            }
        }
        self.table.implicit = false;
        self.table.dotted = false;
        let at = Place { start: at.start, end: close.end };
        self.heading = Some(Heading { path, at, one_of_many });
    }

    /// The end of a table: the next heading, or the end of the file.
    fn end_table(&mut self) {
        let table = mem::take(&mut self.table);
        let Some(Heading { mut path, at, one_of_many }) = self.heading.take() else {
            self.root = table;
            return;
        };
        let Some(key) = path.pop() else { return };
        let Some(parent) = descend(&mut self.root, &path, false, &mut self.clashes) else { return };
        let node = Node { at, value: Value::Table(table) };
        match parent.index(&key.name) {
            Err(index) if one_of_many => {
                let node = Node { at, value: Value::Tables(vec![node]) };
                parent.entries.insert(index, Box::new(Entry { key, node }));
            }
            Err(index) => parent.entries.insert(index, Box::new(Entry { key, node })),
            Ok(index) => match parent.entries.get_mut(index).map(|entry| &mut entry.node) {
                Some(Node { value: Value::Tables(all), .. }) => all.push(node),
                Some(Node { value: Value::Table(earlier), at })
                    if one_of_many && !earlier.inline && !earlier.implicit =>
                {
                    // The first of them is told; so the list goes on as a list.
                    self.clashes.push(Clash::NoList(key, *at));
                    let first = Node { at: *at, value: Value::Table(mem::take(earlier)) };
                    if let Some(entry) = parent.entries.get_mut(index) {
                        entry.node.value = Value::Tables(vec![first, node]);
                    }
                }
                _ => self.clashes.push(Clash::Twice(key)),
            },
        }
    }

    /// A part of a key.
    fn read_key(&mut self, at: Place, encoding: Option<Encoding>) {
        if !mem::take(&mut self.dot) {
            self.path.clear();
        }
        let mut name = String::new();
        self.raw(at, encoding).decode_key(&mut name, &mut self.errors);
        self.path.push(Key { name, at });
    }

    fn read_scalar(&mut self, at: Place, encoding: Option<Encoding>) -> Node {
        let mut text = String::new();
        let value = match self.raw(at, encoding).decode_scalar(&mut text, &mut self.errors) {
            ScalarKind::String => Value::Text(text),
            ScalarKind::Boolean(flag) => Value::Flag(flag),
            ScalarKind::Float => Value::Fraction,
            ScalarKind::Integer(radix) => Value::Whole(text, radix.value()),
            ScalarKind::DateTime => Value::Moment(self.read_moment(&text, at)),
        };
        Node { at, value }
    }

    fn read_moment(&mut self, text: &str, at: Place) -> Datetime {
        text.parse().unwrap_or_else(|error: toml_datetime::DatetimeParseError| {
            let span = Span::new_unchecked(at.start, at.end);
            self.errors.push(ParseError::new(error.to_string()).with_unexpected(span));
            Datetime { date: None, time: None, offset: None }
        })
    }

    fn raw(&self, at: Place, encoding: Option<Encoding>) -> Raw<'a> {
        let raw = self.text.get(at.start..at.end).unwrap_or_default();
        Raw::new_unchecked(raw, encoding, Span::new_unchecked(at.start, at.end))
    }

    /// Whether a value may stand here; where not, a syntax error has been reported.
    fn wants_value(&self) -> bool {
        !self.open.is_empty() || self.next == Next::Value
    }

    /// A value is complete.
    fn put(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(Open { value: Value::List(all), .. }) => all.push(node),
            Some(open) => open.last = Some(node),
            None => {
                self.next = Next::Line;
                put(&mut self.table, mem::take(&mut self.path), node, &mut self.clashes);
            }
        }
    }

    /// A comma, or the end of an inline table: only then is what stands before it an entry.
    fn put_last(&mut self) {
        if let Some(Open { value: Value::Table(table), last, .. }) = self.open.last_mut() {
            let path = mem::take(&mut self.path);
            if let Some(node) = last.take() {
                put(table, path, node, &mut self.clashes);
            }
        }
    }

    fn open(&mut self, at: Span, value: Value) {
        if self.wants_value() {
            let path = mem::take(&mut self.path);
            self.open.push(Open { at: at.into(), value, path, last: None });
        } else {
            self.unexpected();
        }
    }

    fn close(&mut self, at: Span) {
        let Some(Open { at: opened, value, path, .. }) = self.open.pop() else {
            self.unexpected();
            return;
        };
        self.path = path;
        self.put(Node { at: Place { start: opened.start, end: at.end() }, value });
    }

    /// A list ends with what may not stand in it.
    fn break_off(&mut self, at: Span) {
        self.note_error();
        self.close(at);
    }

    /// The end of a list or an inline table; without its bracket, it is the parser that gave up.
    fn close_with(&mut self, bracket: &str, at: Span) {
        if self.text.get(at.start()..at.end()) != Some(bracket) {
            self.note_error();
        }
        self.close(at);
    }

    /// Notes what is open where the first error of grammar is.
    fn note_error(&mut self) {
        let open = self.open.last().map(|open| open.at);
        self.first_open.get_or_insert(open);
    }

    fn is_in_list(&self) -> bool {
        matches!(self.open.last(), Some(Open { value: Value::List(_), .. }))
    }

    /// Something that may not stand here, outside brackets.
    fn unexpected(&mut self) {
        if !self.open.is_empty() {
            return;
        }
        match self.next {
            Next::Equals => self.next = Next::Nothing,
            Next::Value => {
                let value = Value::Whole(String::new(), 10);
                self.put(Node { at: Place::default(), value });
            }
            Next::Line | Next::Heading { .. } | Next::Nothing => {}
        }
    }

    fn open_heading(&mut self, at: Span, one_of_many: bool) {
        if self.next == Next::Line {
            self.end_table();
            self.next = Next::Heading { at: at.into(), one_of_many };
        } else {
            self.unexpected();
        }
    }
}
