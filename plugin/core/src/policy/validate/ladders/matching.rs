//! Whether every case has a ladder, and every ladder a case.
//! Which ladder a running case takes is for `Policy::ladder_for` to say.

use wish_policy::document::{Ladder, Traits};
use wish_policy::finding::{Finding, Findings};
use wish_policy::{Climb, Document};

use crate::decide::admissible::COST_FEN_MAX;
use wish_contract::{CaseKind, Urgency};
use wish_words::{Found, Label};

const FEN_IN_A_YUAN: u64 = 100;

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
    let known = [document.categories.codes(), document.target_groups.codes()];
    if climbs.is_empty() || !climbs.iter().all(|climb| is_resolved(climb.ladder, &known)) {
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
fn is_resolved(ladder: &Ladder<'_>, [categories, groups]: &[Vec<&str>; 2]) -> bool {
    ladder.categories.iter().all(|one| categories.contains(&one.code()))
        && ladder.target_groups.iter().all(|one| groups.contains(&one.code()))
        && ladder.kinds.iter().all(|one| one.value.is_some())
        && ladder.urgencies.iter().all(|one| one.value.is_some())
        && ladder.cost_from_yuan.is_none_or(|one| one.value.is_some())
        && ladder.cost_below_yuan.is_none_or(|one| one.value.is_some())
}

/// What decides on which ladder a case begins.
struct Start<'a> {
    kind: CaseKind,
    category: &'a str,
    urgency: Urgency,
    /// None: for nobody in particular.
    group: Option<&'a str>,
    cost_fen: u64,
}

impl Start<'_> {
    fn found(&self) -> Vec<(&str, Found<'_>)> {
        let mut found = vec![
            ("kind", Found::Name(Label::CaseKind(self.kind.name()))),
            ("category", Found::Text(self.category)),
            ("urgency", Found::Name(Label::Urgency(self.urgency.name()))),
        ];
        if let Some(group) = self.group {
            found.push(("group", Found::Text(group)));
        }
        if self.cost_fen > 0 {
            found.push(("cost_yuan", Found::number(self.cost_fen / FEN_IN_A_YUAN)));
        }
        found
    }

    fn is_taken_by(&self, ladder: &Ladder<'_>) -> bool {
        ladder.takes(&Traits {
            kind: self.kind,
            category: self.category,
            urgency: self.urgency,
            target_groups: self.group.as_slice(),
            cost_fen: self.cost_fen,
        })
    }
}

/// Every kind of start there can be: wishes, and the other kinds that some ladder speaks of. A case for several groups
/// begins where one for one of them does, or earlier in the file; so does each cost with the one where a range begins.
fn starts<'a>(document: &Document<'a>) -> Vec<Start<'a>> {
    let spoken_of = |group: &&str| {
        document
            .ladder
            .iter()
            .any(|ladder| ladder.target_groups.iter().any(|one| one.code() == *group))
    };
    let groups = document.target_groups.codes().into_iter().filter(spoken_of);
    let groups: Vec<Option<&str>> = [None].into_iter().chain(groups.map(Some)).collect();
    let ranges = document.ladder.iter().map(Ladder::cost_range_fen);
    let mut costs: Vec<u64> = ranges.flat_map(|range| [range.start, range.end]).collect();
    costs.push(0);
    costs.retain(|cost| *cost <= COST_FEN_MAX);
    costs.sort_unstable();
    costs.dedup();
    let mut all = Vec::new();
    for kind in CaseKind::ALL.iter().copied() {
        if kind != CaseKind::Wish && !document.ladder.iter().any(|ladder| ladder.takes_kind(kind)) {
            continue;
        }
        for category in document.categories.codes() {
            for urgency in Urgency::ALL.iter().copied() {
                for group in &groups {
                    let start = |cost_fen: &u64| Start {
                        kind,
                        category,
                        urgency,
                        group: *group,
                        cost_fen: *cost_fen,
                    };
                    all.extend(costs.iter().map(start));
                }
            }
        }
    }
    all
}
