//! Puts lists in order. The library's sorting is made anew for each kind of item, at up to five
//! kilobytes of component each time; this is made once, and knows items by their places only.
#![allow(clippy::indexing_slicing)]
// INVARIANT: the places are those of the list, each of them once.

use std::cmp::Ordering;
use std::mem::{replace, swap};

/// Puts items in order.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Puts items in order by a comparison; those that are alike stay as they stood.
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = places(items.len(), &mut |one, other| {
        compare(&items[one as usize], &items[other as usize])
    });
    carry_over(order, &mut |one, other| items.swap(one, other));
}

/// The places of a list in the order of its items: merged from ever longer runs.
pub(crate) fn places(count: usize, compare: &mut dyn FnMut(u32, u32) -> Ordering) -> Vec<u32> {
    let mut order: Vec<u32> = (0..count as u32).collect();
    let mut merged = Vec::with_capacity(count);
    let mut length = 1;
    while length < count {
        for pair in order.chunks(2 * length) {
            let (mut left, mut right) = pair.split_at(length.min(pair.len()));
            while let (Some(&one), Some(&other)) = (left.first(), right.first()) {
                let (first, run) = match compare(one, other) {
                    Ordering::Greater => (other, &mut right),
                    Ordering::Less | Ordering::Equal => (one, &mut left),
                };
                merged.push(first);
                *run = &run[1..];
            }
            merged.extend(left.iter().chain(right));
        }
        swap(&mut order, &mut merged);
        merged.clear();
        length *= 2;
    }
    order
}

/// Brings each item to where it belongs, going round the cycles of those that take each other's
/// place.
fn carry_over(mut order: Vec<u32>, exchange: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut place = start;
        loop {
            let from = replace(&mut order[place], place as u32) as usize;
            if from == start {
                break;
            }
            exchange(place, from);
            place = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        /// Compared by their first half only, so that many are alike.
        #[test]
        fn items_stand_as_the_library_would_put_them(
            mut items in prop::collection::vec((0_u8..20, any::<u8>()), 0..100),
        ) {
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            super::sort_by(&mut items, |one, other| one.0.cmp(&other.0));
            prop_assert_eq!(&items, &expected);
            expected.sort();
            super::sort(&mut items);
            prop_assert_eq!(items, expected);
        }
    }
}
