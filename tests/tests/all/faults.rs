//! A platform on which everything goes wrong that can: whatever is lost, doubled, late or cut
//! short, every case ends as it would have without. `WISH_SEED` picks one seed and prints its story.

use std::env;
use std::fmt::Write;
use std::ops::Range;

use wish_contract::Case;
use wish_contract::Event;
use wish_contract::Fault;
use wish_contract::Request;
use wish_runtime::Rulebook;
use wish_tests::faults::{Broken, Flaw, Native, Rules, Seen, run, search};
use wish_tests::policies::Book;
use wish_tests::random_cases::{Answer, books};

use crate::canonical::canonical_result;
use crate::host;

/// Seeds of the everyday part; the others are `long`.
const SEEDS: u64 = 600;
/// Seeds that also go through the component, in the everyday part.
const SEEDS_OF_BOTH: u64 = 24;
/// Within so many seeds a planted mistake is found.
const SEEDS_TO_FIND: u64 = 1_000;

#[test]
fn all_comes_right_in_the_end() {
    let books = books();
    let seen = check(&books, &Native(&books), 0..SEEDS);
    let enough = [
        "crashes",
        "crashes half way through a line",
        "crashes between deciding and writing",
        "crashes between writing and effects",
        "crashes within a batch",
        "crashes among effects",
        "lost on the way",
        "doubled on the way",
        "alarms lost",
        "ticks",
        "ticks too early",
        "deadlines found by the sweep",
        "batches of several",
        "commands carried out",
        "commands refused",
        "commands that came again",
        "refusals told again",
        "effects that came again",
        "clock set back",
        "clock set forward",
        "requests put off by the rules",
        "requests put off for want of their policy",
        "policies moved",
        "cases left under another policy",
        "merges completed",
        "merges given back",
        "merges undone",
        "merged cases restored",
        "rests carried on",
    ];
    for what in enough {
        let times = seen.0.get(what).copied().unwrap_or(0);
        assert!(times >= 20, "{what}: {times} times in {SEEDS} seeds");
    }
}

#[test]
fn the_component_comes_through_the_same() {
    let books = books();
    check(&books, &Both::of(&books), 0..SEEDS_OF_BOTH);
}

#[test]
fn every_planted_mistake_is_found() {
    let books = books();
    for flaw in Flaw::ALL {
        let found = search(&books, &Native(&books), 0..SEEDS_TO_FIND, Some(flaw));
        let broken = found.expect_err(&format!("{flaw:?} is found within {SEEDS_TO_FIND} seeds"));
        println!("{flaw:?}: seed {}: not kept: {}", broken.seed, broken.promise);
        assert!(!broken.story.is_empty() && !broken.promise.contains("panic"), "{broken:#?}");
    }
}

/// Runs the seeds, or the one that is asked for, and gives what was seen.
pub fn check(books: &[Book], rules: &dyn Rules, seeds: Range<u64>) -> Seen {
    let one = env::var("WISH_SEED").ok().and_then(|seed| seed.parse::<u64>().ok());
    let lived = match one {
        Some(seed) => run(books, rules, seed, None),
        None => search(books, rules, seeds, None),
    };
    match lived {
        Ok(seen) => seen,
        Err(broken) => panic!("{}", failure_text(&broken)),
    }
}

fn failure_text(broken: &Broken) -> String {
    let Broken { seed, promise, story } = broken;
    let mut text = format!("seed {seed}: what does not hold: {promise}\n");
    for line in story {
        let _ = writeln!(text, "  {line}");
    }
    let _ = write!(
        text,
        "run it again: WISH_SEED={seed} cargo test --release -p wish-tests --test all -- faults --nocapture"
    );
    text
}

/// The native core and the shipped component, which must answer in the same bytes.
pub struct Both<'a> {
    native: Native<'a>,
    rulebooks: Vec<Rulebook>,
}

impl<'a> Both<'a> {
    pub fn of(books: &'a [Book]) -> Both<'a> {
        Both { native: Native(books), rulebooks: books.iter().map(host::rulebook).collect() }
    }
}

impl Rules for Both<'_> {
    fn decide_many(&self, book: usize, requests: Vec<Request>) -> Vec<Answer> {
        let asked = requests.to_vec();
        let shipped = self.rulebooks[book].decide_many(&asked);
        let native = self.native.decide_many(book, requests);
        assert_eq!(shipped.len(), native.len());
        for (native, shipped) in native.iter().zip(shipped) {
            let shipped = shipped.expect("the component answers");
            assert_eq!(canonical_result(native), canonical_result(&shipped));
        }
        native
    }

    fn fold(&self, events: Vec<Event>) -> Result<Case, Fault> {
        let handed: Vec<Event> = events.clone();
        let shipped = host::runtime().fold(&handed).expect("fold answers");
        let native = self.native.fold(events);
        assert_eq!(canonical_result(&native), canonical_result(&shipped));
        native
    }
}
