//! What a place in a platform does while the rules cannot answer: it refuses, keeps the question, or asks
//! the rules that ran before, and says which; never does a question fall through.

use std::cell::Cell;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_contract::Request;
use wish_contract::json;
use wish_runtime::{Answer, CallSite, Rulebook, Runtime, RuntimeError, Settings, Unavailable};
use wish_tests::policies;

#[test]
fn a_place_that_refuses_says_why() {
    let (book, request) = (rulebook("taizhou"), submission());
    let site = CallSite::new(Unavailable::Refuse);
    let refused = site.ask(&book, request.clone(), |_, _| outage());
    assert!(refused.is_err_and(|error| error.is_unavailability()));
    assert!(matches!(site.ask(&book, request, decides), Ok(Answer::Given(true))));
}

#[test]
fn a_place_that_queues_loses_nothing_and_keeps_the_order() {
    let (book, request) = (rulebook("taizhou"), submission());
    let site = CallSite::new(Unavailable::Queue { questions_max: 2 });
    for wanted in [1, 2] {
        let answer = site.ask(&book, request.clone(), |_, _| outage());
        assert!(matches!(answer, Ok(Answer::Queued { ticket, .. }) if ticket == wanted));
    }
    assert!(site.ask(&book, request, |_, _| outage()).is_err(), "the queue is full");

    let calls = Cell::new(0);
    let answers = site.retry(&book, |book, request| {
        calls.set(calls.get() + 1);
        if calls.get() == 1 { decides(book, request) } else { outage() }
    });
    assert!(matches!(answers.as_slice(), [(1, _, Ok(true))]), "the second still waits");
    assert_eq!(site.waiting(), 1);
    assert!(site.withdraw(2).is_some() && site.withdraw(2).is_none());
    assert_eq!(site.waiting(), 0);
}

#[test]
fn the_last_known_good_rules_answer_and_it_is_said() {
    let (book, known, request) = (rulebook("guangzhou"), rulebook("taizhou"), submission());
    let broken = book.digest().to_owned();
    let site = CallSite::new(Unavailable::LastKnownGood(known));
    let answer = site.ask(&book, request, |book, request| {
        if book.digest() == broken { outage() } else { decides(book, request) }
    });
    let Ok(Answer::LastKnownGood { value: true, because }) = answer else { panic!("{answer:?}") };
    assert!(because.is_unavailability());
}

/// Whether the rules take the submission in.
fn decides(book: &Rulebook, request: &Request) -> Result<bool, RuntimeError> {
    book.decide(request).map(|ruling| ruling.is_ok())
}

fn outage() -> Result<bool, RuntimeError> {
    Err(RuntimeError::NotAComponent)
}

fn rulebook(programme: &str) -> Rulebook {
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER))
        .expect("the shipped component starts");
    runtime.rulebook(policies::source(programme).as_bytes()).expect("the policy loads")
}

fn submission() -> Request {
    json::from_str(include_str!("../../../host-harness/runtime/examples/submit.json"))
        .expect("a request")
}
