//! Words of the contract's closed sets, as files write them: `in-progress`, `first-contact`.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde::{Deserialize, Serialize};
use wish_contract::json;
use wish_contract::{
    ClaimRole, ClaimStatus, Command, CommandKind, DeadlineKind, Role, Stage, Urgency,
};

/// A word of a closed set of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<T>(pub T);

/// A closed set of the contract.
pub trait Vocabulary: DeserializeOwned + Serialize {
    /// What the set is called in messages.
    const NAME: &'static str;
    /// Its words, in the contract's order.
    const WORDS: &'static [&'static str];
}

/// The word for a value of a closed set.
pub fn word_of<T: Vocabulary>(value: &T) -> String {
    let text = json::to_string(value).unwrap_or_default();
    text.trim_matches('"').to_owned()
}

/// A command's name.
pub fn command_word(command: &Command) -> String {
    variant_word(command)
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
pub fn read_word<T: Vocabulary>(word: &str) -> Result<T, String> {
    json::from_value(&serde_json::Value::from(word))
        .map_err(|_| format!("`{word}` is no {}; write one of {}", T::NAME, T::WORDS.join(", ")))
}

impl<'de, T: Vocabulary> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Word<T>, D::Error> {
        let word = Cow::<'de, str>::deserialize(source)?;
        read_word(&word).map(Word).map_err(D::Error::custom)
    }
}

impl<T: Vocabulary> fmt::Display for Word<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&word_of(&self.0))
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
    ($($set:ty, $name:literal: $($word:literal)*;)*) => {
        $(impl Vocabulary for $set {
            const NAME: &'static str = $name;
            const WORDS: &'static [&'static str] = &[$($word),*];
        })*

        #[cfg(test)]
        #[test]
        fn every_word_is_the_contracts() {
            $(for word in <$set>::WORDS {
                let value: $set = read_word(word).expect("the contract has the word");
                assert_eq!(word_of(&value), *word);
            })*
        }
    };
}

vocabulary! {
    Stage, "stage": "submitted" "needs-info" "verified" "published" "claimed" "scheduled"
        "in-progress" "delivered" "fulfilled" "closed" "rejected" "withdrawn" "lapsed" "merged"
        "transferred" "promoted";
    Role, "role": "reporter" "verifier" "publisher" "responder" "beneficiary" "proxy"
        "coordinator" "timer";
    Urgency, "urgency": "normal" "urgent";
    ClaimRole, "claim role": "lead" "co";
    ClaimStatus, "claim status": "invited" "active" "fulfilled" "declined" "released" "expired"
        "no-show" "revoked";
    DeadlineKind, "deadline": "verify" "supply-info" "publish" "reservation" "ladder-step"
        "invitation" "contact-reminder" "first-contact" "appointment" "due-reminder" "due"
        "confirm" "evaluate" "hold-review" "holder" "retention";
    CommandKind, "command": "submit" "accept" "request-info" "supply-info" "reject" "merge"
        "absorb" "transfer" "withdraw" "amend" "publish" "reserve" "promote" "take-down" "claim"
        "join" "invite" "accept-invitation" "decline" "release" "revoke" "substitute"
        "record-contact" "reschedule" "start" "report-no-show" "send-goods" "deliver" "hold"
        "resume" "request-extension" "grant-extension" "refuse-extension" "confirm" "dispute"
        "evaluate" "reopen" "close" "archive" "anonymise" "escalate" "name-holder" "move-policy"
        "tick";
}

/// The reason that a command gives.
pub fn reason_of(command: &Command) -> Option<&str> {
    match command {
        Command::RequestInfo(reason)
        | Command::Reject(reason)
        | Command::Withdraw(reason)
        | Command::TakeDown(reason)
        | Command::Decline(reason)
        | Command::Release(reason)
        | Command::Hold(reason)
        | Command::RefuseExtension(reason)
        | Command::Dispute(reason)
        | Command::Reopen(reason)
        | Command::Escalate(reason) => Some(reason),
        Command::Revoke(end) | Command::Substitute(end) => Some(&end.reason),
        _ => None,
    }
}
