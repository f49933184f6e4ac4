//! The hours of a working day, and how much of them has been worked at a time of day.

use wish_policy::time::{DAY_MINUTES, Hours};

use super::MINUTE_MS;
use super::error::CalendarError;

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
    pub(super) fn new(hours: &[Hours]) -> Result<WorkingHours, CalendarError> {
        let mut shifts = Vec::new();
        let mut day_ms = 0;
        let mut earlier: Option<Hours> = None;
        for &later in hours {
            if later.start >= later.end || later.end > DAY_MINUTES {
                return Err(CalendarError::Hours(later.to_string()));
            }
            if let Some(earlier) = earlier.filter(|earlier| earlier.end > later.start) {
                let (earlier, later) = (earlier.to_string(), later.to_string());
                return Err(CalendarError::HoursOverlap { earlier, later });
            }
            let start = i64::from(later.start) * MINUTE_MS;
            let length = i64::from(later.end - later.start) * MINUTE_MS;
            shifts.push(Shift { start, length, before: day_ms });
            day_ms += length;
            earlier = Some(later);
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
