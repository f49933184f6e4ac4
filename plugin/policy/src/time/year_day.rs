//! Days that come round every year: when a season begins and ends.

use std::fmt;

use super::Date;

/// A day of every year, the 29th of February among them; written `05-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearDay {
    /// 1 to 12.
    month: u8,
    /// 1 to 31.
    day: u8,
}

/// A year that has every day.
const LEAP_YEAR: i64 = 2020;

impl YearDay {
    /// Reads `05-01`. None: it is none.
    #[must_use]
    pub fn read(text: &str) -> Option<YearDay> {
        let (month, day) = text.split_once('-')?;
        let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !two(month) || !two(day) {
            return None;
        }
        let (month, day) = (month.parse::<u8>().ok()?, day.parse::<u8>().ok()?);
        Date::of(LEAP_YEAR, month.into(), day.into())?;
        Some(YearDay { month, day })
    }

    /// That of a date.
    #[must_use]
    pub fn of(date: Date) -> YearDay {
        let (_, month, day) = date.civil();
        YearDay { month: u8::try_from(month).unwrap_or(1), day: u8::try_from(day).unwrap_or(1) }
    }

    /// Whether it lies between two others, both included; over the turn of the year where the first is the later one.
    #[must_use]
    pub fn is_within(self, first: YearDay, last: YearDay) -> bool {
        if first <= last { first <= self && self <= last } else { first <= self || self <= last }
    }
}

impl fmt::Display for YearDay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}-{:02}", self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::YearDay;

    #[test]
    fn days_of_every_year_are_written_as_they_are_read() {
        for text in ["05-01", "02-29", "12-31"] {
            assert_eq!(YearDay::read(text).unwrap().to_string(), text);
        }
        for none in ["5-1", "02-30", "13-01", "00-10", "05", "05-01-01"] {
            assert_eq!(YearDay::read(none), None, "{none}");
        }
        let day = |text| YearDay::read(text).unwrap();
        assert!(day("07-01").is_within(day("05-01"), day("09-30")));
        assert!(day("01-15").is_within(day("12-01"), day("02-29")));
        assert!(!day("04-30").is_within(day("05-01"), day("09-30")));
    }
}
