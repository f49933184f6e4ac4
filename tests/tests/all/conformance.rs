//! What hosts in other languages are held to: recorded questions with the bytes of their answers, and the contract's types
//! as JSON, by which those hosts turn one into the other. `UPDATE_EXPECT=1` writes both anew.
//!
//! A question is a line `["lifecycle.decide", …]`: a function and its arguments, the rulebook left out. The answer is the
//! line of the same number in the other file. The hosts are `tests/conformance/python` and `tests/conformance/node`.

mod questions;

use std::env;
use std::fs;
use std::path::PathBuf;

use wish_contract::{CommandKind, FUNCTIONS, Request, json};
use wish_tests::policies::{Book, PROGRAMMES};

use crate::canonical::canonical_result;
use crate::host::rulebook;

#[test]
fn questions_are_answered_as_recorded() {
    let mut count = 0;
    for programme in PROGRAMMES {
        let recorded = questions::of(programme);
        let lines = |of: fn(&questions::Question) -> &str| -> String {
            recorded.iter().map(|question| format!("{}\n", of(question))).collect()
        };
        check(
            &format!("cases/random/{programme}.questions.jsonl"),
            &lines(|question| &question.asked),
        );
        check(
            &format!("cases/random/{programme}.answers.jsonl"),
            &lines(|question| &question.answer),
        );
        count += recorded.len();
    }
    assert!(count >= 200, "{count} questions are too few");
}

/// A policy is loaded before anything is asked.
#[test]
fn every_function_of_the_contract_is_asked() {
    let recorded: String = PROGRAMMES
        .iter()
        .map(|programme| read(&format!("cases/random/{programme}.questions.jsonl")))
        .collect();
    for function in FUNCTIONS.iter().filter(|function| **function != "policy.rulebook.load") {
        let asked = recorded.lines().any(|line| line.starts_with(&format!("[\"{function}\"")));
        assert!(asked, "no question asks for `{function}`");
    }
}

#[test]
fn the_host_decides_as_recorded() {
    for programme in PROGRAMMES {
        let rulebook = rulebook(&Book::of(programme));
        for (request, answer) in decisions(&format!("cases/random/{programme}")) {
            let ruling = rulebook.decide(&request).expect("the rules answer");
            assert_eq!(canonical_result(&ruling), answer);
        }
    }
}

/// The scenarios' questions are cut from them, so that a command that no scenario gives is missing there. `move-policy` is given
/// under a second policy, which a recorded question cannot say.
#[test]
fn every_command_but_move_policy_is_decided_in_some_scenario() {
    let all = PROGRAMMES.iter().flat_map(|name| decisions(&format!("cases/scenarios/{name}")));
    let decided = all.filter(|(_, answer)| answer.starts_with(r#"{"ok":"#));
    let decided: Vec<CommandKind> = decided.map(|(request, _)| request.command.kind()).collect();
    for command in CommandKind::ALL.iter().filter(|command| **command != CommandKind::MovePolicy) {
        assert!(decided.contains(command), "no scenario gives `{}`", command.name());
    }
}

/// The recorded requests for a decision, with the answers to them.
fn decisions(cases: &str) -> Vec<(Request, String)> {
    let questions = read(&format!("{cases}.questions.jsonl"));
    let answers = read(&format!("{cases}.answers.jsonl"));
    let both = questions.lines().zip(answers.lines());
    both.filter_map(|(question, answer)| {
        let request = question.strip_prefix("[\"lifecycle.decide\",")?.strip_suffix(']')?;
        Some((json::from_str(request).expect("a request"), answer.to_owned()))
    })
    .collect()
}

/// Compares a file of the conformance folder with what it should hold, or writes it.
fn check(file: &str, wanted: &str) {
    let path = path(file);
    if env::var_os("UPDATE_EXPECT").is_some_and(|set| set == "1") {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        return fs::write(&path, wanted).expect("the file can be written");
    }
    let found = read(file);
    let differing = found.lines().zip(wanted.lines()).position(|(found, wanted)| found != wanted);
    let Some(line) = differing.or((found != wanted).then_some(found.lines().count())) else {
        return;
    };
    let (found, wanted) = (found.lines().nth(line), wanted.lines().nth(line));
    panic!(
        "{file} differs in line {}; UPDATE_EXPECT=1 records it anew\n{found:?}\n{wanted:?}",
        line + 1
    );
}

fn read(file: &str) -> String {
    fs::read_to_string(path(file))
        .unwrap_or_else(|_| panic!("{file} is missing; UPDATE_EXPECT=1 makes it"))
}

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("conformance").join(file)
}
