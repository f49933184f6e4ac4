//! A policy as authors write it: every section, every key, and what a key that is left out means. The
//! file as a whole stands here, its sections in `programme`, `course` and `outreach`.
//! The descriptions here are those of the published JSON Schema
//! (`tests/policies/wish-policy-1.schema.json`). What the sections mean together is for `validate`;
//! the form that the rules look at is `policy::Policy`.
//!
//! The types read themselves (`source/read.rs`) rather than by serde, which stops at the first
//! mistake.

mod course;
mod outreach;
mod programme;
pub mod read;
#[cfg(feature = "schema")]
pub mod schema;
pub mod values;
pub mod words;

pub use self::course::{Audience, Deadlines, Exhausted, Ladder, Round, Step};
pub use self::outreach::{Floor, Lists, Minimum, Notifications, Pairing, Routing, Weights};
pub use self::programme::{
    Agency, Calendar, Category, Claims, Coordinator, Evaluation, Guards, Publication,
    ResponderKind, Retention, TargetGroup,
};
use self::read::{Codes, Form, Table, section};
use self::values::{CodeWord, Spot, Whole};
use self::words::{Format, RuleWords, Words};
use crate::policy::diagnostic::{Findings, Place};
use crate::policy::list::mapped;
use crate::policy::toml;

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
        /// QuotaStatus ties between responders and areas.
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
