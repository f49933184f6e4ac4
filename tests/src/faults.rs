//! A small platform under faults, all of it from one seed: a few cases, the people around them, a
//! log of what was decided, effects to be carried out, a timer, and a network that loses, doubles,
//! delays and reorders. The platform crashes anywhere and starts again from its log; its clock
//! jumps; the city's next policy comes into force in mid-case.
//!
//! What goes wrong, and how often, is `mishaps`; what must hold all the same, `checks` at every step
//! and `ending` in the end. Which seeds are tried, and by which build of the rules, is for
//! `tests/all` to say.

mod agenda;
mod checks;
mod deliveries;
mod ending;
mod mishaps;
mod people;
mod platform;
mod receivers;
mod store;
mod story;
mod upkeep;
mod work;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use wish_contract::Case;
use wish_contract::Event;
use wish_contract::Fault;
use wish_contract::Request;
use wish_core::decide::decide_many;
use wish_core::evolve;

use crate::policies::Book;
use crate::random_cases::Answer;
pub use mishaps::Flaw;
pub use world::Seen;
use world::World;

/// Threads that search.
const THREADS: u64 = 2;

/// Who answers for the rules: the native core, or a build of the component.
pub trait Rules: Sync {
    /// Answers requests under the book at this place among all books.
    fn decide_many(&self, book: usize, requests: Vec<Request>) -> Vec<Answer>;
    /// Makes a case from its events.
    fn fold(&self, events: Vec<Event>) -> Result<Case, Fault>;
}

/// The native core.
pub struct Native<'a>(pub &'a [Book]);

impl Rules for Native<'_> {
    fn decide_many(&self, book: usize, requests: Vec<Request>) -> Vec<Answer> {
        decide_many(&self.0[book].policy, requests)
    }

    fn fold(&self, events: Vec<Event>) -> Result<Case, Fault> {
        evolve::fold(events)
    }
}

/// A promise that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub seed: u64,
    pub promise: String,
    /// The last that happened, in words, oldest first.
    pub story: Vec<String>,
}

/// Runs one seed: the faults, and then the calm in which everything must come right.
///
/// # Errors
/// The first promise that does not hold.
pub fn run(
    books: &[Book],
    rules: &dyn Rules,
    seed: u64,
    flaw: Option<Flaw>,
) -> Result<Seen, Broken> {
    // The story is written only where something is wrong: the same seed goes the same way again.
    attempt(books, rules, seed, flaw, false).or_else(|_| attempt(books, rules, seed, flaw, true))
}

fn attempt(
    books: &[Book],
    rules: &dyn Rules,
    seed: u64,
    flaw: Option<Flaw>,
    narrated: bool,
) -> Result<Seen, Broken> {
    let mut world = World::seeded(books, rules, seed, flaw, narrated);
    let lived = catch_unwind(AssertUnwindSafe(|| world.live()));
    let promise = match lived {
        Ok(Ok(())) => return Ok(world.seen),
        Ok(Err(promise)) => promise,
        Err(_) => "no request makes the rules panic".to_owned(),
    };
    Err(Broken { seed, promise, story: world.story.into_lines() })
}

/// Runs many seeds, on two threads, and adds up what was seen.
///
/// # Errors
/// The first promise found broken; of two found at once, the one of the lower seed.
pub fn search(
    books: &[Book],
    rules: &dyn Rules,
    seeds: std::ops::Range<u64>,
    flaw: Option<Flaw>,
) -> Result<Seen, Broken> {
    let found = AtomicBool::new(false);
    let part = |offset: u64| {
        let mut seen = Seen::default();
        for seed in seeds.clone().filter(|seed| seed % THREADS == offset) {
            if found.load(Ordering::Relaxed) {
                break;
            }
            match run(books, rules, seed, flaw) {
                Ok(more) => seen.add(&more),
                Err(broken) => {
                    found.store(true, Ordering::Relaxed);
                    return Err(broken);
                }
            }
        }
        Ok(seen)
    };
    let parts: Vec<Result<Seen, Broken>> = thread::scope(|scope| {
        let running: Vec<_> = (0..THREADS).map(|at| scope.spawn(move || part(at))).collect();
        running.into_iter().filter_map(|one| one.join().ok()).collect()
    });
    let mut seen = Seen::default();
    let mut broken: Option<Broken> = None;
    for part in parts {
        match part {
            Ok(more) => seen.add(&more),
            Err(other) if broken.as_ref().is_none_or(|one| other.seed < one.seed) => {
                broken = Some(other);
            }
            Err(_) => {}
        }
    }
    broken.map_or(Ok(seen), Err)
}
