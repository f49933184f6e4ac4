//! The figures as a table or as JSON: ratios first, since times are this machine's.

use serde::Serialize;

use crate::Outcome;
use crate::engine::{AnyEngine, Engine};
use crate::race::Times;

const LOCK: &str = include_str!("../Cargo.lock");
/// A claim takes the component at most so many times what the fastest peer takes that builds its inputs for each call.
const BUILT_MAX: f64 = 1.0;

#[derive(Serialize)]
pub struct Report {
    questions: usize,
    /// The first row is ours; ratios are to it.
    rows: Vec<Row>,
    budgets: [Budget; 1],
}

#[derive(Serialize)]
struct Row {
    engine: &'static str,
    version: &'static str,
    built_ratio: f64,
    prepared_ratio: f64,
    built_us: f64,
    prepared_us: f64,
}

/// How ours stands beside the fastest peer.
#[derive(Serialize)]
struct Budget {
    inputs: &'static str,
    fastest: &'static str,
    ratio: f64,
    ratio_max: f64,
    met: bool,
}

impl Report {
    /// The first `ours` engines are ours, the rest peers.
    pub fn of(
        questions: usize,
        engines: &[AnyEngine<'_>],
        times: &[Times],
        ours: usize,
    ) -> Outcome<Report> {
        let first = *times.first().ok_or("no engine was measured")?;
        let entries = engines.iter().zip(times);
        let rows = entries.map(|(engine, times)| Row::of(engine.as_ref(), times, &first));
        let rows = rows.collect::<Outcome<Vec<Row>>>()?;
        let (_, peers) = rows.split_at(ours);
        let budgets = [Budget::of("built", peers, |row| row.built_ratio, BUILT_MAX)?];
        Ok(Report { questions, rows, budgets })
    }

    pub fn table(&self) -> String {
        let head = format!(
            "{} questions answered alike; times relative to ours, then in µs\n\n\
             {:<24}{:>9}{:>10}{:>12}{:>12}{:>14}\n",
            self.questions, "engine", "version", "built", "prepared", "built µs", "prepared µs"
        );
        let rows = self.rows.iter().map(|row| {
            format!(
                "{:<24}{:>9}{:>8.2} ×{:>10.2} ×{:>12.2}{:>14.2}\n",
                row.engine,
                row.version,
                row.built_ratio,
                row.prepared_ratio,
                row.built_us,
                row.prepared_us
            )
        });
        let budgets = self.budgets.iter().map(|budget| {
            let verdict = if budget.met { "met" } else { "missed" };
            format!(
                "inputs {}: ours takes {:.2} × what {} takes, the fastest peer; at most {}: \
                 {verdict}\n",
                budget.inputs, budget.ratio, budget.fastest, budget.ratio_max
            )
        });
        [head].into_iter().chain(rows).chain(["\n".to_owned()]).chain(budgets).collect()
    }
}

impl Row {
    fn of(engine: &dyn Engine<'_>, times: &Times, first: &Times) -> Outcome<Row> {
        Ok(Row {
            engine: engine.name(),
            version: version(engine.package())?,
            built_ratio: times.built_us / first.built_us,
            prepared_ratio: times.prepared_us / first.prepared_us,
            built_us: times.built_us,
            prepared_us: times.prepared_us,
        })
    }
}

impl Budget {
    fn of(
        inputs: &'static str,
        peers: &[Row],
        theirs: fn(&Row) -> f64,
        ratio_max: f64,
    ) -> Outcome<Budget> {
        let fastest = peers.iter().min_by(|one, other| theirs(one).total_cmp(&theirs(other)));
        let fastest = fastest.ok_or("no peer was measured")?;
        let ratio = 1.0 / theirs(fastest);
        Ok(Budget { inputs, fastest: fastest.engine, ratio, ratio_max, met: ratio <= ratio_max })
    }
}

/// The version that was built, as the lock file has it.
fn version(package: &str) -> Outcome<&'static str> {
    let entry = format!("name = \"{package}\"\nversion = \"");
    let rest = LOCK.split_once(&entry).map(|(_, rest)| rest);
    let version = rest.and_then(|rest| rest.split('"').next());
    version.ok_or_else(|| format!("Cargo.lock names no version of `{package}`").into())
}
