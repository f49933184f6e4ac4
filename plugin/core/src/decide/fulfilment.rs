//! Decides how the work on a claimed case goes: contact, appointment, delivery, confirmation,
//! evaluation. Who holds the claim is `claiming`; deadlines that pass meanwhile are `timer`.

use super::ruling::{Outcome, Ruling};
use super::{commitment, ending, merging};
use crate::explain::rules;
use crate::ladder::clocks::{self, Clocks};
use wish_contract::{
    Change, ClaimRole, ClaimStatus, CommandKind, DeadlineKind, Evaluation, Grade, Instant, Reason,
    Role, Stage,
};

/// Furthest ahead that an appointment or an extension may lie, in milliseconds: 366 days.
pub(crate) const AHEAD_MAX_MS: i64 = 366 * 24 * 60 * 60 * 1_000;

/// First contact was made, and an appointment agreed.
pub(super) fn record_contact(ruling: &mut Ruling<'_>, appointment: Instant) -> Outcome {
    commitment::lead_only(ruling)?;
    ahead(ruling, appointment)?;
    let reason = Reason::of(rules::CONTACT_RECORDED).time("appointment", appointment);
    ruling.record_with(reason, Change::Contacted(appointment), &|clocks| {
        clocks.stop(clocks::WORK);
        await_appointment(clocks, appointment);
    });
    ruling.notify(Role::Beneficiary, None, rules::CONTACT_RECORDED);
    Ok(())
}

/// Another appointment was agreed.
pub(super) fn reschedule(ruling: &mut Ruling<'_>, appointment: Instant) -> Outcome {
    if ruling.ask.by.role == Role::Responder {
        commitment::lead_only(ruling)?;
    }
    ahead(ruling, appointment)?;
    let reason = Reason::of(rules::APPOINTMENT_MOVED).time("appointment", appointment);
    ruling.record_with(reason, Change::Rescheduled(appointment), &|clocks| {
        await_appointment(clocks, appointment);
    });
    ruling.notify(Role::Beneficiary, None, rules::APPOINTMENT_MOVED);
    ruling.notify_claimants(rules::APPOINTMENT_MOVED);
    Ok(())
}

fn await_appointment(clocks: &mut Clocks<'_>, appointment: Instant) {
    let span = clocks.times().appointment;
    clocks.start_from(DeadlineKind::Appointment, span, appointment);
}

fn ahead(ruling: &Ruling<'_>, appointment: Instant) -> Outcome {
    let latest = ruling.at.saturating_add(AHEAD_MAX_MS);
    if (ruling.at..=latest).contains(&appointment) {
        return Ok(());
    }
    Err(Reason::of(rules::APPOINTMENT_AHEAD)
        .time("appointment", appointment)
        .time("now", ruling.at)
        .time("latest", latest))
}

/// Work begins.
pub(super) fn start(ruling: &mut Ruling<'_>) -> Outcome {
    commitment::lead_only(ruling)?;
    start_because(ruling, Reason::of(rules::WORK_STARTED));
    Ok(())
}

/// Work begins, for whatever reason.
pub(super) fn start_because(ruling: &mut Ruling<'_>, reason: Box<Reason>) {
    work_until_due(ruling, reason, Change::Started);
}

/// Work goes on, with the whole time from now to the due date.
fn work_until_due(ruling: &mut Ruling<'_>, reason: Box<Reason>, change: Change) {
    ruling.record_with(reason, change, &|clocks| {
        clocks.stop(&[DeadlineKind::Appointment, DeadlineKind::Confirm, DeadlineKind::Evaluate]);
        clocks.await_delivery();
    });
}

/// A responder did not come.
pub(super) fn report_no_show(ruling: &mut Ruling<'_>, responder: &str) -> Outcome {
    let claim = commitment::live_claim(ruling, responder)?;
    if claim.status != ClaimStatus::Active {
        return Err(Reason::of(rules::CLAIM_LIVE)
            .text("responder", responder)
            .text("status", claim.status.name()));
    }
    let begun = ruling.case.stage > Stage::Scheduled;
    if begun && claim.role == ClaimRole::Lead {
        return Err(Reason::of(rules::STAGE_FORBIDS)
            .text("command", CommandKind::ReportNoShow.name())
            .text("stage", ruling.case.stage.name()));
    }
    if let Some(appointment) =
        ruling.case.appointment.filter(|appointment| ruling.at < *appointment)
    {
        return Err(Reason::of(rules::APPOINTMENT_REACHED)
            .time("appointment", appointment)
            .until(Some(appointment)));
    }
    let reason = Reason::of(rules::NO_SHOW_REPORTED).text("responder", responder);
    commitment::end_or_hand_over(ruling, reason, responder, ClaimStatus::NoShow, "no-show");
    ruling.notify(Role::Responder, Some(responder), rules::NO_SHOW_REPORTED);
    Ok(())
}

/// Goods are on their way.
pub(super) fn send_goods(ruling: &mut Ruling<'_>) -> Outcome {
    commitment::lead_only(ruling)?;
    if ruling.case.goods_sent {
        return Err(Reason::of(rules::GOODS_SENT_ONCE).text("case", &ruling.case.id));
    }
    ruling.record(Reason::of(rules::GOODS_SENT), Change::GoodsSent);
    ruling.notify(Role::Beneficiary, None, rules::GOODS_SENT);
    Ok(())
}

/// Done, as the lead sees it; the beneficiary is called back.
pub(super) fn deliver(ruling: &mut Ruling<'_>) -> Outcome {
    commitment::lead_only(ruling)?;
    deliver_because(ruling, Reason::of(rules::DELIVERED_BY_LEAD));
    Ok(())
}

/// Done, for whatever reason; the beneficiary is called back.
pub(super) fn deliver_because(ruling: &mut Ruling<'_>, reason: Box<Reason>) {
    ruling.record_with(reason, Change::Delivered, &await_confirmation);
    ruling.notify(Role::Beneficiary, None, rules::DELIVERED_BY_LEAD);
    ruling.notify(Role::Proxy, None, rules::DELIVERED_BY_LEAD);
}

/// The work is done; the beneficiary's word is waited for.
pub(super) fn await_confirmation(clocks: &mut Clocks<'_>) {
    clocks.stop(&[DeadlineKind::DueReminder, DeadlineKind::Due]);
    clocks.start(DeadlineKind::Confirm, clocks.times().confirm);
}

/// Asks for a later due date.
pub(super) fn request_extension(ruling: &mut Ruling<'_>, until: Instant) -> Outcome {
    commitment::lead_only(ruling)?;
    later(ruling, until)?;
    ruling.record(
        Reason::of(rules::EXTENSION_REQUESTED).time("until", until),
        Change::ExtensionRequested(until),
    );
    ruling.ask_coordinator(rules::EXTENSION_REQUESTED);
    Ok(())
}

/// Sets a later due date.
pub(super) fn grant_extension(ruling: &mut Ruling<'_>, until: Instant) -> Outcome {
    later(ruling, until)?;
    let reason = Reason::of(rules::EXTENSION_GRANTED).time("until", until);
    ruling.record_with(reason, Change::ExtensionGranted(until), &|clocks| {
        clocks.await_delivery_at(until);
    });
    ruling.notify_claimants(rules::EXTENSION_GRANTED);
    Ok(())
}

fn later(ruling: &Ruling<'_>, until: Instant) -> Outcome {
    let due = ruling.case.deadline(DeadlineKind::Due).map_or(ruling.at, |deadline| deadline.due);
    let latest = ruling.at.saturating_add(AHEAD_MAX_MS);
    if until > due && until <= latest {
        return Ok(());
    }
    Err(Reason::of(rules::EXTENSION_LATER)
        .time("until", until)
        .time("due", due)
        .time("latest", latest))
}

/// Refuses a later due date.
pub(super) fn refuse_extension(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    if ruling.case.extension_asked.is_none() {
        return Err(Reason::of(rules::EXTENSION_ASKED).text("case", &ruling.case.id));
    }
    let reason = Reason::of(rules::EXTENSION_REFUSED).text("reason", why);
    ruling.record(reason, Change::ExtensionRefused(why.to_owned()));
    ruling.notify_claimants(rules::EXTENSION_REFUSED);
    Ok(())
}

/// Done, as the beneficiary sees it.
pub(super) fn confirm(ruling: &mut Ruling<'_>) -> Outcome {
    let role = ruling.ask.by.role.name();
    confirm_because(ruling, Reason::of(rules::CONFIRMED_BY_BENEFICIARY).text("role", role));
    Ok(())
}

/// Lights a case up, for whatever reason; evaluation begins.
pub(super) fn confirm_because(ruling: &mut Ruling<'_>, reason: Box<Reason>) {
    let (claimants, rule) = (ruling.claimants(), reason.rule.clone());
    ruling.record_with(reason, Change::Confirmed, &|clocks| {
        clocks.stop(&[DeadlineKind::Confirm, DeadlineKind::Invitation]);
        clocks.start(DeadlineKind::Evaluate, clocks.times().evaluate);
    });
    for claimant in &claimants {
        ruling.notify(Role::Responder, Some(claimant), &rule);
    }
    ruling.act(wish_contract::Action::Publish);
    merging::tell_absorbed(ruling, &rule);
}

/// Not done: work goes on, and the coordinator is asked.
pub(super) fn dispute(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    let reason = Reason::of(rules::DISPUTED_BY_BENEFICIARY).text("reason", why);
    work_until_due(ruling, reason, Change::Disputed(why.to_owned()));
    ruling.ask_coordinator(rules::DISPUTED_BY_BENEFICIARY);
    ruling.notify_claimants(rules::DISPUTED_BY_BENEFICIARY);
    Ok(())
}

/// One level judges; the last one closes the case.
pub(super) fn evaluate(ruling: &mut Ruling<'_>, grade: &Grade) -> Outcome {
    let levels = &ruling.ask.policy.evaluation_levels;
    if !levels.contains_key(&grade.level) {
        return Err(Reason::of(rules::EVALUATION_LEVEL_UNKNOWN).text("level", &grade.level));
    }
    // Who judged is nobody's business but the host's.
    if ruling.case.evaluations.iter().any(|earlier| earlier.level == grade.level) {
        return Err(Reason::of(rules::EVALUATED_ONCE).text("level", &grade.level));
    }
    let evaluation = Evaluation {
        level: grade.level.clone(),
        score: grade.score,
        by: ruling.ask.by.id.clone(),
        at: ruling.at,
    };
    let reason = Reason::of(rules::EVALUATED_AT_LEVEL)
        .text("level", &grade.level)
        .number("score", grade.score);
    ruling.record(reason, Change::Evaluated(evaluation));
    let judged = ruling.case.evaluations.len();
    if judged >= levels.len() {
        ending::close_because(
            ruling,
            Reason::of(rules::EVALUATION_COMPLETE).number("levels", judged),
        );
    }
    Ok(())
}

/// Not done after all: work goes on under the same claims.
pub(super) fn reopen(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    let reason = Reason::of(rules::REOPENED_CASE).text("reason", why);
    work_until_due(ruling, reason, Change::Reopened(why.to_owned()));
    ruling.act(wish_contract::Action::Publish);
    ruling.ask_coordinator(rules::REOPENED_CASE);
    ruling.notify_claimants(rules::REOPENED_CASE);
    merging::tell_absorbed(ruling, rules::REOPENED_CASE);
    Ok(())
}
