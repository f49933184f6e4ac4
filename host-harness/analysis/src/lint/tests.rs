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
const SOURCES: [&str; 14] = [
    include_str!("empty_steps.rs"),
    include_str!("gaps.rs"),
    include_str!("overlaps.rs"),
    include_str!("idle.rs"),
    include_str!("idle/notices.rs"),
    include_str!("idle/quiet.rs"),
    include_str!("idle/supervision.rs"),
    include_str!("idle/weights.rs"),
    include_str!("idle/days.rs"),
    include_str!("pace.rs"),
    include_str!("hours.rs"),
    include_str!("quotas.rs"),
    include_str!("seasons.rs"),
    include_str!("special_deadlines.rs"),
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

/// Keys that no doubt is about, by why there is none.
const WITHOUT_DOUBTS: &[(&str, &[&str])] = &[
    (
        "a name: whether it is the right one only those know who bear it, or the host",
        &[
            "schema",
            "name",
            "version",
            "categories.*.licence",
            "categories.*.skills[]",
            "guard[].code",
            "guard[].fact",
            "ladder[].step[].code",
            "minimum[].exempt[]",
            "coordinator[].id",
            "coordinator[].deputy",
            "coordinator[].supervisor",
        ],
    ),
    (
        "what can be wrong with it keeps the policy from loading: too deep, too fine, in no order, for no case, of another \
         kind, out of the question for all",
        &[
            "area_levels[]",
            "calendar.area[].area",
            "guard[].cost_below_yuan",
            "guard[].changes_at",
            "round[].area",
            "round[].first_day",
            "round[].last_day",
            "ladder[].never[]",
            "ladder[].exhausted.holder",
            "ladder[].exhausted.ladder",
            "routing.load_costs[]",
            "coordinator[].categories[]",
            "publication.area",
            "publication.small_group_area",
        ],
    ),
    (
        "the custom of a place: its time, its days of rest and its hours; what others make of these is doubted where they do",
        &[
            "calendar.utc_offset",
            "calendar.rest_days[]",
            "calendar.working_hours[]",
            "calendar.area[].rest_days[]",
            "calendar.area[].make_up_days",
        ],
    ),
    (
        "it is doubted at `make_up_days`, without which it is no question",
        &["calendar.public_holidays"],
    ),
    (
        "yes and no are both a programme's choice, whatever else it says",
        &[
            "claims.joint",
            "claims.parts",
            "claims.stand_by",
            "guards.vetted_for_home_visits",
            "guards.other_households_only",
            "guard[].is",
            "guard[].missing",
            "deadlines.confirmed_by_silence",
        ],
    ),
    (
        "which cases or whom it is for: for the others something else holds, or nothing has to",
        &[
            "guard[].on[]",
            "guard[].target_groups[]",
            "round[].target_groups[]",
            "ladder[].kinds[]",
            "ladder[].target_groups[]",
            "ladder[].cost_from_yuan",
            "ladder[].cost_below_yuan",
            "ladder[].step[].audience[].area",
            "ladder[].step[].audience[].paired",
            "pairing[].kinds[]",
        ],
    ),
    (
        "a level or a period that there is: which one does, only the programme knows",
        &[
            "notifications.floor.area",
            "minimum[].period",
            "pairing[].area",
            "pairing[].one_for_each",
            "lists.common_area",
        ],
    ),
    (
        "a measure that no other line is held against: only those who set it know what is too much",
        &[
            "responder_kinds.*.active_claims_max",
            "intake.cost_max_yuan",
            "claims.attempts_max",
            "guard[].at_least",
            "guard[].at_most",
            "guard[].before",
            "notifications.period_days",
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
            "lists.common_from",
            "publication.smallest_group",
        ],
    ),
    (
        "nobody has to do anything while it runs: a night or a holiday within it makes no difference",
        &["deadlines.evaluate", "retention.closed", "retention.ended"],
    ),
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
    let without: BTreeSet<String> = keys_without(&texts, doubted).into_iter().collect();
    let known: Vec<&str> =
        WITHOUT_DOUBTS.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
    let unknown: Vec<&String> =
        without.iter().filter(|key| !known.contains(&key.as_str())).collect();
    assert!(unknown.is_empty(), "no doubt is about {unknown:?}");
    let doubted: Vec<&&str> = known.iter().filter(|key| !without.contains(**key)).collect();
    assert!(doubted.is_empty(), "there are doubts about {doubted:?}");
}
