//! What is missing at a point, and how a scenario would show it, in words. Which points there are
//! is `coverage/points.rs`.

use crate::language::Own;
use wish_analysis::coverage::common::Common;
use wish_analysis::coverage::point::{Aspect, Cause, Move, Part, Point};

use super::Language;

mod conditions;
mod uses;

/// What is missing, and how to show it.
pub struct PointText {
    pub what: String,
    pub how: String,
}

/// Words in both languages: what is missing, how to show it. `{}` stands for the entry that it is
/// about, or for the code under which the line stands.
pub(super) struct Words {
    en: [&'static str; 2],
    zh: [&'static str; 2],
}

const fn say(en: [&'static str; 2], zh: [&'static str; 2]) -> Words {
    Words { en, zh }
}

pub fn point_text(point: &Point, common: &Common, language: Language) -> PointText {
    if let Some(text) = guard_text(point, language) {
        return text;
    }
    match &point.hit.aspect {
        Aspect::Rule(rule) => rule_text(rule, common, language),
        Aspect::Move(step) => move_text(step, language),
        aspect => {
            let (line, key) = (point.hit.line.as_str(), last_key(&point.hit.line));
            let words = match point.part {
                Part::Boundaries => boundary(line, key, aspect),
                Part::Conditions => conditions::words(line, key, aspect),
                _ => uses::words(line, key, aspect),
            };
            let about = match aspect {
                Aspect::Entry(entry) | Aspect::Break(entry) => entry.as_str(),
                _ => about(line, key),
            };
            let [what, how] = if language.own() == Own::Chinese { words.zh } else { words.en };
            PointText {
                what: format!("`{line}`{}{}", colon(language), what.replace("{}", about)),
                how: how.replace("{}", about),
            }
        }
    }
}

/// What no scenario shows of a guard, in the catalogues' words.
fn guard_text(point: &Point, language: Language) -> Option<PointText> {
    let line = point.hit.line.as_str();
    let (rule, name, passed) = match (&point.hit.aspect, &point.guard) {
        (Aspect::Rule(rule), _) => (rule, rule.as_str(), false),
        (aspect, Some(rule)) => (rule, line, *aspect == Aspect::Passed),
        (_, None) => return None,
    };
    let of_catalogue = wish_words::Language::nearest(language.tag());
    let text = wish_words::uncovered(rule, line, passed, of_catalogue)?;
    Some(PointText { what: format!("`{name}`{}{}", colon(language), text.message), how: text.hint })
}

fn colon(language: Language) -> &'static str {
    match language.own() {
        Own::Chinese => "：",
        Own::English => ": ",
    }
}

fn last_key(line: &str) -> &str {
    line.rsplit('.').next().unwrap_or(line)
}

/// The code under which a line stands, as scenarios write it.
fn about<'a>(line: &'a str, key: &'a str) -> &'a str {
    match line.split('.').collect::<Vec<_>>().as_slice() {
        ["deadlines", name] => moment(name),
        ["categories" | "target_groups" | "responder_kinds" | "agencies", code, ..] => code,
        _ => key,
    }
}

/// How a scenario names the moment at which a deadline passes.
fn moment(name: &str) -> &str {
    match name {
        "supply_info" => "supply-info",
        "first_contact" => "first-contact",
        "contact_reminder" => "contact-reminder",
        "due_reminder" => "due-reminder",
        "hold_review" => "hold-review",
        other => other,
    }
}

fn boundary(line: &str, key: &str, side: &Aspect) -> Words {
    if line.starts_with("round") {
        return round_day(key, side);
    }
    let how = match (line, key) {
        ("deadlines.repeat", _) => say(
            [
                "",
                "let a deadline that is told again pass twice: `at = \"verify\"` two times running",
            ],
            ["", "让会重复提醒的期限连续到期两次：两步都写 `at = \"verify\"`"],
        ),
        (_, "open") => say(
            [
                "",
                "let the step pass: `at = \"ladder.STEP\"`, STEP being the next one, or \
                 `at = \"ladder.exhausted\"`",
            ],
            ["", "让该级到期：`at = \"ladder.下一级\"`，最后一级用 `at = \"ladder.exhausted\"`"],
        ),
        (_, "repeat") => say(
            ["", "let the ladder be exhausted, and its holder be told again: `at = \"holder\"`"],
            ["", "让阶梯走完，再次提醒负责人：`at = \"holder\"`"],
        ),
        ("retention.closed", _) => say(
            ["", "close a case and let retention end: `at = \"retention\"`"],
            ["", "办结后让保存期届满：`at = \"retention\"`"],
        ),
        ("retention.ended", _) => say(
            ["", "let a case end early and its retention end: `at = \"retention\"`"],
            ["", "提前结束后让保存期届满：`at = \"retention\"`"],
        ),
        (_, "due") if line.starts_with("categories") => say(
            ["", "let the due date of a wish of category `{}` pass: `at = \"due\"`"],
            ["", "让类别 `{}` 的心愿到期：`at = \"due\"`"],
        ),
        _ => say(["", "let it pass: `at = \"{}\"`"], ["", "让它到期：`at = \"{}\"`"]),
    };
    let (en, zh) = match side {
        Aspect::Before => {
            ("never looked at a millisecond before it passes", "没有在到期前一毫秒查看过")
        }
        Aspect::At => ("never passes", "从未到期"),
        _ => ("never looked at a millisecond after it passed", "没有在到期后一毫秒查看过"),
    };
    say([en, how.en[1]], [zh, how.zh[1]])
}

fn round_day(key: &str, side: &Aspect) -> Words {
    match (key, side) {
        ("first_day", Aspect::Before) => say(
            [
                "nobody outside the target groups is verified on the day before",
                "accept such a wish of the area on the eve of the first day",
            ],
            ["首日前一天没有核实过其他人群的心愿", "在首日前一天核实该区域其他人群的心愿"],
        ),
        ("first_day", _) => say(
            [
                "nobody is refused on the first day",
                "accept a wish of another target group of the area on the first day",
            ],
            ["首日没有拒绝过任何心愿", "在首日核实该区域其他人群的心愿"],
        ),
        (_, Aspect::At) => say(
            [
                "nobody is refused on the last day",
                "accept a wish of another target group of the area on the last day",
            ],
            ["末日没有拒绝过任何心愿", "在末日核实该区域其他人群的心愿"],
        ),
        _ => say(
            [
                "nobody outside the target groups is verified on the day after",
                "accept such a wish of the area on the day after the last",
            ],
            ["末日次日没有核实过其他人群的心愿", "在末日次日核实该区域其他人群的心愿"],
        ),
    }
}

fn rule_text(rule: &str, common: &Common, language: Language) -> PointText {
    let known = common.rule(rule);
    match language.own() {
        Own::English => PointText {
            what: format!("rule `{rule}` is never met"),
            how: known.map(|rule| rule.en.clone()).unwrap_or_default(),
        },
        Own::Chinese => PointText {
            what: format!("规则 `{rule}` 从未触发"),
            how: known.map(|rule| rule.zh.clone()).unwrap_or_default(),
        },
    }
}

fn move_text(step: &Move, language: Language) -> PointText {
    let word = step.word();
    let from = step.stages.as_ref().map(|(from, _)| from.as_str()).unwrap_or_default();
    let (what, how) = match (language.own(), &step.cause) {
        (Own::English, Cause::Command(command)) => (
            format!("the move `{word}` is never made"),
            match from {
                "" => format!("give the command `{command}` where it takes effect"),
                from => format!("give the command `{command}` to a case that is {from}"),
            },
        ),
        (Own::English, Cause::Deadline(kind)) => (
            format!("the move `{word}` is never made"),
            format!("let the deadline pass in a case that is {from}: `at = \"{kind}\"`"),
        ),
        (Own::Chinese, Cause::Command(command)) => (
            format!("从未发生 `{word}`"),
            match from {
                "" => format!("在可生效处下命令 `{command}`"),
                from => format!("对处于 {from} 的事项下命令 `{command}`"),
            },
        ),
        (Own::Chinese, Cause::Deadline(kind)) => {
            (format!("从未发生 `{word}`"), format!("让处于 {from} 的事项到期：`at = \"{kind}\"`"))
        }
    };
    PointText { what, how }
}
