//! The JSON Schema of policy files, for editors and for other tools.
//! Only built under the feature `schema`: the component never contains it.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use wish_contract::{CaseKind, Urgency};

use crate::document::Document;
use crate::read::{Codes, Defaulted, Filled, List, MayBeEmpty, Setting, Spanned};
use crate::time::{Date, Hours, Span, Stretch, Unit, UtcOffset, Weekday, YearDay};
use crate::values::{AreaPath, CodeWord, EmptyStep, FactWord, ReferenceWord, Text, Whole};
use crate::view::{Form, Kind, View};
use crate::words::{
    Choice, Format, GuardedCommand, HolderRole, JointCredit, MissingFact, OneFor, PerLanguage,
    Period,
};

mod reference;

/// A BCP 47 tag such as `zh-CN`.
const LANGUAGE_TAG: &str = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$";
const CODE: &str = "^[a-z][a-z0-9_-]{0,63}$";
const REFERENCE: &str = "^\\S{1,128}$";
const AREA: &str = "^[^/\\s]{1,32}(/[^/\\s]{1,32}){0,11}$";
/// From one time of day to another.
/// Times of a day, of some days of the week.
const STRETCH: &str = "^([a-z]+day )*[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$";
const YEAR_DAY: &str = "^[01][0-9]-[0-3][0-9]$";
const BETWEEN_TIMES: &str = "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$";
const OFFSET: &str = "^[+-][01][0-9]:[0-5][0-9]$";

/// The schema of `wish-policy/1`, as it is checked in.
#[must_use]
pub fn schema() -> String {
    let mut text = serde_json::to_string_pretty(&root()).unwrap_or_default();
    text.push('\n');
    text
}

/// The same in prose, for people: every section, every key, as it is checked in.
#[must_use]
pub fn reference() -> String {
    reference::page(root().as_value())
}

fn root() -> Schema {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<Described<Document<'_>>>();
    schema.insert("title".to_owned(), "wish-policy/1".into());
    schema
}

/// The schema of a table in the making.
pub struct TableSchema {
    description: String,
    properties: Map<String, Value>,
    required: Vec<&'static str>,
}

impl TableSchema {
    pub fn of(doc: &[&str]) -> TableSchema {
        TableSchema { description: lines(doc), properties: Map::new(), required: Vec::new() }
    }

    /// Adds a key.
    pub fn add(&mut self, key: &'static str, mut schema: Schema, doc: &[&str], is_required: bool) {
        schema.insert("description".to_owned(), lines(doc).into());
        self.properties.insert(key.to_owned(), schema.into());
        if is_required {
            self.required.push(key);
        }
    }

    /// Says what a key means that is left out.
    pub fn default<'a, T: Defaulted<'a> + View<'a>>(&mut self, key: &str, default: T::Default) {
        let left_out = T::read_or(None, default, &mut crate::finding::Findings::default());
        let value = left_out.item().map(|item| json(&item.form));
        let schema = self.properties.get_mut(key).and_then(Value::as_object_mut);
        if let (Some(schema), Some(value)) = (schema, value) {
            schema.insert("default".to_owned(), value);
        }
    }

    pub fn into_schema(self) -> Schema {
        let TableSchema { description, properties, required } = self;
        let mut schema = json_schema!({
            "description": description,
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        });
        if !required.is_empty() {
            schema.insert("required".to_owned(), required.into());
        }
        schema
    }
}

/// The lines of a doc comment.
fn lines(doc: &[&str]) -> String {
    doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n")
}

/// A value as JSON has it.
fn json(form: &Form<'_>) -> Value {
    match form {
        Form::Single(Kind::Number { value, .. }) => json!(value),
        Form::Single(Kind::Flag(flag)) => json!(flag),
        Form::Single(kind) => json!(kind.text()),
        Form::List { items, .. } => items.iter().map(|item| json(&item.form)).collect(),
        Form::Table(keys) | Form::Codes(keys) => {
            keys.iter().map(|(key, item)| ((*key).to_owned(), json(&item.form))).collect()
        }
    }
}

/// What has a schema. Not schemars' own trait, which adds a null to all that may be left out: TOML has none.
pub trait Describe {
    /// The name of its definition. None: it is described in place.
    const NAME: Option<&'static str> = None;

    /// Its schema.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// Something described, as schemars wants it.
pub struct Described<T>(PhantomData<T>);

impl<T: Describe> JsonSchema for Described<T> {
    fn inline_schema() -> bool {
        T::NAME.is_none()
    }

    fn schema_name() -> Cow<'static, str> {
        T::NAME.unwrap_or("Value").into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

/// The schema of a part, or a reference to it.
pub fn part<T: Describe>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<Described<T>>()
}

/// Gives types their schema, in place.
macro_rules! describe {
    ($(impl [$($generics:tt)*] $name:ty => |$generator:pat_param| $schema:expr;)*) => {
        $(
            impl<$($generics)*> Describe for $name {
                fn schema($generator: &mut SchemaGenerator) -> Schema {
                    $schema
                }
            }
        )*
    };
}

fn words<T: Choice>() -> Schema {
    json_schema!({ "type": "string", "enum": T::WORDS })
}

fn span_pattern() -> String {
    let units: Vec<String> =
        Unit::ALL.iter().map(|unit| format!("{}s?", unit.singular())).collect();
    format!("^[1-9][0-9]* ({})$", units.join("|"))
}

fn text(pattern: &str) -> Schema {
    json_schema!({ "type": "string", "pattern": pattern })
}

describe! {
    impl [] Text<'_> => |_| json_schema!({ "type": "string", "minLength": 1 });
    impl [N] CodeWord<'_, N> => |_| text(CODE);
    impl [] FactWord<'_> => |_| {
        json_schema!({ "anyOf": [{ "type": "string", "pattern": CODE }, { "type": "boolean" }] })
    };
    impl [] ReferenceWord<'_> => |_| text(REFERENCE);
    impl [] AreaPath<'_> => |_| text(AREA);
    impl [] Span => |_| text(&span_pattern());
    impl [] EmptyStep => |_| {
        json_schema!({ "anyOf": [{ "const": EmptyStep::SKIP }, text(&span_pattern())] })
    };
    impl [] Date => |_| json_schema!({
        "description": "A day of the calendar, written without quotes: 2026-03-09",
        "type": "string",
        "format": "date",
    });
    impl [] Hours => |_| text(BETWEEN_TIMES);
    impl [] Stretch => |_| text(STRETCH);
    impl [] YearDay => |_| text(YEAR_DAY);
    impl [] UtcOffset => |_| text(OFFSET);
    impl [const MIN: u64, const MAX: u64] Whole<MIN, MAX> => |_| {
        json_schema!({ "type": "integer", "minimum": MIN, "maximum": MAX })
    };
    impl [] bool => |_| json_schema!({ "type": "boolean" });
    impl [] Format => |_| words::<Format>();
    impl [] HolderRole => |_| words::<HolderRole>();
    impl [] CaseKind => |_| words::<CaseKind>();
    impl [] Urgency => |_| words::<Urgency>();
    impl [] Weekday => |_| words::<Weekday>();
    impl [] Period => |_| words::<Period>();
    impl [] JointCredit => |_| words::<JointCredit>();
    impl [] MissingFact => |_| words::<MissingFact>();
    impl [] GuardedCommand => |_| words::<GuardedCommand>();
    impl [] OneFor => |_| words::<OneFor>();
    impl [T: Describe] Spanned<T> => |generator| part::<T>(generator);
    impl [T: Describe] Setting<T> => |generator| part::<T>(generator);
    impl [T: Describe] Option<T> => |generator| part::<T>(generator);
    impl [T: Describe, const IS_ORDERED: bool] MayBeEmpty<List<T, IS_ORDERED>> => |generator| {
        let one = part::<T>(generator);
        json_schema!({ "anyOf": [{ "type": "array", "items": one }, one] })
    };
    impl [T: Describe] Filled<T> => |generator| part::<T>(generator);
    impl [T: Describe, const IS_ORDERED: bool] List<T, IS_ORDERED> => |generator| {
        json_schema!({ "type": "array", "minItems": 1, "items": part::<T>(generator) })
    };
    impl [T: Describe] Codes<'_, T> => |generator| {
        json_schema!({
            "type": "object",
            "propertyNames": { "pattern": CODE },
            "additionalProperties": part::<T>(generator),
        })
    };
    impl [T: Describe] PerLanguage<T> => |generator| {
        // Not the languages one by one: a catalogue that is added changes no policy file.
        json_schema!({
            "type": "object",
            "propertyNames": { "pattern": LANGUAGE_TAG },
            "additionalProperties": part::<T>(generator),
        })
    };
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    #[test]
    fn the_published_schema_is_that_of_the_document() {
        holds("policies/wish-policy-1.schema.json", &super::schema());
    }

    #[test]
    fn the_published_reference_is_that_of_the_document() {
        holds("POLICY.md", &super::reference());
    }

    /// `UPDATE_EXPECT=1 cargo test -p wish-policy --features schema` rewrites the file.
    fn holds(path: &str, text: &str) {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(path);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&path, text).unwrap();
        }
        let published = fs::read_to_string(&path).unwrap_or_default();
        let path = path.display();
        assert!(published == text, "{path} has drifted: run this test with UPDATE_EXPECT=1");
    }
}
