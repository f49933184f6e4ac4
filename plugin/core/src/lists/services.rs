//! Who serves whom: the best plan for all open cases at once.
//! Who may take which is `routing::matching`, the plan `routing::assign`.

use crate::explain::rules;
use crate::policy::Policy;
use crate::routing::assign::assign;
use crate::routing::roll::Checked;
use crate::routing::{matching, rank};
use wish_contract::{Candidate, Case, Instant, Reason, ServiceRow, Unmatched};

/// A row for each place that somebody takes, and one for what is left of a case; by case, then
/// responder.
pub(super) fn rows(
    policy: &Policy,
    candidates: &[Candidate],
    cases: &[&Case],
    now: Instant,
) -> Checked<Vec<ServiceRow>> {
    let matches = matching::among(policy, cases, candidates, now)?;
    let plan = assign(&matches.problem)?;
    // INVARIANT: wishes and responders are the cases and candidates asked about, in the order given.
    // All of these come by case, and who takes a case by responder.
    let mut assigned = plan.assigned.iter().peekable();
    let mut uncovered = plan.uncovered.iter().peekable();
    let mut unmatched = matches.unmatched.into_iter();
    let mut rows = Vec::new();
    for ((wish, case), demand) in (0..).zip(cases).zip(&matches.problem.wishes) {
        let before = rows.len();
        while let Some(one) = assigned.next_if(|one| one.wish == wish) {
            let candidate = candidates.get(one.responder as usize);
            rows.extend(candidate.map(|candidate| matched(policy, case, candidate, now)));
        }
        if let Some(open) = uncovered.next_if(|open| open.wish == wish) {
            rows.push(match demand.arcs.len() {
                0 => kept_away(&demand.id, unmatched.next()),
                able => outweighed(&demand.id, open.places, able, rows.len() - before),
            });
        }
    }
    Ok(rows)
}

fn matched(policy: &Policy, case: &Case, candidate: &Candidate, now: Instant) -> ServiceRow {
    let score = rank::score(policy, case, candidate, now);
    let responder = &candidate.facts.id;
    let because = Reason::of(rules::SERVICE_MATCHED)
        .text("responder", responder)
        .text("case", &case.id)
        .number("score", score);
    ServiceRow {
        subject: case.id.clone(),
        responder: Some(responder.clone()),
        score,
        because: *because,
    }
}

/// What is left of a case that somebody may take, so many of them taking a place.
fn outweighed(case: &str, places: u32, able: usize, taking: usize) -> ServiceRow {
    let because = Reason::of(rules::SERVICE_OUTWEIGHED)
        .text("case", case)
        .number("places", places)
        .number("able", able)
        .number("taking", taking)
        .flag("all_taking", taking == able);
    without_responder(case, *because)
}

/// A case that nobody may take, with the guard that keeps most from it.
fn kept_away(case: &str, unmatched: Option<Unmatched>) -> ServiceRow {
    let most = unmatched.and_then(|unmatched| unmatched.because.into_iter().next());
    let because =
        most.unwrap_or_else(|| *Reason::of(rules::SERVICE_WITHOUT_CANDIDATES).text("case", case));
    without_responder(case, because)
}

fn without_responder(subject: &str, because: Reason) -> ServiceRow {
    ServiceRow { subject: subject.to_owned(), responder: None, score: 0, because }
}
