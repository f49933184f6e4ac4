//! Tables of the document: declared once, field by field, and from that read, shown and described.

use wish_words::{Found, Suggestion};

use super::{Read, entries_of, place_of};
use crate::finding::{Finding, Findings, Place, nearest, quoted};
use crate::toml::{self, Node};
use crate::view::Shape;

static MISSING: Finding = Finding::error("missing_key");
static UNKNOWN_KEY: Finding = Finding::error("unknown_key");
static UNKNOWN_KEY_OF_MANY: Finding = Finding::error("unknown_key-many");

/// A table of the document: its keys, and how its fields are read.
pub trait Section<'a>: Shape {
    /// The keys, in the order in which they are declared.
    const KEYS: &'static [&'static str];

    /// Reads its fields.
    #[doc(hidden)]
    fn fields(table: &CheckedTable<'a>, findings: &mut Findings) -> Self;

    /// What it says where it is left out as a whole.
    #[must_use]
    fn left_out() -> Self {
        Self::fields(
            &CheckedTable { at: Place::default(), entries: None },
            &mut Findings::default(),
        )
    }
}

impl<'a, T: Section<'a>> Read<'a> for T {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> T {
        T::fields(&CheckedTable::open(item, T::KEYS, findings), findings)
    }
}

/// A table whose keys have been looked at.
pub struct CheckedTable<'a> {
    pub(crate) at: Place,
    /// None: it is left out, or no table, and that has been said.
    entries: Option<&'a toml::Table>,
}

impl<'a> CheckedTable<'a> {
    /// The file itself.
    pub(crate) fn root(
        entries: &'a toml::Table,
        known: &[&str],
        findings: &mut Findings,
    ) -> CheckedTable<'a> {
        let table = CheckedTable { at: Place::default(), entries: Some(entries) };
        table.refuse_unknown_keys(known, findings);
        table
    }

    /// A table in the file.
    pub(crate) fn open(
        item: Option<&'a Node>,
        known: &[&str],
        findings: &mut Findings,
    ) -> CheckedTable<'a> {
        let table = CheckedTable { at: place_of(item), entries: entries_of(item, findings) };
        table.refuse_unknown_keys(known, findings);
        table
    }

    /// The value of a key, or what its absence means. Where it may not be left out, the finding says what could stand there.
    pub(crate) fn field<T: Read<'a>>(
        &self,
        key: &str,
        example: &str,
        findings: &mut Findings,
    ) -> T {
        let item = self.item(key);
        if item.is_none() && T::IS_REQUIRED && self.entries.is_some() {
            let found = [("key", Found::Text(key)), ("example", Found::Text(example))];
            findings.say(self.at, &MISSING, &found);
        }
        T::read(item, findings)
    }

    /// What stands behind a key.
    pub(crate) fn item(&self, key: &str) -> Option<&'a Node> {
        self.entries?.get(key)
    }

    fn refuse_unknown_keys(&self, known: &[&str], findings: &mut Findings) {
        let Some(entries) = self.entries else { return };
        for key in entries.entries().iter().map(|entry| &entry.key) {
            if !known.contains(&key.name.as_str()) {
                let suggestion = nearest(&key.name, known);
                let of_many = matches!(suggestion, Suggestion::NearestOf(..));
                let found = [
                    ("key", Found::Text(&quoted(&key.name))),
                    ("suggestion", Found::Suggestion(suggestion)),
                ];
                let finding = if of_many { &UNKNOWN_KEY_OF_MANY } else { &UNKNOWN_KEY };
                findings.say(key.at, finding, &found);
            }
        }
    }
}

/// What could stand behind a key, in TOML: the line `` Example: `…` `` of its documentation. Nothing where there is none.
pub(crate) const fn example(mut doc: &[&'static str]) -> &'static str {
    while let Some((line, rest)) = doc.split_first() {
        if let Some(example) = in_example(line.as_bytes()) {
            return example;
        }
        doc = rest;
    }
    ""
}

/// The example that a line of documentation gives.
const fn in_example(mut line: &'static [u8]) -> Option<&'static str> {
    let mut start: &[u8] = b" Example: `";
    while let Some((expected, rest)) = start.split_first() {
        match line.split_first() {
            Some((byte, after)) if *byte == *expected => line = after,
            _ => return None,
        }
        start = rest;
    }
    let [example @ .., b'`'] = line else { return None };
    // INVARIANT: a text that is cut beside ASCII stays UTF-8.
    match std::str::from_utf8(example) {
        Ok(example) => Some(example),
        Err(_) => None,
    }
}

/// Declares a table of the document once: its fields, which are its keys, what each means left out, and so how it is
/// read, shown as a tree and described. `key: Type` may be left out where its type says so; `key: Type = default` has a
/// default. The documentation of a key that may not be left out ends with an example.
macro_rules! section {
    (
        $(#[doc = $doc:expr])*
        $name:ident $(<$lifetime:lifetime>)? {
            $($(#[doc = $field_doc:expr])* $field:ident: $type:ty $(= $default:expr)?),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $name $(<$lifetime>)? {
            /// Where the table stands; the very beginning where it is left out.
            pub at: $crate::finding::Place,
            $($(#[doc = $field_doc])* pub $field: $type),*
        }

        impl<'a> $crate::read::Section<'a> for $name $(<$lifetime>)? {
            const KEYS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn fields(
                table: &$crate::read::CheckedTable<'a>,
                findings: &mut $crate::finding::Findings,
            ) -> Self {
                $name {
                    at: table.at,
                    $($field: $crate::read::section!(
                        @read (table, findings) $field: $type $(= $default)?, $($field_doc),*
                    )),*
                }
            }
        }

        impl $(<$lifetime>)? $crate::view::Shape for $name $(<$lifetime>)? {
            // A table may be left out when all of its keys may.
            const IS_REQUIRED: bool =
                false $(|| $crate::read::section!(@required $type $(= $default)?))*;

            fn keys(path: &str, keys: &mut Vec<String>) {
                $(<$type as $crate::view::Shape>::keys(
                    &$crate::view::joined(path, stringify!($field)),
                    keys,
                );)*
            }
        }

        impl<'a> $crate::view::View<'a> for $name $(<$lifetime>)? {
            fn item(&self) -> Option<$crate::view::Item<'a>> {
                let mut keys = Vec::new();
                $($crate::view::add(&mut keys, stringify!($field), self.$field.item());)*
                Some($crate::view::Item::table(self.at, keys))
            }
        }

        #[cfg(feature = "schema")]
        impl $(<$lifetime>)? $crate::schema::Describe for $name $(<$lifetime>)? {
            const NAME: Option<&'static str> = Some(stringify!($name));

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut table = $crate::schema::TableSchema::of(&[$($doc),*]);
                $(
                    let key = $crate::schema::part::<$type>(generator);
                    let is_required = $crate::read::section!(@required $type $(= $default)?);
                    table.add(stringify!($field), key, &[$($field_doc),*], is_required);
                    $(table.default::<$type>(stringify!($field), $default);)?
                )*
                table.into_schema()
            }
        }
    };
    (@required $type:ty = $default:expr) => { false };
    (@required $type:ty) => { <$type as $crate::view::Shape>::IS_REQUIRED };
    (@read ($table:ident, $findings:ident) $field:ident: $type:ty = $default:expr, $($doc:expr),*) => {
        <$type as $crate::read::Defaulted<'a>>::read_or(
            $table.item(stringify!($field)), $default, $findings,
        )
    };
    (@read ($table:ident, $findings:ident) $field:ident: $type:ty, $($doc:expr),*) => {
        $table.field(
            stringify!($field),
            const {
                let example = $crate::read::example(&[$($doc),*]);
                let is_required = <$type as $crate::view::Shape>::IS_REQUIRED;
                assert!(!is_required || !example.is_empty(), "a key that may not be left out has an `Example: …` in its documentation");
                example
            },
            $findings,
        )
    };
}
pub(crate) use section;
