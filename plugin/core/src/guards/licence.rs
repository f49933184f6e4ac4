//! Some categories of need are for holders of a licence.

use super::{Check, Coverage, Guard, LineOutcome, Stands};
use crate::decide::admissible;

pub(super) const GUARD: Guard = Guard {
    rule: "licence_held",
    facts: &["category", "licence"],
    reads: &["licences"],
    keys: &["categories.*.licence"],
    in_shape: |responder| admissible::codes("claimant.licences", &responder.licences),
    check: Check::OfCase {
        stands: Stands::Everywhere,
        holds: |inquiry| {
            let held = &inquiry.applicant.responder.licences;
            inquiry.terms.licence.is_none_or(|wanted| held.iter().any(|held| held == wanted))
        },
        tell: |inquiry, reason| {
            let reason = reason.text("category", &inquiry.terms.case.need.category);
            let wanted = inquiry.terms.licence.into_iter();
            wanted.fold(reason, |reason, wanted| reason.text("licence", wanted))
        },
    },
    coverage: Coverage::Lines {
        points: |policy, outcomes| {
            for (code, category) in policy.categories.iter() {
                if category.licence.is_some() {
                    outcomes.extend(LineOutcome::both(&line(code)));
                }
            }
        },
        shown: |seen, outcomes| {
            if let (Some(category), Some(_)) = (seen.text("category"), seen.text("licence")) {
                outcomes.push(LineOutcome::of(&line(category), seen.passed()));
            }
        },
    },
    satisfy: |inquiry, responder| {
        if let Some(wanted) = inquiry.terms.licence {
            responder.licences = vec![wanted.to_owned()];
        }
    },
    violate: |inquiry, responder| {
        if let Some(wanted) = inquiry.terms.licence {
            responder.licences.retain(|held| held != wanted);
        }
    },
};

fn line(category: &str) -> String {
    format!("categories.{category}.licence")
}
