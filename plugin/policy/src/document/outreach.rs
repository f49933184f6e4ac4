//! Whom to ask, how often, and what is owed: notices, rankings, minimums, pairings and lists. Whom a
//! step admits is `course`.

use super::QUIET_HOURS;
use crate::read::{Filled, MayBeEmpty, Sequence, Set, Setting, Spanned, section};
use crate::time::{Date, Span, Stretch, Unit};
use crate::values::{KindCode, LevelCode, OwnCode, Whole};
use crate::words::{JointCredit, OneFor, Period, Words};

section! {
    /// How many responders are told of a step, how often, and when.
    Notifications<'a> {
        /// Most for a step that does not say so itself.
        notify_max: Setting<Whole<0, 10_000>> = Whole(50),
        /// Most notices to one responder within a period.
        responder_max: Setting<Whole<0, 10_000>> = Whole(5),
        /// The days of a period, up to the present.
        period_days: Setting<Whole<1, 366>> = Whole(7),
        /// From when to when nobody is told of anything: `21:00-08:00`, or on some days alone,
        /// `saturday sunday 12:00-14:00`. `[]`: at no time.
        quiet_hours: MayBeEmpty<Set<Spanned<Stretch>>> = &[QUIET_HOURS],
        /// What every area is sure of, so that a poor one is not starved. Default: nothing.
        floor: Option<Floor<'a>>,
    }
}

section! {
    /// Notices that an area gets within a period before anybody counts as told often enough.
    Floor<'a> {
        /// The level of the area.
        /// Example: `"community"`
        area: Spanned<LevelCode<'a>>,
        /// How many.
        /// Example: `2`
        notices: Spanned<Whole<1, 10_000>>,
    }
}

section! {
    /// How candidates are ranked, and how wishes are weighed in plans.
    Routing {
        /// How much each criterion counts.
        weights: Weights,
        /// How many days back claims and absences count.
        claim_days: Setting<Whole<1, 3_660>> = Whole(90),
        /// How long after a notice a responder is rather left alone.
        cooldown: Setting<Span> = Span::of(3, Unit::Days),
        /// What it weighs that an ordinary wish is taken.
        normal_urgency: Setting<Whole<1, 1_000>> = Whole(1),
        /// What it weighs that an urgent wish is taken.
        urgent_urgency: Setting<Whole<1, 1_000>> = Whole(5),
        /// What each ladder step that a wish has climbed adds to that.
        step_urgency: Setting<Whole<0, 1_000>> = Whole(1),
        /// What a responder's first, second, third wish of one plan costs, in points of a score:
        /// never falling, the last repeats.
        load_costs: Sequence<Spanned<Whole<0, 1_000_000>>> = &[Whole(0), Whole(200), Whole(400), Whole(800), Whole(1_600)],
    }
}

section! {
    /// How much each criterion counts, 0 to 100. A criterion gives up to ten points for each.
    Weights {
        /// A standing tie with the place of the wish, the closer the better.
        pairing: Setting<Whole<0, 100>> = Whole(40),
        /// Area levels in common with the wish.
        area: Setting<Whole<0, 100>> = Whole(25),
        /// Skills that the category asks for.
        skill: Setting<Whole<0, 100>> = Whole(20),
        /// Means that are no greater than needed.
        cost: Setting<Whole<0, 100>> = Whole(5),
        /// How much more it may take on.
        capacity: Setting<Whole<0, 100>> = Whole(10),
        /// How little it has taken on lately.
        load: Setting<Whole<0, 100>> = Whole(10),
        /// Wishes that it still owes to a minimum.
        minimum: Setting<Whole<0, 100>> = Whole(15),
        /// Times it did not come; counts against it.
        no_show: Setting<Whole<0, 100>> = Whole(20),
        /// Having been told of a wish just now; counts against it.
        cooldown: Setting<Whole<0, 100>> = Whole(10),
    }
}

section! {
    /// How many wishes everybody of some kinds is to take on in each period.
    Minimum<'a> {
        /// The minimum's code.
        /// Example: `"one-a-year"`
        code: Spanned<OwnCode<'a>>,
        /// What people call it.
        /// Example: `{ zh-CN = "每年一愿", en = "one wish a year" }`
        label: Words<'a>,
        /// Responder kinds that it is asked of.
        /// Example: `["resident"]`
        kinds: Filled<Set<Spanned<KindCode<'a>>>>,
        /// Wishes in each period.
        /// Example: `1`
        claims: Spanned<Whole<1, 1_000>>,
        /// The stretch of the calendar that it is asked for.
        /// Example: `"year"`
        period: Spanned<Period>,
        /// Classes of which nothing is asked. Default: none.
        exempt: Set<Spanned<OwnCode<'a>>>,
        /// How a joint claim is credited: to `each` in full, to the `lead` alone, or `shared`
        /// in equal parts.
        joint: Setting<JointCredit> = JointCredit::Each,
        /// The first day. Default: it was always asked.
        first_day: Option<Spanned<Date>>,
        /// The last day. Default: it is asked for ever.
        last_day: Option<Spanned<Date>>,
    }
}

section! {
    /// A standing tie between some responders and areas of one level.
    Pairing<'a> {
        /// The pairing's code.
        /// Example: `"unit-community"`
        code: Spanned<OwnCode<'a>>,
        /// What people call it.
        /// Example: `{ zh-CN = "单位结对社区", en = "units paired with communities" }`
        label: Words<'a>,
        /// Responder kinds that are paired.
        /// Example: `["unit"]`
        kinds: Filled<Set<Spanned<KindCode<'a>>>>,
        /// The level of the areas.
        /// Example: `"community"`
        area: Spanned<LevelCode<'a>>,
        /// Which side has exactly one of the other: each `responder` one area, or each `area` one
        /// responder.
        /// Example: `"area"`
        one_for_each: Spanned<OneFor>,
    }
}

section! {
    /// How the lists of resources, demands and services are drawn up.
    Lists<'a> {
        /// The level within which needs count together. Default: community, or else the finest.
        common_area: Option<Spanned<LevelCode<'a>>>,
        /// From how many households a need is common.
        common_from: Setting<Whole<2, 10_000>> = Whole(2),
    }
}
