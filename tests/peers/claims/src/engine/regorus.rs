//! Regorus: Rego, compiled for the crate's register machine, which is its faster way.

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::value::Object;
use regorus::{Engine as Interpreter, Rc, Value};

use super::values::{self, Values};
use super::{Engine, nothing_prepared};
use crate::Outcome;
use crate::question::{Facts, Question};

const RULES: &str = include_str!("../../rules/claim.rego");
const ENTRY: &str = "data.wish.claim";

pub struct Regorus {
    machine: RegoVM,
    prepared: Option<Value>,
}

impl Regorus {
    pub fn new() -> Outcome<Regorus> {
        let mut interpreter = Interpreter::new();
        interpreter.add_policy("claim.rego".to_owned(), RULES.to_owned())?;
        let policy = interpreter.compile_with_entrypoint(&ENTRY.into())?;
        let program = Compiler::compile_from_policy(&policy, &[ENTRY])?;
        let mut machine = RegoVM::new();
        machine.load_program(program);
        Ok(Regorus { machine, prepared: None })
    }

    fn allows(&mut self, input: Value) -> Outcome<bool> {
        self.machine.set_input(input);
        match self.machine.execute()? {
            Value::Bool(allowed) => Ok(allowed),
            other => Err(format!("Regorus answers {other:?}").into()),
        }
    }
}

impl<'a> Engine<'a> for Regorus {
    fn name(&self) -> &'static str {
        "Regorus"
    }

    fn package(&self) -> &'static str {
        "regorus"
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
        let input = self.prepared.clone().ok_or_else(nothing_prepared)?;
        self.allows(input)
    }
}

fn input(facts: &Facts) -> Value {
    Value::object(values::named(facts).into_iter())
}

impl Values<'_> for Value {
    fn text(text: &str) -> Self {
        Value::from(text)
    }

    fn number(number: i64) -> Self {
        Value::from(number)
    }

    fn flag(flag: bool) -> Self {
        Value::from(flag)
    }

    fn list(items: impl Iterator<Item = Self>) -> Self {
        Value::from(items.collect::<Vec<_>>())
    }

    fn object(entries: impl Iterator<Item = (&'static str, Self)>) -> Self {
        let entries = entries.map(|(name, value)| (Value::from(name), value));
        Value::Object(Rc::new(entries.collect::<Object>()))
    }
}
