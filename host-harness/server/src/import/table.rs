//! Takes a file apart into lines with named fields, from CSV or JSON Lines alike, and says of each line that is none what is wrong.

use std::collections::{BTreeMap, BTreeSet};

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;

use super::fields::Fields;
use super::problem::{Flaw, LineProblem, Wording};
use super::{CASE_COLUMNS, RESPONDER_COLUMNS};
use super::{ColumnMap, Form, encoding};
use super::{Source, Subject};

/// Most bytes that one line may have, line breaks within quotes among them.
const LINE_BYTES_MAX: usize = 64 << 10;
/// What stands between the parts of a list in one field.
const SEPARATOR: &str = ";";

/// A column: its name, and whether it may not be left out.
pub type Column = (&'static str, bool);

/// A file taken apart.
#[derive(Debug, Default)]
pub struct Table {
    pub lines: Vec<Fields>,
    pub problems: Vec<LineProblem>,
    /// How many lines there are, those that cannot be read among them.
    pub count: usize,
}

impl Source<'_> {
    fn columns(&self) -> &'static [Column] {
        match self.subject {
            Subject::Cases => CASE_COLUMNS,
            Subject::Responders => RESPONDER_COLUMNS,
        }
    }

    /// Takes the file apart.
    pub(super) fn table(&self, wording: Wording) -> Table {
        let text = match encoding::read(self.bytes, self.encoding) {
            Ok(text) => text,
            Err(wrong) => {
                let problems =
                    wrong.iter().map(|(line, flaw)| flaw.at(*line, None, wording)).collect();
                return Table { problems, ..Table::default() };
            }
        };
        let mut reading =
            Reading { columns: self.columns(), map: self.map, wording, table: Table::default() };
        match self.form {
            Form::Csv => reading.csv(&text),
            Form::Ndjson => reading.ndjson(&text),
        }
        let Table { lines, problems, .. } = &mut reading.table;
        // The first column is the name.
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        lines.retain(|fields| {
            let Some(id) = fields.id().map(str::to_owned) else { return true };
            match seen.get(&id) {
                Some(first) => {
                    problems.push(Flaw::IdTwice(*first).at(fields.line, Some(&id), wording));
                    false
                }
                None => {
                    seen.insert(id, fields.line);
                    true
                }
            }
        });
        reading.table
    }
}

struct Reading<'a> {
    columns: &'static [Column],
    map: &'a ColumnMap,
    wording: Wording,
    table: Table,
}

impl Reading<'_> {
    fn wrong(&mut self, line: usize, flaw: &Flaw) {
        self.table.problems.push(flaw.at(line, None, self.wording));
    }

    /// Our column of one of theirs. None: it is left out.
    fn column(&self, theirs: &str) -> Result<Option<&'static str>, Flaw> {
        let theirs = theirs.trim();
        let ours = self.map.columns.get(theirs).map_or(theirs, String::as_str);
        if ours.is_empty() {
            return Ok(None);
        }
        let known = self.columns.iter().map(|(name, _)| *name);
        known
            .clone()
            .find(|name| *name == ours)
            .map(Some)
            .ok_or_else(|| Flaw::ColumnUnknown(theirs.to_owned(), known.collect()))
    }

    /// What a value of theirs is here.
    fn value(&self, column: &str, value: &str) -> String {
        let value = value.trim();
        let ours = self.map.values.get(column).and_then(|values| values.get(value));
        ours.map_or(value, String::as_str).to_owned()
    }

    /// The header, column by column. None: it is none, and that has been said.
    fn header(&mut self, record: &StringRecord, line: usize) -> Option<Vec<Option<&'static str>>> {
        let (mut header, mut flaws) = (Vec::new(), Vec::new());
        for name in record {
            match self.column(name) {
                Ok(Some(column)) if header.contains(&Some(column)) => {
                    flaws.push(Flaw::ColumnTwice(column.to_owned()));
                }
                Ok(column) => header.push(column),
                Err(flaw) => flaws.push(flaw),
            }
        }
        let missing = self.columns.iter().filter(|(_, is_needed)| *is_needed);
        for (name, _) in missing.filter(|(name, _)| !header.contains(&Some(*name))) {
            flaws.push(Flaw::ColumnMissing(name));
        }
        for flaw in &flaws {
            self.wrong(line, flaw);
        }
        flaws.is_empty().then_some(header)
    }

    fn csv(&mut self, text: &str) {
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let (mut record, mut header) = (StringRecord::new(), None);
        loop {
            let from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            let first = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
            match reader.read_record(&mut record) {
                Ok(true) => {}
                // What was read is text already.
                Ok(false) | Err(_) => return,
            }
            let to = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            let raw = text.get(from..to).unwrap_or_default();
            let content = raw.trim_start_matches(['\r', '\n']);
            let blank = raw.get(..raw.len() - content.len()).unwrap_or_default();
            let line = first + blank.matches('\n').count();
            let Some(names) = &header else {
                header = self.header(&record, line);
                if header.is_none() {
                    return;
                }
                continue;
            };
            self.table.count += 1;
            let flaw = if to == text.len() && is_open(content) {
                Some(Flaw::QuoteOpen)
            } else if content.len() > LINE_BYTES_MAX {
                Some(Flaw::TooLong(LINE_BYTES_MAX))
            } else if content.contains('\0') {
                Some(Flaw::Nul)
            } else if record.len() != names.len() {
                Some(Flaw::FieldsCount(record.len(), names.len()))
            } else {
                None
            };
            if let Some(flaw) = flaw {
                self.wrong(line, &flaw);
                continue;
            }
            let pairs = names
                .iter()
                .zip(&record)
                .filter_map(|(name, value)| name.map(|name| (name, self.value(name, value))));
            let fields = Fields::of(line, self.columns, pairs);
            self.table.lines.push(fields);
        }
    }

    fn ndjson(&mut self, text: &str) {
        for (line, content) in (1..).zip(text.lines()) {
            if content.trim().is_empty() {
                continue;
            }
            self.table.count += 1;
            match self.object(line, content) {
                Ok(fields) => self.table.lines.push(fields),
                Err(flaw) => self.wrong(line, &flaw),
            }
        }
    }

    fn object(&self, line: usize, content: &str) -> Result<Fields, Flaw> {
        if content.len() > LINE_BYTES_MAX {
            return Err(Flaw::TooLong(LINE_BYTES_MAX));
        }
        if content.contains('\0') || content.contains("\\u0000") {
            return Err(Flaw::Nul);
        }
        let read = serde_json::from_str::<BTreeMap<String, Value>>(content);
        let object = read.map_err(|error| Flaw::NotJson(error.to_string()))?;
        let (mut pairs, mut seen) = (Vec::new(), BTreeSet::new());
        for (name, value) in &object {
            let Some(column) = self.column(name)? else { continue };
            if !seen.insert(column) {
                return Err(Flaw::ColumnTwice(column.to_owned()));
            }
            let plain = |value: &Value| match value {
                Value::Null => Ok(String::new()),
                Value::Bool(flag) => Ok(flag.to_string()),
                Value::Number(number) => Ok(number.to_string()),
                Value::String(words) => Ok(words.clone()),
                Value::Array(_) | Value::Object(_) => Err(Flaw::NotJson(format!("`{name}`"))),
            };
            let value = match value {
                Value::Array(items) => {
                    items.iter().map(plain).collect::<Result<Vec<_>, _>>()?.join(SEPARATOR)
                }
                other => plain(other)?,
            };
            pairs.push((column, self.value(column, &value)));
        }
        Ok(Fields::of(line, self.columns, pairs))
    }
}

/// Whether a quote is still open at the end of a line of a table: fields in quotes begin with one.
fn is_open(content: &str) -> bool {
    let (mut is_quoted, mut is_start) = (false, true);
    let mut characters = content.chars().peekable();
    while let Some(one) = characters.next() {
        match one {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
            }
            '"' if is_quoted => is_quoted = false,
            '"' if is_start => is_quoted = true,
            _ => {}
        }
        is_start = !is_quoted && matches!(one, ',' | '\n' | '\r');
    }
    is_quoted
}
