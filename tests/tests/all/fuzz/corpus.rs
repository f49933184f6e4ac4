//! The inputs that fuzzing starts from: the policies that have findings and the shortest that has
//! none, and from random cases one request for each command and the rule that answers it, one
//! log for each kind of event. Inputs that were found to fail are put beside them by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::PathBuf;

use wish_tests::policies::{self, PROGRAMMES};
use wish_tests::random_cases::{RandomCase, books};

use crate::canonical::canonical;

/// Random cases that requests and logs are taken from.
const CASES: u64 = 400;
/// Longest log.
const EVENTS_MAX: usize = 12;

/// Where a target's inputs lie, by the fuzzer's custom.
pub fn folder(target: &str) -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/all/__fuzz__");
    tests.join(format!("fuzz__{target}")).join("corpus")
}

/// A target's inputs, by name.
pub fn read(target: &str) -> Vec<Vec<u8>> {
    let folder = folder(target);
    let files =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths: BTreeSet<PathBuf> = files.flatten().map(|file| file.path()).collect();
    paths.iter().map(|path| fs::read(path).expect("the corpus can be read")).collect()
}

/// Writes the corpus anew where that is asked for.
pub fn update() {
    if env::var_os("UPDATE_EXPECT").is_none_or(|set| set != "1") {
        return;
    }
    let (requests, logs) = of_random_cases();
    for (target, inputs) in
        [("policy_text", of_policies()), ("request", requests), ("event_log", logs)]
    {
        let folder = folder(target);
        fs::create_dir_all(&folder).expect("the folder can be made");
        for (name, input) in inputs {
            fs::write(folder.join(name), input).expect("the corpus can be written");
        }
    }
}

fn of_policies() -> BTreeMap<String, String> {
    let broken =
        fs::read_dir(policies::folder().join("broken")).expect("broken policies are there");
    let paths: BTreeSet<PathBuf> = broken.flatten().map(|file| file.path()).collect();
    let named = |path: &PathBuf| {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
        (name.unwrap_or_default(), fs::read_to_string(path).expect("a policy is text"))
    };
    let whole = PROGRAMMES.map(|name| (name.to_owned(), without_remarks(&policies::source(name))));
    paths.iter().map(named).chain(whole).collect()
}

/// A policy without its comments and empty lines.
fn without_remarks(source: &str) -> String {
    let kept = source.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    kept.map(|line| format!("{line}\n")).collect()
}

/// One request for each command and rule, the shortest; one log for each kind of event.
fn of_random_cases() -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let (mut requests, mut logs) = (BTreeMap::new(), BTreeMap::new());
    let books = books();
    for seed in 0..CASES {
        let mut run = RandomCase::seeded(&books, seed);
        while let Some(step) = run.next() {
            let text = canonical(&step.request);
            let name = match &step.answer {
                Ok(_) => step.request.command.kind().name().to_owned(),
                Err(rejection) => format!("refused-{}", rejection.because.rule),
            };
            keep_shortest(&mut requests, name, text);
            let Ok(decision) = &step.answer else { continue };
            if run.events.len() > EVENTS_MAX || run.case.as_ref() != Some(&decision.after) {
                continue;
            }
            for event in &decision.events {
                keep_shortest(&mut logs, change(&canonical(&event.change)), canonical(&run.events));
            }
        }
    }
    (requests, logs)
}

/// The kind of a change, as JSON names it.
fn change(text: &str) -> String {
    text.split('"').nth(1).unwrap_or_default().to_owned()
}

fn keep_shortest(kept: &mut BTreeMap<String, String>, name: String, text: String) {
    let shorter = kept.get(&name).is_none_or(|known| text.len() < known.len());
    if shorter {
        kept.insert(name, text);
    }
}
