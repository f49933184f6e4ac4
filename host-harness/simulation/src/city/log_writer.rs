//! Lines of a log: what was decided in each district on one day, and the day's lines of all districts in order.

use std::io::Write;

use wish_contract::Instant;
use wish_runtime::log::{Entry, LogWriter, append_line};

use super::error::CityError;

/// What was decided in one district on one day, as lines of a log.
#[derive(Default)]
pub struct DayLines {
    text: Vec<u8>,
    lines: Vec<Line>,
}

#[derive(Clone, Copy)]
struct Line {
    at: Instant,
    start: usize,
    end: usize,
}

impl DayLines {
    pub fn note(&mut self, entry: &Entry) -> Result<(), CityError> {
        let start = self.text.len();
        append_line(&mut self.text, entry)?;
        self.lines.push(Line { at: entry.now, start, end: self.text.len() });
        Ok(())
    }

    /// Puts the lines in the order of time; those of one instant stay as they were decided.
    pub fn close(&mut self) {
        self.lines.sort_by_key(|line| line.at);
    }

    /// The day's lines; the next day begins with none, and with room for as many.
    pub fn take(&mut self) -> DayLines {
        let next = DayLines {
            text: Vec::with_capacity(self.text.len()),
            lines: Vec::with_capacity(self.lines.len()),
        };
        std::mem::replace(self, next)
    }
}

/// Writes the lines of a day by time; of one instant, by district.
pub fn write_day(districts: &[DayLines], log: &mut LogWriter<impl Write>) -> Result<(), CityError> {
    let mut places = vec![0; districts.len()];
    let next = |(district, place): (&DayLines, &usize)| district.lines.get(*place).copied();
    loop {
        let first = districts.iter().zip(&places).map(next).enumerate();
        let first = first.filter_map(|(number, line)| line.map(|line| (line.at, number, line)));
        let Some((_, number, line)) = first.min_by_key(|(at, number, _)| (*at, *number)) else {
            return Ok(());
        };
        if let (Some(district), Some(place)) = (districts.get(number), places.get_mut(number)) {
            log.write_lines(district.text.get(line.start..line.end).unwrap_or_default())?;
            *place += 1;
        }
    }
}
