//! Who serves whom: the best plan for all open cases at once.
//! Who may take which is `routing::matching`, the plan `routing::assign`.

use super::ServiceRow;
use crate::case::Case;
use crate::explain::{Fault, Reason, rules};
use crate::policy::Policy;
use crate::routing::assign::{Assigned, Assignment, AssignmentProblem, Uncovered, assign};
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
    for assigned in &plan.assigned {
        rows.extend(matched(policy, &ask, *assigned));
    }
    for open in &plan.uncovered {
        rows.extend(outweighed(&matches.problem, &plan, open));
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

/// What is left of a case that somebody may take.
fn outweighed(
    problem: &AssignmentProblem,
    plan: &Assignment,
    open: &Uncovered,
) -> Option<ServiceRow> {
    let wish = problem.wishes.get(open.wish as usize)?;
    if wish.arcs.is_empty() {
        return None;
    }
    let taking = plan.assigned.iter().filter(|one| one.wish == open.wish).count();
    let because = Reason::of(rules::SERVICE_OUTWEIGHED)
        .text("case", &wish.id)
        .number("places", open.places)
        .number("able", wish.arcs.len())
        .number("taking", taking);
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
