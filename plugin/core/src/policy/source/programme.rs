//! What a programme is made of: its working time, its kinds of need and of responder, who judges and
//! answers by name, what is shown and how long it is kept. How a wish goes on its way is `course`; whom
//! to ask, `outreach`.

use super::read::{Codes, Form, Table, section};
use super::values::{
    AreaPath, CodeWord, Day, Interval, Length, Offset, ReferenceWord, Spot, Whole,
};
use super::words::Words;
use crate::calendar::Weekday;
use crate::policy::diagnostic::{Findings, Place};

section! {
    /// Working time.
    Calendar {
        /// Local time less UTC. Default: `+08:00`.
        utc_offset: Option<Spot<Offset>>,
        /// Days of rest in a week without exceptions. Default: saturday, sunday.
        rest_days: Option<Vec<Spot<Weekday>>>,
        /// Hours of work, in order. Default: `09:00-12:00`, `13:00-18:00`.
        working_hours: Option<Vec<Spot<Interval>>>,
        /// Further days of rest, beside the State Council's.
        holidays: Vec<Spot<Day>>,
        /// Further days of work, beside the State Council's.
        workdays: Vec<Spot<Day>>,
        /// Years whose holidays are named here completely, so that deadlines in them are settled.
        announced_years: Vec<Spot<Whole<2020, 2049>>>,
    }
}

section! {
    /// What kind of need it is.
    Category<'a> {
        /// What people call it.
        label: Words<'a>,
        /// A licence that a claimant must hold. Default: none.
        licence: Option<Spot<CodeWord<'a>>>,
        /// Skills worth asking for first. Default: none.
        skills: Vec<Spot<CodeWord<'a>>>,
        /// From the start of work to the due date. Default: `deadlines.due`.
        due: Option<Spot<Length>>,
    }
}

section! {
    /// Whom the programme is for.
    TargetGroup<'a> {
        /// What people call it.
        label: Words<'a>,
        /// Whether its members are children, so that claimants must be vetted. Default: false.
        children: Option<Spot<bool>>,
    }
}

section! {
    /// Who may respond.
    ResponderKind<'a> {
        /// What people call it.
        label: Words<'a>,
        /// Most live claims of one responder of this kind.
        active_claims_max: Spot<Whole<1, 10_000>>,
        /// Most that one claim of this kind may cost, in yuan.
        cost_max_yuan: Spot<Whole<0, 1_000_000_000>>,
    }
}

section! {
    /// To whom a case may be transferred.
    Agency<'a> {
        /// What people call it.
        label: Words<'a>,
        /// Categories it takes. Default: all.
        categories: Vec<Spot<CodeWord<'a>>>,
    }
}

section! {
    /// How cases may be shared out.
    Claims {
        /// Whether co-claimants may stand beside a lead. Default: true.
        joint: Option<Spot<bool>>,
        /// Whether places or cost may be taken in parts by several. Default: true.
        parts: Option<Spot<bool>>,
        /// Most co-claimants beside the lead. Default: 9.
        co_claimants_max: Option<Spot<Whole<0, 999>>>,
    }
}

section! {
    /// Guards that a city may lift. All others always stand.
    Guards {
        /// Whether only vetted responders may claim a child's wish. Default: true.
        vetted_for_children: Option<Spot<bool>>,
        /// Whether only vetted responders may claim what means a visit at home. Default: true.
        vetted_for_home_visits: Option<Spot<bool>>,
        /// Whether nobody may claim their own household's wish. Default: true.
        other_households_only: Option<Spot<bool>>,
    }
}

section! {
    /// Who answers by name.
    Coordinator<'a> {
        /// The coordinator, as the host knows them.
        id: Spot<ReferenceWord<'a>>,
        /// Where they answer. Default: everywhere; one of them must.
        area: Option<Spot<AreaPath<'a>>>,
    }
}

section! {
    /// Who judges fulfilled cases.
    Evaluation<'a> {
        /// Levels by code, with their labels.
        levels: Codes<'a, Words<'a>>,
    }
}

section! {
    /// What the public board shows.
    Publication<'a> {
        /// The finest area level that it shows.
        area: Spot<CodeWord<'a>>,
        /// Fewest households alike for target groups and that level to be shown.
        smallest_group: Spot<Whole<1, 1_000_000>>,
        /// The finest area level that it shows of smaller groups.
        small_group_area: Spot<CodeWord<'a>>,
    }
}

section! {
    /// How long ended cases are kept before they are anonymised.
    Retention {
        /// Closed ones.
        closed: Option<Spot<Length>>,
        /// Those that ended early.
        ended: Option<Spot<Length>>,
    }
}
