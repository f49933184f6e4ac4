//! What must hold of every state, and of every way from one to the next.
//! Sentences are written so that one that fails reads as what was promised.

use std::collections::BTreeSet;

use wish_contract::Case;
use wish_contract::{
    Action, ClaimRole, ClaimStatus, Clock, CommandKind, DeadlineKind, Instant, Role, Stage,
};
use wish_contract::{Change, Decision};
use wish_core::evolve;
use wish_core::ladder;
use wish_core::machine::{TIMEOUTS, TransitionRow, liveness_deadlines, move_of, timeout_of};
use wish_core::policy::Policy;

type Held = Result<(), String>;

/// What ends the wait of a deadline whose time is kept whatever else happens; none for one whose time is not kept.
fn awaited(kind: DeadlineKind) -> Option<fn(&Case, &Change) -> bool> {
    match kind {
        DeadlineKind::Verify => Some(|_, change| *change == Change::Accepted),
        DeadlineKind::LadderStep => Some(enters_step),
        DeadlineKind::Holder => Some(|_, _| false),
        DeadlineKind::SupplyInfo
        | DeadlineKind::Publish
        | DeadlineKind::Merge
        | DeadlineKind::Reservation
        | DeadlineKind::Invitation
        | DeadlineKind::ContactReminder
        | DeadlineKind::FirstContact
        | DeadlineKind::Appointment
        | DeadlineKind::DueReminder
        | DeadlineKind::Due
        | DeadlineKind::Confirm
        | DeadlineKind::Evaluate
        | DeadlineKind::HoldReview
        | DeadlineKind::HolderIdle
        | DeadlineKind::Retention => None,
    }
}

/// Whether another step than the present one is open after the change, or none is left to open.
fn enters_step(before: &Case, change: &Change) -> bool {
    if let Change::StepEntered(step) = change {
        before.ladder.as_ref().is_some_and(|position| position.step != *step)
    } else {
        matches!(change, Change::LadderExhausted(_) | Change::StepShortened(_))
    }
}

/// Whether the decision on this case, made at `now`, keeps every promise.
pub fn check(
    policy: &Policy,
    before: &Case,
    now: Instant,
    command: CommandKind,
    decision: &Decision,
) -> Held {
    let after = &decision.after;
    stands(after)?;
    offers_are_true(before, decision)?;
    losers_are_told(before, decision)?;
    let later = after.deadlines.iter().all(|deadline| deadline.due > now);
    promise(later, "what was due has passed")?;
    promise(
        decision.next.as_ref() == after.next_deadline(),
        "the next deadline is the case's first",
    )?;
    shown_by_events(before, command, decision)?;
    ladder_only_widens(policy, before, after)?;
    for kind in DeadlineKind::ALL {
        if let Some(happens) = awaited(*kind) {
            time_is_kept(before, decision, *kind, happens, now)?;
        }
    }
    holding_keeps_time(before, after, now)
}

/// What must hold of a case by itself.
pub(crate) fn stands(case: &Case) -> Held {
    promise(case.is_cared_for(), "a case is cared for")?;
    claims_stand(case)?;
    let working = matches!(case.stage, Stage::Claimed | Stage::Scheduled | Stage::InProgress);
    let taken = case.is_full() && case.lead().is_some();
    promise(!working || taken, "work goes on only while the whole case is taken")?;
    promise(
        case.stage != Stage::Published || !taken,
        "a case that is wholly taken leaves the open board",
    )?;

    let running = |kind: &DeadlineKind| case.deadline(*kind).is_some();
    let kept = case.held.is_some()
        || case.merging.is_some()
        || case.anonymised
        || liveness_deadlines(case.stage).iter().any(running);
    promise(kept, "a deadline of the stage runs, unless the case is held or anonymised")?;
    let in_place = |kind: DeadlineKind| timeout_of(kind).runs_in(case.stage);
    let placed = case.deadlines.iter().all(|deadline| in_place(deadline.kind));
    promise(placed, "only deadlines of the stage run")?;
    let still = case.held.is_none()
        || case.deadlines.iter().all(|deadline| deadline.kind == DeadlineKind::HoldReview);
    promise(still, "every clock of a held case stands still")?;
    let waits = case.merging.is_none()
        || case.deadlines.iter().all(|deadline| deadline.kind == DeadlineKind::Merge);
    promise(waits, "every clock of a case that is being merged stands still")?;
    promise(
        case.merging.is_some() == running(&DeadlineKind::Merge),
        "a case that is being merged waits by a deadline",
    )?;
    promise(
        case.merging.is_none() || case.held.is_none(),
        "a case is held or being merged, not both",
    )?;
    let reserved = case.ladder.as_ref().is_some_and(|position| position.reserved_for.is_some());
    let reservation = case.stage != Stage::Published
        || case.held.is_some()
        || reserved == running(&DeadlineKind::Reservation);
    promise(reservation, "a reservation ends by a deadline")
}

fn claims_stand(case: &Case) -> Held {
    let taken = case.taken();
    let fits = taken.places <= case.need.places && taken.cost_fen <= case.need.cost_fen;
    promise(fits, "never more is taken than is needed")?;
    let who: Vec<&str> = case.live_claims().map(|claim| claim.responder.as_str()).collect();
    let once = who.iter().collect::<BTreeSet<_>>().len() == who.len();
    promise(once, "nobody has two live claims")?;
    let active = case.live_claims().any(|claim| claim.status == ClaimStatus::Active);
    let leads: Vec<_> = case.live_claims().filter(|claim| claim.role == ClaimRole::Lead).collect();
    let led = leads.len() == usize::from(active)
        && leads.iter().all(|claim| claim.status == ClaimStatus::Active);
    promise(led, "active claims have one lead, who is active")
}

/// The events alone make the case, and every change of stage is one of the machine's.
fn shown_by_events(before: &Case, command: CommandKind, decision: &Decision) -> Held {
    let mut case = before.clone();
    // From where to where the one who asked has moved it: time moves it before and after.
    let mut asked: Option<(Stage, Stage)> = None;
    for event in &decision.events {
        let from = case.stage;
        evolve::apply(&mut case, event);
        if event.by.role != Role::Timer {
            asked = Some((asked.map_or(from, |(since, _)| since), case.stage));
        } else if case.stage != from {
            promise(times_out(from, case.stage), &listed(command, from, case.stage))?;
        }
    }
    promise(case == decision.after, "the events make the case")?;
    let Some((since, to)) = asked else { return Ok(()) };
    promise(lists(move_of(command).transitions, since, to), &listed(command, since, to))
}

/// Whether one of the transitions leads there, or stays there.
fn lists(transitions: &[TransitionRow], from: Stage, to: Stage) -> bool {
    let fits = |one: &TransitionRow| {
        one.origins.contains(&from) && one.to.map_or(from == to, |stage| stage == to)
    };
    transitions.iter().any(fits)
}

fn listed(command: CommandKind, from: Stage, to: Stage) -> String {
    let (command, from, to) = (command.name(), from.name(), to.name());
    format!("the machine lists `{command}` from {from} to {to}")
}

/// Whether a deadline may lead there. The event does not say which; any that stops with it may.
fn times_out(from: Stage, to: Stage) -> bool {
    TIMEOUTS.iter().any(|row| lists(row.transitions, from, to))
}

fn ladder_only_widens(policy: &Policy, before: &Case, after: &Case) -> Held {
    let Some(earlier) = &before.ladder else { return Ok(()) };
    let Some(later) = &after.ladder else { return promise(false, "a ladder once begun stays") };
    let widens = later.ladder == earlier.ladder
        && later.step >= earlier.step
        && later.step <= earlier.step + 1
        && later.exhausted >= earlier.exhausted;
    promise(widens, "a ladder goes up step by step")?;
    let last = policy.ladder(&later.ladder).map_or(0, |ladder| ladder.steps.len());
    let named = !later.exhausted || after.holder.is_some() || after.stage.is_end();
    promise(later.step as usize <= last && named, "an exhausted ladder has a named holder")
}

/// A clock that waits for something keeps its time: running, it keeps its due date; paused, what is
/// left; and from one to the other nothing is lost.
fn time_is_kept(
    before: &Case,
    decision: &Decision,
    kind: DeadlineKind,
    happens: impl Fn(&Case, &Change) -> bool,
    now: Instant,
) -> Held {
    let after = &decision.after;
    let mut changes = decision.events.iter().map(|event| &event.change);
    let ends = |change: &Change| *change == Change::Overdue(kind) || happens(before, change);
    if after.stage.is_end() || changes.any(ends) {
        return Ok(());
    }
    let (due, left) = (due(before, kind), left(before, kind));
    let left = left.map(|left| (left - used_up(before, decision, kind, now)).max(0));
    let kept = match (due, left) {
        (Some(due), _) => due_or_left(after, kind, now) == Some(due - now),
        (None, Some(left)) => due_or_left(after, kind, now) == Some(left),
        (None, None) => true,
    };
    promise(kept, &format!("the time of `{}` is kept", kind.name()))
}

/// How much of a paused clock a claim has used up that is lost without a first contact.
fn used_up(before: &Case, decision: &Decision, kind: DeadlineKind, now: Instant) -> Instant {
    let mut case = before.clone();
    let lost = decision.events.iter().any(|event| {
        let from = case.stage;
        evolve::apply(&mut case, event);
        (from, case.stage) == (Stage::Claimed, Stage::Published)
    });
    let paused = before.paused.iter().find(|one| one.kind == kind && lost);
    paused.map_or(0, |one| {
        let per_ms = if one.clock == Clock::WorkingDays { 1_000 } else { 1 };
        Instant::try_from(one.used / per_ms).unwrap_or(0) + now - one.since
    })
}

fn due(case: &Case, kind: DeadlineKind) -> Option<Instant> {
    case.deadline(kind).map(|deadline| deadline.due)
}

fn left(case: &Case, kind: DeadlineKind) -> Option<Instant> {
    let paused = case.paused.iter().find(|remainder| remainder.kind == kind);
    paused.and_then(|remainder| {
        // A working day of the setting has 24 hours.
        let per_ms = if remainder.clock == Clock::WorkingDays { 1_000 } else { 1 };
        Instant::try_from(remainder.left / per_ms).ok()
    })
}

fn due_or_left(case: &Case, kind: DeadlineKind, now: Instant) -> Option<Instant> {
    due(case, kind).map(|due| due - now).or_else(|| left(case, kind))
}

/// Holding and resuming, and a merge that does not come about, give every clock back what it had.
fn holding_keeps_time(before: &Case, after: &Case, now: Instant) -> Held {
    let still = |case: &Case| case.held.is_some() || case.merging.is_some();
    let ends = before.stage.is_end() || after.stage.is_end();
    if still(before) == still(after) || ends {
        return Ok(());
    }
    let meanwhile = [DeadlineKind::HoldReview, DeadlineKind::Merge];
    let kinds = DeadlineKind::ALL.iter().filter(|kind| !meanwhile.contains(kind));
    for kind in kinds {
        let same = due_or_left(before, *kind, now) == due_or_left(after, *kind, now);
        promise(same, &format!("holding keeps the time of `{}`", kind.name()))?;
    }
    Ok(())
}

/// What was offered and not taken back is true; what is open to its audience is offered.
fn offers_are_true(before: &Case, decision: &Decision) -> Held {
    let has = |wanted: fn(&Action) -> bool| decision.effects.iter().any(|one| wanted(&one.action));
    let offered = has(|action| matches!(action, Action::Offer(_)));
    let withdrawn = has(|action| matches!(action, Action::WithdrawOffer(_)));
    let stood = ladder::is_open_to_audience(before);
    if ladder::is_open_to_audience(&decision.after) {
        promise((stood || offered) && !withdrawn, "a case open to its audience stands offered")
    } else {
        promise(withdrawn == (stood || offered), "an offer that is true no more is withdrawn")
    }
}

/// Whoever loses a claim by another's doing, or by time, is told.
fn losers_are_told(before: &Case, decision: &Decision) -> Held {
    let gave = |whom: &str| {
        let by = decision.events.iter().map(|event| &event.by);
        by.into_iter().any(|by| by.role == Role::Responder && by.id == whom)
    };
    for claim in before.live_claims() {
        let fulfilled =
            || {
                decision.after.claims.iter().any(|one| {
                    one.responder == claim.responder && one.status == ClaimStatus::Fulfilled
                })
            };
        if gave(&claim.responder)
            || decision.after.live_claim_of(&claim.responder).is_some()
            || fulfilled()
        {
            continue;
        }
        let notified = decision.effects.iter().any(|effect| match &effect.action {
            Action::Notify(notice) => notice.whom.as_ref() == Some(&claim.responder),
            Action::Offer(_)
            | Action::Publish
            | Action::WithdrawOffer(_)
            | Action::Unpublish
            | Action::AskCoordinator(_)
            | Action::Transfer(_)
            | Action::Absorb(_)
            | Action::CompleteMerge(_)
            | Action::ReleaseAbsorbed(_)
            | Action::Restore(_)
            | Action::CarryOn(_) => false,
        });
        promise(notified, "whoever loses a claim by another's doing is told")?;
    }
    Ok(())
}

fn promise(kept: bool, sentence: &str) -> Held {
    if kept { Ok(()) } else { Err(sentence.to_owned()) }
}
