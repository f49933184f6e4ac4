//! A simulated year in words.

use std::collections::BTreeMap;

use super::SimulationReport;
use crate::language::{Language, words};
use crate::table::{Align, Cell, Column, table};

words! {
    help_mix: "What the programme is made of: wishes, places, responders by kind; its form is below", "项目的构成：心愿数、地点、各类承接方人数；格式见下";
    help_simulate: "Plays a generated year of a street, a district or a city through the rules",
        "按规则推演一条街道、一个区或一座城市的一年";
    help_scale: "How large: city (100,000 wishes), district or street",
        "规模：city（10 万个心愿）、district 或 street";
    help_seed: "Where chance begins: the same seed gives the same log; 1 where none is given",
        "随机种子：种子相同，日志也相同；默认为 1";
    help_log_out: "Writes the log of all commands to this file", "把全部指令的日志写入此文件";
    help_threads: "How many threads; by default as many as there are processors",
        "线程数；默认与处理器数相同";
    simulating: "playing the year", "正在推演";
    simulated_year: "A simulated year", "推演一年";
    column_count: "count", "数量";
    row_wishes: "wishes", "心愿";
    row_rests: "rests of wishes that came in part", "部分送达后余下的心愿";
    row_events: "events", "事件";
    row_commands: "commands", "指令";
    row_stranded: "stranded", "无人负责";
    row_open: "still open when the year ended", "年末仍未办结";
    row_exhausted: "held by a coordinator after the last step", "各级用尽、由调度员负责";
    row_escalated: "escalated to", "升级至";
    row_claims: "claims by", "认领方";
    row_ended: "ended", "结束于";
    row_overdue: "overdue", "逾期";
    row_refused: "refused", "不予受理的指令";
}

pub fn shown(report: &SimulationReport<'_>, language: Language) -> String {
    let counts = report.counts;
    let mut rows = vec![
        (language.row_wishes().to_owned(), counts.wishes),
        (language.row_rests().to_owned(), counts.rests),
        (language.row_commands().to_owned(), counts.commands),
        (language.row_events().to_owned(), counts.events),
        (language.row_stranded().to_owned(), counts.stranded),
        (language.row_open().to_owned(), counts.open),
        (language.row_exhausted().to_owned(), counts.exhausted),
    ];
    let parts: [(&str, &BTreeMap<String, u64>); 5] = [
        (language.row_escalated(), &counts.escalated),
        (language.row_claims(), &counts.claims),
        (language.row_ended(), &counts.ended),
        (language.row_overdue(), &counts.overdue),
        (language.row_refused(), &counts.refused),
    ];
    for (name, counters) in parts {
        rows.extend(counters.iter().map(|(label, count)| (format!("{name} {label}"), *count)));
    }
    let rows: Vec<Vec<Cell>> = rows
        .into_iter()
        .map(|(name, count)| vec![Cell::plain(name), Cell::plain(grouped(count))])
        .collect();
    let columns =
        [(language.column_measure(), Align::Left), (language.column_count(), Align::Right)];
    let columns = columns.map(|(title, align)| Column { title, align, width_max: 70 });
    let title = format!(
        "{} ({}, {}, seed {}, {})",
        language.simulated_year(),
        report.policy,
        report.scale,
        report.seed,
        report.model
    );
    let log = report.log.map_or_else(String::new, |path| {
        format!("{path}: {} MB, SHA-256 {}\n", report.log_bytes >> 20, report.log_sha256)
    });
    format!(
        "{title}\n{}{log}{:.1} s, {} threads\n",
        table(&columns, &rows),
        report.seconds,
        report.threads
    )
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}
