//! A case on the board is open to the audiences of its ladder's step and of those before, or to the one it is reserved for.

use super::{Check, Coverage, Guard, Stands};
use crate::decide::{Outcome, admissible};
use crate::eligibility::Inquiry;
use crate::ladder;
use wish_contract::{Responder, area_cut};

/// No area of a city: segments are numbers.
const ELSEWHERE: &str = "elsewhere";

pub(super) const GUARD: Guard = Guard {
    rule: "within_audience",
    facts: &["kind", "area", "step"],
    reads: &["kind", "area", "paired-areas"],
    keys: &[
        "ladder[].step[].audience[].kinds",
        "ladder[].step[].audience[].area",
        "ladder[].step[].audience[].paired",
    ],
    in_shape,
    check: Check::OfCase {
        stands: Stands::OnTheBoard,
        holds: |inquiry| {
            let terms = inquiry.terms;
            terms.reserved_for() == Some(inquiry.applicant.responder.id.as_str())
                || terms.current_step.is_some_and(|(ladder, position)| {
                    ladder::admitting_step(ladder, position.step, inquiry.nearness).is_some()
                })
        },
        tell: |inquiry, reason| {
            let responder = inquiry.applicant.responder;
            let step = inquiry
                .terms
                .current_step
                .and_then(|(ladder, position)| ladder.step(position.step))
                .map_or("", |step| step.code.as_str());
            reason
                .text("kind", &responder.kind)
                .text("area", &responder.area)
                .text("step", step)
                .until(inquiry.admitted_from())
        },
    },
    coverage: Coverage::Ladder,
    satisfy: |inquiry, responder| {
        if GUARD.holds(inquiry) {
            return;
        }
        let area = &inquiry.terms.case.need.area;
        responder.area.clone_from(area);
        responder.paired_areas = vec![area.clone()];
    },
    violate,
};

fn in_shape(responder: &Responder) -> Outcome {
    admissible::area("claimant.area", &responder.area)?;
    admissible::areas("claimant.paired_areas", &responder.paired_areas)
}

/// Moves a responder away, segment by segment, until no open step admits it.
fn violate(inquiry: &Inquiry<'_>, responder: &mut Responder) {
    let area = &inquiry.terms.case.need.area;
    responder.paired_areas.clear();
    for shared in (0..area.split('/').count()).rev() {
        responder.area = match shared {
            0 => ELSEWHERE.to_owned(),
            _ => format!("{}/{ELSEWHERE}", area_cut(area, shared)),
        };
        if !GUARD.holds(&inquiry.terms.inquire(responder)) {
            return;
        }
    }
}
