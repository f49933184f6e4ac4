//! Whether every case has a ladder, and every ladder a case.
//! Which ladder a running case takes is for `Policy::ladder_for` to say.

use super::{Climb, takes_kind, takes_urgency};
use crate::policy::diagnostic::{Fault, Findings};
use crate::policy::source::{Ladder, Source};
use crate::vocabulary::{CaseKind, Urgency};

/// Says which cases have no ladder, and which ladders no case.
pub fn validate(source: &Source<'_>, climbs: &[Climb<'_>], findings: &mut Findings) {
    if climbs.is_empty() {
        let message = format_args!("the policy has no ladder");
        let hint = format_args!("add a `[[ladder]]` with its `[[ladder.step]]`s");
        findings.error(source.at, "ladder_missing", message, hint);
    }
    // What ladders ask for but cannot be resolved has been spoken of; what follows from it is not
    // worth a word.
    let categories = source.categories.codes();
    if climbs.is_empty() || !climbs.iter().all(|climb| is_resolved(climb.ladder, &categories)) {
        return;
    }
    let mut begun = vec![false; climbs.len()];
    for start in starts(source) {
        let mut takers = climbs.iter().zip(&mut begun);
        match takers.find(|(climb, _)| start.is_taken_by(climb.ladder)) {
            Some((_, begun)) => *begun = true,
            None => findings.refuse(source.at, missing(&start)),
        }
    }
    for (climb, _) in climbs.iter().zip(begun).filter(|(_, begun)| !begun) {
        let own = &climb.ladder.code;
        if own.value.is_some() && !is_handed_over_to(own.code(), source) {
            let message = format_args!(
                "no case ever begins on ladder `{}`: those before it take them all",
                own.code()
            );
            let hint =
                format_args!("put it before the ladder that takes its cases, or leave it out");
            findings.error(climb.ladder.at, "ladder_shadowed", message, hint);
        }
    }
}

fn missing(start: &Start<'_>) -> Fault {
    let Start { kind, category, urgency } = start;
    let (kind, urgency) = (kind.word(), urgency.word());
    let message =
        format_args!("no ladder takes a {kind} of category `{category}` that is {urgency}");
    let hint = format_args!(
        "add a `[[ladder]]` without `categories` and `urgencies` at the end, for all others"
    );
    Fault::new("ladder_missing", message, hint)
}

fn is_handed_over_to(code: &str, source: &Source<'_>) -> bool {
    let exhausted = source.ladder.iter().filter_map(|ladder| ladder.exhausted.as_ref());
    exhausted.filter_map(|exhausted| exhausted.ladder).any(|next| next.code() == code)
}

/// Whether all that a ladder asks of a case can be resolved.
fn is_resolved(ladder: &Ladder<'_>, categories: &[&str]) -> bool {
    ladder.categories.iter().all(|one| categories.contains(&one.code()))
        && ladder.kinds.iter().all(|one| one.value.is_some())
        && ladder.urgencies.iter().all(|one| one.value.is_some())
}

/// What decides on which ladder a case begins.
struct Start<'a> {
    kind: CaseKind,
    category: &'a str,
    urgency: Urgency,
}

impl Start<'_> {
    fn is_taken_by(&self, ladder: &Ladder<'_>) -> bool {
        takes_kind(ladder, self.kind)
            && takes_urgency(ladder, self.urgency)
            && (ladder.categories.is_empty()
                || ladder.categories.iter().any(|one| one.code() == self.category))
    }
}

/// Every kind of start there can be: wishes, and the other kinds that some ladder speaks of.
fn starts<'a>(source: &Source<'a>) -> Vec<Start<'a>> {
    let mut all = Vec::new();
    for kind in CaseKind::ALL.iter().copied() {
        if kind != CaseKind::Wish && !source.ladder.iter().any(|ladder| takes_kind(ladder, kind)) {
            continue;
        }
        for category in source.categories.codes() {
            all.extend(Urgency::ALL.iter().map(|urgency| Start {
                kind,
                category,
                urgency: *urgency,
            }));
        }
    }
    all
}
