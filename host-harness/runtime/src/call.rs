//! Makes calls: finds an instance or makes one, gives it fuel and time, and says how it was
//! stopped.
//!
//! A call that breaks a limit or traps costs its instance and nothing else. An instance that has served
//! long enough, or has grown large, goes after its call. Which functions there
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
use crate::pool::{self, IdlePool, Permit, Permits, StoreLimits, Worker, lock};
use crate::preflight::ComponentInfo;
use crate::quarantine::{Call, Quarantine, Stop};
use crate::{Metered, Origin};

/// The language of findings where nobody asks for another.
pub(crate) const ENGLISH: &str = "en";
/// What a bundle calls the making of an instance.
const INSTANTIATE: &str = "instantiate";
/// What wasmtime says when an answer is larger than the host takes.
const OUTPUT_EXHAUSTED: &str = "fuel allocated for hostcalls";

/// How many instances a runtime has at a moment, and what the idle ones hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Instances that are alive, at work or idle; at most [`Limits::instances_max`].
    pub instances: usize,
    /// Those of them that are idle.
    pub idle: usize,
    /// Linear memory of the idle ones, in bytes; each at most [`Limits::idle_memory_bytes_max`].
    pub idle_memory_bytes: usize,
}

/// What all handles on one runtime share.
pub(crate) struct Inner {
    pub engine: Engine,
    pub blueprint: InstancePre<StoreLimits>,
    /// Found with the first instance.
    pub functions: OnceLock<Arc<Functions>>,
    /// As the component gives it, once it has been asked.
    pub machine: OnceLock<Machine>,
    pub limits: Limits,
    pub bundles: Option<PathBuf>,
    pub info: ComponentInfo,
    pub origin: Origin,
    pub addressing: Addressing,
    pub permits: Arc<Permits>,
    /// For calls that need no policy.
    pub bare: Arc<IdlePool>,
    /// By the policy's digest.
    pub idle_pools: Mutex<BTreeMap<String, Weak<IdlePool>>>,
    pub quarantine: Quarantine,
    pub _ticker: Ticker,
}

impl Inner {
    /// Makes one call in one of the instances of a policy.
    pub fn call<T>(
        &self,
        idle: &IdlePool,
        call: &Call<'_>,
        run: impl FnOnce(&mut Worker) -> wasmtime::Result<T>,
    ) -> Result<Metered<T>, RuntimeError> {
        let bytes = call.bytes();
        let bytes_max = self.limits.input_bytes_max;
        if bytes > bytes_max {
            return Err(RuntimeError::InputTooLarge { bytes, bytes_max });
        }
        if call.on_record {
            self.quarantine.admit(call, idle.digest())?;
        }
        let mut worker = match idle.take() {
            Some(worker) => worker,
            // The policy has been found in order: there will be no findings.
            None => self.open(idle, ENGLISH)?,
        };
        worker.calls += 1;
        let fuel_max = self.limits.fuel_max(bytes);
        let answer = self.ready(&mut worker.store, fuel_max).and_then(|()| run(&mut worker));
        match answer {
            Ok(value) => {
                let fuel = spent(&worker.store, fuel_max);
                if worker.may_serve_again(&self.limits) {
                    idle.put(worker);
                }
                Ok(Metered { value, fuel })
            }
            // The instance may be in any state now: it goes.
            Err(error) => Err(self.stopped(&worker.store, idle, call, fuel_max, &error)),
        }
    }

    /// Makes an instance and loads the policy of the idle ones into it. What is wrong with the policy is reported
    /// in this language.
    pub fn open(&self, idle: &IdlePool, language: &str) -> Result<Box<Worker>, RuntimeError> {
        let permit = self.permit()?;
        let mut store = pool::store(&self.engine, &self.limits);
        let fuel_max = self.limits.fuel_max(0);
        let birth = Call { function: INSTANTIATE, inputs: &[], on_record: false };
        let instance = self
            .ready(&mut store, fuel_max)
            .and_then(|()| self.blueprint.instantiate(&mut store))
            .map_err(|error| self.stopped(&store, idle, &birth, fuel_max, &error))?;
        let functions = self.functions(&mut store, &instance)?;
        let mut worker =
            Box::new(Worker { store, instance, functions, book: None, calls: 0, permit });
        if let Some((digest, source)) = &idle.policy {
            self.load(&mut worker, idle, (digest, source), language)?;
        }
        Ok(worker)
    }

    /// The contract's functions, which are looked for in the first instance.
    fn functions(
        &self,
        store: &mut Store<StoreLimits>,
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
        idle: &IdlePool,
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
            .map_err(|error| self.stopped(&worker.store, idle, &call, fuel_max, &error))?;
        worker.book = Some(loaded.map_err(RuntimeError::PolicyRefused)?);
        Ok(())
    }

    /// Gives a store the fuel and the time of one call.
    fn ready(&self, store: &mut Store<StoreLimits>, fuel_max: u64) -> wasmtime::Result<()> {
        store.set_epoch_deadline(self.limits.ticks_max());
        store.set_fuel(fuel_max)
    }

    /// A permit: a free one, or that of an instance that idles under another policy, or one that
    /// comes free within the time to wait.
    fn permit(&self) -> Result<Permit, RuntimeError> {
        let since = Clock::now();
        loop {
            if let Some(permit) = self.permits.take() {
                return Ok(permit);
            }
            if self.idle_anywhere().is_some() {
                continue;
            }
            if since.elapsed() >= self.limits.wait_max() {
                return Err(RuntimeError::Busy { instances_max: self.limits.instances_max });
            }
            self.permits.wait();
        }
    }

    /// Takes an idle instance of whichever policy has one.
    fn idle_anywhere(&self) -> Option<Box<Worker>> {
        let idle_pools: Vec<Arc<IdlePool>> =
            lock(&self.idle_pools).values().filter_map(Weak::upgrade).collect();
        idle_pools.iter().find_map(|idle| idle.take()).or_else(|| self.bare.take())
    }

    /// How many instances there are, and what the idle ones hold.
    pub fn usage(&self) -> Usage {
        let instances = self.permits.taken();
        let idle_pools: Vec<Arc<IdlePool>> =
            lock(&self.idle_pools).values().filter_map(Weak::upgrade).collect();
        let idle_pools = idle_pools.iter().chain([&self.bare]).map(|idle| idle.memories());
        let memories: Vec<usize> = idle_pools.flatten().collect();
        Usage { instances, idle: memories.len(), idle_memory_bytes: memories.iter().sum() }
    }

    /// Says how a call was stopped, and puts it on record.
    fn stopped(
        &self,
        store: &Store<StoreLimits>,
        idle: &IdlePool,
        call: &Call<'_>,
        fuel_max: u64,
        error: &wasmtime::Error,
    ) -> RuntimeError {
        let trap = error.downcast_ref::<Trap>().copied();
        let bundle = {
            let stop = Stop {
                component: &self.info.digest,
                policy: idle.policy.as_ref().map(|(digest, source)| (digest.as_str(), &**source)),
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
fn spent(store: &Store<StoreLimits>, fuel_max: u64) -> u64 {
    // INVARIANT: the engine meters fuel, so that there is always an answer.
    fuel_max.saturating_sub(store.get_fuel().unwrap_or(0))
}
