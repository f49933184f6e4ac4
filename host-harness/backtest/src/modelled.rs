//! The modelled tails of all cases on which two policies part, played again and again: what they add
//! up to, each time, and how far the times lie apart.
//!
//! Every replicate plays the same partings twice, once as the new policy has it and once as the
//! policy had it that was in force. What really came of the latter is in the log, so that it shows
//! what the model misses; by that much every figure is corrected (the difference estimator:
//! Särndal, Swensson and Wretman, "Model assisted survey sampling", 1992, chapter 6). So what the
//! model gets wrong about this city weighs only as far as it gets it wrong otherwise under the new
//! policy.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use wish_contract::Instant;

use super::course::{Class, Course};
use super::error::BacktestError;
use super::exact::{self, OldSide, Stage};
use super::measures::Measures;
use super::pieces::in_pieces;
use super::recording::CaseReader;
use super::response::{Draw, Model, TrainingData, stable_hash};
use super::rulebooks::NEW;
use super::tail::{Start, Tail, Tails};
use super::{Advance, Verdict, World, both_sides};

/// Tails that are played in all, where nobody says how often: about half a millisecond each.
const TAILS: usize = 60_000;
/// How often each case is played then, at least and at most.
const REPLICATES: (usize, usize) = (20, 200);
/// Parted cases that a thread takes at one time: each has many tails, which are played side by side.
const CASES_AT_ONCE: usize = 1;
/// Where an interval begins and ends: it holds the middle 90 of 100 replicates.
pub const INTERVAL: (f64, f64) = (0.05, 0.95);

/// What the tails come to.
pub struct Modelled {
    pub seed: u64,
    pub runs: Vec<Run>,
    /// Attempts to claim, and other acts, that the model was learnt from.
    pub attempts: usize,
    pub acts: usize,
    /// Kinds of responder, by nearness, that the tails opened cases to and the log never did.
    pub borrowed: Vec<String>,
}

/// One replicate: the parted cases, each to the end of the log.
#[derive(Clone, Debug, Default)]
pub struct Run {
    pub new: Measures,
    /// As the policy had it that was in force.
    pub old: Measures,
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
    pub fn totals(&self, exact: &Measures) -> Vec<Run> {
        let total = |parted: &Measures| {
            let mut all = exact.clone();
            all.add(parted);
            all
        };
        let totals = |run: &Run| Run { new: total(&run.new), old: total(&run.old) };
        self.runs.iter().map(totals).collect()
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

    /// Of what the replicates say of the new policy and of the old one, where it was `seen` what
    /// the old one came to: corrected by what they miss of that. What comes out the same in every
    /// replicate hangs on nobody's answers, and stands as it is.
    pub fn corrected(seen: f64, said: &[(f64, f64)]) -> Estimate {
        let settled = said.windows(2).all(|pair| pair[0].0.total_cmp(&pair[1].0).is_eq());
        let figures = said.iter().map(|(new, old)| {
            let corrected = new + (seen - old);
            if settled || !corrected.is_finite() { *new } else { corrected.max(0.0) }
        });
        Estimate::of(figures.collect())
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

/// What chance starts from, and how often it is tried.
pub(super) struct Chance {
    pub seed: u64,
    /// None: as often as time allows.
    pub replicates: Option<usize>,
}

/// The parted cases that are played on, and how many each stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sample {
    /// Every so manieth case is played on.
    each: usize,
    seed: u64,
}

impl Sample {
    /// All of them, where that many tails can be played in time, or else every second, third …
    fn of(parted: usize, chance: &Chance) -> Sample {
        let tails = parted * 2 * REPLICATES.0;
        let each = if chance.replicates.is_some() { 1 } else { tails.div_ceil(TAILS).max(1) };
        Sample { each, seed: chance.seed }
    }

    /// How often a case counts in a replicate. Where only some are played on, each replicate draws its own of them, so
    /// that intervals show what it does that others are left out (the bootstrap with Poisson weights: Hanley and MacGibbon,
    /// "Creating non-parametric bootstrap samples using Poisson frequencies", 2006).
    fn weight(self, case: &str, replicate: usize) -> usize {
        if self.each == 1 {
            return 1;
        }
        let seed = stable_hash(&format!("{}/drawn/{case}", self.seed), replicate);
        self.each * drawn(u32::try_from(seed >> 32).unwrap_or(0))
    }
}

/// How often something is drawn that is drawn once on average: 0, 1, 2 … with the chances 1/e, 1/e, 1/2e …, in parts of 2^32.
fn drawn(chance: u32) -> usize {
    const UP_TO: [u32; 6] =
        [1_580_030_168, 3_160_060_337, 3_950_075_421, 4_213_413_782, 4_279_248_373, 4_292_415_291];
    UP_TO.iter().take_while(|limit| chance >= **limit).count()
}

/// Plays the tails of parted cases.
pub(super) fn play_on(
    world: &World<'_>,
    all_parted: &[usize],
    training_data: TrainingData,
    chance: &Chance,
    progress: &(dyn Fn(Advance) + Sync),
) -> Result<Modelled, BacktestError> {
    let recording = world.recording;
    let seed = chance.seed;
    let model = Model::learn(training_data, world.setting, recording.first, recording.last);
    let sample = Sample::of(all_parted.len(), chance);
    let parted: Vec<usize> = all_parted.iter().copied().step_by(sample.each).collect();
    let (least, most) = REPLICATES;
    let usual = || (TAILS / 2 / parted.len()).clamp(least, most);
    let replicates = chance.replicates.unwrap_or_else(usual);
    let draws: Vec<Draw> = (0..replicates)
        .map(|replicate| {
            let seed = stable_hash(&format!("{seed}/rates"), replicate);
            model.draw(&mut ChaCha8Rng::seed_from_u64(seed))
        })
        .collect();
    let tails = Tails { model: &model, setting: world.setting, horizon: recording.last };
    let of = parted.len();
    let played = |done| progress(Advance::Modelled { done, of });
    let total = Mutex::new(Outcome::of(replicates));
    in_pieces(recording, world.threads, of, CASES_AT_ONCE, &played, |reader, range| {
        let some = play_some(world, reader, &parted[range], &tails, &draws, sample)?;
        total.lock().unwrap_or_else(PoisonError::into_inner).add(&some);
        Ok(())
    })?;
    let Outcome { runs, opened } = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    let (attempts, acts) = (model.attempts, model.acts_seen);
    let borrowed = model.borrowed(&opened);
    Ok(Modelled { seed, runs, attempts, acts, borrowed })
}

/// What tails come to. It adds up to the same in whatever order they come.
struct Outcome {
    runs: Vec<Run>,
    /// Every class that a tail under the new policy opened its case to.
    opened: BTreeSet<Class>,
}

impl Outcome {
    fn of(replicates: usize) -> Outcome {
        Outcome { runs: vec![Run::default(); replicates], opened: BTreeSet::new() }
    }

    fn add(&mut self, other: &Outcome) {
        for (run, more) in self.runs.iter_mut().zip(&other.runs) {
            run.new.add(&more.new);
            run.old.add(&more.old);
        }
        self.opened.extend(other.opened.iter().cloned());
    }
}

/// A tail that is to be played: of which parting, in which replicate, and how often it counts there.
#[derive(Clone, Copy)]
struct Planned {
    parting: usize,
    replicate: usize,
    times: usize,
}

fn play_some(
    world: &World<'_>,
    reader: &mut CaseReader<'_>,
    places: &[usize],
    tails: &Tails<'_>,
    draws: &[Draw],
    sample: Sample,
) -> Result<Outcome, BacktestError> {
    let mut partings = Vec::with_capacity(places.len());
    let mut starts = Vec::with_capacity(places.len());
    for played in both_sides(world, reader, places, Course::default)? {
        // INVARIANT: only cases that part are played on, and playing them again parts them again.
        let Verdict::Diverged(parting) = played.verdict else { continue };
        let (at, state, course) = (parting.at, played.state, played.new);
        partings.push((played.place, at));
        starts.push(Start { book: NEW, at, state, course });
    }
    let old_starts = as_they_stood(world, reader, &partings)?;
    let case = |parting: usize| world.recording.cases[partings[parting].0].id.as_str();
    let tail = |planned: &Planned, starts: &[Start]| {
        let Planned { parting, replicate, .. } = *planned;
        let seed = stable_hash(&format!("{}/{}", sample.seed, case(parting)), replicate);
        Tail::new(tails, &draws[replicate], seed, starts[parting].clone())
    };
    let played_on = |planned: &[Planned], starts: &[Start]| {
        let mut players: Vec<_> = planned.iter().map(|planned| tail(planned, starts)).collect();
        exact::play(&mut players, world.rulebooks).map(|()| players)
    };
    let mut planned = Vec::with_capacity(partings.len() * draws.len());
    for parting in 0..partings.len() {
        for replicate in 0..draws.len() {
            let times = sample.weight(case(parting), replicate);
            planned.push(Planned { parting, replicate, times });
        }
    }
    let mut outcome = Outcome::of(draws.len());
    for (Planned { replicate, times, .. }, tail) in
        planned.iter().zip(played_on(&planned, &starts)?)
    {
        for _ in 0..*times {
            outcome.runs[*replicate].new.count(tail.notes(), world.counting());
        }
        outcome.opened.extend(tail.opened().cloned());
    }
    // Of the old policy's tails nothing but the counts is asked.
    planned.retain(|planned| planned.times > 0);
    for (Planned { replicate, times, .. }, tail) in
        planned.iter().zip(played_on(&planned, &old_starts)?)
    {
        for _ in 0..*times {
            outcome.runs[*replicate].old.count(tail.notes(), world.counting());
        }
    }
    Ok(outcome)
}

/// Cases as they stood under the policy that was in force, each at the moment of its parting.
fn as_they_stood(
    world: &World<'_>,
    reader: &mut CaseReader<'_>,
    partings: &[(usize, Instant)],
) -> Result<Vec<Start>, BacktestError> {
    let World { recording, rulebooks, setting, .. } = *world;
    let mut cases = Vec::with_capacity(partings.len());
    for (place, at) in partings {
        let mut entries = reader.entries(&recording.cases[*place])?;
        entries.retain(|(_, entry)| entry.now <= *at);
        cases.push((Stage { rulebooks, setting, horizon: *at }, entries));
    }
    let mut players = Vec::with_capacity(cases.len());
    for (stage, entries) in &cases {
        players.push(OldSide::new(stage, &recording.path, entries, Course::default())?);
    }
    exact::play(&mut players, rulebooks)?;
    let starts = players.into_iter().zip(&cases).map(|(side, (stage, entries))| {
        let (state, course) = side.end();
        // INVARIANT: a case parts after its first command, and `OldSide` takes no policy without a place.
        let policy = entries.last().and_then(|(_, entry)| rulebooks.place(&entry.policy));
        Start { book: policy.unwrap_or(NEW), at: stage.horizon, state, course }
    });
    Ok(starts.collect())
}

#[cfg(test)]
mod tests {
    use super::{Chance, Estimate, Sample, TAILS, drawn};

    #[test]
    fn an_interval_holds_the_middle_of_the_replicates() {
        let estimate = Estimate::of((0..=100).map(f64::from).rev().collect());
        assert_eq!(estimate, Estimate { low: 5.0, middle: 50.0, high: 95.0 });
        assert_eq!(Estimate::of(vec![3.0]), Estimate::known(3.0));
        let never = Estimate::of(vec![1.0, 2.0, f64::INFINITY]);
        assert_eq!((never.middle, never.high), (2.0, f64::INFINITY));
    }

    #[test]
    fn of_very_many_cases_some_stand_for_all() {
        let usual = |parted| Sample::of(parted, &Chance { seed: 1, replicates: None });
        assert_eq!(usual(TAILS / 40).each, 1);
        assert_eq!(usual(TAILS / 40 + 1).each, 2);
        let asked = Sample::of(1_000_000, &Chance { seed: 1, replicates: Some(20) });
        assert_eq!(asked.each, 1, "whoever says how often wants all of them");
        let one_of_eight = Sample { each: 8, seed: 1 };
        let all: usize = (0..10_000).map(|case| one_of_eight.weight(&case.to_string(), 3)).sum();
        assert!((78_000..82_000).contains(&all), "10,000 cases stand for {all}");
        assert_eq!([0, u32::MAX / 2, u32::MAX].map(drawn), [0, 1, 6]);
    }

    #[test]
    fn what_the_model_misses_of_the_old_policy_is_made_up_for() {
        // It says 8 to 10 where there were 12: three too few.
        let said: Vec<(f64, f64)> = [(4.0, 8.0), (5.0, 9.0), (6.0, 10.0)].into();
        assert_eq!(Estimate::corrected(12.0, &said), Estimate::known(8.0));
        assert_eq!(Estimate::corrected(12.0, &[(4.0, 8.0), (4.0, 9.0)]), Estimate::known(4.0));
        assert_eq!(Estimate::corrected(1.0, &[(4.0, 8.0), (5.0, 9.0)]), Estimate::known(0.0));
    }
}
