//! An explanation as JSON: the contract's values as the contract has them, every reason with its
//! words.

use serde::Serialize;
use serde_json::{Value, json};
use wish_analysis::explanation::{Explanation, Firing, Holding, StepEntered, Turn};
use wish_contract::Reason;
use wish_contract::json;
use wish_runtime::Rulebook;

use crate::failure::Failure;
use crate::language::Language;

pub fn as_json(
    explanation: &Explanation,
    book: &Rulebook,
    language: Language,
) -> Result<Value, Failure> {
    let writer = JsonWriter { book, language };
    let mut course = Vec::new();
    for turn in &explanation.course {
        course.push(writer.turn(turn)?);
    }
    let mut steps = Vec::new();
    for step in &explanation.steps {
        steps.push(writer.step(step)?);
    }
    let mut next = Vec::new();
    for firing in &explanation.firings {
        next.push(writer.firing(firing)?);
    }
    let responder = match &explanation.responder {
        None => Value::Null,
        Some(view) => {
            let mut offers = Vec::new();
            for offer in &view.offers {
                let because = writer.reason(&offer.because)?;
                offers.push(json!({
                    "command": value(&offer.command)?, "open": offer.open, "role": value(&offer.role)?,
                    "because": because, "asks": value(&offer.asks)?,
                }));
            }
            json!({ "facts": value(&view.facts)?, "offers": offers })
        }
    };
    Ok(json!({
        "case": explanation.case.id,
        "at": explanation.at,
        "stage": value(&explanation.case.stage)?,
        "holding": holding(&explanation.holding)?,
        "course": course,
        "steps": steps,
        "audiences": value(&explanation.audiences)?,
        "deadlines": value(&explanation.deadlines)?,
        "next": next,
        "responder": responder,
        "subject": value(&explanation.case)?,
    }))
}

struct JsonWriter<'a> {
    book: &'a Rulebook,
    language: Language,
}

impl JsonWriter<'_> {
    fn turn(&self, turn: &Turn) -> Result<Value, Failure> {
        Ok(json!({
            "at": turn.at,
            "by": value(&turn.by)?,
            "command": turn.command,
            "refused": turn.refused,
            "because": self.reasons(&turn.because)?,
            "stage": value(&turn.stage)?,
            "recorded": turn.recorded,
        }))
    }

    fn step(&self, step: &StepEntered) -> Result<Value, Failure> {
        let because = self.reason(&step.because)?;
        Ok(json!({ "at": step.at, "ladder": step.ladder, "step": step.step, "because": because }))
    }

    fn firing(&self, firing: &Firing) -> Result<Value, Failure> {
        Ok(json!({
            "deadline": value(&firing.deadline)?,
            "because": self.reasons(&firing.because)?,
            "events": value(&firing.events)?,
            "asked": firing.asked,
            "stage": value(&firing.stage)?,
        }))
    }

    fn reasons(&self, reasons: &[Reason]) -> Result<Vec<Value>, Failure> {
        reasons.iter().map(|reason| self.reason(reason)).collect()
    }

    fn reason(&self, reason: &Reason) -> Result<Value, Failure> {
        let mut object = value(reason)?;
        let words = self.book.words(reason, self.language.tag())?;
        if let Value::Object(keys) = &mut object {
            keys.insert("words".to_owned(), Value::from(words));
        }
        Ok(object)
    }
}

fn holding(holding: &Holding) -> Result<Value, Failure> {
    Ok(json!({
        "ended": holding.ended,
        "holder": value(&holding.holder)?,
        "claimants": value(&holding.claimants)?,
    }))
}

fn value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Failure> {
    Ok(json::to_value(value)?)
}
