//! Decides what is said of places that differ: three pairs of shoes in three sizes are three items of one place each.
//! Whoever takes all that is left need not say which they are; whoever takes less must, so that nobody is promised a size
//! that another brings.

use super::admissible::{self, ITEM_TEXT};
use super::ruling::Outcome;
use super::{claiming, drawing};
use crate::explain::rules;
use wish_contract::{Case, ClaimWish, Instant, Item, ItemCount, MaskFinding, Need, Reason, Share};

/// How many places are wanted, and of which items, of those that are `free`.
pub(super) fn wanted(
    need: &Need,
    free: &Share,
    places: Option<u32>,
    items: &[ItemCount],
) -> Result<(u32, Vec<ItemCount>), Box<Reason>> {
    known(need, items)?;
    if !items.is_empty() {
        adds_up(items, places.unwrap_or_else(|| ItemCount::sum(items)))?;
        let there = of_what_is_left(items, free);
        if there.is_empty() {
            return Err(with_items(claiming::no_place_left(need), items));
        }
        return Ok((ItemCount::sum(&there), there));
    }
    let places = places.unwrap_or(free.places).min(free.places);
    if need.items.is_empty() || places == 0 {
        return Ok((places, Vec::new()));
    }
    named(places, free)?;
    Ok((places, free.items.clone()))
}

/// Of what somebody took, what it brought: which items, where the claim is for some.
pub(super) fn brought(
    need: &Need,
    taken: &Share,
    places: u32,
    items: &[ItemCount],
) -> Result<Vec<ItemCount>, Box<Reason>> {
    known(need, items)?;
    if items.is_empty() && (taken.items.is_empty() || places == 0) {
        return Ok(Vec::new());
    }
    if items.is_empty() {
        named(places, taken)?;
        return Ok(taken.items.clone());
    }
    adds_up(items, places)?;
    match items.iter().find(|one| one.places > taken.places_of(&one.item)) {
        None => Ok(of_what_is_left(items, taken)),
        Some(more) => Err(Reason::of(rules::PART_WITHIN_CLAIM)
            .number("places", more.places)
            .number("places_claimed", taken.places_of(&more.item))
            .text("items", &more.item)),
    }
}

/// What there is of so many items, in the order of their ids.
pub(super) fn of_what_is_left(items: &[ItemCount], left: &Share) -> Vec<ItemCount> {
    let mut there: Vec<ItemCount> = items
        .iter()
        .map(|one| ItemCount {
            item: one.item.clone(),
            places: one.places.min(left.places_of(&one.item)),
        })
        .filter(|one| one.places > 0)
        .collect();
    there.sort_unstable_by(|one, other| one.item.cmp(&other.item));
    there
}

/// A wish for one place, of the first item that is left where places differ.
pub(crate) fn one_place(case: &Case, now: Instant) -> ClaimWish {
    let first = drawing::left_before(case, now).items.into_iter().next();
    let one = first.map(|left| ItemCount { item: left.item, places: 1 });
    ClaimWish { places: Some(1), cost_fen: None, items: one.into_iter().collect() }
}

/// Whether items are together so many places.
pub(super) fn add_up(items: &[Item], places: u32) -> Outcome {
    let sum = items.iter().fold(0_u32, |sum, item| sum.saturating_add(item.places));
    if items.is_empty() || sum == places { Ok(()) } else { Err(not_adding_up(sum, places)) }
}

/// Items as they are kept, with what was masked in their texts added to what was found before.
pub(super) fn masked(
    items: &[Item],
    findings: &mut Vec<MaskFinding>,
) -> Result<Vec<Item>, Box<Reason>> {
    let mut mask_one = |item: &Item| {
        let masked = admissible::masked(&item.text, ITEM_TEXT)?;
        masked.findings.into_iter().for_each(|found| add(findings, found));
        Ok(Item { text: masked.text, ..item.clone() })
    };
    items.iter().map(&mut mask_one).collect()
}

fn add(findings: &mut Vec<MaskFinding>, found: MaskFinding) {
    match findings.binary_search_by_key(&found.kind, |earlier| earlier.kind) {
        Err(place) => findings.insert(place, found),
        Ok(place) => {
            if let Some(earlier) = findings.get_mut(place) {
                earlier.count = earlier.count.saturating_add(found.count);
            }
        }
    }
}

/// The reason, and of which items it speaks.
pub(super) fn with_items(reason: Box<Reason>, items: &[ItemCount]) -> Box<Reason> {
    if items.is_empty() { reason } else { reason.text("items", &listed(items)) }
}

fn known(need: &Need, items: &[ItemCount]) -> Outcome {
    let unknown = |one: &&ItemCount| need.items.iter().all(|item| item.id != one.item);
    items.iter().find(unknown).map_or(Ok(()), |one| {
        let reason = Reason::of(rules::ITEM_UNKNOWN).text("item", &one.item);
        Err(with_items(reason, &need.whole().items))
    })
}

/// Whether nothing needs to be named, since it is all that there is.
fn named(places: u32, all: &Share) -> Outcome {
    if places >= all.places {
        return Ok(());
    }
    Err(Reason::of(rules::ITEMS_NAMED)
        .number("places", places)
        .number("places_left", all.places)
        .text("items", &listed(&all.items)))
}

fn adds_up(items: &[ItemCount], places: u32) -> Outcome {
    let sum = ItemCount::sum(items);
    if sum == places { Ok(()) } else { Err(not_adding_up(sum, places)) }
}

fn not_adding_up(sum: u32, places: u32) -> Box<Reason> {
    Reason::of(rules::ITEMS_ADD_UP).number("sum", sum).number("places", places)
}

fn listed(items: &[ItemCount]) -> String {
    let one = |count: &ItemCount| match count.places {
        1 => count.item.clone(),
        places => format!("{} × {places}", count.item),
    };
    items.iter().map(one).collect::<Vec<_>>().join(", ")
}
