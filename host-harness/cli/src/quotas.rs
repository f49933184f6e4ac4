//! `wish quotas`: who has taken on as many wishes as the policy asks, and who still owes some.

use std::io::Write;

use clap::{ArgMatches, Command};
use wish_contract::json;
use wish_contract::{Case, Party};

use super::failure::{Failure, Status};
use super::input::{self, Document};
use super::language::Language;
use super::table::{Align, Cell, Column, table};
use super::{examples, json_flag, verb, wants_json, with_form};

/// The form of the file.
const FORM: &str = r#"{"parties": [{"id": "m1", "kind": "member", "classes": ["retired"]}],
 "cases": [], "at": "2026-06-01T09:00:00+08:00"}"#;

pub fn command(language: Language) -> Command {
    verb("quotas", "--policy FILE --input FILE [--json]", language.help_quotas(), language)
        .arg(input::policy(language))
        .arg(input::input(language))
        .arg(json_flag(language))
        .after_help(with_form(
            examples(&["wish quotas --policy guangzhou.toml --input year.json"], language),
            FORM,
            language,
        ))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let (book, policy) = input::rulebook_and_document(matches, language)?;
    let mut file = Document::read(matches, language)?;
    let parties: Vec<Party> = file.take("parties")?;
    let cases: Vec<Case> = file.take("cases")?;
    let at = file.time("at")?;
    let document = policy.sound();
    let kinds = document.responder_kinds.codes();
    if let Some(one) = parties.iter().find(|one| !kinds.contains(&one.kind.as_str())) {
        return Err(file.unusable(&language.unknown_code("responder-kind", &one.kind, &kinds)));
    }
    let quotas = book.quota_statuses(&parties, &cases, at)?;
    let quotas = file.end()?.sound(quotas)?;
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", json::to_string(&quotas)?)?;
        return Ok(Status::Ok);
    }
    let columns = [
        (language.column_responder(), Align::Left),
        (language.column_minimum(), Align::Left),
        (language.column_required(), Align::Right),
        (language.column_credited(), Align::Right),
        (language.column_owed(), Align::Right),
        (language.column_why(), Align::Left),
    ];
    let columns = columns.map(|(title, align)| Column { title, align, width_max: 80 });
    let mut rows = Vec::with_capacity(quotas.len());
    for one in &quotas {
        let hundredths = one.credited_hundredths;
        let cells = [
            one.id.clone(),
            one.minimum.clone(),
            one.required.to_string(),
            format!("{}.{:02}", hundredths / 100, hundredths % 100),
            one.owed.to_string(),
            book.words(&one.because, language.tag())?,
        ];
        rows.push(cells.map(Cell::plain).into());
    }
    write!(out, "{}", table(&columns, &rows))?;
    Ok(Status::Ok)
}
