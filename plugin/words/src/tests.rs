//! Texts filled with facts as the tests name them; what the rules say of their own facts is for the
//! tests of `wish-core`.

use expect_test::{Expect, expect};

use crate::{Finding, Label, Language, Value, finding, label, own_rule, rule};

const CHINESE: &str = "zh-CN";

fn check(code: &str, facts: &[(&str, Value<'_>)], language: &str, expected: Expect) {
    let language = Language::nearest(language);
    expected.assert_eq(&rule(code, facts, language).unwrap_or_default());
}

fn own(text: &str, facts: &[(&str, Value<'_>)]) -> String {
    own_rule(text, facts, Language::ENGLISH)
}

#[test]
fn a_number_chooses_its_plural() {
    let live = |number| [("live_claims", Value::Number(number))];
    check(
        "claims_live",
        &live(1),
        "en",
        expect!["the case still has 1 live claim; have them released or revoked first"],
    );
    check(
        "claims_live",
        &live(101),
        "en",
        expect!["the case still has 101 live claims; have them released or revoked first"],
    );
    check("claims_live", &live(1), CHINESE, expect!["该事项还有 1 个有效认领；请先退回或撤销"]);
}

#[test]
fn a_clause_stands_only_where_all_its_facts_are_there() {
    let due = ("due", Value::Text("Monday"));
    check(
        "ladder_widened",
        &[due, ("step", Value::Text("street"))],
        "en",
        expect!["unclaimed by Monday; open now as well: street"],
    );
    check("ladder_widened", &[due], "en", expect!["unclaimed by Monday"]);
    check(
        "ladder_widened",
        &[due, ("step", Value::Text(""))],
        CHINESE,
        expect!["至 Monday 无人认领"],
    );
}

#[test]
fn a_guard_is_told_by_its_outcome() {
    let responder = ("responder", Value::Text("tz-m2"));
    let later = ("changes_at", Value::Text("Monday"));
    check(
        "not_suspended",
        &[responder, ("passed", Value::Present)],
        "en",
        expect!["`tz-m2` is not suspended"],
    );
    check(
        "not_suspended",
        &[responder, later],
        "en",
        expect!["`tz-m2` is suspended; may claim again from Monday"],
    );
    check(
        "not_suspended",
        &[responder],
        "en",
        expect!["`tz-m2` is suspended; ask the coordinator"],
    );
}

#[test]
fn when_the_answer_changes_is_told_once() {
    let later = [("changes_at", Value::Text("Monday"))];
    check("work_started", &later, "en", expect!["the work began; try again from Monday"]);
    check("work_started", &later, CHINESE, expect!["已开始办理；可于 Monday 后再试"]);
    check("nothing_due", &later, "en", expect!["nothing was due; the next deadline is Monday"]);
    assert_eq!(own("from {changes_at} on", &later), "from Monday on");
    assert_eq!(own("[from {changes_at} {x}|later]", &later), "later; try again from Monday");
}

#[test]
fn a_policys_own_text_takes_the_first_alternative_whose_facts_are_there() {
    let facts = [("a", Value::Number(1)), ("b", Value::Number(2)), ("yes", Value::Present)];
    assert_eq!(own("{a} case{s}, {b} case{s}", &facts), "1 case, 2 cases");
    assert_eq!(own("[{x}|{b}|{a}]", &facts), "2");
    assert_eq!(own("[{?no}never|{?yes}always]", &facts), "always");
    assert_eq!(own("a[ {x}] b", &facts), "a b");
    assert_eq!(own("{x", &facts), "{x");
    assert_eq!(own("[{a}", &facts), "[1");
}

#[test]
fn the_nearest_language_answers() {
    let nearest = |tag: &str| Language::nearest(tag).tag();
    assert_eq!(["zh", "ZH-cn", "zh-Hant-TW", "zh-CN-x-a"].map(nearest), [CHINESE; 4]);
    assert_eq!(["en", "en-GB", "tlh", "", "z", "-"].map(nearest), ["en"; 6]);
}

#[test]
fn what_has_no_name_has_none() {
    assert_eq!(
        label(Label::Stage("needs-info"), Language::ENGLISH),
        Some("waiting for information")
    );
    assert_eq!(label(Label::Stage("tea-time"), Language::ENGLISH), None);
    assert_eq!(rule("tea_time", &[][..], Language::ENGLISH), None);
    assert_eq!(finding("tea_time", &[], Language::ENGLISH), None::<Finding>);
}
