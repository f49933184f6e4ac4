//! What a comparison came to, as one JSON object.

use serde_json::{Value, json};
use wish_analysis::comparison::enabled_commands::GivenCommand;
use wish_analysis::comparison::{Compared as Change, Counterexample, Proof};
use wish_contract::json;
use wish_scenario::file::word::{command_word, word_of};

use super::super::failure::Failure;
use super::Compared;
use super::report::word;

impl Compared<'_> {
    pub fn json(&self) -> Result<Value, Failure> {
        let comparison = self.comparison;
        let counterexample = comparison.parting.as_ref();
        let length =
            counterexample.map_or(0, |counterexample| counterexample.parting.commands.len());
        let mut parts = Vec::new();
        if let Some(counterexample) = counterexample {
            for one in self.differing(&counterexample.parting)? {
                parts.push(json!({ "what": one.what, "old": one.old, "new": one.new }));
            }
        }
        let changes: Result<Vec<Value>, Failure> =
            comparison.changes.iter().map(|change| self.changed(change)).collect();
        Ok(json!({
            "relation": word(comparison.relation),
            "sequence": self.sequence(counterexample)?,
            "parts": parts,
            "scenario": self.scenario,
            "changes": changes?,
            "proof": self.proved(length),
            "depth": length,
            "states": comparison.states,
            "requests": comparison.requests,
            "seconds": (self.seconds * 1_000.0).round() / 1_000.0,
        }))
    }

    fn proved(&self, length: usize) -> Value {
        let (by, touched, everything) = match self.comparison.proof {
            Proof::NormalForm => ("normal-form", 0, 0),
            Proof::Sequence { touched, everything } => ("sequence", touched, everything),
            Proof::Nothing { touched, everything } => ("none", touched, everything),
        };
        let left_out = self.comparison.left_out;
        let shortest = by == "sequence" && touched.min(everything) + 1 >= length && left_out == 0;
        json!({
            "by": by,
            "shortest": shortest,
            "commands_tried": { "touched": touched, "everything": everything },
            "kinds_of_wish_left_out": left_out,
            "words": self.proof(),
        })
    }

    fn changed(&self, compared: &Change) -> Result<Value, Failure> {
        let change = &compared.change;
        Ok(json!({
            "path": change.path,
            "line_old": change.old.line,
            "column_old": change.old.column,
            "line_new": change.new.line,
            "column_new": change.new.column,
            "old": change.old.text,
            "new": change.new.text,
            "relation": compared.relation.map(word),
            "sequence": self.sequence(compared.parting.as_ref())?,
        }))
    }

    fn sequence(&self, counterexample: Option<&Counterexample>) -> Result<Vec<Value>, Failure> {
        let commands =
            counterexample.iter().flat_map(|counterexample| &counterexample.parting.commands);
        commands.map(|given| self.step(given)).collect()
    }

    fn step(&self, given: &GivenCommand) -> Result<Value, Failure> {
        Ok(json!({
            "at": self.comparison.offset.written(given.now),
            "command": command_word(&given.command),
            "by": given.by.id,
            "as": word_of(&given.by.role),
            "says": json::to_value(&given.command)?,
            "claimant": json::to_value(&given.claimant)?,
        }))
    }
}
