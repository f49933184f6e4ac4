//! The coverage page: each policy with its source, line by line, and beside the lines what ran and
//! what is missing. One file without anything from elsewhere, to be read, kept and printed.

use crate::language::Own;
use std::collections::BTreeMap;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use wish_analysis::coverage::common::Common;
use wish_analysis::coverage::point::{Part, Point};
use wish_analysis::coverage::{Coverage, Share};

use super::Language;
use super::report::{CoverageReport, PolicyReport};
use super::words::{PointText, point_text};

/// Most scenarios named beside a point.
const NAMES_MAX: usize = 3;
const STYLE: &str = include_str!("page.css");

/// A point with the runs that showed it.
type Seen<'a> = &'a (Point, Vec<usize>);

pub fn page(report: &CoverageReport, language: Language) -> String {
    let title = language.page_title();
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { (title) " " (percent(report.share(None))) }
                p { (language.page_legend()) }
                @for one in &report.policies { (policy(one, &report.common, language)) }
                (shared(report, language))
            }
        }
    };
    page.into_string()
}

fn percent(share: Share) -> String {
    let tenths = share.tenths();
    format!("{}.{} %", tenths / 10, tenths % 10)
}

fn policy(report: &PolicyReport, common: &Common, language: Language) -> Markup {
    let mut by_line: BTreeMap<usize, Vec<Seen<'_>>> = BTreeMap::new();
    for seen in &report.coverage.points {
        let start = seen.0.place.as_ref().map_or(0, |place| place.start);
        by_line.entry(report.file.line(start)).or_default().push(seen);
    }
    html! {
        section {
            h2 { (report.name) " " (percent(report.coverage.share(None))) }
            (parts(&report.coverage, language))
            table.source {
                @for (index, text) in report.file.text().lines().enumerate() {
                    @let points = by_line.get(&(index + 1));
                    (source_line(report, (index + 1, text), points, common, language))
                }
            }
        }
    }
}

fn parts(coverage: &Coverage, language: Language) -> Markup {
    let shares = Part::ALL.map(|part| (part, coverage.share(Some(part))));
    html! {
        table.parts {
            @for (part, share) in shares.into_iter().filter(|(_, share)| share.points > 0) {
                tr {
                    th { (language.part(part)) }
                    td { (share.covered) " / " (share.points) }
                    td { (percent(share)) }
                }
            }
        }
    }
}

/// What all policies share.
fn shared(report: &CoverageReport, language: Language) -> Markup {
    html! {
        section {
            h2 { (language.rules_and_moves()) }
            (parts(&report.shared, language))
            ul.shared {
                @for seen in &report.shared.points {
                    li class=(colour(&[seen])) {
                        (note(&report.scenarios, seen, &report.common, language))
                    }
                }
            }
        }
    }
}

fn source_line(
    report: &PolicyReport,
    (number, text): (usize, &str),
    points: Option<&Vec<Seen<'_>>>,
    common: &Common,
    language: Language,
) -> Markup {
    let points = points.map(Vec::as_slice).unwrap_or_default();
    let covered = points.iter().filter(|seen| !seen.1.is_empty()).count();
    let (missing, shown): (Vec<Seen<'_>>, Vec<Seen<'_>>) =
        points.iter().partition(|seen| seen.1.is_empty());
    let ran: Vec<String> = shown.iter().map(|seen| ran(&report.scenarios, seen)).collect();
    let hover = (!ran.is_empty()).then(|| ran.join("\n"));
    html! {
        tr class=(colour(points)) title=[hover] {
            td.number { (number) }
            td.count { @if !points.is_empty() { (covered) "/" (points.len()) } }
            td.text {
                pre { (text) }
                @if !missing.is_empty() {
                    ul {
                        @for seen in &missing {
                            li { (note(&report.scenarios, seen, common, language)) }
                        }
                    }
                }
            }
        }
    }
}

/// What is missing, and how to show it; or what ran.
fn note(scenarios: &[String], seen: Seen<'_>, common: &Common, language: Language) -> Markup {
    if !seen.1.is_empty() {
        return html! { (ran(scenarios, seen)) };
    }
    let PointText { what, how } = point_text(&seen.0, common, language);
    html! { (what) br; span.how { (how) } }
}

fn ran(scenarios: &[String], seen: Seen<'_>) -> String {
    let names = seen.1.iter().filter_map(|number| scenarios.get(*number));
    let names: Vec<&str> = names.take(NAMES_MAX).map(String::as_str).collect();
    let more = match seen.1.len().saturating_sub(NAMES_MAX) {
        0 => String::new(),
        more => format!(" +{more}"),
    };
    format!("✓ {}: {}{more}", seen.0.hit.aspect.word(), names.join("; "))
}

fn colour(points: &[Seen<'_>]) -> &'static str {
    let covered = points.iter().filter(|seen| !seen.1.is_empty()).count();
    match (covered, points.len()) {
        (_, 0) => "plain",
        (covered, all) if covered == all => "green",
        (0, _) => "red",
        _ => "amber",
    }
}

impl Language {
    pub fn part(self, part: Part) -> &'static str {
        let (english, chinese) = match part {
            Part::Uses => ("words and settings in use", "用到的词语和设置"),
            Part::Conditions => ("conditions, both ways", "条件（成立与不成立）"),
            Part::Boundaries => ("deadlines: before, at, after", "期限：之前、到期、之后"),
            Part::Rules => ("rules not tied to a policy line", "不属于某一行的规则"),
            Part::Transitions => ("moves of a case", "事项的流转"),
        };
        if self.own() == Own::Chinese { chinese } else { english }
    }
}

super::super::language::words! {
    page_title: "Policy coverage", "政策覆盖率";
    page_legend:
        "Green: everything on the line was shown by a scenario; hover to see by which. Amber: \
         some of it. \
         Red: none of it. Lines without colour have nothing to show.",
        "绿色：该行全部被场景验证，悬停可见是哪些场景；琥珀色：部分；红色：没有。无色的行没有可验证的内容。";
    rules_and_moves: "Rules and moves that every policy has", "各政策共有的规则和流转";
}
