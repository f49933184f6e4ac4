//! Wishes: the plainest, and one of every other class of wish that the policies tell apart, by however many traits together.
//! Which values a trait has, is `traits`; what tells two wishes apart, `treatment`.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::{Need, Role, Urgency};
use wish_policy::Document;

use super::traits::{AMENDABLE, Shape, TRAITS, Values, least};
use super::treatment::{Apart, Reader, Texts, Treatment, disagreement};
use super::{Opening, union};

/// No more combinations of traits are looked at.
const COMBINATIONS_MAX: usize = 100_000;

/// Every class of wish.
pub struct Openings {
    /// The plainest first.
    pub found: Vec<Opening>,
    /// The first of them.
    pub plain: Need,
    /// Combinations of traits that were not looked at.
    pub left_out: usize,
    /// A cost of every stretch, in fen.
    pub costs_fen: Vec<u64>,
}

/// The traits of a wish that stay as they are, whatever is amended.
type Fixed = [usize; TRAITS - AMENDABLE];

/// What is said to all wishes that can be amended into each other.
struct Row {
    number: usize,
    said: Vec<[Treatment; 2]>,
    /// Whether anything is said differently by the two policies.
    is_disagreed: bool,
}

struct Classes<'a> {
    plain: &'a Need,
    values: &'a Values,
    readers: &'a [Reader<'a>; 2],
    apart: &'a Apart,
    texts: Texts,
    rows: BTreeMap<Fixed, Row>,
    numbers: BTreeMap<Vec<[Treatment; 2]>, usize>,
}

/// Every class, the plainest first: those that differ from the plainest wish in the fewest traits.
pub fn openings(old: &Document<'_>, new: &Document<'_>, area: &str) -> Openings {
    let plain = plain(old, new, area);
    let mut texts = Texts::default();
    let readers = [Reader::of(old, new, &mut texts), Reader::of(new, old, &mut texts)];
    let apart = Apart::of(old, new);
    let values = Values::of([old, new], &readers, &apart, &plain);
    let (rows, numbers) = (BTreeMap::new(), BTreeMap::new());
    let mut classes = Classes {
        plain: &plain,
        values: &values,
        readers: &readers,
        apart: &apart,
        texts,
        rows,
        numbers,
    };
    let (combinations, left_out) = combinations(&values.counts());
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for at in combinations {
        found.extend(
            classes.opening(&at).filter(|(class, _)| seen.insert(*class)).map(|(_, one)| one),
        );
    }
    let costs_fen = values.costs.iter().map(least).collect();
    Openings { found, plain, left_out, costs_fen }
}

impl Classes<'_> {
    /// The wish with these values, and its class; none where nothing can come of it.
    fn opening(&mut self, at: &[usize; TRAITS]) -> Option<((usize, [Treatment; 2]), Opening)> {
        let (need, _) = self.values.need(self.plain, at)?;
        let [urgency, cost, fixed @ ..] = *at;
        if !self.rows.contains_key(&fixed) {
            let row = self.row(&fixed);
            self.rows.insert(fixed, row);
        }
        let row = self.rows.get(&fixed)?;
        let said = row.said.get(urgency * self.values.costs.len() + cost)?;
        let disagreement = disagreement(said);
        let [old, new] = said;
        // Whatever both refuse alike is over before it begins.
        if disagreement.is_empty() && old[0] != 0 && new[0] != 0 {
            return None;
        }
        let opening = Opening { need, disagreement, is_near: row.is_disagreed };
        Some(((row.number, *said), opening))
    }

    /// What is said to a wish of every urgency and cost with these other traits.
    fn row(&mut self, fixed: &Fixed) -> Row {
        let mut said = Vec::new();
        for urgency in 0..self.values.urgencies.len() {
            for cost in 0..self.values.costs.len() {
                let mut at = [0; TRAITS];
                for (place, value) in at.iter_mut().zip([urgency, cost].iter().chain(fixed)) {
                    *place = *value;
                }
                let Some((need, shape)) = self.values.need(self.plain, &at) else { continue };
                said.push(self.treatments(&need, shape));
            }
        }
        let next = self.numbers.len();
        let number = *self.numbers.entry(said.clone()).or_insert(next);
        let is_disagreed = said.iter().any(|both| !disagreement(both).is_empty());
        Row { number, said, is_disagreed }
    }

    fn treatments(&mut self, need: &Need, shape: Shape) -> [Treatment; 2] {
        let [old, new] = self.readers;
        [old, new].map(|one| one.treatment(need, shape, self.apart, &mut self.texts))
    }
}

/// Every combination of values, those first that have the fewest beside the plainest; and how many were left out.
fn combinations(counts: &[usize; TRAITS]) -> (Vec<[usize; TRAITS]>, usize) {
    let mut found = Vec::new();
    for other in 0..=TRAITS {
        with_others(counts, other, 0, [0; TRAITS], &mut found);
    }
    let all = counts.iter().fold(1_usize, |all, count| all.saturating_mul(*count));
    let left_out = all.saturating_sub(found.len());
    (found, left_out)
}

/// Adds every combination with so many values beside the plainest from a trait on.
fn with_others(
    counts: &[usize; TRAITS],
    other: usize,
    from: usize,
    at: [usize; TRAITS],
    found: &mut Vec<[usize; TRAITS]>,
) {
    if found.len() >= COMBINATIONS_MAX {
        return;
    }
    if other == 0 {
        found.push(at);
        return;
    }
    for (place, count) in counts.iter().enumerate().skip(from) {
        for value in 1..*count {
            let mut next = at;
            if let Some(one) = next.get_mut(place) {
                *one = value;
            }
            with_others(counts, other - 1, place + 1, next, found);
        }
    }
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
