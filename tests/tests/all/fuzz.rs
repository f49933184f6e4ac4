//! Any bytes as a policy, as a request, as a log of events: an answer, the same from the core and
//! from the component, and never a trap.
//!
//! Each target runs here over its corpus, which lies in `__fuzz__`, and over inputs made from it by
//! seed. `WISH_FUZZ_SECONDS=600` goes on making them for so long. The targets are `bolero`'s, so that a
//! fuzzer that watches which code runs can be put to them. `UPDATE_EXPECT=1` writes the corpus anew.

mod corpus;
mod targets;

use std::env;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant as Clock};

use wish_tests::mangle;
use wish_tests::random::Random;

/// Inputs made for each target.
const INPUTS: u64 = 2_000;

type Target = fn(&[u8]);
type Mangle = fn(&[u8], &[Vec<u8>], &mut Random) -> Vec<u8>;

#[test]
fn policy_text() {
    bolero::check!().with_iterations(0).for_each(|input: &[u8]| targets::policy_text(input));
    check("policy_text", targets::policy_text, mangle::text);
}

#[test]
fn request() {
    bolero::check!().with_iterations(0).for_each(|input: &[u8]| targets::request(input));
    check("request", targets::request, mangle::json);
}

#[test]
fn event_log() {
    bolero::check!().with_iterations(0).for_each(|input: &[u8]| targets::event_log(input));
    check("event_log", targets::event_log, mangle::json);
}

#[test]
fn the_corpus_is_of_use() {
    corpus::update();
    let read = corpus::read("request").iter().filter(|input| targets::is_request(input)).count();
    let folded = corpus::read("event_log").iter().filter(|input| targets::folds(input)).count();
    let loaded = corpus::read("policy_text").iter().filter(|input| targets::loads(input)).count();
    assert!(read >= 60 && folded >= 8 && loaded >= 3, "{read} {folded} {loaded}: too few are read");
}

/// Puts inputs made from the corpus to a target. One that fails is kept, to be looked into and put
/// into the corpus.
fn check(name: &str, target: Target, mangle: Mangle) {
    let corpus = corpus::read(name);
    let seconds = env::var("WISH_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let until = Clock::now() + Duration::from_secs(seconds.unwrap_or(0));
    let mut made = 0;
    while made < INPUTS || Clock::now() < until {
        let mut random = Random::seeded(made);
        let input = mangle(random.pick(&corpus).as_slice(), &corpus, &mut random);
        if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
            let kept = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{made}"));
            fs::write(&kept, &input).expect("the input can be kept");
            let corpus = corpus::folder(name);
            panic!(
                "{name}: input {made} fails; it is kept as {}. To run it again: copy it into {}",
                kept.display(),
                corpus.display()
            );
        }
        made += 1;
    }
    println!("{name}: {made} inputs made from {} of the corpus", corpus.len());
}
