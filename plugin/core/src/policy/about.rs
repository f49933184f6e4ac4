//! What a policy says of itself, with its ladders in plain words. The sentences are made from the
//! policy: nothing about a city stands here. Words for single rules are `explain::words`.

use super::{AudienceRule, Labels, Ladder, Policy, Step};
use crate::calendar::{Span, Unit};
use wish_contract::{About, Code, LadderOutline, Outreach, Text};
use wish_policy::filled;

const CHINESE: &str = "zh-CN";

/// What the policy says of itself.
#[must_use]
pub fn about(policy: &Policy) -> About {
    let mut title = Vec::new();
    for (language, words) in policy.title.iter() {
        title.push(Text { language: language.clone(), words: words.clone() });
    }
    let mut ladders = Vec::new();
    for ladder in &policy.ladders {
        for language in &policy.languages {
            ladders.push(outline(policy, ladder, language));
        }
    }
    About {
        name: policy.reference.name.clone(),
        version: policy.reference.version,
        digest: policy.digest.clone(),
        title,
        languages: policy.languages.clone(),
        ladders,
        outreach: outreach(policy),
    }
}

fn outreach(policy: &Policy) -> Outreach {
    let depth = policy.notices.floor.map_or(0, |floor| floor.depth);
    Outreach {
        claim_days: policy.routing.load_days,
        notice_days: policy.notices.period_days,
        area_segments: u32::try_from(depth).unwrap_or(u32::MAX),
    }
}

/// A length of time in words: `3 working days`, `3个工作日`.
#[must_use]
pub fn span_words(span: Span, language: &str) -> String {
    if language != CHINESE {
        return span.to_string();
    }
    let unit = match span.unit() {
        Unit::WorkingDays => "个工作日",
        Unit::WorkingHours => "个工作小时",
        Unit::WorkingMinutes => "个工作分钟",
        Unit::Minutes => "分钟",
        Unit::Hours => "小时",
        Unit::Days => "天",
        Unit::Weeks => "周",
        Unit::Months => "个月",
        Unit::Years => "年",
    };
    format!("{}{unit}", span.count())
}

fn outline(policy: &Policy, ladder: &Ladder, language: &str) -> LadderOutline {
    let mut steps = Vec::new();
    for (index, one) in ladder.steps.iter().enumerate() {
        steps.push(step(policy, one, index, language));
    }
    let after = match language {
        CHINESE => "此后由所在地的调度员负责，每{0}提醒一次，直到有人处理。",
        _ => {
            "After that the coordinator has it in hand by name, \
             told again every {0} until somebody acts."
        }
    };
    steps.push(filled(after, &[&span_words(ladder.exhausted_repeat, language)]));
    LadderOutline { ladder: ladder.code.clone(), language: language.to_owned(), steps }
}

fn step(policy: &Policy, step: &Step, index: usize, language: &str) -> String {
    let mut audiences = Vec::new();
    for rule in &step.audience {
        audiences.push(audience(policy, rule, language));
    }
    let (and, sentence) = match (language, index) {
        (CHINESE, 0) => ("、", "{0}：先向{1}开放{2}。"),
        (CHINESE, _) => ("、", "{0}：再向{1}开放{2}。"),
        (_, 0) => (" and ", "{0}: for {2}, open to {1}."),
        (_, _) => (" and ", "{0}: for {2} more, open as well to {1}."),
    };
    let label = word(&step.labels, language, &step.code);
    filled(sentence, &[label, &audiences.join(and), &span_words(step.open, language)])
}

fn audience(policy: &Policy, rule: &AudienceRule, language: &str) -> String {
    let mut kinds = Vec::new();
    for code in &rule.kinds {
        let kind = policy.responder_kinds.get(code);
        kinds.push(kind.map_or(code.as_str(), |kind| word(&kind.labels, language, code)));
    }
    let level = policy.area_levels.get(rule.depth.saturating_sub(1)).map_or("", String::as_str);
    match (language, rule.paired_only) {
        (CHINESE, true) => filled("与所在地结对的{0}", &[&kinds.join("、")]),
        (CHINESE, false) => filled("同{1}的{0}", &[&kinds.join("、"), level_word(level)]),
        (_, true) => filled("any {0} paired with the place", &[&either(&kinds)]),
        (_, false) => filled("any {0} of the same {1}", &[&either(&kinds), level]),
    }
}

/// `a`, `a or b`, `a, b or c`.
fn either(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => {
            filled("{0} or {1}", &[&before.join(", "), last])
        }
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
}

/// The Chinese word for an area level of the usual eight; a level of a policy's own keeps its code.
fn level_word(level: &str) -> &str {
    match level {
        "province" => "省",
        "city" => "市",
        "district" => "区县",
        "street" => "街道",
        "community" => "社区",
        "grid" => "网格",
        "building" => "楼栋",
        "household" => "户",
        own => own,
    }
}

/// The word in a language; in English where it lacks one, and the code where that does.
fn word<'a>(labels: &'a Labels, language: &str, code: &'a Code) -> &'a str {
    labels.get(language).or_else(|| labels.get("en")).unwrap_or(code)
}
