//! What is done in a step: one command, or several.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::command_form::{CommandForm, ReadCommandForm};

/// One command, or several at one instant in their order.
#[derive(Clone, Debug, Default)]
pub struct CommandForms(pub Vec<CommandForm>);

impl<'de> Deserialize<'de> for CommandForms {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<CommandForms, D::Error> {
        source.deserialize_any(ReadCommandForms)
    }
}

struct ReadCommandForms;

impl<'de> Visitor<'de> for ReadCommandForms {
    type Value = CommandForms;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a command or a list of commands")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<CommandForms, E> {
        ReadCommandForm.visit_str(word).map(|form| CommandForms(vec![form]))
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<CommandForms, A::Error> {
        ReadCommandForm.visit_map(table).map(|form| CommandForms(vec![form]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<CommandForms, A::Error> {
        let mut forms = Vec::new();
        while let Some(form) = list.next_element()? {
            forms.push(form);
        }
        if forms.is_empty() {
            return Err(A::Error::custom("the list of commands is empty; leave `do` out instead"));
        }
        Ok(CommandForms(forms))
    }
}

impl JsonSchema for CommandForms {
    fn schema_name() -> Cow<'static, str> {
        "Commands".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (one, many) = (
            generator.subschema_for::<CommandForm>(),
            generator.subschema_for::<Vec<CommandForm>>(),
        );
        json_schema!({ "anyOf": [one, many] })
    }
}
