//! Scenarios sorted by the policy that they test: for whoever looks at a policy as a whole.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::read::{PolicyText, Scenario};
use super::suite::Suite;

/// A policy, and the scenarios that name it.
#[derive(Debug)]
pub struct PolicySuite {
    /// What the policy is called in reports: its path from the present folder.
    pub name: String,
    pub policy: Arc<PolicyText>,
    pub suite: Suite,
}

/// Sorts a suite. With policies given, only those count, in their order; the answer then also says
/// which of them no scenario names.
#[must_use]
pub fn by_policy(suite: Suite, only: &[PathBuf]) -> (Vec<PolicySuite>, Vec<PathBuf>) {
    let mut sorted: BTreeMap<PathBuf, Vec<Scenario>> = BTreeMap::new();
    for scenario in suite.scenarios {
        sorted.entry(resolved(&scenario.policy.path)).or_default().push(scenario);
    }
    let found = |path: PathBuf, scenarios: Vec<Scenario>| {
        let policy = Arc::clone(&scenarios.first()?.policy);
        Some(PolicySuite { name: name(&path), policy, suite: Suite { scenarios } })
    };
    if only.is_empty() {
        return (
            sorted.into_iter().filter_map(|(path, all)| found(path, all)).collect(),
            Vec::new(),
        );
    }
    let (mut suites, mut without) = (Vec::new(), Vec::new());
    for wanted in only {
        let path = resolved(wanted);
        match sorted.remove(&path).and_then(|all| found(path, all)) {
            Some(suite) => suites.push(suite),
            None => without.push(wanted.clone()),
        }
    }
    (suites, without)
}

fn resolved(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The path from the present folder, where it lies below it.
fn name(path: &Path) -> String {
    let here = env::current_dir().map(|here| resolved(&here)).unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}
