//! A policy as authors write it: every section, every key, and what a key that is left out means.
//! The descriptions here are those of the published JSON Schema
//! (`tests/policies/wish-policy-1.schema.json`). What the sections mean together is for `validate`;
//! the form that the rules look at is `policy::Policy`.
//!
//! The types read themselves (`source/read.rs`) rather than by serde, which stops at the first
//! mistake.

pub mod read;
#[cfg(feature = "schema")]
pub mod schema;
pub mod values;
pub mod words;

use self::read::{Codes, Filled, Form, Table, section};
use self::values::{
    AreaPath, CodeWord, Day, Interval, Length, Offset, Quiet, ReferenceWord, Spot, Whole,
};
use self::words::{Format, HolderRole, RuleWords, Words};
use crate::calendar::Weekday;
use crate::policy::diagnostic::{Findings, Place};
use crate::policy::duties::{JointCredit, OneFor, Period};
use crate::policy::list::mapped;
use crate::policy::toml;
use crate::vocabulary::{CaseKind, Urgency};

#[cfg(feature = "schema")]
pub use self::schema::schema;

/// Reads the whole file; whatever it holds, something to go on with.
pub fn read<'a>(file: &'a toml::Table, findings: &mut Findings) -> Source<'a> {
    Source::of(&Table::root(file, Source::KEYS, findings), findings)
}

/// Area levels where a policy names none.
const AREA_LEVELS: [&str; 8] =
    ["province", "city", "district", "street", "community", "grid", "building", "household"];

impl<'a> Source<'a> {
    /// The area levels, most general first.
    pub fn area_levels(&self) -> Vec<&'a str> {
        match &self.area_levels {
            Some(levels) => mapped(levels, Spot::code),
            None => AREA_LEVELS.to_vec(),
        }
    }
}

section! {
    /// How one city wants its wishes run.
    Source<'a> {
        /// The format of this file: `wish-policy/1`.
        schema: Spot<Format>,
        /// The policy's name, a code. Cases carry it.
        name: Spot<CodeWord<'a>>,
        /// Counts the versions of this policy, from 1. A case keeps the version it was opened
        /// under.
        version: Spot<Whole<1, 4_294_967_295>>,
        /// The programme's title. Its languages are those that the policy has words in.
        title: Words<'a>,
        /// Area levels by name, most general first; an area's first segment is of the first level.
        /// Default: province, city, district, street, community, grid, building, household.
        area_levels: Option<Vec<Spot<CodeWord<'a>>>>,
        /// Working time. Default: that of China.
        calendar: Option<Calendar>,
        /// Kinds of need, by code.
        categories: Codes<'a, Category<'a>>,
        /// Whom the programme is for, by code.
        target_groups: Codes<'a, TargetGroup<'a>>,
        /// Who may respond, by code.
        responder_kinds: Codes<'a, ResponderKind<'a>>,
        /// Ways of intake, by code, with their labels.
        channels: Codes<'a, Words<'a>>,
        /// Reasons that commands may give, by code, with their labels.
        reasons: Codes<'a, Words<'a>>,
        /// To whom cases may be transferred, by code. Default: nobody.
        agencies: Option<Codes<'a, Agency<'a>>>,
        /// How cases may be shared out. Default: jointly and in parts.
        claims: Option<Claims>,
        /// Guards that may be lifted. Default: all stand.
        guards: Option<Guards>,
        /// How long things may take.
        deadlines: Option<Deadlines>,
        /// Rounds that are open to some target groups only. The first round around a case's area on
        /// that day decides; where there is none, everybody may submit.
        round: Vec<Round<'a>>,
        /// Ladders; the first that matches a case is the case's.
        ladder: Vec<Ladder<'a>>,
        /// How many responders are told of a step, how often, and when.
        notifications: Option<Notifications<'a>>,
        /// How candidates are ranked, and how wishes are weighed in plans.
        routing: Option<Routing>,
        /// How many wishes everybody of some kinds is to take on.
        minimum: Vec<Minimum<'a>>,
        /// Standing ties between responders and areas.
        pairing: Vec<Pairing<'a>>,
        /// How the lists of resources, demands and services are drawn up.
        lists: Option<Lists<'a>>,
        /// Who answers by name; the one with the longest area around a case is the case's.
        coordinator: Vec<Coordinator<'a>>,
        /// Who judges fulfilled cases. Default: nobody, and they close when the time for it is
        /// over.
        evaluation: Option<Evaluation<'a>>,
        /// What the public board shows.
        publication: Publication<'a>,
        /// How long ended cases are kept before they are anonymised.
        retention: Option<Retention>,
        /// Words by rule, in place of the built-in ones.
        texts: Option<RuleWords<'a>>,
    }
}

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
    /// How long things may take. A length that keeps a stage from being forgotten may not be left
    /// out.
    Deadlines {
        /// To verify a submitted case; the coordinator is told after it. Usual: 3 working days.
        verify: Option<Spot<Length>>,
        /// For the reporter to supply what was asked; the case lapses after it. Usual: 5 working
        /// days.
        supply_info: Option<Spot<Length>>,
        /// To publish a verified case; the coordinator is told after it. Usual: 2 working days.
        publish: Option<Spot<Length>>,
        /// For the responder a case is reserved for; the ladder begins after it. Usual: 2 working
        /// days.
        reservation: Option<Spot<Length>>,
        /// For invited co-claimants to answer. Default: 2 working days.
        invitation: Option<Spot<Length>>,
        /// For the lead to make first contact; the claim expires after it. Usual: 1 working day.
        first_contact: Option<Spot<Length>>,
        /// How long before that the lead is reminded, on the same clock. Default: no reminder.
        contact_reminder: Option<Spot<Length>>,
        /// After the appointment, until the coordinator is told. Usual: 1 working day.
        appointment: Option<Spot<Length>>,
        /// From the start of work to the due date; the coordinator is told after it. Usual: 10
        /// working days.
        due: Option<Spot<Length>>,
        /// How long before that the lead is reminded, on the same clock. Default: no reminder.
        due_reminder: Option<Spot<Length>>,
        /// To call the beneficiary back. Usual: 1 working day.
        confirm: Option<Spot<Length>>,
        /// Whether a delivered case counts as confirmed when nobody answers. Default: false.
        confirmed_by_silence: Option<Spot<bool>>,
        /// To evaluate; the case closes after it. Usual: 10 working days.
        evaluate: Option<Spot<Length>>,
        /// To look at a held case again. Usual: 5 working days.
        hold_review: Option<Spot<Length>>,
        /// How often somebody is told again of a deadline that passed. Usual: 1 working day.
        repeat: Option<Spot<Length>>,
    }
}

section! {
    /// A round that is open to some target groups only, in one area.
    Round<'a> {
        /// The round's code.
        code: Spot<CodeWord<'a>>,
        /// What people call it.
        label: Words<'a>,
        /// Where it holds.
        area: Spot<AreaPath<'a>>,
        /// The target groups that may submit.
        target_groups: Filled<Spot<CodeWord<'a>>>,
        /// The first day. Default: it has begun long ago.
        first_day: Option<Spot<Day>>,
        /// The last day. Default: it never ends.
        last_day: Option<Spot<Day>>,
    }
}

section! {
    /// The steps by which an unclaimed case reaches ever wider audiences.
    Ladder<'a> {
        /// The ladder's code.
        code: Spot<CodeWord<'a>>,
        /// What people call it.
        label: Words<'a>,
        /// Kinds of case that take it. Default: wishes.
        kinds: Vec<Spot<CaseKind>>,
        /// Categories that take it. Default: all.
        categories: Vec<Spot<CodeWord<'a>>>,
        /// Urgencies that take it. Default: all.
        urgencies: Vec<Spot<Urgency>>,
        /// The steps, in order. Each widens the audience of those before it.
        step: Vec<Step<'a>>,
        /// What follows the last step: a named holder, or the steps of another ladder.
        exhausted: Option<Exhausted<'a>>,
    }
}

section! {
    /// One step of a ladder.
    Step<'a> {
        /// The step's code.
        code: Spot<CodeWord<'a>>,
        /// What people call it.
        label: Words<'a>,
        /// Whom it admits, beside those whom the steps before it admit.
        audience: Filled<Audience<'a>>,
        /// How long it is open before the next one opens as well.
        open: Option<Spot<Length>>,
        /// Most responders to tell of it. Default: `notifications.notify_max`.
        notify_max: Option<Spot<Whole<0, 10_000>>>,
    }
}

section! {
    /// Some kinds of responder, in one area or by a standing tie.
    Audience<'a> {
        /// Kinds of responder.
        kinds: Filled<Spot<CodeWord<'a>>>,
        /// The area level that a responder must share with the case.
        area: Option<Spot<CodeWord<'a>>>,
        /// Whether only those paired with the case's area are admitted, wherever they are. Default:
        /// false.
        paired: Option<Spot<bool>>,
    }
}

section! {
    /// What follows the last step. Either `holder` or `ladder`.
    Exhausted<'a> {
        /// Who has the case in hand from then on, by name: the coordinator who answers for its
        /// area.
        holder: Option<Spot<HolderRole>>,
        /// The ladder whose steps follow.
        ladder: Option<Spot<CodeWord<'a>>>,
        /// How often the holder is told. Default: `deadlines.repeat`.
        repeat: Option<Spot<Length>>,
    }
}

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
