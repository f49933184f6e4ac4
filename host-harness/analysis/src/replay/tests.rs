//! A simulated year answers as it did; what was tampered with is found where it stands.

use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::LazyLock;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_runtime::log::LogIndex;
use wish_runtime::{Runtime, Settings};
use wish_simulation::city::mix::Mix;
use wish_simulation::city::{Plan, SimulationScale, simulate};

use super::{LogReplay, MismatchKind, ReplayError, replay_log};

const POLICY: &str = include_str!("../../../../tests/policies/taizhou.toml");
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).expect("the component loads")
});

/// A log of a street's year, with a change to its text.
fn replayed(name: &str, change: impl Fn(String) -> String) -> Result<LogReplay, ReplayError> {
    let book = RUNTIME.rulebook(POLICY.as_bytes()).expect("the policy is in order");
    let scale =
        SimulationScale { wishes: 60, ..SimulationScale::named("street").expect("it is known") };
    let threads = NonZeroUsize::MIN;
    let mix = Mix::default();
    let plan = Plan { policy: POLICY, scale, mix, seed: 5, threads, origin: "a test".to_owned() };
    let mut log = Vec::new();
    simulate(&book, &plan, &mut log).expect("the year is played");
    let text = change(String::from_utf8(log).expect("logs are text"));
    let file = format!("wish-replay-{}-{name}.jsonl", std::process::id());
    let path: PathBuf = std::env::temp_dir().join(file);
    fs::write(&path, text).expect("the log is written");
    let outcome = LogIndex::read(&path).map_err(ReplayError::from);
    let outcome = outcome.and_then(|index| {
        replay_log(&RUNTIME, &index, NonZeroUsize::new(2).expect("two is more than none"))
    });
    fs::remove_file(&path).expect("the log is there");
    outcome
}

#[test]
fn a_simulated_year_answers_as_it_did() {
    let replay = replayed("clean", |text| text).expect("it is replayed");
    assert_eq!(replay.divergences, []);
    assert_eq!(replay.cases, 60);
    assert!(replay.commands > 400, "{}", replay.commands);
}

#[test]
fn a_tampered_line_is_found_where_it_stands() {
    let tampered = |text: String| {
        let line = text.lines().position(|line| line.contains("\"rule\":\"claim_open\""));
        let line = line.expect("somebody claims");
        let change = |(number, text): (usize, &str)| {
            if number == line {
                text.replacen("\"rule\":\"claim_open\"", "\"rule\":\"claim_won\"", 1)
            } else {
                text.to_owned()
            }
        };
        let lines: Vec<String> = text.lines().enumerate().map(change).collect();
        lines.join("\n") + "\n"
    };
    let replay = replayed("tampered", tampered).expect("it is replayed");
    let [found] = replay.divergences.as_slice() else { panic!("{:?}", replay.divergences) };
    assert_eq!((found.command.as_str(), found.what), ("claim", MismatchKind::Answer));
    assert!(found.recorded.contains("claim_won") && found.found.contains("claim_open"));
    assert!(found.line > 1);
}

#[test]
fn a_line_that_is_missing_parts_its_case() {
    let without = |text: String| {
        let line = text.lines().position(|line| line.contains("\"command\":\"accept\""));
        let kept = text.lines().enumerate().filter(|(number, _)| Some(*number) != line);
        kept.map(|(_, line)| format!("{line}\n")).collect()
    };
    let replay = replayed("missing", without).expect("it is replayed");
    assert_eq!(replay.divergences.len(), 1);
    assert_eq!(replay.divergences[0].what, MismatchKind::Answer);
}

#[test]
fn a_policy_that_is_not_the_one_told_is_refused() {
    let other = |text: String| {
        text.replacen("first_contact = \\\"1 working day", "first_contact = \\\"2 working days", 1)
    };
    let refused = replayed("policy", other).expect_err("it is refused");
    assert!(matches!(refused, ReplayError::PolicyChanged { .. }), "{refused}");
}
