//! A backtest for the terminal.

use std::collections::BTreeSet;

use wish_backtest::Estimate;
use wish_backtest::divergence::Kind;
use wish_backtest::report::{Figure, Measure};

use super::super::language::Language;
use super::super::table::{Align, Cell, Column, table};
use super::Shown;

/// A page for a person who reads it once.
pub fn text(shown: &Shown<'_>, language: Language) -> String {
    let mut out = String::new();
    for line in summary(shown, language) {
        out += &line;
        out.push('\n');
    }
    if !shown.backtest.changes.is_empty() {
        out += &format!("\n{}\n{}", language.changes_title(), changes(shown, language));
    }
    for line in acceptance(shown, language) {
        out += &format!("{line}\n");
    }
    out += &format!("\n{}\n{}", language.figures_title(), figures(shown, language));
    out += &format!("\n{}\n{}", language.areas_title(), areas(shown, language));
    out += &format!("{}\n", language.inequality_note(&shown.backtest.level));
    let model = model(shown, language);
    if !model.is_empty() {
        out += &format!("\n{}\n", language.model_title());
    }
    for line in model {
        out += &format!("{line}\n");
    }
    out
}

/// What was tested, and how much is known of it.
pub fn summary(shown: &Shown<'_>, language: Language) -> Vec<String> {
    let backtest = shown.backtest;
    let policy = language.policy_of(&backtest.setting.name, backtest.setting.version);
    let mut lines = vec![language.backtest_of(backtest.cases, backtest.entries, &policy)];
    if backtest.left_out > 0 {
        lines.push(language.left_out(backtest.left_out));
    }
    let (changed, parted) = (backtest.changes.len(), backtest.diverged_cases());
    if changed == 0 {
        lines.push(language.nothing_changes().to_owned());
    } else {
        lines.push(language.parts(backtest.cases - changed, changed - parted, parted));
    }
    lines
}

/// How changes stand against what was signed off.
pub fn acceptance(shown: &Shown<'_>, language: Language) -> Vec<String> {
    let changed = shown.backtest.changes.len();
    let mut lines = Vec::new();
    if changed > 0 {
        lines.push(language.unaccepted_changes(shown.review.unaccepted(), changed));
    }
    lines.extend(unused(shown).map(|(place, case)| language.acceptance_unused(place, case)));
    lines
}

/// Acceptances that no change makes use of: the place of each in the file, from 1, and the case that it names, if any.
pub fn unused<'s>(shown: &'s Shown<'_>) -> impl Iterator<Item = (usize, Option<&'s str>)> {
    let used: BTreeSet<usize> = shown.review.accepted_by.iter().flatten().copied().collect();
    let places = shown.acceptance.accepted().iter().enumerate();
    let unused = places.filter(move |(place, _)| !used.contains(place));
    unused.map(|(place, one)| (place + 1, one.case.as_deref()))
}

/// How many changes of a kind are accepted.
pub fn accepted(shown: &Shown<'_>, kind: Kind) -> usize {
    let changes = shown.backtest.changes.iter().zip(&shown.review.accepted_by);
    changes.filter(|(change, by)| change.kind == kind && by.is_some()).count()
}

/// What the model is and assumes; nothing where nothing is modelled.
pub fn model(shown: &Shown<'_>, language: Language) -> Vec<String> {
    let Some(modelled) = &shown.backtest.modelled else { return Vec::new() };
    let replicates = modelled.runs.len();
    let mut lines =
        vec![language.model(replicates, modelled.seed, modelled.attempts, modelled.acts)];
    lines.extend(language.assumptions().map(str::to_owned));
    if !modelled.borrowed.is_empty() {
        lines.push(language.borrowed(&modelled.borrowed.join(language.comma())));
    }
    lines.push(language.interval_note().to_owned());
    lines
}

fn changes(shown: &Shown<'_>, language: Language) -> String {
    let columns = columns([
        (language.column_change(), Align::Left),
        (language.column_cases(), Align::Right),
        (language.column_accepted(), Align::Right),
        (language.column_example(), Align::Left),
        (language.column_old_said(), Align::Left),
        (language.column_new_said(), Align::Left),
    ]);
    let mut rows = Vec::new();
    for (kind, changes) in shown.backtest.by_kind() {
        let Some(first) = changes.first() else { continue };
        let at = shown.backtest.setting.shown(first.at);
        let cells = [
            format!("{kind}: {}", language.change_kind(kind)),
            changes.len().to_string(),
            accepted(shown, kind).to_string(),
            language.parting_example(&first.case, first.line, &at),
            first.old.clone(),
            first.new.clone(),
        ];
        rows.push(cells.map(Cell::plain).into());
    }
    table(&columns, &rows)
}

fn figures(shown: &Shown<'_>, language: Language) -> String {
    let columns = columns([
        (language.column_measure(), Align::Left),
        (language.column_old(), Align::Right),
        (language.column_new(), Align::Right),
        (language.column_exact(), Align::Right),
        (language.column_parted_old(), Align::Right),
        (language.column_parted_old_modelled(), Align::Right),
        (language.column_parted_new(), Align::Right),
    ]);
    let rows: Vec<Vec<Cell>> = shown
        .report
        .figures
        .iter()
        .map(|figure| {
            let figures = cells(figure, language).map(Cell::plain);
            [Cell::plain(language.measure(&figure.measure))].into_iter().chain(figures).collect()
        })
        .collect();
    table(&columns, &rows)
}

/// Old, new, never parted; parted as it was, as the model has that, and parted now.
pub fn cells(figure: &Figure, language: Language) -> [String; 6] {
    let digits = digits(&figure.measure);
    [
        number(figure.old, digits, language),
        estimate(figure.new, digits, language),
        number(figure.exact, digits, language),
        number(figure.parted_old, digits, language),
        estimate(figure.parted_old_modelled, digits, language),
        estimate(figure.parted_new, digits, language),
    ]
}

fn areas(shown: &Shown<'_>, language: Language) -> String {
    let columns = columns([
        (language.column_area(), Align::Left),
        (language.column_cases(), Align::Right),
        (language.column_claimed_old(), Align::Right),
        (language.column_claimed_new(), Align::Right),
        (language.column_median_old(), Align::Right),
        (language.column_median_new(), Align::Right),
        (language.column_mean_old(), Align::Right),
        (language.column_mean_new(), Align::Right),
    ]);
    let rows: Vec<Vec<Cell>> =
        area_rows(shown, language).into_iter().map(|row| row.map(Cell::plain).into()).collect();
    table(&columns, &rows)
}

/// Area, cases, then shares claimed, medians and means, each old and new.
pub fn area_rows(shown: &Shown<'_>, language: Language) -> Vec<[String; 8]> {
    let areas = shown.report.areas.iter();
    areas
        .map(|area| {
            [
                area.area.clone(),
                area.cases.to_string(),
                number(area.claimed_old, 3, language),
                estimate(area.claimed_new, 3, language),
                number(area.median_old, 1, language),
                estimate(area.median_new, 1, language),
                number(area.mean_old, 1, language),
                estimate(area.mean_new, 1, language),
            ]
        })
        .collect()
}

fn columns<const N: usize>(titles: [(&'static str, Align); N]) -> [Column; N] {
    titles.map(|(title, align)| Column { title, align, width_max: 60 })
}

/// How many digits follow the point.
fn digits(measure: &Measure) -> usize {
    match measure {
        Measure::Inequality => 3,
        Measure::WaitMedian | Measure::WaitMostly | Measure::WaitMean | Measure::WorkWeekly(_) => 1,
        _ => 0,
    }
}

pub fn number(figure: f64, digits: usize, language: Language) -> String {
    if figure.is_finite() { format!("{figure:.digits$}") } else { language.never().to_owned() }
}

/// The figure, and its interval where it has one.
pub fn estimate(estimate: Estimate, digits: usize, language: Language) -> String {
    let Estimate { low, middle, high } = estimate;
    let [low, middle, high] = [low, middle, high].map(|figure| number(figure, digits, language));
    if low == high { middle } else { format!("{middle} [{low}–{high}]") }
}
