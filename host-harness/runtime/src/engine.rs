//! The engine and its wall clock: how instances are placed in memory, metered and interrupted.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use wasmtime::{Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::error::RuntimeError;
use crate::limits::Limits;

/// Core modules, memories and tables within one component. The rules have one of each, and
/// `wit-component` may add its own.
const CORE_INSTANCES_EACH: u32 = 4;
/// Address space set aside for one memory, so that no access needs a check: 4 GiB.
const RESERVATION_BYTES: usize = 4 << 30;

/// How the memories of instances are placed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Addressing {
    /// Pooled where the machine has the address space for it, on demand where it has not.
    #[default]
    Auto,
    /// All set aside at the start: 4 GiB of addresses, not of memory, for each instance. Fastest.
    Pooled,
    /// Mapped as instances come and go, and checked at every access. Works where address space is
    /// short.
    OnDemand,
}

/// Sets an engine up, and says how it places memories.
pub(crate) fn start(
    addressing: Addressing,
    limits: &Limits,
) -> Result<(Engine, Addressing), RuntimeError> {
    let pooled = || engine(&pooled_config(limits)).map(|engine| (engine, Addressing::Pooled));
    let on_demand =
        || engine(&on_demand_config(limits)).map(|engine| (engine, Addressing::OnDemand));
    match addressing {
        Addressing::Auto => pooled().or_else(|_| on_demand()),
        Addressing::Pooled => pooled(),
        Addressing::OnDemand => on_demand(),
    }
}

fn engine(config: &Config) -> Result<Engine, RuntimeError> {
    Engine::new(config).map_err(|error| RuntimeError::Engine { message: format!("{error:#}") })
}

fn config() -> Config {
    let mut config = Config::new();
    config.consume_fuel(true).epoch_interruption(true);
    config
}

fn pooled_config(limits: &Limits) -> Config {
    let instances = u32::try_from(limits.instances_max.max(1)).unwrap_or(u32::MAX);
    let parts = instances.saturating_mul(CORE_INSTANCES_EACH);
    let mut pool = PoolingAllocationConfig::new();
    // The ceiling on memory is the store's; here it is only how far a memory could reach.
    pool.total_component_instances(instances)
        .total_core_instances(parts)
        .total_memories(instances)
        .total_tables(parts)
        .max_memory_size(RESERVATION_BYTES)
        .table_elements(limits.table_elements_max)
        .max_unused_warm_slots(instances);
    let mut config = config();
    config
        .memory_reservation(RESERVATION_BYTES as u64)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    config
}

fn on_demand_config(limits: &Limits) -> Config {
    let mut config = config();
    let ceiling = u64::try_from(limits.memory_bytes_max).unwrap_or(u64::MAX);
    config
        .memory_reservation(ceiling)
        .memory_reservation_for_growth(0)
        .memory_guard_size(0)
        .allocation_strategy(InstanceAllocationStrategy::OnDemand);
    config
}

/// Moves the engine's epoch on, for as long as it lives.
#[derive(Debug)]
pub(crate) struct Ticker {
    // Dropping it ends the thread.
    _stop: Sender<()>,
}

impl Ticker {
    pub(crate) fn start(engine: &Engine, every: Duration) -> Result<Ticker, RuntimeError> {
        let (stop, stopped) = mpsc::channel::<()>();
        let engine = engine.weak();
        let tick = move || {
            while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(every) {
                match engine.upgrade() {
                    Some(engine) => engine.increment_epoch(),
                    None => return,
                }
            }
        };
        thread::Builder::new()
            .name("wish-clock".to_owned())
            .spawn(tick)
            .map_err(|error| RuntimeError::Engine { message: error.to_string() })?;
        Ok(Ticker { _stop: stop })
    }
}
