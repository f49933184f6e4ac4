//! The document as a tree without types: for whoever treats all keys alike, so that a key that is added to the document
//! is compared, changed and covered without a word about it.

use crate::finding::Place;
use crate::path::{Key, KeyPath};
use crate::read::{Codes, Filled, List, Setting, Spanned};
use crate::time::{Date, Hours, Span, Stretch, UtcOffset};
use crate::values::Vocabulary;

/// A value of the document, written or by default.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<'v> {
    /// Where it stands. None: it is left out, and this is its default.
    pub at: Option<Place>,
    /// What it is.
    pub form: Form<'v>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Form<'v> {
    /// A single value.
    Single(Kind<'v>),
    /// A list, of single values or of tables.
    List {
        /// Whether their order counts.
        is_ordered: bool,
        /// What it holds.
        items: Vec<Item<'v>>,
    },
    /// A table whose keys the format names: those that are written or have a default, in the format's order.
    Table(Vec<(&'v str, Item<'v>)>),
    /// A table whose keys are codes of the policy's own, in order of the codes.
    Codes(Vec<(&'v str, Item<'v>)>),
}

/// A single value, with what it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind<'v> {
    /// Words that people read.
    Text(&'v str),
    /// A code, and the vocabulary that it is looked up in, if any.
    Code(&'v str, Option<Vocabulary>),
    /// An identifier that the host chose.
    Reference(&'v str),
    /// A path of segments.
    Area(&'v str),
    /// A length of time.
    Length(Span),
    /// A day.
    Day(Date),
    /// An interval of a working day.
    Hours(Hours),
    /// A stretch of the day.
    Stretch(Stretch),
    /// Local time less UTC.
    Offset(UtcOffset),
    /// A whole number.
    Number {
        /// The number.
        value: u64,
        /// The least that it may be.
        least: u64,
        /// The most that it may be.
        most: u64,
    },
    /// Yes or no.
    Flag(bool),
    /// A word of a closed list, and all of the list.
    Word(&'static str, &'static [&'static str]),
}

impl Kind<'_> {
    /// As it is written, without quotes.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Kind::Text(word) | Kind::Code(word, _) | Kind::Reference(word) | Kind::Area(word) => {
                (*word).to_owned()
            }
            Kind::Length(span) => span.to_string(),
            Kind::Day(day) => day.to_string(),
            Kind::Hours(hours) => hours.to_string(),
            Kind::Stretch(stretch) => stretch.to_string(),
            Kind::Offset(offset) => offset.to_string(),
            Kind::Number { value, .. } => value.to_string(),
            Kind::Flag(flag) => flag.to_string(),
            Kind::Word(word, _) => (*word).to_owned(),
        }
    }

    /// Whether TOML has it in quotes.
    #[must_use]
    pub fn is_quoted(&self) -> bool {
        !matches!(self, Kind::Day(_) | Kind::Number { .. } | Kind::Flag(_))
    }
}

/// A value that is shown by itself.
pub trait Single: Sized {
    /// What it is, and what it may be.
    fn kind(&self) -> Kind<'_>;
}

/// What can be shown as part of the tree.
pub trait View: Sized {
    /// Whether the key may not be left out.
    const IS_REQUIRED: bool = true;

    /// The value. None: it is left out and has no default, or cannot be read.
    fn item(&self) -> Option<Item<'_>>;

    /// Adds the paths of the single values and lists that there may be below: `ladder[].step[].open`, `categories.*.due`.
    fn keys(path: &str, keys: &mut Vec<String>);
}

impl<'v> Item<'v> {
    /// A table with keys that the format names.
    pub(crate) fn table(at: Place, keys: Vec<(&'v str, Item<'v>)>) -> Item<'v> {
        Item { at: at.is_written().then_some(at), form: Form::Table(keys) }
    }

    /// Does something with every single value, list and table below, and with this one, each with its path: parents
    /// first, in the order of the format.
    pub fn each(&self, path: &KeyPath, act: &mut impl FnMut(&KeyPath, &Item<'v>)) {
        act(path, self);
        match &self.form {
            Form::Single(_) => {}
            Form::List { items, .. } => {
                for (index, item) in items.iter().enumerate() {
                    item.each(&path.then(Key::Index(index)), act);
                }
            }
            Form::Table(keys) | Form::Codes(keys) => {
                for (key, item) in keys {
                    item.each(&path.key(key), act);
                }
            }
        }
    }
}

/// Adds a key to a table, where it has a value.
pub(crate) fn add<'v>(keys: &mut Vec<(&'v str, Item<'v>)>, key: &'v str, item: Option<Item<'v>>) {
    if let Some(item) = item {
        keys.push((key, item));
    }
}

/// The path of a key within a table.
pub(crate) fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

impl<T: Single> View for Spanned<T> {
    fn item(&self) -> Option<Item<'_>> {
        let at = self.at.is_written().then_some(self.at);
        self.value.as_ref().map(|value| Item { at, form: Form::Single(value.kind()) })
    }

    fn keys(path: &str, keys: &mut Vec<String>) {
        keys.push(path.to_owned());
    }
}

impl<T: Single> View for Setting<T> {
    const IS_REQUIRED: bool = false;

    fn item(&self) -> Option<Item<'_>> {
        Some(Item { at: self.at, form: Form::Single(self.value.kind()) })
    }

    fn keys(path: &str, keys: &mut Vec<String>) {
        keys.push(path.to_owned());
    }
}

impl<T: View> View for Option<T> {
    const IS_REQUIRED: bool = false;

    fn item(&self) -> Option<Item<'_>> {
        self.as_ref().and_then(View::item)
    }

    fn keys(path: &str, keys: &mut Vec<String>) {
        T::keys(path, keys);
    }
}

impl<T: View, const IS_ORDERED: bool> View for List<T, IS_ORDERED> {
    const IS_REQUIRED: bool = false;

    fn item(&self) -> Option<Item<'_>> {
        let items = self.iter().filter_map(View::item).collect();
        Some(Item { at: self.at, form: Form::List { is_ordered: IS_ORDERED, items } })
    }

    fn keys(path: &str, keys: &mut Vec<String>) {
        T::keys(&format!("{path}[]"), keys);
    }
}

impl<L: View> View for Filled<L> {
    fn item(&self) -> Option<Item<'_>> {
        self.0.item()
    }

    fn keys(path: &str, keys: &mut Vec<String>) {
        L::keys(path, keys);
    }
}

impl<T: View> View for Codes<'_, T> {
    fn item(&self) -> Option<Item<'_>> {
        let mut entries = Vec::new();
        for entry in &self.entries {
            add(&mut entries, entry.code, entry.value.item());
        }
        let at = self.at.is_written().then_some(self.at);
        Some(Item { at, form: Form::Codes(entries) })
    }

    fn keys(path: &str, keys: &mut Vec<String>) {
        T::keys(&joined(path, "*"), keys);
    }
}
