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

// Budgets, as the design has them.
const BYTES_MAX: f64 = 1_000_000.0;
const LOAD_MS_MAX: f64 = 5.0;
const INSTANTIATE_US_MAX: f64 = 30.0;
/// The fastest peer engine, natively, with its inputs built for each call: CEL. `tests/peers` compares in one run.
const DECIDE_US_MAX: f64 = 5.9;
const FOLD_EVENTS_PER_SECOND_MIN: f64 = 1_000_000.0;

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
    let mut out = anstream::stdout();
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
    let rows = vec![
        at_most("component size", component.bytes as f64, "bytes", BYTES_MAX),
        at_most("component imports", imports as f64, "", 0.0),
        at_most("load precompiled", load_ms()?, "ms", LOAD_MS_MAX),
        at_most("instantiate", instantiate_us(&runtime)?, "µs", INSTANTIATE_US_MAX),
        at_most("decide a claim, decisive", decisive, "µs", DECIDE_US_MAX),
        unbounded("decide a claim, full", full),
        unbounded("decide-many, each of 256", decide_many_us(&book, &batch)?),
        fold_row(&runtime, &log)?,
        unbounded("rank 600 candidates", rank_us(&book, &fixture)?),
        assign_row(&runtime, "assign 1,000 × 100", 1_000, 100)?,
        assign_row(&runtime, "assign 10,000 × 500", 10_000, 500)?,
        assign_row(&runtime, "assign 20,000 × 1,000", 20_000, 1_000)?,
    ];
    Ok(Measured { component, rows, fuel: fuel(&fixture)? })
}

/// INVARIANT: what is measured is a claim that passes every guard, not a refusal.
fn allowed(book: &Rulebook, fixture: &Fixture) -> Result<(), Failure> {
    let ruling = book.decide(&fixture.claim(Detail::Full))?;
    ruling.map(drop).map_err(|rejection| Failure::Internal(rejection.message))
}

/// A time whose budget is a ratio to the native core's: `cargo bench -p wish-tests` measures both.
fn unbounded(name: &'static str, figure: f64) -> BenchRow {
    BenchRow { name, figure, unit: "µs", budget: None, bound: Bound::AtMost, met: None }
}

fn at_most(name: &'static str, figure: f64, unit: &'static str, budget: f64) -> BenchRow {
    let met = Some(figure <= budget);
    BenchRow { name, figure, unit, budget: Some(budget), bound: Bound::AtMost, met }
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

fn fold_row(runtime: &Runtime, log: &[Event]) -> Result<BenchRow, Failure> {
    let micros = median_us(FOLDS, || runtime.fold(log).map(drop))?;
    let figure = log.len() as f64 / micros * 1_000_000.0;
    let budget = FOLD_EVENTS_PER_SECOND_MIN;
    let met = Some(figure >= budget);
    let bound = Bound::AtLeast;
    Ok(BenchRow { name: "fold", figure, unit: "events/s", budget: Some(budget), bound, met })
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
fn assign_row(
    runtime: &Runtime,
    name: &'static str,
    wishes: u32,
    responders: u32,
) -> Result<BenchRow, Failure> {
    let problem = routing::problem(wishes, responders);
    let plan = runtime.assign(&problem)?.value;
    let plan = plan.map_err(|fault| Failure::Internal(fault.message))?;
    plan::verify(&problem, &plan).map_err(|error| Failure::Internal(error.to_string()))?;
    let figure = median_us(PLANS, || runtime.assign(&problem).map(drop))? / 1_000.0;
    Ok(BenchRow { name, figure, unit: "ms", budget: None, bound: Bound::AtMost, met: None })
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
