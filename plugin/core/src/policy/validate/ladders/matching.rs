//! Whether every case has a ladder, and every ladder a case.
//! Which ladder a running case takes is for `Policy::ladder_for` to say.

use wish_policy::document::Ladder;
use wish_policy::finding::{Finding, Findings};
use wish_policy::{Climb, Document};

use wish_contract::{CaseKind, Urgency};
use wish_words::{Found, Label};

static NO_LADDER: Finding = Finding::error("ladder_missing");
static NOBODY_TAKES: Finding = Finding::error("ladder_missing-start");
static NO_CASE_BEGINS: Finding = Finding::error("ladder_shadowed");

/// Says which cases have no ladder, and which ladders no case.
pub fn validate(document: &Document<'_>, climbs: &[Climb<'_>], findings: &mut Findings) {
    if climbs.is_empty() {
        findings.say(document.at, &NO_LADDER, &[]);
    }
    // What ladders ask for but cannot be resolved has been reported; what follows from it is not
    // worth a word.
    let categories = document.categories.codes();
    if climbs.is_empty() || !climbs.iter().all(|climb| is_resolved(climb.ladder, &categories)) {
        return;
    }
    let mut begun = vec![false; climbs.len()];
    for start in starts(document) {
        let mut takers = climbs.iter().zip(&mut begun);
        match takers.find(|(climb, _)| start.is_taken_by(climb.ladder)) {
            Some((_, begun)) => *begun = true,
            None => findings.say(document.at, &NOBODY_TAKES, &start.found()),
        }
    }
    for (climb, _) in climbs.iter().zip(begun).filter(|(_, begun)| !begun) {
        let own = &climb.ladder.code;
        if own.value.is_some() && !is_handed_over_to(own.code(), document) {
            findings.say(climb.ladder.at, &NO_CASE_BEGINS, &[("ladder", Found::Text(own.code()))]);
        }
    }
}

fn is_handed_over_to(code: &str, document: &Document<'_>) -> bool {
    let exhausted = document.ladder.iter().filter_map(|ladder| ladder.exhausted.as_ref());
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
    fn found(&self) -> [(&str, Found<'_>); 3] {
        [
            ("kind", Found::Name(Label::CaseKind(self.kind.name()))),
            ("category", Found::Text(self.category)),
            ("urgency", Found::Name(Label::Urgency(self.urgency.name()))),
        ]
    }

    fn is_taken_by(&self, ladder: &Ladder<'_>) -> bool {
        ladder.takes(self.kind, self.category, self.urgency)
    }
}

/// Every kind of start there can be: wishes, and the other kinds that some ladder speaks of.
fn starts<'a>(document: &Document<'a>) -> Vec<Start<'a>> {
    let mut all = Vec::new();
    for kind in CaseKind::ALL.iter().copied() {
        if kind != CaseKind::Wish && !document.ladder.iter().any(|ladder| ladder.takes_kind(kind)) {
            continue;
        }
        for category in document.categories.codes() {
            all.extend(Urgency::ALL.iter().map(|urgency| Start {
                kind,
                category,
                urgency: *urgency,
            }));
        }
    }
    all
}
