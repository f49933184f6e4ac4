//! What is measured: a published wish of Taizhou at the step that admits members, a member's claim
//! on it, and a long log. All made by the rules themselves from the demo's inputs and policy.

use wish_contract::{
    Actor, Case, ClaimWish, Command, Decision, Detail, Event, Instant, RankingRequest, Request,
    Responder, Role,
};
use wish_runtime::{Rulebook, Runtime};
use wish_simulation::demo::{DemoProgramme, PROGRAMMES, START, Wish, responders, wishes};

use crate::failure::Failure;

const PROGRAMME: &str = "taizhou";
const WISH: &str = "tz-06";
const MEMBER: &str = "tz-m3";
const HOUR_MS: i64 = 60 * 60 * 1_000;
/// Events of the long log.
const LOG_EVENTS: usize = 900;

/// What is measured.
pub struct Fixture {
    pub policy: &'static str,
    book: Rulebook,
    case: Case,
    member: Responder,
    now: Instant,
}

impl Fixture {
    pub fn new(runtime: &Runtime) -> Result<Fixture, Failure> {
        let programme = PROGRAMMES.into_iter().find(|one| one.name == PROGRAMME);
        let DemoProgramme { policy, .. } = programme.ok_or_else(|| missing(PROGRAMME))?;
        let book = runtime.rulebook(policy.as_bytes())?;
        let wish = wishes(PROGRAMME)?.into_iter().find(|wish| wish.reference == WISH);
        let wish = wish.ok_or_else(|| missing(WISH))?;
        let member = responders(PROGRAMME)?.into_iter().find(|one| one.id == MEMBER);
        let member = Responder { active_claims: 1, ..member.ok_or_else(|| missing(MEMBER))? };
        let mut stage =
            Stage { book: &book, case: None, now: START, events: Vec::new(), next: None };
        stage.publish(wish)?;
        // The paired units' step passes.
        stage.now = stage.next.unwrap_or(stage.now);
        stage.give(Role::Timer, "timer", Command::Tick, None)?;
        let now = stage.now + HOUR_MS;
        let case = stage.case.take().ok_or_else(|| missing(WISH))?;
        Ok(Fixture { policy, book, case, member, now })
    }

    /// The member's claim.
    pub fn claim(&self, detail: Detail) -> Request {
        Request {
            subject: Some(self.case.clone()),
            command: Command::Claim(ClaimWish::default()),
            by: Actor { id: self.member.id.clone(), role: Role::Responder },
            claimant: Some(self.member.clone()),
            facts: Vec::new(),
            now: self.now,
            id: "bench/claim".to_owned(),
            detail,
        }
    }

    /// Many members like that one, who all might take the wish.
    pub fn ranking(&self) -> RankingRequest {
        super::routing::ranking(self.case.clone(), &self.member, self.now)
    }

    /// A log of many events: the claim, and an appointment that is moved again and again.
    pub fn log(&self) -> Result<Vec<Event>, Failure> {
        let wish = wishes(PROGRAMME)?.into_iter().find(|wish| wish.reference == WISH);
        let mut stage =
            Stage { book: &self.book, case: None, now: START, events: Vec::new(), next: None };
        stage.publish(wish.ok_or_else(|| missing(WISH))?)?;
        stage.now = stage.next.unwrap_or(stage.now);
        stage.give(Role::Timer, "timer", Command::Tick, None)?;
        let claim = Command::Claim(ClaimWish::default());
        stage.give(Role::Responder, MEMBER, claim, Some(&self.member))?;
        let appointment = stage.now + 48 * HOUR_MS;
        stage.give(Role::Responder, MEMBER, Command::RecordContact(appointment), None)?;
        while stage.events.len() < LOG_EVENTS {
            stage.give(Role::Responder, MEMBER, Command::Reschedule(appointment), None)?;
        }
        Ok(stage.events)
    }
}

/// A case as it is made.
struct Stage<'a> {
    book: &'a Rulebook,
    case: Option<Case>,
    now: Instant,
    events: Vec<Event>,
    next: Option<Instant>,
}

impl Stage<'_> {
    fn publish(&mut self, wish: Wish) -> Result<(), Failure> {
        self.give(Role::Reporter, "reporter", Command::Submit(wish.submission), None)?;
        self.give(Role::Verifier, "verifier", Command::Accept, None)?;
        self.give(Role::Publisher, "publisher", Command::Publish, None)
    }

    fn give(
        &mut self,
        role: Role,
        id: &str,
        command: Command,
        claimant: Option<&Responder>,
    ) -> Result<(), Failure> {
        let request = Request {
            subject: self.case.take(),
            command,
            by: Actor { id: id.to_owned(), role },
            claimant: claimant.cloned(),
            facts: Vec::new(),
            now: self.now,
            id: format!("bench/{}", self.events.len()),
            detail: Detail::Decisive,
        };
        let refused = |rejection: wish_contract::Rejection| Failure::Internal(rejection.message);
        let Decision { events, after, next, .. } = self.book.decide(&request)?.map_err(refused)?;
        self.events.extend(events);
        self.case = Some(after);
        self.next = next.map(|deadline| deadline.due);
        Ok(())
    }
}

fn missing(name: &str) -> Failure {
    Failure::Internal(format!(
        "the inputs hold no `{name}`; mend `host-harness/data` and build again"
    ))
}
