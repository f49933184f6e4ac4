//! `wish check`: what the rules find in policies, with the lines that it is about.

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Arg, ArgMatches, Command, value_parser};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity as MietteSeverity,
    SourceCode,
};
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;
use wish_host::contract::{Diagnostic, Severity};
use wish_host::json;

use super::failure::{Failure, Status};
use super::language::Language;
use super::progress::Progress;
use super::{examples, json_flag, read, runtime, verb, wants_json};

const POLICIES: &str = "POLICY";

pub fn command(language: Language) -> Command {
    verb("check", "POLICY... [--json]", language.help_check(), language)
        .arg(
            Arg::new(POLICIES)
                .value_parser(value_parser!(PathBuf))
                .num_args(1..)
                .required(true)
                .help(language.help_policies())
                .help_heading(language.help_arguments()),
        )
        .arg(json_flag(language))
        .after_help(examples(
            &["wish check taizhou.toml", "wish check policies/*.toml --json"],
            language,
        ))
}

/// What was found in one policy.
#[derive(Serialize)]
struct Checked {
    file: String,
    valid: bool,
    findings: Value,
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let progress = Progress::start(language.compiling());
    let paths: Vec<&PathBuf> =
        matches.get_many::<PathBuf>(POLICIES).into_iter().flatten().collect();
    let sources: Vec<Vec<u8>> =
        paths.iter().map(|path| read(path, language)).collect::<Result<_, Failure>>()?;
    let runtime = runtime()?;
    let mut told = String::new();
    let mut checked = Vec::new();
    for (path, source) in paths.iter().zip(&sources) {
        let file = path.display().to_string();
        let findings = runtime.check(source)?;
        told += &shown(&file, source, &findings, language);
        let valid = !findings.iter().any(is_error);
        checked.push(Checked { file, valid, findings: json::to_value(&findings)? });
    }
    drop(progress);
    let mut out = anstream::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", serde_json::json!({ "policies": checked }))?;
    } else {
        write!(out, "{told}")?;
    }
    let valid = checked.iter().all(|one| one.valid);
    Ok(if valid { Status::Ok } else { Status::PolicyInvalid })
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error
}

/// The findings in a policy with the lines that they are about, and how many there are.
pub fn shown(name: &str, source: &[u8], findings: &[Diagnostic], language: Language) -> String {
    let text: Arc<str> = String::from_utf8_lossy(source).into();
    // Whoever writes it out takes the colours away where nobody sees them.
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode()).with_links(false);
    let mut shown = String::new();
    for finding in findings {
        let shown_finding = Finding::new(name, &text, finding);
        // INVARIANT: writing to a string cannot fail.
        let _ = handler.render_report(&mut shown, &shown_finding);
    }
    let errors = findings.iter().filter(|finding| is_error(finding)).count();
    let count = match findings.len() {
        0 => language.no_finding().to_owned(),
        all => language.findings(errors, all - errors),
    };
    shown + &format!("{name}: {count}\n")
}

/// A finding as miette shows it.
#[derive(Debug, Error)]
#[error("{}", .finding.message)]
struct Finding {
    finding: Diagnostic,
    text: NamedSource<Arc<str>>,
    offset: usize,
    length: usize,
}

impl Finding {
    fn new(name: &str, text: &Arc<str>, finding: &Diagnostic) -> Finding {
        let (offset, length) = span(text, finding);
        let text = NamedSource::new(name, Arc::clone(text)).with_language("toml");
        Finding { finding: finding.clone(), text, offset, length }
    }
}

impl miette::Diagnostic for Finding {
    fn code<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(&self.finding.code))
    }

    fn severity(&self) -> Option<MietteSeverity> {
        Some(match self.finding.severity {
            Severity::Error => MietteSeverity::Error,
            Severity::Warning => MietteSeverity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        Some(Box::new(&self.finding.hint))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(None, (self.offset, self.length));
        Some(Box::new(std::iter::once(label)))
    }
}

/// Where a finding stands in the text, in bytes: a finding counts characters.
fn span(text: &str, finding: &Diagnostic) -> (usize, usize) {
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let line = text.split_inclusive('\n').nth(count(finding.line).saturating_sub(1)).unwrap_or("");
    let start = line.as_ptr() as usize - text.as_ptr() as usize;
    let bytes =
        |characters: usize| line.chars().take(characters).map(char::len_utf8).sum::<usize>();
    let before = count(finding.column).saturating_sub(1);
    let (from, to) = (bytes(before), bytes(before.saturating_add(count(finding.width))));
    if line.is_empty() { (text.len(), 0) } else { (start + from, to - from) }
}
