//! Every doubt on a policy of its own under `tests/policies/doubtful`, as a person would read it,
//! and every policy there on one page. `UPDATE_EXPECT=1` writes the page anew.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_policy::PolicyFile;
use wish_runtime::{Runtime, Settings};

use super::{Finding, Severity, lint};
use crate::coverage::reading::Reading;
use crate::coverage::{EVERY_KEY, keys_without};

const PAGE: &str = "expected.txt";
/// Where doubts are declared.
const SOURCES: [&str; 9] = [
    include_str!("gaps.rs"),
    include_str!("overlaps.rs"),
    include_str!("idle.rs"),
    include_str!("idle/notices.rs"),
    include_str!("idle/weights.rs"),
    include_str!("idle/days.rs"),
    include_str!("pace.rs"),
    include_str!("hours.rs"),
    include_str!("quotas.rs"),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/policies/doubtful")
}

/// The policies of the folder, by name.
fn policies() -> Vec<String> {
    let names = fs::read_dir(folder()).expect("the folder is there").filter_map(|entry| {
        let name = entry.ok()?.file_name().into_string().ok()?;
        name.strip_suffix(".toml").map(str::to_owned)
    });
    let names: BTreeSet<String> = names.collect();
    names.into_iter().collect()
}

fn found_in(name: &str, runtime: &Runtime) -> (PolicyFile, Vec<Finding>) {
    let path = folder().join(name).with_extension("toml");
    let text = fs::read_to_string(path).expect("the policy can be read");
    let book = runtime.rulebook(text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let file = PolicyFile::parse(&text).expect("it is TOML");
    let found = lint(&file, &book, runtime).unwrap_or_else(|error| panic!("{name}: {error}"));
    (file, found)
}

fn rendered(name: &str, file: &PolicyFile, found: &[Finding]) -> String {
    let mut text = format!("{name}\n");
    for one in found {
        let place = (file.line(one.at.start), file.column(one.at.start));
        let severity = if one.rule.severity == Severity::Warning { "warning" } else { "note" };
        writeln!(text, "  {}:{} {severity}[{}]", place.0, place.1, one.rule.code).expect("text");
        for words in [one.message(false), one.hint(false), one.message(true), one.hint(true)] {
            assert!(!words.contains(['{', '}']), "a fact is missing in `{words}`");
            writeln!(text, "      {words}").expect("text");
        }
    }
    text
}

#[test]
fn every_doubt_is_found_where_it_is() {
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER))
        .expect("the component starts");
    let mut page = String::new();
    for name in policies() {
        let (file, found) = found_in(&name, &runtime);
        let code = name.replace('-', "_");
        let is_found = found.iter().any(|one| one.rule.code == code);
        assert!(is_found || (name == "sound" && found.is_empty()), "{name}: {found:?}");
        page += &rendered(&name, &file, &found);
    }
    let path = folder().join(PAGE);
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|set| set == "1") {
        fs::write(&path, &page).expect("the page can be written");
    }
    let expected = fs::read_to_string(&path).expect("the page is there");
    let differing = expected.lines().zip(page.lines()).find(|(expected, found)| expected != found);
    assert!(
        expected == page,
        "UPDATE_EXPECT=1 writes it anew; the first difference: {differing:?}"
    );
}

#[test]
fn every_doubt_has_a_policy() {
    let policies = policies();
    for declaration in SOURCES.iter().flat_map(|source| source.split("= Rule::").skip(1)) {
        let first = declaration.split(['(', ',']).nth(1).unwrap_or("").trim();
        // A rule with a second wording has the code of the first.
        let Some(code) = first.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
            continue;
        };
        assert!(policies.contains(&code.replace('_', "-")), "no policy shows `{code}`");
    }
}

/// Keys that no doubt is about: names, and what is neither too much nor too little by the policy's own lines.
const WITHOUT_DOUBTS: &[&str] = &[
    "schema",
    "name",
    "version",
    "area_levels[]",
    "calendar.utc_offset",
    "calendar.rest_days[]",
    "calendar.working_hours[]",
    "calendar.season[].code",
    "calendar.season[].first_day",
    "calendar.season[].last_day",
    "calendar.season[].working_hours[]",
    "calendar.area[].area",
    "calendar.area[].working_hours[]",
    "calendar.public_holidays",
    "calendar.make_up_days",
    "categories.*.licence",
    "categories.*.skills[]",
    "responder_kinds.*.active_claims_max",
    "agencies.*.categories[]",
    "intake.cost_max_yuan",
    "claims.joint",
    "claims.parts",
    "claims.stand_by",
    "claims.attempts_max",
    "guards.vetted_for_home_visits",
    "guards.other_households_only",
    "guard[].code",
    "guard[].on[]",
    "guard[].categories[]",
    "guard[].urgencies[]",
    "guard[].target_groups[]",
    "guard[].cost_below_yuan",
    "guard[].fact",
    "guard[].at_least",
    "guard[].at_most",
    "guard[].is",
    "guard[].before",
    "guard[].missing",
    "guard[].changes_at",
    "deadlines.verify",
    "deadlines.supply_info",
    "deadlines.publish",
    "deadlines.reservation",
    "deadlines.appointment",
    "deadlines.due_reminder",
    "deadlines.evaluate",
    "deadlines.hold_review",
    "deadlines.repeat",
    "deadlines.merge",
    "deadlines.confirmed_by_silence",
    "deadlines.when[].categories[]",
    "deadlines.when[].urgencies[]",
    "deadlines.when[].verify",
    "deadlines.when[].supply_info",
    "deadlines.when[].publish",
    "deadlines.when[].reservation",
    "deadlines.when[].first_contact",
    "deadlines.when[].contact_reminder",
    "deadlines.when[].appointment",
    "deadlines.when[].due",
    "deadlines.when[].due_reminder",
    "deadlines.when[].confirm",
    "deadlines.when[].evaluate",
    "deadlines.when[].hold_review",
    "deadlines.when[].repeat",
    "deadlines.when[].invitation",
    "deadlines.when[].merge",
    "round[].area",
    "round[].target_groups[]",
    "round[].first_day",
    "round[].last_day",
    "ladder[].kinds[]",
    "ladder[].target_groups[]",
    "ladder[].cost_from_yuan",
    "ladder[].cost_below_yuan",
    "ladder[].never[]",
    "ladder[].step[].code",
    "ladder[].step[].audience[].area",
    "ladder[].step[].audience[].paired",
    "ladder[].step[].if_nobody",
    "ladder[].exhausted.holder",
    "ladder[].exhausted.ladder",
    "ladder[].exhausted.repeat",
    "notifications.period_days",
    "notifications.floor.area",
    "notifications.floor.notices",
    "routing.weights.pairing",
    "routing.weights.area",
    "routing.weights.cost",
    "routing.weights.capacity",
    "routing.weights.load",
    "routing.weights.no_show",
    "routing.weights.cooldown",
    "routing.urgent_urgency",
    "routing.step_urgency",
    "routing.load_costs[]",
    "minimum[].period",
    "minimum[].exempt[]",
    "pairing[].kinds[]",
    "pairing[].area",
    "pairing[].one_for_each",
    "lists.common_area",
    "lists.common_from",
    "coordinator[].id",
    "coordinator[].categories[]",
    "coordinator[].deputy",
    "coordinator[].supervisor",
    "supervision.after",
    "supervision.replace_after",
    "publication.area",
    "publication.smallest_group",
    "publication.small_group_area",
    "retention.closed",
    "retention.ended",
];

/// A key that is added to the document is looked at by some doubt, or is said to need none.
#[test]
fn every_key_is_doubted_or_is_said_to_need_no_doubt() {
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER))
        .expect("the component starts");
    let texts: Vec<String> = policies()
        .iter()
        .map(|name| fs::read_to_string(folder().join(name).with_extension("toml")))
        .collect::<Result<_, _>>()
        .expect("the policies can be read");
    let texts: Vec<&str> = texts.iter().map(String::as_str).chain([EVERY_KEY]).collect();
    let doubted = |file: &PolicyFile| -> BTreeSet<String> {
        let book = runtime.rulebook(file.text().as_bytes()).expect("the policy loads");
        let found = lint(file, &book, &runtime).expect("the rules answer");
        let mut lines = BTreeSet::new();
        Reading::of(file).each_line(&mut |path, at, _| {
            if found.iter().any(|one| (at.start..at.end).contains(&one.at.start)) {
                lines.insert(path.to_string());
            }
        });
        lines
    };
    assert_eq!(keys_without(&texts, doubted), WITHOUT_DOUBTS);
}
