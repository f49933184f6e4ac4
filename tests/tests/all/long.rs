//! What takes a minute or more: `tests/run quick` leaves these out.

mod city;
mod faults;
mod parity;
mod walk;
