//! A day of the civil calendar, as a count of days.
//! Which days are worked is for the calendar of the rules.

use std::fmt;
use std::str::FromStr;

/// First year a date may name.
pub const YEAR_MIN: i64 = 1970;
/// Last year a date may name.
pub const YEAR_MAX: i64 = 9999;
/// One day before the first: a western offset is still there when the first instant comes.
const DAY_MIN: i64 = -1;
/// One day past the last year: an eastern offset reaches it before the last instant has passed.
const DAY_MAX: i64 = 2_932_897;

/// A day, 1970-01-01 to 9999-12-31; written `2026-03-09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Days since 1970-01-01.
    day: i64,
}

/// A day of the week, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the days of the week")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Why a text is not a date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day of the calendar: write year, month and day as `2026-03-09`")]
pub struct DateError(pub String);

impl Weekday {
    /// Every day of the week, Monday first.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
}

impl Date {
    /// The day of this year, month and day of the month, where there is one.
    #[must_use]
    pub fn of(year: i64, month: i64, day: i64) -> Option<Date> {
        let known = (YEAR_MIN..=YEAR_MAX).contains(&year) && (1..=12).contains(&month);
        let fits = known && (1..=month_length(year, month)).contains(&day);
        fits.then(|| Date { day: day_from_civil(year, month, day) })
    }

    /// The day so many days after 1970-01-01, held within the years a date may name.
    #[must_use]
    pub fn from_day_number(day: i64) -> Date {
        Date { day: day.clamp(DAY_MIN, DAY_MAX) }
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn day_number(self) -> i64 {
        self.day
    }

    /// Year, month 1 to 12, day of the month 1 to 31.
    #[must_use]
    pub fn civil(self) -> (i64, i64, i64) {
        civil_from_day(self.day)
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        let at = usize::try_from(weekday_number(self.day)).unwrap_or(0);
        Weekday::ALL.get(at).copied().unwrap_or(Weekday::Monday)
    }

    /// The same day so many months on; the last day of that month where it is shorter.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Date {
        let (year, month, day) = self.civil();
        let count = year.saturating_mul(12).saturating_add(month - 1).saturating_add(months);
        let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
        if year > YEAR_MAX {
            return Date { day: DAY_MAX };
        }
        let day = day.min(month_length(year, month));
        Date::from_day_number(day_from_civil(year, month, day))
    }
}

/// The weekday of a day counted from 1970-01-01, a Thursday: Monday 0 to Sunday 6.
#[must_use]
pub fn weekday_number(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

// Both directions are Howard Hinnant's `days_from_civil` and `civil_from_days`, from
// "chrono-Compatible Low-Level Date Algorithms" (public domain): years begin in March, so that the
// leap day is the last of its year.

fn day_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

fn civil_from_day(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * month_from_march + 2) / 5 + 1)
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(out, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Date, DateError> {
        let shaped = text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        let part = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
        let read = || Date::of(part(0, 4)?, part(5, 7)?, part(8, 10)?);
        let date = if shaped && text.len() == 10 { read() } else { None };
        date.ok_or_else(|| DateError(text.to_owned()))
    }
}
