//! Mutants of the programmes' policies, and edits of texts that are written in other ways.

use std::collections::BTreeSet;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_policy::{KeyPath, Place, PolicyFile};
use wish_runtime::RuntimeError;
use wish_runtime::{Runtime, Settings};
use wish_scenario::suite::Suite;

use super::edit::{Edit, extent, remove_table};
use super::{Fate, Mutant, Operator, bound_to_text, mutants, try_all};
use crate::coverage::reading::Reading;
use crate::coverage::{Coverage, EVERY_KEY, keys_without, play};

const POLICIES: [(&str, &str); 5] = [
    ("guangzhou", include_str!("../../../../tests/policies/guangzhou.toml")),
    ("longmen", include_str!("../../../../tests/policies/longmen.toml")),
    ("shiwan", include_str!("../../../../tests/policies/shiwan.toml")),
    ("taizhou", include_str!("../../../../tests/policies/taizhou.toml")),
    ("riverside", include_str!("../../../../tests/policies/riverside.toml")),
];

fn read(text: &str) -> PolicyFile {
    PolicyFile::parse(text).unwrap()
}

fn tables(file: &PolicyFile) -> Vec<(KeyPath, Place)> {
    Reading::of(file).tables()
}

fn path(file: &PolicyFile, path: &str) -> KeyPath {
    let (table, _) = tables(file).into_iter().find(|(table, _)| table.to_string() == path).unwrap();
    table
}

#[test]
fn every_mutant_is_another_policy_and_most_of_them_load() {
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).unwrap();
    for (name, text) in POLICIES {
        let file = read(text);
        let mutants = mutants(&file);
        let mut texts: Vec<String> = mutants.iter().map(|one| one.edit.applied(text)).collect();
        let mut loaded = 0;
        for (mutant, changed) in mutants.iter().zip(&texts) {
            assert_ne!(changed, text, "{name}: {mutant:?}");
            assert!(PolicyFile::parse(changed).is_ok(), "{name}: {mutant:?}");
            match runtime.rulebook(changed.as_bytes()) {
                Ok(_) => loaded += 1,
                Err(RuntimeError::PolicyRefused(findings)) => {
                    // What is refused is refused for its sense, not for how it is written.
                    let form = ["syntax", "wrong_type", "unknown_key"];
                    let formal = findings.iter().find(|one| form.contains(&one.code.as_str()));
                    assert!(formal.is_none(), "{name}: {mutant:?} {formal:?}");
                }
                Err(error) => panic!("{name}: {mutant:?} {error}"),
            }
        }
        assert!(loaded > 180, "{name}: {loaded} of {}", mutants.len());
        assert!(loaded * 100 > mutants.len() * 85, "{name}: {loaded} of {}", mutants.len());
        texts.sort();
        let all = texts.len();
        texts.dedup();
        assert_eq!(all, texts.len(), "{name} has the same mutant twice");
    }
}

#[test]
fn what_is_noticed_is_the_same_in_every_order_and_on_any_number_of_threads() {
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).unwrap();
    let file = read(include_str!("../../../../tests/first-policy/lantern.toml"));
    let suite = Suite::read(&["../../tests/first-policy".into()]).unwrap();
    let book = runtime.rulebook(file.text().as_bytes()).unwrap();
    let mutants = mutants(&file);
    let fates = |threads, coverage: &Coverage| {
        let bound = bound_to_text(&runtime, &file, &suite, threads).unwrap();
        assert!(bound.is_empty());
        try_all(&runtime, &file, &suite, coverage, &bound, &mutants, threads).unwrap()
    };
    let guards = book.guard_points().unwrap();
    let covered = |threads| {
        let played = play(&file, &book, &suite, threads).unwrap();
        assert!(played.iter().all(|(_, passed)| *passed));
        let runs: Vec<_> = played.into_iter().map(|(shown, _)| shown).collect();
        Coverage::of(&file, &guards, &runs)
    };
    let (alone, together) = (covered(1), covered(3));
    assert_eq!(alone.points, together.points);
    let noticed = fates(1, &alone);
    for fate in [Fate::Killed, Fate::Survived, Fate::Refused] {
        assert!(noticed.contains(&fate), "{fate:?}");
    }
    assert_eq!(noticed, fates(3, &together));
    // Where nothing is known of what scenarios show, they are played as they stand.
    assert_eq!(noticed, fates(2, &Coverage::of(&file, &guards, &[])));
}

#[test]
fn every_operator_finds_work() {
    let mut used: Vec<Operator> = POLICIES
        .iter()
        .flat_map(|(_, text)| mutants(&read(text)))
        .map(|one| one.operator)
        .collect();
    used.sort();
    used.dedup();
    assert_eq!(used.len(), 12, "{used:?}");
}

fn changes(text: &str, line: &str) -> Vec<String> {
    let of_line = |mutant: &Mutant| (mutant.path == line).then(|| mutant.to.clone());
    mutants(&read(text)).iter().filter_map(of_line).collect()
}

#[test]
fn a_line_is_changed_as_its_author_might_have_written_it() {
    let taizhou = POLICIES[3].1;
    assert_eq!(
        changes(taizhou, "deadlines.verify"),
        ["\"2 working days\"", "\"4 working days\"", "\"3 days\""]
    );
    assert_eq!(
        changes(taizhou, "deadlines.first_contact"),
        ["\"7 working hours\"", "\"2 working days\"", "\"1 day\""]
    );
    assert_eq!(changes(taizhou, "claims.co_claimants_max"), ["8", "10"]);
    assert_eq!(changes(taizhou, "guards.vetted_for_children"), ["false"]);
    assert_eq!(changes(taizhou, "routing.weights.pairing"), Vec::<String>::new());
    assert_eq!(
        changes(taizhou, "ladder[0].step[0].audience[0].area"),
        ["\"district\"", "\"community\""]
    );
    let kinds = changes(taizhou, "ladder[1].step[1].audience[0].kinds");
    assert!(kinds.contains(&"[\"member\", \"enterprise\"]".to_owned()), "{kinds:?}");
    // A season begins or ends a day sooner or later, over the end of a month too.
    let riverside = POLICIES[4].1;
    assert_eq!(changes(riverside, "calendar.season[0].first_day"), ["\"06-30\"", "\"07-02\""]);
    assert_eq!(changes(riverside, "calendar.season[0].last_day"), ["\"08-30\"", "\"09-01\""]);
    // What nobody could notice is left alone.
    assert_eq!(changes(taizhou, "notifications.floor.area"), Vec::<String>::new());
    assert_eq!(changes(taizhou, "ladder[0].label.en"), Vec::<String>::new());
}

#[test]
fn entries_and_blocks_go_however_they_are_written() {
    let text = "[categories]\nx = { licence = \"u\", due = \"1 day\" }\n\n[[ladder]]\ncode = \"a\"\n\
                [[ladder.step]]\ncode = \"e\"\n# next\n[[ladder]]\ncode = \"b\"";
    let file = read(text);
    let place = |path: &str| Reading::of(&file).place(path).unwrap().into();
    let without = |path: &str| Edit::remove(text, &place(path)).applied(text);
    let has = |text: &str, path: &str| Reading::of(&read(text)).has(path);
    assert!(without("categories.x.licence").contains("x = { due = \"1 day\" }"));
    assert!(has(&without("categories.x.due"), "categories.x.licence"));
    assert!(!has(&without("ladder[0].code"), "ladder[0].code"));
    let (first, all) = (path(&file, "ladder[0]"), tables(&file));
    let gone = remove_table(text, &all, &first).unwrap().applied(text);
    assert_eq!(
        gone,
        "[categories]\nx = { licence = \"u\", due = \"1 day\" }\n\n[[ladder]]\ncode = \"b\""
    );
    let extent = |path: &KeyPath| extent(text, &all, path).unwrap();
    let swapped = Edit::swap(text, &extent(&first), &extent(&path(&file, "ladder[1]")));
    let swapped = swapped.applied(text);
    assert!(has(&swapped, "ladder[1].step[0].code") && !has(&swapped, "ladder[0].step[0].code"));
    let inline = "round = [{ code = \"a\" }, { code = \"b\" }]\n";
    let file = read(inline);
    let without = |of: &str| {
        let path = path(&file, of);
        remove_table(inline, &tables(&file), &path).unwrap().applied(inline)
    };
    assert_eq!(without("round[1]"), "round = [{ code = \"a\" }]\n");
    let gone = without("round[0]");
    assert_eq!(Reading::of(&read(&gone)).text("round[0].code").as_deref(), Some("b"));
}

/// Keys of which no change could be noticed: what is written down about the policy itself, what hosts count, what plans
/// weigh, and names.
const WITHOUT_CHANGES: &[&str] = &[
    "schema",
    "name",
    "version",
    "area_levels[]",
    "calendar.season[].code",
    "guard[].code",
    "round[].code",
    "ladder[].code",
    "ladder[].kinds[]",
    "ladder[].step[].code",
    "ladder[].exhausted.holder",
    "ladder[].exhausted.ladder",
    "notifications.floor.area",
    "routing.claim_days",
    "routing.normal_urgency",
    "routing.urgent_urgency",
    "routing.step_urgency",
    "routing.load_costs[]",
    "minimum[].code",
    "pairing[].code",
];

/// A key that is added to the document is changed in some way, or is said to invite no change.
#[test]
fn every_key_is_changed_or_is_said_to_invite_no_change() {
    let lines = |file: &PolicyFile| -> BTreeSet<String> {
        mutants(file).into_iter().map(|mutant| mutant.path).collect()
    };
    assert_eq!(keys_without(&[EVERY_KEY], lines), WITHOUT_CHANGES);
}
