//! Whether what a policy says of whom to ask, and of what is owed, makes sense: codes that name
//! something, costs that never fall, days in their order. Single values have been read in `source`.

use std::slice;

use super::names::{TWICE, duplicates, known};
use crate::policy::diagnostic::{Finding, Findings};
use crate::policy::list::mapped;
use crate::policy::source::values::{Day, Spot};
use crate::policy::source::{Minimum, Source};

static ENDS_FIRST: Finding = Finding::error(
    "deadline_cannot_fire",
    "minimum `{0}` ends before it begins",
    "write a `last_day` on or after `first_day`",
);
static COST_FALLS: Finding = Finding::error(
    "load_costs_fall",
    "a load cost falls from {0} to {1}",
    "let each be at least as high as the one before it",
);

/// Says what does not make sense.
pub fn validate(source: &Source<'_>, findings: &mut Findings) {
    let (kinds, levels) = (source.responder_kinds.codes(), source.area_levels());
    duplicates(&TWICE, "minimum", &mapped(&source.minimum, |one| one.code), findings);
    duplicates(&TWICE, "pairing", &mapped(&source.pairing, |one| one.code), findings);
    for minimum in &source.minimum {
        known("responder kind", &minimum.kinds.0, &kinds, findings);
        days_in_order(minimum, findings);
    }
    for pairing in &source.pairing {
        known("responder kind", &pairing.kinds.0, &kinds, findings);
        known("area level", slice::from_ref(&pairing.area), &levels, findings);
    }
    let floor = source.notifications.as_ref().and_then(|one| one.floor.as_ref());
    if let Some(floor) = floor {
        known("area level", slice::from_ref(&floor.area), &levels, findings);
    }
    let common = source.lists.as_ref().and_then(|one| one.common_area);
    known("area level", common.as_slice(), &levels, findings);
    load_costs(source, findings);
}

/// A minimum begins before it ends.
fn days_in_order(minimum: &Minimum<'_>, findings: &mut Findings) {
    let day = |spot: Option<Spot<Day>>| Some(spot?.value?.0);
    let (first, last) = (day(minimum.first_day), day(minimum.last_day));
    if let (Some(first), Some(last), Some(spot)) = (first, last, minimum.last_day)
        && last < first
    {
        findings.say(spot.at, &ENDS_FIRST, &[minimum.code.code()]);
    }
}

/// Each further wish of one responder costs no less than the one before: else a plan would heap wishes
/// on one responder to make them cheap.
fn load_costs(source: &Source<'_>, findings: &mut Findings) {
    let Some(costs) = source.routing.as_ref().and_then(|one| one.load_costs.as_ref()) else {
        return;
    };
    let mut before = 0;
    for cost in costs {
        if cost.number() < before {
            let (from, to) = (before.to_string(), cost.number().to_string());
            findings.say(cost.at, &COST_FALLS, &[&from, &to]);
        }
        before = cost.number();
    }
}
