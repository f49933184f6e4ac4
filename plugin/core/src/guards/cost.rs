//! A claim costs no more than the tighter of its kind's limit and the responder's own.

use super::{Check, Coverage, Guard, LineOutcome, Stands};
use crate::decide::admissible::COST_FEN_MAX;

pub(super) const GUARD: Guard = Guard {
    rule: "cost_within_band",
    facts: &["responder", "cost_fen", "cost_max_fen"],
    reads: &["cost-max-fen"],
    keys: &["responder_kinds.*.cost_max_yuan"],
    in_shape: |_| Ok(()),
    check: Check::OfCase {
        stands: Stands::Everywhere,
        holds: |inquiry| inquiry.terms.cost_fen <= inquiry.applicant.limits().cost_max_fen,
        tell: |inquiry, reason| {
            reason
                .text("responder", &inquiry.applicant.responder.id)
                .number("cost_fen", inquiry.terms.cost_fen)
                .number("cost_max_fen", inquiry.applicant.limits().cost_max_fen)
        },
    },
    coverage: Coverage::Lines {
        points: |policy, outcomes| {
            for (code, kind) in policy.responder_kinds.iter() {
                outcomes.push(LineOutcome::of(&line(code), true));
                if kind.cost_max_fen < COST_FEN_MAX {
                    outcomes.push(LineOutcome::of(&line(code), false));
                }
            }
        },
        // A claim that costs just what the kind may bear, and one that costs more.
        shown: |seen, outcomes| {
            let Some(kind) = seen.policy.responder_kinds.get(&seen.claimant.kind) else { return };
            let most = i64::try_from(kind.cost_max_fen).ok();
            let at_the_edge = seen.number("cost_fen") == most;
            if seen.number("cost_max_fen") == most && (!seen.passed() || at_the_edge) {
                outcomes.push(LineOutcome::of(&line(&seen.claimant.kind), seen.passed()));
            }
        },
    },
    satisfy: |_, responder| responder.cost_max_fen = COST_FEN_MAX,
    violate: |inquiry, responder| {
        if let Some(less) = inquiry.terms.cost_fen.checked_sub(1) {
            responder.cost_max_fen = less;
        }
    },
};

fn line(kind: &str) -> String {
    format!("responder_kinds.{kind}.cost_max_yuan")
}
