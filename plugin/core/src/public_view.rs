//! What everybody may see of a case: never a name, a number, an address or a reference, and of
//! small groups neither the group nor the fine area. Masking the text is `wish-mask`.
//!
//! Hiding groups below a smallest size is k-anonymity (Sweeney, 2002), with k set by the policy.

use crate::explain::rules;
use crate::machine;
use crate::policy::Policy;
use wish_contract::{Apple, Area, Case, Code, Instant, PublicCase, Reason, Share, Stage, area_cut};

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
    let (area, target_groups) = where_and_whom(policy, case, &mut hidden);
    Some(PublicCase {
        id: case.id.clone(),
        stage: case.stage,
        apple: apple(case, left),
        category: case.need.category.clone(),
        text: case.need.text.clone(),
        area,
        target_groups,
        urgency: case.need.urgency,
        places: case.need.places,
        places_left: left.places,
        cost_left_fen: left.cost_fen,
        hidden,
    })
}

fn apple(case: &Case, left: Share) -> Apple {
    let whole = Share { places: case.need.places, cost_fen: case.need.cost_fen };
    if case.stage != Stage::Published {
        Apple::Red
    } else if left == whole {
        Apple::Green
    } else {
        Apple::PartRed
    }
}

/// The area and the target groups as far as they may be shown, and what was held back.
fn where_and_whom(policy: &Policy, case: &Case, hidden: &mut Vec<Reason>) -> (Area, Vec<Code>) {
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
        return (area.to_owned(), need.target_groups.clone());
    }
    let reason =
        Reason::of(rules::SMALLEST_GROUP).number("smallest_group", rules_of_view.smallest_group);
    hidden.push(match need.households_alike {
        Some(alike) => *reason.number("households_alike", alike),
        None => *reason,
    });
    (area.to_owned(), Vec::new())
}
