//! Platforms on simulated time, with the rules as they are shipped and people made up: [`city`] plays a year
//! of a generated city from a seed, [`demo`] the wishes of four programmes that the press reported on.

pub mod city;
pub mod demo;
