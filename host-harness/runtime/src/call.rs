//! Makes calls: finds an instance or makes one, gives it fuel and time, and says how it was
//! stopped.
//!
//! A call that breaks a limit or traps costs its instance and nothing else. Which functions there
//! are is for `functions` to say; what is kept of a call that was stopped, for `quarantine`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::Instant as Clock;

use wasmtime::component::{Instance, InstancePre};
use wasmtime::{Engine, Store, Trap};

use crate::engine::{Addressing, Ticker};
use crate::error::RuntimeError;
use crate::functions::{self, Functions};
use crate::limits::Limits;
use crate::machine::Machine;
use crate::pool::{self, Ceiling, Seat, Seats, Shelf, Worker, lock};
use crate::preflight::Outline;
use crate::quarantine::{Call, Quarantine, Stop};
use crate::{Metered, Origin};

/// The language in which findings are told where nobody asks for another.
pub(crate) const ENGLISH: &str = "en";
/// What a bundle calls the making of an instance.
const INSTANTIATE: &str = "instantiate";
/// What wasmtime says when an answer is larger than the host takes.
const OUTPUT_EXHAUSTED: &str = "fuel allocated for hostcalls";

/// What all handles on one runtime share.
pub(crate) struct Inner {
    pub engine: Engine,
    pub blueprint: InstancePre<Ceiling>,
    /// Found with the first instance.
    pub functions: OnceLock<Arc<Functions>>,
    /// As the component tells it, once it has been asked.
    pub machine: OnceLock<Machine>,
    pub limits: Limits,
    pub bundles: Option<PathBuf>,
    pub outline: Outline,
    pub origin: Origin,
    pub addressing: Addressing,
    pub seats: Arc<Seats>,
    /// For calls that need no policy.
    pub bare: Arc<Shelf>,
    /// By the policy's digest.
    pub shelves: Mutex<BTreeMap<String, Weak<Shelf>>>,
    pub quarantine: Quarantine,
    pub _ticker: Ticker,
}

impl Inner {
    /// Makes one call in an instance of the shelf.
    pub fn call<T>(
        &self,
        shelf: &Shelf,
        call: &Call<'_>,
        run: impl FnOnce(&mut Worker) -> wasmtime::Result<T>,
    ) -> Result<Metered<T>, RuntimeError> {
        let bytes = call.bytes();
        let bytes_max = self.limits.input_bytes_max;
        if bytes > bytes_max {
            return Err(RuntimeError::InputTooLarge { bytes, bytes_max });
        }
        if call.on_record {
            self.quarantine.admit(call, shelf.digest())?;
        }
        let mut worker = match shelf.take() {
            Some(worker) => worker,
            // The policy has been found in order: nothing will be told of it.
            None => self.open(shelf, ENGLISH)?,
        };
        let fuel_max = self.limits.fuel_max(bytes);
        let answer = self.ready(&mut worker.store, fuel_max).and_then(|()| run(&mut worker));
        match answer {
            Ok(value) => {
                let fuel = spent(&worker.store, fuel_max);
                shelf.put(worker);
                Ok(Metered { value, fuel })
            }
            // The instance may be in any state now: it goes.
            Err(error) => Err(self.stopped(&worker.store, shelf, call, fuel_max, &error)),
        }
    }

    /// Makes an instance and loads the shelf's policy into it. What is wrong with the policy is told
    /// in this language.
    pub fn open(&self, shelf: &Shelf, language: &str) -> Result<Box<Worker>, RuntimeError> {
        let seat = self.seat()?;
        let mut store = pool::store(&self.engine, &self.limits);
        let fuel_max = self.limits.fuel_max(0);
        let birth = Call { function: INSTANTIATE, inputs: &[], on_record: false };
        let instance = self
            .ready(&mut store, fuel_max)
            .and_then(|()| self.blueprint.instantiate(&mut store))
            .map_err(|error| self.stopped(&store, shelf, &birth, fuel_max, &error))?;
        let functions = self.functions(&mut store, &instance)?;
        let mut worker = Box::new(Worker { store, instance, functions, book: None, seat });
        if let Some((digest, source)) = &shelf.policy {
            self.load(&mut worker, shelf, (digest, source), language)?;
        }
        Ok(worker)
    }

    /// The contract's functions, which are looked for in the first instance.
    fn functions(
        &self,
        store: &mut Store<Ceiling>,
        instance: &Instance,
    ) -> Result<Arc<Functions>, RuntimeError> {
        if let Some(functions) = self.functions.get() {
            return Ok(Arc::clone(functions));
        }
        let found = Functions::find(self.blueprint.component(), instance, store)
            .map_err(|error| RuntimeError::WrongShape { message: format!("{error:#}") })?;
        Ok(Arc::clone(self.functions.get_or_init(|| Arc::new(found))))
    }

    fn load(
        &self,
        worker: &mut Worker,
        shelf: &Shelf,
        (digest, source): (&str, &[u8]),
        language: &str,
    ) -> Result<(), RuntimeError> {
        let bytes_max = self.limits.input_bytes_max;
        if source.len() > bytes_max {
            return Err(RuntimeError::InputTooLarge { bytes: source.len(), bytes_max });
        }
        let call =
            Call { function: functions::LOAD, inputs: &[&source, &language], on_record: true };
        self.quarantine.admit(&call, Some(digest))?;
        let fuel_max = self.limits.fuel_max(source.len());
        let loaded = self
            .ready(&mut worker.store, fuel_max)
            .and_then(|()| functions::load(worker, source, language))
            .map_err(|error| self.stopped(&worker.store, shelf, &call, fuel_max, &error))?;
        worker.book = Some(loaded.map_err(RuntimeError::PolicyRefused)?);
        Ok(())
    }

    /// Gives a store the fuel and the time of one call.
    fn ready(&self, store: &mut Store<Ceiling>, fuel_max: u64) -> wasmtime::Result<()> {
        store.set_epoch_deadline(self.limits.ticks_max());
        store.set_fuel(fuel_max)
    }

    /// A seat: a free one, or that of an instance that idles elsewhere, or one that comes free
    /// within the time to wait.
    fn seat(&self) -> Result<Seat, RuntimeError> {
        let since = Clock::now();
        loop {
            if let Some(seat) = self.seats.take() {
                return Ok(seat);
            }
            if self.idle_elsewhere().is_some() {
                continue;
            }
            if since.elapsed() >= self.limits.wait_max() {
                return Err(RuntimeError::Busy { instances_max: self.limits.instances_max });
            }
            self.seats.wait();
        }
    }

    /// Takes an idle instance off whichever shelf has one.
    fn idle_elsewhere(&self) -> Option<Box<Worker>> {
        let shelves: Vec<Arc<Shelf>> =
            lock(&self.shelves).values().filter_map(Weak::upgrade).collect();
        shelves.iter().find_map(|shelf| shelf.take()).or_else(|| self.bare.take())
    }

    /// Says how a call was stopped, and puts it on record.
    fn stopped(
        &self,
        store: &Store<Ceiling>,
        shelf: &Shelf,
        call: &Call<'_>,
        fuel_max: u64,
        error: &wasmtime::Error,
    ) -> RuntimeError {
        let trap = error.downcast_ref::<Trap>().copied();
        let bundle = {
            let stop = Stop {
                component: &self.outline.digest,
                policy: shelf.policy.as_ref().map(|(digest, source)| (digest.as_str(), &**source)),
                fuel: spent(store, fuel_max),
                fuel_max,
                message: format!("{error:?}"),
                repeats: trap != Some(Trap::Interrupt),
            };
            self.quarantine.record(call, &stop, self.bundles.as_deref())
        };
        let limits = &self.limits;
        match trap {
            _ if store.data().refused => {
                RuntimeError::OutOfMemory { bytes_max: limits.memory_bytes_max, bundle }
            }
            Some(Trap::OutOfFuel) => RuntimeError::OutOfFuel { fuel_max, bundle },
            Some(Trap::Interrupt) => {
                RuntimeError::TimedOut { milliseconds_max: limits.call_milliseconds_max, bundle }
            }
            None if format!("{error:#}").contains(OUTPUT_EXHAUSTED) => {
                RuntimeError::OutputTooLarge { bytes_max: limits.output_bytes_max, bundle }
            }
            Some(trap) => RuntimeError::Trapped { message: trap.to_string(), bundle },
            None => RuntimeError::Trapped { message: error.root_cause().to_string(), bundle },
        }
    }
}

/// Fuel that is gone of what a call was given.
fn spent(store: &Store<Ceiling>, fuel_max: u64) -> u64 {
    // INVARIANT: the engine meters fuel, so that there is always an answer.
    fuel_max.saturating_sub(store.get_fuel().unwrap_or(0))
}
