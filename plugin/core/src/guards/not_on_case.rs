//! Nobody has two live claims on one case.

use super::{Check, Coverage, Guard, Stands};

pub(super) const GUARD: Guard = Guard {
    rule: "not_on_case_already",
    facts: &["responder", "since"],
    reads: &["id"],
    keys: &[],
    in_shape: |_| Ok(()),
    check: Check::OfCase {
        stands: Stands::OnNewClaims,
        holds: |inquiry| inquiry.own_claim().is_none(),
        tell: |inquiry, reason| {
            let reason = reason.text("responder", &inquiry.applicant.responder.id);
            let since = inquiry.own_claim().map(|claim| claim.since);
            since.into_iter().fold(reason, |reason, since| reason.time("since", since))
        },
    },
    // A case with a claim is open to another only where several may share it.
    coverage: Coverage::Rule {
        can_refuse: |policy| {
            let claims = policy.claims;
            claims.co_claimants_max > 0 && (claims.joint || claims.parts)
        },
    },
    satisfy: |_, _| {},
    violate: |inquiry, responder| {
        if let Some(claim) = inquiry.terms.case.live_claims().next() {
            responder.id.clone_from(&claim.responder);
        }
    },
};
