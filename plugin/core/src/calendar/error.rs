//! Why a calendar cannot be built.

use wish_policy::time::Date;

/// What is wrong with a calendar's settings. Every message says what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The offset lies outside the offsets in use on earth.
    #[error("offset of {0} minutes is out of range: write -720 to 840, for China 480")]
    Offset(i64),
    /// All seven days are days of rest.
    #[error("every day of the week is a rest day: leave at least one day to work on")]
    NoWorkingDay,
    /// No working hours.
    #[error("no working hours are named: write for example `09:00-12:00`")]
    NoHours,
    /// Working hours that are no interval of a day.
    #[error("`{0}` is not an interval within a day: write for example `09:00-12:00`")]
    Hours(String),
    /// Working hours that overlap or go backwards.
    #[error("`{later}` begins before `{earlier}` ends: list working hours in order, apart")]
    HoursOverlap {
        /// The interval that stands first.
        earlier: String,
        /// The interval that stands after it.
        later: String,
    },
    /// One day named both ways.
    #[error("{0} is named both as a holiday and as a workday: keep one of the two")]
    NamedTwice(Date),
    /// A day whose exception cannot be kept.
    #[error("{date} is out of range: name days of the years {year_min} to {year_max}")]
    DayOutOfRange {
        /// The day that was named.
        date: Date,
        /// First year in which single days may be named.
        year_min: i64,
        /// Last year in which single days may be named.
        year_max: i64,
    },
}
