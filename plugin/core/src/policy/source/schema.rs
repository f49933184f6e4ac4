//! The JSON Schema of policy files, for editors and for other tools.
//! Only built under the feature `schema`: the component never contains it.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use super::Source;
use super::read::{Codes, Filled};
use super::values::{
    AreaPath, CodeWord, Day, Interval, Length, Offset, Quiet, ReferenceWord, Spot, Text, Whole,
};
use super::words::{Choice, Format, HolderRole, PerLanguage};
use crate::calendar::{Unit, Weekday};
use crate::policy::duties::{JointCredit, OneFor, Period};
use wish_contract::{CaseKind, Urgency};

const CODE: &str = "^[a-z][a-z0-9_-]{0,63}$";

/// The schema of `wish-policy/1`, as it is checked in.
#[must_use]
pub fn schema() -> String {
    let settings = SchemaSettings::draft07().with_transform(leave_out_null);
    let mut schema = settings.into_generator().into_root_schema_for::<Source<'_>>();
    schema.insert("title".to_owned(), "wish-policy/1".into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// TOML has no null: a key that may be left out is left out. So is a list, unless it is [`Filled`];
/// but one that is written down holds something.
fn leave_out_null(schema: &mut Schema) {
    if let Some(object) = schema.as_object_mut() {
        leave_out_lists(object);
        leave_out_nulls(object);
    }
    schemars::transform::transform_subschemas(&mut leave_out_null, schema);
    let is_list = schema.get("type").is_some_and(|kind| kind == "array");
    if is_list {
        schema.insert("minItems".to_owned(), 1.into());
    }
}

/// INVARIANT: only the schema of [`Filled`] names a least number before this has run.
fn leave_out_lists(object: &mut Map<String, Value>) {
    let is_optional = |schema: &Value| {
        schema.get("type").is_some_and(|kind| kind == "array") && schema.get("minItems").is_none()
    };
    let properties =
        object.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let Some(required) = object.get_mut("required").and_then(Value::as_array_mut) else { return };
    required
        .retain(|key| !key.as_str().and_then(|key| properties.get(key)).is_some_and(is_optional));
    if required.is_empty() {
        object.remove("required");
    }
}

fn leave_out_nulls(object: &mut Map<String, Value>) {
    if let Some(types) = object.get_mut("type").and_then(Value::as_array_mut) {
        types.retain(|one| one != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(any) = object.get_mut("anyOf").and_then(Value::as_array_mut) {
        any.retain(|one| one.get("type").is_none_or(|kind| kind != "null"));
        if let [only] = any.as_slice() {
            let only = only.as_object().cloned().unwrap_or_default();
            object.remove("anyOf");
            object.extend(only);
        }
    }
}

/// Gives types that stand for single values their schema, in place.
macro_rules! inline {
    ($($name:ty => $schema:expr);* $(;)?) => {
        $(
            impl JsonSchema for $name {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    $schema
                }
            }
        )*
    };
}

fn words<T: Choice>() -> Schema {
    let all: Vec<&str> = T::ALL.iter().map(|one| one.name()).collect();
    json_schema!({ "type": "string", "enum": all })
}

fn span_pattern() -> String {
    let units: Vec<String> =
        Unit::ALL.iter().map(|unit| format!("{}s?", unit.singular())).collect();
    format!("^[1-9][0-9]* ({})$", units.join("|"))
}

inline! {
    Text<'_> => json_schema!({ "type": "string", "minLength": 1 });
    CodeWord<'_> => json_schema!({ "type": "string", "pattern": CODE });
    ReferenceWord<'_> => json_schema!({ "type": "string", "pattern": "^\\S{1,128}$" });
    AreaPath<'_> => json_schema!({ "type": "string", "pattern": "^[^/\\s]{1,32}(/[^/\\s]{1,32}){0,11}$" });
    Length => json_schema!({ "type": "string", "pattern": span_pattern() });
    Day => json_schema!({ "type": "string", "format": "date" });
    Interval => json_schema!({ "type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$" });
    Quiet => json_schema!({ "type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]$" });
    Offset => json_schema!({ "type": "string", "pattern": "^[+-][01][0-9]:[0-5][0-9]$" });
    Format => words::<Format>();
    HolderRole => words::<HolderRole>();
    CaseKind => words::<CaseKind>();
    Urgency => words::<Urgency>();
    Weekday => words::<Weekday>();
    Period => words::<Period>();
    JointCredit => words::<JointCredit>();
    OneFor => words::<OneFor>();
}

impl<const MIN: u64, const MAX: u64> JsonSchema for Whole<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Whole".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": MIN, "maximum": MAX })
    }
}

impl<T: JsonSchema> JsonSchema for Spot<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T: JsonSchema> JsonSchema for PerLanguage<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("PerLanguage_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({
            "type": "object",
            "properties": { "zh-CN": one, "en": one },
            "additionalProperties": false,
        })
    }
}

impl<T: JsonSchema> JsonSchema for Filled<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Filled_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "minItems": 1, "items": generator.subschema_for::<T>() })
    }
}

impl<T: JsonSchema> JsonSchema for Codes<'_, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Codes_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "propertyNames": { "pattern": CODE },
            "additionalProperties": generator.subschema_for::<T>(),
        })
    }
}
