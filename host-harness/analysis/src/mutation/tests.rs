//! Mutants of the four policies, and edits of texts that are written in other ways.

use wish_component::COMPONENT;
use wish_runtime::policy_file::{KeyPath, PolicyFile};
use wish_runtime::{Runtime, RuntimeError, Settings};

use super::edit::{Edit, extent, remove_table};
use super::{Mutant, Operator, mutants};

const POLICIES: [(&str, &str); 4] = [
    ("guangzhou", include_str!("../../../../tests/policies/guangzhou.toml")),
    ("longmen", include_str!("../../../../tests/policies/longmen.toml")),
    ("shiwan", include_str!("../../../../tests/policies/shiwan.toml")),
    ("taizhou", include_str!("../../../../tests/policies/taizhou.toml")),
];

fn read(text: &str) -> PolicyFile {
    PolicyFile::read(text).unwrap()
}

fn path(file: &PolicyFile, path: &str) -> KeyPath {
    file.tables.iter().find(|table| table.path.to_string() == path).unwrap().path.clone()
}

#[test]
fn every_mutant_is_another_policy_and_most_of_them_load() {
    let runtime = Runtime::new(COMPONENT, Settings::default()).unwrap();
    for (name, text) in POLICIES {
        let file = read(text);
        let mutants = mutants(&file);
        let mut texts: Vec<String> = mutants.iter().map(|one| one.edit.applied(text)).collect();
        let mut loaded = 0;
        for (mutant, changed) in mutants.iter().zip(&texts) {
            assert_ne!(changed, text, "{name}: {mutant:?}");
            assert!(PolicyFile::read(changed).is_ok(), "{name}: {mutant:?}");
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
    // What nobody could notice is left alone.
    assert_eq!(changes(taizhou, "notifications.floor.area"), Vec::<String>::new());
    assert_eq!(changes(taizhou, "ladder[0].label.en"), Vec::<String>::new());
}

#[test]
fn entries_and_blocks_go_however_they_are_written() {
    let text = "[a]\nx = { u = 1, v = 2 }\n\n[[b]]\nc = 1\n[[b.d]]\ne = 2\n# next\n[[b]]\nc = 3";
    let file = read(text);
    let value = |path: &str| file.value(path).unwrap().span.clone();
    let without = |path: &str| Edit::remove(text, &value(path)).applied(text);
    assert!(
        without("a.x.u").contains("x = { v = 2 }")
            || without("a.x.u").contains("x = {v = 2 }")
            || without("a.x.u").contains("{ v = 2 }"),
        "{}",
        without("a.x.u")
    );
    assert!(read(&without("a.x.v")).value("a.x.u").is_some());
    assert!(read(&without("b[0].c")).value("b[0].c").is_none());
    let first = path(&file, "b[0]");
    let gone = remove_table(&file, &first).unwrap().applied(text);
    assert_eq!(gone, "[a]\nx = { u = 1, v = 2 }\n\n[[b]]\nc = 3");
    let places = [extent(&file, &first).unwrap(), extent(&file, &path(&file, "b[1]")).unwrap()];
    let swapped = read(&Edit::swap(text, &places[0], &places[1]).applied(text));
    assert!(swapped.value("b[1].d[0].e").is_some() && swapped.value("b[0].d[0].e").is_none());
    let inline = "s = [{ c = 1 }, { c = 2 }]\n";
    let file = read(inline);
    let gone = remove_table(&file, &path(&file, "s[1]")).unwrap().applied(inline);
    assert_eq!(gone, "s = [{ c = 1 }]\n");
    let gone = remove_table(&file, &path(&file, "s[0]")).unwrap().applied(inline);
    assert_eq!(
        read(&gone).value("s[0].c").map(|value| &value.value),
        Some(&wish_runtime::policy_file::Scalar::Number(2))
    );
}
