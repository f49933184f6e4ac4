//! What a document says of whom to ask, how often, and what is owed, as the rules look at it. The
//! sections that a case's course goes by are `compile`'s.

use wish_policy::time::Date;
use wish_policy::words::{OneFor, Period};
use wish_policy::{Document, Spanned, document};

use super::{codes, depth_of, labels, narrow};
use crate::calendar::Calendar;
use crate::policy::duties::{ListRules, Minimum, Pairing};
use crate::policy::list::map_vec;
use crate::policy::routing::{NoticeBudget, NoticeFloor, Routing, Weights};
use wish_contract::Instant;

/// The level within which needs count together, where the policy has it.
const COMMON_LEVEL: &str = "community";

pub(super) fn routing(given: &document::Routing) -> Routing {
    Routing {
        weights: weights(&given.weights),
        load_days: narrow(given.claim_days.number()),
        cooldown: given.cooldown.value,
        normal_urgency: given.normal_urgency.number(),
        urgent_urgency: given.urgent_urgency.number(),
        step_urgency: given.step_urgency.number(),
        load_costs: map_vec(&given.load_costs, |cost| cost.number()),
    }
}

fn weights(given: &document::Weights) -> Weights {
    Weights {
        pairing: narrow(given.pairing.number()),
        area: narrow(given.area.number()),
        skill: narrow(given.skill.number()),
        cost: narrow(given.cost.number()),
        capacity: narrow(given.capacity.number()),
        load: narrow(given.load.number()),
        minimum: narrow(given.minimum.number()),
        no_show: narrow(given.no_show.number()),
        cooldown: narrow(given.cooldown.number()),
    }
}

pub(super) fn notices(document: &Document<'_>) -> NoticeBudget {
    let given = &document.notifications;
    NoticeBudget {
        responder_max: narrow(given.responder_max.number()),
        period_days: narrow(given.period_days.number()),
        quiet: given.quiet_hours.values(),
        floor: given.floor.as_ref().map(|floor| NoticeFloor {
            depth: depth_of(floor.area, document),
            notices: narrow(floor.notices.number()),
        }),
    }
}

pub(super) fn minimum(one: &document::Minimum<'_>, calendar: &Calendar) -> Minimum {
    let midnight = |day: Option<Spanned<Date>>, later: i64| -> Option<Instant> {
        let day = day?.value?.day_number().saturating_add(later);
        Some(calendar.instant_of(Date::from_day_number(day), 0))
    };
    Minimum {
        code: one.code.code().to_owned(),
        labels: labels(&one.label),
        kinds: codes(&one.kinds),
        claims: narrow(one.claims.number()),
        period: one.period.value.unwrap_or(Period::Year),
        exempt: codes(&one.exempt),
        joint: one.joint.value,
        from: midnight(one.first_day, 0),
        until: midnight(one.last_day, 1),
    }
}

pub(super) fn pairing(one: &document::Pairing<'_>, document: &Document<'_>) -> Pairing {
    Pairing {
        code: one.code.code().to_owned(),
        labels: labels(&one.label),
        kinds: codes(&one.kinds),
        depth: depth_of(one.area, document),
        one_for: one.one_for_each.value.unwrap_or(OneFor::EachResponder),
    }
}

pub(super) fn lists(document: &Document<'_>) -> ListRules {
    let given = &document.lists;
    let common_depth = match given.common_area {
        Some(level) => depth_of(level, document),
        None => document.depth_of(COMMON_LEVEL).unwrap_or(document.area_levels.len()),
    };
    ListRules { common_depth, common_from: narrow(given.common_from.number()) }
}
