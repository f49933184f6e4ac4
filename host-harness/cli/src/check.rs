//! `wish check`: what the rules find in policies, with the lines that it is about.

use std::io::Write;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use miette::Severity as MietteSeverity;
use serde::Serialize;
use serde_json::Value;
use wish_contract::json;
use wish_contract::{Diagnostic, Severity};

use super::failure::{Failure, Status};
use super::findings::{self, Finding};
use super::input;
use super::language::Language;
use super::progress::Progress;
use super::{examples, flag, json_flag, read, runtime, verb, wants_json};

const POLICIES: &str = "POLICY";
const SCHEMA: &str = "schema";

pub fn command(language: Language) -> Command {
    verb("check", "POLICY... [--json] | --schema", language.help_check(), language)
        .arg(policies(language).required_unless_present(SCHEMA))
        .arg(json_flag(language))
        .arg(flag(SCHEMA, language.help_policy_schema(), ArgAction::SetTrue, language))
        .after_help(examples(
            &[
                "wish check taizhou.toml",
                "wish check policies/*.toml --json",
                "wish check --schema > wish-policy-1.schema.json",
            ],
            language,
        ))
}

/// The policies that the command line names.
pub fn policies(language: Language) -> Arg {
    Arg::new(POLICIES)
        .value_parser(value_parser!(PathBuf))
        .num_args(1..)
        .help(language.help_policies())
        .help_heading(language.help_arguments())
}

/// Each policy that the command line names, with its source.
pub fn sources(
    matches: &ArgMatches,
    language: Language,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let paths = matches.get_many::<PathBuf>(POLICIES).into_iter().flatten();
    paths.map(|path| Ok((path.display().to_string(), read(path, language)?))).collect()
}

/// What was found in one policy.
#[derive(Serialize)]
struct Checked {
    file: String,
    valid: bool,
    findings: Value,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    if matches.get_flag(SCHEMA) {
        write!(anstream::stdout(), "{}", wish_policy::schema())?;
        return Ok(Status::Ok);
    }
    let progress = Progress::start(language.compiling());
    let sources = sources(matches, language)?;
    let runtime = runtime()?;
    let mut text = String::new();
    let mut checked = Vec::new();
    for (file, source) in sources {
        let findings = match input::too_large(&source, language) {
            Some(findings) => findings,
            None => runtime.check(&source, language.tag())?,
        };
        text += &shown(&file, &source, &findings, language);
        let valid = !findings.iter().any(is_error);
        checked.push(Checked { file, valid, findings: json::to_value(&findings)? });
    }
    drop(progress);
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", serde_json::json!({ "policies": checked }))?;
    } else {
        write!(out, "{text}")?;
    }
    let valid = checked.iter().all(|one| one.valid);
    Ok(if valid { Status::Ok } else { Status::PolicyInvalid })
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error
}

/// The findings in a policy with the lines that they are about, and how many there are.
pub fn shown(name: &str, source: &[u8], found: &[Diagnostic], language: Language) -> String {
    let findings: Vec<Finding> = found.iter().map(from_diagnostic).collect();
    let errors = found.iter().filter(|finding| is_error(finding)).count();
    let count = match found.len() {
        0 => language.no_finding().to_owned(),
        all => language.findings(errors, all - errors),
    };
    findings::shown(name, source, &findings) + &format!("{name}: {count}\n")
}

/// A finding of the rules, to be shown.
pub fn from_diagnostic(finding: &Diagnostic) -> Finding {
    let severity = match finding.severity {
        Severity::Error => MietteSeverity::Error,
        Severity::Warning => MietteSeverity::Warning,
    };
    let Diagnostic { code, line, column, width, message, hint, .. } = finding.clone();
    Finding { severity, code, line, column, width, message, hint }
}
