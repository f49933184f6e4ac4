//! `wish pair`: proposes standing ties between responders and areas, or finds what is wrong with those
//! that there are.

use std::io::Write;

use clap::{Arg, ArgMatches, Command};
use wish_contract::json;
use wish_contract::{Area, Partner, Proposal, Tie, TieFinding, area_levels_shared, is_area};
use wish_runtime::Rulebook;

use super::failure::{Failure, Status};
use super::input::{self, Document};
use super::language::Language;
use super::table::{Align, Cell, Column, table};
use super::{examples, json_flag, verb, wants_json, with_form};

const PAIRING: &str = "pairing";

/// The form of the file.
const FORM: &str = r#"{"partners": [{"id": "u1", "kind": "unit", "area": "44/13/24/001"}],
 "areas": ["44/13/24/001/002"],
 "ties": [{"responder": "u1", "area": "44/13/24/001/002", "since": null, "until": null, "substitute": null}],
 "at": "2026-06-01T09:00:00+08:00"}"#;

pub fn command(language: Language) -> Command {
    let usage = "--policy FILE --pairing CODE --input FILE [--json]";
    verb("pair", usage, language.help_pair(), language)
        .arg(input::policy(language))
        .arg(
            Arg::new(PAIRING)
                .long(PAIRING)
                .value_name("CODE")
                .required(true)
                .help(language.help_pairing())
                .help_heading(language.help_options()),
        )
        .arg(input::input(language))
        .arg(json_flag(language))
        .after_help(with_form(
            examples(
                &["wish pair --policy longmen.toml --pairing unit-community --input pairing.json"],
                language,
            ),
            FORM,
            language,
        ))
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let (book, policy) = input::rulebook_and_document(matches, language)?;
    let pairing = matches.get_one::<String>(PAIRING).cloned().unwrap_or_default();
    let mut file = Document::read(matches, language)?;
    let partners: Vec<Partner> = file.take("partners")?;
    let areas: Vec<Area> = file.take("areas")?;
    let ties: Option<Vec<Tie>> = file.take_if_there("ties")?;
    let unknown = unknown(&policy.sound(), &pairing, &partners, &areas, language);
    if let Some(why) = unknown {
        return Err(file.unusable(&why));
    }
    let Some(ties) = ties else {
        if file.has("at") {
            return Err(file.unusable(&language.only_with_ties()));
        }
        let proposal = book.propose_ties(&pairing, &partners, &areas)?;
        let proposal = file.end()?.sound(proposal)?;
        return tell_proposal(&book, &proposal, wants_json(matches), language);
    };
    let at = file.time("at")?;
    let findings = book.check_ties(&pairing, &ties, &partners, &areas, at)?;
    let findings = file.end()?.sound(findings)?;
    tell_findings(&book, &findings, wants_json(matches), language)
}

/// The first kind or area that the policy has no name or level for, where it has such a pairing.
fn unknown(
    policy: &wish_policy::Document<'_>,
    pairing: &str,
    partners: &[Partner],
    areas: &[Area],
    language: Language,
) -> Option<String> {
    let kinds = policy.responder_kinds.codes();
    let stranger = partners.iter().find(|one| !kinds.contains(&one.kind.as_str()));
    if let Some(one) = stranger {
        return Some(language.unknown_code("responder-kind", &one.kind, &kinds));
    }
    let level = policy.pairing.iter().find(|one| one.code.code() == pairing)?.area.code();
    let depth = policy.depth_of(level)?;
    let is_other = |area: &&Area| is_area(area) && area_levels_shared(area, area) != depth;
    let other = areas.iter().find(is_other)?;
    Some(language.area_of_other_level(other, level, depth))
}

fn tell_proposal(
    book: &Rulebook,
    proposal: &Proposal,
    as_json: bool,
    language: Language,
) -> Result<Status, Failure> {
    let mut out = crate::output::stdout();
    if as_json {
        writeln!(out, "{}", json::to_string(proposal)?)?;
        return Ok(Status::Ok);
    }
    let titles = [language.column_responder(), language.column_area(), language.column_why()];
    let columns = titles.map(|title| Column { title, align: Align::Left, width_max: 80 });
    let mut rows = Vec::with_capacity(proposal.ties.len());
    for tie in &proposal.ties {
        let why = book.words(&tie.because, language.tag())?;
        rows.push([tie.responder.as_str(), &tie.area, &why].map(Cell::plain).into());
    }
    let nobody = || Cell::plain(language.nobody());
    let left = proposal.unpaired_responders.iter();
    rows.extend(left.map(|one| vec![Cell::plain(one), nobody(), Cell::plain("")]));
    let left = proposal.unpaired_areas.iter();
    rows.extend(left.map(|one| vec![nobody(), Cell::plain(one), Cell::plain("")]));
    write!(out, "{}", table(&columns, &rows))?;
    Ok(Status::Ok)
}

fn tell_findings(
    book: &Rulebook,
    findings: &[TieFinding],
    as_json: bool,
    language: Language,
) -> Result<Status, Failure> {
    let mut out = crate::output::stdout();
    if as_json {
        writeln!(out, "{}", json::to_string(findings)?)?;
    } else if findings.is_empty() {
        writeln!(out, "{}", language.no_finding())?;
    } else {
        for finding in findings {
            let place = finding.tie.map_or_else(String::new, |tie| format!("ties[{tie}]: "));
            let words = book.words(&finding.because, language.tag())?;
            writeln!(out, "{place}{words} ({})", finding.because.rule)?;
        }
    }
    Ok(if findings.is_empty() { Status::Ok } else { Status::AssertionFailed })
}
