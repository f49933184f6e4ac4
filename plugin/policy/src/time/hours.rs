//! Times of day: hours of work, stretches that may run over midnight, and local time less UTC.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use wish_words::{Found, Language};

use super::Weekday;
use crate::finding::{Fault, Finding};
use crate::words::Choice;

/// Minutes of a day.
pub const DAY_MINUTES: u16 = 24 * 60;
/// Where local time is ahead of UTC or behind it, in minutes.
const OFFSET_MINUTES: std::ops::RangeInclusive<i64> = -720..=840;

/// An interval of a working day, in minutes since midnight; written `09:00-12:00`, or `22:00-06:00` where it ends on the
/// day after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    /// Work begins; 0 to 1,439.
    pub start: u16,
    /// Work stops; another than the start, at most 1,440. On the next day where it is the earlier one.
    pub end: u16,
}

/// Why a text is not an interval of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoursError(pub String);

static NO_INTERVAL: Finding = Finding::error("hours_malformed");

impl HoursError {
    /// What is wrong, and what to write instead.
    #[must_use]
    pub fn fault(&self, language: Language) -> Fault {
        Fault::of(&NO_INTERVAL, &[("word", Found::Text(&self.0))], language)
    }
}

/// In English.
impl fmt::Display for HoursError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault(Language::ENGLISH).fmt(out)
    }
}

impl Error for HoursError {}

/// A stretch of some days of the week, over midnight where it begins later than it ends; written `21:00-08:00`, or
/// `saturday sunday 12:00-14:00` where it begins on those days alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its first minute since midnight; 0 to 1,439.
    pub from: u16,
    /// The first minute after it; 0 to 1,439, another than the first.
    pub to: u16,
    /// On which days of the week it begins, Monday first.
    pub days: [bool; 7],
}

/// Local time less UTC, -12:00 to +14:00; written `+08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UtcOffset {
    minutes: i64,
}

impl UtcOffset {
    /// So many minutes, where that is an offset in use on earth: -720 to 840.
    #[must_use]
    pub const fn of(minutes: i64) -> Option<UtcOffset> {
        if minutes < *OFFSET_MINUTES.start() || minutes > *OFFSET_MINUTES.end() {
            return None;
        }
        Some(UtcOffset { minutes })
    }

    /// That of China.
    pub const CHINA: UtcOffset = UtcOffset { minutes: 480 };

    /// In minutes, -720 to 840.
    #[must_use]
    pub const fn minutes(self) -> i64 {
        self.minutes
    }

    /// Reads `+08:00`. None: it is none.
    #[must_use]
    pub fn read(text: &str) -> Option<UtcOffset> {
        let (sign, rest) = match text.strip_prefix('+') {
            Some(rest) => (1, rest),
            None => (-1, text.strip_prefix('-')?),
        };
        UtcOffset::of(sign * i64::from(minutes_of(rest)?))
    }
}

impl Stretch {
    /// On every day of the week.
    #[must_use]
    pub const fn daily(from: u16, to: u16) -> Stretch {
        Stretch { from, to, days: [true; 7] }
    }

    /// Whether it begins on every day of the week.
    #[must_use]
    pub fn is_daily(self) -> bool {
        self.days == [true; 7]
    }

    /// Reads `21:00-08:00`, or `saturday sunday 12:00-14:00`. None: it is none.
    #[must_use]
    pub fn read(text: &str) -> Option<Stretch> {
        let (named, times) =
            text.rsplit_once(' ').map_or((None, text), |(named, times)| (Some(named), times));
        let mut days = [named.is_none(); 7];
        for name in named.iter().flat_map(|named| named.split(' ')) {
            let day = <Weekday as Choice>::WORDS.iter().position(|word| *word == name)?;
            *days.get_mut(day)? = true;
        }
        let (from, to) = times.split_once('-')?;
        let (from, to) = (minutes_of(from)?, minutes_of(to)?);
        (from < DAY_MINUTES && to < DAY_MINUTES && from != to).then_some(Stretch { from, to, days })
    }
}

/// Hours and minutes, `08:00`, in minutes; up to 99:59.
fn minutes_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two(hours) || !two(minutes) {
        return None;
    }
    let minutes = minutes.parse::<u16>().ok().filter(|minutes| *minutes < 60)?;
    Some(hours.parse::<u16>().ok()? * 60 + minutes)
}

impl FromStr for Hours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Hours, HoursError> {
        let read = || {
            let (start, end) = text.split_once('-')?;
            let hours = Hours { start: minutes_of(start)?, end: minutes_of(end)? };
            let in_a_day = hours.start < DAY_MINUTES && hours.end <= DAY_MINUTES;
            (in_a_day && hours.start != hours.end).then_some(hours)
        };
        read().ok_or_else(|| HoursError(text.to_owned()))
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        between(self.start, self.end, out)
    }
}

impl fmt::Display for Stretch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_daily() {
            let named = <Weekday as Choice>::WORDS.iter().zip(self.days).filter(|(_, on)| *on);
            named.into_iter().try_for_each(|(word, _)| write!(out, "{word} "))?;
        }
        between(self.from, self.to, out)
    }
}

impl fmt::Display for UtcOffset {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, minutes) = (if self.minutes < 0 { '-' } else { '+' }, self.minutes.abs());
        write!(out, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

fn between(from: u16, to: u16, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(out, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
}

#[cfg(test)]
mod tests {
    use super::{Hours, Stretch, UtcOffset};

    #[test]
    fn times_of_day_are_written_as_they_are_read() {
        for text in ["09:00-12:00", "00:00-24:00", "22:00-06:00"] {
            assert_eq!(text.parse::<Hours>().map(|hours| hours.to_string()), Ok(text.to_owned()));
        }
        for none in ["9-12", "09:00-09:00", "09:00-24:01", "24:00-06:00", "09:60-10:00", "09:00"] {
            assert!(none.parse::<Hours>().is_err(), "{none}");
        }
        for text in ["21:00-08:00", "saturday sunday 12:00-14:00"] {
            assert_eq!(Stretch::read(text).unwrap().to_string(), text);
        }
        for none in ["21:00-21:00", "21:00-24:00", "21-08", "someday 21:00-08:00", " 21:00-08:00"] {
            assert_eq!(Stretch::read(none), None, "{none}");
        }
        for text in ["+08:00", "-12:00", "+14:00", "-03:30"] {
            assert_eq!(UtcOffset::read(text).unwrap().to_string(), text);
        }
        for none in ["+8", "08:00", "+14:01", "-12:01", "+08:60"] {
            assert_eq!(UtcOffset::read(none), None, "{none}");
        }
    }
}
