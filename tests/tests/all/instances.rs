//! How long an instance is kept: not after a call that made it grow large, and not for ever.

use std::thread;

use wish_contract::{Request, json};
use wish_runtime::{Limits, Runtime, Usage};
use wish_tests::policies;

use crate::host;

/// Masking it takes several times the memory with which an instance is kept.
const LARGE_TEXT_BYTES: usize = 4 << 20;
const NONE: Usage = Usage { instances: 0, idle: 0, idle_memory_bytes: 0 };

#[test]
fn memory_that_one_large_call_took_is_given_back() {
    let runtime = host::within(Limits::default());
    assert_eq!(kept(&runtime), (1, 1), "the runtime begins with one instance");
    let text = "a".repeat(LARGE_TEXT_BYTES);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| runtime.mask(&text).expect("it is masked"));
        }
    });
    assert_eq!(runtime.usage(), NONE);
    runtime.mask("a").expect("a new instance serves");
    assert_eq!(kept(&runtime), (1, 1));
}

#[test]
fn an_instance_that_has_grown_is_kept_where_the_limit_allows_it() {
    let limits = Limits { idle_memory_bytes_max: usize::MAX, ..Limits::default() };
    let runtime = host::within(limits);
    runtime.mask(&"a".repeat(LARGE_TEXT_BYTES)).expect("it is masked");
    let usage = runtime.usage();
    assert_eq!(usage.idle, 1);
    assert!(usage.idle_memory_bytes > Limits::default().idle_memory_bytes_max, "{usage:?}");
}

#[test]
fn a_batch_of_the_usual_size_keeps_its_instance() {
    let runtime = host::within(Limits::default());
    let book = runtime.rulebook(policies::source("taizhou").as_bytes()).expect("the policy loads");
    let submit = include_str!("../../../host-harness/runtime/examples/submit.json");
    let submit: Request = json::from_str(submit).expect("it is a request");
    let batch = vec![submit; Limits::default().batch_requests_max];
    for answer in book.decide_many(&batch) {
        answer.expect("the rules answer").expect("the wish is taken in");
    }
    assert_eq!(kept(&runtime), (2, 2), "one without a policy, one with it");
}

#[test]
fn an_instance_serves_so_many_calls_and_no_more() {
    let runtime = host::within(Limits { instance_calls_max: 3, ..Limits::default() });
    let idle_after: Vec<usize> = (0..6)
        .map(|_| {
            runtime.mask("a").expect("it is masked");
            runtime.usage().idle
        })
        .collect();
    assert_eq!(idle_after, [1, 1, 0, 1, 1, 0]);
}

/// Instances that are alive, and those of them that are idle.
fn kept(runtime: &Runtime) -> (usize, usize) {
    let Usage { instances, idle, .. } = runtime.usage();
    (instances, idle)
}
