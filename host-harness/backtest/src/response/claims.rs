//! At which rates classes of responders claim, and what makes them faster or slower: where the case
//! is, what it costs, and what it asks for. People attempt what they can reach and afford, each
//! class in its own way, so that the first two count class by class.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;

use super::clock::Clock;
use super::rates::{Against, PIECES, RATE_WEIGHT, Rates, Seen, see};
use super::training_data::TrainingData;
use crate::course::Class;

/// Rates and factors settle in so many rounds.
const ROUNDS: usize = 5;

/// Something that makes a class faster or slower. Everything by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Factor {
    /// A class in an area.
    Area(usize, usize),
    /// A class, and the band of what the case costs.
    Band(usize, usize),
    /// The kind of need.
    Sort(usize),
}

/// What distinguishes cases for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Profile {
    pub area: Option<usize>,
    pub band: usize,
    pub sort: Option<usize>,
}

impl Profile {
    fn factors(self, class: usize) -> impl Iterator<Item = Factor> {
        let area = self.area.map(|area| Factor::Area(class, area));
        let sort = self.sort.map(Factor::Sort);
        [area, Some(Factor::Band(class, self.band)), sort].into_iter().flatten()
    }
}

/// What was seen of claims.
pub struct ClaimRates {
    /// By class.
    pub seen: Vec<Seen>,
    means: Vec<f64>,
    factors: BTreeMap<Factor, Against>,
}

/// One draw of them.
pub struct ClaimDraw {
    classes: Vec<Rates>,
    factors: BTreeMap<Factor, f64>,
}

impl ClaimDraw {
    /// The rates of a class, and what they are to be multiplied by for a case.
    pub fn of(&self, class: usize, profile: Profile) -> Option<(&Rates, f64)> {
        let factors = profile.factors(class).filter_map(|factor| self.factors.get(&factor));
        Some((self.classes.get(class)?, factors.product()))
    }
}

impl ClaimRates {
    pub fn learn(training_data: &TrainingData, clock: &Clock, classes: &[Class]) -> ClaimRates {
        let cells = cells(training_data, clock);
        let mut rates = ClaimRates {
            seen: vec![Seen::default(); classes.len()],
            means: vec![1.0; classes.len()],
            factors: BTreeMap::new(),
        };
        for _ in 0..ROUNDS {
            rates.fit_classes(&cells, classes);
            for kind in 0..3 {
                rates.fit_factors(&cells, kind);
            }
        }
        rates.fit_classes(&cells, classes);
        rates
    }

    pub fn draw(&self, random: &mut ChaCha8Rng) -> ClaimDraw {
        let mut classes = Vec::with_capacity(self.seen.len());
        for (seen, mean) in self.seen.iter().zip(&self.means) {
            classes.push(seen.drawn(*mean, random));
        }
        let mut factors = BTreeMap::new();
        for (factor, against) in &self.factors {
            factors.insert(*factor, against.drawn(random));
        }
        ClaimDraw { classes, factors }
    }

    /// The rates of classes, given the factors.
    fn fit_classes(&mut self, cells: &BTreeMap<Cell, Seen>, classes: &[Class]) {
        self.seen.fill(Seen::default());
        for ((class, profile), cell) in cells {
            let factor = self.factor(profile.factors(*class));
            if let Some(seen) = self.seen.get_mut(*class) {
                seen.add(cell, factor);
            }
        }
        self.means = leaning_means(&self.seen, classes);
    }

    /// The factors of one kind, given all else.
    fn fit_factors(&mut self, cells: &BTreeMap<Cell, Seen>, kind: usize) {
        let rates: Vec<Rates> =
            self.seen.iter().zip(&self.means).map(|(seen, mean)| seen.rates(*mean)).collect();
        let is_of_kind = |factor: &Factor| {
            let number = match factor {
                Factor::Area(..) => 0,
                Factor::Band(..) => 1,
                Factor::Sort(_) => 2,
            };
            number == kind
        };
        let mut fitted: BTreeMap<Factor, Against> = BTreeMap::new();
        for ((class, profile), cell) in cells {
            let Some(factor) = profile.factors(*class).find(is_of_kind) else { continue };
            let others = self.factor(profile.factors(*class).filter(|one| !is_of_kind(one)));
            let Some(rates) = rates.get(*class) else { continue };
            let expected: f64 = (0..PIECES).map(|piece| cell.time[piece] * rates[piece]).sum();
            let against = fitted.entry(factor).or_default();
            against.events += cell.all_events();
            against.expected += expected * others;
        }
        self.factors.extend(fitted);
    }

    fn factor(&self, factors: impl Iterator<Item = Factor>) -> f64 {
        factors
            .filter_map(|factor| self.factors.get(&factor))
            .map(|against| against.mean())
            .product()
    }
}

/// A class, and what distinguishes cases for it.
type Cell = (usize, Profile);

fn cells(training_data: &TrainingData, clock: &Clock) -> BTreeMap<Cell, Seen> {
    let mut cells: BTreeMap<Cell, Seen> = BTreeMap::new();
    for row in &training_data.openness {
        let profile = Profile { area: Some(row.area), band: row.band, sort: Some(row.sort) };
        let seen = cells.entry((row.class, profile)).or_default();
        let since = clock.at(row.since);
        see(seen, clock.at(row.from) - since, clock.at(row.to) - since, row.tried);
    }
    cells
}

/// The mean rate of every class, leaning on its kind's, which leans on that of all.
fn leaning_means(seen: &[Seen], classes: &[Class]) -> Vec<f64> {
    let mut all = Seen::default();
    let mut kinds: BTreeMap<&str, Seen> = BTreeMap::new();
    for (seen, class) in seen.iter().zip(classes) {
        all.add(seen, 1.0);
        kinds.entry(&class.kind).or_default().add(seen, 1.0);
    }
    let all = (all.all_events() + RATE_WEIGHT) / (all.all_time() + 1.0);
    let of_kind = |class: &Class| kinds.get(class.kind.as_str()).map_or(all, |kind| kind.mean(all));
    seen.iter().zip(classes).map(|(seen, class)| seen.mean(of_kind(class))).collect()
}
