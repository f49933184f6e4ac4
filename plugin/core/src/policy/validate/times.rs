//! Whether times make sense: a calendar that can be kept, reminders that come before what they
//! remind of, rounds that begin before they end. That there is a length for every stage is for
//! `proof` to show.

use wish_policy::document::{AreaCalendar, Round};
use wish_policy::finding::{Finding, Findings, Place};
use wish_policy::limits::ENTRIES_MAX;
use wish_policy::{Document, Spanned};

use super::names::{duplicates, too_many};
use crate::calendar::{Calendar, CalendarSpec, Date, Span, Unit};
use crate::policy::calendars::Calendars;
use wish_contract::{Clock, Urgency, area_contains};
use wish_words::Found;

const MINUTE_MS: u64 = 60_000;
const HOUR_MS: u64 = 60 * MINUTE_MS;
const DAY_MS: u64 = 24 * HOUR_MS;

static OTHER_CLOCK: Finding = Finding::error("deadline_cannot_fire-clock");
static NOT_SHORTER: Finding = Finding::error("deadline_cannot_fire-length");
static ENDS_FIRST: Finding = Finding::error("deadline_cannot_fire-round");
static TOO_MANY_ROUNDS: Finding = Finding::error("out_of_range-rounds");
static NEVER_DECIDES: Finding = Finding::error("round_shadowed");

/// Says which times do not make sense. Answers the calendars, where they can be kept.
pub fn validate(document: &Document<'_>, findings: &mut Findings) -> Option<Calendars> {
    for round in document.round.iter() {
        days_in_order(round, findings);
    }
    shadowed_rounds(document, findings);
    let spec = CalendarSpec::of(&document.calendar);
    let everywhere = calendar(&spec, document.calendar.at, findings)?;
    reminders(document, &everywhere, findings);
    let areas = document.calendar.area.iter();
    let named = areas.clone().filter_map(|one| Some((one.area.value?.0, one.area.at)));
    duplicates("area", named, findings);
    let of_area = |one: &AreaCalendar<'_>| {
        let own = calendar(&spec.of_area(one), one.at, findings)?;
        Some((one.area.value?.0.to_owned(), own))
    };
    Some(Calendars::of(everywhere, areas.filter_map(of_area).collect()))
}

fn calendar(spec: &CalendarSpec, at: Place, findings: &mut Findings) -> Option<Calendar> {
    match Calendar::new(spec) {
        Ok(calendar) => Some(calendar),
        Err(error) => {
            findings.add(at, error.fault(findings.language()));
            None
        }
    }
}

/// A reminder comes before what it reminds of, on the same clock: whatever a case's category and urgency.
fn reminders(document: &Document<'_>, calendar: &Calendar, findings: &mut Findings) {
    let all = document.deadlines.lengths("", Urgency::Normal);
    let mut said = Vec::new();
    let mut look = |name: &str, reminder, deadline: Option<Spanned<Span>>| {
        let Some((at, length)) = placed(reminder) else { return };
        let Some(deadline) = deadline.and_then(|deadline| deadline.value) else { return };
        if !said.contains(&(at, deadline)) {
            said.push((at, deadline));
            comes_before(at, length, name, deadline, calendar, findings);
        }
    };
    look("first_contact", all.contact_reminder, all.first_contact);
    look("due", all.due_reminder, all.due);
    for entry in &document.categories.entries {
        for urgency in Urgency::ALL {
            let own = document.lengths_of(entry.code, *urgency);
            look("first_contact", own.contact_reminder, own.first_contact);
            look(entry.code, own.due_reminder, own.due);
        }
    }
}

fn placed(reminder: Option<Spanned<Span>>) -> Option<(Place, Span)> {
    reminder.and_then(|one| Some((one.at, one.value?)))
}

fn comes_before(
    at: Place,
    length: Span,
    of: &str,
    deadline: Span,
    calendar: &Calendar,
    findings: &mut Findings,
) {
    let finding = if is_elapsed(length) != is_elapsed(deadline) {
        &OTHER_CLOCK
    } else if !is_shorter(length, deadline, calendar) {
        &NOT_SHORTER
    } else {
        return;
    };
    let clock = if is_elapsed(deadline) { "elapsed" } else { "working" };
    let reminder = if of == "first_contact" { "contact_reminder" } else { "due_reminder" };
    let found = [
        ("reminder", Found::Text(reminder)),
        ("length", length.found()),
        ("deadline", Found::Text(of)),
        ("deadline_length", deadline.found()),
        ("clock", Found::Text(clock)),
    ];
    findings.say(at, finding, &found);
}

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
    if let ((Some(first), Some(last)), Some(written)) = (days(round), round.last_day)
        && last < first
    {
        findings.say(written.at, &ENDS_FIRST, &[("round", Found::Text(round.code.shown()))]);
    }
}

/// The first and the last day, where they are given, as counts of days since 1970-01-01.
pub fn days(round: &Round<'_>) -> (Option<i64>, Option<i64>) {
    let number = |day: Option<Spanned<Date>>| Some(day?.value?.day_number());
    (number(round.first_day), number(round.last_day))
}

/// A round whose area and days lie within those of one before it never decides anything.
fn shadowed_rounds(document: &Document<'_>, findings: &mut Findings) {
    if let Some(round) = document.round.get(ENTRIES_MAX) {
        too_many(round.at, &TOO_MANY_ROUNDS, document.round.len(), ENTRIES_MAX, findings);
        return;
    }
    for (index, round) in document.round.iter().enumerate() {
        let before = document.round.iter().take(index);
        if let Some(earlier) = before.into_iter().find(|earlier| covers(earlier, round)) {
            let found = [
                ("round", Found::Text(round.code.shown())),
                ("earlier", Found::Text(earlier.code.shown())),
            ];
            findings.say(round.at, &NEVER_DECIDES, &found);
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
