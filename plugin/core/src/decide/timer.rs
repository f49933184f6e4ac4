//! Decides what happens when deadlines pass: each takes effect at the instant it was due, in order,
//! however late the timer comes. A tick that comes early, late or twice does no harm.

use super::ruling::{Outcome, Ruling};
use super::{board, commitment, ending, fulfilment};
use crate::calendar::Span;
use crate::explain::rules;
use crate::ladder;
use crate::machine::timeout_of;
use wish_contract::{
    Change, ClaimStatus, Deadline, DeadlineKind, INSTANT_MAX, Instant, Reason, Role, Stage,
};

/// Most deadlines settled by one command; far more than a case has.
const SETTLED_MAX: usize = 1_000;
/// Most repetitions stepped over one by one; after a longer silence they begin anew from now.
const REPETITIONS_MAX: usize = 1_000;

/// Lets everything take effect that was due by now, each at its own instant.
pub(super) fn settle(ruling: &mut Ruling<'_>) {
    for _ in 0..SETTLED_MAX {
        let due =
            ruling.case.next_deadline().copied().filter(|next| has_passed(next, ruling.ask.now));
        let Some(deadline) = due else { break };
        ruling.as_timer(deadline.due.max(ruling.case.last));
        pass(ruling, deadline);
        // INVARIANT: a passed deadline is gone or has moved on; only at the end of time can it not.
        if ruling.case.deadline(deadline.kind).is_some_and(|again| again.due <= deadline.due) {
            break;
        }
    }
    ruling.as_asker();
}

/// Whether a deadline has passed. At the last instant there is, none does that is due then: nothing could come after it.
fn has_passed(deadline: &Deadline, now: Instant) -> bool {
    deadline.due <= now && deadline.due < INSTANT_MAX
}

/// The timer's own command: nothing but what is due.
pub(super) fn tick(ruling: &mut Ruling<'_>) -> Outcome {
    if ruling.is_idle() {
        let next = ruling.case.next_deadline().map(|deadline| deadline.due);
        ruling.because(Reason::of(rules::NOTHING_DUE).until(next));
    }
    Ok(())
}

fn pass(ruling: &mut Ruling<'_>, deadline: Deadline) {
    let reason = |rule: &str| Reason::of(rule).time("due", deadline.due);
    if !timeout_of(deadline.kind).runs_in(ruling.case.stage) {
        stop_astray(ruling, deadline, reason(rules::NOTHING_DUE));
        return;
    }
    match deadline.kind {
        DeadlineKind::Verify => tell_again(ruling, deadline, rules::VERIFICATION_LATE),
        DeadlineKind::Publish => tell_again(ruling, deadline, rules::PUBLICATION_LATE),
        DeadlineKind::Appointment => tell_again(ruling, deadline, rules::APPOINTMENT_PASSED),
        DeadlineKind::Due => tell_again(ruling, deadline, rules::DUE_DATE_MISSED),
        DeadlineKind::HoldReview => tell_again(ruling, deadline, rules::HOLD_REVIEW_DUE),
        DeadlineKind::Holder => tell_again(ruling, deadline, rules::HOLDER_REMINDED),
        DeadlineKind::ContactReminder => remind(ruling, deadline, rules::CONTACT_REMINDED),
        DeadlineKind::DueReminder => remind(ruling, deadline, rules::DUE_REMINDED),
        DeadlineKind::SupplyInfo => lapse(ruling, reason(rules::INFO_NOT_SUPPLIED)),
        DeadlineKind::Reservation => {
            board::end_reservation(ruling, reason(rules::RESERVATION_PASSED))
        }
        DeadlineKind::LadderStep => board::climb(ruling, reason(rules::LADDER_WIDENED)),
        DeadlineKind::Invitation => invitations_pass(ruling, deadline),
        DeadlineKind::FirstContact => contact_missed(ruling, deadline),
        DeadlineKind::Confirm if ruling.ask.policy.deadlines.confirmed_by_silence => {
            fulfilment::confirm_because(ruling, reason(rules::CONFIRMED_BY_SILENCE));
        }
        DeadlineKind::Confirm => tell_again(ruling, deadline, rules::CONFIRMATION_OUTSTANDING),
        DeadlineKind::Evaluate => ending::close_because(ruling, reason(rules::EVALUATION_PASSED)),
        DeadlineKind::Retention => {
            ending::anonymise_because(ruling, reason(rules::RETENTION_PASSED))
        }
    }
}

/// A deadline that has no business in the stage is stopped, so that it cannot fire for ever.
fn stop_astray(ruling: &mut Ruling<'_>, deadline: Deadline, reason: Box<Reason>) {
    ruling.record_with(reason, Change::Overdue(deadline.kind), &|clocks| {
        clocks.stop(&[deadline.kind]);
    });
}

/// Reminds the coordinator, and again every so often. Of the reminders that a late timer missed, only one
/// is sent.
fn tell_again(ruling: &mut Ruling<'_>, deadline: Deadline, rule: &str) {
    let policy = ruling.ask.policy;
    let current_step = ladder::current_step(policy, &ruling.case);
    let repeat = match deadline.kind {
        DeadlineKind::Holder => {
            current_step.map_or(policy.deadlines.repeat, |(ladder, _)| ladder.exhausted_repeat)
        }
        DeadlineKind::HoldReview => policy.deadlines.hold_review,
        DeadlineKind::Verify
        | DeadlineKind::SupplyInfo
        | DeadlineKind::Publish
        | DeadlineKind::Reservation
        | DeadlineKind::LadderStep
        | DeadlineKind::Invitation
        | DeadlineKind::ContactReminder
        | DeadlineKind::FirstContact
        | DeadlineKind::Appointment
        | DeadlineKind::DueReminder
        | DeadlineKind::Due
        | DeadlineKind::Confirm
        | DeadlineKind::Evaluate
        | DeadlineKind::Retention => policy.deadlines.repeat,
    };
    let from = last_repetition(ruling, deadline.due, repeat);
    let reason = Reason::of(rule).time("due", deadline.due);
    ruling.record_with(reason, Change::Overdue(deadline.kind), &|clocks| {
        clocks.start_from(deadline.kind, repeat, from);
    });
    ruling.ask_coordinator(rule);
}

/// The last repetition that is due by now.
fn last_repetition(ruling: &Ruling<'_>, due: Instant, repeat: Span) -> Instant {
    let calendar = &ruling.ask.policy.calendar;
    let now = ruling.ask.now;
    let mut from = due;
    for _ in 0..REPETITIONS_MAX {
        let next = calendar.add(from, repeat).at;
        if next > now || next <= from {
            return from;
        }
        from = next;
    }
    now
}

/// The lead is reminded once.
fn remind(ruling: &mut Ruling<'_>, deadline: Deadline, rule: &str) {
    let reason = Reason::of(rule).time("due", deadline.due);
    ruling.record_with(reason, Change::Overdue(deadline.kind), &|clocks| {
        clocks.stop(&[deadline.kind]);
    });
    let lead = ruling.case.lead().map(|lead| lead.responder.clone());
    ruling.notify(Role::Responder, lead.as_deref(), rule);
}

fn lapse(ruling: &mut Ruling<'_>, reason: Box<Reason>) {
    ending::end(ruling, reason, Stage::Lapsed, "info-not-supplied", None);
    let reporter = ruling.case.reporter.clone();
    ruling.notify(Role::Reporter, Some(&reporter), rules::INFO_NOT_SUPPLIED);
}

/// Invitations that nobody answered count as declined.
fn invitations_pass(ruling: &mut Ruling<'_>, deadline: Deadline) {
    let invited = ruling.case.live_claims().filter(|claim| claim.status == ClaimStatus::Invited);
    let invited: Vec<String> = invited.map(|claim| claim.responder.clone()).collect();
    if invited.is_empty() {
        stop_astray(ruling, deadline, Reason::of(rules::INVITATION_PASSED));
        return;
    }
    for responder in &invited {
        let reason = Reason::of(rules::INVITATION_PASSED)
            .text("responder", responder)
            .time("due", deadline.due);
        commitment::end_claim(ruling, reason, responder, ClaimStatus::Declined, "no-answer");
    }
}

/// The lead made no contact: its claim expires, and the case goes back where it stood.
fn contact_missed(ruling: &mut Ruling<'_>, deadline: Deadline) {
    let Some(lead) = ruling.case.lead().map(|lead| lead.responder.clone()) else {
        stop_astray(ruling, deadline, Reason::of(rules::FIRST_CONTACT_MISSED));
        return;
    };
    let reason =
        Reason::of(rules::FIRST_CONTACT_MISSED).text("responder", &lead).time("due", deadline.due);
    commitment::end_claim(ruling, reason, &lead, ClaimStatus::Expired, "first-contact-missed");
    ruling.notify(Role::Responder, Some(&lead), rules::FIRST_CONTACT_MISSED);
}
