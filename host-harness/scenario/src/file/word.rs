//! Words of the contract's closed sets, as files write them: `in-progress`, `first-contact`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};
use wish_contract::json;
use wish_contract::{
    AskedForKind, BoardStatus, ClaimRole, ClaimStatus, Command, CommandKind, DeadlineKind, Role,
    Stage, Urgency,
};

use crate::problem::{Problem, Thing};

/// A word of a closed set of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<T>(pub T);

/// A closed set of the contract.
pub trait Vocabulary: FromStr + fmt::Display {
    /// What the set is called in schemas.
    const NAME: &'static str;
    /// What its words name, in messages.
    const THING: Thing;
    /// Its words, in the contract's order.
    const WORDS: &'static [&'static str];
}

/// The word for a value of a closed set.
pub fn word_of<T: Vocabulary>(value: &T) -> String {
    value.to_string()
}

/// A command's name.
pub fn command_word(command: &Command) -> String {
    command.kind().name().to_owned()
}

/// The contract's word for a case of an enum or a variant, from its one form as text.
pub fn variant_word<T: Serialize>(value: &T) -> String {
    match json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Object(tree)) => tree.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// Reads a word of a closed set.
pub fn read_word<T: Vocabulary>(word: &str) -> Result<T, Problem> {
    word.parse().map_err(|_| Problem::Unknown {
        thing: T::THING,
        word: word.to_owned(),
        known: T::WORDS.iter().map(|word| (*word).to_owned()).collect(),
    })
}

impl<'de, T: Vocabulary> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Word<T>, D::Error> {
        let word = Cow::<'de, str>::deserialize(source)?;
        word.parse().map(Word).map_err(|_| D::Error::unknown_variant(&word, T::WORDS))
    }
}

impl<T: Vocabulary> fmt::Display for Word<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl<T: Vocabulary> JsonSchema for Word<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": T::WORDS })
    }
}

macro_rules! vocabulary {
    ($($set:ty, $name:literal, $thing:ident;)*) => {
        $(impl Vocabulary for $set {
            const NAME: &'static str = $name;
            const THING: Thing = Thing::$thing;
            const WORDS: &'static [&'static str] = <$set>::NAMES;
        })*
    };
}

vocabulary! {
    Stage, "stage", Stage;
    Role, "role", Role;
    Urgency, "urgency", Urgency;
    ClaimRole, "claim role", ClaimState;
    ClaimStatus, "claim status", ClaimState;
    DeadlineKind, "deadline", Deadline;
    CommandKind, "command", Command;
    BoardStatus, "status on the board", BoardStatus;
    AskedForKind, "thing that a command asks for", AskedFor;
}
