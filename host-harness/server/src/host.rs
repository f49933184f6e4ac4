//! The host itself: its store, its rules and its clock, and who waits for what it writes. What it does with them is in `writing`,
//! `directory`, `deadlines`, `effects` and `offering`.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::sync::watch;
use wish_contract::Instant;
use wish_runtime::{Rulebook, Runtime};
use wish_store::Store;

use crate::cells::{Cells, OtherCells};
use crate::clock::Clock;
use crate::comparing::Comparisons;
use crate::detector;
use crate::error::HostError;
use crate::metrics::Metrics;
use crate::rulebooks::Rulebooks;
use crate::traces::{Collector, CollectorUnusable, Tracer};
use crate::watcher::CitiesSeen;
use crate::webhooks::Outgoing;

/// A host of any number of cities. Cheap to clone.
#[derive(Clone)]
pub struct Host(Arc<Inner>);

struct Inner {
    store: Store,
    rulebooks: Rulebooks,
    clock: Clock,
    comparisons: Comparisons,
    /// Counts what was written here, for whoever waits for something new.
    written: watch::Sender<u64>,
    /// What its watcher saw last.
    seen: watch::Sender<CitiesSeen>,
    /// The other cells that are served with its own, where there are any.
    other_cells: OnceLock<OtherCells>,
    /// Whether it stops.
    stopping: watch::Sender<bool>,
    /// What webhooks are sent by.
    outgoing: OnceLock<Outgoing>,
    metrics: Metrics,
    /// New at each start.
    id: String,
    started: Instant,
    /// Whether there may be cases that are left alone. While there are none, nobody looks for one.
    has_quarantined: AtomicBool,
    /// Set once, where somebody wants traces.
    tracer: OnceLock<Tracer>,
}

impl Host {
    /// A host with its store, its rules and its clock.
    #[must_use]
    pub fn new(store: Store, runtime: Runtime, clock: Clock) -> Host {
        let (written, _) = watch::channel(0);
        let (stopping, _) = watch::channel(false);
        let (seen, _) = watch::channel(CitiesSeen::default());
        let rulebooks = Rulebooks::new(runtime);
        let other_cells = OnceLock::new();
        let comparisons = Comparisons::default();
        let (id, started, metrics) = (detector::new_id(), clock.about_now(), Metrics::default());
        let has_quarantined = AtomicBool::new(true);
        Host(Arc::new(Inner {
            store,
            rulebooks,
            clock,
            comparisons,
            written,
            seen,
            other_cells,
            stopping,
            metrics,
            id,
            started,
            has_quarantined,
            tracer: OnceLock::new(),
            outgoing: OnceLock::new(),
        }))
    }

    /// The same host, which sends webhooks by this, if none was sent yet. Without: to whom everybody can reach.
    #[must_use]
    pub fn with_outgoing(self, outgoing: Outgoing) -> Host {
        // One that is there already stays: connections may have been made by it.
        let _ = self.0.outgoing.set(outgoing);
        self
    }

    pub(crate) fn outgoing(&self) -> &Outgoing {
        self.0.outgoing.get_or_init(Outgoing::default)
    }

    /// Where it keeps everything.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// What time it is for it.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The rules.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        self.0.rulebooks.runtime()
    }

    pub(crate) fn rulebooks(&self) -> &Rulebooks {
        &self.0.rulebooks
    }

    pub(crate) fn comparisons(&self) -> &Comparisons {
        &self.0.comparisons
    }

    /// What its watcher saw last of the cities on its store.
    #[must_use]
    pub fn seen(&self) -> watch::Receiver<CitiesSeen> {
        self.0.seen.subscribe()
    }

    pub(crate) fn put_other_cells(&self, cells: OtherCells) {
        self.0.other_cells.get_or_init(|| cells);
    }

    pub(crate) fn other_cells(&self) -> Option<Cells> {
        self.0.other_cells.get().and_then(OtherCells::cells)
    }

    /// Whether it is something new.
    pub(crate) fn put_seen(&self, seen: CitiesSeen) -> bool {
        self.0.seen.send_if_modified(|last| {
            let is_new = *last != seen;
            *last = seen;
            is_new
        })
    }

    /// Changes whenever something was written through this host, or heard of.
    #[must_use]
    pub fn written(&self) -> watch::Receiver<u64> {
        self.0.written.subscribe()
    }

    /// Lets those go who follow the log.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// What it counts of itself.
    #[must_use]
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Sends traces to a collector from now on, which is to be run beside the host. A second one is not taken.
    ///
    /// # Errors
    /// The address is none that can be sent to.
    pub fn trace_to(&self, address: &str) -> Result<Collector, CollectorUnusable> {
        let (tracer, collector) = Tracer::to(address)?;
        let is_first = self.0.tracer.set(tracer).is_ok();
        if is_first { Ok(collector) } else { Err(CollectorUnusable(address.to_owned())) }
    }

    /// What sends traces, where somebody wants them.
    #[must_use]
    pub fn tracer(&self) -> Option<&Tracer> {
        self.0.tracer.get()
    }

    /// What it is called among the hosts on its store: new at each start.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    pub(crate) fn started(&self) -> Instant {
        self.0.started
    }

    pub(crate) fn has_quarantined(&self) -> bool {
        self.0.has_quarantined.load(Ordering::Relaxed)
    }

    pub(crate) fn note_quarantined(&self, there_are: bool) {
        self.0.has_quarantined.store(there_are, Ordering::Relaxed);
    }

    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    pub(crate) fn note_written(&self) {
        self.0.written.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// A policy of a city, loaded.
    ///
    /// # Errors
    /// `NoPolicy`, or what the store or the rules stopped at.
    pub async fn rulebook(&self, city: &str, digest: &str) -> Result<Rulebook, HostError> {
        if let Some(book) = self.0.rulebooks.known(digest) {
            return Ok(book);
        }
        let policies = self.0.store.policies(city).await?;
        let row = policies.into_iter().find(|row| row.digest == digest);
        self.0.rulebooks.of_row(row.ok_or_else(|| HostError::NoPolicy(digest.to_owned()))?)
    }

    /// The policy that a city opens new cases under.
    ///
    /// # Errors
    /// `NoCity`, or what the store or the rules stopped at.
    pub async fn in_force(&self, city: &str) -> Result<Rulebook, HostError> {
        let cities = self.0.store.cities().await?;
        let row = cities.into_iter().find(|row| row.city == city);
        let row = row.ok_or_else(|| HostError::NoCity(city.to_owned()))?;
        self.rulebook(city, &row.policy).await
    }
}
