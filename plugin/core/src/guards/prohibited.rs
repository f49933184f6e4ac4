//! Some kinds of responder never take on a case of some ladders, whichever way they come to it.

use super::{Check, Coverage, Guard, LineOutcome, Stands};
use crate::eligibility::{Inquiry, Terms};
use crate::policy::Ladder;

pub(super) const GUARD: Guard = Guard {
    rule: "kind_not_prohibited",
    facts: &["responder", "kind", "ladder"],
    reads: &["kind"],
    keys: &["ladder[].never"],
    in_shape: |_| Ok(()),
    check: Check::OfCase {
        stands: Stands::Everywhere,
        holds: |inquiry| prohibiting(inquiry).is_none(),
        tell: |inquiry, reason| {
            let responder = inquiry.applicant.responder;
            let reason = reason.text("responder", &responder.id).text("kind", &responder.kind);
            match inquiry.terms.ladder() {
                Some(ladder) => reason.text("ladder", &ladder.code),
                None => reason,
            }
        },
    },
    coverage: Coverage::Lines {
        points: |policy, outcomes| {
            for (index, ladder) in policy.ladders.iter().enumerate() {
                if !ladder.never.is_empty() {
                    outcomes.push(LineOutcome::of(&line(index), false));
                }
            }
        },
        shown: |seen, outcomes| {
            let named = |ladder: &Ladder| seen.text("ladder") == Some(&ladder.code);
            if let Some(index) = seen.policy.ladders.iter().position(named)
                && !seen.passed()
            {
                outcomes.push(LineOutcome::of(&line(index), false));
            }
        },
    },
    satisfy: |inquiry, responder| {
        let first = inquiry.terms.ladder().and_then(|ladder| {
            let kinds = ladder.steps.iter().flat_map(|step| &step.audience);
            kinds.flat_map(|rule| &rule.kinds).find(|kind| !ladder.never.contains(kind))
        });
        if let Some(kind) = first.filter(|_| prohibiting(inquiry).is_some()) {
            responder.kind.clone_from(kind);
        }
    },
    violate: |inquiry, responder| {
        if let Some(kind) = inquiry.terms.ladder().and_then(|ladder| ladder.never.first()) {
            responder.kind.clone_from(kind);
        }
    },
};

/// The case's ladder, where it keeps off the responder's kind.
fn prohibiting<'a>(inquiry: &Inquiry<'a>) -> Option<&'a Ladder> {
    let terms: &'a Terms<'a> = inquiry.terms;
    terms.ladder().filter(|ladder| ladder.keeps_off(&inquiry.applicant.responder.kind))
}

fn line(ladder: usize) -> String {
    format!("ladder[{ladder}].never")
}
