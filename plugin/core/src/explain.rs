//! Why something is so: rules by name, the facts they looked at, and the words for them.
//! The words themselves stand in the catalogues of `wish-words`; which rule applies is for the rules
//! to say.

use serde::{Deserialize, Serialize};

use crate::vocabulary::{Code, Instant};

pub mod rules;
pub mod words;

/// How much explanation to give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    Decisive,
    Full,
}

/// A value that a rule looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactValue {
    Number(i64),
    Text(String),
    Time(Instant),
    Flag(bool),
}

/// A fact that a rule looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fact {
    pub name: Code,
    pub value: FactValue,
}

/// Why something is so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Reason {
    pub rule: Code,
    pub facts: Vec<Fact>,
    pub changes_at: Option<Instant>,
}

/// Reasons are put together boxed: a refusal then passes through the rules as one word.
impl Reason {
    /// A rule without facts yet.
    #[must_use]
    pub fn of(rule: &str) -> Box<Reason> {
        Box::new(Reason { rule: rule.to_owned(), facts: Vec::new(), changes_at: None })
    }

    /// Adds a count, an amount or a length of time.
    #[must_use]
    pub fn number(self: Box<Self>, name: &str, value: impl TryInto<i64>) -> Box<Reason> {
        self.fact(name, FactValue::Number(value.try_into().unwrap_or(i64::MAX)))
    }

    /// Adds a code, an area or an identifier.
    #[must_use]
    pub fn text(self: Box<Self>, name: &str, value: &str) -> Box<Reason> {
        self.fact(name, FactValue::Text(value.to_owned()))
    }

    /// Adds a point in time.
    #[must_use]
    pub fn time(self: Box<Self>, name: &str, value: Instant) -> Box<Reason> {
        self.fact(name, FactValue::Time(value))
    }

    /// Adds a yes or no.
    #[must_use]
    pub fn flag(self: Box<Self>, name: &str, value: bool) -> Box<Reason> {
        self.fact(name, FactValue::Flag(value))
    }

    /// Says when the answer would change.
    #[must_use]
    pub fn until(mut self: Box<Self>, at: Option<Instant>) -> Box<Reason> {
        self.changes_at = at;
        self
    }

    /// The same facts as a reason under another rule.
    #[must_use]
    pub fn under(mut self: Box<Self>, rule: &str) -> Box<Reason> {
        rule.clone_into(&mut self.rule);
        self
    }

    fn fact(mut self: Box<Self>, name: &str, value: FactValue) -> Box<Reason> {
        self.facts.push(Fact { name: name.to_owned(), value });
        self
    }
}

/// A command refused. Nothing changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Rejection {
    pub because: Reason,
    pub message: String,
    pub trace: Vec<Reason>,
}

/// Input that cannot be worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fault {
    pub code: Code,
    pub message: String,
    pub index: Option<u32>,
}
