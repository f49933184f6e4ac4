//! The policy must know the responder's kind: limits and audiences go by it.

use super::{Check, Coverage, Guard};
use crate::decide::admissible;

/// A kind that no policy has: authors write kinds of letters.
const NO_KIND: &str = "unknown-kind";

pub(super) const GUARD: Guard = Guard {
    rule: "responder_kind_unknown",
    facts: &["kind"],
    reads: &["kind"],
    keys: &["responder_kinds.*"],
    in_shape: |responder| admissible::code("claimant.kind", &responder.kind),
    check: Check::OfResponder {
        holds: |applicant| applicant.limits.is_some(),
        tell: |applicant, reason| reason.text("kind", &applicant.responder.kind),
    },
    coverage: Coverage::Rule { can_refuse: |_| true },
    satisfy: |_, _| {},
    violate: |_, responder| NO_KIND.clone_into(&mut responder.kind),
};
