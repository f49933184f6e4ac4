//! What the host counts of itself, for Prometheus. Written by hand rather than by a crate: it is a dozen figures, each host in a process has
//! its own, and what is read from the store at the moment of asking stands beside them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use wish_store::{Distribution, Histogram, StoreFigures};

use crate::detector::Findings;

/// Microseconds in which requests are answered.
const LATENCIES: &[u64] =
    &[1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 5_000_000];
const MICROSECONDS: f64 = 1_000_000.0;
const MILLISECONDS: f64 = 1_000.0;

/// What requests are counted by: the method, the template of the address, and the status. None of the three has anything of a caller's.
type Asked = (&'static str, String, u16);

/// What the host has counted since it started.
#[derive(Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<Asked, Arc<Histogram>>>,
    outcomes: Mutex<BTreeMap<(&'static str, String), u64>>,
}

impl Metrics {
    /// A request was answered.
    pub fn answered(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let histogram = {
            let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
            let asked = (method, route.to_owned(), status);
            let one = requests.entry(asked).or_insert_with(|| Arc::new(Histogram::new(LATENCIES)));
            Arc::clone(one)
        };
        histogram.record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// A command came to something: `done`, `repeated`, a rule that refused it, or why there was no answer.
    pub fn came_to(&self, command: &'static str, outcome: &str, times: u64) {
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        *outcomes.entry((command, outcome.to_owned())).or_default() += times;
    }

    fn requests(&self) -> Vec<(Asked, Distribution)> {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().map(|(asked, one)| (asked.clone(), one.distribution())).collect()
    }
}

/// Everything in the form that Prometheus reads.
pub fn exposition(
    metrics: &Metrics,
    store: &StoreFigures,
    dropped: u64,
    found: &Findings,
) -> String {
    let mut text = Exposition::default();
    for (name, help, value) in gauges(found) {
        text.head(name, "gauge", help);
        text.sample(name, "", value);
    }
    text.head("wish_component_info", "gauge", "the rules that this host runs; always 1");
    let labels = labels(&[("component", &found.own.component), ("contract", &found.own.contract)]);
    text.sample("wish_component_info", &labels, 1.0);
    text.head("wish_request_seconds", "histogram", "how long requests took, by route and status");
    for ((method, route, status), distribution) in metrics.requests() {
        let status = status.to_string();
        let parts = [("method", method), ("route", route.as_str()), ("status", &status)];
        text.histogram("wish_request_seconds", &parts, &distribution, MICROSECONDS);
    }
    text.head("wish_commands_total", "counter", "commands by what they came to");
    let outcomes = metrics.outcomes.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for ((command, outcome), count) in outcomes {
        let labels = crate::metrics::labels(&[("command", command), ("outcome", &outcome)]);
        text.sample("wish_commands_total", &labels, exact(count));
    }
    text.head("wish_spans_dropped_total", "counter", "spans that the collector was too slow for");
    text.sample("wish_spans_dropped_total", "", exact(dropped));
    text.head("wish_store_group", "histogram", "pieces of work that shared a commit");
    text.histogram("wish_store_group", &[], &store.groups, 1.0);
    let help = "how long work waited: for its commit in SQLite, for a connection in PostgreSQL";
    text.head("wish_store_wait_seconds", "histogram", help);
    text.histogram("wish_store_wait_seconds", &[], &store.waits, MICROSECONDS);
    text.0
}

fn gauges(found: &Findings) -> [(&'static str, &'static str, f64); 12] {
    let seconds =
        |milliseconds: i64| exact(u64::try_from(milliseconds).unwrap_or(0)) / MILLISECONDS;
    [
        (
            "wish_cases_stranded",
            "open cases with neither deadline nor holder",
            exact(found.stranded),
        ),
        (
            "wish_cases_overdue",
            "cases whose deadline has passed and is not settled",
            exact(found.overdue),
        ),
        (
            "wish_cases_late",
            "cases whose deadline passed minutes ago and is not settled",
            exact(found.late),
        ),
        (
            "wish_deadline_lag_seconds",
            "how long ago the first deadline passed that is not settled",
            seconds(found.deadline_lag_ms),
        ),
        (
            "wish_cases_quarantined",
            "cases over which the rules broke off",
            exact(found.quarantined.len() as u64),
        ),
        ("wish_effects_waiting", "effects that wait for a try", exact(found.effects_waiting)),
        (
            "wish_effects_stuck",
            "effects that were tried often, or not at all when their time had come",
            exact(found.effects_stuck),
        ),
        (
            "wish_effect_lag_seconds",
            "how long ago the first effect that is stuck was to be tried",
            seconds(found.effect_lag_ms),
        ),
        (
            "wish_inputs_quarantined",
            "inputs that stopped the rules",
            exact(found.inputs_quarantined),
        ),
        (
            "wish_hosts",
            "hosts that work on this store, this one included",
            exact(found.hosts.len() as u64),
        ),
        (
            "wish_hosts_with_another_component",
            "hosts on this store that run other rules",
            exact(found.others().count() as u64),
        ),
        (
            "wish_clock_behind_seconds",
            "how far the clock is behind what was last written",
            seconds(found.clock_behind_ms),
        ),
    ]
}

/// Counts here stay far below what a float holds exactly.
#[allow(clippy::cast_precision_loss)]
fn exact(count: u64) -> f64 {
    count as f64
}

#[derive(Default)]
struct Exposition(String);

// Writing to a text cannot fail.
impl Exposition {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn sample(&mut self, name: &str, labels: &str, value: f64) {
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn histogram(&mut self, name: &str, parts: &[(&str, &str)], found: &Distribution, unit: f64) {
        let bounds =
            found.up_to.iter().map(|(bound, count)| ((exact(*bound) / unit).to_string(), *count));
        for (bound, count) in bounds.chain([("+Inf".to_owned(), found.count)]) {
            let mut parts = parts.to_vec();
            parts.push(("le", &bound));
            self.sample(&format!("{name}_bucket"), &labels(&parts), exact(count));
        }
        self.sample(&format!("{name}_sum"), &labels(parts), exact(found.sum) / unit);
        self.sample(&format!("{name}_count"), &labels(parts), exact(found.count));
    }
}

fn labels(parts: &[(&str, &str)]) -> String {
    if parts.is_empty() {
        return String::new();
    }
    let escaped =
        |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    let parts: Vec<String> =
        parts.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
    format!("{{{}}}", parts.join(","))
}
