//! `wish explain`: why a case stands where it does at a moment, why a responder may not claim it,
//! and what fires next.

use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Offset, SecondsFormat, Utc};
use clap::{Arg, ArgMatches, Command, value_parser};
use wish_analysis::explanation::{ExplainError, Moment, Record, explain, last_facts};
use wish_contract::json;
use wish_contract::{Instant, Responder};
use wish_policy::PolicyFile;
use wish_runtime::log::{DIGEST_DIGITS, LogError, LogIndex};
use wish_runtime::{Rulebook, Runtime, RuntimeError};
use wish_simulation::city::utc_offset_ms;

use super::failure::{Failure, Status};
use super::language::Language;
use super::{examples, input, json_flag, read, runtime, verb, wants_json};

mod object;
mod words;

const LOG: &str = "CASE-LOG";
const AT: &str = "at";
const CASE: &str = "case";
const BY: &str = "by";
const RESPONDER: &str = "responder";

pub fn command(language: Language) -> Command {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help).help_heading(language.help_options())
    };
    let file = || value_parser!(PathBuf);
    verb(
        "explain",
        "CASE-LOG [--at TIME] [--case ID] [--by ID | --responder FILE] [--policy FILE] [--json]",
        language.help_explain(),
        language,
    )
    .arg(
        Arg::new(LOG)
            .value_parser(file())
            .required(true)
            .help(language.help_case_log())
            .help_heading(language.help_arguments()),
    )
    .arg(option(AT, "TIME", language.help_at()))
    .arg(option(CASE, "ID", language.help_case()))
    .arg(option(BY, "ID", language.help_by()).conflicts_with(RESPONDER))
    .arg(option(RESPONDER, "FILE", language.help_responder()).value_parser(file()))
    .arg(input::policy(language).required(false).help(language.help_policy_of_events()))
    .arg(json_flag(language))
    .after_help(examples(
        &[
            "wish explain year.jsonl --case taizhou-81-000123 --at 2026-03-02T09:00:00+08:00",
            "wish explain year.jsonl --case taizhou-81-000123 --at first-contact --by member-1204",
            "wish explain events.jsonl --policy taizhou.toml --json",
        ],
        language,
    ))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let path = matches.get_one::<PathBuf>(LOG).cloned().unwrap_or_default();
    let name = path.display().to_string();
    let failed = |error: ExplainError| failure(&name, error, language);
    let runtime = runtime()?;
    let index = match is_log(&path, language)? {
        true => Some(LogIndex::read(&path).map_err(|error| failed(error.into()))?),
        false => None,
    };
    let case = matches.get_one::<String>(CASE).map(String::as_str);
    let record = match &index {
        Some(index) => Record::of_log(&runtime, index, case),
        None => Record::of_events(&runtime, &path),
    };
    let record = record.map_err(failed)?;
    let moment = matches.get_one::<String>(AT).map_or(Ok(Moment::End), |text| Moment::parse(text));
    let at = moment.and_then(|moment| record.instant(&moment)).map_err(failed)?;
    if let Some(began) = record.began().filter(|began| at < *began) {
        return Err(not_begun(matches, at, began, language));
    }
    let policy = policy(&runtime, matches, &record, at, language)?;
    let responder = responder(matches, index.as_ref(), at, &name, language)?;
    let explanation = explain(&policy.book, &record, at, responder).map_err(failed)?;
    let digest: String = policy.book.digest().chars().take(DIGEST_DIGITS).collect();
    if explanation.case.policy.digest != digest {
        let why = language.other_policy(&explanation.case.policy.digest, &digest);
        return Err(unusable(&policy.name, &why, language));
    }
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", object::as_json(&explanation, &policy.book, language)?)?;
    } else {
        let offset_ms = policy.offset_ms;
        write!(out, "{}", words::shown(&explanation, &policy.book, offset_ms, language)?)?;
    }
    Ok(Status::Ok)
}

/// What is asked about lies before the case: both times by the clock that the command line named one by.
fn not_begun(matches: &ArgMatches, at: Instant, began: Instant, language: Language) -> Failure {
    let asked = matches.get_one::<String>(AT).map(String::as_str).unwrap_or_default();
    let asked = DateTime::parse_from_rfc3339(asked).map(|time| *time.offset());
    let offset = asked.unwrap_or_else(|_| Utc.fix());
    let shown = |instant: Instant| {
        let time = DateTime::from_timestamp_millis(instant).unwrap_or_default();
        time.with_timezone(&offset).to_rfc3339_opts(SecondsFormat::AutoSi, false)
    };
    let (message, help) = language.not_begun(&shown(at), &shown(began));
    Failure::Usage { message, help }
}

/// The policy that the case runs under.
struct Policy {
    name: String,
    book: Rulebook,
    offset_ms: i64,
}

/// The one that is named, or else the log's.
fn policy(
    runtime: &Runtime,
    matches: &ArgMatches,
    record: &Record,
    at: Instant,
    language: Language,
) -> Result<Policy, Failure> {
    let recorded = record.policy_at(at).and_then(|digest| {
        let source = record.policies.get(&digest)?;
        Some((digest, source))
    });
    let named = matches.contains_id(input::POLICY);
    let (name, source) = match recorded {
        Some((digest, source)) if !named => (digest, source.clone().into_bytes()),
        _ if named => input::policy_source(matches, language)?,
        _ => {
            let (message, help) = language.policy_wanted();
            return Err(Failure::Usage { message, help });
        }
    };
    let text = String::from_utf8_lossy(&source).into_owned();
    let book = input::load(runtime, &name, source, language)?;
    let file = PolicyFile::parse(&text);
    let offset_ms = file.map_or(0, |file| utc_offset_ms(&file.sound()));
    Ok(Policy { name, book, offset_ms })
}

/// The facts of the responder who is asked about.
fn responder(
    matches: &ArgMatches,
    index: Option<&LogIndex>,
    at: Instant,
    log: &str,
    language: Language,
) -> Result<Option<Responder>, Failure> {
    if let Some(path) = matches.get_one::<PathBuf>(RESPONDER) {
        let text = String::from_utf8_lossy(&read(path, language)?).into_owned();
        let facts = json::from_str(&text);
        let name = path.display().to_string();
        return facts.map(Some).map_err(|error| unusable(&name, &error.to_string(), language));
    }
    let Some(id) = matches.get_one::<String>(BY) else { return Ok(None) };
    let missing = || ExplainError::ResponderMissing { id: id.clone() };
    let facts = index.ok_or_else(missing).and_then(|index| last_facts(index, id, at));
    facts.map(Some).map_err(|error| failure(log, error, language))
}

/// Whether a file is a log: its first line has a `schema`; that of an event has none.
fn is_log(path: &Path, language: Language) -> Result<bool, Failure> {
    let header = input::first_line(path, language)?;
    Ok(header.is_none_or(|header| header.get("subject").is_none()))
}

fn failure(file: &str, error: ExplainError, language: Language) -> Failure {
    match error {
        ExplainError::Stopped(RuntimeError::PolicyRefused(findings)) => {
            Failure::Policy { name: file.to_owned(), source: Vec::new(), findings }
        }
        ExplainError::Stopped(error) => error.into(),
        ExplainError::Log(LogError::Unwritable(error)) => Failure::Output(error),
        ExplainError::Log(_) | ExplainError::Event { .. } | ExplainError::Fault(_) => {
            unusable(file, &error.to_string(), language)
        }
        other => {
            let help = language.either("read `wish explain --help`", "请看 `wish explain --help`");
            Failure::Usage { message: format!("`{file}`: {other}"), help: help.to_owned() }
        }
    }
}

fn unusable(file: &str, why: &str, language: Language) -> Failure {
    let (message, help) = language.unusable(file, why);
    Failure::Usage { message, help }
}
