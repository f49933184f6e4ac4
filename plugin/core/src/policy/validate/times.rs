//! Whether times make sense: a calendar that can be kept, reminders that come before what they
//! remind of, rounds that begin before they end. That there is a length for every stage is for
//! `proof` to show.

use super::names::{ENTRIES_MAX, too_many};
use crate::calendar::{Calendar, CalendarSpec, Span, Unit};
use crate::policy::diagnostic::{Fault, Finding, Findings};
use crate::policy::source::values::{Day, Length, Spot};
use crate::policy::source::{Round, Source};
use wish_contract::{Clock, area_contains};

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

static CANNOT_REMIND: Finding = Finding::error(
    "deadline_cannot_fire",
    "`{0}` of {1} {2} `{3}` of {4}, so that it cannot fire",
    "write a length below {4}, in {5}",
);
static ENDS_FIRST: Finding = Finding::error(
    "deadline_cannot_fire",
    "round `{0}` ends before it begins",
    "write a `last_day` on or after `first_day`",
);
static TOO_MANY_ROUNDS: Finding =
    Finding::error("out_of_range", "{0} rounds are too many", "write at most {1} rounds");
static NEVER_DECIDES: Finding = Finding::error(
    "round_shadowed",
    "round `{0}` never decides: `{1}` before it holds in its whole area on all its days",
    "put the round of the smaller area or the fewer days first",
);

/// The calendar as the policy wants it, with defaults for what it leaves out.
fn calendar_spec(source: &Source<'_>) -> CalendarSpec {
    let mut spec = CalendarSpec::default();
    let Some(given) = &source.calendar else { return spec };
    if let Some(offset) = given.utc_offset.and_then(|offset| offset.value) {
        spec.utc_offset_minutes = offset.0;
    }
    if let Some(days) = &given.rest_days {
        let read = values(days, |day| day);
        // What cannot be read has been spoken of; the calendar is not to complain of its absence.
        if read.len() == days.len() {
            spec.rest_days = read;
        }
    }
    if let Some(hours) = &given.working_hours {
        let read = values(hours, |interval| interval.0);
        if read.len() == hours.len() {
            spec.hours = read;
        }
    }
    spec.extra_holidays = values(&given.holidays, |day| day.0);
    spec.extra_workdays = values(&given.workdays, |day| day.0);
    spec.announced_years =
        values(&given.announced_years, |year| i64::try_from(year.0).unwrap_or(i64::MAX));
    spec
}

/// What could be read of a list.
#[inline(never)]
fn values<T: Copy, U>(spots: &[Spot<T>], value: fn(T) -> U) -> Vec<U> {
    let mut values = Vec::new();
    for spot in spots {
        if let Some(read) = spot.value {
            values.push(value(read));
        }
    }
    values
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
            findings.add(at, Fault::from_error("calendar_unsound", &error));
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
        let units =
            if is_elapsed(deadline) { "hours or days" } else { "working hours or working days" };
        let (length, deadline) = (length.to_string(), deadline.to_string());
        findings.say(spot.at, &CANNOT_REMIND, &[name, &length, why, of, &deadline, units]);
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
        findings.say(spot.at, &ENDS_FIRST, &[round.code.code()]);
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
        too_many(round.at, &TOO_MANY_ROUNDS, source.round.len(), ENTRIES_MAX, findings);
        return;
    }
    for (index, round) in source.round.iter().enumerate() {
        let before = source.round.iter().take(index);
        if let Some(earlier) = before.into_iter().find(|earlier| covers(earlier, round)) {
            let codes = [round.code.code(), earlier.code.code()];
            findings.say(round.at, &NEVER_DECIDES, &codes);
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
