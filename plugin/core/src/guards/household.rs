//! Nobody claims their own household's case, unless the policy lifts that.

use super::{Check, Coverage, Guard, LineOutcome, Stands};
use crate::decide::admissible;

const LINE: &str = "guards.other_households_only";

pub(super) const GUARD: Guard = Guard {
    rule: "other_household",
    facts: &["responder"],
    reads: &["household"],
    keys: &[LINE],
    in_shape: |responder| {
        let household = responder.household.as_ref();
        household.map_or(Ok(()), |one| admissible::reference("claimant.household", one))
    },
    check: Check::OfCase {
        stands: Stands::Everywhere,
        holds: |inquiry| {
            let ours = &inquiry.applicant.responder.household;
            let theirs = &inquiry.terms.case.need.household;
            !inquiry.terms.policy.guards.other_households_only.value
                || ours.is_none()
                || ours != theirs
        },
        tell: |inquiry, reason| reason.text("responder", &inquiry.applicant.responder.id),
    },
    coverage: Coverage::Lines {
        points: |policy, outcomes| {
            outcomes
                .extend(LineOutcome::of_setting(LINE, policy.guards.other_households_only.value));
        },
        // Of households that are not both known, nothing is shown.
        shown: |seen, outcomes| {
            let (ours, theirs) = (&seen.claimant.household, &seen.case.need.household);
            let stands = seen.policy.guards.other_households_only.value;
            let both_known = ours.is_some() && theirs.is_some();
            if both_known && (!seen.passed() || (ours != theirs) == stands) {
                outcomes.push(LineOutcome::of(LINE, seen.passed()));
            }
        },
    },
    satisfy: |_, responder| responder.household = None,
    violate: |inquiry, responder| {
        responder.household.clone_from(&inquiry.terms.case.need.household);
    },
};
