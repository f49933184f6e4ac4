//! Whether each step of a ladder widens: it admits somebody whom those before it do not.
//! What ladders do as a whole is for the parent to look at.

use wish_policy::document::{Ladder, Step};
use wish_policy::finding::{Finding, Findings, Place};
use wish_policy::limits::STEPS_MAX;
use wish_policy::{Climb, Document, Spanned};
use wish_words::Found;

use super::is_new;

static NO_HEAD_START: Finding = Finding::warning("pairing_without_head_start");
static STEP_TWICE: Finding = Finding::error("duplicate_code-step");
static ADDS_NOBODY: Finding = Finding::error("step_adds_nobody");
static PROHIBITED: Finding = Finding::error("audience_prohibited");
static TOO_MANY_STEPS: Finding = Finding::error("out_of_range-steps");

/// Paired responders have a head start only while nobody else is admitted.
pub fn head_start(first: &Step<'_>, findings: &mut Findings) {
    let paired = first.audience.iter().filter(|rule| rule.paired.value).count();
    if paired > 0 && paired < first.audience.len() {
        findings.say(first.at, &NO_HEAD_START, &[("step", Found::Text(first.code.shown()))]);
    }
}

/// Whether each step admits somebody whom those before it do not, under a code of its own. Steps
/// that several ladders share are reported once.
pub fn steps(
    climb: &Climb<'_>,
    document: &Document<'_>,
    said: &mut Vec<Place>,
    findings: &mut Findings,
) {
    if climb.cycle.is_some() {
        return;
    }
    let mut reached = Vec::new();
    for (number, step) in climb.steps.iter().enumerate() {
        let code = step.code.code();
        let ladder = ("ladder", Found::Text(climb.ladder.code.shown()));
        let both = [("step", Found::Text(step.code.shown())), ladder];
        let again = climb.steps.iter().take(number).any(|earlier| earlier.code.code() == code);
        if again && !code.is_empty() && is_new(step.code.at, said) {
            findings.say(step.code.at, &STEP_TWICE, &both);
        }
        prohibited(climb, step, said, findings);
        let adds = widen(step, document, &mut reached);
        if !adds && is_new(step.at, said) {
            findings.say(step.at, &ADDS_NOBODY, &both);
        }
        if number == STEPS_MAX && is_new(step.at, said) {
            let most = ("count_max", Found::number(STEPS_MAX));
            findings.say(step.at, &TOO_MANY_STEPS, &[ladder, most]);
        }
    }
}

/// Whether a step admits a kind that a ladder on the way never lets in.
fn prohibited(climb: &Climb<'_>, step: &Step<'_>, said: &mut Vec<Place>, findings: &mut Findings) {
    for kind in step.audience.iter().flat_map(|rule| rule.kinds.iter()) {
        let forbids =
            |ladder: &&&Ladder<'_>| ladder.never.iter().any(|one| one.code() == kind.code());
        if let Some(ladder) = climb.ladders.iter().find(forbids)
            && !kind.code().is_empty()
            && is_new(kind.at, said)
        {
            let found = [
                ("step", Found::Text(step.code.code())),
                ("kind", Found::Text(kind.code())),
                ("ladder", Found::Text(ladder.code.code())),
            ];
            findings.say(kind.at, &PROHIBITED, &found);
        }
    }
}

/// Who is reached so far, of one kind of responder.
struct Reach<'a> {
    kind: &'a str,
    paired: bool,
    /// The widest area, by how many segments it has.
    level: Option<usize>,
}

impl Reach<'_> {
    fn widen(&mut self, paired: bool, level: Option<usize>) -> bool {
        if paired {
            return !std::mem::replace(&mut self.paired, true);
        }
        let wider = match (level, self.level) {
            (Some(level), Some(before)) => level < before,
            _ => true,
        };
        if wider {
            self.level = level;
        }
        wider
    }
}

/// Adds a step's audience; whether that reaches anybody new. What cannot be resolved counts as new:
/// it has been reported already.
fn widen<'a>(step: &Step<'a>, document: &Document<'_>, reached: &mut Vec<Reach<'a>>) -> bool {
    let mut adds = step.audience.is_empty();
    for rule in step.audience.iter() {
        adds |= rule.kinds.is_empty();
        let level = rule.area.and_then(|area| document.depth_of(area.code()));
        for kind in rule.kinds.iter().map(Spanned::code) {
            match reached.iter_mut().find(|reach| reach.kind == kind) {
                Some(reach) => adds |= reach.widen(rule.paired.value, level),
                None => {
                    reached.push(Reach { kind, paired: rule.paired.value, level });
                    adds = true;
                }
            }
        }
    }
    adds
}
