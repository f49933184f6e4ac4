//! CEL, by the `cel` crate. The environment is shared between calls; texts are borrowed from the
//! facts.

use std::collections::HashMap;
use std::sync::Arc;

use cel::common::types::{CelBool, CelInt, CelList, CelMap, CelMapKey, CelString};
use cel::common::value::Val;
use cel::{Context, Env, Program, Value};

use super::values::{self, Values};
use super::{Engine, nothing_prepared};
use crate::Outcome;
use crate::question::{Facts, Question};

const RULES: &str = include_str!("../../rules/claim.cel");

type AnyValue<'a> = Box<dyn Val + 'a>;

pub struct Cel<'a> {
    env: Arc<Env>,
    program: Program,
    prepared: Option<Context<'a, 'a>>,
}

impl Cel<'_> {
    pub fn new() -> Outcome<Self> {
        let env = Arc::new(Env::stdlib());
        let program = env.compile(RULES)?;
        Ok(Cel { env, program, prepared: None })
    }

    fn allows(&self, context: &Context<'_, '_>) -> Outcome<bool> {
        match self.program.execute(context)? {
            Value::Bool(allowed) => Ok(allowed),
            other => Err(format!("CEL answers {other:?}").into()),
        }
    }
}

impl<'a> Engine<'a> for Cel<'a> {
    fn name(&self) -> &'static str {
        "CEL"
    }

    fn package(&self) -> &'static str {
        "cel"
    }

    fn built(&mut self, question: &'a Question) -> Outcome<bool> {
        self.allows(&context(&self.env, &question.facts))
    }

    fn prepare(&mut self, question: &'a Question) -> Outcome<()> {
        self.prepared = Some(context(&self.env, &question.facts));
        Ok(())
    }

    fn prepared(&mut self) -> Outcome<bool> {
        self.allows(self.prepared.as_ref().ok_or_else(nothing_prepared)?)
    }
}

fn context<'a>(env: &Arc<Env>, facts: &'a Facts) -> Context<'a, 'a> {
    let mut context = Context::with_env(Arc::clone(env));
    for (name, value) in values::named::<AnyValue<'a>>(facts) {
        context.add_variable_as_val(name, value);
    }
    context
}

impl<'a> Values<'a> for AnyValue<'a> {
    fn text(text: &'a str) -> Self {
        Box::new(CelString::from(text))
    }

    fn number(number: i64) -> Self {
        Box::new(CelInt::from(number))
    }

    fn flag(flag: bool) -> Self {
        Box::new(CelBool::from(flag))
    }

    fn list(items: impl Iterator<Item = Self>) -> Self {
        Box::new(CelList::from(items.collect::<Vec<_>>()))
    }

    fn object(entries: impl Iterator<Item = (&'static str, Self)>) -> Self {
        let entries = entries.map(|(name, value)| (CelMapKey::from(name), value));
        Box::new(CelMap::from(entries.collect::<HashMap<_, _>>()))
    }
}
