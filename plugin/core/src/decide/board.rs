//! Decides how a case gets on the board, off it, and up the ladder by hand. Who may claim it there
//! is `claiming`; what happens when nobody does in time is `timer`, by the same moves.

use super::ruling::{Outcome, Ruling};
use super::timer;
use crate::explain::rules;
use crate::ladder;
use crate::ladder::clocks::{self, Clocks};
use crate::policy::EmptyStep;
use wish_contract::{
    Action, Change, CommandKind, DeadlineKind, LadderPosition, Reach, Reason, Role, Stage, Way,
};

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
    let favoured = ruling.facts()?;
    if favoured.id != responder {
        return Err(Reason::of(rules::CLAIMANT_DIFFERS)
            .text("claimant", &favoured.id)
            .text("responder", responder));
    }
    let cost_fen = ruling.case.need.cost_fen;
    ruling.guard(Way::Name, CommandKind::Reserve, favoured, cost_fen)?;
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
        clocks.start(DeadlineKind::Reservation, clocks.times().reservation);
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
    clocks.resume(DeadlineKind::HolderIdle);
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
        clocks.start(DeadlineKind::Publish, clocks.times().publish);
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

/// Takes note of how many responders the step reaches that opened last. One that reaches nobody is passed over or
/// shortened where the policy says so; after the last one the holder has the case by name, as ever.
pub(super) fn report_reach(ruling: &mut Ruling<'_>, reach: &Reach) -> Outcome {
    let current = ladder::current_step(ruling.ask.policy, &ruling.case);
    let open =
        current.filter(|(_, position)| !position.exhausted && position.reserved_for.is_none());
    let step = open.and_then(|(ladder, position)| ladder.step(position.step));
    let Some((step, (ladder, position))) = step.zip(open) else {
        return Err(Reason::of(rules::REACH_OF_OPEN_STEP).text("step_said", &reach.step));
    };
    let about = |rule: &str| Reason::of(rule).text("ladder", &ladder.code);
    if step.code != reach.step {
        return Err(about(rules::REACH_OF_OPEN_STEP)
            .text("step", &step.code)
            .text("step_said", &reach.step));
    }
    let noted = || {
        about(rules::REACH_NOTED).text("step", &step.code).number("responders", reach.responders)
    };
    match step.if_nobody {
        Some(EmptyStep::Skip) if reach.responders == 0 => {
            let passed = step.code.clone();
            pass_over(ruling, &passed);
        }
        Some(EmptyStep::Open(span)) if reach.responders == 0 => {
            let due =
                ruling.ask.policy.calendar_for(&ruling.case.need).add(position.since, span).at;
            let number = position.step;
            let running = ruling.case.deadline(DeadlineKind::LadderStep);
            if running.is_none_or(|running| running.due <= due) {
                ruling.because(noted());
                return Ok(());
            }
            let since = position.since;
            let reason = about(rules::STEP_SHORTENED).text("step", &step.code).time("until", due);
            ruling.record_with(reason, Change::StepShortened(number), &|clocks| {
                clocks.start_from(DeadlineKind::LadderStep, span, since);
            });
            timer::settle(ruling);
        }
        Some(_) | None => ruling.because(noted()),
    }
    Ok(())
}

/// Opens the step after one that reaches nobody, or hands the case to the coordinator by name.
fn pass_over(ruling: &mut Ruling<'_>, passed: &str) {
    let reason = Reason::of(rules::STEP_REACHES_NOBODY).text("empty_step", passed);
    climb(ruling, reason);
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

/// Whoever had a case in hand that its ladder had no more steps for let go of it when it ended. It has come back, and the
/// coordinator has it.
pub(super) fn has_nobody_left(ruling: &mut Ruling<'_>) {
    let current = ladder::current_step(ruling.ask.policy, &ruling.case);
    let Some((ladder, _)) = current.filter(|(_, position)| position.exhausted) else { return };
    if ruling.case.holder.is_some() {
        return;
    }
    let coordinator = ruling.coordinator();
    let reason = Reason::of(rules::LADDER_EXHAUSTED)
        .text("ladder", &ladder.code)
        .text("coordinator", &coordinator);
    ruling.record_with(reason, Change::HolderNamed(coordinator), &|clocks| {
        clocks.await_holder(clocks.at);
    });
    ruling.ask_coordinator(rules::LADDER_EXHAUSTED);
}

fn exhaust(ruling: &mut Ruling<'_>, reason: Box<Reason>) {
    let coordinator = ruling.coordinator();
    let reason = reason.under(rules::LADDER_EXHAUSTED).text("coordinator", &coordinator);
    ruling.record_with(reason, Change::LadderExhausted(coordinator), &|clocks| {
        clocks.stop(&[DeadlineKind::LadderStep]);
        start_open(clocks);
        clocks.await_holder(clocks.at);
    });
    ruling.ask_coordinator(rules::LADDER_EXHAUSTED);
}
