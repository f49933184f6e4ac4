//! What a programme is made of: its working time, its kinds of need and of responder, who judges and
//! answers by name, what is shown and how long it is kept. How a wish goes on its way is `course`; whom
//! to ask, `outreach`.

use crate::read::{Codes, Filled, MayBeEmpty, Sequence, Set, Setting, Spanned, section};
use crate::time::{Date, Hours, Span, Unit, UtcOffset, Weekday, YearDay};
use crate::values::{AreaPath, CategoryCode, LevelCode, OwnCode, ReferenceWord, Whole};
use crate::words::Words;

section! {
    /// Working time.
    Calendar<'a> {
        /// Local time less UTC.
        utc_offset: Setting<UtcOffset> = UtcOffset::CHINA,
        /// Days of rest in a week without exceptions. `[]`: every day is worked.
        rest_days: MayBeEmpty<Set<Spanned<Weekday>>> = &[Weekday::Saturday, Weekday::Sunday],
        /// Hours of work, in order. The last may run over midnight, `22:00-06:00`: it belongs to the day on which it
        /// begins.
        working_hours: Sequence<Spanned<Hours>> = &[Hours { start: 9 * 60, end: 12 * 60 }, Hours { start: 13 * 60, end: 18 * 60 }],
        /// Other hours at times of the year. The first one around a day holds.
        season: Sequence<Season<'a>>,
        /// Areas with working time of their own. Of those around a case, the smallest one's holds.
        area: Sequence<AreaCalendar<'a>>,
        /// Whether the State Council's days of rest are kept.
        public_holidays: Setting<bool> = true,
        /// Whether the State Council's make-up days are worked.
        make_up_days: Setting<bool> = true,
        /// Further days of rest, beside the State Council's.
        holidays: Set<Spanned<Date>>,
        /// Further days of work, beside the State Council's.
        workdays: Set<Spanned<Date>>,
        /// Years whose holidays are named here completely, so that deadlines in them are settled.
        announced_years: Set<Spanned<Whole<2020, 2049>>>,
    }
}

section! {
    /// Working time in one area. What is left out is as everywhere.
    AreaCalendar<'a> {
        /// The area whose cases go by it.
        /// Example: `"32/12/81"`
        area: Spanned<AreaPath<'a>>,
        /// Days of rest in a week without exceptions. `[]`: every day is worked. Default: those of everywhere.
        rest_days: Option<MayBeEmpty<Set<Spanned<Weekday>>>>,
        /// Hours of work, in order, at all times of the year. The last may run over midnight. Default: those of everywhere,
        /// with their seasons.
        working_hours: Sequence<Spanned<Hours>>,
        /// Whether the State Council's make-up days are worked. Default: as everywhere.
        make_up_days: Option<Spanned<bool>>,
    }
}

section! {
    /// Hours of work at one time of every year, from 2020 to 2049.
    Season<'a> {
        /// The season's code.
        /// Example: `"summer"`
        code: Spanned<OwnCode<'a>>,
        /// The first day of every year: `05-01`.
        /// Example: `"05-01"`
        first_day: Spanned<YearDay>,
        /// The last day: `09-30`. In the next year where it is the earlier one.
        /// Example: `"09-30"`
        last_day: Spanned<YearDay>,
        /// Hours of work, in order. Where one runs over midnight it ends when that of the other days does.
        /// Example: `["08:00-12:00", "15:00-18:00"]`
        working_hours: Filled<Sequence<Spanned<Hours>>>,
    }
}

section! {
    /// What kind of need it is.
    Category<'a> {
        /// What people call it.
        /// Example: `{ zh-CN = "生活用品", en = "necessities" }`
        label: Words<'a>,
        /// A licence that a claimant must hold. Default: none.
        licence: Option<Spanned<OwnCode<'a>>>,
        /// Skills worth asking for first. Default: none.
        skills: Set<Spanned<OwnCode<'a>>>,
        /// From the start of work to the due date. Default: `deadlines.due`.
        due: Option<Spanned<Span>>,
    }
}

section! {
    /// Whom the programme is for.
    TargetGroup<'a> {
        /// What people call it.
        /// Example: `{ zh-CN = "独居老人", en = "elderly living alone" }`
        label: Words<'a>,
        /// Whether its members are children, so that claimants must be vetted.
        children: Setting<bool> = false,
    }
}

section! {
    /// Who may respond.
    ResponderKind<'a> {
        /// What people call it.
        /// Example: `{ zh-CN = "爱心市民", en = "resident" }`
        label: Words<'a>,
        /// Most live claims of one responder of this kind.
        /// Example: `2`
        active_claims_max: Spanned<Whole<1, 10_000>>,
        /// Most that one claim of this kind may cost, in yuan.
        /// Example: `300`
        cost_max_yuan: Spanned<Whole<0, 1_000_000_000>>,
    }
}

section! {
    /// To whom a case may be transferred.
    Agency<'a> {
        /// What people call it.
        /// Example: `{ zh-CN = "街道民政办", en = "civil affairs office of the street" }`
        label: Words<'a>,
        /// Categories it takes. Default: all.
        categories: Set<Spanned<CategoryCode<'a>>>,
    }
}

section! {
    /// How cases may be shared out.
    Claims {
        /// Whether co-claimants may stand beside a lead.
        joint: Setting<bool> = true,
        /// Whether places or cost may be taken in parts by several.
        parts: Setting<bool> = true,
        /// Most co-claimants beside the lead.
        co_claimants_max: Setting<Whole<0, 999>> = Whole(9),
        /// Whether whoever joined without places stands by: takes over a claim that is given back, revoked, expires, or
        /// whose responder did not come. In the order of joining, as far as the cost is within what each may bear.
        stand_by: Setting<bool> = true,
        /// Most claims of one responder on one case that may end before delivery: then it may make no more, unless by name.
        attempts_max: Setting<Whole<1, 100>> = Whole(3),
    }
}

section! {
    /// What may be asked for.
    Intake {
        /// Most that a case may cost in all, in yuan. Default: whatever the contract lets a case cost.
        cost_max_yuan: Option<Spanned<Whole<0, 1_000_000_000>>>,
    }
}

section! {
    /// Guards that a city may lift. All others always stand.
    Guards {
        /// Whether only vetted responders may claim a child's wish.
        vetted_for_children: Setting<bool> = true,
        /// Whether only vetted responders may claim what means a visit at home.
        vetted_for_home_visits: Setting<bool> = true,
        /// Whether nobody may claim their own household's wish.
        other_households_only: Setting<bool> = true,
    }
}

section! {
    /// Who answers by name. Of several, the one with the longest area around a case; of those with one area, the one
    /// that names the case's category.
    Coordinator<'a> {
        /// The coordinator, as the host knows them.
        /// Example: `"coordinator-north"`
        id: Spanned<ReferenceWord<'a>>,
        /// Where they answer. Default: everywhere; one must answer everywhere for all categories.
        area: Option<Spanned<AreaPath<'a>>>,
        /// Categories that they answer for. Default: all.
        categories: Set<Spanned<CategoryCode<'a>>>,
        /// Who has a case in hand in their place once they did nothing about it for `supervision.replace_after`.
        /// Default: nobody.
        deputy: Option<Spanned<ReferenceWord<'a>>>,
        /// Who is told too, from the reminder on that `supervision.after` counts (督办). Default: nobody.
        supervisor: Option<Spanned<ReferenceWord<'a>>>,
    }
}

section! {
    /// When others look at what a coordinator does not.
    Supervision {
        /// From which reminder of the same overdue thing on the supervisor is told too.
        after: Setting<Whole<1, 1_000>> = Whole(3),
        /// How long a named holder may do nothing about a case before the deputy has it.
        replace_after: Setting<Span> = Span::of(5, Unit::WorkingDays),
    }
}

section! {
    /// Who judges fulfilled cases.
    Evaluation<'a> {
        /// Levels by code, with their labels.
        /// Example: `{ good = { zh-CN = "满意", en = "good" } }`
        levels: Codes<'a, Words<'a>>,
    }
}

section! {
    /// What the public board shows.
    Publication<'a> {
        /// The finest area level that it shows.
        /// Example: `"community"`
        area: Spanned<LevelCode<'a>>,
        /// Fewest households alike for target groups and that level to be shown.
        /// Example: `3`
        smallest_group: Spanned<Whole<1, 1_000_000>>,
        /// The finest area level that it shows of smaller groups.
        /// Example: `"street"`
        small_group_area: Spanned<LevelCode<'a>>,
    }
}

section! {
    /// How long ended cases are kept before they are anonymised.
    Retention {
        /// Closed ones.
        closed: Option<Spanned<Span>>,
        /// Those that ended early.
        ended: Option<Spanned<Span>>,
    }
}
