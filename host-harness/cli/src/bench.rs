//! `wish bench`: the component against its budgets, each the median of repeated runs, with exact
//! fuel beside the times. What compares the component with the native core in one process is `cargo
//! bench -p wish-tests`.

use std::env;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process;
use std::time::Instant as Clock;

use anstyle::{AnsiColor, Style};
use clap::{ArgMatches, Command};
use serde::Serialize;
use wish_component::COMPONENT;
use wish_contract::{Detail, Event, Request};
use wish_runtime::{ComponentInfo, Rulebook, Runtime, RuntimeError, Settings, plan};

use super::failure::{Failure, Status};
use super::language::Language;
use super::progress::Progress;
use super::table::{Align, Cell, Column, table};
use super::{examples, json_flag, runtime, verb, wants_json};

mod fixture;
mod routing;

use fixture::Fixture;

const LOADS: usize = 21;
const INSTANCES: usize = 1_001;
const DECISIONS: usize = 10_001;
const BATCHES: usize = 201;
const FOLDS: usize = 101;
const RANKINGS: usize = 1_001;
const PLANS: usize = 5;
const BATCH: usize = 256;

/// What is measured, under the name that it has in `tests/FIGURES.md`, with its budget.
struct Measure {
    name: &'static str,
    unit: &'static str,
    /// None: it is a ratio to something else. `cargo bench -p wish-tests` measures the native core beside the component, `tests/peers`
    /// other engines.
    budget: Option<Budget>,
}

/// How much it may be, or has to be.
#[derive(Clone, Copy)]
struct Budget {
    bound: Bound,
    amount: f64,
}

const SIZE: Measure = Measure::at_most("size of the component", "KB", 1_000.0);
const IMPORTS: Measure = Measure::at_most("imports of the component", "", 0.0);
const LOAD: Measure = Measure::at_most("load precompiled", "ms", 5.0);
const INSTANTIATE: Measure = Measure::at_most("instantiate", "µs", 30.0);
const DECIDE_DECISIVE: Measure = Measure::elsewhere("decide a claim, deciding rule told", "µs");
const DECIDE_FULL: Measure = Measure::elsewhere("decide a claim, every rule told", "µs");
const DECIDE_MANY: Measure = Measure::elsewhere("decide-many of 256, per case", "µs");
const FOLD: Measure = Measure::at_least("fold, by the log", "events/s", 1_000_000.0);
const RANK: Measure = Measure::elsewhere("rank 600 candidates", "µs");
/// Plans, with how many wishes and responders.
const ASSIGN: [(Measure, u32, u32); 3] = [
    (Measure::elsewhere("assign 1,000 wishes × 100 responders, 20 arcs each", "ms"), 1_000, 100),
    (Measure::elsewhere("assign 10,000 × 500", "ms"), 10_000, 500),
    (Measure::elsewhere("assign 20,000 × 1,000", "ms"), 20_000, 1_000),
];

impl Measure {
    const fn at_most(name: &'static str, unit: &'static str, amount: f64) -> Measure {
        Measure { name, unit, budget: Some(Budget { bound: Bound::AtMost, amount }) }
    }

    const fn at_least(name: &'static str, unit: &'static str, amount: f64) -> Measure {
        Measure { name, unit, budget: Some(Budget { bound: Bound::AtLeast, amount }) }
    }

    const fn elsewhere(name: &'static str, unit: &'static str) -> Measure {
        Measure { name, unit, budget: None }
    }

    fn row(&self, figure: f64) -> BenchRow {
        let met = self.budget.map(|budget| match budget.bound {
            Bound::AtMost => figure <= budget.amount,
            Bound::AtLeast => figure >= budget.amount,
        });
        let bound = self.budget.map_or(Bound::AtMost, |budget| budget.bound);
        let budget = self.budget.map(|budget| budget.amount);
        BenchRow { name: self.name, figure, unit: self.unit, budget, bound, met }
    }
}

pub fn command(language: Language) -> Command {
    verb("bench", "[--json]", language.help_bench(), language)
        .arg(json_flag(language))
        .after_help(examples(&["wish bench", "wish bench --json | jq .rows"], language))
}

/// One row: what was measured, how much it is, and how much it may be.
#[derive(Serialize)]
struct BenchRow {
    name: &'static str,
    figure: f64,
    unit: &'static str,
    /// None: it cannot be judged here.
    budget: Option<f64>,
    bound: Bound,
    met: Option<bool>,
}

/// On which side of the budget the figure must lie.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Bound {
    AtMost,
    AtLeast,
}

/// Fuel that the first call in a fresh instance takes.
#[derive(Serialize)]
struct Fuel {
    decide_claim_decisive: u64,
    decide_claim_full: u64,
}

#[derive(Serialize)]
struct Measured {
    component: ComponentInfo,
    rows: Vec<BenchRow>,
    fuel: Fuel,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let progress = Progress::start(language.measuring());
    let measured = measured()?;
    drop(progress);
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", serde_json::to_string(&measured)?)?;
    } else {
        write!(out, "{}", shown(&measured, language))?;
    }
    Ok(Status::Ok)
}

fn measured() -> Result<Measured, Failure> {
    let runtime = runtime()?;
    let fixture = Fixture::new(&runtime)?;
    let book = runtime.rulebook(fixture.policy.as_bytes())?;
    let component = runtime.component_info().clone();
    let imports = component.imports.len();
    allowed(&book, &fixture)?;
    let decisive = decide_us(&book, &fixture.claim(Detail::Decisive))?;
    let full = decide_us(&book, &fixture.claim(Detail::Full))?;
    let batch = vec![fixture.claim(Detail::Decisive); BATCH];
    let log = fixture.log()?;
    let mut rows = vec![
        SIZE.row(component.bytes as f64 / 1_000.0),
        IMPORTS.row(imports as f64),
        LOAD.row(load_ms()?),
        INSTANTIATE.row(instantiate_us(&runtime)?),
        DECIDE_DECISIVE.row(decisive),
        DECIDE_FULL.row(full),
        DECIDE_MANY.row(decide_many_us(&book, &batch)?),
        FOLD.row(events_per_second(&runtime, &log)?),
        RANK.row(rank_us(&book, &fixture)?),
    ];
    for (measure, wishes, responders) in &ASSIGN {
        rows.push(measure.row(assign_ms(&runtime, *wishes, *responders)?));
    }
    Ok(Measured { component, rows, fuel: fuel(&fixture)? })
}

/// INVARIANT: what is measured is a claim that passes every guard, not a refusal.
fn allowed(book: &Rulebook, fixture: &Fixture) -> Result<(), Failure> {
    let ruling = book.decide(&fixture.claim(Detail::Full))?;
    ruling.map(drop).map_err(|rejection| Failure::Internal(rejection.message))
}

/// From the bytes to a first instance, with compiled code at hand.
fn load_ms() -> Result<f64, Failure> {
    let folder = Folder(env::temp_dir().join(format!("wish-bench-{}", process::id())));
    let settings = Settings { artefacts: Some(folder.0.clone()), ..Settings::default() };
    Runtime::new(COMPONENT, settings.clone())?;
    let micros = median_us(LOADS, || Runtime::new(COMPONENT, settings.clone()).map(drop))?;
    Ok(micros / 1_000.0)
}

/// A folder that goes when it is not needed any more.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left lies in the folder for such things.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn instantiate_us(runtime: &Runtime) -> Result<f64, Failure> {
    median_us(INSTANCES, || runtime.probe())
}

fn decide_us(book: &Rulebook, ask: &Request) -> Result<f64, Failure> {
    median_us(DECISIONS, || book.decide(ask).map(drop))
}

fn decide_many_us(book: &Rulebook, asks: &[Request]) -> Result<f64, Failure> {
    let whole = median_us(BATCHES, || {
        book.decide_many(asks).into_iter().collect::<Result<Vec<_>, _>>().map(drop)
    })?;
    Ok(whole / asks.len() as f64)
}

fn events_per_second(runtime: &Runtime, log: &[Event]) -> Result<f64, Failure> {
    let micros = median_us(FOLDS, || runtime.fold(log).map(drop))?;
    Ok(log.len() as f64 / micros * 1_000_000.0)
}

fn rank_us(book: &Rulebook, fixture: &Fixture) -> Result<f64, Failure> {
    let ask = fixture.ranking();
    let ranked = book.rank(&ask)?.map_err(|fault| Failure::Internal(fault.message))?;
    // INVARIANT: what is measured is a ranking, not six hundred refusals.
    if ranked.ranked.is_empty() {
        return Err(Failure::Internal("nobody could be ranked".to_owned()));
    }
    median_us(RANKINGS, || book.rank(&ask).map(drop))
}

/// A plan, with its proof. What it is compared with is in `tests/peers`.
fn assign_ms(runtime: &Runtime, wishes: u32, responders: u32) -> Result<f64, Failure> {
    let problem = routing::problem(wishes, responders);
    let plan = runtime.assign(&problem)?.value;
    let plan = plan.map_err(|fault| Failure::Internal(fault.message))?;
    plan::verify(&problem, &plan).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(median_us(PLANS, || runtime.assign(&problem).map(drop))? / 1_000.0)
}

/// The median time of a call in µs, after a tenth of the runs to get warm.
fn median_us(
    runs: usize,
    mut call: impl FnMut() -> Result<(), RuntimeError>,
) -> Result<f64, Failure> {
    for _ in 0..runs / 10 {
        call()?;
    }
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let since = Clock::now();
        call()?;
        times.push(since.elapsed());
    }
    times.sort_unstable();
    Ok(times[runs / 2].as_secs_f64() * 1_000_000.0)
}

fn fuel(fixture: &Fixture) -> Result<Fuel, Failure> {
    let first = |detail| -> Result<u64, Failure> {
        let fresh = runtime()?.rulebook(fixture.policy.as_bytes())?;
        Ok(fresh.decide_metered(&fixture.claim(detail))?.fuel)
    };
    Ok(Fuel {
        decide_claim_decisive: first(Detail::Decisive)?,
        decide_claim_full: first(Detail::Full)?,
    })
}

fn shown(measured: &Measured, language: Language) -> String {
    let columns = [
        (language.column_measure(), Align::Left),
        (language.column_figure(), Align::Right),
        (language.column_budget(), Align::Right),
        (language.column_verdict(), Align::Left),
    ];
    let columns = columns.map(|(title, align)| Column { title, align, width_max: 60 });
    let rows: Vec<Vec<Cell>> = measured.rows.iter().map(|row| cells(row, language)).collect();
    let Fuel { decide_claim_decisive: decisive, decide_claim_full: full } = &measured.fuel;
    let fuel = language.fuel_per_decision();
    format!("{}{fuel}: decisive {decisive}, full {full}\n", table(&columns, &rows))
}

fn cells(row: &BenchRow, language: Language) -> Vec<Cell> {
    let amount = |value: f64| match row.unit {
        "µs" | "ms" => format!("{value:.2} {}", row.unit),
        unit => format!("{value:.0} {unit}"),
    };
    let sign = if row.bound == Bound::AtMost { "≤" } else { "≥" };
    let budget = row.budget.map_or_else(String::new, |budget| format!("{sign} {}", amount(budget)));
    let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
    let verdict = match (row.met, row.budget) {
        (Some(true), _) => {
            Cell { text: language.met().to_owned(), style: colour(AnsiColor::Green) }
        }
        (Some(false), Some(budget)) => {
            Cell { text: language.missed_by(row.figure / budget), style: colour(AnsiColor::Red) }
        }
        _ => Cell::plain(language.elsewhere()),
    };
    vec![Cell::plain(row.name), Cell::plain(amount(row.figure)), Cell::plain(budget), verdict]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `tests/figures` writes the page by what `wish bench` says; between two runs of it they must not part.
    #[test]
    fn the_page_of_figures_has_the_same_budgets() {
        let page = include_str!("../../../tests/FIGURES.md");
        let plans = ASSIGN.iter().map(|(measure, ..)| measure);
        let single = [
            &SIZE,
            &IMPORTS,
            &LOAD,
            &INSTANTIATE,
            &DECIDE_DECISIVE,
            &DECIDE_FULL,
            &DECIDE_MANY,
            &FOLD,
            &RANK,
        ];
        for measure in single.into_iter().chain(plans) {
            let start = format!("| {} | ", measure.name);
            let row = page.lines().find_map(|line| line.strip_prefix(&start));
            let row =
                row.unwrap_or_else(|| panic!("tests/FIGURES.md has no row `{}`", measure.name));
            let written = row.split('|').nth(1).map(str::trim).unwrap_or_default().replace(',', "");
            let budget = measure.budget.map_or_else(String::new, |budget| {
                let sign = if budget.bound == Bound::AtMost { "≤" } else { "≥" };
                format!("{sign} {} {}", budget.amount, measure.unit).trim().to_owned()
            });
            assert_eq!(written, budget, "the budget of `{}` in tests/FIGURES.md", measure.name);
        }
    }
}
