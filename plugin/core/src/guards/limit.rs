//! A responder holds no more live claims than the tighter of its kind's limit and its own.

use super::{Check, Coverage, Guard, LineOutcome};

pub(super) const GUARD: Guard = Guard {
    rule: "active_claims_below_limit",
    facts: &["responder", "active_claims", "active_claims_max"],
    reads: &["active-claims", "active-claims-max", "frees-at"],
    keys: &["responder_kinds.*.active_claims_max"],
    in_shape: |_| Ok(()),
    check: Check::OfResponder {
        holds: |applicant| applicant.responder.active_claims < applicant.limits().active_claims_max,
        tell: |applicant, reason| {
            let responder = applicant.responder;
            reason
                .text("responder", &responder.id)
                .number("active_claims", responder.active_claims)
                .number("active_claims_max", applicant.limits().active_claims_max)
                .until(responder.frees_at)
        },
    },
    coverage: Coverage::Lines {
        points: |policy, outcomes| {
            for kind in policy.responder_kinds.keys() {
                outcomes.extend(LineOutcome::both(&line(kind)));
            }
        },
        // The last claim that the kind's own limit lets pass, and the first that it does not.
        shown: |seen, outcomes| {
            let Some(kind) = seen.policy.responder_kinds.get(&seen.claimant.kind) else { return };
            let most = i64::from(kind.active_claims_max);
            let edge = if seen.passed() { most.saturating_sub(1) } else { most };
            if seen.number("active_claims_max") == Some(most)
                && seen.number("active_claims") == Some(edge)
            {
                outcomes.push(LineOutcome::of(&line(&seen.claimant.kind), seen.passed()));
            }
        },
    },
    satisfy: |_, responder| (responder.active_claims, responder.active_claims_max) = (0, u32::MAX),
    violate: |inquiry, responder| {
        responder.active_claims = inquiry.applicant.limits().active_claims_max;
    },
};

fn line(kind: &str) -> String {
    format!("responder_kinds.{kind}.active_claims_max")
}
