//! Reads scenario files: takes the text apart, puts in what each variant sets, and refuses what is
//! no scenario with its place. Whether its names name anything is for `names`; whether the rules answer as it expects is for `play`.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, SecondsFormat};
use serde::Deserialize;
use serde_path_to_error::Segment;
use thiserror::Error;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};
use wish_contract::Instant;
use wish_words::Language;

mod place;

use place::{narrowest, placed, times_as_texts};

use super::file::command_form::Form;
use super::file::{SCENARIO_SCHEMA, ScenarioFile, StepFile, Variant};
use super::names::{Names, PolicyNames};
use super::problem::Problem;
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
#[error("{}:{line}:{column}: {problem}", .path.display())]
pub struct ScenarioError {
    pub path: PathBuf,
    pub line: usize,
    pub column: usize,
    pub problem: Problem,
}

impl ScenarioError {
    /// Place and words in a language.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let ScenarioError { path, line, column, problem } = self;
        format!("{}:{line}:{column}: {}", path.display(), problem.words(language))
    }
}

/// Reads files, each policy that they name once.
#[derive(Debug, Default)]
pub struct Reader {
    policies: BTreeMap<PathBuf, Known>,
}

/// A policy, and what it names.
type Known = (Arc<PolicyText>, Option<PolicyNames>);

/// Reads one file: a scenario, or each of its variants.
///
/// # Errors
/// What keeps it from being a scenario; or else every name in it that names nothing.
pub fn read(path: &Path) -> Result<Vec<Scenario>, Vec<ScenarioError>> {
    Reader::default().read(path)
}

/// Reads a text that stands, or is to stand, in a file.
///
/// # Errors
/// As [`read`].
pub fn read_text(path: &Path, text: &str) -> Result<Vec<Scenario>, Vec<ScenarioError>> {
    Reader::default().read_text(path, text)
}

impl Reader {
    /// Reads one file.
    ///
    /// # Errors
    /// As [`read`].
    pub fn read(&mut self, path: &Path) -> Result<Vec<Scenario>, Vec<ScenarioError>> {
        let text = fs::read_to_string(path).map_err(|error| {
            let problem = Problem::Other(format!("it cannot be read: {error}"));
            vec![ScenarioError { path: path.to_owned(), line: 1, column: 1, problem }]
        })?;
        self.read_text(path, &text)
    }

    /// Reads a text that stands, or is to stand, in a file.
    ///
    /// # Errors
    /// As [`read`].
    pub fn read_text(
        &mut self,
        path: &Path,
        text: &str,
    ) -> Result<Vec<Scenario>, Vec<ScenarioError>> {
        let source = Source { path, text };
        let only = |error| vec![error];
        let plain = source.tree().map_err(only)?;
        source.check_format(&plain).map_err(only)?;
        let common = source.common_text(&plain).map_err(only)?;
        let common = common.as_ref().map(|(path, text)| Source { path, text }.tree());
        let common = common.transpose().map_err(only)?;
        let (mut scenarios, mut unnamed) = (Vec::new(), Vec::new());
        for variant in source.variants(&plain, common.as_ref()).map_err(only)? {
            let mut tree = source.tree().map_err(only)?;
            if let Some(set) = &variant {
                source.put_in(&mut tree, set).map_err(only)?;
            }
            let scenario = source.scenario(self, tree.clone(), variant.as_ref()).map_err(only)?;
            for error in source.names(self, &scenario, &tree) {
                if !unnamed.contains(&error) {
                    unnamed.push(error);
                }
            }
            scenarios.push(scenario);
        }
        if unnamed.is_empty() { Ok(scenarios) } else { Err(unnamed) }
    }

    /// A policy and what it names.
    fn policy(&mut self, path: PathBuf) -> Result<Known, String> {
        if let Some(known) = self.policies.get(&path) {
            return Ok(known.clone());
        }
        let policy = policy_text(path.clone())?;
        let names = PolicyNames::of(&policy.source);
        let known = (Arc::new(policy), names);
        self.policies.insert(path, known.clone());
        Ok(known)
    }
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
        let mut tree = DeTable::parse(self.text).map_err(|error| self.refused(&error))?;
        tree.get_mut().iter_mut().for_each(|(_, value)| times_as_texts(value));
        Ok(tree)
    }

    /// Every name that nothing bears. A policy that is none is told when it is loaded.
    fn names(
        &self,
        reader: &mut Reader,
        scenario: &Scenario,
        tree: &Tree<'a>,
    ) -> Vec<ScenarioError> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let moved = scenario.file.steps.iter().flat_map(|step| {
            let step = step.get_ref();
            step.commands.0.iter().chain(&step.race).filter_map(|command| {
                let Form::MovePolicy(form) = &command.0 else { return None };
                Some(folder.join(&form.policy))
            })
        });
        let all = [scenario.policy.path.clone()].into_iter().chain(moved);
        let mut names: Option<PolicyNames> = None;
        for path in all {
            let Ok((_, Some(more))) = reader.policy(path) else { return Vec::new() };
            names = Some(match names {
                Some(names) => names.and(more),
                None => more,
            });
        }
        let Some(policy) = names else { return Vec::new() };
        let names = Names::of(tree.get_ref(), policy);
        let line = |start: usize| self.place(&(start..start)).0;
        let problems = names.problems(tree.get_ref(), &line);
        problems.into_iter().map(|(span, problem)| self.error(&span, problem)).collect()
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

    fn scenario(
        &self,
        reader: &mut Reader,
        tree: Tree<'a>,
        set: Option<&Set<'a>>,
    ) -> Result<Scenario, ScenarioError> {
        let file = self.file(&tree)?;
        let named = self.path.parent().unwrap_or(Path::new("")).join(&file.policy);
        let (policy, _) =
            reader.policy(named).map_err(|message| self.at(&tree, "policy", message))?;
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
        let golden = file.golden.as_deref().map(|name| self.golden(name)).transpose();
        let golden = golden.map_err(|message| self.at(&tree, "golden", message))?;
        Ok(Scenario {
            path: self.path.to_owned(),
            name,
            policy,
            start: start.timestamp_millis(),
            offset: *start.offset(),
            file,
            moments,
            lines,
            golden,
        })
    }

    /// The file as its keys are declared, or what is wrong at the narrowest place that is known.
    fn file(&self, tree: &Tree<'a>) -> Result<ScenarioFile, ScenarioError> {
        let mut track = serde_path_to_error::Track::new();
        let reading = toml::Deserializer::from(tree.clone());
        let read =
            ScenarioFile::deserialize(serde_path_to_error::Deserializer::new(reading, &mut track));
        read.map_err(|error| {
            let path = track.path();
            let span = narrowest(tree, &path);
            let said =
                error.span().filter(|said| !(said.start <= span.start && span.end <= said.end));
            self.error(&said.unwrap_or(span), Problem::of_reader(error.message()))
        })
    }

    /// When a step happens; checks on the way that it says anything at all.
    fn moment(&self, step: &Spanned<StepFile>) -> Result<Option<Moment>, ScenarioError> {
        let (span, step) = (step.span(), step.get_ref());
        let wrong = |message: String| self.error(&span, message.into());
        let moment = step
            .at
            .as_deref()
            .map(Moment::read)
            .transpose()
            .map_err(|problem| self.error(&span, problem))?;
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
        Ok(moment)
    }

    /// The file with variants that scenarios have in common, and its text.
    fn common_text(&self, tree: &Tree<'a>) -> Result<Option<(PathBuf, String)>, ScenarioError> {
        let Some(name) = tree.get_ref().get("cases_from") else { return Ok(None) };
        let name = name.get_ref().as_str().unwrap_or_default();
        let path = self.path.parent().unwrap_or(Path::new("")).join(name);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some((path, text))),
            Err(error) => {
                let message = format!("`{}` cannot be read: {error}", path.display());
                Err(self.at(tree, "cases_from", message))
            }
        }
    }

    /// The variants of a file; one without a name where it has none.
    fn variants(
        &self,
        tree: &Tree<'a>,
        common: Option<&Tree<'a>>,
    ) -> Result<Vec<Option<Set<'a>>>, ScenarioError> {
        let own = self.sets(tree)?;
        let Some(common) = common else {
            return Ok(if own.is_empty() {
                vec![None]
            } else {
                own.into_iter().map(Some).collect()
            });
        };
        let shared = self.sets(common)?;
        let for_all = common.get_ref().get("set").and_then(|set| set.get_ref().as_table());
        let with = |set: &Set<'a>, more: Option<&Set<'a>>| {
            let mut values = for_all.cloned().unwrap_or_default();
            for one in [Some(set), more].into_iter().flatten() {
                values.extend(one.values.clone());
            }
            Set { name: set.name.clone(), values }
        };
        if own.is_empty() {
            return Ok(shared.iter().map(|set| Some(with(set, None))).collect());
        }
        let named = |name: &str| shared.iter().find(|set| set.name == name);
        let all = own.iter().map(|set| match named(&set.name) {
            Some(shared) => Some(with(shared, Some(set))),
            None => Some(with(set, None)),
        });
        Ok(all.collect())
    }

    /// The variants that stand in a file.
    fn sets(&self, tree: &Tree<'a>) -> Result<Vec<Set<'a>>, ScenarioError> {
        let Some(cases) = tree.get_ref().get("cases") else { return Ok(Vec::new()) };
        let named = Vec::<Variant>::deserialize(ValueDeserializer::from(cases.clone()))
            .map_err(|error| self.refused(&error))?;
        if named.is_empty() {
            let message = "there is no variant; leave `cases` out instead".to_owned();
            return Err(self.error(&cases.span(), message.into()));
        }
        let sets = cases.get_ref().as_array().into_iter().flatten().map(|variant| {
            let set = variant.get_ref().get("set").map(|set| set.get_ref());
            set.and_then(DeValue::as_table).cloned().unwrap_or_default()
        });
        let named = named.into_iter().zip(sets);
        Ok(named.map(|(variant, values)| Set { name: variant.name, values }).collect())
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
                    return Err(self.error(&span, message.into()));
                };
                *value = placed(given, &span);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
