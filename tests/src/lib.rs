//! What the tests stand on: the four programmes' policies, seeded lives of cases,
//! questions about whom to ask, and an exhaustive walk of one case. What must hold of them is for `tests/all` to say; how fast they run, for
//! `benches`.

pub mod lives;
pub mod outreach;
pub mod policies;
pub mod random;
pub mod walk;
