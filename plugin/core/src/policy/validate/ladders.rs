//! Whether ladders make sense: every case has one, none stands in another's shadow, each step
//! widens, and handing over ends somewhere. That a ladder leads to somebody at last is for `proof`
//! to show.

mod matching;
mod widening;

use wish_policy::document::{Exhausted, Ladder};
use wish_policy::finding::{Finding, Findings, Place, quoted};
use wish_policy::limits::LADDERS_MAX;
use wish_policy::{Climb, Document};
use wish_words::Found;

use super::names::{duplicates, too_many};

static TOO_MANY_LADDERS: Finding = Finding::error("out_of_range-ladders");
static NO_STEP: Finding = Finding::error("ladder_without_steps");
static LADDER_AND_HOLDER: Finding = Finding::error("exhausted_unclear");
static CYCLE: Finding = Finding::error("ladder_cycle");

/// Says what does not make sense.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    let names = document.ladder.iter().map(|ladder| (ladder.code.code(), ladder.code.at));
    duplicates("ladder", names, findings);
    if let Some(ladder) = document.ladder.get(LADDERS_MAX) {
        too_many(ladder.at, &TOO_MANY_LADDERS, document.ladder.len(), LADDERS_MAX, findings);
    }
    let climbs = document.climbs();
    for ladder in document.ladders() {
        form(ladder, findings);
    }
    let mut said = Vec::new();
    for climb in &climbs {
        widening::steps(climb, document, &mut said, findings);
        cycle(climb, &mut said, findings);
    }
    matching::validate(document, &climbs, findings);
}

/// What can be said of a ladder by itself.
fn form(ladder: &Ladder<'_>, findings: &mut Findings) {
    if ladder.step.is_empty() {
        findings.say(ladder.at, &NO_STEP, &[("ladder", Found::Text(ladder.code.shown()))]);
    }
    if let Some(exhausted) = &ladder.exhausted {
        handing_over(exhausted, findings);
    }
    if let Some(first) = ladder.step.first() {
        widening::head_start(first, findings);
    }
}

fn handing_over(exhausted: &Exhausted<'_>, findings: &mut Findings) {
    let says_more = exhausted.holder.is_some() || exhausted.repeat.is_some();
    if exhausted.ladder.is_some() && says_more {
        findings.say(exhausted.at, &LADDER_AND_HOLDER, &[]);
    }
}

/// Whether nothing has been said of a place yet; from now on, something has.
fn is_new(at: Place, said: &mut Vec<Place>) -> bool {
    let is_new = !said.contains(&at);
    if is_new {
        said.push(at);
    }
    is_new
}

fn cycle(climb: &Climb<'_>, said: &mut Vec<Place>, findings: &mut Findings) {
    let Some(cycle) = &climb.cycle else { return };
    // INVARIANT: every climb into a cycle finds the same one; its first ladder in the file speaks
    // for it.
    let speaker = cycle.iter().enumerate().min_by_key(|(_, one)| one.at);
    let Some((speaker, first)) = speaker else { return };
    let Some(exhausted) = &first.exhausted else { return };
    if is_new(exhausted.at, said) {
        let (before, ring) = cycle.split_at_checked(speaker).unwrap_or_default();
        let codes = ring.iter().chain(before).chain([first]).map(|one| quoted(one.code.shown()));
        let ladders = codes.collect::<Vec<_>>().join(" → ");
        findings.say(exhausted.at, &CYCLE, &[("ladders", Found::Text(&ladders))]);
    }
}
