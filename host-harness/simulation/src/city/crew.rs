//! Threads that play districts, a day at a time. They live for the year and come back to the same districts, so that what a
//! district keeps stays in the memory that one thread manages and in the caches of one processor.

use std::num::NonZeroUsize;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, TryLockError};
use std::thread::Scope;

use wish_contract::Instant;

use super::district::District;
use super::error::CityError;

/// The threads, of which the one that calls is the first.
pub struct Crew<'p, 'c> {
    districts: &'p [Mutex<District<'c>>],
    others: Vec<Worker>,
}

/// A thread that waits for the next midnight to play until.
struct Worker {
    midnights: Sender<Instant>,
    outcomes: Receiver<Result<(), CityError>>,
}

impl<'p, 'c> Crew<'p, 'c> {
    /// Threads that end when the crew is dropped.
    pub fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        districts: &'p [Mutex<District<'c>>],
        threads: NonZeroUsize,
    ) -> Crew<'p, 'c>
    where
        'p: 'scope,
        'c: 'scope,
    {
        let workers = threads.get().min(districts.len());
        let start = |worker| {
            let (midnights, given) = mpsc::channel();
            let (outcome, outcomes) = mpsc::channel();
            scope.spawn(move || {
                for midnight in given {
                    // Who does not listen any more has ended the year.
                    let _ = outcome.send(play(districts, worker, workers, midnight));
                }
            });
            Worker { midnights, outcomes }
        };
        Crew { districts, others: (1..workers).map(start).collect() }
    }

    /// Plays all districts until midnight.
    pub fn play_until(&self, midnight: Instant) -> Result<(), CityError> {
        for other in &self.others {
            other.midnights.send(midnight).map_err(|_| CityError::Broken)?;
        }
        let mut outcome = play(self.districts, 0, self.others.len() + 1, midnight);
        for other in &self.others {
            outcome = outcome.and(other.outcomes.recv().unwrap_or(Err(CityError::Broken)));
        }
        outcome
    }
}

/// Plays a thread's own districts, the largest first, and then those that others have not come to. Whoever holds a district
/// plays it; one that has been played has nothing left to do.
fn play(
    districts: &[Mutex<District<'_>>],
    worker: usize,
    workers: usize,
    midnight: Instant,
) -> Result<(), CityError> {
    let numbered = || districts.iter().enumerate();
    let own = numbered().filter(|(number, _)| number % workers == worker);
    let others = numbered().filter(|(number, _)| number % workers != worker);
    for (_, district) in own.chain(others) {
        match district.try_lock() {
            Ok(mut district) => district.play_until(midnight)?,
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Poisoned(_)) => return Err(CityError::Broken),
        }
    }
    Ok(())
}
