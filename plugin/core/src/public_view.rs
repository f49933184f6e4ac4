//! What everybody may see of a case: never a name, a number, an address or a reference, and of
//! small groups neither the group nor the fine area. Masking the text is `wish-mask`.
//!
//! Hiding groups below a smallest size is k-anonymity (Sweeney, 2002), with k set by the policy.

use crate::explain::rules;
use crate::machine;
use crate::policy::Policy;
use wish_contract::{
    BoardStatus, Case, Instant, Item, PublicCase, PublicItem, Reason, Remains, Share, Stage,
    area_cut,
};

/// The public view; none while the case is not, or no longer, for the public.
#[must_use]
pub fn public_view(policy: &Policy, case: &Case, now: Instant) -> Option<PublicCase> {
    let shown = machine::is_public(case.stage);
    let held_back = case.held.is_some() && case.stage == Stage::Published;
    if !shown || held_back || case.anonymised || case.policy != policy.reference || now < case.last
    {
        return None;
    }
    let left = if case.stage == Stage::Published { case.left() } else { Share::default() };
    let mut hidden = Vec::new();
    let Remains { area, target_groups } = shown_of_need(policy, case, &mut hidden);
    let (status, because) = status(case, &left);
    Some(PublicCase {
        id: case.id.clone(),
        stage: case.stage,
        status,
        because,
        category: case.need.category.clone(),
        text: case.need.text.clone(),
        area,
        target_groups,
        urgency: case.need.urgency,
        places: case.need.places,
        places_left: left.places,
        items: items(case, &left),
        cost_left_fen: left.cost_fen,
        hidden,
    })
}

/// The items, and what is left of each.
fn items(case: &Case, left: &Share) -> Vec<PublicItem> {
    let shown = |item: &Item| PublicItem {
        id: item.id.clone(),
        text: item.text.clone(),
        places: item.places,
        places_left: left.places_of(&item.id),
    };
    case.need.items.iter().map(shown).collect()
}

/// How the case stands on the board, and what is left of it: for the city's words.
fn status(case: &Case, left: &Share) -> (BoardStatus, Reason) {
    let whole = case.need.whole();
    let (status, rule) = match case.stage {
        Stage::Published if *left == whole => (BoardStatus::Open, rules::BOARD_OPEN),
        Stage::Published => (BoardStatus::PartlyTaken, rules::BOARD_PARTLY_TAKEN),
        Stage::Fulfilled | Stage::Closed => (BoardStatus::Fulfilled, rules::BOARD_FULFILLED),
        _ => (BoardStatus::Taken, rules::BOARD_TAKEN),
    };
    let reason = Reason::of(rule)
        .number("places", whole.places)
        .number("places_left", left.places)
        .number("cost_left_fen", left.cost_fen);
    (status, *reason)
}

/// Where and for whom a case is, as far as the public may see it: what an anonymised case keeps of that.
#[must_use]
pub(crate) fn remains(policy: &Policy, case: &Case) -> Remains {
    shown_of_need(policy, case, &mut Vec::new())
}

/// The area and the target groups as far as they may be shown, and what was held back. Nothing is said of the count
/// that was too small: it is what the hiding is for.
fn shown_of_need(policy: &Policy, case: &Case, hidden: &mut Vec<Reason>) -> Remains {
    let rules_of_view = &policy.publication;
    let need = &case.need;
    let alike = need.households_alike.unwrap_or(0);
    let too_few = !need.target_groups.is_empty() && alike < rules_of_view.smallest_group;
    let depth = if too_few {
        rules_of_view.small_group_area_depth.min(rules_of_view.area_depth)
    } else {
        rules_of_view.area_depth
    };
    let area = area_cut(&need.area, depth);
    if area.len() < need.area.len() {
        hidden.push(*Reason::of(rules::AREA_LEVEL_SHOWN).number("levels", depth));
    }
    if !too_few {
        return Remains { area: area.to_owned(), target_groups: need.target_groups.clone() };
    }
    hidden.push(
        *Reason::of(rules::SMALLEST_GROUP).number("smallest_group", rules_of_view.smallest_group),
    );
    Remains { area: area.to_owned(), target_groups: Vec::new() }
}
