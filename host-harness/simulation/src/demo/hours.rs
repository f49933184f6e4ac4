//! When people in the demo are at work: a plain office day in China in the spring of 2026. The
//! rules count deadlines by their own calendar; this one only keeps people from acting at night.

use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveTime, Timelike, Weekday};
use wish_contract::Instant;

const OFFSET_SECONDS: i32 = 8 * 60 * 60;
pub const MINUTE_MS: i64 = 60 * 1_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const OPENS: u32 = 9;
const CLOSES: u32 = 18;
/// Days off from Monday to Friday: Qingming and Labour Day, by the State Council's notice for 2026.
const DAYS_OFF: [(u32, u32); 4] = [(4, 6), (5, 1), (5, 4), (5, 5)];
/// The start of the demo: 2026-03-02 09:00 +08:00.
pub const START: Instant = 1_772_413_200_000;

/// An instant as clocks in China show it.
pub fn local(at: Instant) -> DateTime<FixedOffset> {
    let utc = DateTime::from_timestamp_millis(at).unwrap_or_default();
    match FixedOffset::east_opt(OFFSET_SECONDS) {
        Some(offset) => utc.with_timezone(&offset),
        None => utc.fixed_offset(),
    }
}

/// The same instant, or the next opening of the office if nobody is there.
pub fn at_work(at: Instant) -> Instant {
    let here = local(at);
    match here.hour() {
        _ if !is_workday(here.date_naive()) => morning_from(here.date_naive(), at),
        hour if hour < OPENS => on(here.date_naive(), OPENS, 0).unwrap_or(at),
        hour if hour >= CLOSES => next_morning(at),
        _ => at,
    }
}

/// So many hours later, while the office is open.
pub fn hours_on(at: Instant, hours: i64) -> Instant {
    at_work(at + hours * HOUR_MS)
}

/// The next workday's opening.
pub fn next_morning(at: Instant) -> Instant {
    let tomorrow = local(at).date_naive() + Duration::days(1);
    morning_from(tomorrow, at)
}

/// So many workdays later, at this hour.
pub fn workdays_on(at: Instant, days: u32, hour: u32) -> Instant {
    let last = (0..days).fold(at, |day, _| next_morning(day));
    on(local(last).date_naive(), hour, 0).unwrap_or(last)
}

fn morning_from(first: NaiveDate, or: Instant) -> Instant {
    let day = first.iter_days().find(|day| is_workday(*day));
    day.and_then(|day| on(day, OPENS, 0)).unwrap_or(or)
}

fn on(day: NaiveDate, hour: u32, minute: u32) -> Option<Instant> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0)?;
    let here = day.and_time(time).and_local_timezone(FixedOffset::east_opt(OFFSET_SECONDS)?);
    Some(here.single()?.timestamp_millis())
}

fn is_workday(day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    !weekend && !DAYS_OFF.contains(&(day.month(), day.day()))
}

#[cfg(test)]
mod tests {
    use super::{START, at_work, local, next_morning, workdays_on};

    fn written(at: i64) -> String {
        local(at).format("%m-%d %H:%M").to_string()
    }

    #[test]
    fn people_keep_office_hours() {
        assert_eq!(written(START), "03-02 09:00");
        assert_eq!(written(next_morning(START)), "03-03 09:00");
        assert_eq!(written(at_work(workdays_on(START, 4, 23))), "03-09 09:00");
        assert_eq!(written(workdays_on(START, 25, 10)), "04-07 10:00");
    }
}
