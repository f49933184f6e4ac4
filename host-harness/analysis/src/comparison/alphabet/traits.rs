//! The traits of a wish that a policy may choose by, and of each the values that stand for all: one of every class of values
//! that no scope of either policy tells apart, the plainest first.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wish_contract::{Need, Urgency, area_contains};
use wish_policy::Document;

use super::treatment::{Apart, Reader, names};
use super::union;

/// Segments of an area where the policies name none.
const SEGMENT: &str = "01";
/// More segments than that say nothing more, unless the policies differ in how many there may be.
const SEGMENTS: usize = 7;
const FEN_IN_A_YUAN: u64 = 100;
/// What is being shared out where a wish is taken in parts, in fen.
const SHARED_FEN: u64 = 10_000;
/// A lead's place, and one more than claimants beside it may take.
const PLACES_MORE: u32 = 2;
const HOUSEHOLD: &str = "household-1";
/// No more sets of target groups are tried.
const GROUP_SETS_MAX: usize = 64;

/// How a wish can be shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// By nobody: it has one place.
    One,
    /// Among two, with its cost.
    Two,
    /// Among more than either policy lets claim together.
    Crowd,
}

/// The values of every trait; of each the plainest first, and at least that.
pub struct Values {
    pub urgencies: Vec<Urgency>,
    /// Stretches of cost, in fen.
    pub costs: Vec<Range<u64>>,
    pub categories: Vec<String>,
    /// Sets of target groups.
    pub groups: Vec<Vec<String>>,
    pub areas: Vec<String>,
    pub channels: Vec<String>,
    pub shapes: Vec<Shape>,
    pub at_home: Vec<bool>,
    pub households: Vec<Option<String>>,
    /// Households alike.
    pub alike: Vec<Option<u32>>,
    /// Places of a wish for a crowd.
    crowd: u32,
}

impl Values {
    pub fn of(
        [old, new]: [&Document<'_>; 2],
        readers: &[Reader<'_>; 2],
        apart: &Apart,
        plain: &Need,
    ) -> Values {
        let claims = [old, new].map(|policy| narrow(policy.claims.co_claimants_max.number()));
        let mut shapes = vec![Shape::One, Shape::Two];
        shapes.extend(apart.claims.then_some(Shape::Crowd));
        let mut alike = vec![None];
        if apart.publication {
            let smallest =
                [old, new].map(|policy| narrow(policy.publication.smallest_group.number()));
            alike.extend(smallest.into_iter().collect::<BTreeSet<_>>().into_iter().map(Some));
        }
        let household = apart.households.then(|| Some(HOUSEHOLD.to_owned()));
        let all = union(&old.channels.entries, &new.channels.entries);
        let both = |code: &String| [old, new].iter().all(|one| one.channels.get(code).is_some());
        let channels = all.into_iter().filter(|code| *code != plain.channel && !both(code));
        Values {
            urgencies: Urgency::ALL.to_vec(),
            costs: costs([old, new], apart),
            categories: categories([old, new], readers, &plain.category),
            groups: groups([old, new], apart),
            areas: areas([old, new], &plain.area),
            channels: [plain.channel.clone()].into_iter().chain(channels).collect(),
            shapes,
            at_home: [false].into_iter().chain(apart.home_visits.then_some(true)).collect(),
            households: [None].into_iter().chain(household).collect(),
            alike,
            crowd: claims.into_iter().max().unwrap_or(0).saturating_add(PLACES_MORE),
        }
    }

    /// How many values each trait has, in the order in which `need` takes them.
    pub fn counts(&self) -> [usize; TRAITS] {
        [
            self.urgencies.len(),
            self.costs.len(),
            self.categories.len(),
            self.groups.len(),
            self.areas.len(),
            self.shapes.len(),
            self.channels.len(),
            self.at_home.len(),
            self.households.len(),
            self.alike.len(),
        ]
    }

    /// The wish with the values at these places, and how it can be shared out; none where a place has none.
    pub fn need(&self, plain: &Need, at: &[usize; TRAITS]) -> Option<(Need, Shape)> {
        let [urgency, cost, category, groups, area, shape, channel, at_home, household, alike] =
            *at;
        let shape = *self.shapes.get(shape)?;
        let costs = self.costs.get(cost)?;
        let need = Need {
            urgency: *self.urgencies.get(urgency)?,
            category: self.categories.get(category)?.clone(),
            target_groups: self.groups.get(groups)?.clone(),
            area: self.areas.get(area)?.clone(),
            channel: self.channels.get(channel)?.clone(),
            at_home: *self.at_home.get(at_home)?,
            household: self.households.get(household)?.clone(),
            households_alike: *self.alike.get(alike)?,
            places: match shape {
                Shape::One => plain.places,
                Shape::Two => 2,
                Shape::Crowd => self.crowd,
            },
            cost_fen: if shape == Shape::Two { positive(costs) } else { least(costs) },
            ..plain.clone()
        };
        Some((need, shape))
    }
}

/// How many traits there are; the first two may be amended.
pub const TRAITS: usize = 10;
/// How many of them may be amended.
pub const AMENDABLE: usize = 2;

/// The least whole number of yuan, or else the least.
pub fn least(costs: &Range<u64>) -> u64 {
    let whole = costs.start.div_ceil(FEN_IN_A_YUAN).saturating_mul(FEN_IN_A_YUAN);
    if costs.contains(&whole) { whole } else { costs.start }
}

/// One that can be shared, if there is any.
fn positive(costs: &Range<u64>) -> u64 {
    let wanted = [SHARED_FEN, least(costs), costs.start.saturating_add(1)];
    let fits = wanted.into_iter().find(|cost| *cost > 0 && costs.contains(cost));
    fits.unwrap_or(costs.start)
}

/// An area that is nobody's in particular.
pub fn plain_area(old: &Document<'_>, new: &Document<'_>) -> String {
    let depth = old.area_levels.len().min(new.area_levels.len()).min(SEGMENTS);
    let named = named_areas([old, new]);
    let mut first = 1;
    loop {
        let mut segments = vec![format!("{first:02}")];
        segments.resize(depth.max(1), SEGMENT.to_owned());
        let area = segments.join("/");
        if !named.iter().any(|name| area_contains(name, &area)) || first > 99 {
            return area;
        }
        first += 1;
    }
}

/// Areas that a policy names.
fn named_areas(policies: [&Document<'_>; 2]) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for policy in policies {
        let coordinators = policy.coordinator.iter().filter_map(|one| one.area?.value);
        let hours = policy.calendar.area.iter().filter_map(|one| one.area.value);
        let rounds = policy.round.iter().filter_map(|one| one.area.value);
        named.extend(coordinators.chain(hours).chain(rounds).map(|area| area.0.to_owned()));
    }
    named
}

/// The plain area; one in each area that a policy names; and the plain one cut to every level, down to one more than either
/// policy has.
fn areas(policies: [&Document<'_>; 2], plain: &str) -> Vec<String> {
    let levels = plain.split('/').count();
    let deep = |area: &str, levels: usize| {
        let missing = levels.saturating_sub(area.split('/').count());
        format!("{area}{}", format!("/{SEGMENT}").repeat(missing))
    };
    let mut areas = vec![plain.to_owned()];
    areas.extend(named_areas(policies).iter().map(|name| deep(name, levels)));
    let most = policies.iter().map(|policy| policy.area_levels.len()).max().unwrap_or(0);
    let segments: Vec<&str> = plain.split('/').collect();
    for level in (1..=most).rev().filter(|level| *level != levels) {
        let cut = segments.iter().take(level).copied().collect::<Vec<_>>().join("/");
        areas.push(deep(&cut, level));
    }
    let mut seen = BTreeSet::new();
    areas.retain(|area| seen.insert(area.clone()));
    areas
}

/// Stretches of cost that no bound divides.
fn costs(policies: [&Document<'_>; 2], apart: &Apart) -> Vec<Range<u64>> {
    let mut edges = BTreeSet::from([0]);
    for policy in policies {
        let ladders = policy.ladder.iter().map(|one| one.cost_range_fen());
        let guards = policy.guard.iter().map(|one| one.cost_range_fen());
        edges.extend(ladders.chain(guards).flat_map(|range| [range.start, range.end]));
        let most = policy.intake.cost_max_yuan.map(|most| most.number());
        let most = most.map(|most| most.saturating_mul(FEN_IN_A_YUAN).saturating_add(1));
        edges.extend(most);
    }
    edges.extend(apart.limits_fen.iter().flatten().map(|limit| limit.saturating_add(1)));
    edges.insert(u64::MAX);
    let edges: Vec<u64> = edges.into_iter().collect();
    edges.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?)).collect()
}

/// One of every class of category, the plain one first.
fn categories(policies: [&Document<'_>; 2], readers: &[Reader<'_>; 2], plain: &str) -> Vec<String> {
    let [old, new] = policies;
    let mut all = union(&old.categories.entries, &new.categories.entries);
    all.sort_by_key(|code| code != plain);
    let mut seen = BTreeSet::new();
    all.retain(|code| seen.insert([readers[0].of_category(code), readers[1].of_category(code)]));
    all
}

/// Sets of target groups, the smallest first, one for each set of scopes that some groups fall under together.
fn groups(policies: [&Document<'_>; 2], apart: &Apart) -> Vec<Vec<String>> {
    let [old, new] = policies;
    let mut classes: BTreeMap<Vec<bool>, String> = BTreeMap::new();
    for group in union(&old.target_groups.entries, &new.target_groups.entries) {
        let mut key = vec![apart.publication];
        for policy in policies {
            let one = policy.target_groups.get(&group);
            key.push(one.is_none());
            key.push(apart.children && one.is_some_and(|one| one.children.value));
            key.extend(policy.ladder.iter().map(|one| names(&one.target_groups, &group)));
            key.extend(policy.guard.iter().map(|one| names(&one.target_groups, &group)));
            key.extend(policy.round.iter().map(|one| names(&one.target_groups.0, &group)));
        }
        classes.entry(key).or_insert(group);
    }
    let mut found: Vec<(Vec<bool>, Vec<String>)> = vec![(Vec::new(), Vec::new())];
    let mut seen: BTreeSet<Vec<bool>> = BTreeSet::new();
    seen.extend(classes.keys().map(|key| vec![false; key.len()]).take(1));
    let mut place = 0;
    while let Some((key, set)) = found.get(place).cloned() {
        for (own, group) in &classes {
            let both = |at: usize| own[at] || key.get(at).copied().unwrap_or(false);
            let joined: Vec<bool> = (0..own.len()).map(both).collect();
            if found.len() < GROUP_SETS_MAX && seen.insert(joined.clone()) {
                let set = set.iter().chain([group]).cloned().collect();
                found.push((joined, set));
            }
        }
        place += 1;
    }
    found.into_iter().map(|(_, set)| set).collect()
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
