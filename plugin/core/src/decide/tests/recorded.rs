//! The questions that are cut from the scenarios, put to the rules as they stand here.

use std::fs;
use std::path::PathBuf;

use crate::decide::decide;
use crate::policy::{Policy, load};
use wish_contract::Request;

/// Every question of a programme's scenarios that asks for a decision, with its policy.
pub(super) fn requests() -> Vec<(Policy, Vec<Request>)> {
    let of_programme = |programme: &&str| {
        let source = read(&format!("policies/{programme}.toml"));
        let questions = read(&format!("conformance/cases/scenarios/{programme}.questions.jsonl"));
        let questions = String::from_utf8(questions).unwrap();
        let requests = questions.lines().filter_map(decision_asked).collect();
        (load(&source, wish_words::Language::ENGLISH).unwrap(), requests)
    };
    PROGRAMMES.iter().map(of_programme).collect()
}

fn decision_asked(question: &str) -> Option<Request> {
    let request = question.strip_prefix("[\"lifecycle.decide\",")?.strip_suffix(']')?;
    Some(serde_json::from_str(request).unwrap())
}

const PROGRAMMES: [&str; 5] = ["guangzhou", "longmen", "riverside", "shiwan", "taizhou"];

fn read(path: &str) -> Vec<u8> {
    let path = PathBuf::from(format!("{}/../../tests/{path}", env!("CARGO_MANIFEST_DIR")));
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_scenarios_questions_are_answered_as_recorded() {
    for programme in PROGRAMMES {
        let policy =
            load(&read(&format!("policies/{programme}.toml")), wish_words::Language::ENGLISH)
                .unwrap();
        let questions = read(&format!("conformance/cases/scenarios/{programme}.questions.jsonl"));
        let answers = read(&format!("conformance/cases/scenarios/{programme}.answers.jsonl"));
        let questions = String::from_utf8(questions).unwrap();
        let answers = String::from_utf8(answers).unwrap();
        assert_eq!(questions.lines().count(), answers.lines().count(), "{programme}");
        let mut decided = 0;
        for (question, answer) in questions.lines().zip(answers.lines()) {
            let Some(request) = decision_asked(question) else { continue };
            let answered = match decide(&policy, request) {
                Ok(decision) => format!("{{\"ok\":{}}}", serde_json::to_string(&decision).unwrap()),
                Err(refusal) => format!("{{\"err\":{}}}", serde_json::to_string(&refusal).unwrap()),
            };
            assert_eq!(answered, answer, "{programme}");
            decided += 1;
        }
        assert!(decided > 100, "{programme}: {decided} questions are too few");
    }
}
