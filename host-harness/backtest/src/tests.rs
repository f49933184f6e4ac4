//! Small recorded worlds under policies that differ in one thing.

use std::path::PathBuf;

use super::divergence::Kind;
use super::{Backtest, Plan};

mod coverage;
mod exact;
mod world;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_runtime::{Runtime, Settings};
use world::World;

/// Its area levels, categories and ladders are Taizhou's.
fn taizhou() -> String {
    std::fs::read_to_string("../../tests/policies/taizhou.toml").expect("the policy is there")
}

fn runtime() -> Runtime {
    Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER)).expect("the component runs")
}

/// A policy with one thing changed in its text.
fn changed(from: &str, to: &str) -> String {
    let text = taizhou();
    assert!(text.contains(from), "`{from}` is in the policy");
    text.replacen(from, to, 1)
}

/// A file that goes away with the test.
struct LogFile(PathBuf);

impl LogFile {
    fn of(name: &str, text: &[u8]) -> LogFile {
        let file = format!("wish-backtest-{}-{name}.jsonl", std::process::id());
        let path = std::env::temp_dir().join(file);
        std::fs::write(&path, text).expect("the folder for temporary files takes it");
        LogFile(path)
    }
}

impl Drop for LogFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn backtest(runtime: &Runtime, name: &str, log: &[u8], policy: &str) -> Backtest {
    backtest_on(2, runtime, name, log, policy)
}

/// On so many threads.
fn backtest_on(
    threads: usize,
    runtime: &Runtime,
    name: &str,
    log: &[u8],
    policy: &str,
) -> Backtest {
    let file = LogFile::of(name, log);
    let book = runtime.rulebook(policy.as_bytes()).expect("the policy is sound");
    let plan = Plan {
        runtime,
        log: &file.0,
        book,
        source: policy,
        level: None,
        seed: 1,
        replicates: None,
        threads,
        progress: &|_| (),
    };
    super::run(plan).expect("the log can be tested")
}

/// Case, kind and line of every change.
fn changed_cases(backtest: &Backtest) -> Vec<(&str, Kind, usize)> {
    backtest.changes.iter().map(|one| (one.case.as_str(), one.kind, one.line)).collect()
}
