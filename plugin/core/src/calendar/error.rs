//! Why a calendar cannot be built.

use std::error::Error;
use std::fmt;

use wish_policy::time::Date;
use wish_policy::{Fault, Finding};
use wish_words::{Found, Language};

/// What is wrong with a calendar's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarError {
    /// The offset lies outside the offsets in use on earth.
    Offset(i64),
    /// All seven days are days of rest.
    NoWorkingDay,
    /// No working hours.
    NoHours,
    /// Working hours that are no interval of a day.
    Hours(String),
    /// Working hours that overlap or go backwards.
    HoursOverlap {
        /// The interval that stands first.
        earlier: String,
        /// The interval that stands after it.
        later: String,
    },
    /// One day named both ways.
    NamedTwice(Date),
    /// A day whose exception cannot be kept.
    DayOutOfRange {
        /// The day that was named.
        date: Date,
        /// First year in which single days may be named.
        year_min: i64,
        /// Last year in which single days may be named.
        year_max: i64,
    },
}

static OFFSET: Finding = Finding::error("calendar_unsound-offset");
static NO_WORKING_DAY: Finding = Finding::error("calendar_unsound-rest");
static NO_HOURS: Finding = Finding::error("calendar_unsound-hours");
static NO_INTERVAL: Finding = Finding::error("calendar_unsound-interval");
static OVERLAP: Finding = Finding::error("calendar_unsound-overlap");
static NAMED_TWICE: Finding = Finding::error("calendar_unsound-twice");
static DAY_OUT_OF_RANGE: Finding = Finding::error("calendar_unsound-day");

impl CalendarError {
    /// What is wrong, and what to write instead.
    #[must_use]
    pub fn fault(&self, language: Language) -> Fault {
        let fault = |finding, found: &[_]| Fault::of(finding, found, language);
        match self {
            CalendarError::Offset(minutes) => {
                fault(&OFFSET, &[("minutes", Found::Number(*minutes))])
            }
            CalendarError::NoWorkingDay => fault(&NO_WORKING_DAY, &[]),
            CalendarError::NoHours => fault(&NO_HOURS, &[]),
            CalendarError::Hours(text) => fault(&NO_INTERVAL, &[("word", Found::Text(text))]),
            CalendarError::HoursOverlap { earlier, later } => {
                let found = [("earlier", Found::Text(earlier)), ("later", Found::Text(later))];
                fault(&OVERLAP, &found)
            }
            CalendarError::NamedTwice(day) => {
                fault(&NAMED_TWICE, &[("day", Found::Text(&day.to_string()))])
            }
            CalendarError::DayOutOfRange { date, year_min, year_max } => {
                let found = [
                    ("day", Found::Text(&date.to_string())),
                    ("year_min", Found::Number(*year_min)),
                    ("year_max", Found::Number(*year_max)),
                ];
                fault(&DAY_OUT_OF_RANGE, &found)
            }
        }
    }
}

/// In English.
impl fmt::Display for CalendarError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault(Language::ENGLISH).fmt(out)
    }
}

impl Error for CalendarError {}
