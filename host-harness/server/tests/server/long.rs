//! What takes a minute, or a server that not every machine has. `tests/run soak` runs the same with larger numbers.

mod cells;
mod clients;
mod conformance;
mod crashes;
mod failover;
mod histories;
mod morning;
mod network;
mod year;

/// How many of something: a number for `tests/run`, or another for `tests/run soak`, which sets `WISH_SOAK`.
pub fn lengths<T>(usual: T, soak: T) -> T {
    if std::env::var_os("WISH_SOAK").is_some() { soak } else { usual }
}
