//! `wish lint`: what is doubtful in policies that load, with the lines that it is about.

use crate::language::Own;
use std::io::Write;

use clap::{ArgAction, ArgMatches, Command};
use miette::Severity as MietteSeverity;
use serde::Serialize;
use wish_analysis::lint::{self, LintError, Severity};
use wish_policy::PolicyFile;
use wish_runtime::{Runtime, RuntimeError};

use super::check::{from_diagnostic, policies, sources};
use super::failure::{Failure, Status};
use super::findings::{self, Finding};
use super::input;
use super::language::{Language, words};
use super::progress::Progress;
use super::{examples, flag, json_flag, runtime, verb, wants_json};

const GATE: &str = "gate";

pub fn command(language: Language) -> Command {
    verb("lint", "POLICY... [--gate] [--json]", language.help_lint(), language)
        .arg(policies(language).required(true))
        .arg(flag(GATE, language.help_lint_gate(), ArgAction::SetTrue, language))
        .arg(json_flag(language))
        .after_help(examples(
            &["wish lint taizhou.toml", "wish lint policies/*.toml --gate --json"],
            language,
        ))
}

/// What a program reads.
#[derive(Serialize)]
struct LintReport<'a> {
    findings: &'a [LintRow],
    policies: &'a [Linted],
}

/// A finding as a program reads it.
#[derive(Serialize)]
struct LintRow {
    file: String,
    line: u32,
    column: u32,
    width: u32,
    code: String,
    severity: &'static str,
    message: String,
    hint: String,
}

/// How one policy came out.
#[derive(Serialize)]
struct Linted {
    file: String,
    valid: bool,
    warnings: usize,
    notes: usize,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let progress = Progress::start(language.compiling());
    let sources = sources(matches, language)?;
    let runtime = runtime()?;
    let (mut shown, mut rows, mut linted) = (String::new(), Vec::new(), Vec::new());
    for (file, source) in sources {
        let found = found_in(&runtime, &source, language)?;
        let count = |severity| found.iter().filter(|one| one.severity == severity).count();
        let (errors, warnings, notes) = (
            count(MietteSeverity::Error),
            count(MietteSeverity::Warning),
            count(MietteSeverity::Advice),
        );
        shown += &findings::shown(&file, &source, &found);
        shown += &format!("{file}: {}\n", language.lint_counts(errors, warnings, notes));
        rows.extend(found.into_iter().map(|finding| row(&file, finding)));
        linted.push(Linted { file, valid: errors == 0, warnings, notes });
    }
    drop(progress);
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        let report = LintReport { findings: &rows, policies: &linted };
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        write!(out, "{shown}")?;
    }
    Ok(status(&linted, matches.get_flag(GATE)))
}

/// Doubts stop nobody who does not ask for that.
fn status(linted: &[Linted], gate: bool) -> Status {
    if linted.iter().any(|one| !one.valid) {
        Status::PolicyInvalid
    } else if gate && linted.iter().any(|one| one.warnings > 0) {
        Status::ThresholdMissed
    } else {
        Status::Ok
    }
}

/// What is doubtful in a policy, or what keeps it from loading.
fn found_in(runtime: &Runtime, source: &[u8], language: Language) -> Result<Vec<Finding>, Failure> {
    if let Some(refused) = input::too_large(source, language) {
        return Ok(refused.iter().map(from_diagnostic).collect());
    }
    let book = match runtime.rulebook_with_findings_in(source, language.tag()) {
        Ok(book) => book,
        Err(RuntimeError::PolicyRefused(refused)) => {
            return Ok(refused.iter().map(from_diagnostic).collect());
        }
        Err(error) => return Err(error.into()),
    };
    let read = PolicyFile::parse(&String::from_utf8_lossy(source));
    let policy = read.map_err(|error| Failure::Internal(error.to_string()))?;
    let found = lint::lint(&policy, &book, runtime)?;
    Ok(found.iter().map(|finding| placed(finding, &policy, language)).collect())
}

/// A finding with its place as people count. What spans several lines is shown on the first.
fn placed(finding: &lint::Finding, policy: &PolicyFile, language: Language) -> Finding {
    let about = policy.text().get(finding.at.clone()).unwrap_or("");
    let width = about.lines().next().map_or(1, |line| line.chars().count().max(1));
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let chinese = language.own() == Own::Chinese;
    Finding {
        severity: match finding.rule.severity {
            Severity::Warning => MietteSeverity::Warning,
            Severity::Note => MietteSeverity::Advice,
        },
        code: finding.rule.code.to_owned(),
        line: number(policy.line(finding.at.start)),
        column: number(policy.column(finding.at.start)),
        width: number(width),
        message: finding.message(chinese),
        hint: finding.hint(chinese),
    }
}

fn row(file: &str, finding: Finding) -> LintRow {
    let Finding { severity, code, line, column, width, message, hint } = finding;
    let severity = match severity {
        MietteSeverity::Error => "error",
        MietteSeverity::Warning => "warning",
        MietteSeverity::Advice => "note",
    };
    LintRow { file: file.to_owned(), line, column, width, code, severity, message, hint }
}

impl From<LintError> for Failure {
    fn from(error: LintError) -> Failure {
        Failure::Internal(error.to_string())
    }
}

words! {
    help_lint: "Finds what is doubtful in policies that load: gaps, overlaps, words that change \
                nothing",
        "找出政策中可疑之处：缺漏、重叠、不起作用的写法";
    help_lint_gate: "End with 3 where there is a warning", "有警告时以退出码 3 结束";
}

impl Language {
    fn lint_counts(self, errors: usize, warnings: usize, notes: usize) -> String {
        match (self.own(), errors + warnings + notes) {
            (_, 0) => self.no_finding().to_owned(),
            _ if errors > 0 => self.findings(errors, warnings),
            (Own::English, _) => {
                format!("{warnings} warning(s), {notes} note(s)")
            }
            (Own::Chinese, _) => format!("{warnings} 个警告，{notes} 条提示"),
        }
    }
}
