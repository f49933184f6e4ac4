//! Whom to ask. In this version the look-up that a host must make; ranking candidates comes with
//! routing proper.

pub mod audience;
