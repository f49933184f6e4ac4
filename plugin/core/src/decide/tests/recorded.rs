//! The questions that are cut from the scenarios, put to the rules as they stand here.

use std::fs;
use std::path::PathBuf;

use crate::decide::decide;
use crate::policy::load;
use wish_contract::Request;

fn read(path: &str) -> Vec<u8> {
    let path = PathBuf::from(format!("{}/../../tests/{path}", env!("CARGO_MANIFEST_DIR")));
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_scenarios_questions_are_answered_as_recorded() {
    for programme in ["guangzhou", "longmen", "shiwan", "taizhou"] {
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
            let decide_it = question.strip_prefix("[\"lifecycle.decide\",");
            let Some(request) = decide_it.and_then(|rest| rest.strip_suffix(']')) else { continue };
            let request: Request = serde_json::from_str(request).unwrap();
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
