//! A backtest as a page of its own: no scripts, nothing fetched, good to print.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use wish_backtest::report::Measure;

use super::super::language::Language;
use super::Shown;
use super::plots;
use super::text::{acceptance, accepted, area_rows, cells, model, summary};

/// Examples that are shown of each kind of change.
const EXAMPLES: usize = 10;
const STYLE: &str = "
body { font: 15px/1.5 system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif;
       color: #1c1f24; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: .2rem; }
h2 { font-size: 1.2rem; margin-top: 2.2rem; border-bottom: 1px solid #d5d9e0; padding-bottom: .2rem; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; vertical-align: top;
         border-bottom: 1px solid #e8ebf0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
code { font: .85rem ui-monospace, monospace; overflow-wrap: anywhere; }
figure { margin: 1rem 0; } figure svg { max-width: 100%; height: auto; }
figcaption { font-size: .88rem; color: #4a505a; }
.key { margin-left: 1.2em; white-space: nowrap; } .key span { display: inline-block; width: 1.1em; height: .7em; margin-right: .4em; }
.key .old { background: #767c86; } .key .new { background: #1868c9; } .key .interval { background: #1868c92e; border: 1px solid #1c1f24; }
details { margin: .4rem 0; } summary { cursor: pointer; }
.open { color: #a4262c; font-weight: 600; }
@media print { body { max-width: none; margin: 0; font-size: 10pt; } h2 { break-after: avoid; }
               figure, tr { break-inside: avoid; } details { display: block; } }
";

/// The page; what went wrong with a plot otherwise.
pub fn page(shown: &Shown<'_>, language: Language) -> Result<String, String> {
    let backtest = shown.backtest;
    let title = format!(
        "{}: {}",
        language.backtest_title(),
        language.policy_of(&backtest.setting.name, backtest.setting.version)
    );
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title.replace('`', "")) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (marked(&title)) }
                p { code { (shown.log.display()) } " · " code { (backtest.origin) } " · "
                    (backtest.setting.shown(backtest.first)) " – "
                    (backtest.setting.shown(backtest.last)) }
                @for line in summary(shown, language) { p { (marked(&line)) } }
                @if !backtest.changes.is_empty() { (changes(shown, language)) }
                (figures(shown, language)?)
                (load(shown, language)?)
                (areas(shown, language)?)
                @let lines = model(shown, language);
                @if !lines.is_empty() {
                    h2 { (language.model_title()) }
                    @for line in lines { p { (marked(&line)) } }
                }
            }
        }
    };
    Ok(page.into_string())
}

fn changes(shown: &Shown<'_>, language: Language) -> Markup {
    html! {
        h2 { (language.changes_title()) }
        @for line in acceptance(shown, language) {
            p class=[(shown.review.unaccepted() > 0).then_some("open")] { (line) }
        }
        table {
            tr {
                th { (language.column_change()) }
                th.number { (language.column_cases()) }
                th.number { (language.column_accepted()) }
            }
            @for (kind, changes) in shown.backtest.by_kind() {
                tr {
                    td { code { (kind) } " " (language.change_kind(kind)) }
                    td.number { (changes.len()) }
                    td.number { (accepted(shown, kind)) }
                }
            }
        }
        @for (kind, changes) in shown.backtest.by_kind() {
            details {
                summary { code { (kind) } " – " (language.column_example()) }
                table {
                    tr {
                        th { (language.column_case()) }
                        th.number { (language.column_line()) }
                        th { (language.column_at()) }
                        th { (language.column_why()) }
                        th { (language.column_old_said()) }
                        th { (language.column_new_said()) }
                    }
                    @for change in changes.iter().take(EXAMPLES) {
                        tr {
                            td { (change.case) }
                            td.number { (change.line) }
                            td { (shown.backtest.setting.shown(change.at)) }
                            td {
                                @if change.by_deadline { (language.by_deadline()) }
                                @else { (language.by_command()) }
                            }
                            td { code { (change.old) } }
                            td { code { (change.new) } }
                        }
                    }
                }
            }
        }
    }
}

fn figures(shown: &Shown<'_>, language: Language) -> Result<Markup, String> {
    let steps = plots::steps(shown.report, &shown.backtest.setting, language)?;
    let curve = plots::curve(shown.report, language)?;
    Ok(html! {
        h2 { (language.figures_title()) }
        table {
            tr {
                th { (language.column_measure()) }
                th.number { (language.column_old()) }
                th.number { (language.column_new()) }
                th.number { (language.column_exact()) }
                th.number { (language.column_parted_old()) }
                th.number { (language.column_parted_old_modelled()) }
                th.number { (language.column_parted_new()) }
            }
            @for figure in &shown.report.figures {
                tr {
                    td { (language.measure(&figure.measure)) }
                    @for cell in cells(figure, language) { td.number { (cell) } }
                }
            }
        }
        p { (language.interval_note()) }
        (plot(&steps, language.steps_title(), language))
        (plot(&curve, language.waits_title(), language))
    })
}

fn load(shown: &Shown<'_>, language: Language) -> Result<Markup, String> {
    let mut drawn = Vec::new();
    for desk in &shown.report.desks {
        if desk.weeks.iter().any(|(_, old, new)| *old > 0.0 || new.high > 0.0) {
            drawn.push((language.desk(desk.desk), plots::weeks(desk, language)?));
        }
    }
    Ok(html! {
        h2 { (language.load_title()) }
        @for (desk, svg) in &drawn { (plot(svg, desk, language)) }
    })
}

fn areas(shown: &Shown<'_>, language: Language) -> Result<Markup, String> {
    let svg = plots::areas(shown.report, language)?;
    Ok(html! {
        h2 { (language.areas_title()) }
        p { (marked(&language.inequality_note(&shown.backtest.level))) }
        (plot(&svg, &language.measure(&Measure::WaitMean), language))
        table {
            tr {
                th { (language.column_area()) }
                th.number { (language.column_cases()) }
                th.number { (language.column_claimed_old()) }
                th.number { (language.column_claimed_new()) }
                th.number { (language.column_median_old()) }
                th.number { (language.column_median_new()) }
                th.number { (language.column_mean_old()) }
                th.number { (language.column_mean_new()) }
            }
            @for row in area_rows(shown, language) {
                tr {
                    @for (place, cell) in row.iter().enumerate() {
                        td class=[(place > 0).then_some("number")] { (cell) }
                    }
                }
            }
        }
    })
}

/// A sentence whose names stand in backticks.
fn marked(sentence: &str) -> Markup {
    html! {
        @for (place, part) in sentence.split('`').enumerate() {
            @if place % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// A plot with its name above and what its colours mean, beside the picture rather than over it.
fn plot(svg: &str, caption: &str, language: Language) -> Markup {
    html! {
        figure {
            figcaption {
                b { (caption) } " "
                span.key { span.old {} (language.column_old()) }
                span.key { span.new {} (language.column_new()) }
                span.key { span.interval {} (language.interval()) }
            }
            (PreEscaped(svg))
        }
    }
}
