//! What must hold of any input.

use std::sync::LazyLock;

use wish_contract::Case;
use wish_contract::Detail;
use wish_contract::Role;
use wish_contract::json;
use wish_contract::{Actor, Command, Request};
use wish_contract::{Decision, Event};
use wish_contract::{Diagnostic, Severity};
use wish_core::decide::decide;
use wish_core::evolve;
use wish_core::policy;
use wish_core::tally;
use wish_runtime::Rulebook;
use wish_tests::policies::Book;
use wish_tests::random_cases::{RandomCase, books};
use wish_words::Language;

use crate::canonical::{canonical, canonical_result};
use crate::host::{rulebook, runtime};

/// Every book, in the core's hands and in the component's.
static BOOKS: LazyLock<Vec<(Book, Rulebook)>> = LazyLock::new(|| {
    let with_rulebook = |book: Book| {
        let rulebook = rulebook(&book);
        (book, rulebook)
    };
    books().into_iter().map(with_rulebook).collect()
});

/// A policy is checked alike everywhere, its findings lie within the text, it loads if and only if
/// none is an error, and under one that loads cases live and are never stranded.
pub fn policy_text(input: &[u8]) {
    let findings = policy::check(input, Language::ENGLISH);
    let shipped = runtime().check(input, Language::ENGLISH.tag()).expect("check answers");
    assert_eq!(canonical(&findings), canonical(&shipped));
    findings.iter().for_each(|finding| lies_within(finding, input));
    let has_error = findings.iter().any(|finding| finding.severity == Severity::Error);
    let shipped = runtime().rulebook(input);
    assert_eq!(
        (has_error, has_error),
        (policy::load(input, Language::ENGLISH).is_err(), shipped.is_err())
    );
    if let (Ok(policy), Ok(shipped)) = (policy::load(input, Language::ENGLISH), shipped) {
        let about = shipped.about().expect("about answers");
        assert_eq!(canonical(&policy::about::about(&policy)), canonical(&about));
        live(&Book { source: String::from_utf8_lossy(input).into_owned(), policy }, &shipped);
    }
}

fn lies_within(finding: &Diagnostic, input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (line, column, width) =
        (finding.line as usize, finding.column as usize, finding.width as usize);
    let lines: Vec<&str> = text.split('\n').collect();
    assert!((1..=lines.len()).contains(&line), "no such line: {finding:?}");
    let characters = lines[line - 1].chars().count();
    assert!(width >= 1 && (1..=characters + 1).contains(&column), "no such column: {finding:?}");
    assert!(column + width <= characters.max(column) + 2, "it is too wide: {finding:?}");
}

/// A few random cases under a policy that nobody wrote.
fn live(book: &Book, shipped: &Rulebook) {
    let pair = [book.clone(), book.clone()];
    if book.policy.responder_kinds.is_empty() {
        return;
    }
    for seed in 0..2 {
        let run = RandomCase::seeded(&pair, seed);
        let steps: Vec<_> = run.take(25).collect();
        let asked: Vec<Request> = steps.iter().map(|step| step.request.clone()).collect();
        for (step, ruling) in steps.iter().zip(shipped.decide_many(&asked)) {
            let ruling = ruling.expect("the component answers");
            assert_eq!(canonical_result(&step.answer), canonical_result(&ruling));
            let sound = step.request.subject.as_ref().is_none_or(Case::is_cared_for);
            if let (Ok(decision), true) = (&step.answer, sound) {
                assert!(decision.after.is_cared_for(), "stranded: {:#?}", decision.after);
            }
        }
    }
}

/// A request that can be read is answered alike everywhere; what comes of it follows from its events
/// alone.
pub fn request(input: &[u8]) {
    let request = match read::<Request>(input) {
        Ok(request) => request,
        Err(message) => return assert!(!message.is_empty(), "it is said what is wrong"),
    };
    let text = canonical(&request);
    let again = json::from_str::<Request>(&text).expect("what was written can be read");
    assert_eq!(canonical(&again), text);
    let native: Request =
        serde_json::from_str(&text).expect("the contract's values are the core's");
    answered_alike(native, &request);
}

fn answered_alike(native: Request, request: &Request) {
    let (book, shipped) = book_for(native.subject.as_ref());
    let subject = native.subject.clone();
    let answer = decide(&book.policy, native);
    let ruling = shipped.decide(request).expect("the component answers");
    assert_eq!(canonical_result(&answer), canonical_result(&ruling));
    if let Ok(decision) = &answer {
        follows(subject, decision);
    }
}

/// The events alone make the case.
fn follows(subject: Option<Case>, decision: &Decision) {
    let made = match subject {
        None => evolve::fold(decision.events.clone()).expect("a new case folds"),
        Some(mut case) => {
            decision.events.iter().for_each(|event| evolve::apply(&mut case, event));
            case
        }
    };
    assert_eq!(made, decision.after, "the events alone make the case");
}

/// A log that can be read folds alike everywhere, or not at all; the case that it makes can be ticked.
pub fn event_log(input: &[u8]) {
    let Ok(events) = read::<Vec<Event>>(input) else { return };
    let native: Vec<Event> = events.clone();
    let shipped = runtime().fold(&events).expect("fold answers");
    let folded = evolve::fold(native.clone());
    assert_eq!(canonical_result(&folded), canonical_result(&shipped));
    let shipped = runtime().tally(&events).expect("tally answers");
    assert_eq!(canonical(&tally::tally(&native)), canonical(&shipped));
    let Ok(case) = folded else { return };
    for later in [0, 1, 40 * 24 * 60 * 60 * 1_000] {
        let tick = Request {
            now: case.last.saturating_add(later),
            subject: Some(case.clone()),
            command: Command::Tick,
            by: Actor { id: "timer".to_owned(), role: Role::Timer },
            claimant: None,
            facts: Vec::new(),
            id: "tick".to_owned(),
            detail: Detail::Full,
        };
        let handed = tick.clone();
        answered_alike(tick, &handed);
    }
}

/// The book that a case names, or the first.
fn book_for(case: Option<&Case>) -> &'static (Book, Rulebook) {
    let named = |place: &&(Book, Rulebook)| {
        case.is_some_and(|case| case.policy == place.0.policy.reference)
    };
    BOOKS.iter().find(named).unwrap_or(&BOOKS[0])
}

fn read<T: serde::de::DeserializeOwned>(input: &[u8]) -> Result<T, String> {
    let text = std::str::from_utf8(input).map_err(|error| error.to_string())?;
    json::from_str(text).map_err(|error| error.to_string())
}

/// A value of the contract as the same value of the core.
pub fn is_request(input: &[u8]) -> bool {
    read::<Request>(input).is_ok()
}

pub fn folds(input: &[u8]) -> bool {
    let events = read::<Vec<Event>>(input);
    events.is_ok_and(|events| evolve::fold(events.clone()).is_ok())
}

pub fn loads(input: &[u8]) -> bool {
    policy::load(input, Language::ENGLISH).is_ok()
}
