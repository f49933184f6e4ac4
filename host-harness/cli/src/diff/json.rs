//! What a comparison came to, as one JSON object.

use serde_json::{Value, json};
use wish_analysis::comparison::deeds::Deed;
use wish_analysis::comparison::{Compared as Change, Proof, Told};
use wish_contract::json;
use wish_scenario::file::word::{command_word, word_of};

use super::super::failure::Failure;
use super::Compared;
use super::report::word;

impl Compared<'_> {
    pub fn json(&self) -> Result<Value, Failure> {
        let comparison = self.comparison;
        let told = comparison.parting.as_ref();
        let length = told.map_or(0, |told| told.parting.deeds.len());
        let mut parts = Vec::new();
        if let Some(told) = told {
            for one in self.differing(&told.parting)? {
                parts.push(json!({ "what": one.what, "old": one.old, "new": one.new }));
            }
        }
        let changes: Result<Vec<Value>, Failure> =
            comparison.changes.iter().map(|change| self.changed(change)).collect();
        Ok(json!({
            "relation": word(comparison.relation),
            "sequence": self.sequence(told)?,
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
        let shortest = by == "sequence" && touched.min(everything) + 1 >= length;
        json!({
            "by": by,
            "shortest": shortest,
            "commands_tried": { "touched": touched, "everything": everything },
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

    fn sequence(&self, told: Option<&Told>) -> Result<Vec<Value>, Failure> {
        let deeds = told.iter().flat_map(|told| &told.parting.deeds);
        deeds.map(|deed| self.step(deed)).collect()
    }

    fn step(&self, deed: &Deed) -> Result<Value, Failure> {
        Ok(json!({
            "at": self.comparison.offset.written(deed.now),
            "command": command_word(&deed.command),
            "by": deed.by.id,
            "as": word_of(&deed.by.role),
            "says": json::to_value(&deed.command)?,
            "claimant": json::to_value(&deed.claimant)?,
        }))
    }
}
