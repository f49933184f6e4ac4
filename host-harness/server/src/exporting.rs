//! What is taken out of the host: the log as `wish replay` and `wish backtest` read it, and cases as a table. Both are read page by page
//! while they are sent, and each is written down before it begins.

use std::collections::BTreeSet;

use wish_contract::{Case, Instant, Stage};
use wish_runtime::log::{Header, LOG_SCHEMA, PolicySource, append_line};
use wish_store::{CaseFilter, Page};

use crate::decided::{case_of, kind};
use crate::error::HostError;
use crate::host::Host;

/// Rows read at a time.
const AT_ONCE: u32 = 500;
/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// Tells programs that a table is UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The log of a city on its way out.
pub struct LogExport {
    host: Host,
    city: String,
    /// The last row that was read.
    after: i64,
    /// Rows behind this one were written after the export began.
    until: i64,
    /// The first line, until it is sent.
    header: Option<Vec<u8>>,
    /// Cases that are left out, since what they were cannot be told any more.
    erased: BTreeSet<String>,
}

impl Host {
    /// Begins to export the log of a city.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn export_log(&self, city: &str, by: &str) -> Result<LogExport, HostError> {
        self.note(city, kind::EXPORT, by, "log").await?;
        let policies = self.store().policies(city).await?;
        let erased = self.erased_cases(city).await?;
        let until = self.store().log_end(city).await?.map_or(0, |(position, _)| position);
        let source = |row: wish_store::PolicyRow| PolicySource {
            digest: row.digest,
            source: String::from_utf8_lossy(&row.source).into_owned(),
        };
        let header = Header {
            schema: LOG_SCHEMA.to_owned(),
            origin: format!("export of {city}, {} erased case(s) left out", erased.len()),
            policies: policies.into_iter().map(source).collect(),
        };
        let mut line = serde_json::to_vec(&header)
            .map_err(|error| HostError::Unreadable(error.to_string()))?;
        line.push(b'\n');
        let (host, city) = (self.clone(), city.to_owned());
        Ok(LogExport { host, city, after: 0, until, header: Some(line), erased })
    }

    /// Cases that were anonymised: what was asked of the rules about them cannot be told any more.
    async fn erased_cases(&self, city: &str) -> Result<BTreeSet<String>, HostError> {
        let ends = Stage::NAMES.iter().filter_map(|name| name.parse::<Stage>().ok());
        let stages = ends.filter(|stage| stage.is_end()).collect();
        let filter = CaseFilter { stages, ..CaseFilter::default() };
        let (mut erased, mut after) = (BTreeSet::new(), None);
        loop {
            let page = Page { after: after.take(), limit: AT_ONCE, ..Page::default() };
            let rows = self.store().cases(city, &filter, &page).await?;
            for row in &rows {
                if case_of(row)?.anonymised {
                    erased.insert(row.id.clone());
                }
            }
            match rows.last() {
                Some(last) if rows.len() >= usize::try_from(AT_ONCE).unwrap_or(usize::MAX) => {
                    after = Some(page.order.place(last));
                }
                Some(_) | None => return Ok(erased),
            }
        }
    }

    /// Begins to export cases that a filter finds.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn export_cases(
        &self,
        city: &str,
        filter: CaseFilter,
        by: &str,
        columns: Columns,
    ) -> Result<CasesExport, HostError> {
        let what = match columns {
            Columns::Plain => "cases",
            Columns::WithTexts => "cases with texts",
        };
        self.note(city, kind::EXPORT, by, what).await?;
        let (host, city) = (self.clone(), city.to_owned());
        Ok(CasesExport { host, city, filter, columns, place: ExportPlace::Begin })
    }
}

impl LogExport {
    /// How many cases are left out.
    #[must_use]
    pub fn erased(&self) -> usize {
        self.erased.len()
    }

    /// The next lines; none at the end.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, HostError> {
        if let Some(line) = self.header.take() {
            return Ok(Some(line));
        }
        let mut lines = Vec::new();
        while lines.is_empty() {
            let rows = self.host.store().log(&self.city, self.after, AT_ONCE).await?;
            let Some(last) = rows.last() else { return Ok(None) };
            self.after = last.position;
            for row in rows.iter().take_while(|row| row.position <= self.until) {
                if row.entry.case.as_ref().is_some_and(|case| self.erased.contains(case)) {
                    continue;
                }
                let Some(record) = self.host.record(&self.city, row).await? else { continue };
                append_line(&mut lines, &record.entry)
                    .map_err(|error| HostError::Unreadable(error.to_string()))?;
            }
            if self.after >= self.until {
                self.after = i64::MAX;
                break;
            }
        }
        Ok(Some(lines).filter(|lines| !lines.is_empty()))
    }
}

/// Which columns a table of cases has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Nothing in anybody's own words.
    Plain,
    /// The texts as well.
    WithTexts,
}

/// How far a table of cases is.
enum ExportPlace {
    Begin,
    After(Option<(Option<Instant>, String)>),
    End,
}

/// A table of cases on its way out, as RFC 4180 has it.
pub struct CasesExport {
    host: Host,
    city: String,
    filter: CaseFilter,
    columns: Columns,
    place: ExportPlace,
}

impl CasesExport {
    /// The next lines; none at the end.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>, HostError> {
        let after = match std::mem::replace(&mut self.place, ExportPlace::End) {
            ExportPlace::Begin => {
                self.place = ExportPlace::After(None);
                let mut names = NAMES.to_vec();
                if self.columns == Columns::WithTexts {
                    names.push("text");
                }
                let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
                return Ok(Some(line(&names)));
            }
            ExportPlace::After(after) => after,
            ExportPlace::End => return Ok(None),
        };
        let page = Page { after, limit: AT_ONCE, ..Page::default() };
        let rows = self.host.store().cases(&self.city, &self.filter, &page).await?;
        if let Some(last) = rows.last()
            && rows.len() >= usize::try_from(AT_ONCE).unwrap_or(usize::MAX)
        {
            self.place = ExportPlace::After(Some(page.order.place(last)));
        }
        let mut lines = Vec::new();
        for row in &rows {
            let case = case_of(row)?;
            let mut cells = cells(&case, row.next_due);
            if self.columns == Columns::WithTexts {
                cells.push(case.need.text);
            }
            lines.extend(line(&cells));
        }
        Ok(Some(lines).filter(|lines| !lines.is_empty()))
    }
}

const NAMES: [&str; 16] = [
    "id",
    "stage",
    "category",
    "urgency",
    "area",
    "channel",
    "places",
    "places_taken",
    "cost_fen",
    "opened_ms",
    "last_ms",
    "next_due_ms",
    "holder",
    "lead",
    "policy",
    "events",
];

/// Who reported a case and whom it is for are in no table.
fn cells(case: &Case, next_due: Option<Instant>) -> Vec<String> {
    let live = || case.claims.iter().filter(|claim| claim.status.is_live());
    let lead = live().find(|claim| claim.role == wish_contract::ClaimRole::Lead);
    let taken: u32 = live().map(|claim| claim.share.places).fold(0, u32::saturating_add);
    vec![
        case.id.clone(),
        case.stage.name().to_owned(),
        case.need.category.clone(),
        case.need.urgency.name().to_owned(),
        case.need.area.clone(),
        case.need.channel.clone(),
        case.need.places.to_string(),
        taken.to_string(),
        case.need.cost_fen.to_string(),
        case.opened.to_string(),
        case.last.to_string(),
        next_due.map_or_else(String::new, |due| due.to_string()),
        case.holder.as_ref().map_or_else(String::new, |holder| holder.id.clone()),
        lead.map_or_else(String::new, |claim| claim.responder.clone()),
        case.policy.digest.clone(),
        case.sequence.to_string(),
    ]
}

/// Cells as a line of a table. One that a spreadsheet would take for a formula gets an apostrophe before it.
fn line(cells: &[String]) -> Vec<u8> {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(",")).into_bytes()
}

fn cell(text: &str) -> String {
    let text = if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_no_formula_and_ends_where_it_ends() {
        for formula in ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"] {
            assert!(cell(formula).trim_start_matches('"').starts_with('\''), "{formula}");
        }
        assert_eq!(cell("想要, 鞋"), "\"想要, 鞋\"");
        assert_eq!(cell("a \"b\"\n"), "\"a \"\"b\"\"\n\"");
        assert_eq!(cell("=\"a\""), "\"'=\"\"a\"\"\"");
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell(""), "");
    }
}
