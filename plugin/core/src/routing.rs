//! Whom to ask, in which order, and who should take which of many wishes.

pub mod assign;
pub mod audience;
pub mod matching;
pub mod rank;
pub(crate) mod roll;
