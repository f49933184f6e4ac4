//! Decides what becomes of a case of which only a part came: it goes on with what was brought, and a case of its own is
//! submitted for the rest.
//!
//! Who brought how much, the lead says: nobody's share is guessed from the others'. The cost of a share shrinks with its places,
//! rounded down; what is not spent goes with the rest.

use super::ruling::{Outcome, Ruling};
use super::{commitment, fulfilment, items};
use crate::explain::rules;
use wish_contract::{
    Action, Brought, BroughtShare, Case, Change, ClaimStatus, Continuation, DeadlineKind, Item,
    Need, PartDelivery, Reason, Role, Share,
};

/// A part is done, as the lead sees it; the beneficiary is called back for that.
pub(super) fn deliver_part(ruling: &mut Ruling<'_>, brought: &[Brought]) -> Outcome {
    commitment::lead_only(ruling)?;
    for one in brought {
        within_claim(ruling, one)?;
    }
    let delivery = delivery(&ruling.case, brought)?;
    let need = &ruling.case.need;
    let came = need.places.saturating_sub(delivery.left.places);
    let reason = Reason::of(rules::PART_DELIVERED)
        .number("places", came)
        .number("places_left", delivery.left.places);
    if came == 0 || delivery.left.places == 0 {
        return Err(Reason::of(rules::PART_OF_WHOLE)
            .number("places", came)
            .number("places_total", need.places));
    }
    let rest = rest(&ruling.case.need, &delivery.left);
    let claimants = ruling.claimants();
    ruling.record_with(reason, Change::PartDelivered(delivery), &|clocks| {
        clocks.stop(&[DeadlineKind::Invitation]);
        fulfilment::await_confirmation(clocks);
    });
    ruling.act(Action::CarryOn(Continuation {
        reporter: ruling.case.reporter.clone(),
        kind: ruling.case.kind,
        need: rest,
        continues: ruling.case.id.clone(),
    }));
    ruling.act(Action::Publish);
    tell(ruling, &claimants);
    Ok(())
}

fn tell(ruling: &mut Ruling<'_>, claimants: &[String]) {
    let reporter = ruling.case.reporter.clone();
    ruling.notify(Role::Reporter, Some(&reporter), rules::PART_DELIVERED);
    ruling.notify(Role::Beneficiary, None, rules::PART_DELIVERED);
    ruling.notify(Role::Proxy, None, rules::PART_DELIVERED);
    for claimant in claimants {
        ruling.notify(Role::Responder, Some(claimant), rules::PART_DELIVERED);
    }
}

/// Whether somebody may have brought so much.
fn within_claim(ruling: &Ruling<'_>, brought: &Brought) -> Outcome {
    let claim = commitment::live_claim(ruling, &brought.responder)?;
    if claim.status != ClaimStatus::Active {
        return Err(Reason::of(rules::CLAIM_LIVE)
            .text("responder", &brought.responder)
            .text("status", claim.status.name()));
    }
    if brought.places <= claim.share.places {
        return Ok(());
    }
    Err(Reason::of(rules::PART_WITHIN_CLAIM)
        .text("responder", &brought.responder)
        .number("places", brought.places)
        .number("places_claimed", claim.share.places))
}

/// What each claim brought, and what is left.
fn delivery(case: &Case, brought: &[Brought]) -> Result<PartDelivery, Box<Reason>> {
    let mut shares = Vec::new();
    let mut came = Share::default();
    for claim in case.live_claims().filter(|claim| claim.status == ClaimStatus::Active) {
        let named = brought.iter().find(|one| one.responder == claim.responder);
        let share = match named {
            None => claim.share.clone(),
            Some(one) => part(&case.need, &claim.share, one)?,
        };
        // Whoever was to bring something and brought nothing is not in it any more.
        if named.is_some() && share.places == 0 && claim.share.places > 0 {
            continue;
        }
        came = came.plus(&share);
        shares.push(BroughtShare { responder: claim.responder.clone(), share });
    }
    Ok(PartDelivery { brought: shares, left: case.need.whole().minus(&came) })
}

/// The part of a share that was brought, with its part of the cost.
fn part(need: &Need, whole: &Share, brought: &Brought) -> Result<Share, Box<Reason>> {
    let items = items::brought(need, whole, brought.places, &brought.items)
        .map_err(|reason| reason.text("responder", &brought.responder))?;
    let cost_fen = whole.cost_fen.saturating_mul(u64::from(brought.places));
    let cost_fen = cost_fen.checked_div(u64::from(whole.places)).unwrap_or(whole.cost_fen);
    Ok(Share { places: brought.places, cost_fen, items })
}

/// What is still needed.
fn rest(need: &Need, left: &Share) -> Need {
    let items =
        need.items.iter().map(|item| Item { places: left.places_of(&item.id), ..item.clone() });
    Need {
        places: left.places,
        cost_fen: left.cost_fen,
        items: items.filter(|item| item.places > 0).collect(),
        ..need.clone()
    }
}
