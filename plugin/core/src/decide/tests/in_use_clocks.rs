//! What fell short when the rules were used, by the number of the report (`in_use_05_…`): promises that hold for every
//! command, tried with every command and deadline that could break them. Whole stories of the same numbers are
//! `tests/scenarios/in-use`.

mod people;

use super::requests::asking;
use super::story::{left_at, responder};
use crate::decide::decide;
use crate::ladder;
use crate::policy::Policy;
use wish_contract::{
    Action, Actor, Case, ClaimEnd, ClaimWish, Command, DeadlineKind, Decision, Detail, Request,
    Role,
};

const TWO: &str = "submit necessities places=2; accept; publish; claim p1 places=1";

/// One command where a story leaves its wish, by somebody, with somebody's facts.
struct Given {
    story: &'static str,
    command: Command,
    by: (&'static str, Role),
    facts: Option<&'static str>,
}

fn given(story: &'static str, command: Command, by: (&'static str, Role)) -> Given {
    Given { story, command, by, facts: None }
}

fn with_facts(given: Given, of: &'static str) -> Given {
    Given { facts: Some(of), ..given }
}

/// Time runs until a deadline has passed.
fn until(story: &'static str) -> Given {
    given(story, Command::Tick, ("timer", Role::Timer))
}

fn ruled(given: &Given) -> (Policy, Case, Decision) {
    let (story, to) = match given.story.rsplit_once("; until ") {
        Some((story, kind)) => (story, DeadlineKind::ALL.iter().find(|one| one.name() == kind)),
        None => (given.story, None),
    };
    let (policy, case, now) = left_at("taizhou.toml", story);
    let now = to.map_or(now, |kind| case.deadline(*kind).expect(given.story).due);
    let request = Request {
        subject: Some(case.clone()),
        command: given.command.clone(),
        by: Actor { id: given.by.0.to_owned(), role: given.by.1 },
        claimant: given.facts.map(responder),
        facts: Vec::new(),
        now,
        id: "last".to_owned(),
        detail: Detail::Decisive,
    };
    let decision = decide(&policy, request)
        .unwrap_or_else(|refused| panic!("{}: {:?}", given.story, refused.because));
    (policy, case, decision)
}

fn ending(responder: &str) -> ClaimEnd {
    ClaimEnd { responder: responder.to_owned(), reason: "unreachable".to_owned() }
}

fn why() -> String {
    "not-needed".to_owned()
}

const COORDINATOR: (&str, Role) = ("desk", Role::Coordinator);
const REPORTER: (&str, Role) = ("r-1", Role::Reporter);

/// Every way in which somebody's claim ends by another's doing, or by time.
fn endings_by_others() -> Vec<Given> {
    const CLAIMED: &str = "submit necessities; accept; publish; claim p1";
    const SCHEDULED: &str =
        "submit necessities; accept; publish; claim p1; wait 1 minutes; contact";
    let substitute =
        |story| with_facts(given(story, Command::Substitute(ending("p1")), COORDINATOR), "p2");
    vec![
        given(CLAIMED, Command::Revoke(ending("p1")), COORDINATOR),
        substitute(CLAIMED),
        substitute(
            "submit necessities; accept; publish; claim p1; wait 1 minutes; contact; wait 2 working days; start",
        ),
        with_facts(
            given(CLAIMED, Command::Substitute(ending("p1")), ("p1", Role::Responder)),
            "p2",
        ),
        given(CLAIMED, Command::Withdraw(why()), REPORTER),
        given(TWO, Command::Withdraw(why()), REPORTER),
        given(
            "submit necessities places=2; accept; publish; claim p1 places=1; wait 1 minutes; invite p2 places=1",
            Command::Withdraw(why()),
            REPORTER,
        ),
        given(
            "submit necessities; accept; publish; claim p1; wait 1 minutes; contact; wait 2 working days",
            Command::ReportNoShow("p1".to_owned()),
            ("b-1", Role::Beneficiary),
        ),
        until("submit necessities; accept; publish; claim p1; until first-contact"),
        until("submit necessities; accept; publish; claim p1; invite p2; until invitation"),
        given(
            "submit necessities; accept; publish; claim p1; invite p2; wait 1 minutes; contact; wait 1 working days; start; deliver",
            Command::Confirm,
            ("b-1", Role::Beneficiary),
        ),
        with_facts(
            given(
                "submit necessities; accept; publish; claim p3",
                Command::Claim(ClaimWish::default()),
                ("p1", Role::Responder),
            ),
            "p1",
        ),
        given(SCHEDULED, Command::Withdraw(why()), REPORTER),
    ]
}

#[test]
fn in_use_05_whoever_loses_a_claim_by_the_doing_of_another_is_told() {
    let mut ended = 0;
    for given in endings_by_others() {
        let (_, before, decision) = ruled(&given);
        for claim in before.live_claims() {
            let after = &decision.after;
            let fulfilled = after.claims.iter().any(|one| {
                one.responder == claim.responder
                    && one.status == wish_contract::ClaimStatus::Fulfilled
            });
            let stays = after.live_claim_of(&claim.responder) == Some(claim) || fulfilled;
            if stays || claim.responder == given.by.0 {
                continue;
            }
            ended += 1;
            let notices = decision.effects.iter().any(|effect| {
                matches!(&effect.action, Action::Notify(notice)
                    if notice.to == Role::Responder && notice.whom.as_ref() == Some(&claim.responder))
            });
            assert!(
                notices,
                "{} is not told: {} {:?}",
                claim.responder, given.story, given.command
            );
        }
    }
    assert!(ended >= 10, "only {ended} claims ended");
}

/// What was offered is true, or is taken back; what is open again is offered again.
fn offer_is_true(before: &Case, decision: &Decision, story: &str) {
    let has = |wanted: fn(&Action) -> bool| decision.effects.iter().any(|one| wanted(&one.action));
    let offers = has(|action| matches!(action, Action::Offer(_)));
    let withdraws = has(|action| matches!(action, Action::WithdrawOffer(_)));
    let stood = ladder::is_open_to_audience(before);
    match (stood, ladder::is_open_to_audience(&decision.after)) {
        (true, false) => assert!(withdraws, "what was offered stands no more: {story}"),
        (false, true) => assert!(offers && !withdraws, "it is open and not offered: {story}"),
        (true, true) => assert!(!withdraws, "it is open still: {story}"),
        (false, false) => assert!(offers == withdraws, "nothing is open: {story}"),
    }
}

#[test]
fn in_use_26_an_open_offer_is_withdrawn_or_still_true() {
    let claim = |story, who: &'static str| {
        with_facts(given(story, Command::Claim(ClaimWish::default()), (who, Role::Responder)), who)
    };
    let on_board = "submit necessities; accept; publish";
    let mut all_given = endings_by_others();
    all_given.extend([
        claim(on_board, "p1"),
        claim(TWO, "p2"),
        given(on_board, Command::TakeDown(why()), COORDINATOR),
        given(on_board, Command::Withdraw(why()), REPORTER),
        given(on_board, Command::Hold(why()), COORDINATOR),
        given("submit necessities; accept; publish; hold", Command::Resume, COORDINATOR),
        given("submit necessities; accept; publish; hold", Command::Withdraw(why()), REPORTER),
        given(on_board, Command::Escalate(why()), COORDINATOR),
        given(
            "submit necessities; accept; publish; wait 90 working days; tick",
            Command::Hold(why()),
            COORDINATOR,
        ),
        claim("submit necessities; accept; publish; wait 90 working days; tick", "p1"),
        given(
            "submit necessities; accept; publish; wait 90 working days; tick; claim p1",
            Command::Release(why()),
            ("p1", Role::Responder),
        ),
        given(
            "submit necessities; accept; reserve p1",
            Command::Decline(why()),
            ("p1", Role::Responder),
        ),
        given("submit necessities; accept; reserve p1", Command::TakeDown(why()), COORDINATOR),
        claim("submit necessities; accept; reserve p1", "p1"),
        until("submit necessities; accept; reserve p1; until reservation"),
        until("submit necessities; accept; publish; until ladder-step"),
        given("submit necessities", Command::Accept, ("v", Role::Verifier)),
        given("submit necessities; accept", Command::Publish, ("p", Role::Publisher)),
        given(
            TWO,
            Command::Amend(wish_contract::Amendment {
                places: Some(1),
                cost_fen: Some(6_000),
                ..Default::default()
            }),
            COORDINATOR,
        ),
    ]);
    let mut withdrawn = 0;
    for given in &all_given {
        let (_, before, decision) = ruled(given);
        offer_is_true(&before, &decision, given.story);
        let stood = ladder::is_open_to_audience(&before);
        withdrawn += usize::from(stood && !ladder::is_open_to_audience(&decision.after));
    }
    assert!(withdrawn >= 8, "only {withdrawn} ways off the board");
}

/// Deadlines of a policy whose calendar knows that 4 and 5 January 2027 are free, of a case submitted before that was
/// known.
fn moved_on(story: &str) -> (String, String) {
    let (policy, mut case, _) = left_at("taizhou.toml", story);
    let source = include_str!("../../../../../tests/policies/taizhou.toml");
    let source = source.replacen("version = 1", "version = 2", 1).replacen(
        "[calendar]",
        "[calendar]\nannounced_years = [2027]\nholidays = [2027-01-01, 2027-01-04, 2027-01-05]",
        1,
    );
    let next = crate::policy::load(source.as_bytes(), wish_words::Language::ENGLISH).unwrap();
    let clocks = |case: &Case| {
        let mut text = String::new();
        for one in &case.deadlines {
            let mark = if one.provisional { "?" } else { "" };
            text += &format!(
                "{} {}{mark}; ",
                one.kind.name(),
                policy.calendars.everywhere.local(one.due)
            );
        }
        for one in &case.paused {
            let mark = if one.provisional { "?" } else { "" };
            text += &format!("{} {} left{mark}; ", one.kind.name(), one.left / 86_400_000_000);
        }
        text
    };
    let before = clocks(&case);
    let request = Request {
        subject: Some(case.clone()),
        command: Command::MovePolicy,
        by: Actor { id: "desk".to_owned(), role: Role::Coordinator },
        claimant: None,
        facts: Vec::new(),
        now: case.last,
        id: "last".to_owned(),
        detail: Detail::Decisive,
    };
    case = decide(&next, request).unwrap().after;
    (before, clocks(&case))
}

#[test]
fn in_use_13_a_notice_of_holidays_moves_what_was_provisional() {
    let to_new_years_eve = "wait 210 working days; wait 1 working hours";
    let submitted = format!("{to_new_years_eve}; submit necessities");
    let (before, after) = moved_on(&submitted);
    assert_eq!(before, "verify 2027-01-05 10:00?; ", "three working days by the week");
    assert_eq!(after, "verify 2027-01-08 10:00; ", "three working days by the notice");
}

#[test]
fn in_use_16_an_area_without_the_level_of_a_step_is_refused() {
    let (policy, mut request) = asking("submit necessities", Role::Verifier, Command::Accept);
    super::requests::submission_on_case(&mut request);
    request.subject = None;
    let at = |area: &str| {
        let mut request = request.clone();
        if let Command::Submit(submission) = &mut request.command {
            submission.need.area = area.to_owned();
        }
        decide(&policy, request).err().map(|refused| refused.message)
    };
    assert_eq!(
        at("32").unwrap(),
        "area `32` ends at the level province, and ladder ordinary wishes opens to people of one community; add the \
         levels down to that"
    );
    assert!(at("32/12/02/001").is_some() && at("32/12/02/001/005").is_none());
}
