//! Hits of working time: the rest days, breaks and days of its own that a deadline ran over.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use wish_contract::area_contains;
use wish_contract::{Change, Clock, ClockChange, Deadline, DeadlineKind, Decision, Event, Instant};
use wish_policy::time::YearDay;

use super::HitRecorder;
use crate::coverage::point::Aspect;
use crate::coverage::reading::Reading;

const HOURS: &str = "calendar.working_hours";
const YEAR_DAYS: usize = 366;
const WEEK_DAYS: usize = 7;

impl HitRecorder<'_> {
    pub(super) fn calendar(&mut self, decision: &Decision, event: &Event) {
        for change in &event.clocks {
            if let ClockChange::Start(deadline) = change
                && deadline.clock != Clock::Elapsed
                && !matches!(event.change, Change::ExtensionGranted(_))
            {
                let agreed = decision.after.appointment;
                let appointed = deadline.kind == DeadlineKind::Appointment;
                let from = agreed.filter(|_| appointed).unwrap_or(event.at);
                self.ran(&decision.after.need.area, from, deadline);
            }
        }
    }

    /// A deadline that ran on the working clock.
    fn ran(&mut self, area: &str, from: Instant, deadline: &Deadline) {
        let offset = offset(self.reading);
        let (Some(from), Some(due)) = (local(from, offset), local(deadline.due, offset)) else {
            return;
        };
        if due <= from {
            return;
        }
        let area = self.area_calendar(area);
        self.used("calendar.utc_offset");
        self.used("calendar.public_holidays");
        self.used(&self.line(area, "make_up_days"));
        let rest_days = self.line(area, "rest_days");
        for day in from.date().iter_days().take(WEEK_DAYS).take_while(|day| *day <= due.date()) {
            let name = format!("{:?}", day.weekday());
            let entries = self.reading.list(&rest_days);
            if let Some(entry) = entries.into_iter().find(|entry| is_weekday(entry, &name)) {
                self.hit(&rest_days, Aspect::Entry(entry));
            }
        }
        for list in ["calendar.holidays", "calendar.workdays"] {
            for entry in self.reading.list(list) {
                let day = entry.parse::<NaiveDate>().ok();
                if day.is_some_and(|day| from.date() <= day && day <= due.date()) {
                    self.hit(list, Aspect::Entry(entry));
                }
            }
        }
        for year in self.reading.list("calendar.announced_years") {
            if year.parse() == Ok(due.year()) {
                self.hit("calendar.announced_years", Aspect::Entry(year));
            }
        }
        let hours = self.line(area, "working_hours");
        if hours == HOURS {
            self.seasons(from, due);
            self.stretches(from, due);
        } else {
            self.used(&hours);
        }
    }

    /// The line that says so of an area with working time of its own, or of everywhere.
    fn line(&self, area: Option<usize>, key: &str) -> String {
        let own = area.map(|place| format!("calendar.area[{place}].{key}"));
        let own = own.filter(|line| self.reading.has(line));
        own.unwrap_or_else(|| format!("calendar.{key}"))
    }

    /// The place of the smallest area around another that has working time of its own.
    fn area_calendar(&self, area: &str) -> Option<usize> {
        let named = self.reading.document.calendar.area.iter().enumerate();
        let around = named.filter_map(|(place, one)| Some((place, one.area.value?.0)));
        let around = around.filter(|(_, around)| area_contains(around, area));
        around.max_by_key(|(_, around)| around.split('/').count()).map(|(place, _)| place)
    }

    /// The seasons that it ran in.
    fn seasons(&mut self, from: NaiveDateTime, due: NaiveDateTime) {
        for (index, season) in self.reading.document.calendar.season.iter().enumerate() {
            let Some((first, last)) = season.first_day.value.zip(season.last_day.value) else {
                continue;
            };
            let holds = |day: NaiveDate| {
                let of_year = YearDay::read(&day.format("%m-%d").to_string());
                of_year.is_some_and(|day| day.is_within(first, last))
            };
            let days = from.date().iter_days().take_while(|day| *day <= due.date());
            if days.take(YEAR_DAYS).any(holds) {
                self.used(&format!("calendar.season[{index}].working_hours"));
            }
        }
    }

    /// The stretches of work in which it fell due, and the breaks that it ran over.
    fn stretches(&mut self, from: NaiveDateTime, due: NaiveDateTime) {
        let line = HOURS;
        let mut before: Option<NaiveTime> = None;
        for entry in self.reading.list(line) {
            let Some((begins, ends)) = stretch(&entry) else { continue };
            if begins <= due.time() && due.time() <= ends {
                self.hit(line, Aspect::Entry(entry.clone()));
            }
            if let Some(ended) = before
                && from
                    .date()
                    .iter_days()
                    .take(WEEK_DAYS)
                    .any(|day| from <= day.and_time(ended) && day.and_time(begins) <= due)
            {
                self.hit(line, Aspect::Break(entry));
            }
            before = Some(ends);
        }
    }
}

/// Whether a weekday as policies write it is the one that chrono calls so.
fn is_weekday(entry: &str, short: &str) -> bool {
    entry.get(..3).is_some_and(|head| head.eq_ignore_ascii_case(short))
}

/// Local time less UTC, in minutes.
pub(super) fn offset(reading: &Reading<'_>) -> i64 {
    reading.document.calendar.utc_offset.value.minutes()
}

/// An instant as the local clock shows it.
pub(super) fn local(at: Instant, offset_minutes: i64) -> Option<NaiveDateTime> {
    let utc = DateTime::from_timestamp_millis(at)?.naive_utc();
    utc.checked_add_signed(TimeDelta::try_minutes(offset_minutes)?)
}

fn stretch(entry: &str) -> Option<(NaiveTime, NaiveTime)> {
    let (begins, ends) = entry.split_once('-')?;
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").ok();
    // A day may end at 24:00.
    let last = NaiveTime::from_hms_milli_opt(23, 59, 59, 999)?;
    Some((time(begins)?, if ends == "24:00" { last } else { time(ends)? }))
}
