//! Whom to ask, how often, and what is owed: notices, rankings, minimums, pairings and lists. Whom a
//! step admits is `course`.

use super::read::{Filled, Form, Table, section};
use super::values::{CodeWord, Day, Length, Quiet, Spot, Whole};
use super::words::Words;
use crate::policy::diagnostic::{Findings, Place};
use crate::policy::duties::{JointCredit, OneFor, Period};

section! {
    /// How many responders are told of a step, how often, and when.
    Notifications<'a> {
        /// Most for a step that does not say so itself. Default: 50.
        notify_max: Option<Spot<Whole<0, 10_000>>>,
        /// Most notices to one responder within a period. Default: 5.
        responder_max: Option<Spot<Whole<0, 10_000>>>,
        /// The days of a period, up to the present. Default: 7.
        period_days: Option<Spot<Whole<1, 366>>>,
        /// From when to when nobody is told of anything: `21:00-08:00`. Default: at no time.
        quiet_hours: Option<Spot<Quiet>>,
        /// What every area is sure of, so that a poor one is not starved. Default: nothing.
        floor: Option<Floor<'a>>,
    }
}

section! {
    /// Notices that an area gets within a period before anybody counts as told often enough.
    Floor<'a> {
        /// The level of the area.
        area: Spot<CodeWord<'a>>,
        /// How many.
        notices: Spot<Whole<1, 10_000>>,
    }
}

section! {
    /// How candidates are ranked, and how wishes are weighed in plans.
    Routing {
        /// How much each criterion counts.
        weights: Option<Weights>,
        /// How many days back claims and absences count. Default: 90.
        claim_days: Option<Spot<Whole<1, 3_660>>>,
        /// How long after a notice a responder is rather left alone. Default: 3 days.
        cooldown: Option<Spot<Length>>,
        /// What it weighs that an ordinary wish is taken. Default: 1.
        normal_urgency: Option<Spot<Whole<1, 1_000>>>,
        /// What it weighs that an urgent wish is taken. Default: 5.
        urgent_urgency: Option<Spot<Whole<1, 1_000>>>,
        /// What each ladder step that a wish has climbed adds to that. Default: 1.
        step_urgency: Option<Spot<Whole<0, 1_000>>>,
        /// What a responder's first, second, third wish of one plan costs, in points of a score:
        /// never falling, the last repeats. Default: 0, 200, 400, 800, 1600.
        load_costs: Option<Vec<Spot<Whole<0, 1_000_000>>>>,
    }
}

section! {
    /// How much each criterion counts, 0 to 100. A criterion gives up to ten points for each.
    Weights {
        /// A standing tie with the place of the wish, the closer the better. Default: 40.
        pairing: Option<Spot<Whole<0, 100>>>,
        /// Area levels in common with the wish. Default: 25.
        area: Option<Spot<Whole<0, 100>>>,
        /// Skills that the category asks for. Default: 20.
        skill: Option<Spot<Whole<0, 100>>>,
        /// Means that are no greater than needed. Default: 5.
        cost: Option<Spot<Whole<0, 100>>>,
        /// How much more it may take on. Default: 10.
        capacity: Option<Spot<Whole<0, 100>>>,
        /// How little it has taken on lately. Default: 10.
        load: Option<Spot<Whole<0, 100>>>,
        /// Wishes that it still owes to a minimum. Default: 15.
        minimum: Option<Spot<Whole<0, 100>>>,
        /// Times it did not come; counts against it. Default: 20.
        no_show: Option<Spot<Whole<0, 100>>>,
        /// Having been told of a wish just now; counts against it. Default: 10.
        cooldown: Option<Spot<Whole<0, 100>>>,
    }
}

section! {
    /// How many wishes everybody of some kinds is to take on in each period.
    Minimum<'a> {
        /// The minimum's code.
        code: Spot<CodeWord<'a>>,
        /// What people call it.
        label: Words<'a>,
        /// Responder kinds that it is asked of.
        kinds: Filled<Spot<CodeWord<'a>>>,
        /// Wishes in each period.
        claims: Spot<Whole<1, 1_000>>,
        /// The stretch of the calendar that it is asked for.
        period: Spot<Period>,
        /// Classes of which nothing is asked. Default: none.
        exempt: Vec<Spot<CodeWord<'a>>>,
        /// How a joint claim is credited: to `each` in full, to the `lead` alone, or `shared`
        /// in equal parts. Default: `each`.
        joint: Option<Spot<JointCredit>>,
        /// The first day. Default: it was always asked.
        first_day: Option<Spot<Day>>,
        /// The last day. Default: it is asked for ever.
        last_day: Option<Spot<Day>>,
    }
}

section! {
    /// A standing tie between some responders and areas of one level.
    Pairing<'a> {
        /// The pairing's code.
        code: Spot<CodeWord<'a>>,
        /// What people call it.
        label: Words<'a>,
        /// Responder kinds that are paired.
        kinds: Filled<Spot<CodeWord<'a>>>,
        /// The level of the areas.
        area: Spot<CodeWord<'a>>,
        /// Which side has exactly one of the other: each `responder` one area, or each `area` one
        /// responder.
        one_for_each: Spot<OneFor>,
    }
}

section! {
    /// How the lists of resources, demands and services are drawn up.
    Lists<'a> {
        /// The level within which needs count together. Default: community, or else the finest.
        common_area: Option<Spot<CodeWord<'a>>>,
        /// From how many households a need is common. Default: 2.
        common_from: Option<Spot<Whole<2, 10_000>>>,
    }
}
