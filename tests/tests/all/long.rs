//! What takes a minute or more: `tests/run quick` leaves these out.

mod parity;
mod walk;
