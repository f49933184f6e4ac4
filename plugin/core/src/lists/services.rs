//! Who serves whom: the best plan for all open cases at once.
//! Who may take which is `routing::matching`, the plan `routing::assign`.

use super::ServiceRow;
use crate::case::Case;
use crate::explain::{Fault, Reason, rules};
use crate::policy::Policy;
use crate::routing::assign::{Assigned, AssignmentProblem, Uncovered, assign};
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
    let mut rows = Vec::new();
    let mut taking = vec![0_u32; cases.len()];
    for assigned in &plan.assigned {
        rows.extend(matched(policy, &ask, *assigned));
        if let Some(taking) = taking.get_mut(assigned.wish as usize) {
            *taking += 1;
        }
    }
    for open in &plan.uncovered {
        let taking = taking.get(open.wish as usize).copied().unwrap_or(0);
        rows.extend(outweighed(&matches.problem, open, taking));
    }
    rows.extend(matches.unmatched.into_iter().map(kept_away));
    rows.sort_by(|one, next| {
        (&one.subject, one.responder.is_none(), &one.responder).cmp(&(
            &next.subject,
            next.responder.is_none(),
            &next.responder,
        ))
    });
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
fn outweighed(problem: &AssignmentProblem, open: &Uncovered, taking: u32) -> Option<ServiceRow> {
    let wish = problem.wishes.get(open.wish as usize)?;
    let able = wish.arcs.len();
    if able == 0 {
        return None;
    }
    let because = Reason::of(rules::SERVICE_OUTWEIGHED)
        .text("case", &wish.id)
        .number("places", open.places)
        .number("able", able)
        .number("taking", taking)
        .flag("all_taking", usize::try_from(taking) == Ok(able));
    Some(without_responder(&wish.id, *because))
}

/// A case that nobody may take, with the guard that keeps most from it.
fn kept_away(unmatched: Unmatched) -> ServiceRow {
    let most = unmatched.because.into_iter().next();
    let because = most.unwrap_or_else(|| {
        *Reason::of(rules::SERVICE_WITHOUT_CANDIDATES).text("case", &unmatched.subject)
    });
    without_responder(&unmatched.subject, because)
}

fn without_responder(subject: &str, because: Reason) -> ServiceRow {
    ServiceRow { subject: subject.to_owned(), responder: None, score: 0, because }
}
