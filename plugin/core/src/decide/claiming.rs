//! Decides who may take on a published case, and what becomes of a claim. What a responder is
//! allowed in general is `eligibility`; claims made at one instant are `drawing`; the work is
//! `fulfilment`.

use super::ruling::{Outcome, Ruling};
use super::{board, drawing, intake};
use crate::case::{CLAIMS_MAX, Case, Claim, ClockChange, Share};
use crate::command::{ClaimEnd, ClaimWish, Responder};
use crate::eligibility::{self, Guard, Inquiry};
use crate::event::{Action, Change, ClaimEnding, Substitution};
use crate::explain::{Detail, Reason, rules};
use crate::ladder::clocks;
use crate::policy::Policy;
use crate::vocabulary::{ClaimRole, ClaimStatus, DeadlineKind, Instant, Role, Stage};

/// Takes places on the case, or says which guard stands in the way.
pub(super) fn claim(ruling: &mut Ruling<'_>, wish: ClaimWish) -> Outcome {
    let claimant = speaking_for_itself(ruling)?;
    let after = drawing::drawn_after(&ruling.case, &claimant.id, ruling.at);
    let asked = asked_for(ruling, wish)?;
    let share = share_for(ruling, asked, &after)?;
    guard(ruling, eligibility::BY_THE_BOARD, claimant, asked)?;
    let others = ruling.case.live_claims().count().saturating_sub(after.len());
    room_beside(ruling, others)?;

    let reason = Reason::of(rules::CLAIM_OPEN)
        .text("responder", &claimant.id)
        .number("places", share.places)
        .number("cost_fen", share.cost_fen)
        .number("places_left", ruling.case.left().places);
    for loser in &after {
        give_way(ruling, loser, &claimant.id);
    }
    take(ruling, reason, &claimant.id, &claimant.kind, share);
    for loser in &after {
        take_left_over(ruling, loser);
    }
    Ok(())
}

/// What a claim asks for, as though no other were made at this instant: guards look at this, so
/// that they say the same in whatever order such claims come.
fn asked_for(ruling: &Ruling<'_>, wish: ClaimWish) -> Result<Share, Reason> {
    let limits = ruling.ask.policy.claims;
    let need = whole(&ruling.case);
    let free = drawing::left_before(&ruling.case, ruling.at);
    let places = wish.places.unwrap_or(free.places).min(free.places);
    if places > 0 && places < need.places && !limits.parts {
        return Err(Reason::of(rules::PARTS_ALLOWED)
            .number("places", places)
            .number("places_total", need.places));
    }
    let fair = drawing::cost_of(places, need).min(free.cost_fen);
    let cost_fen = wish.cost_fen.unwrap_or(fair).min(free.cost_fen);
    if cost_fen < fair && !limits.joint {
        return Err(Reason::of(rules::JOINT_CLAIMS_ALLOWED)
            .number("cost_fen", cost_fen)
            .number("fair_fen", fair));
    }
    Ok(Share { places, cost_fen })
}

/// What it gets of that: no more than is left to it, once those that come after it have given way.
fn share_for(ruling: &Ruling<'_>, asked: Share, after: &[Claim]) -> Result<Share, Reason> {
    let left = after.iter().fold(ruling.case.left(), |left, claim| left.plus(claim.share));
    let share = drawing::cut(asked, left, whole(&ruling.case), ruling.ask.policy.claims);
    if share.places > 0 {
        return Ok(share);
    }
    Err(match drawing::drawn_first(&ruling.case, ruling.at) {
        Some(winner) => {
            Reason::of(rules::DRAWN_BY_LOT).text("winner", &winner.responder).time("at", ruling.at)
        }
        None => no_place_left(&ruling.case),
    })
}

fn whole(case: &Case) -> Share {
    Share { places: case.need.places, cost_fen: case.need.cost_fen }
}

fn no_place_left(case: &Case) -> Reason {
    Reason::of(rules::PLACES_LEFT).number("places_left", 0).number("places_total", case.need.places)
}

/// Why a case that has left the open board cannot be claimed, and when it may come back.
pub(super) fn taken_already(case: &Case) -> Reason {
    let reason = no_place_left(case).text("stage", case.stage.word());
    let reason =
        case.lead().into_iter().fold(reason, |reason, lead| reason.time("taken_since", lead.since));
    reason.until(case.deadline(DeadlineKind::FirstContact).map(|deadline| deadline.due))
}

/// Whether a claim may still come first though the case has just been taken.
pub(super) fn is_still_drawn(ruling: &Ruling<'_>) -> bool {
    let Some(claimant) = ruling.ask.claimant else { return false };
    ruling.case.stage == Stage::Claimed
        && drawing::drawn_first(&ruling.case, ruling.at)
            .is_some_and(|first| first.responder != claimant.id)
}

fn give_way(ruling: &mut Ruling<'_>, loser: &Claim, winner: &str) {
    let reason = Reason::of(rules::DRAWN_BY_LOT).text("winner", winner).time("at", ruling.at);
    end_claim(ruling, reason, &loser.responder, ClaimStatus::Released, "drawn-after");
    ruling.notify(Role::Responder, Some(&loser.responder), rules::DRAWN_BY_LOT);
}

fn take_left_over(ruling: &mut Ruling<'_>, loser: &Claim) {
    let limits = ruling.ask.policy.claims;
    let share = drawing::cut(loser.share, ruling.case.left(), whole(&ruling.case), limits);
    if share.places > 0 && room_beside(ruling, ruling.case.live_claims().count()).is_ok() {
        let reason = Reason::of(rules::DRAWN_BY_LOT).number("places", share.places);
        take(ruling, reason, &loser.responder, &loser.kind, share);
    }
}

fn take(ruling: &mut Ruling<'_>, reason: Reason, responder: &str, kind: &str, share: Share) {
    let before = ruling.case.stage;
    let role = if ruling.case.lead().is_none() { ClaimRole::Lead } else { ClaimRole::Co };
    let claim = Claim {
        responder: responder.to_owned(),
        kind: kind.to_owned(),
        role,
        status: ClaimStatus::Active,
        share,
        since: ruling.at,
    };
    record(ruling, before, reason, Change::Claimed(claim));
    after(ruling, before);
}

/// Joins the lead without taking places.
pub(super) fn join(ruling: &mut Ruling<'_>, cost_fen: Option<u64>) -> Outcome {
    let claimant = speaking_for_itself(ruling)?;
    let Some(lead) = ruling.case.lead() else {
        return Err(Reason::of(rules::LEAD_TO_JOIN).text("case", &ruling.case.id));
    };
    let reason = Reason::of(rules::JOINED_LEAD).text("lead", &lead.responder);
    let left = ruling.case.left();
    let wanted = cost_fen.unwrap_or(0);
    if wanted > left.cost_fen {
        return Err(Reason::of(rules::COST_LEFT)
            .number("cost_fen", wanted)
            .number("cost_left_fen", left.cost_fen));
    }
    let share = Share { places: 0, cost_fen: wanted };
    guard(ruling, eligibility::BY_THE_BOARD, claimant, share)?;
    beside_a_lead(ruling)?;
    take(ruling, reason.number("cost_fen", wanted), &claimant.id, &claimant.kind, share);
    Ok(())
}

/// Asks another responder to join, holding a share for them.
pub(super) fn invite(ruling: &mut Ruling<'_>, share: Share) -> Outcome {
    let policy = ruling.ask.policy;
    if ruling.ask.by.role == Role::Responder {
        lead_only(ruling)?;
    }
    let invited = facts(ruling)?;
    let left = ruling.case.left();
    if share.places > left.places {
        return Err(Reason::of(rules::PLACES_LEFT)
            .number("places", share.places)
            .number("places_left", left.places)
            .number("places_total", ruling.case.need.places));
    }
    if share.cost_fen > left.cost_fen {
        return Err(Reason::of(rules::COST_LEFT)
            .number("cost_fen", share.cost_fen)
            .number("cost_left_fen", left.cost_fen));
    }
    guard(ruling, eligibility::BY_NAME, invited, share)?;
    beside_a_lead(ruling)?;
    let claim = Claim {
        responder: invited.id.clone(),
        kind: invited.kind.clone(),
        role: ClaimRole::Co,
        status: ClaimStatus::Invited,
        share,
        since: ruling.at,
    };
    let at = ruling.at;
    let reason = Reason::of(rules::INVITED_BY_LEAD)
        .text("responder", &invited.id)
        .text("by", &ruling.ask.by.id);
    ruling.record_with(reason, Change::Invited(claim), &|_| {
        vec![clocks::start(policy, DeadlineKind::Invitation, policy.deadlines.invitation, at)]
    });
    ruling.notify(Role::Responder, Some(&invited.id), rules::INVITED_BY_LEAD);
    Ok(())
}

/// Says yes to an invitation.
pub(super) fn accept_invitation(ruling: &mut Ruling<'_>) -> Outcome {
    let claimant = speaking_for_itself(ruling)?;
    let share = own_claim(ruling, ClaimStatus::Invited)?.share;
    guard(ruling, eligibility::ON_ACCEPTANCE, claimant, share)?;
    let before = ruling.case.stage;
    let reason = Reason::of(rules::INVITATION_ACCEPTED).text("responder", &claimant.id);
    record(ruling, before, reason, Change::InvitationAccepted(claimant.id.clone()));
    after(ruling, before);
    Ok(())
}

/// Says no to an invitation, or to a reservation.
pub(super) fn decline(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    intake::known_reason(ruling.ask.policy, why)?;
    let me = ruling.ask.by.id.clone();
    let reason =
        Reason::of(rules::DECLINED_BY_RESPONDER).text("responder", &me).text("reason", why);
    let reserved = ruling.case.ladder.as_ref().and_then(|position| position.reserved_for.as_ref());
    if reserved == Some(&me) && ruling.case.live_claim_of(&me).is_none() {
        board::end_reservation(ruling, reason);
        return Ok(());
    }
    own_claim(ruling, ClaimStatus::Invited)?;
    end_claim(ruling, reason, &me, ClaimStatus::Declined, why);
    Ok(())
}

/// Gives one's claim back.
pub(super) fn release(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    intake::known_reason(ruling.ask.policy, why)?;
    own_claim(ruling, ClaimStatus::Active)?;
    no_goods_in_transit(ruling)?;
    let me = ruling.ask.by.id.clone();
    let reason =
        Reason::of(rules::RELEASED_BY_RESPONDER).text("responder", &me).text("reason", why);
    end_claim(ruling, reason, &me, ClaimStatus::Released, why);
    Ok(())
}

/// Ends another's claim.
pub(super) fn revoke(ruling: &mut Ruling<'_>, end: &ClaimEnd) -> Outcome {
    intake::known_reason(ruling.ask.policy, &end.reason)?;
    live_claim(ruling, &end.responder)?;
    no_goods_in_transit(ruling)?;
    let reason = Reason::of(rules::REVOKED_BY_COORDINATOR)
        .text("responder", &end.responder)
        .text("reason", &end.reason);
    end_claim(ruling, reason, &end.responder, ClaimStatus::Revoked, &end.reason);
    ruling.notify(Role::Responder, Some(&end.responder), rules::REVOKED_BY_COORDINATOR);
    Ok(())
}

/// Puts one responder in the place of another.
pub(super) fn substitute(ruling: &mut Ruling<'_>, end: &ClaimEnd) -> Outcome {
    intake::known_reason(ruling.ask.policy, &end.reason)?;
    let by = ruling.ask.by;
    if by.role == Role::Responder && by.id != end.responder {
        return Err(Reason::of(rules::CLAIMANT_ONLY)
            .text("responder", &end.responder)
            .text("by", &by.id));
    }
    let replaced = live_claim(ruling, &end.responder)?;
    no_goods_in_transit(ruling)?;
    let stand_in = facts(ruling)?;
    guard(ruling, eligibility::BY_NAME, stand_in, replaced.share)?;
    let claim = Claim {
        responder: stand_in.id.clone(),
        kind: stand_in.kind.clone(),
        since: ruling.at,
        ..replaced
    };
    let before = ruling.case.stage;
    let reason = Reason::of(rules::SUBSTITUTED_BY_OTHER)
        .text("from", &end.responder)
        .text("to", &stand_in.id);
    let substitution =
        Substitution { responder: end.responder.clone(), claim, reason: end.reason.clone() };
    record(ruling, before, reason, Change::Substituted(substitution));
    ruling.notify(Role::Responder, Some(&stand_in.id), rules::SUBSTITUTED_BY_OTHER);
    Ok(())
}

/// Ends a claim; the case goes back on the board where it is no longer fully claimed.
pub(super) fn end_claim(
    ruling: &mut Ruling<'_>,
    reason: Reason,
    responder: &str,
    status: ClaimStatus,
    why: &str,
) {
    let before = ruling.case.stage;
    let ending = ClaimEnding { responder: responder.to_owned(), status, reason: why.to_owned() };
    record(ruling, before, reason, Change::ClaimEnded(ending));
    after(ruling, before);
}

/// Records what changes who holds the case, with what that does to the clocks of the board and of
/// the work.
pub(super) fn record(ruling: &mut Ruling<'_>, before: Stage, reason: Reason, change: Change) {
    let policy = ruling.ask.policy;
    let at = ruling.at;
    let lead = ruling.case.lead().map(|lead| lead.responder.clone());
    ruling.record_with(reason, change, &|case| {
        moved_clocks(policy, case, before, lead.as_deref(), at)
    });
}

fn moved_clocks(
    policy: &Policy,
    case: &Case,
    before: Stage,
    lead: Option<&str>,
    at: Instant,
) -> Vec<ClockChange> {
    let mut changes = Vec::new();
    if case.live_claims().all(|claim| claim.status != ClaimStatus::Invited) {
        changes.extend(clocks::stop(case, &[DeadlineKind::Invitation]));
    }
    let lead_is_new = case.lead().map(|lead| lead.responder.as_str()) != lead;
    match (before, case.stage) {
        (Stage::Published, Stage::Claimed) => {
            changes.extend(clocks::stop(case, &[DeadlineKind::Reservation]));
            changes.extend(
                clocks::BOARD.iter().filter_map(|kind| clocks::pause(policy, case, *kind, at)),
            );
            changes.extend(clocks::await_contact(policy, at));
        }
        (Stage::Claimed | Stage::Scheduled | Stage::InProgress, Stage::Published) => {
            changes.extend(clocks::stop(case, clocks::WORK));
            if case.ladder.as_ref().is_some_and(|position| position.step > 0) {
                changes.extend(board::open_clocks(policy, case, at));
            }
        }
        (_, Stage::Claimed) if lead_is_new => {
            changes.extend(clocks::stop(case, clocks::WORK));
            changes.extend(clocks::await_contact(policy, at));
        }
        _ => {}
    }
    changes
}

/// What the host is to do once claims have changed.
pub(super) fn after(ruling: &mut Ruling<'_>, before: Stage) {
    match (before, ruling.case.stage) {
        (Stage::Published, Stage::Claimed) => {
            let claims = ruling.case.live_claims().count();
            ruling.act(Action::Publish);
            ruling.notify_claimants(rules::CASE_FULLY_CLAIMED);
            ruling.because(Reason::of(rules::CASE_FULLY_CLAIMED).number("claims", claims));
        }
        (Stage::Claimed | Stage::Scheduled | Stage::InProgress, Stage::Published) => {
            back_on_board(ruling)
        }
        (Stage::Published, Stage::Published) => ruling.act(Action::Publish),
        _ => {}
    }
}

fn back_on_board(ruling: &mut Ruling<'_>) {
    ruling.act(Action::Publish);
    match ruling.case.ladder.clone() {
        Some(position) if position.step == 0 => board::begin(ruling),
        Some(position) if !position.exhausted => {
            let reason = Reason::of(rules::LADDER_RESUMED).text("ladder", &position.ladder);
            ruling.because(reason.number("step", position.step));
            ruling.offer();
        }
        _ => ruling.ask_coordinator(rules::LADDER_EXHAUSTED),
    }
}

fn guard(
    ruling: &mut Ruling<'_>,
    guards: &[Guard],
    responder: &Responder,
    share: Share,
) -> Outcome {
    let ask = ruling.ask;
    let mut passed = Vec::new();
    let inquiry =
        Inquiry { policy: ask.policy, case: &ruling.case, responder, share, now: ruling.at };
    let told = if ask.detail == Detail::Full { Some(&mut passed) } else { None };
    let outcome = eligibility::check(guards, &inquiry, told);
    passed.into_iter().for_each(|reason| ruling.because(reason));
    outcome
}

fn facts<'a>(ruling: &Ruling<'a>) -> Result<&'a Responder, Reason> {
    ruling.ask.claimant.ok_or_else(|| Reason::of(rules::CLAIMANT_MISSING))
}

fn speaking_for_itself<'a>(ruling: &Ruling<'a>) -> Result<&'a Responder, Reason> {
    let claimant = facts(ruling)?;
    if claimant.id == ruling.ask.by.id {
        return Ok(claimant);
    }
    Err(Reason::of(rules::CLAIMANT_IS_ACTOR)
        .text("claimant", &claimant.id)
        .text("by", &ruling.ask.by.id))
}

fn beside_a_lead(ruling: &Ruling<'_>) -> Outcome {
    if !ruling.ask.policy.claims.joint {
        return Err(Reason::of(rules::JOINT_CLAIMS_ALLOWED).flag("joint", false));
    }
    room_beside(ruling, ruling.case.live_claims().count())
}

/// Whether one more claim may stand beside so many others.
fn room_beside(ruling: &Ruling<'_>, others: usize) -> Outcome {
    if ruling.case.claims.len() >= CLAIMS_MAX {
        return Err(Reason::of(rules::CASE_FULL).number("claims", ruling.case.claims.len()));
    }
    let most = ruling.ask.policy.claims.co_claimants_max;
    if u32::try_from(others).unwrap_or(u32::MAX) <= most {
        return Ok(());
    }
    Err(Reason::of(rules::CO_CLAIMANTS_BELOW_LIMIT)
        .number("claims", others)
        .number("co_claimants_max", most))
}

/// The live claim of a responder, as it stands.
pub(super) fn live_claim(ruling: &Ruling<'_>, responder: &str) -> Result<Claim, Reason> {
    let claim = ruling.case.live_claim_of(responder).cloned();
    claim.ok_or_else(|| Reason::of(rules::CLAIM_LIVE).text("responder", responder))
}

fn own_claim(ruling: &Ruling<'_>, status: ClaimStatus) -> Result<Claim, Reason> {
    let claim = live_claim(ruling, &ruling.ask.by.id)?;
    if claim.status == status {
        return Ok(claim);
    }
    Err(Reason::of(rules::CLAIM_LIVE)
        .text("responder", &claim.responder)
        .text("status", claim.status.word()))
}

/// Whether the lead itself is speaking.
pub(super) fn lead_only(ruling: &Ruling<'_>) -> Outcome {
    let lead = ruling.case.lead().filter(|lead| lead.status == ClaimStatus::Active);
    if lead.is_some_and(|lead| lead.responder == ruling.ask.by.id) {
        return Ok(());
    }
    Err(Reason::of(rules::LEAD_ONLY).text("by", &ruling.ask.by.id))
}

fn no_goods_in_transit(ruling: &Ruling<'_>) -> Outcome {
    if ruling.case.goods_sent {
        return Err(Reason::of(rules::GOODS_IN_TRANSIT).text("case", &ruling.case.id));
    }
    Ok(())
}
