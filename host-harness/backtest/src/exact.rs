//! The exact part: each case's recorded commands put to both policies, up to where they part.
//!
//! Both sides have a timer that is never late: between two commands every deadline passes at the
//! instant at which the side's own policy has it due. The old side goes through the whole record,
//! and has to answer every command as it was recorded; the new side goes on only as long as it
//! says the same. What counts as the same is `divergence`'s affair; what would have happened
//! after a parting is `tail`'s.

use wish_contract::{
    Actor, Case, Command, Detail, Event, Fact, Instant, Request, Responder, Role, Ruling,
};
use wish_runtime::log::Entry;

use super::course::Course;
use super::divergence::{self, Comparison, Kind, Moment, Said};
use super::error::BacktestError;
use super::rulebooks::Rulebooks;
use super::setting::Setting;

mod lockstep;

pub use lockstep::{NewSide, OldSide};

/// What the timer is called in commands.
const TIMER: &str = "timer";

/// A recorded command, with its line.
pub type Recorded = (usize, Entry);

/// What every case is played against.
pub struct Stage<'a> {
    pub rulebooks: &'a Rulebooks,
    pub setting: &'a Setting,
    /// The log says nothing of what happens after it.
    pub horizon: Instant,
}

/// How a case fares under the new policy.
#[derive(Debug)]
pub enum Verdict {
    Same,
    /// In step to the end; where the first figures differ.
    TimingOnly(Parting),
    /// They part.
    Diverged(Parting),
}

/// Where two policies part on a case.
#[derive(Clone, Debug)]
pub struct Parting {
    pub kind: Kind,
    pub at: Instant,
    /// The line of the command at which they part, or of the last one before.
    pub line: usize,
    /// Whether a deadline parts them.
    pub by_deadline: bool,
    pub old: Option<Said>,
    pub new: Option<Said>,
}

/// A command to be put to the rules.
pub struct GivenRequest {
    pub command: Command,
    pub by: Actor,
    pub claimant: Option<Responder>,
    pub facts: Vec<Fact>,
    pub now: Instant,
    pub id: String,
}

/// A case, and when its next deadline passes.
#[derive(Clone, Debug, Default)]
pub struct RunState {
    pub case: Option<Case>,
    pub next: Option<Instant>,
    /// What requests are told of facts of a city's own that the log does not have.
    pub unsaid: Vec<Fact>,
}

impl RunState {
    /// A request on the case, which goes with it until the ruling comes.
    pub fn request(&mut self, given: GivenRequest) -> Request {
        let GivenRequest { command, by, claimant, facts, now, id } = given;
        let claimant =
            claimant.map(|one| Responder { facts: self.completed(one.facts.clone()), ..one });
        let facts = self.completed(facts);
        let subject = self.case.take();
        Request { subject, command, by, claimant, facts, now, id, detail: Detail::Decisive }
    }

    fn completed(&self, mut facts: Vec<Fact>) -> Vec<Fact> {
        for fact in &self.unsaid {
            if facts.iter().all(|known| known.name != fact.name) {
                facts.push(fact.clone());
            }
        }
        facts
    }

    pub fn tick(&mut self, due: Instant) -> Request {
        let timer = Actor { id: TIMER.to_owned(), role: Role::Timer };
        self.request(GivenRequest {
            command: Command::Tick,
            by: timer,
            claimant: None,
            facts: Vec::new(),
            now: due,
            id: TIMER.to_owned(),
        })
    }

    /// Takes the case back as the ruling leaves it.
    pub fn take(&mut self, request: Request, ruling: Ruling) -> Said {
        match ruling {
            Ok(decision) => {
                let next = decision.next.map(|deadline| deadline.due);
                let idle = request.command == Command::Tick && decision.events.is_empty();
                // INVARIANT: a deadline that does not go away when it passes is not waited for.
                self.next = next.filter(|due| !idle || *due > request.now);
                self.case = Some(decision.after);
                Said::Did { events: decision.events, effects: decision.effects }
            }
            Err(rejection) => {
                self.case = request.subject;
                Said::Refused(rejection.because)
            }
        }
    }
}

/// Something that puts one question after another to the rules.
pub trait Player {
    /// The next question, and the book that it goes to; none once it is done.
    fn ask(&mut self) -> Option<(usize, Request)>;

    fn hear(&mut self, request: Request, ruling: Ruling) -> Result<(), BacktestError>;
}

/// Lets many play side by side, each question in a batch with those of the others.
pub fn play<P: Player>(players: &mut [P], rulebooks: &Rulebooks) -> Result<(), BacktestError> {
    let mut at_play: Vec<usize> = (0..players.len()).collect();
    while !at_play.is_empty() {
        let mut batches: Vec<(Vec<usize>, Vec<Request>)> = Vec::new();
        batches.resize_with(rulebooks.len(), Default::default);
        at_play.retain(|place| match players[*place].ask() {
            Some((book, request)) => {
                batches[book].0.push(*place);
                batches[book].1.push(request);
                true
            }
            None => false,
        });
        for (book, (places, requests)) in batches.into_iter().enumerate() {
            if requests.is_empty() {
                continue;
            }
            let rulings = rulebooks.book(book).decide_many(&requests);
            for ((place, request), ruling) in places.into_iter().zip(requests).zip(rulings) {
                players[place].hear(request, ruling?)?;
            }
        }
    }
    Ok(())
}
