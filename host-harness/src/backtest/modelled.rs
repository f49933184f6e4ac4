//! The modelled tails of all cases on which two policies part, played again and again: what they add
//! up to, each time, and how far the times lie apart.

use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use super::course::{Class, Course};
use super::error::BacktestError;
use super::exact;
use super::measures::Measures;
use super::pieces::in_pieces;
use super::recording::CaseReader;
use super::response::{Draw, Lessons, Model, lot};
use super::tail::{Tail, Tails};
use super::{Verdict, World, both_sides};

/// Tails that are played in all, where nobody says how often.
const TAILS: usize = 1_000_000;
/// How often each case is played then, at least and at most.
const REPLICATES: (usize, usize) = (20, 200);
/// Parted cases that are played on together.
const CASES_AT_ONCE: usize = 32;
/// Where an interval begins and ends: it holds the middle 90 of 100 replicates.
pub const INTERVAL: (f64, f64) = (0.05, 0.95);

/// What the tails come to.
pub struct Modelled {
    pub seed: u64,
    /// One for each replicate: the parted cases, each to the end of the log.
    pub runs: Vec<Measures>,
    /// Attempts to claim, and other acts, that the model was learnt from.
    pub attempts: usize,
    pub acts: usize,
    /// Kinds of responder, by nearness, that the tails opened cases to and the log never did.
    pub borrowed: Vec<String>,
}

/// A figure with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub low: f64,
    pub middle: f64,
    pub high: f64,
}

impl Modelled {
    /// All cases, once for each replicate: those known from end to end, and the parted ones.
    pub fn totals(&self, exact: &Measures) -> Vec<Measures> {
        let total = |run: &Measures| {
            let mut all = exact.clone();
            all.add(run);
            all
        };
        self.runs.iter().map(total).collect()
    }
}

impl Estimate {
    /// Of what the replicates say. What has no number in some of them has none at all.
    pub fn of(mut figures: Vec<f64>) -> Estimate {
        figures.sort_by(f64::total_cmp);
        Estimate {
            low: quantile(&figures, INTERVAL.0),
            middle: quantile(&figures, 0.5),
            high: quantile(&figures, INTERVAL.1),
        }
    }

    /// Of what is known.
    pub fn known(figure: f64) -> Estimate {
        Estimate { low: figure, middle: figure, high: figure }
    }
}

/// The figure at a part of the way through sorted ones.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    #[expect(clippy::cast_precision_loss, reason = "there are few replicates")]
    let place = part * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to last")]
    let below = place.floor() as usize;
    let (Some(low), Some(high)) = (sorted.get(below), sorted.get((below + 1).min(last))) else {
        return f64::NAN;
    };
    // Next to what is without end, only the figure itself will do.
    if low == high || place.fract() == 0.0 { *low } else { low + (high - low) * place.fract() }
}

/// Plays the tails of parted cases.
pub(super) fn play_on(
    world: &World<'_>,
    parted: &[usize],
    lessons: Lessons,
    seed: u64,
    replicates: Option<usize>,
) -> Result<Modelled, BacktestError> {
    let recording = world.recording;
    let model = Model::learn(lessons, world.setting, recording.first, recording.last);
    let (least, most) = REPLICATES;
    let replicates = replicates.unwrap_or_else(|| (TAILS / parted.len()).clamp(least, most));
    let draws: Vec<Draw> = (0..replicates)
        .map(|replicate| {
            let seed = lot(&format!("{seed}/rates"), replicate);
            model.draw(&mut ChaCha8Rng::seed_from_u64(seed))
        })
        .collect();
    let tails = Tails { model: &model, setting: world.setting, horizon: recording.last };
    let pieces = in_pieces(recording, parted.len(), CASES_AT_ONCE, |reader, range| {
        play_some(world, reader, &parted[range], &tails, &draws, seed)
    })?;
    let mut runs = vec![Measures::default(); replicates];
    let mut opened = BTreeSet::new();
    for (piece, classes) in pieces {
        runs.iter_mut().zip(&piece).for_each(|(run, of_piece)| run.add(of_piece));
        opened.extend(classes);
    }
    let (attempts, acts) = (model.attempts, model.acts_seen);
    let borrowed = model.borrowed(&opened);
    Ok(Modelled { seed, runs, attempts, acts, borrowed })
}

fn play_some(
    world: &World<'_>,
    reader: &mut CaseReader<'_>,
    places: &[usize],
    tails: &Tails<'_>,
    draws: &[Draw],
    seed: u64,
) -> Result<(Vec<Measures>, BTreeSet<Class>), BacktestError> {
    let mut players = Vec::with_capacity(places.len() * draws.len());
    for played in both_sides(world, reader, places, Course::default)? {
        // INVARIANT: only cases that part are played on, and playing them again parts them again.
        let Verdict::Diverged(parting) = &played.verdict else { continue };
        let case = &world.recording.cases[played.place].id;
        for (replicate, draw) in draws.iter().enumerate() {
            let seed = lot(&format!("{seed}/{case}"), replicate);
            let (standing, course) = (played.standing.clone(), played.new.clone());
            players.push(Tail::new(tails, draw, seed, parting.at, standing, course));
        }
    }
    exact::play(&mut players, world.books)?;
    let mut runs = vec![Measures::default(); draws.len()];
    let mut opened = BTreeSet::new();
    for (number, player) in players.iter().enumerate() {
        runs[number % draws.len()].count(player.notes(), world.counting());
        opened.extend(player.opened().cloned());
    }
    Ok((runs, opened))
}

#[cfg(test)]
mod tests {
    use super::Estimate;

    #[test]
    fn an_interval_holds_the_middle_of_the_replicates() {
        let estimate = Estimate::of((0..=100).map(f64::from).rev().collect());
        assert_eq!(estimate, Estimate { low: 5.0, middle: 50.0, high: 95.0 });
        assert_eq!(Estimate::of(vec![3.0]), Estimate::known(3.0));
        let never = Estimate::of(vec![1.0, 2.0, f64::INFINITY]);
        assert_eq!((never.middle, never.high), (2.0, f64::INFINITY));
    }
}
