//! What several verbs take: a policy, and one JSON file with what to work on. Values of the contract
//! are written as [`wish_runtime::json`] has them, points in time as RFC 3339.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use chrono::DateTime;
use clap::{Arg, ArgMatches, value_parser};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wish_contract::json::{self, JsonError};
use wish_contract::{Diagnostic, Fault, Instant};
use wish_policy::limits::SOURCE_BYTES_MAX;
use wish_policy::{Findings, PolicyFile};
use wish_runtime::{Rulebook, Runtime, RuntimeError};

use super::failure::Failure;
use super::language::Language;
use super::{read, runtime};

pub const POLICY: &str = "policy";
const INPUT: &str = "input";
/// The fault for which the command line is to blame, not the file.
const PAIRING_UNKNOWN: &str = "pairing_unknown";
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

/// The policy that the command line names, loaded and as its document.
pub fn rulebook_and_document(
    matches: &ArgMatches,
    language: Language,
) -> Result<(Rulebook, PolicyFile), Failure> {
    let (name, source) = policy_source(matches, language)?;
    let text = String::from_utf8_lossy(&source).into_owned();
    let book = load(&runtime()?, &name, source, language)?;
    let file = PolicyFile::parse(&text).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok((book, file))
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

/// What is wrong with a source that is larger than any policy. The rules would say the same, but a host does not hand in as much
/// as that.
pub fn too_large(source: &[u8], language: Language) -> Option<Vec<Diagnostic>> {
    if source.len() <= SOURCE_BYTES_MAX {
        return None;
    }
    let mut findings = Findings::in_language(wish_words::Language::nearest(language.tag()));
    PolicyFile::read(source, &mut findings);
    // All that is found stands at the beginning.
    Some(findings.into_diagnostics(&[]))
}

/// Loads a policy; one that has errors is refused with them.
pub fn load(
    runtime: &Runtime,
    name: &str,
    source: Vec<u8>,
    language: Language,
) -> Result<Rulebook, Failure> {
    if let Some(findings) = too_large(&source, language) {
        return Err(Failure::Policy { name: name.to_owned(), source, findings });
    }
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
    /// The keys that somebody asked for.
    known: Vec<String>,
    language: Language,
}

impl Document {
    pub fn read(matches: &ArgMatches, language: Language) -> Result<Document, Failure> {
        let path = matches.get_one::<PathBuf>(INPUT).cloned().unwrap_or_default();
        let name = path.display().to_string();
        let bytes = read(&path, language)?;
        let text = std::str::from_utf8(&bytes)
            .map_err(|error| unusable(&name, &error.to_string(), language))?;
        let tree = json::tree_from_str(text)
            .map_err(|error| unusable(&name, &error.to_string(), language))?;
        match tree {
            Value::Object(keys) => Ok(Document { name, keys, known: Vec::new(), language }),
            _ => Err(unusable(&name, "it holds no JSON object", language)),
        }
    }

    /// The value at a key.
    pub fn take<T: DeserializeOwned>(&mut self, key: &str) -> Result<T, Failure> {
        self.known.push(key.to_owned());
        let value = self.keys.remove(key);
        let value = value.ok_or_else(|| self.unusable(&format!("it lacks `{key}`")))?;
        json::from_value(&value).map_err(|error| {
            let why = instant_wanted(&error, self.language).unwrap_or_else(|| error.to_string());
            self.unusable(&format!("in `{key}`, {why}"))
        })
    }

    /// Whether there is such a key.
    pub fn has(&self, key: &str) -> bool {
        self.keys.contains_key(key)
    }

    /// The value at a key that may be left out.
    pub fn take_if_there<T: DeserializeOwned>(&mut self, key: &str) -> Result<Option<T>, Failure> {
        if self.has(key) {
            return self.take(key).map(Some);
        }
        self.known.push(key.to_owned());
        Ok(None)
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
            Some(key) => {
                let known: Vec<&str> = self.known.iter().map(String::as_str).collect();
                Err(self.unusable(&self.language.unknown_key(key, &known)))
            }
            None => Ok(Subject { name: self.name, language: self.language }),
        }
    }

    /// The file cannot be used.
    pub fn unusable(&self, why: &str) -> Failure {
        unusable(&self.name, why, self.language)
    }
}

/// What to write in place of a text where the contract has a point in time; none: something else is wrong.
pub fn instant_wanted(error: &JsonError, language: Language) -> Option<String> {
    let JsonError::Shape { path, message } = error else { return None };
    let text = message.strip_prefix("invalid type: string \"")?.strip_suffix("\", expected i64")?;
    let is_number = path.rsplit('.').next() == Some("number");
    (!is_number).then(|| format!("`{path}`: {}", language.instant_wanted(text)))
}

/// The file that an answer is about.
pub struct Subject {
    name: String,
    language: Language,
}

impl Subject {
    /// The answer, or what is wrong with the file, or with the option that names a pairing, in the rules' words.
    pub fn sound<T>(&self, answer: Result<T, Fault>) -> Result<T, Failure> {
        answer.map_err(|fault| {
            if fault.code == PAIRING_UNKNOWN {
                let help = self.language.name_pairing().to_owned();
                return Failure::Usage { message: fault.message, help };
            }
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
