//! What must hold for the repository itself, as one test binary: a released contract only grows, and files keep to our habits.

mod contract;
mod tidy;
