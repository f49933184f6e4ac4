//! Work on many cases, a piece at a time and on several threads.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::error::BacktestError;
use super::recording::{CaseReader, Recording};

/// Does work on all cases, some at a time and on so many threads; what comes of it stands in the
/// cases' order. How many are done is `said` on the way.
pub fn in_pieces<T: Send>(
    recording: &Recording,
    threads: usize,
    cases: usize,
    at_once: usize,
    said: &(dyn Fn(usize) + Sync),
    work: impl Fn(&mut CaseReader<'_>, Range<usize>) -> Result<T, BacktestError> + Sync,
) -> Result<Vec<T>, BacktestError> {
    let pieces = cases.div_ceil(at_once);
    let mut done: Vec<Option<Result<T, BacktestError>>> = Vec::new();
    done.resize_with(pieces, || None);
    let (next, finished, shared) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(done));
    thread::scope(|scope| {
        let (next, finished, shared, work) = (&next, &finished, &shared, &work);
        for _ in 0..threads.clamp(1, pieces.max(1)) {
            scope.spawn(move || {
                loop {
                    let piece = next.fetch_add(1, Ordering::Relaxed);
                    if piece >= pieces {
                        return;
                    }
                    let from = piece * at_once;
                    let range = from..(from + at_once).min(cases);
                    let range_len = range.len();
                    let came =
                        CaseReader::open(recording).and_then(|mut reader| work(&mut reader, range));
                    if came.is_err() {
                        next.store(pieces, Ordering::Relaxed);
                    }
                    if let Ok(mut done) = shared.lock() {
                        done[piece] = Some(came);
                    }
                    said(finished.fetch_add(range_len, Ordering::Relaxed) + range_len);
                }
            });
        }
    });
    let done = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.into_iter().flatten().collect()
}
