//! The last look at an answer before it is given: whether the case still hangs together. What contradicts itself after a
//! command did so before it: no case that came from these rules does.

use super::ruling::Outcome;
use crate::explain::rules;
use crate::machine::liveness_deadlines;
use wish_contract::{Case, DeadlineKind, INSTANT_MAX, Instant, ItemCount, Reason, Share, Stage};

/// Refuses what contradicts itself, and names the contradiction.
pub(super) fn check(case: &Case, now: Instant) -> Outcome {
    contradiction(case, now).map_or(Ok(()), |code| Err(malformed(case, code)))
}

/// The case cannot have come from these rules: what about it cannot be.
pub(super) fn malformed(case: &Case, contradiction: &str) -> Box<Reason> {
    Reason::of(rules::CASE_MALFORMED)
        .number("sequence", case.sequence)
        .text("contradiction", contradiction)
}

fn contradiction(case: &Case, now: Instant) -> Option<&'static str> {
    let taken = case.taken();
    let on_board = case.stage >= Stage::Published && case.stage < Stage::Closed;
    let at_work = matches!(
        case.stage,
        Stage::Claimed | Stage::Scheduled | Stage::InProgress | Stage::Delivered
    );
    if taken.places > case.need.places || taken.cost_fen > case.need.cost_fen {
        Some("more-taken-than-needed")
    } else if !items_add_up(case) {
        Some("items-do-not-add-up")
    } else if case.stage.is_end() && case.live_claims().next().is_some() {
        Some("claim-after-the-end")
    } else if on_board && case.ladder.is_none() {
        Some("no-ladder")
    } else if at_work && case.lead().is_none() {
        Some("no-lead")
    } else if !is_kept(case) {
        Some("no-deadline")
    } else if case.next_deadline().is_some_and(|next| next.due <= now && next.due < INSTANT_MAX) {
        Some("deadline-passed")
    } else {
        None
    }
}

/// Whether the places of the need and of every live claim are those of its items, where they differ.
fn items_add_up(case: &Case) -> bool {
    if case.need.items.is_empty() {
        return case.live_claims().all(|claim| claim.share.items.is_empty());
    }
    let whole = case.need.whole();
    let of_items = |share: &Share| {
        let known = share.items.iter().all(|one| whole.places_of(&one.item) > 0);
        known && ItemCount::sum(&share.items) == share.places
    };
    let ordered = |share: &Share| share.items.is_sorted_by(|one, next| one.item < next.item);
    let taken = case.taken();
    let fits = taken.items.iter().all(|one| one.places <= whole.places_of(&one.item));
    let mut shares = case.live_claims().map(|claim| &claim.share).chain([&whole]);
    shares.all(|share| of_items(share) && ordered(share)) && fits
}

/// Whether a deadline of the stage runs, or a holder has the case.
fn is_kept(case: &Case) -> bool {
    let runs = |kind: DeadlineKind| case.deadline(kind).is_some();
    if case.anonymised {
        return true;
    }
    if case.stage.is_end() {
        return runs(DeadlineKind::Retention);
    }
    let kept = if case.held.is_some() {
        runs(DeadlineKind::HoldReview)
    } else if case.merging.is_some() {
        runs(DeadlineKind::Merge)
    } else {
        liveness_deadlines(case.stage).iter().copied().any(runs)
    };
    kept || case.holder.is_some()
}
