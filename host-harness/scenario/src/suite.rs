//! A folder of scenarios: finds the files, reads them all, plays each, and holds
//! the recorded courses against what was played. How it is reported is for `cli/test.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use regex::Regex;
use thiserror::Error;
use wish_contract::Diagnostic;
use wish_runtime::{Rulebook, Runtime, RuntimeError};

use super::course;
use super::parallel::{on_each, on_each_with, processors};
use super::play::{Played, play};
use super::read::{FILE_SUFFIX, PolicyText, Reader, Scenario, ScenarioError};

/// Why there is nothing to play.
#[derive(Debug, Error)]
pub enum SuiteError {
    #[error("`{}` cannot be read: {error}", .path.display())]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("no scenario found: no `*{FILE_SUFFIX}` under {}", listed(.0))]
    NoFiles(Vec<PathBuf>),
    #[error("no scenario has a name that `{0}` matches")]
    NoneMatches(String),
    #[error("{} thing(s) in scenario files are wrong", .0.len())]
    Unusable(Vec<ScenarioError>),
    #[error("the policy `{}` is refused", .policy.path.display())]
    Policy { policy: Box<PolicyText>, findings: Vec<Diagnostic> },
    #[error(transparent)]
    Rules(#[from] RuntimeError),
}

fn listed(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| format!("`{}`", path.display())).collect::<Vec<_>>().join(", ")
}

/// Scenarios, in order of their files.
#[derive(Debug)]
pub struct Suite {
    pub scenarios: Vec<Scenario>,
}

/// A scenario that was played.
#[derive(Debug)]
pub struct Outcome {
    pub played: Played,
    /// How the recorded course differs, where there is one.
    pub golden: Option<GoldenDifference>,
    pub seconds: f64,
}

/// A recorded course that is not what was played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldenDifference {
    pub path: PathBuf,
    /// Empty where there is no such file yet.
    pub recorded: String,
    pub played: String,
}

impl Outcome {
    pub fn passed(&self) -> bool {
        self.played.mismatch.is_none() && self.golden.is_none()
    }
}

impl Suite {
    /// Reads every scenario of files and folders.
    ///
    /// # Errors
    /// Every file that is none at once; or that there are no scenarios at all.
    pub fn read(paths: &[PathBuf]) -> Result<Suite, SuiteError> {
        let mut files = Vec::new();
        for path in paths {
            find(path, &mut files)
                .map_err(|error| SuiteError::Unreadable { path: path.clone(), error })?;
        }
        files.sort();
        files.dedup();
        if files.is_empty() {
            return Err(SuiteError::NoFiles(paths.to_vec()));
        }
        let mut suite = Suite { scenarios: Vec::new() };
        let mut wrong = Vec::new();
        let read = |reader: &mut Reader, file: &PathBuf| reader.read(file);
        for scenarios in on_each_with(processors(), &files, Reader::default, read) {
            match scenarios {
                Ok(scenarios) => suite.scenarios.extend(scenarios),
                Err(errors) => wrong.extend(errors),
            }
        }
        if wrong.is_empty() { Ok(suite) } else { Err(SuiteError::Unusable(wrong)) }
    }

    /// Keeps the scenarios whose file and name a pattern matches.
    ///
    /// # Errors
    /// `NoneMatches`.
    pub fn only(mut self, pattern: &Regex) -> Result<Suite, SuiteError> {
        self.scenarios.retain(|scenario| pattern.is_match(&full_name(scenario)));
        if self.scenarios.is_empty() {
            return Err(SuiteError::NoneMatches(pattern.as_str().to_owned()));
        }
        Ok(self)
    }

    /// Loads every policy that a scenario names.
    ///
    /// # Errors
    /// The first policy that is refused, with its findings.
    pub fn rulebooks(&self, runtime: &Runtime) -> Result<Rulebooks, SuiteError> {
        let mut rulebooks = BTreeMap::new();
        for scenario in &self.scenarios {
            let policy = &scenario.policy;
            if rulebooks.contains_key(&policy.source) {
                continue;
            }
            let book = runtime.rulebook(&policy.source).map_err(|error| match error {
                RuntimeError::PolicyRefused(findings) => {
                    SuiteError::Policy { policy: Box::new((**policy).clone()), findings }
                }
                other => SuiteError::Rules(other),
            })?;
            rulebooks.insert(policy.source.clone(), book);
        }
        Ok(Rulebooks(rulebooks))
    }

    /// Plays every scenario, on so many threads. The outcomes stand in the order of the scenarios. An
    /// instance plays one scenario after another: what it answers hangs on the question alone.
    ///
    /// # Errors
    /// What stopped the rules.
    pub fn play(
        &self,
        rulebooks: &Rulebooks,
        threads: usize,
    ) -> Result<Vec<Outcome>, RuntimeError> {
        let play = |scenario: &Scenario| play_one(scenario, rulebooks.of(scenario)?);
        on_each(threads, &self.scenarios, play).into_iter().collect()
    }
}

/// The rulebooks of a suite's policies.
pub struct Rulebooks(BTreeMap<Vec<u8>, Rulebook>);

impl Rulebooks {
    /// A scenario's policy.
    pub fn of(&self, scenario: &Scenario) -> Result<&Rulebook, RuntimeError> {
        self.0.get(&scenario.policy.source).ok_or_else(|| RuntimeError::PolicyRefused(Vec::new()))
    }
}

/// What a scenario is called in full: its file and its name.
#[must_use]
pub fn full_name(scenario: &Scenario) -> String {
    format!("{}: {}", scenario.path.display(), scenario.name)
}

/// Plays one scenario under a rulebook, and holds its recorded course against what was played.
///
/// # Errors
/// What stopped the rules.
pub fn play_one(scenario: &Scenario, book: &Rulebook) -> Result<Outcome, RuntimeError> {
    let began = std::time::Instant::now();
    let played = play(scenario, book)?;
    let golden = scenario.golden.as_ref().filter(|_| played.mismatch.is_none());
    let golden = golden.and_then(|path| difference(path, course::tell(scenario, &played)));
    Ok(Outcome { played, golden, seconds: began.elapsed().as_secs_f64() })
}

fn difference(path: &Path, played: String) -> Option<GoldenDifference> {
    let recorded = fs::read_to_string(path).unwrap_or_default();
    (recorded != played).then(|| GoldenDifference { path: path.to_owned(), recorded, played })
}

fn find(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if fs::metadata(path)?.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let inner = entry.path();
        if entry.file_type()?.is_dir() {
            find(&inner, files)?;
        } else if inner.to_string_lossy().ends_with(FILE_SUFFIX) {
            files.push(inner);
        }
    }
    Ok(())
}
