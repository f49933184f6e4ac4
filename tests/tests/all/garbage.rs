//! Any bytes at all, as a policy or as a request: an answer or a typed error, never a trap.

use wish_contract::json;
use wish_contract::{Diagnostic, Request, Severity};
use wish_core::policy;
use wish_tests::random::Random;
use wish_tests::random_cases::{RandomCase, books};
use wish_words::Language;

use crate::canonical::canonical;
use crate::host::{rulebook, runtime};

const POLICIES: u64 = 400;
const REQUESTS: u64 = 3_000;
/// Pieces of TOML and of JSON, and what is in neither.
const PIECES: [&str; 20] = [
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'''",
    "=",
    ".",
    ",",
    "\n",
    "\u{0}",
    "愿",
    "1e999",
    "-0",
    "0x7fff_ffff_ffff_ffff",
    "null",
    "99999999999999999999",
    "[[ladder]]",
    "schema = \"wish-policy/1\"",
    "\u{2028}",
];

#[test]
fn any_bytes_may_be_checked_as_a_policy() {
    let sources: Vec<String> = books().into_iter().map(|book| book.source).collect();
    let languages: Vec<Language> = Language::all().collect();
    for seed in 0..POLICIES {
        let mut random = Random::seeded(seed);
        let source = random.pick(&sources).clone();
        let bytes = garbled(source.into_bytes(), &mut random);
        let language = *random.pick(&languages);
        let native = policy::check(&bytes, language);
        assert_eq!(policy::load(&bytes, language).is_err(), native.iter().any(is_error));
        let shipped = runtime().check(&bytes, language.tag()).expect("check answers");
        assert_eq!(canonical(&native), canonical(&shipped));
    }
}

#[test]
fn any_text_may_be_read_as_a_request() {
    let books = books();
    let (mut read, mut unread) = (0, 0);
    for seed in 0..REQUESTS {
        let mut random = Random::seeded(seed);
        let mut run = RandomCase::seeded(&books, seed % 97);
        let far = random.index(12);
        let Some(step) = run.nth(far) else { continue };
        let bytes = garbled(canonical(&step.request).into_bytes(), &mut random);
        match json::from_str::<Request>(&String::from_utf8_lossy(&bytes)) {
            Ok(request) => {
                let ruling = rulebook(&books[step.book]).decide(&request);
                assert!(ruling.is_ok(), "the rules answer, whatever was asked: {ruling:?}");
                read += 1;
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                unread += 1;
            }
        }
    }
    assert!(read > 50 && unread > 50, "{read} read and {unread} not: too few of one sort");
}

fn is_error(finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error
}

/// The bytes with a few of them changed, cut, doubled or put in; now and then nothing of them is left.
fn garbled(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    if random.chance(10) {
        return (0..random.below(300)).map(|_| random.number().to_le_bytes()[0]).collect();
    }
    for _ in 0..=random.below(3) {
        let at = random.index(bytes.len());
        let end = (at + random.index(60)).min(bytes.len());
        match random.below(5) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                drop(bytes.splice(at..at, piece));
            }
            3 => drop(bytes.splice(at..at, random.pick(&PIECES).bytes())),
            _ if bytes.is_empty() => {}
            _ => bytes[at] = *random.pick(b"0129-\"az{}[],:\xff"),
        }
    }
    bytes
}
