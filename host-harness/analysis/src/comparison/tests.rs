//! Pairs of policies that differ in one thing, or in none: what the comparison says of them, and
//! that every sequence it prints passes under the old policy and fails under the new.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_contract::{
    Actor, Amendment, Case, ClaimWish, Command, CommandKind, Instant, Responder, Role, Share,
};
use wish_policy::view::{Kind, View};
use wish_policy::{KeyPath, PolicyFile};
use wish_runtime::{Runtime, Settings};
use wish_scenario::{play, read};

use super::alphabet::Alphabet;
use super::counterexample::{self, Place, Words};
use super::enabled_commands::{self, GivenCommand, Reach};
use super::*;

mod brute_force;
mod claims;
mod numbers;
mod verdicts;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).expect("the component loads")
});

/// Enough to find what is looked for; how far shorter ones are tried is for the command.
const EFFORT: Effort = Effort { every: 2_000, ..Effort::USUAL };
/// Those whose lengths of time stand in the same places; `riverside` has more.
const PROGRAMMES: [&str; 4] = ["taizhou", "guangzhou", "longmen", "shiwan"];

fn path(programme: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/policies/{programme}.toml"))
}

fn source(programme: &str) -> String {
    fs::read_to_string(path(programme)).expect("the policy is there")
}

fn compared(programme: &str, new: &str) -> Comparison {
    compared_within(programme, &source(programme), new, EFFORT)
}

/// Two texts that stand in no file: no scenario can name them.
fn compared_texts(old: &str, new: &str) -> Comparison {
    compared_within("nowhere", old, new, EFFORT)
}

fn compared_within(programme: &str, old: &str, new: &str, effort: Effort) -> Comparison {
    let old = Policy { path: path(programme), source: old.as_bytes().to_vec() };
    let new = Policy { path: PathBuf::from("new.toml"), source: new.as_bytes().to_vec() };
    let place = Place {
        path: PathBuf::from("a.scenario.toml"),
        policy: path(programme).display().to_string(),
    };
    compare(&RUNTIME, &old, &new, &place, effort).expect("the rules answer")
}

/// The policy with pieces of its text replaced, each once.
fn with(programme: &str, replacements: &[(&str, &str)]) -> String {
    replacements.iter().fold(source(programme), |text, (old, new)| {
        assert!(text.contains(old), "{programme} has no `{old}`");
        text.replacen(old, new, 1)
    })
}

/// Writes the scenario as the command would, and plays it under both policies.
fn play_both(programme: &str, new: &str, comparison: &Comparison) {
    let counterexample = comparison.parting.as_ref().expect("they part");
    assert!(counterexample.shown, "{:?}", counterexample.parting);
    let text = text(&Policy { path: path(programme), source: source(programme).into_bytes() });
    let text = text.expect("it is TOML");
    let policy = text.document();
    let [one, other] = [source(programme), new.to_owned()]
        .map(|text| RUNTIME.rulebook(text.as_bytes()).expect("the policy is in order"));
    let words = Words {
        title: "a test".to_owned(),
        comments: vec!["what differs".to_owned()],
        parting: vec!["here".to_owned()],
        note: &|given| given.by.id.clone(),
        policy: path(programme).display().to_string(),
    };
    let book = Book::of(one.clone()).expect("it says what it is");
    let scenario =
        counterexample::text(&counterexample.parting, &book, &policy, comparison.offset, words);
    let scenario = scenario.expect("the rules answer").expect("scenarios can state it").to_toml();
    let folder = std::env::temp_dir().join(format!("wish-diff-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder is made");
    let digest = other.digest().to_owned();
    let file = folder.join(format!("{programme}-{digest}.scenario.toml"));
    fs::write(&file, &scenario).expect("the scenario is written");
    let scenarios = read(&file).unwrap_or_else(|error| panic!("{error:?}\n{scenario}"));
    for read in &scenarios {
        let passed = play(read, &one).expect("the rules answer");
        assert_eq!(passed.mismatch, None, "{scenario}");
        let failed = play(read, &other).expect("the rules answer");
        assert!(failed.mismatch.is_some(), "{scenario}");
    }
    fs::remove_file(file).expect("it is removed");
}

/// One change: the relation, and how many commands it takes to see it.
#[track_caller]
fn check(programme: &str, replacements: &[(&str, &str)], relation: Relation, commands: usize) {
    let new = with(programme, replacements);
    let comparison = compared(programme, &new);
    assert_eq!(comparison.relation, relation, "{:?}", comparison.changes);
    let counterexample = comparison.parting.as_ref().expect("they part");
    assert_eq!(counterexample.parting.commands.len(), commands, "{:?}", counterexample.parting);
    play_both(programme, &new, &comparison);
}

/// Every length of time in a policy, a unit longer.
fn longer(programme: &str) -> Vec<(String, String)> {
    let text = source(programme);
    let file = PolicyFile::parse(&text).expect("it is TOML");
    let mut all = Vec::new();
    let root = file.sound().item().expect("it is a table");
    root.each(&KeyPath::default(), &mut |path, item| {
        if let (Some(Kind::Length(span)), Some(at)) = (item.single(), item.at) {
            let mut changed = text.clone();
            let more = format!("\"{} {}\"", span.count() + 1, span.unit().plural());
            changed.replace_range(at.start..at.end, &more);
            all.push((path.to_string(), changed));
        }
    });
    all
}

/// On how many commands a longer time is seen, and what it makes of the policy. A ladder's steps and
/// a holder's reminders take as many commands as there are steps before them.
fn expected(path: &str) -> (Option<usize>, Relation) {
    let (commands, relation) = match path {
        "deadlines.verify" => (1, Relation::Looser),
        "deadlines.supply_info"
        | "deadlines.publish"
        | "deadlines.merge"
        | "deadlines.hold_review" => (2, Relation::Looser),
        "deadlines.repeat" | "retention.ended" => (2, Relation::Looser),
        "deadlines.reservation" => (3, Relation::Stricter),
        "deadlines.invitation" | "deadlines.first_contact" => (4, Relation::Looser),
        "deadlines.contact_reminder" => (4, Relation::Incomparable),
        "deadlines.appointment" => (5, Relation::Looser),
        "deadlines.due" => (6, Relation::Looser),
        "deadlines.due_reminder" => (6, Relation::Incomparable),
        "deadlines.confirm" => (7, Relation::Looser),
        "deadlines.evaluate" => (8, Relation::Looser),
        "retention.closed" => (9, Relation::Looser),
        path if path.ends_with("open") => return (None, Relation::Stricter),
        _ => return (None, Relation::Looser),
    };
    (Some(commands), relation)
}

#[test]
fn every_length_of_time_that_changes_is_found_and_told() {
    for programme in PROGRAMMES {
        for (path, new) in longer(programme) {
            let comparison = compared(programme, &new);
            let (commands, relation) = expected(&path);
            assert_eq!(comparison.relation, relation, "{programme} {path}");
            let found = comparison
                .parting
                .as_ref()
                .map(|counterexample| counterexample.parting.commands.len());
            assert!(commands.is_none() || found == commands, "{programme} {path} {found:?}");
            play_both(programme, &new, &comparison);
        }
        let repeat = "exhausted = { holder = \"coordinator\", repeat = \"2 working days\" }";
        check(
            programme,
            &[("exhausted = { holder = \"coordinator\" }", repeat)],
            Relation::Looser,
            8,
        );
    }
}

/// What one city alone says: lengths for some wishes, rests, times after which a step or a holder gives way.
#[test]
fn every_length_of_time_of_a_policy_that_uses_all_is_found() {
    for (path, new) in longer("riverside") {
        let comparison = compared("riverside", &new);
        let changed: Vec<&str> = comparison.changes.iter().map(|one| &*one.change.path).collect();
        assert_eq!(changed.len(), 1, "{path}: {changed:?}");
        assert!(comparison.parting.is_some(), "{path}: {:?}", comparison.relation);
        play_both("riverside", &new, &comparison);
    }
}

/// Reminders are told apart up to the one from which on the supervisor is told, however many that are.
#[test]
fn a_later_second_level_is_found_after_as_many_reminders() {
    let after =
        |reminders: &str| with("riverside", &[("after = 2", &format!("after = {reminders}"))]);
    let comparison = compared_texts(&after("7"), &after("8"));
    let parting = comparison.parting.expect("they part").parting;
    assert_eq!(parting.commands.len(), 8, "{parting:?}");
}

#[test]
fn words_comments_and_the_order_of_keys_change_no_rule() {
    let words = with("taizhou", &[("en = \"daily necessities\"", "en = \"things of the day\"")]);
    let comments = format!("# another comment\n{}", source("taizhou"));
    let named = with("taizhou", &[("version = 1", "version = 2")]);
    let order = with(
        "taizhou",
        &[
            ("verify = \"3 working days\"\n", ""),
            ("repeat = ", "verify = \"3 working days\"\nrepeat = "),
        ],
    );
    let spelling = with("shiwan", &[("\"4 working hours\"", "\"240 working minutes\"")]);
    let said = with("taizhou", &[("joint = true\n", "")]);
    for new in [words, comments, named, order, said] {
        let comparison = compared("taizhou", &new);
        assert_eq!(comparison.relation, Relation::Equivalent, "{:?}", comparison.changes);
        assert_eq!(comparison.proof, Proof::NormalForm);
    }
    assert_eq!(compared("shiwan", &spelling).relation, Relation::Equivalent);
}

#[test]
fn a_guard_that_is_lifted_allows_more() {
    let lifted = [("vetted_for_home_visits = true", "vetted_for_home_visits = false")];
    check("taizhou", &lifted, Relation::Looser, 3);
    let lifted = [("vetted_for_children = true", "vetted_for_children = false")];
    check("taizhou", &lifted, Relation::Looser, 3);
    let lifted = [("other_households_only = true", "other_households_only = false")];
    check("taizhou", &lifted, Relation::Looser, 3);
}

#[test]
fn a_limit_that_falls_allows_less() {
    check(
        "taizhou",
        &[("active_claims_max = 10\n", "active_claims_max = 9\n")],
        Relation::Stricter,
        3,
    );
    check(
        "taizhou",
        &[("cost_max_yuan = 20000\n", "cost_max_yuan = 19999\n")],
        Relation::Stricter,
        3,
    );
    check("taizhou", &[("co_claimants_max = 9", "co_claimants_max = 3")], Relation::Stricter, 8);
}

#[test]
fn an_audience_that_grows_reaches_more() {
    let wider =
        [("kinds = [\"member\"], area = \"community\"", "kinds = [\"member\"], area = \"street\"")];
    // A wish of which nobody knows in which community it is, is now taken in.
    check("taizhou", &wider, Relation::Looser, 1);
    let more = [(
        "kinds = [\"member\"], area = \"community\"",
        "kinds = [\"member\", \"enterprise\"], area = \"community\"",
    )];
    check("taizhou", &more, Relation::Looser, 4);
    let swapped = [
        (
            "kinds = [\"unit\", \"group\"], paired = true",
            "kinds = [\"member\"], area = \"community\"",
        ),
        (
            "kinds = [\"member\"], area = \"community\" }]\nopen = \"3",
            "kinds = [\"unit\", \"group\"], paired = true }]\nopen = \"3",
        ),
    ];
    let new = with("taizhou", &swapped);
    let comparison = compared("taizhou", &new);
    assert_eq!(comparison.relation, Relation::Incomparable);
    play_both("taizhou", &new, &comparison);
}

#[test]
fn notices_are_looked_at_too() {
    check("taizhou", &[("notify_max = 50", "notify_max = 40")], Relation::Stricter, 3);
    check("taizhou", &[("responder_max = 5", "responder_max = 4")], Relation::Stricter, 3);
    check("taizhou", &[("\"21:00-07:30\"", "\"21:00-08:00\"")], Relation::Stricter, 3);
}

#[test]
fn the_calendar_is_looked_at_at_many_times() {
    check("taizhou", &[("\"saturday\", \"sunday\"", "\"sunday\"")], Relation::Stricter, 1);
    let hours = [("\"13:00-18:00\"", "\"13:00-17:00\"")];
    let new = with("taizhou", &hours);
    let comparison = compared("taizhou", &new);
    assert_ne!(comparison.relation, Relation::Equivalent);
    play_both("taizhou", &new, &comparison);
}

/// Each is seen at the edge where it makes a difference, soon and with little asked.
#[test]
fn seasons_hours_of_an_area_and_quiet_hours_are_looked_at_where_they_begin_and_end() {
    for (old, new, commands) in [
        ("first_day = \"07-01\"", "first_day = \"07-02\"", 1),
        ("last_day = \"08-31\"", "last_day = \"08-30\"", 1),
        ("\"16:00-20:00\"]", "\"16:00-19:30\"]", 1),
        ("[\"05:00-09:00\", \"16:00-20:00\"]", "[\"05:00-09:00\", \"16:00-19:30\"]", 1),
        ("\"22:00-08:00\"", "\"22:00-08:30\"", 3),
        ("sunday 12:00-14:00\"", "sunday 12:00-14:30\"", 3),
    ] {
        let comparison = compared("riverside", &with("riverside", &[(old, new)]));
        let found = comparison.parting.map(|one| one.parting.commands.len());
        assert_eq!(found, Some(commands), "{new}");
        assert!(comparison.requests < 10_000, "{new}: {} requests", comparison.requests);
    }
}

#[test]
fn what_a_city_does_not_know_is_looked_at() {
    let unknown = [(
        "before = \"30 days\"\nmissing = \"allow\"",
        "before = \"30 days\"\nmissing = \"refuse\"",
    )];
    let comparison = compared("riverside", &with("riverside", &unknown));
    assert_eq!(comparison.relation, Relation::Stricter);
    assert_eq!(comparison.parting.map(|one| one.parting.commands.len()), Some(3));
    let until = [("changes_at = \"month_ends\"", "changes_at = \"quarter_ends\"")];
    let comparison = compared("riverside", &with("riverside", &until));
    assert_eq!(comparison.parting.map(|one| one.parting.commands.len()), Some(4));
}

#[test]
fn each_of_two_changes_is_told_by_itself() {
    let both = [
        ("verify = \"3 working days\"", "verify = \"2 working days\""),
        ("confirm = \"1 working day\"", "confirm = \"2 working days\""),
    ];
    let new = with("taizhou", &both);
    let comparison = compared("taizhou", &new);
    assert_eq!(comparison.relation, Relation::Incomparable);
    let alone: Vec<_> = comparison
        .changes
        .iter()
        .map(|one| {
            let commands =
                one.parting.as_ref().map(|counterexample| counterexample.parting.commands.len());
            (one.change.path.as_str(), one.relation, commands)
        })
        .collect();
    let expected = [
        ("deadlines.confirm", Some(Relation::Looser), Some(7)),
        ("deadlines.verify", Some(Relation::Stricter), Some(1)),
    ];
    assert_eq!(alone, expected);
    play_both("taizhou", &new, &comparison);
}

#[test]
fn what_happens_in_silence_is_neither_stricter_nor_looser() {
    let silent = [("confirmed_by_silence = false", "confirmed_by_silence = true")];
    check("taizhou", &silent, Relation::Incomparable, 8);
}

#[test]
fn skills_rounds_and_levels_are_looked_at() {
    check("taizhou", &[("skills = [\"policy\"]\n", "")], Relation::Incomparable, 3);
    let shorter = [("last_day = 2026-06-30", "last_day = 2026-05-31")];
    check("longmen", &shorter, Relation::Looser, 2);
    let fewer = [("smallest_group = 3", "smallest_group = 5")];
    check("taizhou", &fewer, Relation::Incomparable, 3);
    check("longmen", &[("claims = 1", "claims = 2")], Relation::Incomparable, 1);
    check("longmen", &[("\"responder\"", "\"area\"")], Relation::Incomparable, 1);
}

#[test]
fn what_scenarios_have_no_words_for_is_found_all_the_same() {
    for (programme, old, new) in [
        ("shiwan", "common_from = 2", "common_from = 3"),
        ("shiwan", "common_area = \"community\"", "common_area = \"street\""),
        ("longmen", "period = \"quarter\"", "period = \"month\""),
    ] {
        let comparison = compared(programme, &with(programme, &[(old, new)]));
        assert_eq!(comparison.relation, Relation::Incomparable, "{programme} {old}");
        assert!(
            comparison.parting.is_some_and(|counterexample| !counterexample.shown),
            "{programme} {old}"
        );
    }
}

#[test]
fn a_hundred_claimants_are_not_too_many() {
    check("shiwan", &[("co_claimants_max = 99", "co_claimants_max = 98")], Relation::Stricter, 103);
    let alone = ("joint = true", "joint = false");
    let old = with("taizhou", &[alone]);
    let fewer = old.replace("co_claimants_max = 9", "co_claimants_max = 8");
    let comparison = compared_texts(&old, &fewer);
    assert_eq!(comparison.changes.len(), 1);
    assert!(comparison.parting.is_some());
}

#[test]
fn what_is_not_found_to_part_is_not_called_the_same() {
    // The longest sequence is longer than the search.
    let less = Effort { straight: 1, every: 1, proves: true };
    let new =
        with("shiwan", &[("evaluate = \"10 working days\"", "evaluate = \"9 working days\"")]);
    let comparison = compared_within("shiwan", &source("shiwan"), &new, less);
    assert_eq!(comparison.relation, Relation::Undecided);
    assert!(matches!(comparison.proof, Proof::Nothing { .. }));
    assert!(comparison.parting.is_none());
}

/// Goes from case to case by everything that is tried; cases that differ in nothing that decides what
/// is tried next are looked at once.
#[test]
fn every_command_but_move_policy_is_tried_on_some_case() {
    let policy = Policy { path: path("taizhou"), source: source("taizhou").into_bytes() };
    let text = text(&policy).expect("it is TOML");
    let document = text.document();
    let alphabet = Alphabet::of(&document, &document);
    let book = RUNTIME.rulebook(&policy.source).expect("the policy is in order");
    let opening = enabled_commands::submit(&alphabet.openings[0].need, alphabet.starts[0]);
    let mut tried = BTreeSet::from([opening.command.kind()]);
    let (mut seen, mut number) = (BTreeSet::new(), 0);
    let mut found = vec![(None, opening)];
    while let Some((subject, given)) = found.pop() {
        number += 1;
        let request = given.request(subject, number);
        let Ok(decision) = book.decide(&request).expect("the rules answer") else { continue };
        let case = decision.after;
        let live: BTreeSet<_> = case.live_claims().map(|claim| claim.status).collect();
        let reserved = case.ladder.as_ref().is_some_and(|ladder| ladder.reserved_for.is_some());
        let still = (case.held.is_some(), case.merging.is_some());
        let taken_in = (case.absorbed.is_empty(), case.need.places > 1);
        if seen.insert((case.stage, live, still, taken_in, reserved)) {
            let next = enabled_commands::of(&alphabet, Reach::Every, &case, given.now);
            tried.extend(next.iter().map(|given| given.command.kind()));
            found.extend(next.into_iter().map(|given| (Some(case.clone()), given)));
        }
    }
    for command in CommandKind::ALL.iter().filter(|one| **one != CommandKind::MovePolicy) {
        assert!(tried.contains(command), "`{command}` is never tried: add it to `commands`");
    }
}
