//! Rule tests.

pub mod observed;
pub mod write;
