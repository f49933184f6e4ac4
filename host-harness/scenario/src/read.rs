//! Reads scenario files: takes the text apart, puts in what each variant sets, and refuses what is
//! no scenario with its place. Whether the rules answer as it expects is for `play`.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use wish_contract::{DeadlineKind, Instant};

use super::file::word::read_word;
use super::file::{SCENARIO_SCHEMA, ScenarioFile, StepFile, Variant};
use super::time::Moment;

/// What scenario files are called: whatever goes before it.
pub const FILE_SUFFIX: &str = ".scenario.toml";
/// What marks a value that a variant sets.
const MARK: char = '$';

/// A scenario, or one of its variants, ready to be played.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The file.
    pub path: PathBuf,
    /// Its title, with the variant's name in brackets.
    pub name: String,
    pub policy: Arc<PolicyText>,
    pub start: Instant,
    /// The offset from UTC that reports use.
    pub offset: FixedOffset,
    pub file: ScenarioFile,
    /// When each step happens, where it says so.
    pub moments: Vec<Option<Moment>>,
    /// The line of each step, from 1.
    pub lines: Vec<usize>,
    /// The file of the recorded course.
    pub golden: Option<PathBuf>,
}

impl Scenario {
    /// A point in time as reports show it: on the clocks of the scenario.
    pub fn time(&self, instant: Instant) -> String {
        let time = DateTime::from_timestamp_millis(instant).unwrap_or_default();
        time.with_timezone(&self.offset).to_rfc3339_opts(SecondsFormat::AutoSi, false)
    }
}

/// A policy as a scenario names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyText {
    pub path: PathBuf,
    pub source: Vec<u8>,
}

/// What is wrong with a scenario file. Lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}:{line}:{column}: {message}", .path.display())]
pub struct ScenarioError {
    pub path: PathBuf,
    pub line: usize,
    pub column: usize,
    pub message: String,
}

/// Reads one file: a scenario, or each of its variants.
///
/// # Errors
/// The first thing in it that is no scenario.
pub fn read(path: &Path) -> Result<Vec<Scenario>, ScenarioError> {
    let outside =
        |message: String| ScenarioError { path: path.to_owned(), line: 1, column: 1, message };
    let text =
        fs::read_to_string(path).map_err(|error| outside(format!("it cannot be read: {error}")))?;
    read_text(path, &text)
}

/// Reads a text that stands, or is to stand, in a file.
///
/// # Errors
/// The first thing in it that is no scenario.
pub fn read_text(path: &Path, text: &str) -> Result<Vec<Scenario>, ScenarioError> {
    let source = Source { path, text };
    let plain = source.tree()?;
    source.check_format(&plain)?;
    let mut scenarios = Vec::new();
    for variant in source.variants(&plain)? {
        let mut tree = source.tree()?;
        if let Some(set) = &variant {
            source.put_in(&mut tree, set)?;
        }
        scenarios.push(source.scenario(tree, variant.as_ref())?);
    }
    Ok(scenarios)
}

/// The text of a policy that a scenario names.
pub(super) fn policy_text(path: PathBuf) -> Result<PolicyText, String> {
    match fs::read(&path) {
        Ok(source) => Ok(PolicyText { path, source }),
        Err(error) => Err(format!("the policy `{}` cannot be read: {error}", path.display())),
    }
}

/// What a variant sets.
struct Set<'a> {
    name: String,
    values: DeTable<'a>,
}

struct Source<'a> {
    path: &'a Path,
    text: &'a str,
}

type Tree<'a> = Spanned<DeTable<'a>>;

impl<'a> Source<'a> {
    fn tree(&self) -> Result<Tree<'a>, ScenarioError> {
        DeTable::parse(self.text).map_err(|error| self.refused(&error))
    }

    /// The format comes first: of another one nothing else can be said.
    fn check_format(&self, tree: &Tree<'a>) -> Result<(), ScenarioError> {
        match tree.get_ref().get("schema").map(Spanned::get_ref) {
            Some(DeValue::String(format)) if format == SCENARIO_SCHEMA => Ok(()),
            _ => {
                let message =
                    format!("this version reads files that say `schema = \"{SCENARIO_SCHEMA}\"`");
                Err(self.at(tree, "schema", message))
            }
        }
    }

    fn scenario(&self, tree: Tree<'a>, set: Option<&Set<'a>>) -> Result<Scenario, ScenarioError> {
        let file = ScenarioFile::deserialize(toml::Deserializer::from(tree.clone()))
            .map_err(|error| self.refused(&error))?;
        let named = self.path.parent().unwrap_or(Path::new("")).join(&file.policy);
        let policy = policy_text(named).map_err(|message| self.at(&tree, "policy", message))?;
        let start = DateTime::parse_from_rfc3339(&file.start).map_err(|error| {
            let message = format!(
                "`start` is no point in time ({error}); write it as 2026-03-02T09:00:00+08:00"
            );
            self.at(&tree, "start", message)
        })?;
        if file.steps.is_empty() {
            return Err(self.at(&tree, "step", "there is no step; add a `[[step]]`".to_owned()));
        }
        let moments = file.steps.iter().map(|step| self.moment(step)).collect::<Result<_, _>>()?;
        let lines = file.steps.iter().map(|step| self.place(&step.span()).0).collect();
        let name = match set {
            Some(set) => format!("{} [{}]", file.title, set.name),
            None => file.title.clone(),
        };
        let golden = file.golden.as_ref().map(|name| self.path.with_file_name(name));
        Ok(Scenario {
            path: self.path.to_owned(),
            name,
            policy: Arc::new(policy),
            start: start.timestamp_millis(),
            offset: *start.offset(),
            file,
            moments,
            lines,
            golden,
        })
    }

    /// When a step happens; checks on the way that it says anything at all.
    fn moment(&self, step: &Spanned<StepFile>) -> Result<Option<Moment>, ScenarioError> {
        let (span, step) = (step.span(), step.get_ref());
        let wrong = |message: String| self.error(&span, message);
        let moment = step
            .at
            .as_deref()
            .map(Moment::read)
            .transpose()
            .map_err(|error| wrong(format!("`at`: {error}")))?;
        if step.race.is_empty() != step.expect_every_order.is_none() {
            return Err(wrong(
                "`race` and `expect_every_order` belong together; write both".to_owned(),
            ));
        }
        if moment.is_none()
            && step.commands.0.is_empty()
            && step.race.is_empty()
            && step.expect.is_none()
        {
            return Err(wrong(
                "the step says nothing; write `at`, `do`, `race` or `expect`".to_owned(),
            ));
        }
        for expect in step.expect.iter().chain(&step.expect_every_order) {
            for kind in expect.deadline.keys() {
                read_word::<DeadlineKind>(kind)
                    .map_err(|error| wrong(format!("`deadline`: {error}")))?;
            }
        }
        Ok(moment)
    }

    /// The variants of a file; one without a name where it has none.
    fn variants(&self, tree: &Tree<'a>) -> Result<Vec<Option<Set<'a>>>, ScenarioError> {
        let Some(cases) = tree.get_ref().get("cases") else { return Ok(vec![None]) };
        let named = Vec::<Variant>::deserialize(ValueDeserializer::from(cases.clone()))
            .map_err(|error| self.refused(&error))?;
        if named.is_empty() {
            let message = "there is no variant; leave `cases` out instead".to_owned();
            return Err(self.error(&cases.span(), message));
        }
        let sets = cases.get_ref().as_array().into_iter().flatten().map(|variant| {
            let set = variant.get_ref().get("set").map(|set| set.get_ref());
            set.and_then(DeValue::as_table).cloned().unwrap_or_default()
        });
        let named = named.into_iter().zip(sets);
        Ok(named.map(|(variant, values)| Some(Set { name: variant.name, values })).collect())
    }

    /// Puts what a variant sets in the place of every `"$name"`.
    fn put_in(&self, tree: &mut Tree<'a>, set: &Set<'a>) -> Result<(), ScenarioError> {
        for (key, value) in tree.get_mut().iter_mut() {
            if key.get_ref() != "cases" {
                self.put_in_value(value, set)?;
            }
        }
        Ok(())
    }

    fn put_in_value(
        &self,
        value: &mut Spanned<DeValue<'a>>,
        set: &Set<'a>,
    ) -> Result<(), ScenarioError> {
        let span = value.span();
        match value.get_mut() {
            DeValue::Table(table) => {
                table.iter_mut().try_for_each(|(_, inner)| self.put_in_value(inner, set))
            }
            DeValue::Array(items) => {
                items.iter_mut().try_for_each(|inner| self.put_in_value(inner, set))
            }
            DeValue::String(text) => {
                let Some(name) = text.strip_prefix(MARK) else { return Ok(()) };
                let Some(given) = set.values.get(name) else {
                    let variant = &set.name;
                    let message =
                        format!("the variant `{variant}` sets no `{name}`; add it to its `set`");
                    return Err(self.error(&span, message));
                };
                *value = given.clone();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn refused(&self, error: &toml::de::Error) -> ScenarioError {
        self.error(&error.span().unwrap_or(0..0), error.message().to_owned())
    }

    /// An error at a key of the file, or at its beginning where the key is missing.
    fn at(&self, tree: &Tree<'a>, key: &str, message: String) -> ScenarioError {
        let span = tree.get_ref().get(key).map_or(0..0, Spanned::span);
        self.error(&span, message)
    }

    fn error(&self, span: &Range<usize>, message: String) -> ScenarioError {
        let (line, column) = self.place(span);
        ScenarioError { path: self.path.to_owned(), line, column, message }
    }

    fn place(&self, span: &Range<usize>) -> (usize, usize) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        (line, column)
    }
}
