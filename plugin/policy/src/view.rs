//! The document as a tree without types: for whoever treats all keys alike, so that a key that is added to the document
//! is compared, changed and covered without a word about it.

use crate::finding::Place;
use crate::path::{KeyPath, PathStep};
use crate::read::{Codes, Filled, List, MayBeEmpty, Setting, Spanned};
use crate::time::{Date, Hours, Span, Stretch, UtcOffset, YearDay};
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
    /// A day of every year.
    YearDay(YearDay),
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
            Kind::YearDay(day) => day.to_string(),
            Kind::Hours(hours) => hours.to_string(),
            Kind::Stretch(stretch) => stretch.to_string(),
            Kind::Offset(offset) => offset.to_string(),
            Kind::Number { value, .. } => value.to_string(),
            Kind::Flag(flag) => flag.to_string(),
            Kind::Word(word, _) => (*word).to_owned(),
        }
    }

    /// As TOML has it: days, numbers and flags bare, all else in quotes.
    #[must_use]
    pub fn to_toml(&self) -> String {
        match self {
            Kind::Day(_) | Kind::Number { .. } | Kind::Flag(_) => self.text(),
            // INVARIANT: only words for people may hold a quote or a backslash.
            Kind::Text(words) => format!("{words:?}"),
            _ => format!("\"{}\"", self.text()),
        }
    }
}

/// A value that is shown by itself.
pub trait Single<'a>: Sized {
    /// What it is, and what it may be.
    fn kind(&self) -> Kind<'a>;
}

/// What the format says of a part of the document, whatever stands there.
pub trait Shape: Sized {
    /// Whether the key may not be left out.
    const IS_REQUIRED: bool = true;

    /// Adds the paths of the single values that there may be below: `ladder[].step[].open`, `categories.*.due`.
    fn keys(path: &str, keys: &mut Vec<String>);
}

/// What can be shown as part of the tree.
pub trait View<'a>: Shape {
    /// The value. None: it is left out and has no default, or cannot be read.
    fn item(&self) -> Option<Item<'a>>;
}

impl<'v> Item<'v> {
    /// A table with keys that the format names.
    pub(crate) fn table(at: Place, keys: Vec<(&'v str, Item<'v>)>) -> Item<'v> {
        Item { at: at.is_written().then_some(at), form: Form::Table(keys) }
    }

    /// The value at a path below: `ladder[1].step[0].open`. None: nothing stands there, and it has no default.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Item<'v>> {
        let mut item = self;
        for step in path.split('.') {
            let (key, indices) = step.split_once('[').unwrap_or((step, ""));
            let (Form::Table(keys) | Form::Codes(keys)) = &item.form else { return None };
            item = keys.iter().find(|(name, _)| *name == key).map(|(_, item)| item)?;
            for index in indices.split('[').filter_map(|index| index.strip_suffix(']')) {
                item = item.items().get(index.parse::<usize>().ok()?)?;
            }
        }
        Some(item)
    }

    /// What a list holds; nothing where it is none.
    #[must_use]
    pub fn items(&self) -> &[Item<'v>] {
        match &self.form {
            Form::List { items, .. } => items,
            Form::Single(_) | Form::Table(_) | Form::Codes(_) => &[],
        }
    }

    /// A single value; none where it is a list or a table.
    #[must_use]
    pub fn single(&self) -> Option<Kind<'v>> {
        match self.form {
            Form::Single(kind) => Some(kind),
            Form::List { .. } | Form::Table(_) | Form::Codes(_) => None,
        }
    }

    /// Does something with every single value, list and table below, and with this one, each with its path: parents
    /// first, in the order of the format.
    pub fn each(&self, path: &KeyPath, act: &mut impl FnMut(&KeyPath, &Item<'v>)) {
        act(path, self);
        match &self.form {
            Form::Single(_) => {}
            Form::List { items, .. } => {
                for (index, item) in items.iter().enumerate() {
                    item.each(&path.then(PathStep::Index(index)), act);
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

impl<T> Shape for Spanned<T> {
    fn keys(path: &str, keys: &mut Vec<String>) {
        keys.push(path.to_owned());
    }
}

impl<'a, T: Single<'a>> View<'a> for Spanned<T> {
    fn item(&self) -> Option<Item<'a>> {
        let at = self.at.is_written().then_some(self.at);
        self.value.as_ref().map(|value| Item { at, form: Form::Single(value.kind()) })
    }
}

impl<T> Shape for Setting<T> {
    const IS_REQUIRED: bool = false;

    fn keys(path: &str, keys: &mut Vec<String>) {
        keys.push(path.to_owned());
    }
}

impl<'a, T: Single<'a>> View<'a> for Setting<T> {
    fn item(&self) -> Option<Item<'a>> {
        Some(Item { at: self.at, form: Form::Single(self.value.kind()) })
    }
}

impl<T: Shape> Shape for Option<T> {
    const IS_REQUIRED: bool = false;

    fn keys(path: &str, keys: &mut Vec<String>) {
        T::keys(path, keys);
    }
}

impl<'a, T: View<'a>> View<'a> for Option<T> {
    fn item(&self) -> Option<Item<'a>> {
        self.as_ref().and_then(View::item)
    }
}

impl<T: Shape, const IS_ORDERED: bool> Shape for List<T, IS_ORDERED> {
    const IS_REQUIRED: bool = false;

    fn keys(path: &str, keys: &mut Vec<String>) {
        T::keys(&format!("{path}[]"), keys);
    }
}

impl<'a, T: View<'a>, const IS_ORDERED: bool> View<'a> for List<T, IS_ORDERED> {
    fn item(&self) -> Option<Item<'a>> {
        let items = self.iter().filter_map(View::item).collect();
        Some(Item { at: self.at, form: Form::List { is_ordered: IS_ORDERED, items } })
    }
}

impl<L: Shape> Shape for Filled<L> {
    fn keys(path: &str, keys: &mut Vec<String>) {
        L::keys(path, keys);
    }
}

impl<'a, L: View<'a>> View<'a> for Filled<L> {
    fn item(&self) -> Option<Item<'a>> {
        self.0.item()
    }
}

impl<L: Shape> Shape for MayBeEmpty<L> {
    const IS_REQUIRED: bool = false;

    fn keys(path: &str, keys: &mut Vec<String>) {
        L::keys(path, keys);
    }
}

impl<'a, L: View<'a>> View<'a> for MayBeEmpty<L> {
    fn item(&self) -> Option<Item<'a>> {
        self.0.item()
    }
}

impl<T: Shape> Shape for Codes<'_, T> {
    fn keys(path: &str, keys: &mut Vec<String>) {
        T::keys(&joined(path, "*"), keys);
    }
}

impl<'a, T: View<'a>> View<'a> for Codes<'a, T> {
    fn item(&self) -> Option<Item<'a>> {
        let mut entries = Vec::new();
        for entry in &self.entries {
            add(&mut entries, entry.code, entry.value.item());
        }
        let at = self.at.is_written().then_some(self.at);
        Some(Item { at, form: Form::Codes(entries) })
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Item, Shape, View};
    use crate::document::Document;
    use crate::finding::Findings;
    use crate::path::KeyPath;
    use crate::{PolicyFile, Section};

    fn written(form: &Form<'_>) -> Option<String> {
        match form {
            Form::Single(kind) => Some(kind.to_toml()),
            Form::List { items, .. } => {
                let items: Option<Vec<String>> =
                    items.iter().map(|item| written(&item.form)).collect();
                items
                    .filter(|items| !items.is_empty())
                    .map(|items| format!("[{}]", items.join(", ")))
            }
            Form::Table(_) | Form::Codes(_) => None,
        }
    }

    /// Every single value and list under keys alone, without its place.
    fn values(item: &Item<'_>) -> Vec<String> {
        let mut values = Vec::new();
        item.each(&KeyPath::default(), &mut |path, item| {
            let path = path.to_string();
            let value = written(&item.form).filter(|_| !path.contains('['));
            values.extend(value.map(|value| format!("{path} = {value}\n")));
        });
        values
    }

    #[test]
    fn a_default_that_is_written_down_means_what_it_means_left_out() {
        let left_out = values(&Document::left_out().item().unwrap());
        let source = left_out.concat();
        let mut findings = Findings::default();
        let file = PolicyFile::read(source.as_bytes(), &mut findings).unwrap();
        let document = file.document(&mut findings);
        for found in findings.into_diagnostics(source.as_bytes()) {
            assert_eq!(found.code, "missing_key", "{found:?}");
        }
        assert_eq!(values(&document.item().unwrap()), left_out);
        assert!(document.guards.vetted_for_children.at.is_some(), "{source}");
    }

    #[test]
    fn every_key_has_a_path() {
        let mut keys = Vec::new();
        Document::keys("", &mut keys);
        for key in [
            "name",
            "title.zh-CN",
            "area_levels[]",
            "categories.*.due",
            "ladder[].step[].audience[].kinds[]",
            "retention.ended",
        ] {
            assert!(keys.iter().any(|one| one == key), "{key} is not among {keys:?}");
        }
    }

    #[test]
    fn values_are_found_by_their_paths() {
        let source =
            b"[[ladder]]\n[[ladder.step]]\nopen = '2 hours'\naudience = [{ kinds = ['a', 'b'] }]";
        let mut findings = Findings::default();
        let file = PolicyFile::read(source, &mut findings).unwrap();
        let root = file.document(&mut findings).item().unwrap();
        let text = |path: &str| root.find(path).and_then(Item::single).map(|kind| kind.text());
        assert_eq!(text("ladder[0].step[0].open").as_deref(), Some("2 hours"));
        assert_eq!(text("ladder[0].step[0].audience[0].kinds[1]").as_deref(), Some("b"));
        assert_eq!(text("claims.co_claimants_max").as_deref(), Some("9"));
        assert_eq!(text("ladder[1].code"), None);
        assert_eq!(
            file.written(root.find("ladder[0].step[0].open").unwrap().at.unwrap()),
            "'2 hours'"
        );
    }
}
