//! Every number of a policy, one more or one less: the comparison tells the difference, or says that it is undecided. It never
//! calls two policies the same that differ in one.

use toml::{Table, Value};
use wish_policy::PathStep;

use super::*;

/// A number of which nothing that the rules do depends.
const NAMES: &str = "version";

/// Every number in a policy, left out or not, one more than it is; or one less, where more is none that the rules accept.
fn another(programme: &str) -> Vec<(String, String)> {
    let text = source(programme);
    let file = PolicyFile::parse(&text).expect("it is TOML");
    let table: Table = text.parse().expect("it is TOML");
    let mut all = Vec::new();
    let root = file.sound().item().expect("it is a table");
    root.each(&KeyPath::default(), &mut |path, item| {
        let Some(Kind::Number { value, .. }) = item.single() else { return };
        if path.to_string() == NAMES {
            return;
        }
        let other = [value.checked_add(1), value.checked_sub(1)];
        let changed = other.into_iter().flatten().find_map(|number| {
            let mut tree = Value::Table(table.clone());
            let number = Value::Integer(i64::try_from(number).ok()?);
            put(&mut tree, &path.0, number)?;
            let changed = toml::to_string(&tree).expect("it is TOML");
            RUNTIME.rulebook(changed.as_bytes()).is_ok().then_some(changed)
        });
        all.extend(changed.map(|changed| (path.to_string(), changed)));
    });
    all
}

/// Puts a value in a tree; none where that is an entry of a list that is left out.
fn put(tree: &mut Value, path: &[PathStep], value: Value) -> Option<()> {
    match path {
        [] => {
            *tree = value;
            Some(())
        }
        [PathStep::Name(name), rest @ ..] => {
            let table = tree.as_table_mut()?;
            let empty = || Value::Table(Table::new());
            put(table.entry(name.clone()).or_insert_with(empty), rest, value)
        }
        [PathStep::Index(index), rest @ ..] => {
            put(tree.as_array_mut()?.get_mut(*index)?, rest, value)
        }
    }
}

/// Every number of one programme that changes is found, or left undecided.
fn check(programme: &str) {
    let all = another(programme);
    assert!(all.len() > 20, "{programme} has only {} numbers", all.len());
    for (path, new) in all {
        let comparison = compared(programme, &new);
        assert_ne!(comparison.relation, Relation::Equivalent, "{programme} {path}");
        assert_eq!(comparison.changes.len(), 1, "{programme} {path}");
        let parts = comparison.parting.is_some();
        assert_eq!(parts, comparison.relation != Relation::Undecided, "{programme} {path}");
    }
}

#[test]
fn every_programme_is_looked_at() {
    let looked_at = ["guangzhou", "longmen", "riverside", "shiwan", "taizhou"];
    let mut all: Vec<&str> = PROGRAMMES.into_iter().chain(["riverside"]).collect();
    all.sort_unstable();
    assert_eq!(all, looked_at, "a test for each stands below");
}

#[test]
fn every_number_of_guangzhou_that_changes_is_found_or_left_undecided() {
    check("guangzhou");
}

#[test]
fn every_number_of_longmen_that_changes_is_found_or_left_undecided() {
    check("longmen");
}

#[test]
fn every_number_of_riverside_that_changes_is_found_or_left_undecided() {
    check("riverside");
}

#[test]
fn every_number_of_shiwan_that_changes_is_found_or_left_undecided() {
    check("shiwan");
}

#[test]
fn every_number_of_taizhou_that_changes_is_found_or_left_undecided() {
    check("taizhou");
}

/// A responder who may claim once more is told by the claim that only one policy allows, after all that may end before it.
#[test]
fn one_attempt_more_is_told_by_the_claim_that_it_allows() {
    let limit = |most: u32| {
        move |programme: &str| match programme {
            "riverside" => {
                with(programme, &[("attempts_max = 3", &format!("attempts_max = {most}"))])
            }
            _ => with(programme, &[("[claims]", &format!("[claims]\nattempts_max = {most}"))]),
        }
    };
    for programme in PROGRAMMES.into_iter().chain(["riverside"]) {
        let new = limit(4)(programme);
        let comparison = compared_within(programme, &source(programme), &new, Effort::USUAL);
        assert_eq!(comparison.relation, Relation::Looser, "{programme}");
        let commands = &comparison.parting.as_ref().expect("they part").parting.commands;
        let names: Vec<&str> = commands.iter().map(|given| given.command.kind().name()).collect();
        let once = ["claim", "release"];
        let expected =
            [&["submit", "accept", "publish"][..], &once, &once, &once, &["claim"]].concat();
        assert_eq!(names, expected, "{programme}");
        play_both(programme, &new, &comparison);
    }
    // As many as there may be.
    for (fewer, more, commands) in [(1, 2, 6), (99, 100, 202)] {
        let comparison = compared_texts(&limit(fewer)("taizhou"), &limit(more)("taizhou"));
        assert_eq!(comparison.relation, Relation::Looser, "{fewer}");
        let parting = comparison.parting.expect("they part").parting;
        assert_eq!(parting.commands.len(), commands, "{fewer}");
    }
}
