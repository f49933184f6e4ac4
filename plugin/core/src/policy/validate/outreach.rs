//! Whether what a policy says of whom to ask, and of what is owed, makes sense: codes that name
//! something, costs that never fall, days in their order. Single values have been read in `document`.

use wish_policy::Document;
use wish_policy::document::Minimum;
use wish_policy::finding::{Finding, Findings};
use wish_words::Found;

use super::names::duplicates;

static ENDS_FIRST: Finding = Finding::error("deadline_cannot_fire-minimum");
static COST_FALLS: Finding = Finding::error("load_costs_fall");

/// Says what does not make sense.
pub fn validate(document: &Document<'_>, findings: &mut Findings) {
    let minimums = document.minimum.iter().map(|one| (one.code.code(), one.code.at));
    duplicates("minimum", minimums, findings);
    let pairings = document.pairing.iter().map(|one| (one.code.code(), one.code.at));
    duplicates("pairing", pairings, findings);
    document.minimum.iter().for_each(|minimum| days_in_order(minimum, findings));
    load_costs(document, findings);
}

/// A minimum begins before it ends.
fn days_in_order(minimum: &Minimum<'_>, findings: &mut Findings) {
    if let (Some(first), Some(last)) = (minimum.first_day, minimum.last_day)
        && let (Some(first), Some(day)) = (first.value, last.value)
        && day < first
    {
        findings.say(last.at, &ENDS_FIRST, &[("minimum", Found::Text(minimum.code.shown()))]);
    }
}

/// Each further wish of one responder costs no less than the one before: else a plan would heap wishes
/// on one responder to make them cheap.
fn load_costs(document: &Document<'_>, findings: &mut Findings) {
    let mut before = 0;
    for cost in document.routing.load_costs.iter() {
        if cost.number() < before {
            let found =
                [("before", Found::number(before)), ("after", Found::number(cost.number()))];
            findings.say(cost.at, &COST_FALLS, &found);
        }
        before = cost.number();
    }
}
