//! What many cases add up to: how far they climb, how long they wait, what work they make. Sums of
//! whole numbers, so that it does not matter in which order cases come.

use std::collections::BTreeMap;

use wish_contract::Instant;
use wish_contract::area_cut;

use super::fairness::{Waits, gini};
use super::notes::{Desk, Notes};

const HOUR_MS: i64 = 3_600_000;

/// How cases are counted.
#[derive(Clone, Copy, Debug)]
pub struct Counting {
    /// How many segments of an area make the area that fairness is looked at by.
    pub depth: usize,
    /// What happens after it, nobody knows.
    pub horizon: Instant,
}

/// Sums over cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    pub cases: u64,
    pub published: u64,
    pub claimed: u64,
    /// Cases that went beyond the first step that opened.
    pub escalated: u64,
    /// Cases that nobody claimed on any step.
    pub exhausted: u64,
    /// Claims that ended because a deadline passed.
    pub expired: u64,
    /// Cases that reached a step, by ladder and number.
    pub steps: BTreeMap<(String, u32), u64>,
    /// Waits on the board by area.
    pub waits: BTreeMap<String, Waits>,
    /// Work by desk and week.
    pub work: BTreeMap<(Desk, i64), u64>,
}

impl Measures {
    /// Counts a case.
    pub fn count(&mut self, notes: &Notes, counting: Counting) {
        self.cases += 1;
        self.escalated += u64::from(notes.escalated());
        self.exhausted += u64::from(notes.exhausted);
        self.expired += u64::from(notes.expired);
        for step in &notes.steps {
            count_at(&mut self.steps, step, 1);
        }
        for ((week, desk), times) in &notes.work {
            *self.work.entry((*desk, *week)).or_default() += u64::from(*times);
        }
        let Some(published) = notes.published else { return };
        self.published += 1;
        let area = area_cut(&notes.area, counting.depth);
        if !self.waits.contains_key(area) {
            self.waits.insert(area.to_owned(), Waits::default());
        }
        let Some(waits) = self.waits.get_mut(area) else { return };
        let hours = |until: Instant| u32::try_from((until - published) / HOUR_MS).unwrap_or(0);
        match notes.claimed {
            Some(claimed) => {
                self.claimed += 1;
                waits.claimed(hours(claimed));
            }
            None => waits.unclaimed(hours(notes.ended_unclaimed.unwrap_or(counting.horizon))),
        }
    }

    pub fn add(&mut self, other: &Measures) {
        self.cases += other.cases;
        self.published += other.published;
        self.claimed += other.claimed;
        self.escalated += other.escalated;
        self.exhausted += other.exhausted;
        self.expired += other.expired;
        for (step, count) in &other.steps {
            count_at(&mut self.steps, step, *count);
        }
        for (area, waits) in &other.waits {
            self.waits.entry(area.clone()).or_default().add(waits);
        }
        for (place, count) in &other.work {
            *self.work.entry(*place).or_default() += count;
        }
    }

    /// Waits of all areas together.
    pub fn all_waits(&self) -> Waits {
        let mut all = Waits::default();
        self.waits.values().for_each(|waits| all.add(waits));
        all
    }

    /// How unequally areas are served: see `fairness`.
    pub fn inequality(&self) -> f64 {
        let areas: Vec<(f64, u64)> =
            self.waits.values().map(|waits| (waits.restricted_mean(), waits.count())).collect();
        gini(&areas)
    }

    /// All work of a desk.
    pub fn work_of(&self, desk: Desk) -> u64 {
        self.work.iter().filter(|((of, _), _)| *of == desk).map(|(_, count)| count).sum()
    }

    /// The most work of a desk in one week.
    pub fn peak_of(&self, desk: Desk) -> u64 {
        let of_desk = self.work.iter().filter(|((of, _), _)| *of == desk);
        of_desk.map(|(_, count)| *count).max().unwrap_or(0)
    }
}

fn count_at(counts: &mut BTreeMap<(String, u32), u64>, at: &(String, u32), count: u64) {
    match counts.get_mut(at) {
        Some(known) => *known += count,
        None => {
            counts.insert(at.clone(), count);
        }
    }
}
