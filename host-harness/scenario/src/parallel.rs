//! The same work on many things, on several threads.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// How many threads this machine works on at one time.
#[must_use]
pub fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Does work on every item, on so many threads. The answers stand in the order of the items, on however many threads.
pub fn on_each<T: Sync, A: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(&T) -> A + Sync,
) -> Vec<A> {
    on_each_with(threads, items, || (), |(), item| work(item))
}

/// As [`on_each`], with something that every thread has for itself and hands on from one item to the next.
pub fn on_each_with<T: Sync, A: Send, S>(
    threads: usize,
    items: &[T],
    own: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, &T) -> A + Sync,
) -> Vec<A> {
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..threads.clamp(1, items.len().max(1)) {
            scope.spawn(|| {
                let mut own = own();
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(place) else { break };
                    let answer = work(&mut own, item);
                    answers.lock().unwrap_or_else(PoisonError::into_inner).push((place, answer));
                }
            });
        }
    });
    let mut answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
    answers.sort_by_key(|(place, _)| *place);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

#[cfg(test)]
mod tests {
    use super::{on_each, on_each_with};

    #[test]
    fn answers_stand_in_the_order_of_the_items_on_however_many_threads() {
        let items: Vec<u32> = (0..100).collect();
        let doubled: Vec<u32> = items.iter().map(|item| item * 2).collect();
        for threads in [0, 1, 2, 7, 1_000] {
            assert_eq!(on_each(threads, &items, |item| item * 2), doubled, "{threads} threads");
        }
        assert!(on_each(2, &[], |item: &u32| *item).is_empty());
    }

    #[test]
    fn what_a_thread_has_goes_from_one_item_to_the_next() {
        let count = |seen: &mut usize, _: &u32| {
            *seen += 1;
            *seen
        };
        assert_eq!(on_each_with(1, &[5, 5, 5], || 0, count), [1, 2, 3]);
    }
}
