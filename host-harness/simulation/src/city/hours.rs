//! When people in a simulated year do things: those at a desk in working hours, all others by day
//! and in the evening. Deadlines are reckoned by the rules; this keeps people from acting at night.

use chrono::{Datelike, NaiveDate};
use wish_contract::Instant;
use wish_runtime::Rulebook;

use super::error::CityError;

pub const MINUTE_MS: i64 = 60_000;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;
/// The year that is simulated.
pub const YEAR: i32 = 2026;
/// When people who are at home answer: from 08:00 to 21:30.
const WAKES_MS: i64 = 8 * HOUR_MS;
/// Appointments of December may lie in January.
const AFTER_YEAR_MS: i64 = 30 * DAY_MS;
const SLEEPS_MS: i64 = 21 * HOUR_MS + 30 * MINUTE_MS;

/// A year's working hours.
#[derive(Clone, Debug)]
pub struct Hours {
    /// The first instant of the year, and the first after it.
    pub year: (Instant, Instant),
    /// Stretches of work, in order.
    spells: Vec<(Instant, Instant)>,
}

impl Hours {
    /// The working hours that the rules reckon with in an area, or where no area has hours of its own: they are asked
    /// when work begins on each day and how long it takes, and minute by minute how a day goes that is like no other.
    ///
    /// # Errors
    /// What stopped the rules.
    pub fn of(book: &Rulebook, area: Option<&str>, offset_ms: i64) -> Result<Hours, CityError> {
        let year = Hours::year(offset_ms);
        let calendar = Calendar { book, area, midnight: year.0 };
        let (mut spells, mut day) = (Vec::new(), year.0);
        let mut patterns: Vec<Pattern> = Vec::new();
        while day < year.1 + AFTER_YEAR_MS {
            let first = calendar.after(day, "1 working minute")? - MINUTE_MS;
            day = start_of_day(year.0, first);
            let mut known = None;
            for pattern in patterns.iter().filter(|one| one.begins_at(first - day)) {
                if calendar.ends_as(day, pattern)? {
                    known = Some(pattern.clone());
                    break;
                }
            }
            let pattern = match known {
                Some(known) => known,
                None => {
                    let measured = calendar.pattern(day)?;
                    patterns.push(measured.clone());
                    measured
                }
            };
            spells.extend(pattern.0.iter().map(|(from, end)| (day + from, day + end)));
            day += DAY_MS;
        }
        Ok(Hours { year, spells })
    }

    /// The first instant of the year and the first after it, where local time is so much ahead of
    /// UTC.
    pub fn year(offset_ms: i64) -> (Instant, Instant) {
        (midnight(YEAR) - offset_ms, midnight(YEAR + 1) - offset_ms)
    }

    /// Days of the year, the last one included.
    pub fn days(&self) -> i64 {
        (self.year.1 - self.year.0) / DAY_MS
    }

    /// Whether anybody works on a day, counted from 0.
    pub fn is_workday(&self, day: i64) -> bool {
        let start = self.year.0 + day * DAY_MS;
        let next = self.spells.partition_point(|(_, end)| *end <= start);
        self.spells.get(next).is_some_and(|(from, _)| *from < start + DAY_MS)
    }

    /// The same instant, or when work begins again.
    pub fn at_work(&self, at: Instant) -> Instant {
        self.worked(at, 0)
    }

    /// So much working time later.
    pub fn worked(&self, at: Instant, span_ms: i64) -> Instant {
        let next = self.spells.partition_point(|(_, end)| *end <= at);
        let mut left = span_ms;
        for (from, end) in self.spells.iter().skip(next) {
            let from = at.max(*from);
            if left < end - from {
                return from + left;
            }
            left -= end - from;
        }
        // Nobody plans so far ahead: it is after the year.
        at.max(self.year.1) + left
    }

    /// So many workdays later, at work.
    pub fn workdays_on(&self, at: Instant, days: i64) -> Instant {
        let mut day = at;
        for _ in 0..days {
            let start = self.year.0 + ((day - self.year.0).div_euclid(DAY_MS) + 1) * DAY_MS;
            day = self.at_work(start) + (day - self.at_work(self.start_of_day(day))).max(0);
        }
        self.at_work(day)
    }

    /// The same instant, or the next morning where people sleep.
    pub fn awake(&self, at: Instant) -> Instant {
        let start = self.start_of_day(at);
        match at - start {
            early if early < WAKES_MS => start + WAKES_MS + early / 8,
            late if late >= SLEEPS_MS => start + DAY_MS + WAKES_MS + (late - SLEEPS_MS),
            _ => at,
        }
    }

    /// Midnight before an instant.
    pub fn start_of_day(&self, at: Instant) -> Instant {
        start_of_day(self.year.0, at)
    }
}

/// The first instant of the month of an instant, and of the next month, where the year began at an instant.
pub fn month(year_start: Instant, at: Instant) -> (Instant, Instant) {
    let offset = midnight(YEAR) - year_start;
    let local = chrono::DateTime::from_timestamp_millis(at + offset).unwrap_or_default();
    let (year, month) = (local.year(), local.month());
    let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    (first_of(year, month) - offset, first_of(next.0, next.1) - offset)
}

/// How a day of work goes: its stretches, from midnight on.
#[derive(Clone)]
struct Pattern(Vec<(i64, i64)>);

impl Pattern {
    fn begins_at(&self, after_midnight: i64) -> bool {
        self.0.first().is_some_and(|(from, _)| *from == after_midnight)
    }
}

/// The calendar of an area, as the rules reckon with it.
struct Calendar<'a> {
    book: &'a Rulebook,
    area: Option<&'a str>,
    /// Midnight of some day.
    midnight: Instant,
}

impl Calendar<'_> {
    /// The stretches of work on the day that begins at an instant.
    fn pattern(&self, day: Instant) -> Result<Pattern, CityError> {
        let mut spells: Vec<(i64, i64)> = Vec::new();
        let mut at = day;
        loop {
            let end = self.after(at, "1 working minute")?;
            let from = end - MINUTE_MS;
            if end <= at || start_of_day(self.midnight, from) > day {
                return Ok(Pattern(spells));
            }
            match spells.last_mut() {
                Some((_, last)) if *last == from - day => *last = end - day,
                _ => spells.push((from - day, end - day)),
            }
            at = end;
        }
    }

    /// Whether the work of a day takes as long as a pattern's, and ends when it does.
    fn ends_as(&self, day: Instant, pattern: &Pattern) -> Result<bool, CityError> {
        let minutes: i64 = pattern.0.iter().map(|(from, end)| (end - from) / MINUTE_MS).sum();
        let end = self.after(day, &format!("{minutes} working minutes"))?;
        Ok(pattern.0.last().is_some_and(|(_, last)| day + last == end))
    }

    fn after(&self, since: Instant, stretch: &str) -> Result<Instant, CityError> {
        let moment = self.book.after(self.area, since, stretch)?;
        moment.map(|moment| moment.at).map_err(|fault| CityError::Calendar(fault.message))
    }
}

fn start_of_day(midnight: Instant, at: Instant) -> Instant {
    at - (at - midnight).rem_euclid(DAY_MS)
}

fn midnight(year: i32) -> Instant {
    first_of(year, 1)
}

fn first_of(year: i32, month: u32) -> Instant {
    let day = NaiveDate::from_ymd_opt(year, month, 1).and_then(|day| day.and_hms_opt(0, 0, 0));
    day.map_or(0, |day| day.and_utc().timestamp_millis())
}
