//! Decides how a case gets on the board, off it, and up the ladder by hand. Who may claim it there
//! is `claiming`; what happens when nobody does in time is `timer`, by the same moves.

use super::ruling::{Outcome, Ruling};
use crate::explain::rules;
use crate::ladder;
use crate::ladder::clocks::{self, Clocks};
use wish_contract::{Action, Change, DeadlineKind, LadderPosition, Reason, Role, Stage};

/// Puts a case on the board, at the first step of its ladder or at the step where it stood.
pub(super) fn publish(ruling: &mut Ruling<'_>) -> Outcome {
    let position = position_for(ruling)?;
    let begun = position.step > 0;
    let reason = if begun { rules::LADDER_RESUMED } else { rules::PUBLISHED_ON_BOARD };
    let position = LadderPosition { step: position.step.max(1), ..position };
    put_up(
        ruling,
        Reason::of(reason).text("ladder", &position.ladder).number("step", position.step),
        position,
    );
    ruling.offer();
    Ok(())
}

/// Puts a case on the board for one responder alone, before the ladder begins or goes on.
pub(super) fn reserve(ruling: &mut Ruling<'_>, responder: &str) -> Outcome {
    let position = position_for(ruling)?;
    let reason = Reason::of(rules::RESERVED_FOR_RESPONDER).text("responder", responder);
    put_up(ruling, reason, LadderPosition { reserved_for: Some(responder.to_owned()), ..position });
    ruling.notify(Role::Responder, Some(responder), rules::RESERVED_FOR_RESPONDER);
    Ok(())
}

/// Where the case stood, or the start of the ladder that is for it.
fn position_for(ruling: &Ruling<'_>) -> Result<LadderPosition, Box<Reason>> {
    if let Some(position) = &ruling.case.ladder {
        return Ok(LadderPosition { since: ruling.at, ..position.clone() });
    }
    let need = &ruling.case.need;
    let ladder = ladder::choose(ruling.ask.policy, &ruling.case).ok_or_else(|| {
        Reason::of(rules::LADDER_UNKNOWN)
            .text("category", &need.category)
            .text("urgency", need.urgency.name())
    })?;
    Ok(LadderPosition {
        ladder: ladder.code.clone(),
        step: 0,
        since: ruling.at,
        reserved_for: None,
        exhausted: false,
    })
}

fn put_up(ruling: &mut Ruling<'_>, reason: Box<Reason>, position: LadderPosition) {
    ruling.record_with(reason, Change::Published(position), &|clocks| {
        clocks.stop(&[DeadlineKind::Publish]);
        start_open(clocks);
    });
    ruling.act(Action::Publish);
}

/// The clocks of a case that is open on the board: the reservation, or else the step or the holder,
/// going on with what was left where they were paused.
pub(super) fn start_open(clocks: &mut Clocks<'_>) {
    go_on(clocks, Clocks::resume);
}

/// The same for a case that comes back without a first contact: the claim did not stop these clocks.
pub(super) fn start_open_again(clocks: &mut Clocks<'_>) {
    go_on(clocks, Clocks::resume_less_use);
}

fn go_on<'a>(clocks: &mut Clocks<'a>, resume: fn(&mut Clocks<'a>, DeadlineKind) -> bool) {
    let Some((ladder, position)) = ladder::current_step(clocks.policy, clocks.case) else { return };
    if position.reserved_for.is_some() {
        clocks.start(DeadlineKind::Reservation, clocks.policy.deadlines.reservation);
        return;
    }
    let (kind, span) = if position.exhausted {
        (DeadlineKind::Holder, ladder.exhausted_repeat)
    } else {
        (DeadlineKind::LadderStep, ladder::open_span(ladder, position.step))
    };
    if !resume(clocks, kind) {
        clocks.start(kind, span);
    }
}

/// Takes a case off the board; it keeps its place on the ladder.
pub(super) fn take_down(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    let claims = ruling.case.live_claims().count();
    if claims > 0 {
        return Err(Reason::of(rules::CLAIMS_LIVE).number("live_claims", claims));
    }
    let reason = Reason::of(rules::TAKEN_OFF_BOARD).text("reason", why);
    ruling.record_with(reason, Change::TakenDown(why.to_owned()), &|clocks| {
        clocks.stop(&[DeadlineKind::Reservation]);
        clocks.pause(clocks::BOARD);
        clocks.start(DeadlineKind::Publish, clocks.policy.deadlines.publish);
    });
    ruling.act(Action::Unpublish);
    Ok(())
}

/// Moves a case on by hand.
pub(super) fn escalate(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    let Some(position) = ruling.case.ladder.as_ref().filter(|position| !position.exhausted) else {
        return Err(Reason::of(rules::NO_FURTHER_STEP).text("case", &ruling.case.id));
    };
    let reason =
        Reason::of(rules::ESCALATED_BY_HAND).text("reason", why).number("from_step", position.step);
    if position.reserved_for.is_some() {
        end_reservation(ruling, reason);
    } else {
        climb(ruling, reason);
    }
    Ok(())
}

/// Ends a reservation: the ladder begins, or goes on where it stood.
pub(super) fn end_reservation(ruling: &mut Ruling<'_>, reason: Box<Reason>) {
    let step = ruling.case.ladder.as_ref().map_or(1, |position| position.step.max(1));
    enter(ruling, reason, step);
}

/// Begins the ladder for a case that came back before it had begun.
pub(super) fn begin(ruling: &mut Ruling<'_>) {
    enter(ruling, Reason::of(rules::LADDER_RESUMED).number("step", 1), 1);
}

/// Opens the next step, or hands the case to the coordinator by name when there is none.
pub(super) fn climb(ruling: &mut Ruling<'_>, reason: Box<Reason>) {
    let Some((ladder, position)) = ladder::current_step(ruling.ask.policy, &ruling.case) else {
        return;
    };
    let next = position.step.saturating_add(1);
    if ladder.step(next).is_some() {
        enter(ruling, reason, next);
    } else {
        exhaust(ruling, reason.text("ladder", &ladder.code));
    }
}

fn enter(ruling: &mut Ruling<'_>, reason: Box<Reason>, step: u32) {
    let current = ladder::current_step(ruling.ask.policy, &ruling.case);
    let ladder = current.map_or("", |(ladder, _)| ladder.code.as_str());
    let opened = current.and_then(|(ladder, _)| ladder.step(step));
    let reason =
        reason.text("ladder", ladder).text("step", opened.map_or("", |step| step.code.as_str()));
    let moves_on = ruling.case.ladder.as_ref().is_some_and(|position| position.step != step);
    ruling.record_with(reason, Change::StepEntered(step), &|clocks| {
        clocks.stop(&[DeadlineKind::Reservation]);
        if moves_on {
            clocks.stop(&[DeadlineKind::LadderStep]);
        }
        if clocks.case.stage == Stage::Published {
            if moves_on { start_step(clocks) } else { start_open(clocks) }
        }
    });
    ruling.offer();
}

fn start_step(clocks: &mut Clocks<'_>) {
    if let Some((ladder, position)) = ladder::current_step(clocks.policy, clocks.case) {
        clocks.start(DeadlineKind::LadderStep, ladder::open_span(ladder, position.step));
    }
}

fn exhaust(ruling: &mut Ruling<'_>, reason: Box<Reason>) {
    let coordinator = ruling.coordinator();
    let reason = reason.under(rules::LADDER_EXHAUSTED).text("coordinator", &coordinator);
    ruling.record_with(reason, Change::LadderExhausted(coordinator), &|clocks| {
        clocks.stop(&[DeadlineKind::LadderStep]);
        start_open(clocks);
    });
    ruling.ask_coordinator(rules::LADDER_EXHAUSTED);
}
