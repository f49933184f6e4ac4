//! What events make of a case's claims: who holds which share of it, and who leads.

use super::{delivered, with_ladder};
use crate::tie_break::tie_break;
use wish_contract::{
    CLAIMS_MAX, Case, Claim, ClaimEnding, ClaimRole, ClaimStatus, Instant, PartDelivery, Share,
    Stage, Substitution, Takeover,
};

pub(super) fn invitation_accepted(case: &mut Case, responder: &str) {
    if let Some(claim) = live_claim_mut(case, responder) {
        claim.status = ClaimStatus::Active;
    }
    lead_passes(case);
    claimed_if_full(case);
}

pub(super) fn substituted(case: &mut Case, substitution: &Substitution, at: Instant) {
    let was_lead = case.lead().is_some_and(|lead| lead.responder == substitution.responder);
    if let Some(claim) = live_claim_mut(case, &substitution.responder) {
        claim.status = ClaimStatus::Released;
        claim.since = at;
    }
    add_claim(case, substitution.claim.clone());
    if was_lead {
        case.stage = Stage::Claimed;
        case.appointment = None;
        case.extension_asked = None;
    }
}

/// The need and the claims become what came.
pub(super) fn part_delivered(case: &mut Case, delivery: &PartDelivery, at: Instant) {
    for claim in case.claims.iter_mut().filter(|claim| claim.status.is_live()) {
        let brought = delivery.brought.iter().find(|one| one.responder == claim.responder);
        let invited = claim.status == ClaimStatus::Invited;
        match brought.filter(|_| !invited) {
            Some(brought) => claim.share = brought.share.clone(),
            None => {
                claim.status = if invited { ClaimStatus::Declined } else { ClaimStatus::Released };
                claim.since = at;
            }
        }
    }
    let need = &mut case.need;
    need.places = need.places.saturating_sub(delivery.left.places);
    need.cost_fen = need.cost_fen.saturating_sub(delivery.left.cost_fen);
    for item in &mut need.items {
        item.places = item.places.saturating_sub(delivery.left.places_of(&item.id));
    }
    need.items.retain(|item| item.places > 0);
    lead_passes(case);
    delivered(case);
}

/// Whoever stood by holds the other's share beside its own, and leads where that one led; the work begins anew then.
pub(super) fn took_over(case: &mut Case, takeover: &Takeover) {
    let Some(ending) = live_claim_mut(case, &takeover.predecessor) else { return };
    let (share, led) = (ending.share.clone(), ending.role == ClaimRole::Lead);
    ending.role = ClaimRole::Co;
    if let Some(claim) = live_claim_mut(case, &takeover.responder) {
        claim.share = claim.share.plus(&share);
        claim.stands_by = None;
        if led {
            claim.role = ClaimRole::Lead;
        }
    }
    if led && matches!(case.stage, Stage::Claimed | Stage::Scheduled | Stage::InProgress) {
        case.stage = Stage::Claimed;
        case.appointment = None;
        case.extension_asked = None;
    }
}

pub(super) fn claim_ended(case: &mut Case, ending: &ClaimEnding, at: Instant) {
    let mut share = Share::default();
    if let Some(claim) = live_claim_mut(case, &ending.responder) {
        claim.status = ending.status;
        claim.since = at;
        share = claim.share.clone();
    }
    let absent = ending.status == ClaimStatus::NoShow;
    if absent && matches!(case.stage, Stage::InProgress | Stage::Delivered) {
        // Whoever stood by has taken it over already.
        if !case.is_full() {
            lead_carries(case, &share);
        }
        return;
    }
    lead_passes(case);
    let with_claim = matches!(case.stage, Stage::Claimed | Stage::Scheduled | Stage::InProgress);
    if with_claim && !case.is_full() {
        case.stage = Stage::Published;
        case.appointment = None;
        case.extension_asked = None;
    }
}

/// What an absent co-claimant held passes to the lead once work has begun.
pub(super) fn lead_carries(case: &mut Case, share: &Share) {
    let lead = case
        .claims
        .iter_mut()
        .find(|claim| claim.role == ClaimRole::Lead && claim.status == ClaimStatus::Active);
    if let Some(lead) = lead {
        lead.share = lead.share.plus(share);
    }
}

/// The oldest live claim leads when the lead has gone; of several that are as old, the first in the
/// draw.
pub(super) fn lead_passes(case: &mut Case) {
    if case.lead().is_some() {
        return;
    }
    let active = || case.claims.iter().filter(|claim| claim.status == ClaimStatus::Active);
    let Some(since) = active().next().map(|oldest| oldest.since) else { return };
    let as_old = active().filter(|claim| claim.since == since);
    let heir = as_old.min_by_key(|claim| tie_break(&case.id, &claim.responder));
    let heir = heir.map(|claim| claim.responder.clone());
    if let Some(claim) = heir.and_then(|heir| live_claim_mut(case, &heir)) {
        claim.role = ClaimRole::Lead;
    }
}

pub(super) fn live_claim_mut<'a>(case: &'a mut Case, responder: &str) -> Option<&'a mut Claim> {
    case.claims.iter_mut().find(|claim| claim.status.is_live() && claim.responder == responder)
}

pub(super) fn turn_claims(case: &mut Case, from: ClaimStatus, to: ClaimStatus) {
    for claim in case.claims.iter_mut().filter(|claim| claim.status == from) {
        claim.status = to;
    }
}

pub(super) fn claimed_if_full(case: &mut Case) {
    if case.stage == Stage::Published && case.lead().is_some() && case.is_full() {
        case.stage = Stage::Claimed;
        with_ladder(case, |position| position.reserved_for = None);
    }
}

/// Adds a claim; the oldest ended one gives way where there are too many. One that is fulfilled may come to life again.
pub(super) fn add_claim(case: &mut Case, claim: Claim) {
    let gone = |claim: &Claim| !claim.status.is_live() && claim.status != ClaimStatus::Fulfilled;
    if case.claims.len() >= CLAIMS_MAX
        && let Some(oldest) = case.claims.iter().position(gone)
    {
        case.claims.remove(oldest);
    }
    case.claims.push(claim);
}
