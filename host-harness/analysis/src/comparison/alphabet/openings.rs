//! Wishes: the plainest, and from it every other class of wish by one difference at a time.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::area_contains;
use wish_contract::{Need, Urgency};

use super::super::outline::Outline;
use super::{Opening, union, word};

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
pub fn plain_area(old: &Outline, new: &Outline) -> String {
    let depth = old.levels().min(new.levels()).min(SEGMENTS);
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
fn named_areas(old: &Outline, new: &Outline) -> BTreeMap<String, Vec<String>> {
    let mut named: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for outline in [old, new] {
        for one in outline.coordinator.iter().filter_map(|one| one.area.clone()) {
            named.entry(one.clone()).or_default().push(format!("coordinator.{one}"));
        }
        for round in &outline.round {
            let because = format!("round.{}", round.code);
            named.entry(round.area.clone()).or_default().push(because);
        }
    }
    named
}

/// Every class, the plainest first.
pub fn openings(old: &Outline, new: &Outline, area: &str) -> Vec<Opening> {
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
    let claims = [old, new].map(|outline| outline.claims.co_claimants_max.unwrap_or(0));
    let crowd = claims.into_iter().max().unwrap_or(0).saturating_add(PLACES_MORE);
    wishes.push(Need { places: crowd, ..plain.clone() }, "claims.co_claimants_max");
    wishes.costs();
    for channel in differing(&old.channels, &new.channels) {
        let because = format!("channels.{channel}");
        wishes.push(Need { channel, ..plain.clone() }, &because);
    }
    wishes.found
}

fn plain(old: &Outline, new: &Outline, area: &str) -> Need {
    let dull = |code: &&String| {
        [old, new].iter().all(|outline| {
            let category = outline.categories.get(*code);
            category.is_some_and(|one| one.licence.is_none() && one.due.is_none())
        })
    };
    let categories = union(&old.categories, &new.categories);
    let both =
        |code: &&String| old.categories.contains_key(*code) && new.categories.contains_key(*code);
    let category = categories.iter().find(dull).or_else(|| categories.iter().find(both)).cloned();
    let channels = union(&old.channels, &new.channels);
    let known =
        |code: &&String| old.channels.contains_key(*code) && new.channels.contains_key(*code);
    Need {
        category: category.or_else(|| categories.first().cloned()).unwrap_or_default(),
        urgency: Urgency::Normal,
        text: "a wish".to_owned(),
        target_groups: Vec::new(),
        places: 1,
        cost_fen: 0,
        channel: channels.iter().find(known).or(channels.first()).cloned().unwrap_or_default(),
        area: area.to_owned(),
        beneficiary: "beneficiary-1".to_owned(),
        household: None,
        at_home: false,
        households_alike: None,
    }
}

fn differing<T>(one: &BTreeMap<String, T>, other: &BTreeMap<String, T>) -> Vec<String> {
    let known = |code: &String| one.contains_key(code) && other.contains_key(code);
    union(one, other).into_iter().filter(|code| !known(code)).collect()
}

struct Wishes<'a> {
    old: &'a Outline,
    new: &'a Outline,
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
        }
        if need == self.plain {
            tags.push("responder_kinds".to_owned());
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
        let of = |outline: &Outline| -> Vec<String> {
            let ladders = outline.ladders_of(&need.category, word(need.urgency));
            ladders.iter().map(|ladder| (*ladder).to_owned()).collect()
        };
        of(self.old).into_iter().chain(of(self.new)).collect()
    }

    /// Categories are alike where both policies say the same of them, ladders and agencies too.
    fn categories(&mut self) {
        let mut seen = BTreeSet::new();
        for category in union(&self.old.categories, &self.new.categories) {
            let sign = |outline: &Outline| {
                let one = outline.categories.get(&category);
                let taken = |urgency| outline.ladders_of(&category, urgency).join(" ");
                let takes = |(code, agency): (&String, &super::super::outline::Agency)| {
                    agency.categories.contains(&category).then(|| code.clone())
                };
                let agencies: Vec<String> = outline.agencies.iter().filter_map(takes).collect();
                format!("{one:?} {} {} {agencies:?}", taken("normal"), taken("urgent"))
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
        for group in union(&self.old.target_groups, &self.new.target_groups) {
            let sign = |outline: &Outline| {
                let admitted =
                    outline.round.iter().filter(|round| round.target_groups.contains(&group));
                let rounds: Vec<&str> = admitted.map(|round| round.code.as_str()).collect();
                format!("{:?} {rounds:?}", outline.target_groups.get(&group))
            };
            if !seen.insert([sign(self.old), sign(self.new)]) {
                continue;
            }
            let mut tags = vec![format!("target_groups.{group}"), "publication".to_owned()];
            let children = |outline: &Outline| {
                outline.target_groups.get(&group).is_some_and(|group| group.children)
            };
            if children(self.old) || children(self.new) {
                tags.push("guards.vetted_for_children".to_owned());
            }
            let smallest =
                [self.old.publication.smallest_group, self.new.publication.smallest_group];
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
        let (fewest, most) =
            (self.old.levels().min(self.new.levels()), self.old.levels().max(self.new.levels()));
        if fewest != most {
            let mut area = self.plain.area.clone();
            while area.split('/').count() < most {
                area = format!("{area}/{SEGMENT}");
            }
            self.push(Need { area, ..self.plain.clone() }, "area_levels");
        }
    }

    /// Wishes that cost as much as some kind of responder may bear, and a yuan more.
    fn costs(&mut self) {
        let mut limits: BTreeMap<u64, Vec<String>> = BTreeMap::new();
        for outline in [self.old, self.new] {
            for (code, kind) in &outline.responder_kinds {
                let because = format!("responder_kinds.{code}");
                let tags = limits.entry(kind.cost_max_yuan).or_default();
                if !tags.contains(&because) {
                    tags.push(because);
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
}
