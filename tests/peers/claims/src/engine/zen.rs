//! Zen: a decision graph of one expression, compiled beforehand.

use futures::executor::block_on;
use zen_engine::model::GraphContent;
use zen_engine::{Decision, Variable};

use super::values::{self, Values};
use super::{Engine, nothing_prepared};
use crate::Outcome;
use crate::question::{Facts, Question};

const RULES: &str = include_str!("../../rules/claim.json");
/// The answer's key.
const ALLOW: &str = "allow";

pub struct Zen {
    decision: Decision,
    prepared: Option<Variable>,
}

impl Zen {
    pub fn new() -> Outcome<Zen> {
        let mut decision = Decision::from(serde_json::from_str::<GraphContent>(RULES)?);
        decision.validate()?;
        decision.compile();
        Ok(Zen { decision, prepared: None })
    }

    fn allows(&self, facts: Variable) -> Outcome<bool> {
        let response =
            block_on(self.decision.evaluate(facts)).map_err(|error| error.to_string())?;
        match response.result.dot(ALLOW) {
            Some(Variable::Bool(allowed)) => Ok(allowed),
            other => Err(format!("Zen answers {other:?}").into()),
        }
    }
}

impl<'a> Engine<'a> for Zen {
    fn name(&self) -> &'static str {
        "Zen"
    }

    fn package(&self) -> &'static str {
        "zen-engine"
    }

    fn built(&mut self, question: &'a Question) -> Outcome<bool> {
        self.allows(input(&question.facts))
    }

    fn prepare(&mut self, question: &'a Question) -> Outcome<()> {
        self.prepared = Some(input(&question.facts));
        Ok(())
    }

    /// A clone of what is prepared shares it.
    fn prepared(&mut self) -> Outcome<bool> {
        self.allows(self.prepared.clone().ok_or_else(nothing_prepared)?)
    }
}

fn input(facts: &Facts) -> Variable {
    Variable::object(values::named(facts).into_iter())
}

impl Values<'_> for Variable {
    fn text(text: &str) -> Self {
        Variable::String(text.into())
    }

    fn number(number: i64) -> Self {
        Variable::Number(number.into())
    }

    fn flag(flag: bool) -> Self {
        Variable::Bool(flag)
    }

    fn list(items: impl Iterator<Item = Self>) -> Self {
        Variable::from_array(items.collect())
    }

    fn object(entries: impl Iterator<Item = (&'static str, Self)>) -> Self {
        Variable::from_object(entries.map(|(name, value)| (name.into(), value)).collect())
    }
}
