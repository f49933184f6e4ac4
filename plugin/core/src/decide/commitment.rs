//! Decides what becomes of a claim: taken up, declined, given back, revoked, handed over, ended; and what
//! that does to the clocks of the board and of the work.
//! Who may make a claim is `claiming`; the work itself is `fulfilment`.

use super::ruling::{Outcome, Ruling};
use super::{board, claiming};
use crate::explain::rules;
use crate::ladder::{
    self,
    clocks::{self, Clocks},
};
use crate::tie_break::tie_break;
use wish_contract::{
    Action, Change, Claim, ClaimEnd, ClaimEnding, ClaimStatus, CommandKind, DeadlineKind, Reason,
    Role, Stage, Substitution, Takeover, Way,
};

/// Says yes to an invitation.
pub(super) fn accept_invitation(ruling: &mut Ruling<'_>) -> Outcome {
    let claimant = ruling.speaking_for_itself()?;
    let cost_fen = own_claim(ruling, ClaimStatus::Invited)?.share.cost_fen;
    ruling.guard(Way::Acceptance, CommandKind::AcceptInvitation, claimant, cost_fen)?;
    let before = ruling.case.stage;
    let reason = Reason::of(rules::INVITATION_ACCEPTED).text("responder", &claimant.id);
    record(ruling, before, reason, Change::InvitationAccepted(claimant.id.clone()));
    after(ruling, before);
    Ok(())
}

/// Says no to an invitation, or to a reservation.
pub(super) fn decline(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
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
    own_claim(ruling, ClaimStatus::Active)?;
    no_goods_in_transit(ruling)?;
    let me = ruling.ask.by.id.clone();
    let reason =
        Reason::of(rules::RELEASED_BY_RESPONDER).text("responder", &me).text("reason", why);
    end_or_hand_over(ruling, reason, &me, ClaimStatus::Released, why);
    Ok(())
}

/// Ends another's claim.
pub(super) fn revoke(ruling: &mut Ruling<'_>, end: &ClaimEnd) -> Outcome {
    live_claim(ruling, &end.responder)?;
    no_goods_in_transit(ruling)?;
    let reason = Reason::of(rules::REVOKED_BY_COORDINATOR)
        .text("responder", &end.responder)
        .text("reason", &end.reason);
    end_or_hand_over(ruling, reason, &end.responder, ClaimStatus::Revoked, &end.reason);
    ruling.notify(Role::Responder, Some(&end.responder), rules::REVOKED_BY_COORDINATOR);
    Ok(())
}

/// Puts one responder in the place of another.
pub(super) fn substitute(ruling: &mut Ruling<'_>, end: &ClaimEnd) -> Outcome {
    let by = ruling.ask.by;
    if by.role == Role::Responder && by.id != end.responder {
        return Err(Reason::of(rules::CLAIMANT_ONLY)
            .text("responder", &end.responder)
            .text("by", &by.id));
    }
    let replaced = live_claim(ruling, &end.responder)?.clone();
    no_goods_in_transit(ruling)?;
    let stand_in = ruling.facts()?;
    ruling.guard(Way::Name, CommandKind::Substitute, stand_in, replaced.share.cost_fen)?;
    let claim = Claim {
        responder: stand_in.id.clone(),
        kind: stand_in.kind.clone(),
        since: ruling.at,
        offered_fen: replaced.share.cost_fen,
        stands_by: claiming::stands_by(ruling.ask.policy, stand_in, &replaced.share),
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
    if by.id != end.responder {
        ruling.notify(Role::Responder, Some(&end.responder), rules::SUBSTITUTED_BY_OTHER);
    }
    Ok(())
}

/// Ends a claim that had been agreed to; whoever stands by takes it over first.
pub(super) fn end_or_hand_over(
    ruling: &mut Ruling<'_>,
    reason: Box<Reason>,
    responder: &str,
    status: ClaimStatus,
    why: &str,
) {
    let_take_over(ruling, responder);
    end_claim(ruling, reason, responder, status, why);
}

/// Lets the first of those who stand by take over a claim that is about to end, in the order of joining; of several
/// that joined at one instant, the first in the draw.
fn let_take_over(ruling: &mut Ruling<'_>, from: &str) {
    let case = &ruling.case;
    let ending = case.live_claim_of(from).filter(|claim| claim.status == ClaimStatus::Active);
    let Some(share) = ending.map(|claim| &claim.share).filter(|share| share.places > 0) else {
        return;
    };
    let ladder = ladder::current_step(ruling.ask.policy, case).map(|(ladder, _)| ladder);
    // A version that the case was moved to may keep off a kind that could stand by before.
    let never = |kind: &str| ladder.is_some_and(|ladder| ladder.keeps_off(kind));
    let may = |claim: &&Claim| {
        let cost_fen = claim.share.plus(share).cost_fen;
        let stands_by = claim.stands_by.is_some_and(|cost_max_fen| cost_fen <= cost_max_fen);
        stands_by
            && !never(&claim.kind)
            && claim.status == ClaimStatus::Active
            && claim.responder != from
    };
    let order = |one: &&Claim, other: &&Claim| {
        let drawn = |claim: &Claim| tie_break(&case.id, &claim.responder).0;
        (one.since, drawn(one)).cmp(&(other.since, drawn(other)))
    };
    let Some(heir) = case.live_claims().filter(may).min_by(order) else { return };
    let heir = heir.responder.clone();
    let before = case.stage;
    let reason = Reason::of(rules::STAND_BY_TAKES_OVER)
        .text("responder", &heir)
        .text("from", from)
        .number("places", share.places)
        .number("cost_fen", share.cost_fen);
    let takeover = Takeover { responder: heir.clone(), predecessor: from.to_owned() };
    record(ruling, before, reason, Change::TookOver(takeover));
    if ruling.case.stage != before {
        ruling.act(Action::Publish);
    }
    ruling.notify(Role::Responder, Some(&heir), rules::STAND_BY_TAKES_OVER);
}

/// Ends a claim; the case goes back on the board where it is no longer fully claimed.
pub(super) fn end_claim(
    ruling: &mut Ruling<'_>,
    reason: Box<Reason>,
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
pub(super) fn record(ruling: &mut Ruling<'_>, before: Stage, reason: Box<Reason>, change: Change) {
    let lead = ruling.case.lead().map(|lead| lead.responder.clone());
    ruling.record_with(reason, change, &|clocks| move_clocks(clocks, before, lead.as_deref()));
}

fn move_clocks(clocks: &mut Clocks<'_>, before: Stage, lead: Option<&str>) {
    let case = clocks.case;
    if case.live_claims().all(|claim| claim.status != ClaimStatus::Invited) {
        clocks.stop(&[DeadlineKind::Invitation]);
    }
    let lead_is_new = case.lead().map(|lead| lead.responder.as_str()) != lead;
    match (before, case.stage) {
        (Stage::Published, Stage::Claimed) => {
            clocks.stop(&[DeadlineKind::Reservation]);
            clocks.begin_use();
            clocks.pause(clocks::BOARD);
            clocks.await_contact();
        }
        (Stage::Claimed | Stage::Scheduled | Stage::InProgress, Stage::Published) => {
            clocks.stop(clocks::WORK);
            let begun = case.ladder.as_ref().is_some_and(|position| position.step > 0);
            if begun && before == Stage::Claimed {
                board::start_open_again(clocks);
            } else if begun {
                board::start_open(clocks);
            }
        }
        (_, Stage::Claimed) if lead_is_new => {
            if before != Stage::Claimed {
                clocks.begin_use();
            }
            clocks.stop(clocks::WORK);
            clocks.await_contact();
        }
        _ => {}
    }
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

/// The live claim of a responder, as it stands.
pub(super) fn live_claim<'a>(
    ruling: &'a Ruling<'_>,
    responder: &str,
) -> Result<&'a Claim, Box<Reason>> {
    let claim = ruling.case.live_claim_of(responder);
    claim.ok_or_else(|| Reason::of(rules::CLAIM_LIVE).text("responder", responder))
}

fn own_claim<'a>(ruling: &'a Ruling<'_>, status: ClaimStatus) -> Result<&'a Claim, Box<Reason>> {
    let claim = live_claim(ruling, &ruling.ask.by.id)?;
    if claim.status == status {
        return Ok(claim);
    }
    Err(Reason::of(rules::CLAIM_LIVE)
        .text("responder", &claim.responder)
        .text("status", claim.status.name()))
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
