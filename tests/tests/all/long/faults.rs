//! Ten thousand platforms on which everything goes wrong that can, one in ten of them also through
//! the component. What they go through is `wish_tests::faults`.

use wish_tests::faults::{Native, Seen};
use wish_tests::random_cases::books;

use crate::faults::{Both, check};

const SEEDS: u64 = 10_000;
/// Every one of these goes through the component as well.
const SEEDS_OF_BOTH: u64 = SEEDS / 10;

#[test]
fn ten_thousand_platforms_come_right() {
    let books = books();
    let mut seen = check(&books, &Both::of(&books), 0..SEEDS_OF_BOTH);
    seen.add(&check(&books, &Native(&books), SEEDS_OF_BOTH..SEEDS));
    println!("{SEEDS} seeds, {SEEDS_OF_BOTH} of them through the component; all comes right:");
    tell(&seen);
}

fn tell(seen: &Seen) {
    for (what, times) in &seen.0 {
        println!("  {times:>9}  {what}");
    }
}
