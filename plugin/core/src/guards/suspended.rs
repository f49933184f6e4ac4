//! A suspended responder may not claim; from the last instant of the suspension on it may.

use super::{Check, Coverage, Guard};

pub(super) const GUARD: Guard = Guard {
    rule: "not_suspended",
    facts: &["responder"],
    reads: &["suspended-until"],
    keys: &[],
    in_shape: |_| Ok(()),
    check: Check::OfResponder {
        holds: |applicant| {
            applicant.responder.suspended_until.is_none_or(|until| until <= applicant.now)
        },
        tell: |applicant, reason| {
            let responder = applicant.responder;
            reason.text("responder", &responder.id).until(responder.suspended_until)
        },
    },
    coverage: Coverage::Rule { can_refuse: |_| true },
    satisfy: |_, responder| responder.suspended_until = None,
    violate: |inquiry, responder| {
        responder.suspended_until = Some(inquiry.applicant.now.saturating_add(1));
    },
};
