//! What several verbs take: a policy, and one JSON file with what to work on. Values of the contract
//! are written as [`wish_runtime::json`] has them, points in time as RFC 3339.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use chrono::DateTime;
use clap::{Arg, ArgMatches, value_parser};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wish_contract::json;
use wish_contract::{Fault, Instant};
use wish_runtime::{Rulebook, Runtime, RuntimeError};

use super::failure::Failure;
use super::language::Language;
use super::{read, runtime};

pub const POLICY: &str = "policy";
const INPUT: &str = "input";
/// Longest first line that is read to find a file's format.
const FIRST_LINE_BYTES_MAX: u64 = 64 << 20;

pub fn policy(language: Language) -> Arg {
    file(POLICY, language.help_policy(), language)
}

pub fn input(language: Language) -> Arg {
    file(INPUT, language.help_input(), language)
}

fn file(name: &'static str, help: &'static str, language: Language) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .required(true)
        .help(help)
        .help_heading(language.help_options())
}

/// The policy that the command line names, loaded.
pub fn rulebook(matches: &ArgMatches, language: Language) -> Result<Rulebook, Failure> {
    let (name, source) = policy_source(matches, language)?;
    load(&runtime()?, &name, source, language)
}

/// The policy that the command line names: what it is called, and its text.
pub fn policy_source(
    matches: &ArgMatches,
    language: Language,
) -> Result<(String, Vec<u8>), Failure> {
    let path = matches.get_one::<PathBuf>(POLICY).cloned().unwrap_or_default();
    Ok((path.display().to_string(), read(&path, language)?))
}

/// The first line of a file as JSON, which names its format; none: it is no JSON.
pub fn first_line(path: &Path, language: Language) -> Result<Option<Value>, Failure> {
    let unreadable = |error: std::io::Error| {
        let (message, help) = language.unreadable(&path.display().to_string(), &error.to_string());
        Failure::Usage { message, help }
    };
    let file = File::open(path).map_err(unreadable)?;
    let mut first = Vec::new();
    let mut input = BufReader::new(file).take(FIRST_LINE_BYTES_MAX);
    input.read_until(b'\n', &mut first).map_err(unreadable)?;
    Ok(serde_json::from_slice(&first).ok())
}

/// Loads a policy; one that has errors is refused with them.
pub fn load(
    runtime: &Runtime,
    name: &str,
    source: Vec<u8>,
    language: Language,
) -> Result<Rulebook, Failure> {
    runtime.rulebook_with_findings_in(&source, language.tag()).map_err(|error| match error {
        RuntimeError::PolicyRefused(findings) => {
            Failure::Policy { name: name.to_owned(), source, findings }
        }
        other => other.into(),
    })
}

/// The input file that the command line names: an object of which each verb takes its keys.
pub struct Document {
    name: String,
    keys: Map<String, Value>,
    language: Language,
}

impl Document {
    pub fn read(matches: &ArgMatches, language: Language) -> Result<Document, Failure> {
        let path = matches.get_one::<PathBuf>(INPUT).cloned().unwrap_or_default();
        let name = path.display().to_string();
        let tree: Value = serde_json::from_slice(&read(&path, language)?)
            .map_err(|error| unusable(&name, &error.to_string(), language))?;
        match tree {
            Value::Object(keys) => Ok(Document { name, keys, language }),
            _ => Err(unusable(&name, "it holds no JSON object", language)),
        }
    }

    /// The value at a key.
    pub fn take<T: DeserializeOwned>(&mut self, key: &str) -> Result<T, Failure> {
        let value = self.keys.remove(key);
        let value = value.ok_or_else(|| self.unusable(&format!("it lacks `{key}`")))?;
        json::from_value(&value).map_err(|error| self.unusable(&format!("in `{key}`, {error}")))
    }

    /// The value at a key that may be left out.
    pub fn take_if_there<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>, Failure> {
        if self.keys.contains_key(key) { self.take(key).map(Some) } else { Ok(None) }
    }

    /// The point in time at a key.
    pub fn time(&mut self, key: &str) -> Result<Instant, Failure> {
        let text: String = self.take(key)?;
        let time = DateTime::parse_from_rfc3339(&text).map_err(|error| {
            self.unusable(&format!(
                "`{key}` is no point in time ({error}); write it as 2026-03-02T09:00:00+08:00"
            ))
        })?;
        Ok(time.timestamp_millis())
    }

    /// Nobody takes what is left.
    pub fn end(self) -> Result<Subject, Failure> {
        match self.keys.keys().next() {
            Some(key) => Err(self.unusable(&format!("it has an unknown key `{key}`"))),
            None => Ok(Subject { name: self.name, language: self.language }),
        }
    }

    fn unusable(&self, why: &str) -> Failure {
        unusable(&self.name, why, self.language)
    }
}

/// The file that an answer is about.
pub struct Subject {
    name: String,
    language: Language,
}

impl Subject {
    /// The answer, or what is wrong with the file in the rules' words.
    pub fn sound<T>(&self, answer: Result<T, Fault>) -> Result<T, Failure> {
        answer.map_err(|fault| {
            let place = fault.index.map_or_else(String::new, |index| format!("[{index}]"));
            let why = format!("{}{place}: {}", fault.code, fault.message);
            unusable(&self.name, &why, self.language)
        })
    }
}

fn unusable(name: &str, why: &str, language: Language) -> Failure {
    let (message, help) = language.unusable(name, why);
    Failure::Usage { message, help }
}
