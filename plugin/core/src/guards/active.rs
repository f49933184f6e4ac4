//! Only responders who take part may claim.

use super::{Check, Coverage, Guard};

pub(super) const GUARD: Guard = Guard {
    rule: "responder_active",
    facts: &["responder"],
    reads: &["active"],
    keys: &[],
    in_shape: |_| Ok(()),
    check: Check::OfResponder {
        holds: |applicant| applicant.responder.active,
        tell: |applicant, reason| reason.text("responder", &applicant.responder.id),
    },
    coverage: Coverage::Rule { can_refuse: |_| true },
    satisfy: |_, responder| responder.active = true,
    violate: |_, responder| responder.active = false,
};
