//! How much a policy may hold.

/// Most bytes of a policy's source.
pub const SOURCE_BYTES_MAX: usize = 1_048_576;
/// Deepest nesting of brackets and dotted keys together. A policy needs six.
pub const NESTING_MAX: usize = 40;
/// Longest text in bytes.
pub const TEXT_BYTES_MAX: usize = 1_000;
/// Longest length of time or working hours, in bytes.
pub const PARSED_BYTES_MAX: usize = 60;
/// Most entries of a list that are compared with each other: rounds, coordinators.
pub const ENTRIES_MAX: usize = 1_000;
/// Most area levels: areas have no more segments.
pub const LEVELS_MAX: usize = wish_contract::AREA_SEGMENTS_MAX;
/// Most guards of a city's own.
pub const CITY_GUARDS_MAX: usize = 64;
/// Most ladders.
pub const LADDERS_MAX: usize = 50;
/// Most steps of a ladder, with those that it hands over to.
pub const STEPS_MAX: usize = 50;
/// Most findings that are reported of one source.
pub const FINDINGS_MAX: usize = 200;
