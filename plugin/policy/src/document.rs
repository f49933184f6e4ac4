//! A policy as authors write it: every section, every key, and what a key that is left out means. The
//! file as a whole stands here, its sections in `programme`, `course` and `outreach`.
//! The descriptions here are those of the published JSON Schema
//! (`tests/policies/wish-policy-1.schema.json`). What the sections mean together, and what the rules make of them, is for
//! the rules to say.

mod city_guard;
mod course;
mod lookup;
mod outreach;
mod programme;
mod waivers;

pub use self::city_guard::CityGuard;
pub use self::course::{
    Audience, Deadlines, DeadlinesWhen, Exhausted, Ladder, Lengths, Round, Step,
};
pub use self::lookup::Traits;
pub use self::outreach::{Floor, Lists, Minimum, Notifications, Pairing, Routing, Weights};
pub use self::programme::{
    Agency, AreaCalendar, Calendar, Category, Claims, Coordinator, Evaluation, Guards, Intake,
    Publication, ResponderKind, Retention, Season, Supervision, TargetGroup,
};
pub use self::waivers::{Lint, Waiver};
use crate::finding::Findings;
use crate::read::{CheckedTable, Codes, Section, Sequence, Set, Spanned, section};
use crate::time::Stretch;
use crate::toml;
use crate::values::{OwnCode, Whole};
use crate::words::{Format, RuleWords, Words};

/// Area levels where a policy names none.
const AREA_LEVELS: &[OwnCode<'_>] = &[
    OwnCode::of("province"),
    OwnCode::of("city"),
    OwnCode::of("district"),
    OwnCode::of("street"),
    OwnCode::of("community"),
    OwnCode::of("grid"),
    OwnCode::of("building"),
    OwnCode::of("household"),
];
/// When nobody is notified of anything under a policy that does not say when.
pub const QUIET_HOURS: Stretch = Stretch::daily(21 * 60, 8 * 60);

impl<'a> Document<'a> {
    /// Reads the whole file; whatever it holds, something to go on with.
    pub(crate) fn read(file: &'a toml::Table, findings: &mut Findings) -> Document<'a> {
        let table = CheckedTable::root(file, Document::KEYS, findings);
        Document::fields(&table, findings)
    }
}

section! {
    /// How one city wants its wishes run.
    Document<'a> {
        /// The format of this file: `wish-policy/1`.
        /// Example: `"wish-policy/1"`
        schema: Spanned<Format>,
        /// The policy's name, a code. Cases carry it.
        /// Example: `"xinghai"`
        name: Spanned<OwnCode<'a>>,
        /// Counts the versions of this policy, from 1. A case keeps the version it was opened
        /// under.
        /// Example: `1`
        version: Spanned<Whole<1, 4_294_967_295>>,
        /// The programme's title. Its languages are those that the policy has words in.
        /// Example: `{ zh-CN = "星海微心愿", en = "Wishes of Xinghai" }`
        title: Words<'a>,
        /// Area levels by name, most general first; an area's first segment is of the first level.
        area_levels: Sequence<Spanned<OwnCode<'a>>> = AREA_LEVELS,
        /// Working time. Default: that of China.
        calendar: Calendar<'a>,
        /// Kinds of need, by code.
        /// Example: `{ necessities = { label = { zh-CN = "生活用品", en = "necessities" } } }`
        categories: Codes<'a, Category<'a>>,
        /// Whom the programme is for, by code.
        /// Example: `{ elderly-alone = { label = { zh-CN = "独居老人", en = "elderly living alone" } } }`
        target_groups: Codes<'a, TargetGroup<'a>>,
        /// Who may respond, by code.
        /// Example: `{ resident = { label = { zh-CN = "爱心市民", en = "resident" }, active_claims_max = 2, cost_max_yuan = 300 } }`
        responder_kinds: Codes<'a, ResponderKind<'a>>,
        /// Ways of intake, by code, with their labels.
        /// Example: `{ home-visit = { zh-CN = "入户走访", en = "home visit" } }`
        channels: Codes<'a, Words<'a>>,
        /// Reasons that commands may give, by code, with their labels.
        /// Example: `{ not-needed = { zh-CN = "不再需要", en = "not needed any more" } }`
        reasons: Codes<'a, Words<'a>>,
        /// To whom cases may be transferred, by code. Default: nobody.
        agencies: Option<Codes<'a, Agency<'a>>>,
        /// What may be asked for. Default: whatever the sections above have words for.
        intake: Intake,
        /// How cases may be shared out. Default: jointly and in parts.
        claims: Claims,
        /// Guards that may be lifted. Default: all stand.
        guards: Guards,
        /// Conditions on facts of the city's own, in the order in which they are looked at.
        guard: Sequence<CityGuard<'a>>,
        /// How long things may take.
        deadlines: Deadlines<'a>,
        /// Rounds that are open to some target groups only. The first round around a case's area on
        /// that day decides; where there is none, everybody may submit.
        round: Sequence<Round<'a>>,
        /// Ladders; the first that matches a case is the case's.
        ladder: Sequence<Ladder<'a>>,
        /// How many responders are told of a step, how often, and when.
        notifications: Notifications<'a>,
        /// How candidates are ranked, and how wishes are weighed in plans.
        routing: Routing,
        /// How many wishes everybody of some kinds is to take on.
        minimum: Sequence<Minimum<'a>>,
        /// Standing ties between responders and areas.
        pairing: Sequence<Pairing<'a>>,
        /// How the lists of resources, demands and services are drawn up.
        lists: Lists<'a>,
        /// Who answers by name; the one with the longest area around a case is the case's.
        coordinator: Set<Coordinator<'a>>,
        /// When others look at what a coordinator does not.
        supervision: Supervision,
        /// Who judges fulfilled cases. Default: nobody, and they close when the time for it is
        /// over.
        evaluation: Option<Evaluation<'a>>,
        /// What the public board shows.
        /// Example: `{ area = "community", smallest_group = 3, small_group_area = "street" }`
        publication: Publication<'a>,
        /// How long ended cases are kept before they are anonymised.
        retention: Retention,
        /// Words by rule, in place of the built-in ones. What may stand in braces: *Texts of your own* in `tests/README.md`.
        texts: Option<RuleWords<'a>>,
        /// What `wish lint` finds doubtful and is meant. The rules do not look at it.
        lint: Lint<'a>,
    }
}
