//! Whether ladders make sense: every case has one, none stands in another's shadow, each step
//! widens, and handing over ends somewhere. That a ladder leads to somebody at last is for `proof`
//! to show.

mod matching;
mod widening;

use super::names::{duplicates, known};
use crate::calendar::Span;
use crate::policy::diagnostic::{Findings, Place};
use crate::policy::source::{Exhausted, Ladder, Source, Step};
use crate::vocabulary::{CaseKind, Urgency};

/// Most ladders of a policy.
const LADDERS_MAX: usize = 50;
/// Most steps of a ladder, with those that it hands over to.
const STEPS_MAX: usize = 50;

/// A ladder as a case climbs it: its own steps, then those of the ladders it hands over to.
pub struct Climb<'a> {
    pub ladder: &'a Ladder<'a>,
    pub steps: Vec<&'a Step<'a>>,
    /// The ladder that the last step stands on.
    pub last: &'a Ladder<'a>,
    /// The ladders on the way, when it comes back to one of them.
    pub cycle: Option<Vec<&'a Ladder<'a>>>,
}

impl Climb<'_> {
    /// Whether somebody has the case in hand after the last step, by name.
    pub fn has_holder(&self) -> bool {
        self.last.exhausted.as_ref().is_some_and(|exhausted| exhausted.holder.is_some())
    }

    /// How often they are told, where the ladder says so itself.
    pub fn repeat(&self) -> Option<Span> {
        self.last.exhausted.as_ref()?.repeat?.span()
    }
}

/// The ladders as cases climb them, in order.
pub fn climbs<'a>(source: &'a Source<'a>) -> Vec<Climb<'a>> {
    source.ladder.iter().take(LADDERS_MAX).map(|ladder| climb(ladder, source)).collect()
}

fn climb<'a>(ladder: &'a Ladder<'a>, source: &'a Source<'a>) -> Climb<'a> {
    let mut way = vec![ladder];
    let mut last = ladder;
    let mut cycle = None;
    while let Some(next) = next_of(last, source) {
        if let Some(index) = way.iter().position(|one| std::ptr::eq(*one, next)) {
            cycle = Some(way.split_off(index));
            break;
        }
        way.push(next);
        last = next;
    }
    let steps = way.iter().chain(cycle.iter().flatten()).flat_map(|one| &one.step);
    Climb { ladder, steps: steps.take(STEPS_MAX + 1).collect(), last, cycle }
}

/// The ladder that one hands over to.
fn next_of<'a>(ladder: &Ladder<'_>, source: &'a Source<'a>) -> Option<&'a Ladder<'a>> {
    let wanted = ladder.exhausted.as_ref()?.ladder?.value?;
    source.ladder.iter().take(LADDERS_MAX).find(|one| one.code.code() == wanted.0)
}

/// Whether a ladder takes this kind of case.
pub fn takes_kind(ladder: &Ladder<'_>, kind: CaseKind) -> bool {
    match ladder.kinds.as_slice() {
        [] => kind == CaseKind::Wish,
        kinds => kinds.iter().any(|one| one.value == Some(kind)),
    }
}

/// Whether a ladder takes cases of this urgency.
pub fn takes_urgency(ladder: &Ladder<'_>, urgency: Urgency) -> bool {
    ladder.urgencies.is_empty() || ladder.urgencies.iter().any(|one| one.value == Some(urgency))
}

/// Says what does not make sense.
pub fn validate(source: &Source<'_>, findings: &mut Findings) {
    let codes: Vec<_> =
        source.ladder.iter().map(|ladder| (ladder.code.at, ladder.code.code())).collect();
    duplicates("ladder", "duplicate_code", &codes, findings);
    if let Some(ladder) = source.ladder.get(LADDERS_MAX) {
        let message = format_args!("{} ladders are too many", source.ladder.len());
        findings.error(
            ladder.at,
            "out_of_range",
            message,
            format_args!("write 1 to {LADDERS_MAX} ladders"),
        );
    }
    let climbs = climbs(source);
    for ladder in source.ladder.iter().take(LADDERS_MAX) {
        form(ladder, source, findings);
    }
    let levels = source.area_levels();
    let mut said = Vec::new();
    for climb in &climbs {
        widening::steps(climb, &levels, &mut said, findings);
        cycle(climb, &mut said, findings);
    }
    matching::validate(source, &climbs, findings);
}

/// What can be said of a ladder by itself.
fn form(ladder: &Ladder<'_>, source: &Source<'_>, findings: &mut Findings) {
    if ladder.step.is_empty() {
        let message = format_args!("ladder `{}` has no step", ladder.code.code());
        let hint = format_args!("add a `[[ladder.step]]` with its audience");
        findings.error(ladder.at, "ladder_without_steps", message, hint);
    }
    if let Some(exhausted) = &ladder.exhausted {
        handing_over(exhausted, source, findings);
    }
    if let Some(first) = ladder.step.first() {
        widening::head_start(first, findings);
    }
}

fn handing_over(exhausted: &Exhausted<'_>, source: &Source<'_>, findings: &mut Findings) {
    let Some(ladder) = exhausted.ladder else { return };
    let codes: Vec<&str> = source.ladder.iter().map(|one| one.code.code()).collect();
    known("ladder", &[ladder], &codes, findings);
    if exhausted.holder.is_some() || exhausted.repeat.is_some() {
        let message = format_args!("`exhausted` names both a ladder and a holder or a repeat");
        let hint =
            format_args!("keep `ladder`, whose own `exhausted` says what follows, or leave it out");
        findings.error(exhausted.at, "exhausted_unclear", message, hint);
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
    let Some(first) = cycle.iter().map(|one| one.at).min() else { return };
    let Some(speaker) = cycle.iter().position(|one| one.at == first) else { return };
    let Some(exhausted) = cycle.get(speaker).and_then(|one| one.exhausted.as_ref()) else { return };
    if is_new(exhausted.at, said) {
        let ring = cycle.iter().cycle().skip(speaker).take(cycle.len() + 1);
        let path: Vec<String> = ring.map(|one| format!("`{}`", one.code.code())).collect();
        let message = format_args!("ladders hand a case round for ever: {}", path.join(" → "));
        let hint =
            format_args!("let one of them end with `exhausted = {{ holder = \"coordinator\" }}`");
        findings.error(exhausted.at, "ladder_cycle", message, hint);
    }
}
