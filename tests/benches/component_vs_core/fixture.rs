//! What is asked: a claim, a long log, a ranking.

use wish_contract::{
    Actor, Candidate, ClaimWish, Command, Detail, Event, RankingRequest, Request, Responder, Role,
    Share,
};
use wish_core::decide::decide;
use wish_core::policy::Policy;
use wish_tests::policies::Book;
use wish_tests::walk::PRESENT;
use wish_tests::walk::actions::{facts, setting};

/// Candidates of one ranking.
const CANDIDATES: u32 = 600;
/// Length of the log.
pub const EVENTS: usize = 1_000;

/// Many responders like the one who claims, who all might.
pub fn ranking(claim: &Request) -> RankingRequest {
    let facts = claim.claimant.clone().expect("the claim has its claimant");
    let candidate = |number: u32| Candidate {
        facts: Responder { id: format!("unit-{number}"), ..facts.clone() },
        recent_claims: number % 5,
        no_shows: number % 2,
        owed: number % 2,
        notices: number % 7,
        last_notice: None,
    };
    RankingRequest {
        subject: claim.subject.clone().expect("the claim has its case"),
        candidates: (0..CANDIDATES).map(candidate).collect(),
        area_notices: 0,
        now: claim.now,
        limit: 30,
    }
}

/// A paired unit's claim on a wish on the board, and a long log of one case.
pub fn claim_and_log(policy: &Policy) -> (Request, Vec<Event>) {
    let opening =
        setting(Book::of("taizhou"), Share { places: 1, cost_fen: 30_000, items: Vec::new() }, &[])
            .opening;
    let mut log = Vec::new();
    let mut ask = |request: Request| {
        let decision = decide(policy, request).expect("it is allowed");
        log.extend(decision.events);
        decision.after
    };
    let asked = |case, id: String, by: &str, role, command| Request {
        subject: Some(case),
        id,
        command,
        by: Actor { id: by.to_owned(), role },
        claimant: Some(facts("unit")),
        facts: Vec::new(),
        now: PRESENT,
        detail: Detail::Decisive,
    };
    let mut case = ask(opening);
    case = ask(asked(case, "accept".to_owned(), "verifier", Role::Verifier, Command::Accept));
    case = ask(asked(case, "publish".to_owned(), "publisher", Role::Publisher, Command::Publish));
    let wish = Command::Claim(ClaimWish::default());
    let claim = asked(case.clone(), "claim".to_owned(), "unit", Role::Responder, wish.clone());
    for number in 0..EVENTS / 2 {
        let back = Command::Release("not-needed".to_owned());
        // Another unit each time: one may not give a case up again and again.
        let unit = format!("unit-{number}");
        let by_unit = |request: Request| {
            let claimant =
                request.claimant.clone().map(|facts| Responder { id: unit.clone(), ..facts });
            Request { claimant, ..request }
        };
        let claim = asked(case, format!("claim-{number}"), &unit, Role::Responder, wish.clone());
        case = ask(by_unit(claim));
        let release = asked(case, format!("release-{number}"), &unit, Role::Responder, back);
        case = ask(by_unit(release));
    }
    log.truncate(EVENTS);
    (claim, log)
}
