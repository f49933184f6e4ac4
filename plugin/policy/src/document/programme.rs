//! What a programme is made of: its working time, its kinds of need and of responder, who judges and
//! answers by name, what is shown and how long it is kept. How a wish goes on its way is `course`; whom
//! to ask, `outreach`.

use crate::read::{Codes, Sequence, Set, Setting, Spanned, section};
use crate::time::{Date, Hours, Span, UtcOffset, Weekday};
use crate::values::{AreaPath, CategoryCode, LevelCode, OwnCode, ReferenceWord, Whole};
use crate::words::Words;

section! {
    /// Working time.
    Calendar {
        /// Local time less UTC.
        utc_offset: Setting<UtcOffset> = UtcOffset::CHINA,
        /// Days of rest in a week without exceptions.
        rest_days: Set<Spanned<Weekday>> = &[Weekday::Saturday, Weekday::Sunday],
        /// Hours of work, in order.
        working_hours: Sequence<Spanned<Hours>> = &[Hours { start: 9 * 60, end: 12 * 60 }, Hours { start: 13 * 60, end: 18 * 60 }],
        /// Further days of rest, beside the State Council's.
        holidays: Set<Spanned<Date>>,
        /// Further days of work, beside the State Council's.
        workdays: Set<Spanned<Date>>,
        /// Years whose holidays are named here completely, so that deadlines in them are settled.
        announced_years: Set<Spanned<Whole<2020, 2049>>>,
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
        /// Most claims of one responder on one case that may end before delivery: then it may make no more, unless by name.
        attempts_max: Setting<Whole<1, 100>> = Whole(3),
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
    /// Who answers by name.
    Coordinator<'a> {
        /// The coordinator, as the host knows them.
        /// Example: `"coordinator-north"`
        id: Spanned<ReferenceWord<'a>>,
        /// Where they answer. Default: everywhere; one of them must.
        area: Option<Spanned<AreaPath<'a>>>,
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
