//! The way to a value: `ladder[1].step[0].open`.

use std::fmt;

/// The way to a value from the top of the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct KeyPath(pub Vec<Key>);

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A key of a table.
    Name(String),
    /// An element of a list, from 0.
    Index(usize),
}

impl KeyPath {
    /// The path one step on.
    #[must_use]
    pub fn then(&self, key: Key) -> KeyPath {
        KeyPath(self.0.iter().cloned().chain([key]).collect())
    }

    /// The path to a key of the table that this one leads to.
    #[must_use]
    pub fn key(&self, name: &str) -> KeyPath {
        self.then(Key::Name(name.to_owned()))
    }

    /// The names of the path, without its numbers.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.0
            .iter()
            .filter_map(|key| match key {
                Key::Name(name) => Some(name.as_str()),
                Key::Index(_) => None,
            })
            .collect()
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
