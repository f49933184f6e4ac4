//! What a policy lets happen in a simulated year: its kinds of responder, categories, reasons,
//! levels and places, read from its text. A policy that was found in order is taken for granted
//! here; what its values mean for a case, the rules alone say.

use super::mix::{Mix, weights};
use wish_contract::area_contains;
use wish_policy::document::{self, Audience};
use wish_policy::values::CodeWord;
use wish_policy::words::Words;
use wish_policy::{Coded, Document, Spanned};

/// How deep a district lies at most: that of a province and a city.
const DISTRICT_DEPTH_MAX: usize = 3;
/// So many levels below a district people live at least, where a policy has as many.
const COMMUNITY_BELOW: usize = 2;
const MINUTE_MS: i64 = 60_000;
const FEN: u64 = 100;
/// Segments of places that the policy does not name.
const UNNAMED: &str = "01";

/// What a policy lets happen.
#[derive(Clone, Debug)]
pub struct Programme {
    pub name: String,
    /// How many area levels there are.
    pub levels: usize,
    /// How many segments the area of a district has: one more than that of the widest audience.
    pub district_depth: usize,
    /// How many segments the area of a community has, to which people belong: those of the finest audience, or two more
    /// than a district's.
    pub home_depth: usize,
    /// The segments above a district.
    pub root: Vec<String>,
    /// Places in it that the policy names, by their segments below the root.
    pub named: Vec<Vec<String>>,
    pub offset_ms: i64,
    pub kinds: Vec<Kind>,
    pub categories: Vec<Category>,
    pub target_groups: Vec<String>,
    pub channels: Vec<String>,
    pub reasons: Vec<String>,
    pub agencies: Vec<Agency>,
    pub evaluation_levels: Vec<String>,
    /// Who answers where, as the rules look them up: the nearest first.
    pub coordinators: Vec<Coordinator>,
    /// Areas with working hours of their own, longest first.
    pub areas_with_hours: Vec<String>,
    /// How often each category, target group and channel is drawn, where the mix says.
    pub category_weights: Option<Vec<(u32, usize)>>,
    pub group_weights: Option<Vec<(u32, usize)>>,
    pub channel_weights: Option<Vec<(u32, usize)>>,
    /// Steps that say what follows where they reach nobody, by the ladder on which a case began and their number there.
    steps_with_if_nobody: Vec<(String, u32)>,
    /// The most that a wish may cost.
    pub cost_max_fen: u64,
    /// Whether places may be taken by several.
    pub parts: bool,
    /// Whether others may stand beside a lead.
    pub joint: bool,
}

/// A kind of responder.
#[derive(Clone, Debug)]
pub struct Kind {
    pub code: String,
    pub active_claims_max: u32,
    pub cost_max_fen: u64,
    /// Whether an audience is for paired responders of the kind.
    pub paired: bool,
    /// How many segments a paired area has, where a pairing says.
    pub paired_depth: Option<usize>,
}

/// A kind of need.
#[derive(Clone, Debug)]
pub struct Category {
    pub code: String,
    /// What people call it.
    pub label: String,
    pub skills: Vec<String>,
    pub licence: Option<String>,
}

/// To whom wishes are handed.
#[derive(Clone, Debug)]
pub struct Agency {
    pub code: String,
    /// None: all.
    pub categories: Vec<String>,
}

/// Who answers for an area, or for some categories in it.
#[derive(Clone, Debug)]
pub struct Coordinator {
    pub id: String,
    /// None: everywhere.
    pub area: Option<String>,
    /// None: all.
    pub categories: Vec<String>,
}

impl Programme {
    pub fn of(policy: &Document<'_>, mix: &Mix) -> Programme {
        let levels = policy.area_levels.len();
        let depths: Vec<usize> = audiences(policy)
            .filter_map(|rule| policy.depth_of(rule.area.as_ref()?.code()))
            .collect();
        let widest = depths.iter().min().copied().unwrap_or(levels);
        let finest = depths.iter().max().copied().unwrap_or(levels);
        // Whatever the levels are called, the audiences say about where districts and communities lie.
        let district_depth = (widest + 1).min(DISTRICT_DEPTH_MAX).min(levels);
        let home_depth = finest.max(district_depth + COMMUNITY_BELOW).min(levels);
        let places = named_places(policy);
        let above = district_depth - 1;
        let known = places.iter().find(|place| place.len() >= above);
        let root =
            known.map_or_else(|| vec![UNNAMED.to_owned(); above], |place| place[..above].to_vec());
        let within = places.iter().filter(|place| place.len() > above && place.starts_with(&root));
        let categories: Vec<Category> =
            policy.categories.as_written().into_iter().map(category).collect();
        let target_groups = names(policy.target_groups.as_written());
        let channels = names(policy.channels.as_written());
        let codes = categories.iter().map(|one| one.code.as_str());
        Programme {
            category_weights: weights(&mix.categories, codes),
            group_weights: weights(&mix.target_groups, target_groups.iter().map(String::as_str)),
            channel_weights: weights(&mix.channels, channels.iter().map(String::as_str)),
            name: policy.name.code().to_owned(),
            levels,
            district_depth,
            home_depth,
            named: within.map(|place| place[above..].to_vec()).collect(),
            root,
            offset_ms: utc_offset_ms(policy),
            kinds: policy
                .responder_kinds
                .as_written()
                .into_iter()
                .map(|one| kind(policy, one))
                .collect(),
            categories,
            target_groups,
            channels,
            reasons: names(policy.reasons.as_written()),
            agencies: agencies(policy),
            evaluation_levels: policy
                .evaluation
                .as_ref()
                .map_or_else(Vec::new, |one| names(one.levels.as_written())),
            coordinators: coordinators(policy),
            areas_with_hours: areas_with_hours(policy),
            steps_with_if_nobody: steps_with_if_nobody(policy),
            cost_max_fen: policy
                .intake
                .cost_max_yuan
                .map_or(u64::MAX, |most| most.number().saturating_mul(FEN)),
            parts: policy.claims.parts.value,
            joint: policy.claims.joint.value,
        }
    }

    /// Whether a step says what follows where it reaches nobody.
    pub fn asks_for_reach(&self, ladder: &str, step: u32) -> bool {
        self.steps_with_if_nobody.iter().any(|(code, number)| code == ladder && *number == step)
    }

    /// The coordinator who answers for a need of a category in an area.
    pub fn coordinator_of(&self, area: &str, category: &str) -> &str {
        let answers = |one: &&Coordinator| {
            one.area.as_deref().is_none_or(|around| area_contains(around, area))
                && (one.categories.is_empty()
                    || one.categories.iter().any(|named| named == category))
        };
        self.coordinators.iter().find(answers).map_or("coordinator", |one| one.id.as_str())
    }
}

/// The names in a section, in the order in which they are written.
fn names<T>(entries: Vec<&Coded<'_, T>>) -> Vec<String> {
    entries.into_iter().map(|entry| entry.code.to_owned()).collect()
}

fn codes<N>(list: &[Spanned<CodeWord<'_, N>>]) -> Vec<String> {
    list.iter().map(|one| one.code().to_owned()).collect()
}

fn kind(policy: &Document<'_>, one: &Coded<'_, document::ResponderKind<'_>>) -> Kind {
    let most = u32::try_from(one.value.active_claims_max.number()).unwrap_or(u32::MAX);
    let named =
        |kinds: &[Spanned<CodeWord<'_, _>>]| kinds.iter().any(|kind| kind.code() == one.code);
    let pairing = policy.pairing.iter().find(|pairing| named(&pairing.kinds));
    Kind {
        code: one.code.to_owned(),
        active_claims_max: most,
        cost_max_fen: one.value.cost_max_yuan.number() * FEN,
        paired: audiences(policy).any(|rule| rule.paired.value && rule.names(one.code)),
        paired_depth: pairing.and_then(|pairing| policy.depth_of(pairing.area.code())),
    }
}

fn category(one: &Coded<'_, document::Category<'_>>) -> Category {
    Category {
        code: one.code.to_owned(),
        label: label(&one.value.label).unwrap_or(one.code).to_owned(),
        skills: codes(&one.value.skills),
        licence: one.value.licence.map(|licence| licence.code().to_owned()),
    }
}

/// The words that are written first.
fn label<'a>(words: &Words<'a>) -> Option<&'a str> {
    let first = words.each().min_by_key(|(_, words)| words.at.start);
    first.and_then(|(_, words)| words.value).map(|text| text.0)
}

fn agencies(policy: &Document<'_>) -> Vec<Agency> {
    let agency = |one: &Coded<'_, document::Agency<'_>>| Agency {
        code: one.code.to_owned(),
        categories: codes(&one.value.categories),
    };
    let all = policy.agencies.as_ref().map(|agencies| agencies.as_written());
    all.unwrap_or_default().into_iter().map(agency).collect()
}

/// Those with longer areas first; of one area, those who name categories, and then in the order of the policy.
fn coordinators(policy: &Document<'_>) -> Vec<Coordinator> {
    let coordinator = |one: &document::Coordinator<'_>| Coordinator {
        id: one.id.value.map_or("", |id| id.0).to_owned(),
        area: one.area.and_then(|area| area.value).map(|area| area.0.to_owned()),
        categories: codes(&one.categories),
    };
    let mut all: Vec<Coordinator> = policy.coordinator.iter().map(coordinator).collect();
    all.sort_by_key(|one| {
        let segments = one.area.as_ref().map_or(0, |area| area.split('/').count());
        std::cmp::Reverse((segments, !one.categories.is_empty()))
    });
    all
}

/// The areas that have working hours of their own, longest first.
fn areas_with_hours(policy: &Document<'_>) -> Vec<String> {
    let areas = policy.calendar.area.iter().filter_map(|one| one.area.value);
    let mut areas: Vec<String> = areas.map(|area| area.0.to_owned()).collect();
    areas.sort_by_key(|area| std::cmp::Reverse(area.split('/').count()));
    areas
}

/// Steps with `if_nobody`, by the ladder on which a case began and their number there.
fn steps_with_if_nobody(policy: &Document<'_>) -> Vec<(String, u32)> {
    let mut steps = Vec::new();
    for climb in policy.climbs() {
        let code = climb.ladder.code.code();
        let numbered = (1..).zip(&climb.steps).filter(|(_, step)| step.if_nobody.is_some());
        steps.extend(numbered.map(|(number, _)| (code.to_owned(), number)));
    }
    steps
}

/// Whom the steps of all ladders admit.
fn audiences<'d, 'a>(policy: &'d Document<'a>) -> impl Iterator<Item = &'d Audience<'a>> {
    let steps = policy.ladder.iter().flat_map(|ladder| ladder.step.iter());
    steps.flat_map(|step| step.audience.iter())
}

/// The areas that coordinators, rounds and hours of work name, by their segments, longest first.
fn named_places(policy: &Document<'_>) -> Vec<Vec<String>> {
    let coordinators = policy.coordinator.iter().filter_map(|one| one.area);
    let rounds = policy.round.iter().map(|round| round.area);
    let hours = policy.calendar.area.iter().map(|one| one.area);
    let mut areas: Vec<_> = coordinators.chain(rounds).chain(hours).collect();
    areas.sort_by_key(|area| area.at);
    let areas = areas.into_iter().filter_map(|area| area.value);
    let mut places: Vec<Vec<String>> =
        areas.map(|area| area.0.split('/').map(str::to_owned).collect()).collect();
    places.sort_by_key(|place: &Vec<String>| std::cmp::Reverse(place.len()));
    places
}

/// How much a policy's local time is ahead of UTC.
pub fn utc_offset_ms(policy: &Document<'_>) -> i64 {
    policy.calendar.utc_offset.value.minutes() * MINUTE_MS
}
