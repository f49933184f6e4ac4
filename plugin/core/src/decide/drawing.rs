//! Decides which of several claims made at one instant comes first, the same way in whatever order
//! they arrive: by `tie_break`. Whether a claim may be made at all is `claiming`.

use super::items;
use crate::policy::ClaimLimits;
use crate::tie_break::tie_break;
use wish_contract::{Case, Claim, ClaimStatus, Instant, ItemCount, Share, Stage};

/// The claims made at this very instant that come after `responder` in the draw, in the draw's
/// order.
#[must_use]
pub(super) fn drawn_after(case: &Case, responder: &str, now: Instant) -> Vec<Claim> {
    let mine = tie_break(&case.id, responder);
    let mut after: Vec<Claim> = Vec::new();
    for claim in at_this_instant(case, now) {
        let drawn = tie_break(&case.id, &claim.responder);
        if drawn > mine {
            let earlier = |other: &Claim| tie_break(&case.id, &other.responder) <= drawn;
            after.insert(after.partition_point(earlier), claim.clone());
        }
    }
    after
}

/// What is left to `responder` once the claims of this very instant that come after it in the draw
/// have given way, and how many those are.
#[must_use]
pub(super) fn left_for(case: &Case, responder: &str, now: Instant) -> (Share, usize) {
    let mine = tie_break(&case.id, responder);
    at_this_instant(case, now)
        .filter(|claim| tie_break(&case.id, &claim.responder) > mine)
        .fold((case.left(), 0), |(left, count), claim| (left.plus(&claim.share), count + 1))
}

/// The claim made at this very instant that came first in the draw, to be named to a loser.
#[must_use]
pub(super) fn drawn_first(case: &Case, now: Instant) -> Option<&Claim> {
    at_this_instant(case, now).min_by_key(|claim| tie_break(&case.id, &claim.responder))
}

/// What was left before any claim of this very instant was made.
#[must_use]
pub(super) fn left_before(case: &Case, now: Instant) -> Share {
    at_this_instant(case, now).fold(case.left(), |left, claim| left.plus(&claim.share))
}

/// A share cut down to what is left: in whole places, of each item by itself, and with their part of the cost where
/// places are lost.
///
/// INVARIANT: cutting twice gives what cutting once to the lesser rest gives, so that the order of
/// claims is all one.
#[must_use]
pub(super) fn cut(share: &Share, left: &Share, need: &Share, limits: ClaimLimits) -> Share {
    let items = items::of_what_is_left(&share.items, left);
    let places =
        if need.items.is_empty() { share.places.min(left.places) } else { ItemCount::sum(&items) };
    if places == share.places {
        return Share { places, cost_fen: share.cost_fen.min(left.cost_fen), items };
    }
    if places == 0 || !limits.parts {
        return Share::default();
    }
    let cost_fen = cost_of(places, need).min(share.cost_fen).min(left.cost_fen);
    Share { places, cost_fen, items }
}

/// What a claim that got this share of what it asked for offers to bear at most: its cost may have been cut to what was
/// left, of which more may be left once another that came before it gives way in its turn.
#[must_use]
pub(super) fn offer(asked: &Share, got: &Share, need: &Share) -> u64 {
    if got.places == asked.places {
        asked.cost_fen
    } else {
        cost_of(got.places, need).min(asked.cost_fen)
    }
}

/// The part of the cost that goes with so many places, in fen, rounded up.
#[must_use]
pub(super) fn cost_of(places: u32, need: &Share) -> u64 {
    let each = need.cost_fen.div_ceil(u64::from(need.places.max(1)));
    each.saturating_mul(u64::from(places)).min(need.cost_fen)
}

fn at_this_instant(case: &Case, now: Instant) -> impl Iterator<Item = &Claim> {
    let open = case.last == now && matches!(case.stage, Stage::Published | Stage::Claimed);
    case.claims.iter().filter(move |claim| {
        open && claim.since == now && claim.status == ClaimStatus::Active && claim.share.places > 0
    })
}
