//! Time as the policy counts it: every answer comes from the rules' own calendar. What is looked for
//! is looked for in one year, the last whose holidays are settled.

use std::ops::Range;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use wish_contract::{Clock, Instant, Moment};
use wish_runtime::Rulebook;

use super::LintError;
use super::policy_model::PolicyModel;

pub const MINUTE_MS: i64 = 60_000;
pub const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// The years whose days a calendar can name.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2049;
const A_MINUTE_OF_WORK: &str = "1 working minute";
const A_DAY_OF_WORK: &str = "1 working day";

/// Asks a policy's calendar.
pub struct CalendarProbe<'a> {
    book: &'a Rulebook,
    zone: FixedOffset,
    /// Working hours in minutes since midnight.
    pub hours: Vec<(i64, i64)>,
    /// The last year whose holidays are settled.
    pub year: i32,
}

impl<'a> CalendarProbe<'a> {
    pub fn of(model: &PolicyModel<'_>, book: &'a Rulebook) -> Result<CalendarProbe<'a>, LintError> {
        let calendar = &model.document.calendar;
        let minutes = i32::try_from(calendar.utc_offset.value.minutes()).unwrap_or_default();
        let zone = FixedOffset::east_opt(minutes * 60);
        let hours = calendar.working_hours.values().into_iter();
        let hours = hours.map(|hours| {
            let (start, end) = (i64::from(hours.start), i64::from(hours.end));
            (start, if end > start { end } else { end + DAY_MS / 60_000 })
        });
        let mut probe = CalendarProbe {
            book,
            // INVARIANT: a policy's offset lies between -12:00 and +14:00.
            zone: zone.unwrap_or_else(|| DateTime::<FixedOffset>::default().offset().to_owned()),
            hours: hours.collect(),
            year: *YEARS.start(),
        };
        for year in YEARS {
            if probe.is_settled(year)? {
                probe.year = year;
            }
        }
        Ok(probe)
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
            for (_, end) in &self.hours {
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

    /// How many minutes of work a length of time is, where it runs on the working clock.
    pub fn working_minutes(&self, stretch: &str) -> Result<Option<i64>, LintError> {
        if self.clock(stretch)? == Clock::Elapsed {
            return Ok(None);
        }
        let day: i64 = self.hours.iter().map(|(start, end)| end - start).sum();
        let (count, unit) = stretch.split_once(' ').unwrap_or_default();
        let each = match unit {
            "working day" | "working days" => day,
            "working hour" | "working hours" => 60,
            _ => 1,
        };
        Ok(count.parse().ok().map(|count: i64| count * each))
    }

    fn moment(&self, since: Instant, stretch: &str) -> Result<Moment, LintError> {
        self.book.after(None, since, stretch)?.map_err(|fault| LintError::reckoning(stretch, fault))
    }
}
