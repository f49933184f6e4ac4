//! A case that is reserved is for one responder alone.

use super::{Check, Coverage, Guard, Stands};
use wish_contract::DeadlineKind;

pub(super) const GUARD: Guard = Guard {
    rule: "reserved_for_another",
    facts: &["reserved"],
    reads: &["id"],
    keys: &[],
    in_shape: |_| Ok(()),
    check: Check::OfCase {
        stands: Stands::OnTheBoard,
        holds: |inquiry| {
            let for_whom = inquiry.terms.reserved_for();
            for_whom.is_none_or(|responder| responder == inquiry.applicant.responder.id)
        },
        tell: |inquiry, reason| {
            let ends = inquiry.terms.case.deadline(DeadlineKind::Reservation);
            reason
                .flag("reserved", inquiry.terms.reserved_for().is_some())
                .until(ends.map(|deadline| deadline.due))
        },
    },
    coverage: Coverage::Rule { can_refuse: |_| true },
    satisfy: |_, _| {},
    // Whom a case is reserved for, the case says; another name is no fact of the responder's.
    violate: |_, _| {},
};
