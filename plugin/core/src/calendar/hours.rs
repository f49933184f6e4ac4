//! The hours of a working day, and how much of them has been worked at a time of day.

use wish_policy::time::{DAY_MINUTES, Hours};

use super::error::CalendarError;
use super::{MINUTE_MS, WORKING_DAY};

/// The checked hours of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WorkingHours {
    shifts: Vec<Shift>,
    day_ms: i64,
}

/// One interval, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shift {
    start: i64,
    length: i64,
    /// Worked earlier on the same day.
    before: i64,
}

impl WorkingHours {
    /// Hours of a day that begins at this minute, when the shift of the day before has ended that runs over midnight.
    pub(super) fn new(hours: &[Hours], day_start: u16) -> Result<WorkingHours, CalendarError> {
        let mut shifts = Vec::new();
        let mut day_ms = 0;
        let mut earlier: Option<(Hours, u16)> = None;
        for &later in hours {
            let in_a_day = later.start < DAY_MINUTES && later.end <= DAY_MINUTES;
            if !in_a_day || later.start == later.end {
                return Err(CalendarError::Hours(later.to_string()));
            }
            let (start, end) = (later.start, end_minute(later));
            let within = start >= day_start && end <= DAY_MINUTES + day_start;
            let before = earlier.filter(|(_, before)| *before > start);
            if !within || before.is_some() {
                let earlier = before.map_or(later, |(earlier, _)| earlier).to_string();
                return Err(CalendarError::HoursOverlap { earlier, later: later.to_string() });
            }
            let length = i64::from(end - start) * MINUTE_MS;
            let start = i64::from(start - day_start) * MINUTE_MS;
            shifts.push(Shift { start, length, before: day_ms });
            day_ms += length;
            earlier = Some((later, end));
        }
        if shifts.is_empty() {
            Err(CalendarError::NoHours)
        } else {
            Ok(WorkingHours { shifts, day_ms })
        }
    }

    /// Working milliseconds of a day; more than zero.
    pub(super) fn day_ms(&self) -> i64 {
        self.day_ms
    }

    /// Milliseconds worked of a working day at a time of day.
    pub(super) fn worked(&self, ms: i64) -> i64 {
        self.shifts.iter().map(|shift| (ms - shift.start).clamp(0, shift.length)).sum()
    }

    /// How much of the working day is over at a time of day, of [`WORKING_DAY`].
    pub(super) fn part_of_day(&self, ms: i64) -> i64 {
        rounded(self.worked(ms) * WORKING_DAY, self.day_ms)
    }

    /// Milliseconds worked when such a part of the working day is over.
    pub(super) fn worked_in_part(&self, part: i64) -> i64 {
        rounded(part * self.day_ms, WORKING_DAY)
    }

    /// The first time of day at which so much is worked; for more than nothing, up to the whole
    /// day.
    pub(super) fn first_at(&self, worked: i64) -> i64 {
        self.time(|shift| worked <= shift.before + shift.length, worked)
    }

    /// The last time of day at which no more than so much is worked; for less than the whole day.
    pub(super) fn last_at(&self, worked: i64) -> i64 {
        self.time(|shift| worked < shift.before + shift.length, worked)
    }

    fn time(&self, reached: impl Fn(&&Shift) -> bool, worked: i64) -> i64 {
        self.shifts.iter().find(reached).map_or(0, |shift| shift.start + worked - shift.before)
    }
}

/// When a shift ends, in minutes since the midnight before it.
fn end_minute(hours: Hours) -> u16 {
    if hours.end > hours.start { hours.end } else { hours.end.saturating_add(DAY_MINUTES) }
}

/// The minute at which a working day begins: midnight, or when the shift ends that runs over it.
pub(super) fn day_start(hours: &[Hours]) -> u16 {
    let over_midnight = hours.iter().find(|hours| hours.end < hours.start);
    over_midnight.map_or(0, |hours| hours.end)
}

/// The whole number nearest to a quotient of numbers that are not negative.
fn rounded(part: i64, whole: i64) -> i64 {
    (part + whole / 2) / whole
}
