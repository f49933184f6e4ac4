//! The clocks of a case: which deadlines a stage starts, and how they stop, pause and go on with
//! what was left. What a passed deadline does is for `decide/timer.rs`; how time is counted is for
//! `calendar`.

use crate::calendar::{Due, Span};
use crate::case::{Case, ClockChange, Deadline, Remainder};
use crate::machine::TIMEOUTS;
use crate::policy::Policy;
use crate::vocabulary::{DeadlineKind, Instant, Stage};

/// Starts a deadline a span from an instant.
#[must_use]
pub fn start(policy: &Policy, kind: DeadlineKind, span: Span, from: Instant) -> ClockChange {
    let Due { at, provisional } = policy.calendar.add(from, span);
    ClockChange::Start(Deadline { kind, due: at, provisional, clock: span.clock() })
}

/// Starts a reminder `before` a deadline that is `span` from an instant. Both run on one clock.
fn start_reminder(
    policy: &Policy,
    kind: DeadlineKind,
    span: Span,
    before: Option<Span>,
    from: Instant,
) -> Option<ClockChange> {
    let calendar = &policy.calendar;
    let before = before?;
    let clock = span.clock();
    let whole = calendar.remaining(from, calendar.add(from, span).at, clock);
    let ahead = calendar.remaining(from, calendar.add(from, before).at, clock);
    let left_ms = whole.left_ms.checked_sub(ahead.left_ms).filter(|left| *left > 0)?;
    let Due { at, provisional } =
        calendar.resume(from, Remainder { kind, clock, left_ms }.time_left());
    Some(ClockChange::Start(Deadline { kind, due: at, provisional, clock }))
}

/// Starts the wait for first contact, and its reminder.
#[must_use]
pub fn await_contact(policy: &Policy, from: Instant) -> Vec<ClockChange> {
    let times = &policy.deadlines;
    let kind = DeadlineKind::ContactReminder;
    let reminder = start_reminder(policy, kind, times.first_contact, times.contact_reminder, from);
    reminder
        .into_iter()
        .chain([start(policy, DeadlineKind::FirstContact, times.first_contact, from)])
        .collect()
}

/// Starts the time for the work itself, and its reminder.
#[must_use]
pub fn await_delivery(policy: &Policy, case: &Case, from: Instant) -> Vec<ClockChange> {
    let category = policy.categories.get(&case.need.category);
    let span = category.and_then(|category| category.due).unwrap_or(policy.deadlines.due);
    let reminder = start_reminder(
        policy,
        DeadlineKind::DueReminder,
        span,
        policy.deadlines.due_reminder,
        from,
    );
    reminder.into_iter().chain([start(policy, DeadlineKind::Due, span, from)]).collect()
}

/// Starts the time after which an ended case is anonymised.
#[must_use]
pub fn retain(policy: &Policy, stage: Stage, from: Instant) -> ClockChange {
    let span =
        if stage == Stage::Closed { policy.retention.closed } else { policy.retention.ended };
    start(policy, DeadlineKind::Retention, span, from)
}

/// Stops the deadlines named, running or paused.
#[must_use]
pub fn stop(case: &Case, kinds: &[DeadlineKind]) -> Vec<ClockChange> {
    kinds.iter().copied().filter(|kind| is_set(case, *kind)).map(ClockChange::Stop).collect()
}

/// Stops every deadline, running or paused.
#[must_use]
pub fn stop_all(case: &Case) -> Vec<ClockChange> {
    stop(case, DeadlineKind::ALL)
}

/// Pauses one deadline, keeping what is left of it.
#[must_use]
pub fn pause(
    policy: &Policy,
    case: &Case,
    kind: DeadlineKind,
    now: Instant,
) -> Option<ClockChange> {
    let deadline = case.deadline(kind)?;
    let left = policy.calendar.remaining(now, deadline.due, deadline.clock);
    Some(ClockChange::Pause(Remainder { kind, clock: left.clock, left_ms: left.left_ms }))
}

/// Lets one paused deadline go on with what was left of it.
#[must_use]
pub fn resume(
    policy: &Policy,
    case: &Case,
    kind: DeadlineKind,
    now: Instant,
) -> Option<ClockChange> {
    let remainder = case.paused.iter().find(|remainder| remainder.kind == kind)?;
    let Due { at, provisional } = policy.calendar.resume(now, remainder.time_left());
    Some(ClockChange::Start(Deadline { kind, due: at, provisional, clock: remainder.clock }))
}

/// Pauses every running deadline.
#[must_use]
pub fn pause_all(policy: &Policy, case: &Case, now: Instant) -> Vec<ClockChange> {
    case.deadlines.iter().filter_map(|deadline| pause(policy, case, deadline.kind, now)).collect()
}

/// Lets the paused deadlines go on that belong to the case's stage; the others wait for theirs.
#[must_use]
pub fn resume_stage(policy: &Policy, case: &Case, now: Instant) -> Vec<ClockChange> {
    let kinds = case.paused.iter().map(|remainder| remainder.kind);
    kinds
        .filter(|kind| runs_in_stage(case, *kind))
        .filter_map(|kind| resume(policy, case, kind, now))
        .collect()
}

/// The clocks of the board, running while the case is open to claims.
pub const BOARD: &[DeadlineKind] = &[DeadlineKind::LadderStep, DeadlineKind::Holder];
/// The clocks of a claim being carried out.
pub const WORK: &[DeadlineKind] = &[
    DeadlineKind::ContactReminder,
    DeadlineKind::FirstContact,
    DeadlineKind::Appointment,
    DeadlineKind::DueReminder,
    DeadlineKind::Due,
];

fn is_set(case: &Case, kind: DeadlineKind) -> bool {
    case.deadline(kind).is_some() || case.paused.iter().any(|remainder| remainder.kind == kind)
}

fn runs_in_stage(case: &Case, kind: DeadlineKind) -> bool {
    let reserved = case.ladder.as_ref().is_some_and(|position| position.reserved_for.is_some());
    if reserved && BOARD.contains(&kind) {
        return false;
    }
    TIMEOUTS.iter().any(|timeout| timeout.deadline == kind && timeout.from.contains(&case.stage))
}
