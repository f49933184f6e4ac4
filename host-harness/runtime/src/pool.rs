//! Instances at work and at rest: a pool of idle ones for each policy, and permits that bound how
//! many are alive.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wasmtime::component::{Instance, ResourceAny};
use wasmtime::{Engine, ResourceLimiter, Store};

use crate::functions::Functions;
use crate::limits::Limits;

/// Longest sleep of a call that waits for a permit: instances that have become idle are looked for
/// as often.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// Locks; a panic elsewhere leaves nothing half done under these locks.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One instance of the component, with the rulebook of its policy loaded.
pub(crate) struct Worker {
    pub store: Store<StoreLimits>,
    pub instance: Instance,
    pub functions: Arc<Functions>,
    pub book: Option<ResourceAny>,
    /// Calls it has served, the present one included.
    pub calls: u64,
    // Last, so that the instance is gone before its permit is free.
    pub permit: Permit,
}

impl Worker {
    /// The rulebook of the worker's policy.
    pub fn book(&self) -> wasmtime::Result<ResourceAny> {
        self.book.ok_or_else(|| wasmtime::Error::msg("the instance holds no rulebook"))
    }

    /// Whether it may stay for another call. A linear memory never shrinks: what one large call took,
    /// an idle instance would hold for good.
    pub fn may_serve_again(&self, limits: &Limits) -> bool {
        self.calls < limits.instance_calls_max
            && self.store.data().memory_bytes <= limits.idle_memory_bytes_max
    }
}

/// A store that may use so much and no more.
pub(crate) fn store(engine: &Engine, limits: &Limits) -> Store<StoreLimits> {
    let mut store = Store::new(engine, StoreLimits::of(limits));
    store.limiter(|ceiling| ceiling);
    store.set_hostcall_fuel(limits.output_bytes_max);
    store
}

/// What an instance may use of the machine.
pub(crate) struct StoreLimits {
    memory_bytes: usize,
    memory_bytes_max: usize,
    table_elements_max: usize,
    /// Whether the instance has asked for more than that.
    pub refused: bool,
}

impl StoreLimits {
    fn of(limits: &Limits) -> StoreLimits {
        StoreLimits {
            memory_bytes: 0,
            memory_bytes_max: limits.memory_bytes_max,
            table_elements_max: limits.table_elements_max,
            refused: false,
        }
    }

    /// Stops the instance: what asks for more would only fail a little later, and less plainly.
    fn refuse(&mut self) -> wasmtime::Result<bool> {
        self.refused = true;
        Err(wasmtime::Error::msg("the instance asked for more memory than it may have"))
    }
}

impl ResourceLimiter for StoreLimits {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let others = self.memory_bytes.saturating_sub(current);
        match others.checked_add(desired).filter(|bytes| *bytes <= self.memory_bytes_max) {
            Some(bytes) => {
                self.memory_bytes = bytes;
                Ok(true)
            }
            None => self.refuse(),
        }
    }

    fn table_growing(
        &mut self,
        _: usize,
        desired: usize,
        _: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if desired <= self.table_elements_max { Ok(true) } else { self.refuse() }
    }
}

/// The idle instances of one policy.
pub(crate) struct IdlePool {
    /// The policy's digest and source; none for calls that need no policy.
    pub policy: Option<(String, Box<[u8]>)>,
    #[expect(clippy::vec_box, reason = "a worker is large, and moves at every call")]
    idle: Mutex<Vec<Box<Worker>>>,
}

impl IdlePool {
    pub fn of(policy: Option<(String, Box<[u8]>)>) -> IdlePool {
        IdlePool { policy, idle: Mutex::new(Vec::new()) }
    }

    pub fn digest(&self) -> Option<&str> {
        self.policy.as_ref().map(|(digest, _)| digest.as_str())
    }

    pub fn take(&self) -> Option<Box<Worker>> {
        lock(&self.idle).pop()
    }

    /// The sizes of their linear memories, in bytes.
    pub fn memories(&self) -> Vec<usize> {
        lock(&self.idle).iter().map(|worker| worker.store.data().memory_bytes).collect()
    }

    pub fn put(&self, worker: Box<Worker>) {
        let permits = Arc::clone(&worker.permit.0);
        lock(&self.idle).push(worker);
        permits.tell();
    }
}

/// How many instances may be alive.
pub(crate) struct Permits {
    count: usize,
    free: Mutex<usize>,
    changed: Condvar,
    waiting: AtomicUsize,
}

impl Permits {
    pub fn new(count: usize) -> Arc<Permits> {
        let count = count.max(1);
        let free = Mutex::new(count);
        Arc::new(Permits { count, free, changed: Condvar::new(), waiting: AtomicUsize::new(0) })
    }

    /// A permit, if one is free.
    pub fn take(self: &Arc<Permits>) -> Option<Permit> {
        let mut free = lock(&self.free);
        *free = free.checked_sub(1)?;
        Some(Permit(Arc::clone(self)))
    }

    /// How many are in use.
    pub fn taken(&self) -> usize {
        self.count.saturating_sub(*lock(&self.free))
    }

    /// Sleeps until something changes, or for a moment.
    pub fn wait(&self) {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let free = lock(&self.free);
        if *free == 0 {
            drop(self.changed.wait_timeout(free, LOOK_EVERY));
        }
        self.waiting.fetch_sub(1, Ordering::SeqCst);
    }

    /// Wakes who waits. Costs a look at a number where nobody does.
    fn tell(&self) {
        if self.waiting.load(Ordering::SeqCst) > 0 {
            self.changed.notify_one();
        }
    }
}

/// The right to be alive; given back when dropped.
pub(crate) struct Permit(Arc<Permits>);

impl Drop for Permit {
    fn drop(&mut self) {
        *lock(&self.0.free) += 1;
        self.0.tell();
    }
}
