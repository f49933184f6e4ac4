//! The museum (`tests/museum/`): what hosts have kept in every form there ever was. A form that was released stays as it is; that
//! of the version at work is recorded anew until then:
//!
//! `UPDATE_EXPECT=1 cargo test --release -p wish-tests --test all -- museum`
//!
//! That every value is read is a test of `wish-contract`, since that is who reads them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use wish_contract::json::stored::{self, FORM, Stored};
use wish_contract::{Case, ChangeKind, CommandKind, Decision, Event, Request, Stage};
use wish_tests::random_cases::{RandomCase, books};

/// Random cases that are looked through.
const CASES: u64 = 20_000;

/// The first value of each sort.
#[derive(Default)]
struct Exhibits {
    cases: BTreeMap<(Stage, bool), Case>,
    events: BTreeMap<ChangeKind, Event>,
    requests: BTreeMap<CommandKind, Request>,
    decisions: BTreeMap<CommandKind, Decision>,
}

#[test]
fn the_museum_has_every_stage_event_and_command_of_this_form() {
    let folder = folder();
    if env::var_os("UPDATE_EXPECT").is_some() {
        record(&folder);
    }
    let kept = |kind: &str| fs::read_to_string(folder.join(kind)).expect("it is there; record it");
    let cases: Vec<Case> = read(&kept("cases.jsonl"));
    let events: Vec<Event> = read(&kept("events.jsonl"));
    let requests: Vec<Request> = read(&kept("requests.jsonl"));
    let decisions: Vec<Decision> = read(&kept("decisions.jsonl"));
    for stage in Stage::ALL {
        assert!(cases.iter().any(|case| case.stage == *stage), "no case is {stage}");
    }
    for change in ChangeKind::ALL {
        assert!(events.iter().any(|event| event.change.kind() == *change), "no event is {change}");
    }
    for command in CommandKind::ALL {
        assert!(requests.iter().any(|one| one.command.kind() == *command), "nobody asks {command}");
    }
    assert!(decisions.iter().any(|decision| !decision.effects.is_empty()));
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("museum/form-{FORM}"))
}

fn read<T: Stored>(text: &str) -> Vec<T> {
    text.lines().map(|line| stored::read(line).expect("it is read")).collect()
}

fn record(folder: &Path) {
    let mut found = Exhibits::default();
    let books = books();
    for seed in 0..CASES {
        for step in RandomCase::seeded(&books, seed) {
            let kind = step.request.command.kind();
            if let Ok(decision) = step.answer {
                let case = &decision.after;
                found
                    .cases
                    .entry((case.stage, case.held.is_some()))
                    .or_insert_with(|| case.clone());
                for event in &decision.events {
                    let sort = event.change.kind();
                    found.events.entry(sort).or_insert_with(|| event.clone());
                }
                if !decision.events.is_empty() {
                    found.requests.entry(kind).or_insert(step.request);
                    found.decisions.entry(kind).or_insert(decision);
                }
            }
        }
    }
    fs::create_dir_all(folder).expect("the folder can be made");
    let write = |name: &str, lines: Vec<String>| {
        fs::write(folder.join(name), lines.join("\n") + "\n").expect("it can be written");
    };
    write("cases.jsonl", lines(found.cases.values()));
    write("events.jsonl", lines(found.events.values()));
    write("requests.jsonl", lines(found.requests.values()));
    write("decisions.jsonl", lines(found.decisions.values()));
}

fn lines<'a, T: Stored + 'a>(values: impl Iterator<Item = &'a T>) -> Vec<String> {
    values.map(|value| stored::write(value).expect("it has a form")).collect()
}
