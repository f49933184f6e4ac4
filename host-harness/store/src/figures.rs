//! What a store counts of itself: how much it writes at a time, and how long that is waited for.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts values by size: cheap, and from any thread.
#[derive(Debug)]
pub struct Histogram {
    bounds: &'static [u64],
    /// One more than there are bounds: the last for what is above all of them.
    counts: Vec<AtomicU64>,
    sum: AtomicU64,
}

/// A histogram at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Distribution {
    /// Values up to each bound, those up to the bounds before included, in order.
    pub up_to: Vec<(u64, u64)>,
    /// All values.
    pub count: u64,
    /// What they add up to.
    pub sum: u64,
}

impl Histogram {
    /// With these upper bounds, in order, of whatever unit the values have.
    #[must_use]
    pub fn new(bounds: &'static [u64]) -> Histogram {
        let counts = (0..=bounds.len()).map(|_| AtomicU64::new(0)).collect();
        Histogram { bounds, counts, sum: AtomicU64::new(0) }
    }

    /// Counts a value.
    pub fn record(&self, value: u64) {
        let place = self.bounds.partition_point(|bound| *bound < value);
        if let Some(count) = self.counts.get(place) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.sum.fetch_add(value, Ordering::Relaxed);
    }

    /// What was counted so far.
    #[must_use]
    pub fn distribution(&self) -> Distribution {
        let mut count = 0;
        let mut counts = self.counts.iter().map(|one| one.load(Ordering::Relaxed));
        let up_to = self.bounds.iter().zip(counts.by_ref()).map(|(bound, more)| {
            count += more;
            (*bound, count)
        });
        let up_to = up_to.collect();
        count += counts.next().unwrap_or_default();
        Distribution { up_to, count, sum: self.sum.load(Ordering::Relaxed) }
    }
}

/// Pieces of work that share a commit.
const GROUPS: &[u64] = &[1, 2, 4, 8, 16, 32, 64];
/// Microseconds.
const WAITS: &[u64] =
    &[100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 5_000_000];

/// What a backend counts.
#[derive(Debug)]
pub struct Counted {
    pub(crate) groups: Histogram,
    pub(crate) waits: Histogram,
}

impl Default for Counted {
    fn default() -> Counted {
        Counted { groups: Histogram::new(GROUPS), waits: Histogram::new(WAITS) }
    }
}

/// What a store has counted since it was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreFigures {
    /// SQLite: how many pieces of work shared a commit. PostgreSQL: always one.
    pub groups: Distribution,
    /// Microseconds. SQLite: from when work came in to its commit's end. PostgreSQL: for a connection.
    pub waits: Distribution,
}

impl Counted {
    pub(crate) fn figures(&self) -> StoreFigures {
        StoreFigures { groups: self.groups.distribution(), waits: self.waits.distribution() }
    }
}

pub(crate) fn microseconds(since: std::time::Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX)
}
