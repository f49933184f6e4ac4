//! Working time in China: which days are worked, when a span ends, and what is left of a deadline.
//! Which deadlines there are, and what happens when one passes, is `ladder`'s affair.
//!
//! The working clock counts the milliseconds worked, that of working days their parts. A deadline adds a span's
//! worth of them and reads the clock backwards. Where work stands still one count answers to many instants, and the
//! two clocks choose differently: a span in working days ends at the last of them (Monday 09:00 and
//! one day is Tuesday 09:00), a span in working hours at the first (Monday 09:00 and eight hours of
//! an eight-hour day is Monday 18:00). Pausing keeps the count that is left, so resuming loses
//! nothing.

mod days;
mod error;
mod hours;
mod seasons;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;

pub use wish_contract::INSTANT_MAX;
use wish_contract::{Clock, RestReason};
use wish_policy::time::UtcOffset;
pub use wish_policy::time::{Date, DateError, Hours, Span, SpanError, Unit, Weekday, YearDay};
use wish_policy::values::Whole;
use wish_policy::{Section, document};

use crate::digits::push_number;
use days::{NOTICED_YEARS, TABLE_YEARS, Week, WorkingDays};
pub use error::CalendarError;
use hours::WorkingHours;
use seasons::Seasons;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// From this day of December the notice for the next year may still move days of rest: that of 2019
/// did.
const NEXT_NOTICE_FROM: (i64, i64) = (12, 26);
/// A working day on the clock of working days, however many hours it has: so fine that the millisecond is found again
/// in every day of whole minutes.
pub const WORKING_DAY: i64 = 1_000 * DAY_MS;
/// More than there is of any clock before the last instant.
const LENGTH_MAX: i64 = 1_000 * INSTANT_MAX;

/// What a policy says of working time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarSpec {
    /// Local time less UTC, in minutes: 480 in China. -720 to 840.
    pub utc_offset_minutes: i64,
    /// Days of rest in a week without exceptions; not all seven.
    pub rest_days: Vec<Weekday>,
    /// Hours of work, in order and apart; at least one interval. The last may end on the day after.
    pub hours: Vec<Hours>,
    /// Other hours at times of the year, from 2020 to 2049; the first around a day holds.
    pub seasons: Vec<SeasonSpec>,
    /// Whether the State Council's days of rest are kept.
    pub public_holidays: bool,
    /// Whether its make-up days are worked.
    pub make_up_days: bool,
    /// Days of rest that the policy itself names; years 2020 to 2049.
    pub extra_holidays: Vec<Date>,
    /// Days of work that the policy itself names; years 2020 to 2049.
    pub extra_workdays: Vec<Date>,
    /// Years beyond the built-in notices whose days the policy names completely.
    pub announced_years: Vec<i64>,
}

/// Hours of work at one time of every year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeasonSpec {
    /// Its first day.
    pub first: YearDay,
    /// Its last day; in the next year where it is the earlier one.
    pub last: YearDay,
    /// As those of the other days; where one ends on the day after, it does when theirs does.
    pub hours: Vec<Hours>,
}

impl CalendarSpec {
    /// What a policy says of working time. Rest and work in a week are as usual where they cannot be read: that has been
    /// said, and what follows from it is not worth a word.
    #[must_use]
    pub fn of(given: &document::Calendar<'_>) -> CalendarSpec {
        let usual = document::Calendar::left_out();
        let year = |year: Whole<2020, 2049>| i64::try_from(year.0).unwrap_or(i64::MAX);
        CalendarSpec {
            utc_offset_minutes: given.utc_offset.value.minutes(),
            rest_days: given.rest_days.complete().unwrap_or_else(|| usual.rest_days.values()),
            hours: given.working_hours.complete().unwrap_or_else(|| usual.working_hours.values()),
            seasons: given.season.iter().filter_map(season).collect(),
            public_holidays: given.public_holidays.value,
            make_up_days: given.make_up_days.value,
            extra_holidays: given.holidays.values(),
            extra_workdays: given.workdays.values(),
            announced_years: given.announced_years.values().into_iter().map(year).collect(),
        }
    }
}

impl CalendarSpec {
    /// The same with what one area has of its own, as far as it can be read.
    #[must_use]
    pub fn of_area(&self, given: &document::AreaCalendar<'_>) -> CalendarSpec {
        let mut own = self.clone();
        if let Some(hours) = given.working_hours.complete().filter(|hours| !hours.is_empty()) {
            (own.hours, own.seasons) = (hours, Vec::new());
        }
        if let Some(days) = given.rest_days.as_ref().and_then(|days| days.complete()) {
            own.rest_days = days;
        }
        if let Some(worked) = given.make_up_days.and_then(|worked| worked.value) {
            own.make_up_days = worked;
        }
        own
    }
}

/// A season, where all of it can be read.
fn season(given: &document::Season<'_>) -> Option<SeasonSpec> {
    let (first, last) = (given.first_day.value?, given.last_day.value?);
    Some(SeasonSpec { first, last, hours: given.working_hours.0.complete()? })
}

impl Default for CalendarSpec {
    /// What a policy means that says nothing of it.
    fn default() -> CalendarSpec {
        CalendarSpec::of(&document::Calendar::left_out())
    }
}

/// Working time, ready to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    offset_ms: i64,
    /// When a working day begins: at midnight, or when the shift ends that runs over it.
    day_start_ms: i64,
    hours: WorkingHours,
    seasons: Seasons,
    days: WorkingDays,
    /// Whether any notice of the State Council counts.
    goes_by_notices: bool,
    announced_years: Vec<i64>,
    /// The instants between which every day is settled, found once for all.
    settled: Range<i64>,
}

/// When something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Due {
    /// Milliseconds UTC.
    pub at: i64,
    /// The way there leads through days that no notice has settled yet.
    pub provisional: bool,
}

/// An instant as a local clock shows it; written `2026-03-09 18:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Local {
    /// The local day.
    pub date: Date,
    /// Milliseconds since local midnight.
    pub ms: i64,
}

impl Calendar {
    /// A calendar from a policy's settings, or what is wrong with them.
    ///
    /// # Errors
    /// The first setting that cannot be kept.
    pub fn new(spec: &CalendarSpec) -> Result<Calendar, CalendarError> {
        if UtcOffset::of(spec.utc_offset_minutes).is_none() {
            return Err(CalendarError::Offset(spec.utc_offset_minutes));
        }
        let worked = |day| !spec.rest_days.contains(&day);
        let week = Week::new(Weekday::ALL.map(worked)).ok_or(CalendarError::NoWorkingDay)?;
        spec.extra_holidays.iter().chain(&spec.extra_workdays).try_for_each(in_table)?;
        let day_start = hours::day_start(&spec.hours);
        let hours = WorkingHours::new(&spec.hours, day_start)?;
        let days = WorkingDays::new(week, spec);
        let mut calendar = Calendar {
            offset_ms: spec.utc_offset_minutes * MINUTE_MS,
            day_start_ms: i64::from(day_start) * MINUTE_MS,
            seasons: Seasons::new(&spec.seasons, day_start, &days, &hours)?,
            hours,
            days,
            goes_by_notices: spec.public_holidays || spec.make_up_days,
            announced_years: spec.announced_years.clone(),
            settled: 0..0,
        };
        calendar.settled = calendar.settled_by_notices();
        let kept = |date: &&Date| calendar.is_working_day(**date);
        match spec.extra_holidays.iter().find(kept) {
            Some(&date) => Err(CalendarError::NamedTwice(date)),
            None => Ok(calendar),
        }
    }

    /// Whether work is done on the day: the policy's own days first, then the official notices,
    /// then the week.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        self.days.works(date.day_number())
    }

    /// Whether the holidays of the year are settled, by a built-in notice or by the policy.
    #[must_use]
    pub fn announced(&self, year: i64) -> bool {
        !self.goes_by_notices
            || NOTICED_YEARS.contains(&year)
            || self.announced_years.contains(&year)
    }

    /// Working milliseconds of a working day.
    #[must_use]
    pub fn working_day_ms(&self) -> u64 {
        self.hours.day_ms().unsigned_abs()
    }

    /// When a span that begins at `from` ends. Never before `from`, never past [`INSTANT_MAX`].
    ///
    /// A later start and a longer span never end earlier; only months and years, which end with a
    /// shorter month, may let two starts of its last days change places.
    #[must_use]
    pub fn add(&self, from: i64, span: Span) -> Due {
        let from = from.clamp(0, INSTANT_MAX);
        let count = i64::from(span.count());
        match span.unit() {
            Unit::WorkingDays => self.after(from, Clock::WorkingDays, count * WORKING_DAY),
            Unit::WorkingHours => self.after(from, Clock::WorkingHours, count * HOUR_MS),
            Unit::WorkingMinutes => self.after(from, Clock::WorkingHours, count * MINUTE_MS),
            Unit::Minutes => self.after(from, Clock::Elapsed, count * MINUTE_MS),
            Unit::Hours => self.after(from, Clock::Elapsed, count * HOUR_MS),
            Unit::Days => self.after(from, Clock::Elapsed, count * DAY_MS),
            Unit::Weeks => self.after(from, Clock::Elapsed, count * 7 * DAY_MS),
            Unit::Months => self.after_months(from, count),
            Unit::Years => self.after_months(from, count * 12),
        }
    }

    /// What is left at `now` of a deadline, as its own clock counts: 0 when it has passed. To be kept while the clock
    /// stands still.
    #[must_use]
    pub fn remaining(&self, now: i64, due: i64, clock: Clock) -> u64 {
        let (now, due) = (now.clamp(0, INSTANT_MAX), due.clamp(0, INSTANT_MAX));
        let left = match clock {
            Clock::WorkingDays => self.days_worked(due) - self.days_worked(now),
            Clock::WorkingHours => self.worked(due) - self.worked(now),
            Clock::Elapsed => due - now,
        };
        left.max(0).unsigned_abs()
    }

    /// Whether the way from one instant to the other leads through no day that a notice has still to settle.
    #[must_use]
    pub fn is_settled(&self, from: i64, to: i64) -> bool {
        self.settled(from.clamp(0, INSTANT_MAX), to.clamp(0, INSTANT_MAX))
    }

    /// How many days of rest lie between two instants, begun ones too; with the first `most` of them, and why each is one.
    #[must_use]
    pub fn rest_days(&self, from: i64, to: i64, most: usize) -> (u32, Vec<(Date, RestReason)>) {
        let (from, to) = (from.clamp(0, INSTANT_MAX), to.clamp(0, INSTANT_MAX));
        if to <= from {
            return (0, Vec::new());
        }
        let ((first, _), (last, _)) = (self.day_and_ms(from), self.day_and_ms(to - 1));
        let worked = self.days.before(last + 1) - self.days.before(first);
        let count = u32::try_from(last + 1 - first - worked).unwrap_or(u32::MAX);
        let rest = (first..=last).filter_map(|day| Some((day, self.days.rest_reason(day)?)));
        let dated = |(day, why)| (Date::from_day_number(day), why);
        (count, rest.take(most).map(dated).collect())
    }

    /// When a deadline that was paused is due, if its clock runs again from `now`.
    #[must_use]
    pub fn resume(&self, now: i64, clock: Clock, left: u64) -> Due {
        let left = i64::try_from(left).unwrap_or(LENGTH_MAX).min(LENGTH_MAX);
        self.after(now.clamp(0, INSTANT_MAX), clock, left)
    }

    /// What the local clock shows.
    #[must_use]
    pub fn local(&self, at: i64) -> Local {
        let (day, ms) = self.day_and_ms(at.clamp(0, INSTANT_MAX));
        Local { date: Date::from_day_number(day), ms }
    }

    /// The instant at which the local clock shows this day and minute, held within 0 and
    /// [`INSTANT_MAX`].
    #[must_use]
    pub fn instant_of(&self, date: Date, minute_of_day: u16) -> i64 {
        self.instant(date.day_number(), i64::from(minute_of_day) * MINUTE_MS)
    }

    /// The end of so much of a clock, by looking it up: no day is walked.
    fn after(&self, from: i64, clock: Clock, length: i64) -> Due {
        let at = match clock {
            Clock::WorkingDays => self.last_instant_at(self.days_worked(from) + length),
            Clock::WorkingHours => self.first_instant_at(self.worked(from) + length),
            Clock::Elapsed => from.saturating_add(length),
        };
        // A span of no length in working hours, begun at rest, would otherwise end at the close of
        // work before it.
        let at = at.clamp(from, INSTANT_MAX);
        Due { at, provisional: clock != Clock::Elapsed && !self.settled(from, at) }
    }

    fn after_months(&self, from: i64, months: i64) -> Due {
        let (day, ms) = self.day_and_ms(from);
        let date = Date::from_day_number(day).plus_months(months);
        Due { at: self.instant(date.day_number(), ms), provisional: false }
    }

    /// The instants from the first notice up to when the last one leaves the next year open.
    fn settled_by_notices(&self) -> Range<i64> {
        let mut last = *NOTICED_YEARS.end();
        while self.announced(last + 1) && last < *TABLE_YEARS.end() {
            last += 1;
        }
        let (month, day) = NEXT_NOTICE_FROM;
        let instant = |date: Option<Date>| date.map_or(0, |date| self.instant_of(date, 0));
        instant(Date::of(*NOTICED_YEARS.start(), 1, 1))..instant(Date::of(last, month, day))
    }

    /// Whether every day from one instant to the other lies in an announced year.
    fn settled(&self, from: i64, to: i64) -> bool {
        if self.settled.contains(&from) && self.settled.contains(&to) {
            return true;
        }
        let (first, _, _) = self.local(from).date.civil();
        let (last, month, day) = self.local(to).date.civil();
        let last = if (month, day) >= NEXT_NOTICE_FROM { last + 1 } else { last };
        (first..=last).all(|year| self.announced(year))
    }

    /// The reading of the clock of working days: those since the start of the table, each of [`WORKING_DAY`].
    fn days_worked(&self, at: i64) -> i64 {
        let (day, ms) = self.working_day_and_ms(at);
        let today = if self.days.works(day) { self.hours_on(day).part_of_day(ms) } else { 0 };
        self.days.before(day) * WORKING_DAY + today
    }

    /// The reading of the working clock: milliseconds worked since the start of the table.
    fn worked(&self, at: i64) -> i64 {
        let (day, ms) = self.working_day_and_ms(at);
        let today = if self.days.works(day) { self.hours_on(day).worked(ms) } else { 0 };
        self.seasons.worked_before(day, &self.days, &self.hours) + today
    }

    /// The hours of a day that is worked.
    fn hours_on(&self, day: i64) -> &WorkingHours {
        self.seasons.hours_on(day).unwrap_or(&self.hours)
    }

    /// The first instant at which the working clock reads so much.
    fn first_instant_at(&self, worked: i64) -> i64 {
        let (day, rest) = self.seasons.day_at(worked, &self.days, &self.hours);
        self.working_instant(day, self.hours_on(day).first_at(rest))
    }

    /// The last instant at which the clock of working days still reads so much.
    fn last_instant_at(&self, days_worked: i64) -> i64 {
        let (day, part) =
            (days_worked.div_euclid(WORKING_DAY), days_worked.rem_euclid(WORKING_DAY));
        let (date, next) = (self.days.nth(day), || self.days.nth(day + 1));
        let hours = self.hours_on(date);
        let (date, worked) = match hours.worked_in_part(part) {
            worked if worked < hours.day_ms() => (date, worked),
            _ => (next(), 0),
        };
        self.working_instant(date, self.hours_on(date).last_at(worked))
    }

    /// The working day of an instant, and how far into it.
    fn working_day_and_ms(&self, at: i64) -> (i64, i64) {
        self.day_and_ms(at - self.day_start_ms)
    }

    fn working_instant(&self, day: i64, ms: i64) -> i64 {
        self.instant(day, ms.saturating_add(self.day_start_ms))
    }

    #[inline(never)]
    fn day_and_ms(&self, at: i64) -> (i64, i64) {
        let local = at + self.offset_ms;
        (local.div_euclid(DAY_MS), local.rem_euclid(DAY_MS))
    }

    #[inline(never)]
    fn instant(&self, day: i64, ms: i64) -> i64 {
        let local = day.saturating_mul(DAY_MS).saturating_add(ms);
        local.saturating_sub(self.offset_ms).clamp(0, INSTANT_MAX)
    }
}

/// Whether the calendar can keep an exception for the day.
fn in_table(date: &Date) -> Result<(), CalendarError> {
    let (date, (year, _, _)) = (*date, date.civil());
    let (year_min, year_max) = (*TABLE_YEARS.start(), *TABLE_YEARS.end());
    let kept = (year_min..=year_max).contains(&year);
    if kept { Ok(()) } else { Err(CalendarError::DayOutOfRange { date, year_min, year_max }) }
}

impl Local {
    /// Appends it as it is written.
    pub fn push_to(self, text: &mut String) {
        let (year, month, day) = self.date.civil();
        let minute = self.ms / MINUTE_MS;
        let parts = [
            (year, 4, "-"),
            (month, 2, "-"),
            (day, 2, " "),
            (minute / 60, 2, ":"),
            (minute % 60, 2, ""),
        ];
        for (number, figures, behind) in parts {
            push_number(text, number.unsigned_abs(), figures);
            text.push_str(behind);
        }
    }
}

impl fmt::Display for Local {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.push_to(&mut text);
        out.write_str(&text)
    }
}
