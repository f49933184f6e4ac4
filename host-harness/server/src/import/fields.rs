//! The fields of one line, by name, and how values are read from them.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::DateTime;
use wish_contract::Instant;

use super::problem::Flaw;
use super::table::Column;

/// One line, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Where it begins in the file, from 1.
    pub line: usize,
    /// The column that holds the name.
    name: &'static str,
    values: BTreeMap<&'static str, String>,
}

impl Fields {
    /// Of a line, without what is empty. The first of the columns holds the name.
    pub fn of(
        line: usize,
        columns: &[Column],
        pairs: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Fields {
        let name = columns.first().map_or("", |(name, _)| *name);
        let values = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        Fields { line, name, values }
    }

    /// The platform's name for what the line tells.
    pub fn id(&self) -> Option<&str> {
        self.get(self.name)
    }

    /// All that the line says, the same however the file is written.
    pub fn said(&self) -> Vec<u8> {
        serde_json::to_vec(&self.values).unwrap_or_default()
    }

    pub fn get(&self, column: &str) -> Option<&str> {
        self.values.get(column).map(String::as_str)
    }

    pub fn demanded(&self, column: &'static str) -> Result<String, Flaw> {
        self.get(column).map(str::to_owned).ok_or(Flaw::FieldEmpty(column))
    }

    pub fn number<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, Flaw> {
        let wrong = |value: &str| Flaw::NotNumber(column, value.to_owned());
        self.get(column).map(|value| value.parse().map_err(|_| wrong(value))).transpose()
    }

    pub fn flag(&self, column: &'static str) -> Result<Option<bool>, Flaw> {
        let read = |value: &str| match value.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "是" => Ok(true),
            "false" | "0" | "no" | "否" => Ok(false),
            _ => Err(Flaw::NotFlag(column, value.to_owned())),
        };
        self.get(column).map(read).transpose()
    }

    /// A point in time with its zone.
    pub fn time(&self, column: &'static str) -> Result<Option<Instant>, Flaw> {
        let read = |value: &str| {
            let time = DateTime::parse_from_rfc3339(value);
            time.map(|time| time.timestamp_millis())
                .map_err(|_| Flaw::NotTime(column, value.to_owned()))
        };
        self.get(column).map(read).transpose()
    }

    /// A list, with semicolons between.
    pub fn list(&self, column: &str) -> Vec<String> {
        let parts = self.get(column).into_iter().flat_map(|value| value.split([';', '；']));
        parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    /// A word of a closed set.
    pub fn word<T: FromStr>(
        &self,
        column: &'static str,
        known: &[&'static str],
    ) -> Result<Option<T>, Flaw> {
        let read = |value: &str| {
            let wrong = |_| Flaw::NotListed(column, value.to_owned(), known.to_vec());
            value.parse().map_err(wrong)
        };
        self.get(column).map(read).transpose()
    }
}
