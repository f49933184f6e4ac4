//! The command `wish`. What each of its verbs does stands in `cli/<verb>.rs`; what the rules say
//! comes from the component.

use std::process::ExitCode;

mod area;
mod backtest;
mod city;
mod cli;
mod comparison;
mod coverage;
mod demo;
mod explanation;
mod lint;
mod log;
mod mutation;
mod replay;
mod scenario;
mod standing;

fn main() -> ExitCode {
    cli::run()
}
