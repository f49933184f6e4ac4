//! What the response model learns from, in as little memory as can be: a city has a million courses.

use std::collections::HashMap;
use std::hash::Hash;

use sha2::{Digest, Sha256};
use wish_contract::Instant;
use wish_contract::area_cut;

use crate::course::{Act, Class, Course, Example, ExampleOf, Situation};

/// Most examples that are kept of one thing.
const EXAMPLES_MAX: usize = 200;

/// Things by their places, in the order in which they were first heard of.
pub struct Places<T> {
    pub items: Vec<T>,
    places: HashMap<T, usize>,
}

impl<T> Default for Places<T> {
    fn default() -> Places<T> {
        Places { items: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Places<T> {
    pub fn place(&self, item: &T) -> Option<usize> {
        self.places.get(item).copied()
    }

    fn put(&mut self, item: &T) -> usize {
        if let Some(place) = self.place(item) {
            return place;
        }
        self.places.insert(item.clone(), self.items.len());
        self.items.push(item.clone());
        self.items.len() - 1
    }
}

/// A kind of need: its category, and whether it is urgent.
pub type Sort = (String, bool);

/// What was heard of.
#[derive(Default)]
pub struct Known {
    pub classes: Places<Class>,
    pub areas: Places<String>,
    pub sorts: Places<Sort>,
    pub situations: Places<Situation>,
    pub examples: Places<ExampleOf>,
    /// By the place of what they are examples of.
    pub kept: Vec<Vec<(u64, Example)>>,
}

/// As `course::Openness`, by places.
#[derive(Clone, Copy)]
pub struct OpennessRow {
    pub class: usize,
    pub area: usize,
    pub sort: usize,
    /// What the case costs, by bands.
    pub band: usize,
    pub since: Instant,
    pub from: Instant,
    pub to: Instant,
    pub tried: bool,
}

/// As `course::Stay`, by places.
#[derive(Clone, Copy)]
pub struct StayRow {
    pub situation: usize,
    pub from: Instant,
    pub to: Instant,
    pub act: Option<Act>,
}

/// What all courses add up to.
#[derive(Default)]
pub struct TrainingData {
    pub known: Known,
    pub openness: Vec<OpennessRow>,
    pub stays: Vec<StayRow>,
}

impl TrainingData {
    /// Adds what a course shows. `depth` cuts its area.
    pub fn take(&mut self, case: &str, course: &mut Course, depth: usize) {
        let Some(evidence) = course.evidence.take() else { return };
        let area = self.known.areas.put(&area_cut(&course.notes.area, depth).to_owned());
        let sort = self.known.sorts.put(&course.notes.sort);
        let band = course.notes.band;
        for one in evidence.openness {
            let class = self.known.classes.put(&one.class);
            let (since, from, to, tried) = (one.since, one.from, one.to, one.tried);
            self.openness.push(OpennessRow { class, area, sort, band, since, from, to, tried });
        }
        for stay in evidence.stays {
            let situation = self.known.situations.put(&stay.situation);
            let (from, to, act) = (stay.from, stay.to, stay.act);
            self.stays.push(StayRow { situation, from, to, act });
        }
        for (number, example) in evidence.examples.into_iter().enumerate() {
            let place = self.known.examples.put(&example.of);
            self.keep(place, stable_hash(case, number), example);
        }
    }

    /// Adds what other courses show.
    pub fn join(&mut self, other: TrainingData) {
        let known = &mut self.known;
        let classes = replaced(&mut known.classes, &other.known.classes);
        let areas = replaced(&mut known.areas, &other.known.areas);
        let sorts = replaced(&mut known.sorts, &other.known.sorts);
        let situations = replaced(&mut known.situations, &other.known.situations);
        let examples = replaced(&mut known.examples, &other.known.examples);
        self.openness.extend(other.openness.into_iter().map(|row| OpennessRow {
            class: classes[row.class],
            area: areas[row.area],
            sort: sorts[row.sort],
            ..row
        }));
        let stays = other.stays.into_iter();
        self.stays.extend(stays.map(|row| StayRow { situation: situations[row.situation], ..row }));
        for (place, kept) in examples.into_iter().zip(other.known.kept) {
            for (hash, example) in kept {
                self.keep(place, hash, example);
            }
        }
    }

    /// Keeps an example, and of too many those with the lowest hashes: a sample that is the same on every machine.
    fn keep(&mut self, place: usize, hash: u64, example: Example) {
        let kept = &mut self.known.kept;
        if kept.len() <= place {
            kept.resize_with(place + 1, Vec::new);
        }
        let kept = &mut kept[place];
        let at = kept.partition_point(|(other, _)| *other < hash);
        if at < EXAMPLES_MAX {
            kept.insert(at, (hash, example));
            kept.truncate(EXAMPLES_MAX);
        }
    }
}

fn replaced<T: Clone + Eq + Hash>(here: &mut Places<T>, other: &Places<T>) -> Vec<usize> {
    other.items.iter().map(|item| here.put(item)).collect()
}

/// A hash of a case's name and a number: the same on every machine, and evenly spread.
pub fn stable_hash(case: &str, number: usize) -> u64 {
    let digest = Sha256::digest(format!("{case}/{number}"));
    digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}
