//! Writes what was decided in one district on one day as lines of a log.

use wish_contract::Instant;
use wish_contract::json;
use wish_runtime::log::Entry;

use super::error::CityError;

/// The lines of a day.
#[derive(Default)]
pub struct LogWriter {
    text: String,
    lines: Vec<Line>,
}

#[derive(Clone, Copy)]
struct Line {
    at: Instant,
    start: usize,
    end: usize,
}

impl LogWriter {
    pub fn note(&mut self, entry: &Entry) -> Result<(), CityError> {
        let start = self.text.len();
        self.text.push_str(&json::to_string(entry)?);
        self.text.push('\n');
        self.lines.push(Line { at: entry.now, start, end: self.text.len() });
        Ok(())
    }

    /// Puts the lines in the order of time; those of one instant stay as they were decided.
    pub fn close(&mut self) {
        self.lines.sort_by_key(|line| line.at);
    }

    /// A line by its place, and when it was.
    pub fn line(&self, place: usize) -> Option<(Instant, &str)> {
        let line = self.lines.get(place)?;
        Some((line.at, self.text.get(line.start..line.end).unwrap_or_default()))
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.lines.clear();
    }
}
