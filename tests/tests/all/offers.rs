//! Offers and decisions agree: what is decided was on offer, and what is refused whatever it says
//! was closed by that rule.

use wish_contract::Offer;
use wish_contract::Role;
use wish_contract::{Command, Request};
use wish_core::offers::offers;
use wish_tests::random_cases::{RandomCase, Step, books};

const CASES: u64 = 400;
/// Rules that refuse a command whatever it says.
const WHATEVER_IT_SAYS: [&str; 8] = [
    "role_may_not",
    "stage_forbids",
    "case_held",
    "case_anonymised",
    "case_full",
    "case_not_held",
    "clock_went_back",
    "policy_differs",
];
/// Rules that may close the whole of a case to a responder who may yet take a part of it.
const OPEN_IN_PART: [&str; 3] = ["cost_within_band", "places_left", "drawn_by_lot"];

#[test]
fn what_is_decided_was_on_offer() {
    check(|step, offer| {
        let Ok(decision) = &step.answer else { return };
        let fresh = decision.trace.first().is_some_and(|reason| reason.rule != "command_repeated");
        let in_part = OPEN_IN_PART.contains(&offer.because.rule.as_str());
        if fresh && !in_part {
            assert!(offer.open, "decided, but closed by {:?}: {:#?}", offer.because, step.request);
        }
    });
}

#[test]
fn what_is_refused_whatever_it_says_was_closed_by_that_rule() {
    check(|step, offer| {
        let Err(rejection) = &step.answer else { return };
        if WHATEVER_IT_SAYS.contains(&rejection.because.rule.as_str()) {
            assert!(!offer.open, "refused, but open: {:#?}", step.request);
            assert_eq!(offer.because, rejection.because);
        }
    });
}

/// Looks at the offer for each command that is given on a random case just as the command before left it.
fn check(holds: impl Fn(&Step, &Offer)) {
    let books = books();
    for seed in 0..CASES {
        let mut run = RandomCase::seeded(&books, seed);
        let mut before = None;
        while let Some(step) = run.next() {
            if step.request.subject == before && !is_apart(&step.request) {
                holds(&step, &offer(&step, &books[step.book].policy));
            }
            before.clone_from(&run.case);
        }
    }
}

/// Requests that no offer speaks of: a case's opening, malformed facts, and a timer that is
/// somebody's name.
fn is_apart(request: &Request) -> bool {
    request.subject.is_none()
        || matches!(request.command, Command::Submit(_))
        || request.by.role == Role::Timer && request.command != Command::Tick
}

fn offer(step: &Step, policy: &wish_core::policy::Policy) -> Offer {
    let Request { subject, command, by, claimant, now, .. } = &step.request;
    let case = subject.as_ref().expect("a case was handed in");
    let all = offers(policy, case, by, claimant.as_ref(), *now);
    let mine = all.into_iter().find(|offer| offer.command == command.kind());
    mine.expect("every command is spoken of")
}
