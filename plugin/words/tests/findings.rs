//! Every finding that the policy's sources declare has a text, and every text a finding.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};
use wish_words::{Found, Label, Language, Passing, Suggestion, finding, findings};

/// Where policies are read, and where the rules judge them.
const SOURCES: [&str; 2] = ["../policy/src", "../core/src"];
/// What stands before a finding's id.
const DECLARED: [&str; 2] = ["Finding::error(", "Finding::warning("];

fn check(id: &str, found: &[(&str, Found<'_>)], language: &str, expected: Expect) {
    let finding = finding(id, found, Language::nearest(language)).expect("the finding has words");
    expected.assert_eq(&format!("{}\n{}", finding.message, finding.hint));
}

#[test]
fn every_finding_of_the_sources_has_a_text_and_every_text_a_finding() {
    let mut declared = BTreeSet::new();
    for folder in SOURCES {
        add_ids(Path::new(folder), &mut declared);
    }
    let worded: BTreeSet<String> = findings().map(str::to_owned).collect();
    assert_eq!(declared, worded);
}

#[test]
fn every_finding_says_what_is_wrong_and_what_to_write_in_every_language() {
    for (id, language) in findings().flat_map(|id| Language::all().map(move |to| (id, to))) {
        assert!(finding(id, &[], language).is_some(), "{id} lacks a hint in {}", language.tag());
    }
}

fn add_ids(folder: &Path, ids: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            add_ids(&path, ids);
            continue;
        }
        let source = fs::read_to_string(&path).expect("sources are text");
        for rest in DECLARED.iter().flat_map(|declared| source.split(declared).skip(1)) {
            if let Some(id) = rest.trim_start().strip_prefix('"') {
                ids.extend(id.split('"').next().map(str::to_owned));
            }
        }
    }
}

#[test]
fn a_finding_tells_lengths_of_time_and_names_in_its_language() {
    let found = [
        ("reminder", Found::Text("due_reminder")),
        ("length", Found::Span(1, "working-days")),
        ("deadline", Found::Text("due")),
        ("deadline_length", Found::Span(48, "hours")),
        ("clock", Found::Text("elapsed")),
    ];
    check(
        "deadline_cannot_fire-clock",
        &found,
        "en",
        expect![[r#"
            `due_reminder` of 1 working day runs on another clock than `due` of 48 hours, so that it cannot fire
            write a length below 48 hours, in hours or days"#]],
    );
    check(
        "deadline_cannot_fire-clock",
        &found,
        "zh-CN",
        expect![[r#"
            `due_reminder` 为1个工作日，与 `due`（48小时）计时方式不同，无法触发
            请写短于48小时的时长，单位用小时或天"#]],
    );
}

#[test]
fn a_finding_suggests_and_tells_the_way() {
    let unknown = |suggestion| {
        [
            ("thing", Found::Name(Label::Thing("area-level"))),
            ("code", Found::Text("stret")),
            ("suggestion", Found::Suggestion(suggestion)),
        ]
    };
    check(
        "unknown_code",
        &unknown(Suggestion::Near("street")),
        "en",
        expect![[r#"
            unknown area level `stret`
            did you mean `street`?"#]],
    );
    check(
        "unknown_code",
        &unknown(Suggestion::NearestOf(["street", "state", "site"], 21)),
        "zh-CN",
        expect![[r#"
            未知的区域层级 `stret`
            共有 21 项，最接近的是`street`、`state`、`site`"#]],
    );
    let path = [Passing::Command("submit"), Passing::Step("street"), Passing::Deadline("due")];
    check(
        "ladder_can_strand-holder",
        &[
            ("step", Found::Text("street")),
            ("open", Found::Span(3, "working-days")),
            ("path", Found::Path(&path)),
            ("ladder", Found::Text("ordinary")),
        ],
        "en",
        expect![[r#"
            nobody holds a case after step `street`: after 3 working days no step follows and `exhausted` names nobody; the way there: submit → step `street` passes → `due` passes
            add `exhausted = { holder = "coordinator" }` to ladder `ordinary`"#]],
    );
}

#[test]
fn a_wrong_type_tells_what_was_expected() {
    let found =
        [("wanted", Found::WholeBetween(1, 5)), ("type", Found::Name(Label::PolicyValue("text")))];
    check(
        "wrong_type",
        &found,
        "zh-CN",
        expect![[r#"
            此处应为：1 至 5 的整数；实为：文本
            请在此写：1 至 5 的整数"#]],
    );
}
