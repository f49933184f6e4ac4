//! Nobody takes on one case again and again without carrying it out: so many claims of theirs may end before delivery.

use super::{Check, Coverage, Guard, LineOutcome, Stands};
use crate::eligibility::Inquiry;

const LINE: &str = "claims.attempts_max";

pub(super) const GUARD: Guard = Guard {
    rule: "claimed_too_often",
    facts: &["responder", "attempts", "attempts_max"],
    reads: &["id"],
    keys: &[LINE],
    in_shape: |_| Ok(()),
    check: Check::OfCase {
        // Who is asked by name is trusted once more.
        stands: Stands::OnTheBoard,
        holds: |inquiry| {
            let id = inquiry.applicant.responder.id.as_str();
            inquiry.terms.reserved_for() == Some(id)
                || attempts(inquiry) < inquiry.terms.policy.claims.attempts_max
        },
        tell: |inquiry, reason| {
            reason
                .text("responder", &inquiry.applicant.responder.id)
                .number("attempts", attempts(inquiry))
                .number("attempts_max", inquiry.terms.policy.claims.attempts_max)
        },
    },
    coverage: Coverage::Lines {
        points: |_, outcomes| outcomes.extend(LineOutcome::both(LINE)),
        // The last claim that the limit lets pass, and the first that it does not.
        shown: |seen, outcomes| {
            let most = i64::from(seen.policy.claims.attempts_max);
            let edge = if seen.passed() { most.saturating_sub(1) } else { most };
            if seen.number("attempts") == Some(edge) {
                outcomes.push(LineOutcome::of(LINE, seen.passed()));
            }
        },
    },
    satisfy: |_, _| {},
    violate: |inquiry, responder| {
        let most = inquiry.terms.policy.claims.attempts_max;
        let case = inquiry.terms.case;
        let has_no_attempt_left =
            |id: &str| case.live_claim_of(id).is_none() && ended_early(inquiry, id) >= most;
        if let Some(claim) = case.claims.iter().find(|claim| has_no_attempt_left(&claim.responder))
        {
            responder.id.clone_from(&claim.responder);
        }
    },
};

fn attempts(inquiry: &Inquiry<'_>) -> u32 {
    ended_early(inquiry, &inquiry.applicant.responder.id)
}

/// How many claims of theirs on the case ended before delivery.
fn ended_early(inquiry: &Inquiry<'_>, responder: &str) -> u32 {
    let case = inquiry.terms.case;
    let theirs = case.claims.iter().filter(|claim| claim.responder == responder);
    let ended = theirs.filter(|claim| claim.status.is_attempt());
    u32::try_from(ended.count()).unwrap_or(u32::MAX)
}
