//! Simulated time: what is meant to be done waits in an agenda, deadlines pass between, and every
//! command goes to the rules in batches. At each instant deadlines come first, as they have passed
//! at it. What people do next is for `script` and `approach`; this keeps the cases and the clock.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::{
    Action, Actor, AskedFor, ClaimRole, Command, CommandKind, Decision, Detail, Fact, Grade,
    Instant, Outreach, Rejection, Request, Responder, Role, Stage,
};
use wish_runtime::Rulebook;

use super::approach;
use super::case_trace::{CaseTrace, Happening};
use super::cast::{Cast, Notices};
use super::error::DemoError;
use super::hours::{MINUTE_MS, START};
use super::inputs::Wish;
use super::script::{self, Act, What, Who};

mod board;

/// Minutes from one submission to the next.
const INTAKE_MINUTES: i64 = 5;
/// The demo gives up after a year: a wish that is open then is stranded.
const HORIZON: Instant = START + 365 * 24 * 60 * MINUTE_MS;
/// What every level gives in the demo, of 5.
const SCORE: u32 = 5;

/// The wishes of one programme on their way.
pub struct Simulation {
    programme: &'static str,
    book: Rulebook,
    cast: Cast,
    notices: Notices,
    outreach: Outreach,
    /// Facts of the city's own with which no guard refuses: the platform knows nothing amiss.
    facts: Vec<Fact>,
    pub traces: Vec<CaseTrace>,
    /// By instant, then in the order in which they were put down: the wish, and what somebody means
    /// to do.
    agenda: BTreeMap<(Instant, u64), (usize, Act)>,
    put_down: u64,
    /// Fuel that all decisions took.
    pub fuel: u64,
}

/// A command on its way to the rules.
struct Given {
    wish: usize,
    request: Request,
}

impl Simulation {
    pub fn new(
        programme: &'static str,
        book: Rulebook,
        cast: Cast,
        wishes: Vec<Wish>,
    ) -> Result<Simulation, DemoError> {
        let outreach = book.about()?.outreach;
        let facts = book.city_trials(START)?.suitable;
        let mut simulation = Simulation {
            programme,
            book,
            cast,
            notices: Notices::default(),
            outreach,
            facts,
            traces: Vec::new(),
            agenda: BTreeMap::new(),
            put_down: 0,
            fuel: 0,
        };
        for (wish, at) in wishes.into_iter().zip((START..).step_by(step_of(INTAKE_MINUTES))) {
            let submit = Command::Submit(wish.submission.clone());
            simulation.put_down(simulation.traces.len(), Act::give(at, Who::Reporter, submit));
            simulation.traces.push(CaseTrace::new(wish));
        }
        Ok(simulation)
    }

    /// Goes on until every wish has ended, nothing is left to happen, or a year is over.
    pub fn play(&mut self) -> Result<(), DemoError> {
        while let Some(now) = self.next_instant().filter(|now| *now <= HORIZON) {
            self.let_deadlines_pass(now)?;
            loop {
                let round = self.round(now)?;
                if round.is_empty() {
                    break;
                }
                self.decide(round)?;
            }
        }
        Ok(())
    }

    fn next_instant(&self) -> Option<Instant> {
        let meant = self.agenda.keys().next().map(|(at, _)| *at);
        let due = self.traces.iter().filter_map(open_deadline).min();
        meant.into_iter().chain(due).min()
    }

    /// Sends a tick to every case whose next deadline has passed, until none has.
    fn let_deadlines_pass(&mut self, now: Instant) -> Result<(), DemoError> {
        loop {
            let due = |trace: &CaseTrace| open_deadline(trace).is_some_and(|due| due <= now);
            let late: Vec<usize> =
                (0..self.traces.len()).filter(|wish| due(&self.traces[*wish])).collect();
            if late.is_empty() {
                return Ok(());
            }
            let timer = Actor { id: "timer".to_owned(), role: Role::Timer };
            let ticks =
                late.iter().map(|wish| self.given(*wish, timer.clone(), Command::Tick, now));
            let ticks = ticks.collect();
            self.decide(ticks)?;
        }
    }

    /// What is meant for now, as far as it touches neither a case nor a responder twice; the rest
    /// waits for the next round.
    fn round(&mut self, now: Instant) -> Result<Vec<Given>, DemoError> {
        let mut cases = BTreeSet::new();
        let mut responders = BTreeSet::new();
        let due = self.agenda.range(..=(now, u64::MAX));
        let chosen: Vec<(Instant, u64)> = due
            .filter(|(_, (wish, act))| {
                let alone = match &act.who {
                    Who::Responder(id) => responders.insert(id.clone()),
                    _ => true,
                };
                cases.insert(*wish) && alone
            })
            .map(|(place, _)| *place)
            .collect();
        let mut round = Vec::new();
        for place in chosen {
            if let Some((wish, act)) = self.agenda.remove(&place) {
                round.extend(self.give(wish, act, now)?);
            }
        }
        Ok(round)
    }

    /// Makes a command of what somebody means to do; none where there is nothing left to do.
    fn give(&mut self, wish: usize, act: Act, now: Instant) -> Result<Option<Given>, DemoError> {
        let Some(by) = self.actor(wish, &act.who) else { return Ok(None) };
        let command = match act.what {
            What::Give(command) => Some(*command),
            What::HandToAgency => {
                self.named_by_offer(wish, &by, CommandKind::Transfer, now)?.map(Command::Transfer)
            }
            What::Judge => self
                .named_by_offer(wish, &by, CommandKind::Evaluate, now)?
                .map(|level| Command::Evaluate(Grade { level, score: SCORE })),
        };
        Ok(command.map(|command| self.given(wish, by, command, now)))
    }

    /// The first choice that the rules give for an open command: the agency that takes the wish, the level to judge next.
    fn named_by_offer(
        &self,
        wish: usize,
        by: &Actor,
        command: CommandKind,
        now: Instant,
    ) -> Result<Option<String>, DemoError> {
        let Some(case) = &self.traces[wish].case else { return Ok(None) };
        let offers = self.book.offers(case, &by.id, &[by.role], None, now)?;
        let open = offers.into_iter().find(|offer| offer.command == command && offer.open);
        let asks = open.into_iter().flat_map(|offer| offer.asks);
        let choices = asks.filter_map(|asked| match asked {
            AskedFor::Agency(choices) | AskedFor::Grade(choices) => Some(choices),
            _ => None,
        });
        Ok(choices.flatten().next())
    }

    fn given(&mut self, wish: usize, by: Actor, command: Command, now: Instant) -> Given {
        let claimant = match by.role {
            Role::Responder => self.cast.facts(&by.id, &self.traces),
            _ => None,
        };
        let facts = self.facts.clone();
        let claimant = claimant.map(|known| Responder { facts: facts.clone(), ..known });
        let trace = &mut self.traces[wish];
        let id = trace.name_command();
        let subject = trace.case.clone();
        let detail = Detail::Decisive;
        Given { wish, request: Request { subject, command, by, claimant, facts, now, id, detail } }
    }

    fn actor(&self, wish: usize, who: &Who) -> Option<Actor> {
        let trace = &self.traces[wish];
        let id = match who {
            Who::Reporter => format!("reporter-{}", trace.wish.reference),
            Who::Beneficiary => trace.wish.submission.need.beneficiary.clone(),
            Who::Verifier => format!("verifier-{}", self.programme),
            Who::Publisher => format!("publisher-{}", self.programme),
            Who::Coordinator => format!("coordinator-{}", self.programme),
            Who::Responder(id) => id.clone(),
            Who::Lead => {
                let mut claims = trace.case.iter().flat_map(|case| &case.claims);
                claims
                    .find(|one| one.role == ClaimRole::Lead && one.status.is_live())?
                    .responder
                    .clone()
            }
        };
        Some(Actor { id, role: script::role(who) })
    }

    /// Puts commands to the rules, each on another case, and lets everybody see what came of them.
    fn decide(&mut self, given: Vec<Given>) -> Result<(), DemoError> {
        let (wishes, requests): (Vec<usize>, Vec<Request>) =
            given.into_iter().map(|given| (given.wish, given.request)).unzip();
        let rulings = self.book.decide_many_metered(&requests);
        self.fuel = self.fuel.saturating_add(rulings.fuel);
        for ((wish, request), ruling) in wishes.into_iter().zip(requests).zip(rulings.value) {
            match ruling? {
                Ok(decision) => self.decided(wish, &request, decision)?,
                Err(rejection) => self.refused(wish, request, rejection),
            }
        }
        Ok(())
    }

    fn decided(
        &mut self,
        wish: usize,
        request: &Request,
        decision: Decision,
    ) -> Result<(), DemoError> {
        let before = request.subject.as_ref().map(|case| case.stage);
        let acts = script::after(&self.traces[wish], before, &decision, wish, request.now);
        acts.into_iter().for_each(|act| self.put_down(wish, act));
        let others: Vec<(Option<usize>, Act)> =
            script::for_others(&decision).map(|(id, act)| (self.wish_of(id), act)).collect();
        for (other, act) in others {
            other.into_iter().for_each(|other| self.put_down(other, act.clone()));
        }
        let asks = |wanted: fn(&Action) -> bool| {
            decision.effects.iter().any(|effect| wanted(&effect.action))
        };
        let shown = asks(|action| matches!(action, Action::Publish));
        let offered = asks(|action| matches!(action, Action::Offer(_)));
        let open = decision.after.stage == Stage::Published;
        self.traces[wish].take(request.now, request.by.clone(), decision);
        if shown {
            self.put_on_board(wish, request.now)?;
        }
        if offered && open {
            self.look_up(wish, request.now)?;
        }
        Ok(())
    }

    fn refused(&mut self, wish: usize, request: Request, rejection: Rejection) {
        let Request { command, by, now, .. } = request;
        let act = script::after_refusal(&command, &rejection, now);
        act.into_iter().for_each(|act| self.put_down(wish, act));
        if matches!(command, Command::Claim(_)) {
            let trace = &mut self.traces[wish];
            trace.tried.insert(by.id.clone());
            if let Some(next) = trace.hopefuls.pop_front() {
                self.put_down(wish, approach::claim_all(approach::next_turn(now), &next));
            }
        }
        let (command, rejection) = (Box::new(command), Box::new(rejection));
        self.traces[wish].note(now, Some(by), Happening::Refused { command, rejection });
    }

    fn put_down(&mut self, wish: usize, act: Act) {
        if act.who == Who::Lead {
            // The lead does one thing at a time; what a former lead meant to do is off.
            self.agenda.retain(|_, (other, meant)| *other != wish || meant.who != Who::Lead);
        }
        self.put_down += 1;
        self.agenda.insert((act.at, self.put_down), (wish, act));
    }

    fn wish_of(&self, reference: &str) -> Option<usize> {
        self.traces.iter().position(|trace| trace.wish.reference == reference)
    }
}

/// The next deadline of a case that has not ended.
fn open_deadline(trace: &CaseTrace) -> Option<Instant> {
    trace.next.filter(|_| !trace.has_ended()).map(|deadline| deadline.due)
}

fn step_of(minutes: i64) -> usize {
    usize::try_from(minutes * MINUTE_MS).unwrap_or(1)
}
