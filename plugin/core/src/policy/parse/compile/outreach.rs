//! What a source says of whom to ask, how often, and what is owed: defaults filled in. The sections of
//! a case's life are `compile`'s.

use super::{codes, depth_of, labels, narrow};
use crate::calendar::{Calendar, Date};
use crate::policy::duties::{JointCredit, ListRules, Minimum, OneFor, Pairing, Period};
use crate::policy::list::mapped;
use crate::policy::routing::{NoticeBudget, NoticeFloor, Routing, Weights};
use crate::policy::source::values::{Day, Spot, Whole};
use crate::policy::source::{self, Source};
use wish_contract::Instant;

/// The level within which needs count together, where the policy has it.
const COMMON_LEVEL: &str = "community";

pub(super) fn routing(source: &Source<'_>) -> Routing {
    let mut routing = Routing::default();
    let Some(given) = &source.routing else { return routing };
    if let Some(weights) = &given.weights {
        weigh(weights, &mut routing.weights);
    }
    routing.load_days = or(given.claim_days, routing.load_days);
    routing.cooldown = given.cooldown.and_then(|one| one.span()).unwrap_or(routing.cooldown);
    routing.normal_urgency = or(given.normal_urgency, narrow(routing.normal_urgency)).into();
    routing.urgent_urgency = or(given.urgent_urgency, narrow(routing.urgent_urgency)).into();
    routing.step_urgency = or(given.step_urgency, narrow(routing.step_urgency)).into();
    if let Some(costs) = &given.load_costs {
        routing.load_costs = mapped(costs, |cost| cost.number());
    }
    routing
}

fn weigh(given: &source::Weights, weights: &mut Weights) {
    weights.pairing = or(given.pairing, weights.pairing);
    weights.area = or(given.area, weights.area);
    weights.skill = or(given.skill, weights.skill);
    weights.cost = or(given.cost, weights.cost);
    weights.capacity = or(given.capacity, weights.capacity);
    weights.load = or(given.load, weights.load);
    weights.minimum = or(given.minimum, weights.minimum);
    weights.no_show = or(given.no_show, weights.no_show);
    weights.cooldown = or(given.cooldown, weights.cooldown);
}

pub(super) fn notices(source: &Source<'_>, levels: &[&str]) -> NoticeBudget {
    let mut budget = NoticeBudget::default();
    let Some(given) = &source.notifications else { return budget };
    budget.responder_max = or(given.responder_max, budget.responder_max);
    budget.period_days = or(given.period_days, budget.period_days);
    budget.quiet = given.quiet_hours.and_then(|one| one.value).map(|one| (one.0, one.1));
    budget.floor = given.floor.as_ref().map(|floor| NoticeFloor {
        depth: depth_of(floor.area, levels),
        notices: narrow(floor.notices.number()),
    });
    budget
}

pub(super) fn minimum(one: &source::Minimum<'_>, calendar: &Calendar) -> Minimum {
    let midnight = |spot: Option<Spot<Day>>, later: i64| -> Option<Instant> {
        let day = spot?.value?.0.day_number().saturating_add(later);
        Some(calendar.instant_of(Date::from_day_number(day), 0))
    };
    Minimum {
        code: one.code.code().to_owned(),
        labels: labels(&one.label),
        kinds: codes(&one.kinds.0),
        claims: narrow(one.claims.number()),
        period: one.period.value.unwrap_or(Period::Year),
        exempt: codes(&one.exempt),
        joint: one.joint.and_then(|joint| joint.value).unwrap_or(JointCredit::Each),
        from: midnight(one.first_day, 0),
        until: midnight(one.last_day, 1),
    }
}

pub(super) fn pairing(one: &source::Pairing<'_>, levels: &[&str]) -> Pairing {
    Pairing {
        code: one.code.code().to_owned(),
        labels: labels(&one.label),
        kinds: codes(&one.kinds.0),
        depth: depth_of(one.area, levels),
        one_for: one.one_for_each.value.unwrap_or(OneFor::EachResponder),
    }
}

pub(super) fn lists(source: &Source<'_>, levels: &[&str]) -> ListRules {
    let given = source.lists.as_ref();
    let community = levels.iter().position(|level| *level == COMMON_LEVEL);
    let common_depth = match given.and_then(|one| one.common_area) {
        Some(level) => depth_of(level, levels),
        None => community.map_or(levels.len(), |index| index + 1),
    };
    let common_from = or(given.and_then(|one| one.common_from), ListRules::default().common_from);
    ListRules { common_depth, common_from }
}

fn or<const MIN: u64, const MAX: u64>(spot: Option<Spot<Whole<MIN, MAX>>>, default: u32) -> u32 {
    spot.map_or(default, |spot| narrow(spot.number()))
}
