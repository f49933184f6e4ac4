//! A policy as its author wrote it: every value with its path and its place in the text. What the
//! values mean is for the rules; whoever changes, annotates or compares policies starts here.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A policy's text, and what stands where.
#[derive(Clone, Debug)]
pub struct PolicyFile {
    /// The text.
    pub text: String,
    /// Every value that is no table and no list of tables, in order of place.
    pub values: Vec<PlacedValue>,
    /// Every table and every element of a list of tables, in order of place.
    pub tables: Vec<PlacedTable>,
}

/// A value: a string, number, flag, date, or a list of such.
#[derive(Clone, Debug)]
pub struct PlacedValue {
    /// The way to it.
    pub path: KeyPath,
    /// What it is.
    pub value: Scalar,
    /// Where the key stands, in bytes.
    pub key: Range<usize>,
    /// Where the value stands, in bytes.
    pub span: Range<usize>,
}

/// A table.
#[derive(Clone, Debug)]
pub struct PlacedTable {
    /// The way to it.
    pub path: KeyPath,
    /// Where it stands, in bytes: an inline table as a whole, another one by its header.
    pub span: Range<usize>,
}

/// A value without its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// A string.
    Text(String),
    /// An integer.
    Number(i64),
    /// `true` or `false`.
    Flag(bool),
    /// A date, as it is written.
    Date(String),
    /// A list of values, none of them a table.
    List(Vec<Scalar>),
}

/// The way to a value: `ladder[1].step[0].open`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct KeyPath(pub Vec<Key>);

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A table's key.
    Name(String),
    /// From 0.
    Index(usize),
}

impl PolicyFile {
    /// Takes a text apart.
    ///
    /// # Errors
    /// What TOML says, where the text is none. What the rules say of it is for `Runtime::check`.
    pub fn read(text: &str) -> Result<PolicyFile, toml::de::Error> {
        let tree = DeTable::parse(text)?;
        let mut file = PolicyFile { text: text.to_owned(), values: Vec::new(), tables: Vec::new() };
        file.take_table(&KeyPath::default(), tree.get_ref());
        file.values.sort_by_key(|value| value.span.start);
        file.tables.sort_by_key(|table| table.span.start);
        Ok(file)
    }

    /// The line of a place, from 1.
    #[must_use]
    pub fn line(&self, place: usize) -> usize {
        self.text.as_bytes().iter().take(place).filter(|byte| **byte == b'\n').count() + 1
    }

    /// The column of a place in characters, from 1.
    #[must_use]
    pub fn column(&self, place: usize) -> usize {
        let before = self.text.get(..place).unwrap_or(&self.text);
        before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1
    }

    /// The value at a path, written as paths are shown.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<&PlacedValue> {
        self.values.iter().find(|value| value.path.to_string() == path)
    }

    fn take_table(&mut self, path: &KeyPath, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = Key::Name(key.get_ref().clone().into_owned());
            self.take_value(path.then(name), key.span(), value);
        }
    }

    fn take_value(&mut self, path: KeyPath, key: Range<usize>, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::Table(table) => {
                self.take_table(&path, table);
                self.tables.push(PlacedTable { path, span: value.span() });
            }
            DeValue::Array(items) if items.iter().any(|item| item.get_ref().is_table()) => {
                for (index, item) in items.iter().enumerate() {
                    self.take_value(path.then(Key::Index(index)), item.span(), item);
                }
            }
            other => {
                let value = PlacedValue { path, value: scalar(other), key, span: value.span() };
                self.values.push(value);
            }
        }
    }
}

fn scalar(value: &DeValue<'_>) -> Scalar {
    match value {
        DeValue::String(text) => Scalar::Text(text.clone().into_owned()),
        DeValue::Boolean(flag) => Scalar::Flag(*flag),
        DeValue::Integer(number) => {
            let digits = i64::from_str_radix(number.as_str(), number.radix());
            digits.map_or_else(|_| Scalar::Text(number.to_string()), Scalar::Number)
        }
        DeValue::Array(items) => {
            Scalar::List(items.iter().map(|item| scalar(item.get_ref())).collect())
        }
        DeValue::Datetime(date) => Scalar::Date(date.to_string()),
        // The format has no fractions and a table is taken apart; the rules refuse what is left.
        DeValue::Float(number) => Scalar::Text(number.as_str().to_owned()),
        DeValue::Table(_) => Scalar::Text(String::new()),
    }
}

impl KeyPath {
    /// The path one step on.
    #[must_use]
    pub fn then(&self, key: Key) -> KeyPath {
        KeyPath(self.0.iter().cloned().chain([key]).collect())
    }
}

impl fmt::Display for KeyPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, key) in self.0.iter().enumerate() {
            match key {
                Key::Name(name) if place == 0 => write!(out, "{name}")?,
                Key::Name(name) => write!(out, ".{name}")?,
                Key::Index(index) => write!(out, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{PolicyFile, Scalar};

    const TEXT: &str = "[deadlines]\nverify = \"3 working days\" # soon\n\n[[ladder]]\ncode = \"a\"\n\
                        [[ladder.step]]\naudience = [{ kinds = [\"m\"], paired = true }]\nopen = 1_0\n";

    #[test]
    fn every_value_has_its_path_and_its_place() {
        let file = PolicyFile::read(TEXT).expect("it is TOML");
        let paths: Vec<String> = file.values.iter().map(|value| value.path.to_string()).collect();
        let step = "ladder[0].step[0]";
        let expected = [
            "deadlines.verify".to_owned(),
            "ladder[0].code".to_owned(),
            format!("{step}.audience[0].kinds"),
            format!("{step}.audience[0].paired"),
            format!("{step}.open"),
        ];
        assert_eq!(paths, expected);
        let verify = file.value("deadlines.verify").expect("it is there");
        assert_eq!(&TEXT[verify.span.clone()], "\"3 working days\"");
        assert_eq!((file.line(verify.span.start), file.column(verify.span.start)), (2, 10));
        assert_eq!(file.value(&expected[4]).map(|value| &value.value), Some(&Scalar::Number(10)));
        let tables: Vec<String> = file.tables.iter().map(|table| table.path.to_string()).collect();
        assert_eq!(tables, ["deadlines", "ladder[0]", step, &format!("{step}.audience[0]")]);
    }
}
