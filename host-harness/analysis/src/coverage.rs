//! Which lines of a policy its scenarios exercised: computed from what was put to the rules and
//! what they answered, never from the scenarios' text. Which points a policy has is `points`, what
//! a run showed is `hits`. How it is reported is for the verb.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::GuardPoint;
use wish_policy::PolicyFile;
use wish_runtime::{Rulebook, RuntimeError};
use wish_scenario::observed::Observed;
use wish_scenario::parallel::on_each;
use wish_scenario::suite::{Suite, play_one};

pub mod common;
mod hits;
pub mod point;
mod points;
pub mod reading;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::{EVERY_KEY, keys_without};

use common::Common;
use point::{Hit, Part, Point};
use reading::Reading;

/// What runs showed.
pub struct Coverage {
    /// Every point, with the runs that showed it, by their number.
    pub points: Vec<(Point, Vec<usize>)>,
}

/// How many of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub covered: usize,
    pub points: usize,
}

/// What one run showed: taken at once, so that the answers themselves need not be kept.
pub struct Shown(BTreeSet<Hit>);

/// Plays a policy's scenarios under it, on so many threads. Of each: what it shows, and whether it passed.
///
/// # Errors
/// What stopped the rules.
pub fn play(
    file: &PolicyFile,
    book: &Rulebook,
    suite: &Suite,
    threads: usize,
) -> Result<Vec<(Shown, bool)>, RuntimeError> {
    let played = on_each(threads, &suite.scenarios, |scenario| {
        let outcome = play_one(scenario, book)?;
        Ok((shown(file, book, &outcome.played.observed)?, outcome.passed()))
    });
    played.into_iter().collect()
}

/// Takes from a run what it shows of the policy, which is the one in `book`.
fn shown(file: &PolicyFile, book: &Rulebook, observed: &[Observed]) -> Result<Shown, RuntimeError> {
    hits::hits(&Reading::of(file), book, observed).map(Shown)
}

impl Coverage {
    /// Of a policy's lines; what there is to show of its guards, its rulebook says.
    pub fn of(file: &PolicyFile, guards: &[GuardPoint], runs: &[Shown]) -> Coverage {
        Coverage::held(points::points(&Reading::of(file), guards), runs.iter().collect())
    }

    /// Of what all policies share: the rules that are not tied to a line, and the machine's transitions.
    pub fn of_common(
        policies: &[(&PolicyFile, &[GuardPoint])],
        common: &Common,
        runs: Vec<&Shown>,
    ) -> Coverage {
        let readings: Vec<Reading<'_>> =
            policies.iter().map(|(file, _)| Reading::of(file)).collect();
        let guards: Vec<&[GuardPoint]> = policies.iter().map(|(_, guards)| *guards).collect();
        Coverage::held(points::shared(&readings, &guards, common), runs)
    }

    fn held(points: Vec<Point>, runs: Vec<&Shown>) -> Coverage {
        let points = points.into_iter().map(|point| {
            let shows = |run: &&Shown| run.0.contains(&point.hit);
            let by = runs.iter().enumerate().filter(|(_, run)| shows(run));
            let by = by.map(|(number, _)| number).collect();
            (point, by)
        });
        Coverage { points: points.collect() }
    }

    /// What no run showed.
    pub fn uncovered(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|(_, by)| by.is_empty()).map(|(point, _)| point)
    }

    /// The runs that pass through a line, or through what stands under it.
    pub fn runs_through(&self, path: &str) -> Vec<usize> {
        let runs: BTreeSet<usize> =
            self.points_under(path).flat_map(|(_, by)| by.iter().copied()).collect();
        runs.into_iter().collect()
    }

    /// The same runs, those first that show most of the line: what few others show counts for more.
    pub fn closest_runs(&self, path: &str) -> Vec<usize> {
        let mut closeness: BTreeMap<usize, f64> = BTreeMap::new();
        for (_, by) in self.points_under(path) {
            #[expect(clippy::cast_precision_loss, reason = "there are few runs")]
            let share = 1.0 / by.len() as f64;
            by.iter().for_each(|run| *closeness.entry(*run).or_default() += share);
        }
        let mut runs: Vec<(usize, f64)> = closeness.into_iter().collect();
        runs.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        runs.into_iter().map(|(run, _)| run).collect()
    }

    fn points_under(&self, path: &str) -> impl Iterator<Item = &(Point, Vec<usize>)> {
        let under = move |line: &str| {
            let rest = line.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        self.points.iter().filter(move |(point, _)| under(&point.hit.line))
    }

    /// Of everything, or of one part.
    pub fn share(&self, part: Option<Part>) -> Share {
        let of_part = |point: &Point| part.is_none_or(|part| point.part == part);
        let points = self.points.iter().filter(|(point, _)| of_part(point));
        let (mut share, mut covered) = (Share { covered: 0, points: 0 }, 0);
        for (_, by) in points {
            share.points += 1;
            covered += usize::from(!by.is_empty());
        }
        share.covered = covered;
        share
    }
}

impl Share {
    /// Several together.
    pub fn plus(self, other: Share) -> Share {
        Share { covered: self.covered + other.covered, points: self.points + other.points }
    }

    /// Tenths of a percent, rounded down, so that only everything is 100.0; everything of nothing.
    pub fn tenths(self) -> usize {
        (self.covered * 1_000).checked_div(self.points).unwrap_or(1_000)
    }
}
