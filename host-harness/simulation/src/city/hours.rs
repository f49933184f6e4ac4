//! When people in a simulated year do things: those at a desk in working hours, all others by day
//! and in the evening. Deadlines are reckoned by the rules; this keeps people from acting at night.

use chrono::NaiveDate;
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
    /// The working hours that the rules reckon with: they are asked, minute by minute, how one
    /// workday goes, and then which days are like it.
    ///
    /// # Errors
    /// What stopped the rules.
    pub fn of(book: &Rulebook, offset_ms: i64) -> Result<Hours, CityError> {
        let year = Hours::year(offset_ms);
        let spells = spells_of_a_day(book, year.0)?;
        let (Some(first), Some(last)) = (spells.first(), spells.last()) else {
            return Ok(Hours { year, spells });
        };
        let first_day = start_of_day(year.0, first.0);
        let noon = (first.0 + last.1) / 2 - first_day;
        let pattern: Vec<(i64, i64)> =
            spells.iter().map(|(from, end)| (from - first_day, end - first_day)).collect();
        let (mut all, mut day) = (Vec::new(), first_day);
        while day < year.1 + AFTER_YEAR_MS {
            all.extend(pattern.iter().map(|(from, end)| (day + from, day + end)));
            let next = start_of_day(year.0, after(book, day + noon, "1 working day")?);
            if next <= day {
                break;
            }
            day = next;
        }
        Ok(Hours { year, spells: all })
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

/// The stretches of work on the first workday after an instant.
fn spells_of_a_day(book: &Rulebook, since: Instant) -> Result<Vec<(Instant, Instant)>, CityError> {
    let mut spells: Vec<(Instant, Instant)> = Vec::new();
    let mut at = since;
    loop {
        let end = after(book, at, "1 working minute")?;
        let (from, first) = (end - MINUTE_MS, spells.first().map_or(end, |(first, _)| *first));
        if end <= at || start_of_day(since, from) > start_of_day(since, first) {
            return Ok(spells);
        }
        match spells.last_mut() {
            Some((_, last)) if *last == from => *last = end,
            _ => spells.push((from, end)),
        }
        at = end;
    }
}

fn after(book: &Rulebook, since: Instant, stretch: &str) -> Result<Instant, CityError> {
    let moment = book.after(None, since, stretch)?;
    moment.map(|moment| moment.at).map_err(|fault| CityError::Calendar(fault.message))
}

fn start_of_day(midnight: Instant, at: Instant) -> Instant {
    at - (at - midnight).rem_euclid(DAY_MS)
}

fn midnight(year: i32) -> Instant {
    let day = NaiveDate::from_ymd_opt(year, 1, 1).and_then(|day| day.and_hms_opt(0, 0, 0));
    day.map_or(0, |day| day.and_utc().timestamp_millis())
}
