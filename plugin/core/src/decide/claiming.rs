//! Decides who may take on a published case: by claiming places, by joining, or by invitation.
//! What a responder is allowed in general is `eligibility`; claims made at one instant are `drawing`;
//! what becomes of a claim is `commitment`.

use super::ruling::{Outcome, Ruling};
use super::{commitment, drawing, items};
use crate::eligibility;
use crate::explain::rules;
use crate::policy::Policy;
use wish_contract::{
    Case, Change, Claim, ClaimRole, ClaimStatus, ClaimWish, CommandKind, DeadlineKind, Instant,
    Need, Reason, Responder, Role, Share, Stage, Way,
};

/// Takes places on the case, or says which guard stands in the way.
pub(super) fn claim(ruling: &mut Ruling<'_>, wish: &ClaimWish) -> Outcome {
    let claimant = ruling.speaking_for_itself()?;
    let (policy, at) = (ruling.ask.policy, ruling.at);
    let (left, giving_way) = drawing::left_for(&ruling.case, &claimant.id, at);
    let asked = asked_for(policy, &ruling.case, wish, at)?;
    let share = share_for(policy, &ruling.case, &asked, &left, at)?;
    ruling.guard(Way::Board, CommandKind::Claim, claimant, asked.cost_fen)?;
    let others = ruling.case.live_claims().count().saturating_sub(giving_way);
    within_claim_limits(policy, others)?;

    let reason = Reason::of(rules::CLAIM_OPEN)
        .text("responder", &claimant.id)
        .number("places", share.places)
        .number("cost_fen", share.cost_fen)
        .number("places_left", ruling.case.left().places);
    let reason = items::with_items(reason, &share.items);
    take_by_draw(ruling, reason, claimant, &asked, share);
    Ok(())
}

/// What a claim asks for, as though no other were made at this instant: guards look at this, so
/// that they say the same in whatever order such claims come.
pub(super) fn asked_for(
    policy: &Policy,
    case: &Case,
    wish: &ClaimWish,
    at: Instant,
) -> Result<Share, Box<Reason>> {
    let limits = policy.claims;
    let need = case.need.whole();
    let free = drawing::left_before(case, at);
    let (places, items) = items::wanted(&case.need, &free, wish.places, &wish.items)?;
    if places > 0 && places < need.places && !limits.parts {
        return Err(Reason::of(rules::PARTS_ALLOWED)
            .number("places", places)
            .number("places_total", need.places));
    }
    let fair = drawing::cost_of(places, &need).min(free.cost_fen);
    let cost_fen = wish.cost_fen.unwrap_or(fair).min(free.cost_fen);
    if cost_fen < fair && !limits.joint {
        return Err(Reason::of(rules::JOINT_CLAIMS_ALLOWED)
            .number("cost_fen", cost_fen)
            .number("fair_fen", fair));
    }
    Ok(Share { places, cost_fen, items })
}

/// What it gets of that: no more than is `left` to it, once those that come after it have given way.
pub(super) fn share_for(
    policy: &Policy,
    case: &Case,
    asked: &Share,
    left: &Share,
    at: Instant,
) -> Result<Share, Box<Reason>> {
    let share = drawing::cut(asked, left, &case.need.whole(), policy.claims);
    if share.places > 0 {
        return Ok(share);
    }
    Err(match drawing::drawn_first(case, at) {
        Some(winner) => {
            Reason::of(rules::DRAWN_BY_LOT).text("winner", &winner.responder).time("at", at)
        }
        None => no_place_left(&case.need),
    })
}

/// Nothing is left of what is asked for.
pub(super) fn no_place_left(need: &Need) -> Box<Reason> {
    Reason::of(rules::PLACES_LEFT).number("places_left", 0).number("places_total", need.places)
}

/// Why a case that has left the open board cannot be claimed, and when it may come back.
pub(super) fn taken_already(case: &Case) -> Box<Reason> {
    let reason = no_place_left(&case.need).text("stage", case.stage.name());
    let reason =
        case.lead().into_iter().fold(reason, |reason, lead| reason.time("taken_since", lead.since));
    reason.until(case.deadline(DeadlineKind::FirstContact).map(|deadline| deadline.due))
}

/// Whether a claim may still come first though the case has just been taken.
pub(super) fn is_still_drawn(case: &Case, claimant: Option<&Responder>, at: Instant) -> bool {
    let Some(claimant) = claimant else { return false };
    case.stage == Stage::Claimed
        && drawing::drawn_first(case, at).is_some_and(|first| first.responder != claimant.id)
}

/// Takes a share before all claims of this instant that come after it in the draw: these give way
/// and take what is left. Where there is enough for all, only the lead does, so that it passes to
/// whoever comes first.
fn take_by_draw(
    ruling: &mut Ruling<'_>,
    reason: Box<Reason>,
    claimant: &Responder,
    asked: &Share,
    share: Share,
) {
    let after = drawing::drawn_after(&ruling.case, &claimant.id, ruling.at);
    let lead = after.iter().find(|claim| claim.role == ClaimRole::Lead);
    let offered_fen = drawing::offer(asked, &share, &ruling.case.need.whole());
    if leaves_the_others(ruling, asked, &share) && (lead.is_none() || ruling.case.left() != share) {
        let claim = new_claim(&claimant.id, &claimant.kind, share);
        take(ruling, reason, Claim { offered_fen, ..claim });
        if let Some(lead) = lead {
            give_way(ruling, lead, &claimant.id);
            take_left_over(ruling, lead);
        }
        return;
    }
    for loser in &after {
        give_way(ruling, loser, &claimant.id);
    }
    let claim = new_claim(&claimant.id, &claimant.kind, share);
    take(ruling, reason, Claim { offered_fen, ..claim });
    for loser in &after {
        take_left_over(ruling, loser);
    }
}

/// Whether there is enough for a claim beside all others, so that nobody loses a share to it.
fn leaves_the_others(ruling: &Ruling<'_>, asked: &Share, share: &Share) -> bool {
    let (policy, case) = (ruling.ask.policy, &ruling.case);
    let free = drawing::cut(asked, &case.left(), &case.need.whole(), policy.claims);
    free == *share && within_claim_limits(policy, case.live_claims().count()).is_ok()
}

fn give_way(ruling: &mut Ruling<'_>, loser: &Claim, winner: &str) {
    let reason = Reason::of(rules::DRAWN_BY_LOT).text("winner", winner).time("at", ruling.at);
    commitment::end_claim(ruling, reason, &loser.responder, ClaimStatus::Outdrawn, "drawn-after");
    ruling.notify(Role::Responder, Some(&loser.responder), rules::DRAWN_BY_LOT);
}

fn take_left_over(ruling: &mut Ruling<'_>, loser: &Claim) {
    let (limits, case) = (ruling.ask.policy.claims, &ruling.case);
    let (whole, asked) =
        (case.need.whole(), Share { cost_fen: loser.offered_fen, ..loser.share.clone() });
    let share = drawing::cut(&asked, &case.left(), &whole, limits);
    let others = case.live_claims().count();
    if share.places > 0 && within_claim_limits(ruling.ask.policy, others).is_ok() {
        let reason = Reason::of(rules::DRAWN_BY_LOT).number("places", share.places);
        let offered_fen = drawing::offer(&asked, &share, &whole);
        let claim = new_claim(&loser.responder, &loser.kind, share);
        take(ruling, reason, Claim { offered_fen, ..claim });
    }
}

/// A claim that has been agreed to, before it is made.
fn new_claim(responder: &str, kind: &str, share: Share) -> Claim {
    Claim {
        responder: responder.to_owned(),
        kind: kind.to_owned(),
        role: ClaimRole::Co,
        status: ClaimStatus::Active,
        offered_fen: share.cost_fen,
        share,
        since: 0,
        stands_by: None,
    }
}

fn take(ruling: &mut Ruling<'_>, reason: Box<Reason>, claim: Claim) {
    let before = ruling.case.stage;
    let role = if ruling.case.lead().is_none() { ClaimRole::Lead } else { ClaimRole::Co };
    let claim = Claim { role, since: ruling.at, ..claim };
    commitment::record(ruling, before, reason, Change::Claimed(claim));
    commitment::after(ruling, before);
}

/// Joins the lead without taking places.
pub(super) fn join(ruling: &mut Ruling<'_>, cost_fen: Option<u64>) -> Outcome {
    let claimant = ruling.speaking_for_itself()?;
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
    let share = Share { cost_fen: wanted, ..Share::default() };
    ruling.guard(Way::Board, CommandKind::Join, claimant, share.cost_fen)?;
    beside_a_lead(ruling)?;
    let stands_by = stands_by(ruling.ask.policy, claimant, &share);
    let claim = Claim { stands_by, ..new_claim(&claimant.id, &claimant.kind, share) };
    take(ruling, reason.number("cost_fen", wanted), claim);
    Ok(())
}

/// Asks another responder to join, holding a share for them.
pub(super) fn invite(ruling: &mut Ruling<'_>, asked: &Share) -> Outcome {
    if ruling.ask.by.role == Role::Responder {
        commitment::lead_only(ruling)?;
    }
    let invited = ruling.facts()?;
    let left = ruling.case.left();
    let need = &ruling.case.need;
    let (places, items) = items::wanted(need, &left, Some(asked.places), &asked.items)?;
    let share = Share { places, items, cost_fen: asked.cost_fen };
    if share.places < asked.places {
        let reason = Reason::of(rules::PLACES_LEFT)
            .number("places", asked.places)
            .number("places_left", share.places)
            .number("places_total", need.places);
        return Err(items::with_items(reason, &asked.items));
    }
    if share.cost_fen > left.cost_fen {
        return Err(Reason::of(rules::COST_LEFT)
            .number("cost_fen", share.cost_fen)
            .number("cost_left_fen", left.cost_fen));
    }
    ruling.guard(Way::Name, CommandKind::Invite, invited, share.cost_fen)?;
    beside_a_lead(ruling)?;
    let reason = Reason::of(rules::INVITED_BY_LEAD)
        .text("responder", &invited.id)
        .text("by", &ruling.ask.by.id);
    let reason = items::with_items(reason, &share.items);
    let claim = Claim {
        status: ClaimStatus::Invited,
        since: ruling.at,
        stands_by: stands_by(ruling.ask.policy, invited, &share),
        ..new_claim(&invited.id, &invited.kind, share)
    };
    ruling.record_with(reason, Change::Invited(claim), &|clocks| {
        clocks.start(DeadlineKind::Invitation, clocks.times().invitation);
    });
    ruling.notify(Role::Responder, Some(&invited.id), rules::INVITED_BY_LEAD);
    Ok(())
}

/// Up to which cost a claim takes over from others, where it is made without places.
pub(super) fn stands_by(policy: &Policy, responder: &Responder, share: &Share) -> Option<u64> {
    let may = policy.claims.stand_by && policy.claims.joint && share.places == 0;
    may.then(|| eligibility::limits(policy, responder).unwrap_or_default().cost_max_fen)
}

fn beside_a_lead(ruling: &Ruling<'_>) -> Outcome {
    if !ruling.ask.policy.claims.joint {
        return Err(Reason::of(rules::JOINT_CLAIMS_ALLOWED).flag("joint", false));
    }
    within_claim_limits(ruling.ask.policy, ruling.case.live_claims().count())
}

/// Whether one more claim may stand beside so many others.
pub(super) fn within_claim_limits(policy: &Policy, others: usize) -> Outcome {
    let most = policy.claims.co_claimants_max;
    if u32::try_from(others).unwrap_or(u32::MAX) <= most {
        return Ok(());
    }
    Err(Reason::of(rules::CO_CLAIMANTS_BELOW_LIMIT)
        .number("claims", others)
        .number("co_claimants_max", most))
}
