//! Rule tests.

pub mod observed;
