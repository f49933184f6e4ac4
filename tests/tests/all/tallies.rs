//! Tallies add up: those of the parts, in any order, come to that of the whole.

use wish_contract::Event;
use wish_contract::Totals;
use wish_core::tally::{merge, tally};
use wish_tests::random::Random;
use wish_tests::random_cases::{RandomCase, books};

const CASES: u64 = 300;

#[test]
fn parts_in_any_order_come_to_the_whole() {
    let events = events();
    (0..50).for_each(|seed| check(&events, seed));
}

#[test]
fn nothing_adds_nothing() {
    assert_eq!(tally(&[]), Totals::default());
    assert_eq!(merge(&[]), Totals::default());
    let whole = tally(&events());
    assert_eq!(merge(&[Totals::default(), whole.clone()]), whole);
}

/// Deals the events out to some parts and adds the parts' tallies up, in two steps.
fn check(events: &[Event], seed: u64) {
    let mut random = Random::seeded(seed);
    let mut parts = vec![Vec::new(); 1 + random.index(9)];
    for event in events {
        let part = random.index(parts.len());
        parts[part].push(event.clone());
    }
    let mut tallies: Vec<Totals> = parts.iter().map(|part| tally(part)).collect();
    let some = tallies.split_off(random.index(tallies.len()));
    tallies.push(merge(&some));
    tallies.reverse();
    assert_eq!(merge(&tallies), tally(events));
}

fn events() -> Vec<Event> {
    let books = books();
    let random_cases = (0..CASES).map(|seed| {
        let mut run = RandomCase::seeded(&books, seed);
        run.by_ref().for_each(drop);
        run.events
    });
    random_cases.flatten().collect()
}
