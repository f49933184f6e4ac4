//! How much one call, one instance and one runtime may use. Every limit is a number with its unit
//! in its name.

use std::time::Duration;

/// Fuel that every call gets; about one unit an instruction.
pub const FUEL_BASE_MAX: u64 = 20_000_000;
/// Fuel that a call gets on top for each byte it hands in, so that a large batch or text may take
/// longer than a small one.
pub const FUEL_PER_INPUT_BYTE_MAX: u64 = 5_000;
/// Linear memory of one instance, in bytes. Masking 10 MiB of text takes some 140 MiB.
pub const MEMORY_BYTES_MAX: usize = 256 << 20;
/// Linear memory with which an instance is kept for another call, in bytes; one that has grown beyond
/// it is dropped after its call. A batch of 256 requests stays within.
pub const IDLE_MEMORY_BYTES_MAX: usize = 16 << 20;
/// Calls that one instance serves before another takes its place.
pub const INSTANCE_CALLS_MAX: u64 = 100_000;
/// What one call may hand in, in bytes.
pub const INPUT_BYTES_MAX: usize = 32 << 20;
/// What one call may answer, in bytes as the host holds it.
pub const OUTPUT_BYTES_MAX: usize = 128 << 20;
/// Wall-clock time of one call, in milliseconds. A net: fuel is what decides.
pub const CALL_MILLISECONDS_MAX: u64 = 10_000;
/// How often the wall clock is looked at, in milliseconds.
pub const TICK_MILLISECONDS: u64 = 10;
/// Instances alive at one time, over all policies.
pub const INSTANCES_MAX: usize = 32;
/// How long a call waits for an instance, in milliseconds.
pub const WAIT_MILLISECONDS_MAX: u64 = 2_000;
/// Size of a component, in bytes.
pub const COMPONENT_BYTES_MAX: usize = 16 << 20;
/// Elements of one table of an instance.
pub const TABLE_ELEMENTS_MAX: usize = 20_000;
/// Requests that go into an instance at one time, the most that the contract takes; a larger batch is cut into such pieces.
pub const BATCH_REQUESTS_MAX: usize = wish_contract::BATCH_MAX;
/// Inputs that are remembered as having stopped the rules; beyond it the oldest is forgotten.
pub const QUARANTINED_MAX: usize = 10_000;

/// The limits of one runtime. [`Limits::default`] takes the constants of this module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// As [`FUEL_BASE_MAX`].
    pub fuel_base_max: u64,
    /// As [`FUEL_PER_INPUT_BYTE_MAX`].
    pub fuel_per_input_byte_max: u64,
    /// As [`MEMORY_BYTES_MAX`].
    pub memory_bytes_max: usize,
    /// As [`IDLE_MEMORY_BYTES_MAX`]. With 0 no instance is kept.
    pub idle_memory_bytes_max: usize,
    /// As [`INSTANCE_CALLS_MAX`]. With 0 or 1 no instance is kept.
    pub instance_calls_max: u64,
    /// As [`INPUT_BYTES_MAX`].
    pub input_bytes_max: usize,
    /// As [`OUTPUT_BYTES_MAX`].
    pub output_bytes_max: usize,
    /// As [`CALL_MILLISECONDS_MAX`].
    pub call_milliseconds_max: u64,
    /// As [`TICK_MILLISECONDS`]. From 1.
    pub tick_milliseconds: u64,
    /// As [`INSTANCES_MAX`]. From 1.
    pub instances_max: usize,
    /// As [`WAIT_MILLISECONDS_MAX`].
    pub wait_milliseconds_max: u64,
    /// As [`COMPONENT_BYTES_MAX`].
    pub component_bytes_max: usize,
    /// As [`TABLE_ELEMENTS_MAX`].
    pub table_elements_max: usize,
    /// As [`BATCH_REQUESTS_MAX`]. From 1.
    pub batch_requests_max: usize,
    /// As [`QUARANTINED_MAX`].
    pub quarantined_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            fuel_base_max: FUEL_BASE_MAX,
            fuel_per_input_byte_max: FUEL_PER_INPUT_BYTE_MAX,
            memory_bytes_max: MEMORY_BYTES_MAX,
            idle_memory_bytes_max: IDLE_MEMORY_BYTES_MAX,
            instance_calls_max: INSTANCE_CALLS_MAX,
            input_bytes_max: INPUT_BYTES_MAX,
            output_bytes_max: OUTPUT_BYTES_MAX,
            call_milliseconds_max: CALL_MILLISECONDS_MAX,
            tick_milliseconds: TICK_MILLISECONDS,
            instances_max: INSTANCES_MAX,
            wait_milliseconds_max: WAIT_MILLISECONDS_MAX,
            component_bytes_max: COMPONENT_BYTES_MAX,
            table_elements_max: TABLE_ELEMENTS_MAX,
            batch_requests_max: BATCH_REQUESTS_MAX,
            quarantined_max: QUARANTINED_MAX,
        }
    }
}

impl Limits {
    /// Fuel for a call with so many bytes of input.
    #[must_use]
    pub fn fuel_max(&self, input_bytes: usize) -> u64 {
        let bytes = u64::try_from(input_bytes).unwrap_or(u64::MAX);
        self.fuel_base_max.saturating_add(self.fuel_per_input_byte_max.saturating_mul(bytes))
    }

    /// Ticks until a call has taken too long: one more than its time, since the first may come at
    /// once.
    pub(crate) fn ticks_max(&self) -> u64 {
        self.call_milliseconds_max.div_ceil(self.tick_milliseconds.max(1)).saturating_add(1)
    }

    pub(crate) fn tick(&self) -> Duration {
        Duration::from_millis(self.tick_milliseconds.max(1))
    }

    pub(crate) fn wait_max(&self) -> Duration {
        Duration::from_millis(self.wait_milliseconds_max)
    }
}
