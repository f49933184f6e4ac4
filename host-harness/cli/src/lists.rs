//! `wish lists`: the resource list, the demand list, and the service list that brings the two together.

use std::io::Write;

use clap::{ArgMatches, Command};
use wish_contract::json;
use wish_contract::{Candidate, Case, DemandScope, Reason, ThreeLists};
use wish_runtime::Rulebook;

use super::failure::{Failure, Status};
use super::input::{self, Document};
use super::language::Language;
use super::table::{Align, Cell, Column, table};
use super::{examples, json_flag, verb, wants_json, with_form};

/// The form of the file.
const FORM: &str = r#"{"candidates": [], "cases": [], "now": "2026-06-01T09:00:00+08:00"}"#;

pub fn command(language: Language) -> Command {
    verb("lists", "--policy FILE --input FILE [--json]", language.help_lists(), language)
        .arg(input::policy(language))
        .arg(input::input(language))
        .arg(json_flag(language))
        .after_help(with_form(
            examples(&["wish lists --policy shiwan.toml --input neighbourhood.json"], language),
            FORM,
            language,
        ))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let book = input::rulebook(matches, language)?;
    let mut file = Document::read(matches, language)?;
    let candidates: Vec<Candidate> = file.take("candidates")?;
    let cases: Vec<Case> = file.take("cases")?;
    let now = file.time("now")?;
    let lists = book.three_lists(&candidates, &cases, now)?;
    let lists = file.end()?.sound(lists)?;
    let mut out = crate::output::stdout();
    if wants_json(matches) {
        writeln!(out, "{}", json::to_string(&lists)?)?;
    } else {
        write!(out, "{}", ShownLists { book: &book, language }.lists(&lists)?)?;
    }
    Ok(Status::Ok)
}

struct ShownLists<'a> {
    book: &'a Rulebook,
    language: Language,
}

impl ShownLists<'_> {
    fn lists(&self, lists: &ThreeLists) -> Result<String, Failure> {
        let language = self.language;
        let resources = self.titled(language.resource_list(), &self.resources(lists)?);
        let demands = self.titled(language.demand_list(), &self.demands(lists)?);
        let services = self.titled(language.service_list(), &self.services(lists)?);
        Ok(format!("{resources}\n{demands}\n{services}"))
    }

    fn titled(&self, title: &str, table: &str) -> String {
        let bold = anstyle::Style::new().bold();
        format!("{bold}{title}{bold:#}\n{table}")
    }

    fn resources(&self, lists: &ThreeLists) -> Result<String, Failure> {
        let language = self.language;
        let titles = [
            language.column_responder(),
            language.column_kind(),
            language.column_area(),
            language.column_skills(),
            language.column_places(),
            language.column_why(),
        ];
        let mut rows = Vec::with_capacity(lists.resources.len());
        for row in &lists.resources {
            rows.push(vec![
                row.responder.clone(),
                row.kind.clone(),
                row.area.clone(),
                row.skills.join(language.comma()),
                row.places.to_string(),
                self.why(&row.because)?,
            ]);
        }
        Ok(laid_out(&titles, rows))
    }

    fn demands(&self, lists: &ThreeLists) -> Result<String, Failure> {
        let language = self.language;
        let titles = [
            language.column_scope(),
            language.column_category(),
            language.column_area(),
            language.column_cases(),
            language.column_why(),
        ];
        let mut rows = Vec::with_capacity(lists.demands.len());
        for row in &lists.demands {
            let scope = match row.scope {
                DemandScope::Common => language.common(),
                DemandScope::Individual => language.individual(),
            };
            rows.push(vec![
                scope.to_owned(),
                row.category.clone(),
                row.area.clone(),
                row.cases.join(language.comma()),
                self.why(&row.because)?,
            ]);
        }
        Ok(laid_out(&titles, rows))
    }

    fn services(&self, lists: &ThreeLists) -> Result<String, Failure> {
        let language = self.language;
        let titles = [
            language.column_wish(),
            language.column_responder(),
            language.column_score(),
            language.column_why(),
        ];
        let mut rows = Vec::with_capacity(lists.services.len());
        for row in &lists.services {
            let responder = row.responder.clone();
            rows.push(vec![
                row.subject.clone(),
                responder.unwrap_or_else(|| language.nobody().to_owned()),
                row.score.to_string(),
                self.why(&row.because)?,
            ]);
        }
        Ok(laid_out(&titles, rows))
    }

    fn why(&self, because: &Reason) -> Result<String, Failure> {
        Ok(self.book.words(because, self.language.tag())?)
    }
}

fn laid_out(titles: &[&'static str], rows: Vec<Vec<String>>) -> String {
    let column = |title: &&'static str| Column { title, align: Align::Left, width_max: 80 };
    let columns: Vec<Column> = titles.iter().map(column).collect();
    let rows: Vec<Vec<Cell>> =
        rows.into_iter().map(|row| row.into_iter().map(Cell::plain).collect()).collect();
    table(&columns, &rows)
}
