//! Who serves whom: the best plan for all open cases at once.
//! Who may take which is `routing::matching`, the plan `routing::assign`.

use super::ServiceRow;
use crate::case::Case;
use crate::explain::{Fault, Reason, rules};
use crate::policy::Policy;
use crate::routing::assign::{Assigned, assign};
use crate::routing::candidate::{Candidate, MatchRequest, Unmatched};
use crate::routing::{matching, rank};
use crate::vocabulary::Instant;

/// A row for each place that somebody takes, and one for what is left of a case; by case, then
/// responder.
pub(super) fn rows(
    policy: &Policy,
    candidates: &[Candidate],
    cases: &[&Case],
    now: Instant,
) -> Result<Vec<ServiceRow>, Fault> {
    let ask = MatchRequest {
        cases: cases.iter().map(|case| (*case).clone()).collect(),
        candidates: candidates.to_vec(),
        now,
    };
    let matches = matching::find(policy, &ask)?;
    let plan = assign(&matches.problem)?;
    // All of these come by case, and who takes a case by responder.
    let mut assigned = plan.assigned.iter().peekable();
    let mut uncovered = plan.uncovered.iter().peekable();
    let mut unmatched = matches.unmatched.into_iter();
    let mut rows = Vec::new();
    for (wish, demand) in (0..).zip(&matches.problem.wishes) {
        let before = rows.len();
        while let Some(one) = assigned.next_if(|one| one.wish == wish) {
            rows.extend(matched(policy, &ask, *one));
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

// INVARIANT: the wishes and responders of the problem are the cases and candidates asked about, in
// the order given.
fn matched(policy: &Policy, ask: &MatchRequest, assigned: Assigned) -> Option<ServiceRow> {
    let case = ask.cases.get(assigned.wish as usize)?;
    let candidate = ask.candidates.get(assigned.responder as usize)?;
    let score = rank::score(policy, case, candidate, ask.now);
    let responder = &candidate.facts.id;
    let because = Reason::of(rules::SERVICE_MATCHED)
        .text("responder", responder)
        .text("case", &case.id)
        .number("score", score);
    Some(ServiceRow {
        subject: case.id.clone(),
        responder: Some(responder.clone()),
        score,
        because: *because,
    })
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
