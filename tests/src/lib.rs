//! What the tests stand on: the programmes' policies, random cases from a seed,
//! questions about whom to ask, an exhaustive walk of one case, and a small
//! platform under faults. What must hold of them is for `tests/all` to say; how fast they run, for
//! `benches`.

pub mod faults;
pub mod mangle;
pub mod outreach;
pub mod policies;
pub mod random;
pub mod random_cases;
pub mod walk;
