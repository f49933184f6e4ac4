//! Reads TOML values into the policy's types and goes on after every mistake, so that all are found
//! at once. Which keys there are is for `source` to say; what a single value may be, for `values`.
//!
//! `inline(never)` marks what every section calls: it keeps the component small, and reading
//! happens once a policy.

use crate::policy::diagnostic::{Finding, Findings, Place, nearest, quoted};
use crate::policy::list::mapped;
use crate::policy::toml::{self, Entry, Node, Value};
use wish_contract::is_code;

static MISSING: Finding = Finding::error("missing_key", "`{0}` is missing", "add `{0} = …`");
static UNKNOWN_KEY: Finding = Finding::error("unknown_key", "unknown key {0}", "{1}");
static EMPTY_LIST: Finding = Finding::error(
    "empty_list",
    "the list is empty",
    "name at least one, or leave the key out where it has a default",
);
static WRONG_TYPE: Finding =
    Finding::error("wrong_type", "expected {0}, found {1}", "write {0} here");
pub static NO_CODE: Finding = Finding::error(
    "code_malformed",
    "{0} is not a code",
    "write 1 to 64 of `a-z`, `0-9` and `-`, a letter first, for example `social-organisation`",
);

/// What can be read from a value. Whatever the value, reading gives something to go on with.
pub trait Read<'a>: Sized {
    /// Whether the key may not be left out.
    const IS_REQUIRED: bool = true;

    /// None: the key is left out. Where it may not be, that has been said.
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Self;
}

/// What a section says that is left out.
pub fn nothing<'a, T: Read<'a>>() -> T {
    T::read(None, &mut Findings::default())
}

/// A table whose keys have been looked at.
pub struct Table<'a> {
    pub at: Place,
    /// None: it was no table, and that has been said.
    entries: Option<&'a toml::Table>,
}

impl<'a> Table<'a> {
    /// The file itself.
    pub fn root(entries: &'a toml::Table, known: &[&str], findings: &mut Findings) -> Table<'a> {
        let table = Table { at: Place::default(), entries: Some(entries) };
        table.refuse_unknown_keys(known, findings);
        table
    }

    /// A table in the file.
    #[inline(never)]
    pub fn open(item: Option<&'a Node>, known: &[&str], findings: &mut Findings) -> Table<'a> {
        let table = Table { at: place_of(item), entries: entries_of(item, findings) };
        table.refuse_unknown_keys(known, findings);
        table
    }

    /// The value of a key, or what its absence means.
    #[inline(never)]
    pub fn field<T: Read<'a>>(&self, key: &str, findings: &mut Findings) -> T {
        T::read(self.item(key, T::IS_REQUIRED, findings), findings)
    }

    #[inline(never)]
    fn item(&self, key: &str, is_required: bool, findings: &mut Findings) -> Option<&'a Node> {
        let entries = self.entries?;
        let item = entries.get(key);
        if item.is_none() && is_required {
            findings.say(self.at, &MISSING, &[key]);
        }
        item
    }

    fn refuse_unknown_keys(&self, known: &[&str], findings: &mut Findings) {
        let Some(entries) = self.entries else { return };
        for key in entries.entries().iter().map(|entry| &entry.key) {
            if !known.contains(&key.name.as_str()) {
                let found = [&*quoted(&key.name), &nearest(&key.name, known)];
                findings.say(key.at, &UNKNOWN_KEY, &found);
            }
        }
    }
}

/// Where a value stands; of none, the very beginning.
pub fn place_of(item: Option<&Node>) -> Place {
    item.map_or_else(Place::default, |item| item.at)
}

/// The entries of a table; a value of another type is refused.
#[inline(never)]
fn entries_of<'a>(item: Option<&'a Node>, findings: &mut Findings) -> Option<&'a toml::Table> {
    let item = item?;
    match &item.value {
        Value::Table(entries) => Some(entries),
        _ => {
            wrong_type(item, "a table", findings);
            None
        }
    }
}

/// A list that may not be left out.
#[derive(Clone, Debug)]
pub struct Filled<T>(pub Vec<T>);

impl<'a, T: Read<'a>> Read<'a> for Filled<T> {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Filled<T> {
        Filled(Vec::read(item, findings))
    }
}

/// The values of a list; an empty one is refused, and a value of another type.
#[inline(never)]
fn values_of<'a>(item: Option<&'a Node>, findings: &mut Findings) -> &'a [Node] {
    let Some(item) = item else { return &[] };
    match &item.value {
        Value::List(values) | Value::Tables(values) if !values.is_empty() => values,
        Value::List(_) | Value::Tables(_) => {
            findings.say(item.at, &EMPTY_LIST, &[]);
            &[]
        }
        _ => {
            wrong_type(item, "a list", findings);
            &[]
        }
    }
}

/// A value is not of the type that is wanted.
#[inline(never)]
pub fn wrong_type(item: &Node, wanted: &str, findings: &mut Findings) {
    let found = match item.value {
        Value::Text(_) => "a text",
        Value::Whole(..) => "a whole number",
        Value::Fraction => "a number with a fraction",
        Value::Flag(_) => "`true` or `false`",
        Value::Moment(_) => "a date or time",
        Value::List(_) | Value::Tables(_) => "a list",
        Value::Table(_) => "a table",
    };
    findings.say(item.at, &WRONG_TYPE, &[wanted, found]);
}

impl<'a, T: Read<'a>> Read<'a> for Option<T> {
    const IS_REQUIRED: bool = false;

    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Option<T> {
        item.map(|_| T::read(item, findings))
    }
}

/// A list that may be left out. One that is written down holds at least one thing.
impl<'a, T: Read<'a>> Read<'a> for Vec<T> {
    const IS_REQUIRED: bool = false;

    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Vec<T> {
        let values = values_of(item, findings);
        mapped(values, |value| T::read(Some(value), findings))
    }
}

/// What a policy names under codes of its own.
#[derive(Clone, Debug)]
pub struct Codes<'a, T> {
    pub at: Place,
    pub entries: Vec<Coded<'a, T>>,
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Coded<'a, T> {
    pub code: &'a str,
    pub at: Place,
    pub value: T,
}

impl<'a, T> Codes<'a, T> {
    /// All codes.
    pub fn codes(&self) -> Vec<&'a str> {
        mapped(&self.entries, |entry| entry.code)
    }

    /// Does something with each value.
    pub fn each(&self, mut act: impl FnMut(&T)) {
        self.entries.iter().for_each(|entry| act(&entry.value));
    }
}

impl<'a, T: Read<'a>> Read<'a> for Codes<'a, T> {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Codes<'a, T> {
        let entries = mapped(coded(item, findings), |entry| Coded {
            code: &entry.key.name,
            at: entry.key.at,
            value: T::read(Some(&entry.node), findings),
        });
        Codes { entries, at: place_of(item) }
    }
}

/// The entries of a table whose keys are codes.
#[inline(never)]
fn coded<'a>(item: Option<&'a Node>, findings: &mut Findings) -> &'a [Box<Entry>] {
    let entries = entries_of(item, findings).map_or(&[][..], toml::Table::entries);
    for key in entries.iter().map(|entry| &entry.key) {
        if !is_code(&key.name) {
            findings.say(key.at, &NO_CODE, &[&quoted(&key.name)]);
        }
    }
    entries
}

/// A table of the policy: its keys, and how its fields are read.
pub trait Form<'a>: Sized {
    const KEYS: &'static [&'static str];

    fn of(table: &Table<'a>, findings: &mut Findings) -> Self;
}

impl<'a, T: Form<'a>> Read<'a> for T {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> T {
        T::of(&Table::open(item, T::KEYS, findings), findings)
    }
}

/// Declares a table of the policy once: its fields, which are its keys, and how it is read.
macro_rules! section {
    (
        $(#[$meta:meta])*
        $name:ident $(<$life:lifetime>)? { $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
        pub struct $name $(<$life>)? {
            /// Where the table stands.
            #[cfg_attr(feature = "schema", schemars(skip))]
            pub at: Place,
            $($(#[$field_meta])* pub $field: $type),*
        }

        impl<'a> Form<'a> for $name $(<$life>)? {
            const KEYS: &'static [&'static str] = &[$(stringify!($field)),*];

            #[inline(never)]
            fn of(table: &Table<'a>, findings: &mut Findings) -> Self {
                $name { at: table.at, $($field: table.field(stringify!($field), findings)),* }
            }
        }
    };
}
pub(super) use section;
