//! Puts reasons together, and finds the facts in one.

use crate::{Decision, Fact, FactValue, Instant, Reason};

impl Decision {
    /// Why: the events' own reasons in order, then what there is to say beside them.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        self.events.iter().map(|event| &event.because).chain(&self.trace)
    }
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
