//! Times to begin at: a plain working morning, and times at which either calendar, a quiet hour or
//! a day that a policy names makes a difference.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta};
use wish_contract::Instant;
use wish_policy::time::{Date, Weekday};
use wish_policy::{Document, document::Calendar};

use crate::comparison::normal_form::meaning;

/// A Monday in a year whose holidays are announced, with no holiday near.
const MONDAY: (i32, u32, u32) = (2026, 3, 2);
/// The day before a holiday of several days in that year.
const BEFORE_HOLIDAY: (i32, u32, u32) = (2026, 9, 30);
/// A Saturday of that year that is worked.
const MAKE_UP_DAY: (i32, u32, u32) = (2026, 5, 9);
/// In a month of 31 days and at the end of February, a month is not 30 days.
const END_OF_MONTH: (i32, u32, u32) = (2027, 2, 26);
/// Years of which holidays are known, and years of which they are not.
const SEASON_YEARS: [&[i32]; 2] = [&[2026, 2025, 2024], &[2027, 2028, 2029, 2030, 2031, 2032]];
const MINUTE_MS: Instant = 60_000;
const DAY_MINUTES: i64 = 24 * 60;

/// Local time less UTC, in minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offset(pub i64);

impl Offset {
    /// An instant as RFC 3339 has it in local time.
    #[must_use]
    pub fn written(self, at: Instant) -> String {
        let local = DateTime::from_timestamp_millis(at.saturating_add(self.0 * MINUTE_MS));
        let Some(local) = local else { return at.to_string() };
        let sign = if self.0 < 0 { '-' } else { '+' };
        let (hours, minutes) = (self.0.abs() / 60, self.0.abs() % 60);
        let form = if at % 1_000 == 0 { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%dT%H:%M:%S%.3f" };
        format!("{}{sign}{hours:02}:{minutes:02}", local.format(form))
    }

    fn instant(self, day: NaiveDate, minute: i64) -> Instant {
        let midnight = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        midnight.saturating_add((minute - self.0) * MINUTE_MS)
    }
}

/// The offset that a policy keeps.
pub fn offset(policy: &Document<'_>) -> Offset {
    Offset(policy.calendar.utc_offset.value.minutes())
}

/// From which minute of a day to which work is done.
fn work(calendar: &Calendar<'_>) -> Vec<(i64, i64)> {
    let hours = calendar.working_hours.values().into_iter();
    hours.map(|hours| (i64::from(hours.start), i64::from(hours.end))).collect()
}

/// The same of seasons and areas with hours of their own.
fn other_work(calendar: &Calendar<'_>) -> Vec<(i64, i64)> {
    let seasons = calendar.season.iter().flat_map(|season| season.working_hours.0.values());
    let areas = calendar.area.iter().flat_map(|area| area.working_hours.values());
    seasons.chain(areas).map(|hours| (i64::from(hours.start), i64::from(hours.end))).collect()
}

/// Days on which a season begins or ends and the days beside them, each in the first years in which it is worked: holidays are
/// known of some years only.
fn season_edges(calendars: [&Calendar<'_>; 2]) -> BTreeSet<NaiveDate> {
    let seasons = calendars.iter().flat_map(|calendar| calendar.season.iter());
    let named = seasons.flat_map(|season| [season.first_day.value, season.last_day.value]);
    let mut edges = BTreeSet::new();
    for named in named.flatten() {
        for around in [-1, 0, 1] {
            for years in SEASON_YEARS {
                let of_year = |year: &i32| {
                    let day = format!("{year}-{named}").parse::<NaiveDate>().ok()?;
                    day.checked_add_signed(TimeDelta::days(around))
                };
                let worked =
                    |day: &NaiveDate| !calendars.iter().any(|calendar| rests(calendar, *day));
                edges.extend(years.iter().filter_map(of_year).find(worked));
            }
        }
    }
    edges
}

fn rests(calendar: &Calendar<'_>, day: NaiveDate) -> bool {
    let weekday = Weekday::ALL.get(day.weekday().num_days_from_monday() as usize);
    calendar.rest_days.iter().any(|rest| rest.value.as_ref() == weekday)
}

/// Every time to begin at, the plainest first.
pub fn starts(old: &Document<'_>, new: &Document<'_>, offset: Offset) -> Vec<Instant> {
    let both = [&old.calendar, &new.calendar];
    let day = |(year, month, day): (i32, u32, u32)| NaiveDate::from_ymd_opt(year, month, day);
    let monday = day(MONDAY).unwrap_or_default();
    let week =
        |from: NaiveDate| (0..7).filter_map(move |days| from.checked_add_days(Days::new(days)));
    let worked = |day: &NaiveDate| !both.iter().any(|calendar| rests(calendar, *day));
    let plain = week(monday).find(worked).unwrap_or(monday);
    let opens = work(both[0]).first().map_or(9 * 60, |hours| hours.0);
    let mut starts = vec![offset.instant(plain, opens)];
    let mut edges: Vec<i64> = vec![0];
    for calendar in both {
        let worked = work(calendar).into_iter().chain(other_work(calendar));
        edges.extend(worked.flat_map(|(from, to)| [from, to - 1, to]));
    }
    let within_day = |minute: &i64| (0..DAY_MINUTES).contains(minute);
    let of_seasons: BTreeSet<i64> = edges.iter().copied().filter(within_day).collect();
    for policy in [old, new] {
        let quiet = policy.notifications.quiet_hours.values();
        edges.extend(quiet.into_iter().flat_map(|quiet| [quiet.from, quiet.to].map(i64::from)));
    }
    let edges = edges.into_iter().filter(within_day);
    starts.extend(edges.map(|minute| offset.instant(plain, minute)));
    starts.extend(week(plain).map(|day| offset.instant(day, opens)));
    let special = [BEFORE_HOLIDAY, MAKE_UP_DAY, END_OF_MONTH].into_iter().filter_map(day);
    starts.extend(special.map(|day| offset.instant(day, opens)));
    for date in named_days(old).into_iter().chain(named_days(new)) {
        for around in [-1, 0, 1] {
            let near = date.checked_add_signed(TimeDelta::days(around));
            starts.extend(near.map(|day| offset.instant(day, opens)));
        }
    }
    let seasons_differ = meaning(&both[0].season) != meaning(&both[1].season);
    for day in season_edges(both).into_iter().filter(|_| seasons_differ) {
        starts.extend(of_seasons.iter().map(|minute| offset.instant(day, *minute)));
    }
    let mut seen = BTreeSet::new();
    starts.retain(|start| *start >= 0 && seen.insert(*start));
    starts
}

/// Days that a policy names.
fn named_days(policy: &Document<'_>) -> Vec<NaiveDate> {
    let calendar = &policy.calendar;
    let rounds = policy.round.iter().flat_map(|round| [round.first_day, round.last_day]);
    let minimums = policy.minimum.iter().flat_map(|one| [one.first_day, one.last_day]);
    let days = calendar.holidays.values().into_iter().chain(calendar.workdays.values());
    let written = rounds.chain(minimums).filter_map(|day| day?.value);
    let named = days.chain(written).filter_map(date);
    let years = calendar.announced_years.values().into_iter();
    let years = years.filter_map(|year| NaiveDate::from_ymd_opt(i32::try_from(year.0).ok()?, 1, 2));
    named.chain(years).collect()
}

fn date(day: Date) -> Option<NaiveDate> {
    let (year, month, day) = day.civil();
    let [month, day] = [month, day].map(|part| u32::try_from(part).ok());
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month?, day?)
}
