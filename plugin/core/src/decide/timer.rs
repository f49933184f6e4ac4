//! Decides what happens when deadlines pass: each takes effect at the instant it was due, in order,
//! however late the timer comes. A tick that comes early, late or twice does no harm.

use super::ruling::{Outcome, Ruling};
use super::{board, commitment, ending, fulfilment, merging};
use crate::calendar::Span;
use crate::explain::rules;
use crate::ladder;
use crate::machine::timeout_of;
use wish_contract::{
    Action, Change, ClaimStatus, Deadline, DeadlineKind, INSTANT_MAX, Instant, Question, Reason,
    Role, Stage,
};

/// Most deadlines settled by one command; far more than a case has.
const SETTLED_MAX: usize = 1_000;
/// Most repetitions stepped over one by one; after a longer silence they begin anew from now.
const REPETITIONS_MAX: u32 = 1_000;

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
        DeadlineKind::Merge => merge_outstanding(ruling, deadline),
        DeadlineKind::Appointment => tell_again(ruling, deadline, rules::APPOINTMENT_PASSED),
        DeadlineKind::Due => tell_again(ruling, deadline, rules::DUE_DATE_MISSED),
        DeadlineKind::HoldReview => tell_again(ruling, deadline, rules::HOLD_REVIEW_DUE),
        DeadlineKind::Holder => tell_again(ruling, deadline, rules::HOLDER_REMINDED),
        DeadlineKind::HolderIdle => replace_holder(ruling, deadline),
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
    let times = policy.times(&ruling.case.need);
    let repeat = match deadline.kind {
        DeadlineKind::Holder => {
            current_step.map_or(times.repeat, |(ladder, _)| ladder.exhausted_repeat)
        }
        DeadlineKind::HoldReview => times.hold_review,
        DeadlineKind::Verify
        | DeadlineKind::SupplyInfo
        | DeadlineKind::Publish
        | DeadlineKind::Merge
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
        | DeadlineKind::HolderIdle
        | DeadlineKind::Retention => times.repeat,
    };
    let (from, missed) = last_repetition(ruling, deadline.due, repeat);
    let reminders = deadline.reminders.saturating_add(1).saturating_add(missed);
    let entry = ruling.coordinator_entry().filter(|_| reminders >= policy.supervision.after);
    let supervisor = entry.and_then(|entry| entry.supervisor.as_deref());
    let reason = Reason::of(rule).time("due", deadline.due).number("reminders", reminders);
    let reason = supervisor.into_iter().fold(reason, |reason, id| reason.text("supervisor", id));
    ruling.record_with(reason, Change::Overdue(deadline.kind), &|clocks| {
        clocks.repeat(deadline, repeat, from, reminders);
    });
    ruling.ask_coordinator(rule);
    if let Some(supervisor) = supervisor {
        let coordinator = supervisor.to_owned();
        ruling.act(Action::AskCoordinator(Question { coordinator, about: rule.to_owned() }));
    }
}

/// Another case has not taken it in: that one is asked again.
fn merge_outstanding(ruling: &mut Ruling<'_>, deadline: Deadline) {
    let Some(merging) = ruling.case.merging.clone() else {
        stop_astray(ruling, deadline, Reason::of(rules::MERGE_OUTSTANDING));
        return;
    };
    tell_again(ruling, deadline, rules::MERGE_OUTSTANDING);
    merging::ask_to_absorb(ruling, &merging);
}

/// The holder did nothing about the case: the deputy has it, from when it is told.
fn replace_holder(ruling: &mut Ruling<'_>, deadline: Deadline) {
    let holder = ruling.case.holder.as_ref().map(|holder| holder.id.clone());
    let (policy, need) = (ruling.ask.policy, &ruling.case.need);
    let named = |id: &str| policy.coordinator_named(id, &need.area, &need.category);
    let deputy = holder.as_deref().and_then(named).and_then(|entry| entry.deputy.clone());
    let Some((holder, deputy)) = holder.zip(deputy) else {
        stop_astray(ruling, deadline, Reason::of(rules::NOTHING_DUE).time("due", deadline.due));
        return;
    };
    let reason = Reason::of(rules::HOLDER_REPLACED)
        .text("from", &holder)
        .text("holder", &deputy)
        .time("due", deadline.due);
    let since = ruling.ask.now;
    ruling.record_with(reason, Change::HolderNamed(deputy), &|clocks| clocks.await_holder(since));
    ruling.ask_coordinator(rules::HOLDER_REPLACED);
    ruling.notify(Role::Coordinator, Some(&holder), rules::HOLDER_REPLACED);
}

/// The last repetition that is due by now, and how many of them nobody was told of.
fn last_repetition(ruling: &Ruling<'_>, due: Instant, repeat: Span) -> (Instant, u32) {
    let calendar = ruling.ask.policy.calendar_for(&ruling.case.need);
    let now = ruling.ask.now;
    let mut from = due;
    for missed in 0..REPETITIONS_MAX {
        let next = calendar.add(from, repeat).at;
        // What would be due at the last instant there is never falls due.
        if next > now || next <= from || next >= INSTANT_MAX {
            return (from, missed);
        }
        from = next;
    }
    (now, REPETITIONS_MAX)
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
        ruling.notify(Role::Responder, Some(responder), rules::INVITATION_PASSED);
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
    commitment::end_or_hand_over(
        ruling,
        reason,
        &lead,
        ClaimStatus::Expired,
        "first-contact-missed",
    );
    ruling.notify(Role::Responder, Some(&lead), rules::FIRST_CONTACT_MISSED);
}
