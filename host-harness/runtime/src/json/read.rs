//! Reads derived types from the contract's words: a strict deserializer over a JSON tree that
//! renames as it goes. Every key of a record must be there, `null` where it has no value, and none
//! besides.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor, value::StrDeserializer,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

use super::error::JsonError;
use super::write::Word;

/// Reads one value of a tree.
#[derive(Clone, Copy)]
pub(super) struct Reader<'de>(pub(super) &'de Value);

impl Reader<'_> {
    /// Says that something else was found than belongs here.
    fn unlike(self, wanted: &str) -> JsonError {
        let found = match self.0 {
            Value::Null => "null".to_owned(),
            Value::Bool(flag) => flag.to_string(),
            Value::Number(number) => format!("the number {number}"),
            Value::String(_) => "a string".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(_) => "an object".to_owned(),
        };
        JsonError::shape(format!("{found} stands where {wanted} belongs"))
    }
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = JsonError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(*flag),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(count), _) => visitor.visit_u64(count),
                (None, Some(count)) => visitor.visit_i64(count),
                (None, None) => Err(self.unlike("a whole number of at most 64 bits")),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => visitor.visit_seq(Elements { items, next: 0 }),
            Value::Object(_) => Err(serde::de::Error::invalid_type(Unexpected::Map, &visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, JsonError> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        let Value::Object(object) = self.0 else {
            return Err(self.unlike(&format!("an object with {}", listed(fields))));
        };
        if let Some(key) = object.keys().find(|key| named(fields, key).is_none()) {
            let message = format!("unknown key `{key}`; the keys are {}", listed(fields));
            return Err(JsonError::shape(message));
        }
        visitor.visit_map(Fields { object, fields, value: None })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        cases: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, JsonError> {
        let (word, payload) = match self.0 {
            Value::String(word) => (word, None),
            Value::Object(object) => match object.iter().next() {
                Some((word, payload)) if object.len() == 1 => (word, Some(payload)),
                _ => return Err(self.unlike("a word, or an object with that word as its one key")),
            },
            _ => return Err(self.unlike(&format!("one of {}", listed(cases)))),
        };
        let Some(case) = named(cases, word) else {
            let message = format!("unknown word `{word}`; the words are {}", listed(cases));
            return Err(JsonError::shape(message));
        };
        visitor.visit_enum(Case { case, word, payload })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// The Rust name that the contract spells so.
fn named(names: &'static [&'static str], word: &str) -> Option<&'static str> {
    names.iter().copied().find(|name| Word(name).to_string() == word)
}

fn listed(names: &'static [&'static str]) -> String {
    let words: Vec<String> = names.iter().map(|name| format!("`{}`", Word(name))).collect();
    words.join(", ")
}

struct Elements<'de> {
    items: &'de [Value],
    next: usize,
}

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = JsonError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, JsonError> {
        let Some(item) = self.items.get(self.next) else { return Ok(None) };
        let index = self.next;
        self.next += 1;
        seed.deserialize(Reader(item)).map(Some).map_err(|error| error.within_element(index))
    }

    fn size_hint(&self) -> Option<usize> {
        self.items.len().checked_sub(self.next)
    }
}

/// A record's fields in the contract's order.
struct Fields<'de> {
    object: &'de Map<String, Value>,
    fields: &'static [&'static str],
    value: Option<(String, &'de Value)>,
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = JsonError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, JsonError> {
        let Some((field, rest)) = self.fields.split_first() else { return Ok(None) };
        self.fields = rest;
        let key = Word(field).to_string();
        let Some(value) = self.object.get(&key) else {
            let message = format!("key `{key}` is missing; give it, as null where it has no value");
            return Err(JsonError::shape(message));
        };
        self.value = Some((key, value));
        let name: StrDeserializer<'_, JsonError> = field.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, JsonError> {
        let Some((key, value)) = self.value.take() else {
            return Err(JsonError::shape("a value was asked for before its key".to_owned()));
        };
        seed.deserialize(Reader(value)).map_err(|error| error.within_key(&key))
    }
}

struct Case<'de> {
    case: &'static str,
    word: &'de str,
    payload: Option<&'de Value>,
}

impl<'de> EnumAccess<'de> for Case<'de> {
    type Error = JsonError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), JsonError> {
        let name: StrDeserializer<'_, JsonError> = self.case.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for Case<'de> {
    type Error = JsonError;

    fn unit_variant(self) -> Result<(), JsonError> {
        match self.payload {
            None => Ok(()),
            Some(_) => {
                let word = self.word;
                Err(JsonError::shape(format!("`{word}` takes no value; write \"{word}\" alone")))
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, JsonError> {
        let word = self.word;
        let Some(payload) = self.payload else {
            let message = format!("`{word}` needs a value; write {{\"{word}\": …}}");
            return Err(JsonError::shape(message));
        };
        seed.deserialize(Reader(payload)).map_err(|error| error.within_key(word))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, JsonError> {
        Err(JsonError::shape("no case of the contract holds a tuple".to_owned()))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, JsonError> {
        Err(JsonError::shape("no case of the contract holds a bare record".to_owned()))
    }
}
