//! The facts of a reason by name.

use wish_contract::{FactValue, Reason};

/// A reason, to be asked for its facts.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a>(pub &'a Reason);

impl<'a> Facts<'a> {
    pub fn rule(self) -> &'a str {
        &self.0.rule
    }

    fn value(self, name: &str) -> Option<&'a FactValue> {
        self.0.facts.iter().find(|fact| fact.name == name).map(|fact| &fact.value)
    }

    pub fn number(self, name: &str) -> Option<i64> {
        match self.value(name)? {
            FactValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub fn text(self, name: &str) -> Option<&'a str> {
        match self.value(name)? {
            FactValue::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn flag(self, name: &str) -> bool {
        matches!(self.value(name), Some(FactValue::Flag(true)))
    }

    /// Whether it is a guard that let the command pass, rather than the rule that decided.
    pub fn passed(self) -> bool {
        self.flag("passed")
    }
}
