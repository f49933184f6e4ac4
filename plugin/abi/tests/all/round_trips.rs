//! A value that goes out to the host and comes in again is the same, and leaves no block behind.

use proptest::prelude::*;
use proptest::test_runner::Config;
use wish_abi::{answer, arguments, free_answer};

use crate::checked_heap::balanced;
use crate::host;
use crate::mail::{Mail, mail, mail_type};

/// Miri takes a second for what takes a millisecond.
const VALUES: u32 = if cfg!(miri) { 4 } else { 512 };

fn config() -> Config {
    Config { cases: VALUES, failure_persistence: None, ..Config::default() }
}

fn out_and_in(value: &Mail) -> Mail {
    let kind = mail_type();
    let answer = answer(value.clone());
    let argument = host::hand_in(&kind, answer);
    // SAFETY: the host has made the block for a value of this type; it has copied the answer, and reads it no more.
    unsafe {
        free_answer(answer);
        arguments(argument)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_value_comes_back_as_it_went(value in mail()) {
        balanced(|| assert_eq!(out_and_in(&value), value));
    }
}
