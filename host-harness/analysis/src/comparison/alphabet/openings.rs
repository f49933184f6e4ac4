//! Wishes: the plainest, and from it every other class of wish by one difference at a time.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::area_contains;
use wish_contract::{Need, Role, Urgency};
use wish_policy::values::{CategoryCode, CodeWord, GroupCode};
use wish_policy::{Coded, Document, Spanned};

use super::super::ladders::ladders_of;
use super::super::normal_form::meaning;
use super::{Opening, agencies_of, union};

/// Segments of an area where the policies name none.
const SEGMENT: &str = "01";
/// More segments than that say nothing more, unless the policies differ in how many there may be.
const SEGMENTS: usize = 7;
const FEN_IN_A_YUAN: u64 = 100;
/// What is being shared out where a wish is taken in parts, in yuan.
const SHARED_YUAN: u64 = 100;
/// A lead's place, and one more than claimants beside it may take.
const PLACES_MORE: u32 = 2;
const HOUSEHOLD: &str = "household-1";

/// An area that is nobody's in particular.
pub fn plain_area(old: &Document<'_>, new: &Document<'_>) -> String {
    let depth = old.area_levels.len().min(new.area_levels.len()).min(SEGMENTS);
    let named = named_areas(old, new);
    let mut first = 1;
    loop {
        let mut segments = vec![format!("{first:02}")];
        segments.resize(depth.max(1), SEGMENT.to_owned());
        let area = segments.join("/");
        if !named.keys().any(|name| area_contains(name, &area)) || first > 99 {
            return area;
        }
        first += 1;
    }
}

/// Areas that a policy names, and by which keys.
fn named_areas(old: &Document<'_>, new: &Document<'_>) -> BTreeMap<String, Vec<String>> {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for policy in [old, new] {
        for one in policy.coordinator.iter().filter_map(|one| one.area?.value) {
            let because = ["coordinator", "supervision"].map(str::to_owned);
            named.entry(one.0.to_owned()).or_default().extend(because);
        }
        for one in policy.calendar.area.iter() {
            let area = one.area.value.map_or("", |area| area.0);
            named.entry(area.to_owned()).or_default().push("calendar".to_owned());
        }
        for round in policy.round.iter() {
            let area = round.area.value.map_or("", |area| area.0);
            let because = format!("round.{}", round.code.code());
            named.entry(area.to_owned()).or_default().push(because);
        }
    }
    named
}

/// Every class, the plainest first.
pub fn openings(old: &Document<'_>, new: &Document<'_>, area: &str) -> Vec<Opening> {
    let plain = plain(old, new, area);
    let mut wishes = Wishes { old, new, plain: plain.clone(), found: Vec::new() };
    wishes.push(plain.clone(), "");
    wishes.push(Need { urgency: Urgency::Urgent, ..plain.clone() }, "");
    wishes.categories();
    wishes.groups();
    wishes.areas();
    wishes.push(Need { at_home: true, ..plain.clone() }, "guards.vetted_for_home_visits");
    let household = Some(HOUSEHOLD.to_owned());
    wishes.push(Need { household, ..plain.clone() }, "guards.other_households_only");
    let cost_fen = SHARED_YUAN * FEN_IN_A_YUAN;
    wishes.push(Need { places: 2, cost_fen, ..plain.clone() }, "claims");
    let claims = [old, new].map(|policy| narrow(policy.claims.co_claimants_max.number()));
    let crowd = claims.into_iter().max().unwrap_or(0).saturating_add(PLACES_MORE);
    wishes.push(Need { places: crowd, ..plain.clone() }, "claims.co_claimants_max");
    wishes.costs();
    wishes.bounds_of_cost();
    wishes.lengths();
    for channel in differing(&old.channels.entries, &new.channels.entries) {
        let because = format!("channels.{channel}");
        wishes.push(Need { channel, ..plain.clone() }, &because);
    }
    wishes.found
}

fn plain(old: &Document<'_>, new: &Document<'_>, area: &str) -> Need {
    let dull = |code: &&String| {
        [old, new].iter().all(|policy| {
            let category = policy.categories.get(code);
            category.is_some_and(|one| one.licence.is_none() && one.due.is_none())
        })
    };
    let categories = union(&old.categories.entries, &new.categories.entries);
    let both =
        |code: &&String| [old, new].iter().all(|policy| policy.categories.get(code).is_some());
    let category = categories.iter().find(dull).or_else(|| categories.iter().find(both)).cloned();
    let channels = union(&old.channels.entries, &new.channels.entries);
    let known =
        |code: &&String| [old, new].iter().all(|policy| policy.channels.get(code).is_some());
    Need {
        category: category.or_else(|| categories.first().cloned()).unwrap_or_default(),
        urgency: Urgency::Normal,
        text: "a wish".to_owned(),
        target_groups: Vec::new(),
        places: 1,
        items: Vec::new(),
        cost_fen: 0,
        channel: channels.iter().find(known).or(channels.first()).cloned().unwrap_or_default(),
        area: area.to_owned(),
        beneficiary: Role::Beneficiary.name().to_owned(),
        household: None,
        at_home: false,
        households_alike: None,
    }
}

fn differing<T>(one: &[Coded<'_, T>], other: &[Coded<'_, T>]) -> Vec<String> {
    let has = |entries: &[Coded<'_, T>], code: &str| entries.iter().any(|one| one.code == code);
    let known = |code: &String| has(one, code) && has(other, code);
    union(one, other).into_iter().filter(|code| !known(code)).collect()
}

/// Whether a list names a code.
fn names<N>(list: &[Spanned<CodeWord<'_, N>>], code: &str) -> bool {
    list.iter().any(|one| one.code() == code)
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

struct Wishes<'a> {
    old: &'a Document<'a>,
    new: &'a Document<'a>,
    plain: Need,
    found: Vec<Opening>,
}

impl Wishes<'_> {
    fn push(&mut self, need: Need, because: &str) {
        let mut tags: Vec<String> = vec![because.to_owned()];
        tags.retain(|tag| !tag.is_empty());
        // The ladder of a wish that differs otherwise is that of the plain one, or it is a class
        // by that difference.
        let is_plain = because.is_empty() || because.starts_with("categories");
        if is_plain {
            tags.extend(self.ladders(&need).iter().map(|ladder| format!("ladder.{ladder}")));
            tags.push(format!("categories.{}", need.category));
            let mut answering =
                [self.old, self.new].into_iter().flat_map(|one| one.coordinator.iter());
            if answering.any(|one| names(&one.categories, &need.category)) {
                tags.push("coordinator".to_owned());
            }
        }
        if need == self.plain {
            tags.extend(["responder_kinds", "claims.attempts_max"].map(str::to_owned));
        }
        if need.urgency == Urgency::Urgent {
            tags.push("routing.urgent_urgency".to_owned());
        }
        tags.sort();
        tags.dedup();
        if !self.found.iter().any(|opening| opening.need == need) {
            self.found.push(Opening { need, because: tags });
        }
    }

    fn ladders(&self, need: &Need) -> Vec<String> {
        let of = |policy: &Document<'_>| -> Vec<String> { ladders_of(policy, need) };
        of(self.old).into_iter().chain(of(self.new)).collect()
    }

    /// Categories are alike where both policies say the same of them, ladders and agencies too.
    fn categories(&mut self) {
        let mut seen = BTreeSet::new();
        for category in union(&self.old.categories.entries, &self.new.categories.entries) {
            let sign = |policy: &Document<'_>| {
                let one = policy.categories.get(&category).map(meaning);
                let taken = |urgency| {
                    let need = Need { category: category.clone(), urgency, ..self.plain.clone() };
                    ladders_of(policy, &need).join(" ")
                };
                let lengths = Urgency::ALL
                    .iter()
                    .map(|urgency| policy.lengths_of(&category, *urgency).spans());
                let lengths: Vec<_> = lengths.collect();
                let takes = agencies_of(policy).iter();
                let takes = takes.filter(|agency| names(&agency.value.categories, &category));
                let agencies: Vec<&str> = takes.map(|agency| agency.code).collect();
                let (normal, urgent) = (taken(Urgency::Normal), taken(Urgency::Urgent));
                let guards = policy.guard.iter().filter(|guard| {
                    guard.categories.is_empty() || names(&guard.categories, &category)
                });
                let guards: Vec<&str> = guards.map(|guard| guard.code.code()).collect();
                let answering = policy.coordinator.iter();
                let answering = answering.filter(|one| names(&one.categories, &category));
                let answering: Vec<String> = answering.map(meaning).collect();
                format!(
                    "{one:?} {normal} {urgent} {agencies:?} {lengths:?} {guards:?} {answering:?}"
                )
            };
            if !seen.insert([sign(self.old), sign(self.new)]) {
                continue;
            }
            let because = format!("categories.{category}");
            let need = Need { category: category.clone(), ..self.plain.clone() };
            let urgent = Need { urgency: Urgency::Urgent, ..need.clone() };
            self.push(need, &because);
            let usual = Need { urgency: Urgency::Urgent, ..self.plain.clone() };
            if self.ladders(&urgent) != self.ladders(&usual) {
                self.push(urgent, &because);
            }
        }
    }

    /// Groups are alike where both policies say the same of them, rounds too.
    fn groups(&mut self) {
        let mut seen = BTreeSet::new();
        for group in union(&self.old.target_groups.entries, &self.new.target_groups.entries) {
            let sign = |policy: &Document<'_>| {
                let admitted =
                    policy.round.iter().filter(|round| names(&round.target_groups, &group));
                let rounds: Vec<&str> = admitted.map(|round| round.code.code()).collect();
                let need = Need { target_groups: vec![group.clone()], ..self.plain.clone() };
                let ladders = ladders_of(policy, &need);
                let guards = policy.guard.iter().filter(|guard| {
                    guard.target_groups.is_empty() || names(&guard.target_groups, &group)
                });
                let guards: Vec<&str> = guards.map(|guard| guard.code.code()).collect();
                let meant = policy.target_groups.get(&group).map(meaning);
                format!("{meant:?} {rounds:?} {ladders:?} {guards:?}")
            };
            if !seen.insert([sign(self.old), sign(self.new)]) {
                continue;
            }
            let mut tags = vec![format!("target_groups.{group}"), "publication".to_owned()];
            if [self.old, self.new].iter().any(|policy| {
                policy.ladder.iter().any(|ladder| names(&ladder.target_groups, &group))
            }) {
                tags.push("ladder".to_owned());
            }
            if [self.old, self.new]
                .iter()
                .any(|policy| policy.guard.iter().any(|guard| names(&guard.target_groups, &group)))
            {
                tags.push("guard".to_owned());
            }
            let children = |policy: &Document<'_>| {
                policy.target_groups.get(&group).is_some_and(|group| group.children.value)
            };
            if children(self.old) || children(self.new) {
                tags.push("guards.vetted_for_children".to_owned());
            }
            let smallest = [self.old, self.new]
                .map(|policy| narrow(policy.publication.smallest_group.number()));
            for alike in [smallest.iter().min(), smallest.iter().max()].into_iter().flatten() {
                let target_groups = vec![group.clone()];
                let need =
                    Need { target_groups, households_alike: Some(*alike), ..self.plain.clone() };
                let fewer =
                    Need { households_alike: Some(alike.saturating_sub(1)), ..need.clone() };
                for need in [need, fewer] {
                    if !self.found.iter().any(|opening| opening.need == need) {
                        self.found.push(Opening { need, because: tags.clone() });
                    }
                }
            }
        }
    }

    /// A wish in each area that a policy names, in a round for each class of group.
    fn areas(&mut self) {
        let depth = self.plain.area.split('/').count();
        for (name, because) in named_areas(self.old, self.new) {
            let mut area = name.clone();
            while area.split('/').count() < depth {
                area = format!("{area}/{SEGMENT}");
            }
            let need = Need { area, ..self.plain.clone() };
            let mut groups: Vec<Vec<String>> = vec![Vec::new()];
            if because.iter().any(|because| because.starts_with("round")) {
                let listed = self.found.iter().map(|opening| opening.need.target_groups.clone());
                groups.extend(listed.collect::<BTreeSet<_>>());
            }
            groups.dedup();
            for target_groups in groups {
                let need = Need { target_groups, ..need.clone() };
                self.found.push(Opening { need, because: because.clone() });
            }
        }
        let levels = [self.old, self.new].map(|policy| policy.area_levels.len());
        let (fewest, most) = (levels[0].min(levels[1]), levels[0].max(levels[1]));
        if fewest != most {
            let mut area = self.plain.area.clone();
            while area.split('/').count() < most {
                area = format!("{area}/{SEGMENT}");
            }
            self.push(Need { area, ..self.plain.clone() }, "area_levels");
        }
    }

    /// For all lengths that are for some wishes, the plainest wish that has them.
    fn lengths(&mut self) {
        for policy in [self.old, self.new] {
            for when in policy.deadlines.when.iter() {
                let fits = |need: &Need| when.is_for(&need.category, need.urgency);
                let because = "deadlines.when".to_owned();
                if let Some(known) = self.found.iter_mut().find(|opening| fits(&opening.need)) {
                    known.because.push(because);
                    continue;
                }
                let category =
                    when.categories.first().map_or(&*self.plain.category, |one| one.code());
                let category = category.to_owned();
                let urgency = when.urgencies.first().and_then(|one| one.value);
                let urgency = urgency.unwrap_or(self.plain.urgency);
                let need = Need { category, urgency, ..self.plain.clone() };
                self.found.push(Opening { need, because: vec![because] });
            }
        }
    }

    /// Wishes that cost as much as some kind of responder may bear, and a yuan more.
    fn costs(&mut self) {
        let mut limits: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for policy in [self.old, self.new] {
            for kind in &policy.responder_kinds.entries {
                let because = format!("responder_kinds.{}", kind.code);
                let tags = limits.entry(kind.value.cost_max_yuan.number()).or_default();
                if !tags.contains(&because) {
                    tags.push(because);
                }
            }
        }
        for policy in [self.old, self.new] {
            if let Some(most) = policy.intake.cost_max_yuan {
                let tags = limits.entry(most.number()).or_default();
                if !tags.iter().any(|tag| tag == "intake") {
                    tags.push("intake".to_owned());
                }
            }
        }
        for (limit, because) in limits {
            for yuan in [limit, limit.saturating_add(1)] {
                let need =
                    Need { cost_fen: yuan.saturating_mul(FEN_IN_A_YUAN), ..self.plain.clone() };
                if !self.found.iter().any(|opening| opening.need == need) {
                    self.found.push(Opening { need, because: because.clone() });
                }
            }
        }
    }

    /// Wishes on either side of each cost from which another ladder takes them, or from which another guard of the city's own
    /// stands: of the category, the urgency and the target group that it is for beside.
    fn bounds_of_cost(&mut self) {
        for policy in [self.old, self.new] {
            for one in policy.ladder.iter() {
                let need = self.within(&one.categories, &one.urgencies, &one.target_groups);
                let bounds = [
                    one.cost_from_yuan.map(|from| from.number()),
                    one.cost_below_yuan.map(|below| below.number()),
                ];
                self.either_side(&need, bounds, "ladder");
            }
            for one in policy.guard.iter() {
                let need = self.within(&one.categories, &one.urgencies, &one.target_groups);
                let bounds = [
                    one.cost_from_yuan.map(|from| from.number()),
                    one.cost_below_yuan.map(|below| below.number()),
                ];
                self.either_side(&need, bounds, "guard");
            }
        }
    }

    /// The plain wish, with the first that is named of each.
    fn within(
        &self,
        categories: &[Spanned<CategoryCode<'_>>],
        urgencies: &[Spanned<Urgency>],
        groups: &[Spanned<GroupCode<'_>>],
    ) -> Need {
        let mut need = self.plain.clone();
        if let Some(category) = categories.first() {
            need.category = category.code().to_owned();
        }
        if let [Spanned { value: Some(urgency), .. }] = urgencies {
            need.urgency = *urgency;
        }
        need.target_groups.extend(groups.first().map(|group| group.code().to_owned()));
        need
    }

    /// A yuan below each bound, and at it.
    fn either_side(&mut self, need: &Need, bounds: [Option<u64>; 2], because: &str) {
        for bound in bounds.into_iter().flatten() {
            for yuan in [bound.saturating_sub(1), bound] {
                let cost_fen = yuan.saturating_mul(FEN_IN_A_YUAN);
                let need = Need { cost_fen, ..need.clone() };
                match self.found.iter_mut().find(|opening| opening.need == need) {
                    Some(known) if known.because.iter().any(|tag| tag == because) => {}
                    Some(known) => known.because.push(because.to_owned()),
                    None => {
                        self.found.push(Opening { need, because: vec![because.to_owned()] });
                    }
                }
            }
        }
    }
}
