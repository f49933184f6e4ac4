//! A backtest as one JSON object.

use serde_json::{Value, json};
use wish_backtest::fairness::RESTRICTED_HOURS;
use wish_backtest::report::{Figure, Measure};
use wish_backtest::{CaseChange, Estimate, INTERVAL};

use super::super::language::Language;
use super::Shown;
use super::text::{accepted, unused};

/// How many examples are listed of each kind of change.
const EXAMPLES: usize = 10;
const MODEL: &str = "piecewise-exponential competing risks";

pub fn object(shown: &Shown<'_>) -> Value {
    let backtest = shown.backtest;
    let (changed, parted) = (backtest.changes.len(), backtest.diverged_cases());
    let figures = |of: fn(&Figure) -> Value| -> serde_json::Map<String, Value> {
        shown.report.figures.iter().map(|figure| (key(&figure.measure), of(figure))).collect()
    };
    json!({
        "log": shown.log.display().to_string(),
        "origin": backtest.origin,
        "policy": shown.policy.display().to_string(),
        "name": backtest.setting.name,
        "version": backtest.setting.version,
        "cases": backtest.cases,
        "left_out": backtest.left_out,
        "commands": backtest.entries,
        "changed_cases": changed,
        "unaccepted_cases": shown.review.unaccepted(),
        "changes": changes(shown),
        "unused_acceptances": unused(shown).map(|(place, _)| place).collect::<Vec<_>>(),
        "exact": {
            "same": backtest.cases - changed,
            "timing_only": changed - parted,
            "parted": parted,
            "old": figures(|figure| rounded(figure.exact)),
        },
        "modelled": modelled(shown),
        "old": figures(|figure| rounded(figure.old)),
        "new": figures(|figure| interval(figure.new)),
        "weeks": weeks(shown),
        "areas": areas(shown),
    })
}

fn changes(shown: &Shown<'_>) -> Vec<Value> {
    let by_kind = shown.backtest.by_kind();
    let kinds = by_kind.iter().map(|(kind, changes)| {
        let examples: Vec<Value> =
            changes.iter().take(EXAMPLES).map(|change| example(shown, change)).collect();
        json!({
            "kind": kind.word(),
            "cases": changes.len(),
            "accepted": accepted(shown, *kind),
            "examples": examples,
        })
    });
    kinds.collect()
}

fn example(shown: &Shown<'_>, change: &CaseChange) -> Value {
    json!({
        "case": change.case,
        "line": change.line,
        "at": shown.backtest.setting.shown(change.at),
        "by": if change.by_deadline { "deadline" } else { "command" },
        "old": change.old,
        "new": change.new,
    })
}

fn modelled(shown: &Shown<'_>) -> Value {
    let Some(modelled) = &shown.backtest.modelled else { return Value::Null };
    let figures = shown.report.figures.iter();
    let parted: serde_json::Map<String, Value> = figures
        .map(|figure| {
            let figure_object = json!({
                "old": rounded(figure.parted_old),
                "old_modelled": interval(figure.parted_old_modelled),
                "new": interval(figure.parted_new),
            });
            (key(&figure.measure), figure_object)
        })
        .collect();
    json!({
        "model": MODEL,
        "interval": { "kind": "percentile", "from": INTERVAL.0, "to": INTERVAL.1 },
        "replicates": modelled.runs.len(),
        "seed": modelled.seed,
        "learnt_from": { "attempts": modelled.attempts, "acts": modelled.acts },
        "borrowed": modelled.borrowed,
        "assumptions": Language::ENGLISH.assumptions(),
        "cases": shown.backtest.diverged_cases(),
        "figures": parted,
    })
}

fn weeks(shown: &Shown<'_>) -> serde_json::Map<String, Value> {
    let desks = shown.report.desks.iter();
    desks
        .map(|desk| {
            let weeks: Vec<Value> = desk
                .weeks
                .iter()
                .map(|(monday, old, new)| {
                    json!({ "week": monday, "old": rounded(*old), "new": interval(*new) })
                })
                .collect();
            (desk.desk.word().to_owned(), Value::from(weeks))
        })
        .collect()
}

fn areas(shown: &Shown<'_>) -> Value {
    let rows = shown.report.areas.iter().map(|area| {
        json!({
            "area": area.area,
            "cases": area.cases,
            "claimed_share": { "old": rounded(area.claimed_old), "new": interval(area.claimed_new) },
            "median_wait_days": { "old": rounded(area.median_old), "new": interval(area.median_new) },
            "mean_wait_days": { "old": rounded(area.mean_old), "new": interval(area.mean_new) },
        })
    });
    let index = shown.report.figure(&Measure::Inequality).map(|figure| {
        json!({
            "name": "Gini coefficient of restricted mean waits",
            "restricted_days": RESTRICTED_HOURS / 24,
            "old": rounded(figure.old),
            "new": interval(figure.new),
        })
    });
    json!({ "level": shown.backtest.level, "index": index, "rows": rows.collect::<Vec<Value>>() })
}

fn key(measure: &Measure) -> String {
    match measure {
        Measure::Published => "published".to_owned(),
        Measure::Claimed => "claimed".to_owned(),
        Measure::Escalated => "escalated".to_owned(),
        Measure::Exhausted => "exhausted".to_owned(),
        Measure::Expired => "expired_claims".to_owned(),
        Measure::WaitMedian => "wait_median_days".to_owned(),
        Measure::WaitMostly => "wait_ninety_days".to_owned(),
        Measure::WaitMean => "wait_mean_days".to_owned(),
        Measure::Step(step) => format!("step {step}"),
        Measure::Work(desk) => format!("work_{}", desk.word()),
        Measure::WorkWeekly(desk) => format!("work_{}_weekly", desk.word()),
        Measure::WorkPeak(desk) => format!("work_{}_peak", desk.word()),
        Measure::Inequality => "inequality_gini".to_owned(),
    }
}

fn interval(estimate: Estimate) -> Value {
    json!({
        "low": rounded(estimate.low),
        "middle": rounded(estimate.middle),
        "high": rounded(estimate.high),
    })
}

/// With four digits; null where it is without end.
fn rounded(figure: f64) -> Value {
    let rounded = (figure * 10_000.0).round() / 10_000.0;
    if rounded.is_finite() && rounded.fract() == 0.0 && rounded.abs() < 9e15 {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number far below 2^63")]
        return Value::from(rounded as i64);
    }
    serde_json::Number::from_f64(rounded).map_or(Value::Null, Value::Number)
}
