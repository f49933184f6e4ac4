//! What a backtest says, as figures: every measure as it was, as far as it is known under the new
//! policy, and as it is estimated to be. How the figures look is for the command line.

use super::Backtest;
use std::collections::BTreeSet;

use super::fairness::whole;
use super::measures::Measures;
use super::modelled::{Estimate, Run};
use super::notes::Desk;

/// Days over which waits are drawn.
const CURVE_DAYS: u32 = 30;
const HOURS: f64 = 24.0;

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    Published,
    Claimed,
    Escalated,
    Exhausted,
    Expired,
    /// In days, by the product-limit curve.
    WaitMedian,
    WaitMostly,
    /// In days, restricted.
    WaitMean,
    /// Cases that reached this step.
    Step(String),
    /// Work of a desk: in all, in a mean week and in the heaviest one.
    Work(Desk),
    WorkWeekly(Desk),
    WorkPeak(Desk),
    /// The Gini coefficient of the areas' mean waits.
    Inequality,
}

/// One measure.
#[derive(Clone, Debug)]
pub struct Figure {
    pub measure: Measure,
    /// All cases as they were.
    pub old: f64,
    /// The cases on which the policies never part, under both.
    pub exact: f64,
    /// The others: as they were, as the model has them under the old policy, and as they might have
    /// been under the new one.
    pub parted_old: f64,
    pub parted_old_modelled: Estimate,
    pub parted_new: Estimate,
    /// All cases under the new policy.
    pub new: Estimate,
}

/// How one area is served.
#[derive(Clone, Debug)]
pub struct AreaFigures {
    pub area: String,
    pub cases: u64,
    /// Shares of the published cases that were claimed.
    pub claimed_old: f64,
    pub claimed_new: Estimate,
    /// In days; without end where fewer than half were ever claimed.
    pub median_old: f64,
    pub median_new: Estimate,
    /// In days, restricted.
    pub mean_old: f64,
    pub mean_new: Estimate,
}

/// The work of one desk, week by week.
#[derive(Clone, Debug)]
pub struct DeskWeeks {
    pub desk: Desk,
    /// The Monday of each week, what was, and what might have been.
    pub weeks: Vec<(String, f64, Estimate)>,
}

/// Everything that is shown.
pub struct Report {
    pub figures: Vec<Figure>,
    pub areas: Vec<AreaFigures>,
    pub desks: Vec<DeskWeeks>,
    /// By days on the board, the share that was claimed.
    pub curve: Vec<(f64, f64, Estimate)>,
}

impl Report {
    pub fn of(backtest: &Backtest) -> Report {
        let view = View::of(backtest);
        Report {
            figures: figures(&view),
            areas: areas(&view),
            desks: Desk::ALL.into_iter().map(|desk| desk_weeks(&view, desk)).collect(),
            curve: (0..=CURVE_DAYS).map(|day| claimed_by(&view, day)).collect(),
        }
    }

    pub fn figure(&self, measure: &Measure) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.measure == *measure)
    }

    /// The figures of the ladder's steps, in order.
    pub fn steps(&self) -> impl Iterator<Item = (&str, &Figure)> {
        self.figures.iter().filter_map(|figure| match &figure.measure {
            Measure::Step(step) => Some((step.as_str(), figure)),
            _ => None,
        })
    }
}

/// A backtest, with everything added up once.
struct View<'a> {
    backtest: &'a Backtest,
    weeks: Vec<i64>,
    runs: &'a [Run],
    /// All cases, once for each replicate.
    totals: Vec<Run>,
}

impl View<'_> {
    fn of(backtest: &Backtest) -> View<'_> {
        let setting = &backtest.setting;
        let weeks = (setting.week(backtest.first)..=setting.week(backtest.last)).collect();
        let (runs, totals) = match &backtest.modelled {
            Some(modelled) => (modelled.runs.as_slice(), modelled.totals(&backtest.exact)),
            None => {
                let known = || backtest.exact.clone();
                (&[][..], vec![Run { new: known(), old: known() }])
            }
        };
        View { backtest, weeks, runs, totals }
    }

    fn estimate(&self, figure: impl Fn(&Measures) -> f64) -> Estimate {
        corrected(&self.backtest.old, &self.totals, &figure)
    }

    /// An estimate of a share, which is never more than all.
    fn share(&self, figure: impl Fn(&Measures) -> f64) -> Estimate {
        let Estimate { low, middle, high } = self.estimate(figure);
        Estimate { low: low.min(1.0), middle: middle.min(1.0), high: high.min(1.0) }
    }

    fn figure(&self, measure: Measure, figure: impl Fn(&Measures) -> f64) -> Figure {
        let parted_old = figure(&self.backtest.diverged);
        let (parted_old_modelled, parted_new) = match self.runs {
            [] => (Estimate::known(parted_old), Estimate::known(parted_old)),
            runs => (
                Estimate::of(runs.iter().map(|run| figure(&run.old)).collect()),
                corrected(&self.backtest.diverged, runs, &figure),
            ),
        };
        Figure {
            measure,
            old: figure(&self.backtest.old),
            exact: figure(&self.backtest.exact),
            parted_old,
            parted_old_modelled,
            parted_new,
            new: self.estimate(figure),
        }
    }
}

fn corrected(seen: &Measures, runs: &[Run], figure: impl Fn(&Measures) -> f64) -> Estimate {
    let said: Vec<(f64, f64)> =
        runs.iter().map(|run| (figure(&run.new), figure(&run.old))).collect();
    Estimate::corrected(figure(seen), &said)
}

fn figures(view: &View<'_>) -> Vec<Figure> {
    let mut figures = vec![
        view.figure(Measure::Published, |of| whole(of.published)),
        view.figure(Measure::Claimed, |of| whole(of.claimed)),
        view.figure(Measure::Escalated, |of| whole(of.escalated)),
        view.figure(Measure::Exhausted, |of| whole(of.exhausted)),
        view.figure(Measure::Expired, |of| whole(of.expired)),
        view.figure(Measure::WaitMedian, |of| days(of.all_waits().quantile(0.5))),
        view.figure(Measure::WaitMostly, |of| days(of.all_waits().quantile(0.9))),
        view.figure(Measure::WaitMean, |of| of.all_waits().restricted_mean() / HOURS),
    ];
    let all = view.totals.iter().map(|run| &run.new).chain([&view.backtest.old]);
    let steps: BTreeSet<&(String, u32)> = all.flat_map(|of| of.steps.keys()).collect();
    for step in steps {
        let name = view.backtest.setting.step(step);
        let reached = |of: &Measures| whole(of.steps.get(step).copied().unwrap_or(0));
        figures.push(view.figure(Measure::Step(name), reached));
    }
    let weeks = whole(view.weeks.len() as u64).max(1.0);
    for desk in Desk::ALL {
        figures.push(view.figure(Measure::Work(desk), |of| whole(of.work_of(desk))));
        figures.push(view.figure(Measure::WorkWeekly(desk), |of| whole(of.work_of(desk)) / weeks));
        figures.push(view.figure(Measure::WorkPeak(desk), |of| whole(of.peak_of(desk))));
    }
    figures.push(view.figure(Measure::Inequality, Measures::inequality));
    figures
}

fn areas(view: &View<'_>) -> Vec<AreaFigures> {
    let of_area = |of: &Measures, area: &str| of.waits.get(area).cloned().unwrap_or_default();
    let all = view.totals.iter().map(|run| &run.new).chain([&view.backtest.old]);
    let names: BTreeSet<&String> = all.flat_map(|of| of.waits.keys()).collect();
    names
        .into_iter()
        .map(|area| {
            let claimed = |of: &Measures| {
                let waits = of_area(of, area);
                whole(waits.count_claimed()) / whole(waits.count().max(1))
            };
            let median = |of: &Measures| days(of_area(of, area).quantile(0.5));
            let mean = |of: &Measures| of_area(of, area).restricted_mean() / HOURS;
            let old = &view.backtest.old;
            AreaFigures {
                area: area.clone(),
                cases: of_area(old, area).count(),
                claimed_old: claimed(old),
                claimed_new: view.share(claimed),
                median_old: median(old),
                median_new: view.estimate(median),
                mean_old: mean(old),
                mean_new: view.estimate(mean),
            }
        })
        .collect()
}

fn desk_weeks(view: &View<'_>, desk: Desk) -> DeskWeeks {
    let weeks = view.weeks.iter().map(|week| {
        let work = |of: &Measures| whole(of.work.get(&(desk, *week)).copied().unwrap_or(0));
        (view.backtest.setting.monday(*week), work(&view.backtest.old), view.estimate(work))
    });
    DeskWeeks { desk, weeks: weeks.collect() }
}

/// The share that was claimed within so many days.
fn claimed_by(view: &View<'_>, day: u32) -> (f64, f64, Estimate) {
    let claimed = |of: &Measures| {
        let curve = of.all_waits().curve();
        let until = curve.iter().take_while(|(hours, _)| *hours <= day * 24).last();
        until.map_or(0.0, |(_, left)| 1.0 - left)
    };
    (f64::from(day), claimed(&view.backtest.old), view.share(claimed))
}

/// Hours in days; never is without end.
fn days(hours: Option<f64>) -> f64 {
    hours.map_or(f64::INFINITY, |hours| hours / HOURS)
}
