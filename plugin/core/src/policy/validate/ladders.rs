//! Whether ladders make sense: every case has one, none stands in another's shadow, each step
//! widens, and handing over ends somewhere. That a ladder leads to somebody at last is for `proof`
//! to show.

mod matching;
mod widening;

use super::names::{TWICE, duplicates, known, too_many};
use crate::calendar::Span;
use crate::policy::diagnostic::{Finding, Findings, Place};
use crate::policy::list::mapped;
use crate::policy::sentence::filled;
use crate::policy::source::{Exhausted, Ladder, Source, Step};
use wish_contract::{CaseKind, Urgency};

/// Most ladders of a policy.
const LADDERS_MAX: usize = 50;
/// Most steps of a ladder, with those that it hands over to.
const STEPS_MAX: usize = 50;

static TOO_MANY_LADDERS: Finding =
    Finding::error("out_of_range", "{0} ladders are too many", "write 1 to {1} ladders");
static NO_STEP: Finding = Finding::error(
    "ladder_without_steps",
    "ladder `{0}` has no step",
    "add a `[[ladder.step]]` with its audience",
);
static LADDER_AND_HOLDER: Finding = Finding::error(
    "exhausted_unclear",
    "`exhausted` names both a ladder and a holder or a repeat",
    "keep `ladder`, whose own `exhausted` says what follows, or leave it out",
);
static CYCLE: Finding = Finding::error(
    "ladder_cycle",
    "ladders hand a case round for ever: {0}`{1}`",
    "let one of them end with `exhausted = { holder = \"coordinator\" }`",
);

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

/// The ladders, up to the most there may be.
fn all<'a>(source: &'a Source<'a>) -> &'a [Ladder<'a>] {
    source.ladder.get(..LADDERS_MAX).unwrap_or(&source.ladder)
}

/// The ladders as cases climb them, in order.
pub fn climbs<'a>(source: &'a Source<'a>) -> Vec<Climb<'a>> {
    mapped(all(source), |ladder| climb(ladder, source))
}

fn climb<'a>(ladder: &'a Ladder<'a>, source: &'a Source<'a>) -> Climb<'a> {
    let mut way = vec![ladder];
    let mut last = ladder;
    let mut cycle = None;
    let mut steps = Vec::new();
    add_steps(ladder, &mut steps);
    while let Some(next) = next_of(last, source) {
        if let Some(index) = way.iter().position(|one| std::ptr::eq(*one, next)) {
            cycle = Some(way.split_off(index));
            break;
        }
        add_steps(next, &mut steps);
        way.push(next);
        last = next;
    }
    Climb { ladder, steps, last, cycle }
}

/// Adds the steps of a ladder, up to one too many.
#[inline(never)]
fn add_steps<'a>(ladder: &'a Ladder<'a>, steps: &mut Vec<&'a Step<'a>>) {
    for step in &ladder.step {
        if steps.len() <= STEPS_MAX {
            steps.push(step);
        }
    }
}

/// The ladder that one hands over to.
fn next_of<'a>(ladder: &Ladder<'_>, source: &'a Source<'a>) -> Option<&'a Ladder<'a>> {
    let wanted = ladder.exhausted.as_ref()?.ladder?.value?;
    all(source).iter().find(|one| one.code.code() == wanted.0)
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
    duplicates(&TWICE, "ladder", &mapped(&source.ladder, |ladder| ladder.code), findings);
    if let Some(ladder) = source.ladder.get(LADDERS_MAX) {
        too_many(ladder.at, &TOO_MANY_LADDERS, source.ladder.len(), LADDERS_MAX, findings);
    }
    let climbs = climbs(source);
    for ladder in all(source) {
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
        findings.say(ladder.at, &NO_STEP, &[ladder.code.code()]);
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
    let codes = mapped(&source.ladder, |one| one.code.code());
    known("ladder", &[ladder], &codes, findings);
    if exhausted.holder.is_some() || exhausted.repeat.is_some() {
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
        let mut path = String::new();
        for one in ring.iter().chain(before) {
            path.push_str(&filled("`{0}` → ", &[one.code.code()]));
        }
        findings.say(exhausted.at, &CYCLE, &[&path, first.code.code()]);
    }
}
