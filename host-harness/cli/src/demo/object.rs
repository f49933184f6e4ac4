//! The demo as one JSON object, for programs. Values of the contract stand in it in canonical form.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use wish_contract::json;
use wish_contract::{Deadline, Event, Stage};
use wish_simulation::demo::{Played, PlayedWish};

use super::Show;
use crate::failure::Failure;

#[derive(Serialize)]
struct Object<'a> {
    cases: Vec<Case<'a>>,
    imports: &'a [String],
    component_bytes: usize,
    /// For all decisions.
    fuel: u64,
    /// References of the wishes that nobody had in hand, or that did not end.
    stranded: Vec<&'a str>,
}

#[derive(Serialize)]
struct Case<'a> {
    #[serde(rename = "ref")]
    reference: &'a str,
    programme: &'a str,
    stage: Canonical<Option<Stage>>,
    claimed_by: Vec<&'a str>,
    /// Ladder steps entered, by code.
    steps: Vec<&'a str>,
    next_deadline: Canonical<Option<Deadline>>,
    holder: Option<&'a str>,
    reported: &'a str,
    agrees: bool,
    events: Canonical<Vec<Event>>,
}

/// A value of the contract, written as the contract writes it.
struct Canonical<T>(T);

impl<T: Serialize> Serialize for Canonical<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let text = json::to_string(&self.0).map_err(serde::ser::Error::custom)?;
        RawValue::from_string(text).map_err(serde::ser::Error::custom)?.serialize(out)
    }
}

/// The object as text.
pub fn written(show: &Show) -> Result<String, Failure> {
    let cases = show
        .played
        .iter()
        .flat_map(|played| played.wishes.iter().map(|wish| case(played, wish)).collect::<Vec<_>>());
    let stranded = show.wishes().filter(|wish| wish.is_stranded());
    let object = Object {
        cases: cases.collect(),
        imports: &show.component.imports,
        component_bytes: show.component.bytes,
        fuel: show.fuel(),
        stranded: stranded.map(|wish| wish.trace.wish.reference.as_str()).collect(),
    };
    Ok(serde_json::to_string(&object)?)
}

fn case<'a>(played: &'a Played, wish: &'a PlayedWish) -> Case<'a> {
    let trace = &wish.trace;
    let holder = trace.case.as_ref().and_then(|case| case.holder.as_ref());
    Case {
        reference: &trace.wish.reference,
        programme: played.programme.name,
        stage: Canonical(trace.stage()),
        claimed_by: trace.claims().iter().map(|claim| claim.responder.as_str()).collect(),
        steps: trace.steps(),
        next_deadline: Canonical(trace.next),
        holder: holder.map(|holder| holder.id.as_str()),
        reported: &trace.wish.reported.word,
        agrees: wish.agrees,
        events: Canonical(trace.events().cloned().collect()),
    }
}
