//! Whether times make sense: a calendar that can be kept, reminders that come before what they
//! remind of, rounds that begin before they end. That there is a length for every stage is for
//! `proof` to show.

use super::names::ENTRIES_MAX;
use crate::calendar::{Calendar, CalendarSpec, Clock, Date, Span, Unit};
use crate::policy::diagnostic::{Fault, Findings};
use crate::policy::source::values::{Day, Length, Spot};
use crate::policy::source::{Round, Source};
use crate::vocabulary::area_contains;

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

/// The calendar as the policy wants it, with defaults for what it leaves out.
fn calendar_spec(source: &Source<'_>) -> CalendarSpec {
    let mut spec = CalendarSpec::default();
    let Some(given) = &source.calendar else { return spec };
    if let Some(offset) = given.utc_offset.and_then(|offset| offset.value) {
        spec.utc_offset_minutes = offset.0;
    }
    if let Some(days) = &given.rest_days {
        let read: Vec<_> = days.iter().filter_map(|day| day.value).collect();
        // What cannot be read has been spoken of; the calendar is not to complain of its absence.
        if read.len() == days.len() {
            spec.rest_days = read;
        }
    }
    if let Some(hours) = &given.working_hours {
        let read: Vec<_> = hours.iter().filter_map(|interval| Some(interval.value?.0)).collect();
        if read.len() == hours.len() {
            spec.hours = read;
        }
    }
    spec.extra_holidays = dates(&given.holidays);
    spec.extra_workdays = dates(&given.workdays);
    let years = given.announced_years.iter().filter_map(|year| year.value);
    spec.announced_years = years.filter_map(|year| i64::try_from(year.0).ok()).collect();
    spec
}

#[inline(never)]
fn dates(days: &[Spot<Day>]) -> Vec<Date> {
    days.iter().filter_map(|day| Some(day.value?.0)).collect()
}

/// Says which times do not make sense. Answers the calendar, where it can be kept.
pub fn validate(source: &Source<'_>, findings: &mut Findings) -> Option<Calendar> {
    for round in &source.round {
        days_in_order(round, findings);
    }
    shadowed_rounds(source, findings);
    match Calendar::new(&calendar_spec(source)) {
        Ok(calendar) => {
            reminders(source, &calendar, findings);
            Some(calendar)
        }
        Err(error) => {
            let at = source.calendar.as_ref().map_or(source.at, |given| given.at);
            findings.refuse(at, Fault::of("calendar_unsound", &error));
            None
        }
    }
}

/// A reminder comes before what it reminds of, on the same clock.
fn reminders(source: &Source<'_>, calendar: &Calendar, findings: &mut Findings) {
    let Some(deadlines) = &source.deadlines else { return };
    let contact = [("first_contact", deadlines.first_contact)];
    reminder("contact_reminder", deadlines.contact_reminder, &contact, calendar, findings);
    let mut due = vec![("due", deadlines.due)];
    due.extend(source.categories.entries.iter().map(|entry| (entry.code, entry.value.due)));
    reminder("due_reminder", deadlines.due_reminder, &due, calendar, findings);
}

fn reminder(
    name: &str,
    reminder: Option<Spot<Length>>,
    deadlines: &[(&str, Option<Spot<Length>>)],
    calendar: &Calendar,
    findings: &mut Findings,
) {
    let Some((spot, length)) = reminder.and_then(|spot| Some((spot, spot.span()?))) else { return };
    for (of, deadline) in deadlines {
        let Some(deadline) = deadline.and_then(|deadline| deadline.span()) else { continue };
        let why = if is_elapsed(length) != is_elapsed(deadline) {
            "runs on another clock than"
        } else if !is_shorter(length, deadline, calendar) {
            "is not shorter than"
        } else {
            continue;
        };
        let message =
            format_args!("`{name}` of {length} {why} `{of}` of {deadline}, so that it cannot fire");
        let units =
            if is_elapsed(deadline) { "hours or days" } else { "working hours or working days" };
        let hint = format_args!("write a length below {deadline}, in {units}");
        findings.error(spot.at, "deadline_cannot_fire", message, hint);
    }
}

/// Working days and working hours are read from one clock; the other runs through nights and
/// holidays.
fn is_elapsed(span: Span) -> bool {
    span.clock() == Clock::Elapsed
}

/// Whether one span on the same clock is surely shorter than the other.
fn is_shorter(one: Span, other: Span, calendar: &Calendar) -> bool {
    longest_ms(one, calendar) < shortest_ms(other, calendar)
}

fn longest_ms(span: Span, calendar: &Calendar) -> u64 {
    let unit = match span.unit() {
        Unit::Months => 31 * DAY_MS,
        Unit::Years => 366 * DAY_MS,
        unit => fixed_ms(unit, calendar),
    };
    unit.saturating_mul(u64::from(span.count()))
}

fn shortest_ms(span: Span, calendar: &Calendar) -> u64 {
    let unit = match span.unit() {
        Unit::Months => 28 * DAY_MS,
        Unit::Years => 365 * DAY_MS,
        unit => fixed_ms(unit, calendar),
    };
    unit.saturating_mul(u64::from(span.count()))
}

/// Milliseconds of a unit on its clock.
fn fixed_ms(unit: Unit, calendar: &Calendar) -> u64 {
    match unit {
        Unit::WorkingDays => calendar.working_day_ms(),
        Unit::WorkingHours | Unit::Hours => HOUR_MS,
        Unit::WorkingMinutes | Unit::Minutes => MINUTE_MS,
        Unit::Weeks => 7 * DAY_MS,
        _ => DAY_MS,
    }
}

fn days_in_order(round: &Round<'_>, findings: &mut Findings) {
    let (first, last) = days(round);
    if let (Some(spot), Some(first), Some(last)) = (round.last_day, first, last)
        && last < first
    {
        let message = format_args!("round `{}` ends before it begins", round.code.code());
        let hint = format_args!("write a `last_day` on or after `first_day`");
        findings.error(spot.at, "deadline_cannot_fire", message, hint);
    }
}

/// The first and the last day, where they are given, as counts of days since 1970-01-01.
pub fn days(round: &Round<'_>) -> (Option<i64>, Option<i64>) {
    let number = |day: Option<Spot<Day>>| Some(day?.value?.0.day_number());
    (number(round.first_day), number(round.last_day))
}

/// A round whose area and days lie within those of one before it never decides anything.
fn shadowed_rounds(source: &Source<'_>, findings: &mut Findings) {
    if let Some(round) = source.round.get(ENTRIES_MAX) {
        let message = format_args!("{} rounds are too many", source.round.len());
        findings.error(
            round.at,
            "out_of_range",
            message,
            format_args!("write at most {ENTRIES_MAX} rounds"),
        );
        return;
    }
    for (index, round) in source.round.iter().enumerate() {
        let before = source.round.iter().take(index);
        if let Some(earlier) = before.into_iter().find(|earlier| covers(earlier, round)) {
            let message = format_args!(
                "round `{}` never decides: `{}` before it holds in its whole area on all its days",
                round.code.code(),
                earlier.code.code()
            );
            let hint = format_args!("put the round of the smaller area or the fewer days first");
            findings.error(round.at, "round_shadowed", message, hint);
        }
    }
}

fn covers(outer: &Round<'_>, inner: &Round<'_>) -> bool {
    let (Some(around), Some(within)) = (outer.area.value, inner.area.value) else { return false };
    let ((outer_first, outer_last), (inner_first, inner_last)) = (days(outer), days(inner));
    let begins = outer_first.is_none_or(|outer| inner_first.is_some_and(|inner| outer <= inner));
    let ends = outer_last.is_none_or(|outer| inner_last.is_some_and(|inner| inner <= outer));
    area_contains(around.0, within.0) && begins && ends
}
