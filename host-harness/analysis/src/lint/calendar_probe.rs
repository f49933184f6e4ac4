//! Time as the policy counts it: every answer comes from the rules' own calendars, that of everywhere and those of areas
//! with working time of their own. What is looked for is looked for in one year, the last whose holidays are settled.

use std::cmp::Ordering;
use std::ops::Range;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use wish_contract::{Clock, Instant, Moment};
use wish_policy::document::{self, Season};
use wish_policy::time::{Date, Hours, Weekday, YearDay};
use wish_policy::{Set, Spanned};
use wish_runtime::Rulebook;

use super::LintError;
use super::policy_model::PolicyModel;

pub const MINUTE_MS: i64 = 60_000;
pub const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// The years whose days a calendar can name.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2049;
const A_MINUTE_OF_WORK: &str = "1 working minute";
const A_DAY_OF_WORK: &str = "1 working day";

/// Hours of work in minutes since midnight; they end beyond those of a day where they run over midnight.
pub type DayHours = Vec<(i64, i64)>;

/// Asks one of a policy's calendars.
#[derive(Clone)]
pub struct CalendarProbe<'a> {
    book: &'a Rulebook,
    zone: FixedOffset,
    /// The area whose cases go by it. None: those of everywhere else do.
    pub area: Option<String>,
    hours: DayHours,
    /// Other hours at times of the year; the first around a day holds.
    seasons: Vec<(YearDay, YearDay, DayHours)>,
    /// Which days of a week are worked, and whether make-up days are.
    week: ([bool; 7], bool),
    /// The last year whose holidays are settled.
    pub year: i32,
}

/// Working time that lengths count.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worked {
    pub days: i64,
    pub minutes: i64,
}

/// Hours as they count on.
pub fn day_hours(hours: &[Hours]) -> DayHours {
    let in_order = hours.iter().map(|hours| {
        let (start, end) = (i64::from(hours.start), i64::from(hours.end));
        (start, if end > start { end } else { end + DAY_MS / MINUTE_MS })
    });
    in_order.collect()
}

/// Which days of a week are worked.
fn worked_days(rest: &Set<Spanned<Weekday>>) -> [bool; 7] {
    Weekday::ALL.map(|day| !rest.values().contains(&day))
}

impl<'a> CalendarProbe<'a> {
    /// Every calendar: that of everywhere first, then those of areas; of several with the same working time, the first.
    pub fn each(
        model: &PolicyModel<'_>,
        book: &'a Rulebook,
    ) -> Result<Vec<CalendarProbe<'a>>, LintError> {
        let everywhere = CalendarProbe::of(model, book)?;
        let mut all = vec![everywhere.clone()];
        for one in model.document.calendar.area.iter() {
            let own = everywhere.of_area(one);
            if own.area.is_some() && !all.iter().any(|known| known.counts_as(&own)) {
                all.push(own);
            }
        }
        Ok(all)
    }

    /// The same with what an area has of its own.
    fn of_area(&self, given: &document::AreaCalendar<'_>) -> CalendarProbe<'a> {
        let mut own = self.clone();
        own.area = given.area.value.map(|area| area.0.to_owned());
        if given.working_hours.at.is_some() {
            (own.hours, own.seasons) = (day_hours(&given.working_hours.values()), Vec::new());
        }
        if let Some(days) = &given.rest_days {
            own.week.0 = worked_days(days);
        }
        if let Some(worked) = given.make_up_days.and_then(|worked| worked.value) {
            own.week.1 = worked;
        }
        own
    }

    /// Whether another counts time alike.
    fn counts_as(&self, other: &CalendarProbe<'_>) -> bool {
        (&self.hours, &self.seasons, self.week) == (&other.hours, &other.seasons, other.week)
    }

    /// The calendar of everywhere.
    pub fn of(model: &PolicyModel<'_>, book: &'a Rulebook) -> Result<CalendarProbe<'a>, LintError> {
        let calendar = &model.document.calendar;
        let minutes = i32::try_from(calendar.utc_offset.value.minutes()).unwrap_or_default();
        let zone = FixedOffset::east_opt(minutes * 60);
        let season = |one: &Season<'_>| {
            let hours = day_hours(&one.working_hours.0.values());
            Some((one.first_day.value?, one.last_day.value?, hours))
        };
        let mut probe = CalendarProbe {
            book,
            // INVARIANT: a policy's offset lies between -12:00 and +14:00.
            zone: zone.unwrap_or_else(|| DateTime::<FixedOffset>::default().offset().to_owned()),
            area: None,
            hours: day_hours(&calendar.working_hours.values()),
            seasons: calendar.season.iter().filter_map(season).collect(),
            week: (worked_days(&calendar.rest_days), calendar.make_up_days.value),
            year: *YEARS.start(),
        };
        for year in YEARS {
            if probe.is_settled(year)? {
                probe.year = year;
            }
        }
        Ok(probe)
    }

    /// The area as a message shows it where something is told of it alone, behind what is told; empty for everywhere.
    pub fn in_area(&self) -> String {
        self.area.as_ref().map_or_else(String::new, |area| format!(" (`{area}`)"))
    }

    /// The hours of work of a day, where it is worked.
    pub fn hours_on(&self, day: NaiveDate) -> &[(i64, i64)] {
        let date = Date::of(day.year().into(), day.month().into(), day.day().into());
        let Some(of_year) = date.map(YearDay::of) else { return &self.hours };
        let season = self.seasons.iter().find(|(first, last, _)| of_year.is_within(*first, *last));
        season.map_or(&self.hours, |(_, _, hours)| hours)
    }

    /// Whether the holidays of a year are settled.
    pub fn is_settled(&self, year: i32) -> Result<bool, LintError> {
        let Some(first) = NaiveDate::from_ymd_opt(year, 1, 1) else { return Ok(false) };
        Ok(!self.moment(self.midnight(first), A_DAY_OF_WORK)?.provisional)
    }

    /// Whether work is done on a day.
    pub fn is_worked(&self, day: NaiveDate) -> Result<bool, LintError> {
        let midnight = self.midnight(day);
        Ok(self.after(midnight, A_MINUTE_OF_WORK)? <= midnight + DAY_MS)
    }

    /// The clock that a length of time runs on.
    pub fn clock(&self, stretch: &str) -> Result<Clock, LintError> {
        Ok(self.moment(0, stretch)?.clock)
    }

    /// The end of a length of time.
    pub fn after(&self, since: Instant, stretch: &str) -> Result<Instant, LintError> {
        Ok(self.moment(since, stretch)?.at)
    }

    /// The end of several lengths of time, one after the other.
    pub fn after_all(&self, since: Instant, stretches: &[&str]) -> Result<Instant, LintError> {
        stretches.iter().try_fold(since, |at, stretch| self.after(at, stretch))
    }

    /// Whether less than a minute is worked between two instants.
    pub fn is_idle(&self, from: Instant, to: Instant) -> Result<bool, LintError> {
        Ok(self.after(from, A_MINUTE_OF_WORK)? > to)
    }

    /// The first instant from `wanted` on at which several lengths of time can end that begin at
    /// any time. A later beginning never ends earlier, so that the beginning can be closed in on.
    pub fn first_end(&self, stretches: &[&str], wanted: Instant) -> Result<Instant, LintError> {
        let (mut late, mut back) = (wanted, DAY_MS);
        if stretches.is_empty() {
            return Ok(wanted);
        }
        let mut early = wanted.saturating_sub(back).max(0);
        while early > 0 && self.after_all(early, stretches)? >= wanted {
            (late, back) = (early, back.saturating_mul(2));
            early = wanted.saturating_sub(back).max(0);
        }
        while late - early > 1 {
            let between = early + (late - early) / 2;
            if self.after_all(between, stretches)? >= wanted {
                late = between;
            } else {
                early = between;
            }
        }
        self.after_all(late, stretches)
    }

    /// Every stretch of the year in which no work is done, from the end of work to when it begins
    /// again.
    pub fn idle_stretches(&self) -> Result<Vec<Range<Instant>>, LintError> {
        let mut stretches = Vec::new();
        for day in self.days() {
            if !self.is_worked(day)? {
                continue;
            }
            for (_, end) in self.hours_on(day) {
                let end = self.midnight(day) + end * MINUTE_MS;
                let begin = self.after(end, A_MINUTE_OF_WORK)? - MINUTE_MS;
                if begin > end {
                    stretches.push(end..begin);
                }
            }
        }
        Ok(stretches)
    }

    /// The days of the year.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let year = self.year;
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        first.iter_days().take_while(move |day| day.year() == year)
    }

    /// The first instant of a day.
    pub fn midnight(&self, day: NaiveDate) -> Instant {
        let local = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
        (local - i64::from(self.zone.local_minus_utc()) * 1_000).max(0)
    }

    /// An instant as a clock shows it.
    pub fn local_time(&self, at: Instant) -> String {
        let local = DateTime::from_timestamp_millis(at).map(|time| time.with_timezone(&self.zone));
        local.map_or_else(String::new, |local| local.format("%Y-%m-%d %H:%M").to_string())
    }

    /// The working time of lengths on end. None: one of them runs on another clock.
    pub fn worked(&self, stretches: &[&str]) -> Result<Option<Worked>, LintError> {
        let mut worked = Worked::default();
        for stretch in stretches {
            if self.clock(stretch)? == Clock::Elapsed {
                return Ok(None);
            }
            let (count, unit) = stretch.split_once(' ').unwrap_or_default();
            let count: i64 = count.parse().unwrap_or_default();
            match unit {
                "working day" | "working days" => worked.days += count,
                "working hour" | "working hours" => worked.minutes += count * 60,
                _ => worked.minutes += count,
            }
        }
        Ok(Some(worked))
    }

    /// The minutes of every working day. None: there are seasons in which it has more of them, or fewer.
    pub fn day_minutes(&self) -> Option<i64> {
        let sum = |hours: &DayHours| hours.iter().map(|(start, end)| end - start).sum::<i64>();
        let usual = sum(&self.hours);
        self.seasons.iter().all(|(_, _, hours)| sum(hours) == usual).then_some(usual)
    }

    /// Working time in minutes, where working days are of one length.
    pub fn in_minutes(&self, worked: Worked) -> Option<i64> {
        if worked.days == 0 {
            return Some(worked.minutes);
        }
        Some(worked.days * self.day_minutes()? + worked.minutes)
    }

    /// Which of two working times is the longer one, whatever the season. None: it depends on that.
    pub fn order(&self, one: Worked, other: Worked) -> Option<Ordering> {
        if let (Some(one), Some(other)) = (self.in_minutes(one), self.in_minutes(other)) {
            return Some(one.cmp(&other));
        }
        match (one.days.cmp(&other.days), one.minutes.cmp(&other.minutes)) {
            (days, minutes) if days == minutes => Some(days),
            (order, Ordering::Equal) | (Ordering::Equal, order) => Some(order),
            _ => None,
        }
    }

    fn moment(&self, since: Instant, stretch: &str) -> Result<Moment, LintError> {
        self.book
            .after(self.area.as_deref(), since, stretch)?
            .map_err(|fault| LintError::reckoning(stretch, fault))
    }
}
