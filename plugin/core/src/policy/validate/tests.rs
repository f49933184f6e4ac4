//! Every refusal on a file of its own under `tests/policies/broken`, as a person would read it;
//! and the proof on the real policies.
//!
//! `UPDATE_EXPECT=1 cargo test -p wish-core policy` rewrites what is expected.

mod mending;
mod messages;
mod reading;
mod sense;
mod strands;

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use expect_test::Expect;
use proptest::prelude::*;

use crate::policy::{check as findings, load};
use wish_contract::{Diagnostic, Severity};
use wish_words::Language;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/policies")
}

fn policy(name: &str) -> String {
    fs::read_to_string(folder().join(name).with_extension("toml")).unwrap()
}

fn broken(name: &str) -> String {
    policy(&format!("broken/{name}"))
}

fn rendered(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for one in diagnostics {
        let Diagnostic { severity, code, line, column, width, message, hint } = one;
        writeln!(out, "{line}:{column}+{width} {}[{code}] {message}\n    {hint}", severity.name())
            .unwrap();
    }
    out
}

/// What is found in a policy of the folder `broken`. It is refused exactly when an error is among
/// it.
fn check(name: &str, expect: Expect) {
    check_text(broken(name).as_bytes(), expect);
}

fn check_text(source: &[u8], expect: Expect) {
    expect.assert_eq(&rendered(&agreed(source)));
}

/// What `check` finds, once `load` agrees.
fn agreed(source: &[u8]) -> Vec<Diagnostic> {
    let found = findings(source, Language::ENGLISH);
    let has_error = found.iter().any(|one| one.severity == Severity::Error);
    match load(source, Language::ENGLISH) {
        Ok(_) => assert!(!has_error, "loaded in spite of {found:?}"),
        Err(refused) => {
            assert!(has_error, "refused without an error");
            assert_eq!(refused, found);
        }
    }
    let places = found.iter().map(|one| (one.line, one.column));
    assert!(places.is_sorted(), "findings out of order: {found:?}");
    let things = ["step ``", "ladder ``", "round ``", "minimum ``", "pairing ``"];
    let nameless = |text: &str| things.iter().any(|thing| text.contains(thing));
    let nameless = found.iter().find(|one| nameless(&one.message) || nameless(&one.hint));
    assert!(nameless.is_none(), "a finding speaks of something without a name: {nameless:?}");
    found
}

#[test]
fn every_broken_policy_is_tested() {
    let here = [
        include_str!("tests/reading.rs"),
        include_str!("tests/sense.rs"),
        include_str!("tests/strands.rs"),
    ]
    .concat();
    for entry in fs::read_dir(folder().join("broken")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(here.contains(&format!("\"{name}\"")), "no test speaks of `{name}`");
    }
}

/// What `tests/README.md` says of the folder.
#[test]
fn every_broken_policy_is_refused_but_two() {
    let names = fs::read_dir(folder().join("broken")).unwrap().map(|entry| {
        let name = entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned();
        (load(broken(&name).as_bytes(), Language::ENGLISH).is_ok(), name)
    });
    let mut loaded: Vec<_> = names.filter(|(loads, _)| *loads).map(|(_, name)| name).collect();
    loaded.sort();
    assert_eq!(loaded, ["doubtful", "sound"]);
}

proptest! {
    #[test]
    fn any_bytes_are_answered(source in proptest::collection::vec(any::<u8>(), 0..400)) {
        agreed(&source);
    }

    #[test]
    fn any_text_is_answered(source in "([a-z\\[\\]{}=\"'.,0-9 #\n-]|\\[\\[ladder\\]\\]|schema|open = ){0,80}") {
        agreed(source.as_bytes());
    }

    /// A sound policy with a piece taken out, doubled, or put elsewhere.
    #[test]
    fn any_mutation_is_answered(from in 0..2_000_usize, length in 0..200_usize, to in 0..2_000_usize, doubled: bool) {
        let sound = broken("sound").into_bytes();
        let start = from.min(sound.len());
        let end = (start + length).min(sound.len());
        let mut source = sound.clone();
        if !doubled {
            source.drain(start..end);
        }
        let to = to.min(source.len());
        source.splice(to..to, sound[start..end].iter().copied());
        agreed(&source);
    }
}
