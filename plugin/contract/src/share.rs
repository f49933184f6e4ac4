//! Shares of a case reckoned with: added, taken off, held against each other. Items stand in the order of their ids, each once.

use crate::{ItemCount, Need, Share};

impl Share {
    /// Both together.
    #[must_use]
    pub fn plus(&self, other: &Share) -> Share {
        let mut items = self.items.clone();
        for one in &other.items {
            match items.binary_search_by(|held| held.item.cmp(&one.item)) {
                Ok(place) => {
                    if let Some(held) = items.get_mut(place) {
                        held.places = held.places.saturating_add(one.places);
                    }
                }
                Err(place) => items.insert(place, one.clone()),
            }
        }
        Share {
            places: self.places.saturating_add(other.places),
            cost_fen: self.cost_fen.saturating_add(other.cost_fen),
            items,
        }
    }

    /// This without the other; never below nothing.
    #[must_use]
    pub fn minus(&self, other: &Share) -> Share {
        let rest = |one: &ItemCount| ItemCount {
            item: one.item.clone(),
            places: one.places.saturating_sub(other.places_of(&one.item)),
        };
        Share {
            places: self.places.saturating_sub(other.places),
            cost_fen: self.cost_fen.saturating_sub(other.cost_fen),
            items: self.items.iter().map(rest).filter(|one| one.places > 0).collect(),
        }
    }

    /// How many of its places are of one item.
    #[must_use]
    pub fn places_of(&self, item: &str) -> u32 {
        self.items.iter().find(|one| one.item == item).map_or(0, |one| one.places)
    }
}

impl ItemCount {
    /// How many places they are together.
    #[must_use]
    pub fn sum(counts: &[ItemCount]) -> u32 {
        counts.iter().fold(0, |sum, one| sum.saturating_add(one.places))
    }
}

impl Need {
    /// All of it: every place, the whole cost.
    #[must_use]
    pub fn whole(&self) -> Share {
        let count = |item: &crate::Item| ItemCount { item: item.id.clone(), places: item.places };
        let mut items: Vec<ItemCount> = self.items.iter().map(count).collect();
        items.sort_unstable_by(|one, other| one.item.cmp(&other.item));
        Share { places: self.places, cost_fen: self.cost_fen, items }
    }
}
