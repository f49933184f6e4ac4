//! What must hold for the repository itself, as one test binary.

mod contract;
