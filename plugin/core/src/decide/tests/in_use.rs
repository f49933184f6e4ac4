//! What goes wrong in use, and must not here: nobody left to bring a case on, one who wears it out, ids that are not theirs,
//! deadlines left behind. Each test has the number of the report that it goes back to.

use super::requests::{asking, case};
use super::story::{left_at, person, responder};
use crate::decide::decide;
use crate::evolve;
use crate::machine::MOVES;
use crate::policy::Policy;
use wish_contract::{
    Actor, CLAIMS_MAX, COMMANDS_MAX, Case, Change, ClaimStatus, ClaimWish, Command, CommandKind,
    Deadline, DeadlineKind, Decision, Detail, FactValue, Grade, INSTANT_MAX, Instant, Rejection,
    Request, Role, Stage,
};

mod bookkeeping;

const HOUR_MS: Instant = 60 * 60 * 1_000;
const ON_BOARD: &str = "submit necessities; accept; publish; to ladder-step";
/// A way to each open stage.
const TO_STAGES: [(&str, Stage); 9] = [
    ("submit necessities", Stage::Submitted),
    ("submit necessities; request-info", Stage::NeedsInfo),
    ("submit necessities; accept", Stage::Verified),
    (ON_BOARD, Stage::Published),
    ("submit necessities; accept; publish; to ladder-step; claim m1", Stage::Claimed),
    ("submit necessities; accept; publish; to ladder-step; claim m1; contact", Stage::Scheduled),
    (
        "submit necessities; accept; publish; to ladder-step; claim m1; contact; start; send-goods",
        Stage::InProgress,
    ),
    (
        "submit necessities; accept; publish; to ladder-step; claim m1; contact; start; deliver",
        Stage::Delivered,
    ),
    (
        "submit necessities; accept; publish; to ladder-step; claim m1; contact; start; deliver; confirm",
        Stage::Fulfilled,
    ),
];

/// A case, and somebody who gives commands on it.
struct Desk {
    policy: Policy,
    case: Case,
    now: Instant,
    given: u32,
}

impl Desk {
    fn after(story: &str) -> Desk {
        let (policy, case, now) = left_at("taizhou.toml", story);
        Desk { policy, case, now, given: 0 }
    }

    fn ask(&mut self, role: Role, id: &str, command: Command) -> Request {
        self.given += 1;
        let claimant = if let Command::Reserve(favoured) = &command {
            Some(responder(favoured))
        } else {
            (role == Role::Responder).then(|| responder(id))
        };
        Request {
            subject: Some(self.case.clone()),
            command,
            by: Actor { id: id.to_owned(), role },
            claimant,
            facts: Vec::new(),
            now: self.now,
            id: format!("desk-{}", self.given),
            detail: Detail::Decisive,
        }
    }

    fn give(&mut self, role: Role, id: &str, command: Command) -> Result<Decision, Rejection> {
        let request = self.ask(role, id, command);
        let decision = decide(&self.policy, request)?;
        let mut folded = self.case.clone();
        for event in &decision.events {
            evolve::apply(&mut folded, event);
        }
        assert_eq!(folded, decision.after, "the events make the case");
        self.case = decision.after.clone();
        Ok(decision)
    }

    fn by_office(&mut self, role: Role, command: Command) -> Result<Decision, Rejection> {
        self.give(role, person(role), command)
    }

    fn claim(&mut self, who: &str) -> Result<Decision, Rejection> {
        self.give(Role::Responder, who, Command::Claim(ClaimWish::default()))
    }

    fn why(&self) -> String {
        self.policy.reasons.keys().next().unwrap().clone()
    }
}

fn refused(answer: Result<Decision, Rejection>) -> String {
    answer.map_or_else(|rejection| rejection.because.rule, |_| "allowed".to_owned())
}

#[test]
fn in_use_15_a_coordinator_ends_a_case_in_every_open_stage() {
    for (story, stage) in TO_STAGES {
        for held in [false, true] {
            let mut desk = Desk::after(story);
            assert_eq!(desk.case.stage, stage, "{story}");
            let why = desk.why();
            let holds = desk.by_office(Role::Coordinator, Command::Hold(why.clone())).is_ok();
            if !held && holds {
                desk.by_office(Role::Coordinator, Command::Resume).unwrap();
            }
            let claimants = desk.case.live_claims().count();
            let end = if stage == Stage::Fulfilled {
                Command::Close
            } else {
                Command::CallOff(why.clone())
            };
            let decision = desk.by_office(Role::Coordinator, end).unwrap();
            assert!(desk.case.stage.is_end(), "{stage:?}");
            assert_eq!(decision.events.last().unwrap().by.role, Role::Coordinator);
            if stage != Stage::Fulfilled {
                assert_eq!(desk.case.ended.as_ref().unwrap().reason, why);
                let notices = decision.effects.iter().filter(|effect| {
                    matches!(&effect.action, wish_contract::Action::Notify(notice)
                        if notice.to == Role::Responder && notice.about == "called_off")
                });
                assert_eq!(notices.count(), claimants, "whoever holds a claim is told");
            }
            let blamed = desk.case.claims.iter().filter(|claim| {
                matches!(
                    claim.status,
                    ClaimStatus::Expired | ClaimStatus::NoShow | ClaimStatus::Revoked
                )
            });
            assert_eq!(blamed.count(), 0, "nobody is blamed");
        }
    }
}

#[test]
fn in_use_15_a_coordinator_brings_a_case_on_where_the_one_who_should_is_gone() {
    let mut desk = Desk::after("submit necessities; request-info");
    let forward = [Stage::Submitted, Stage::Verified, Stage::Published];
    for stage in forward {
        let why = desk.why();
        let decision = desk.by_office(Role::Coordinator, Command::StepIn(why.clone())).unwrap();
        assert_eq!(desk.case.stage, stage);
        assert_eq!(decision.events[0].change, Change::SteppedIn(why));
        assert!(decision.events.iter().all(|event| event.by.role == Role::Coordinator));
    }
    desk.claim("p1").unwrap();
    let appointment = desk.now + HOUR_MS;
    desk.give(Role::Responder, "p1", Command::RecordContact(appointment)).unwrap();
    for stage in [Stage::InProgress, Stage::Delivered, Stage::Fulfilled] {
        if stage == Stage::Delivered {
            desk.give(Role::Responder, "p1", Command::SendGoods).unwrap();
        }
        let why = desk.why();
        desk.by_office(Role::Coordinator, Command::StepIn(why)).unwrap();
        assert_eq!(desk.case.stage, stage);
    }
    desk.by_office(Role::Coordinator, Command::Close).unwrap();
    assert_eq!(desk.case.claims[0].status, ClaimStatus::Fulfilled);
}

#[test]
fn in_use_14_hundreds_of_commands_by_one_of_them_leave_a_case_open_to_others() {
    let mut desk = Desk::after(ON_BOARD);
    let why = desk.why();
    for _ in 0..700 {
        desk.by_office(Role::Coordinator, Command::Hold(why.clone())).unwrap();
        desk.by_office(Role::Coordinator, Command::Resume).unwrap();
    }
    let mut taken = 0;
    for _ in 0..700 {
        if desk.claim("m1").is_ok() {
            taken += 1;
            desk.give(Role::Responder, "m1", Command::Release(why.clone())).unwrap();
        }
    }
    assert_eq!(taken, 3, "three times one may give it up");
    assert_eq!(refused(desk.claim("m1")), "claimed_too_often");
    assert_eq!(desk.case.commands.len(), COMMANDS_MAX);
    desk.claim("m2").unwrap();
    desk.give(Role::Responder, "m2", Command::Release(why.clone())).unwrap();
    desk.by_office(Role::Reporter, Command::Withdraw(why)).unwrap();
    assert_eq!(desk.case.stage, Stage::Withdrawn);
}

#[test]
fn in_use_14_so_many_claims_may_end_and_another_is_made() {
    let mut desk = Desk::after(ON_BOARD);
    let why = desk.why();
    for number in 0..CLAIMS_MAX + 50 {
        let who = format!("m-{number}");
        desk.claim(&who).unwrap();
        desk.give(Role::Responder, &who, Command::Release(why.clone())).unwrap();
    }
    assert_eq!(desk.case.claims.len(), CLAIMS_MAX);
    desk.claim("m1").unwrap();
    assert_eq!(desk.case.lead().unwrap().responder, "m1");
}

#[test]
fn in_use_14_whoever_is_asked_by_name_may_try_once_more() {
    let mut desk = Desk::after(ON_BOARD);
    let why = desk.why();
    for _ in 0..3 {
        desk.claim("m1").unwrap();
        desk.give(Role::Responder, "m1", Command::Release(why.clone())).unwrap();
    }
    assert_eq!(refused(desk.claim("m1")), "claimed_too_often");
    desk.by_office(Role::Publisher, Command::TakeDown(why)).unwrap();
    desk.by_office(Role::Publisher, Command::Reserve("m1".to_owned())).unwrap();
    desk.claim("m1").unwrap();
}

#[test]
fn in_use_14_a_claim_without_a_first_contact_does_not_stop_the_step() {
    let mut desk = Desk::after("submit necessities; accept; publish; to ladder-step");
    let step = desk.case.ladder.as_ref().unwrap().step;
    let would_open = desk.case.deadline(DeadlineKind::LadderStep).unwrap().due;
    // Claimed, and lost to a passed deadline, until the step's own time has passed.
    let mut attempts = 0;
    while desk.case.ladder.as_ref().unwrap().step == step {
        attempts += 1;
        assert!(attempts < 20, "the step never ends");
        desk.claim(&format!("m{attempts}")).unwrap();
        desk.now = desk.case.deadline(DeadlineKind::FirstContact).unwrap().due;
        desk.by_office(Role::Timer, Command::Tick).unwrap();
        assert_eq!(desk.case.stage, Stage::Published);
        let runs = desk.case.deadline(DeadlineKind::LadderStep).unwrap().due;
        let on_time = desk.case.ladder.as_ref().unwrap().step > step || runs == would_open;
        assert!(on_time, "the step opens when it would have without the claim");
    }
    assert!(desk.now >= would_open);
    let opened = desk.case.ladder.as_ref().unwrap().since;
    assert!(opened == desk.now, "what was left was used up: the next step opens at once");
}

#[test]
fn in_use_14_a_claim_with_a_first_contact_stops_the_step_and_a_hold_counts_for_nobody() {
    let mut desk = Desk::after(ON_BOARD);
    let why = desk.why();
    let left = |desk: &Desk| {
        let due = desk.case.deadline(DeadlineKind::LadderStep).unwrap().due;
        let clock = desk.case.deadline(DeadlineKind::LadderStep).unwrap().clock;
        desk.policy.calendars.everywhere.remaining(desk.now, due, clock)
    };
    let before = left(&desk);
    desk.claim("m1").unwrap();
    desk.now += HOUR_MS;
    let appointment = desk.now + HOUR_MS;
    desk.give(Role::Responder, "m1", Command::RecordContact(appointment)).unwrap();
    desk.now += HOUR_MS;
    desk.give(Role::Responder, "m1", Command::Release(why.clone())).unwrap();
    assert_eq!(left(&desk), before, "a claim that came to a first contact stops the clock");

    desk.claim("m2").unwrap();
    let clock =
        desk.case.paused.iter().find(|one| one.kind == DeadlineKind::LadderStep).unwrap().clock;
    let used = desk.policy.calendars.everywhere.remaining(desk.now, desk.now + HOUR_MS / 2, clock);
    desk.now += HOUR_MS / 2;
    desk.by_office(Role::Coordinator, Command::Hold(why.clone())).unwrap();
    desk.now += 48 * HOUR_MS;
    desk.by_office(Role::Coordinator, Command::Resume).unwrap();
    desk.give(Role::Responder, "m2", Command::Release(why)).unwrap();
    assert_eq!(left(&desk), before - used, "the hold stops it, the claim without contact does not");
}
