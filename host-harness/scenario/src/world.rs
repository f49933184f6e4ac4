//! The small world that a scenario plays in: its cases, its responders, and its clock. Every
//! question goes to the rules from here, and is kept. What happens next is for `play`; which
//! command somebody means, for `act`.

use std::collections::BTreeMap;
use std::sync::Arc;

use wish_contract::{
    Actor, Case, Command, CommandKind, Deadline, DeadlineKind, Decision, Detail, FactValue,
    Instant, Request, Responder, Role, Ruling,
};
use wish_runtime::{Rulebook, RuntimeError};

use super::file::word::word_of;
use super::observed::Observed;
use super::problem::Problem;
use super::read::{PolicyText, Scenario};
use super::time::{Base, EXHAUSTED, Moment, Offset, Stretch};

mod city;
mod people;

/// Fen in a yuan.
pub const FEN: u64 = 100;
/// Where the contract's digests of policies end.
const DIGEST_DIGITS: usize = 16;

/// Why a scenario cannot go on.
#[derive(Debug)]
pub enum Stop {
    /// The file asks for what cannot be done: why.
    Story(String),
    /// The rules gave no answer.
    Rules(RuntimeError),
}

impl From<RuntimeError> for Stop {
    fn from(error: RuntimeError) -> Stop {
        Stop::Rules(error)
    }
}

impl From<Problem> for Stop {
    fn from(problem: Problem) -> Stop {
        Stop::Story(problem.to_string())
    }
}

impl From<String> for Stop {
    fn from(why: String) -> Stop {
        Stop::Story(why)
    }
}

/// The cases, the responders and the clock.
pub struct World<'a> {
    pub scenario: &'a Scenario,
    /// The rulebook of the scenario's policy, then those that cases were moved to.
    rulebooks: Vec<Rulebook>,
    pub now: Instant,
    /// By id.
    pub cases: BTreeMap<String, Case>,
    commands: usize,
    /// What the host knows of facts of requests.
    facts: toml::Table,
    /// By the digest of the rulebook.
    city_guards: BTreeMap<String, Arc<city::CityGuards>>,
    pub observed: Vec<Observed>,
}

impl<'a> World<'a> {
    pub fn new(scenario: &'a Scenario, book: Rulebook) -> World<'a> {
        World {
            scenario,
            rulebooks: vec![book],
            now: scenario.start,
            cases: BTreeMap::new(),
            commands: 0,
            facts: scenario.file.facts.clone(),
            city_guards: BTreeMap::new(),
            observed: Vec::new(),
        }
    }

    /// The first of those who may give a command.
    pub fn usual_role(&self, command: CommandKind) -> Result<Role, Stop> {
        let runtime = self.rulebooks[0].runtime();
        let roles = runtime.machine()?.move_of(command).map(|row| row.roles.as_slice());
        Ok(roles.and_then(<[Role]>::first).copied().unwrap_or(Role::Coordinator))
    }

    /// Whether a responder's facts go with the command.
    pub fn needs_claimant(&self, command: CommandKind) -> Result<bool, Stop> {
        let runtime = self.rulebooks[0].runtime();
        Ok(runtime.machine()?.move_of(command).is_some_and(|row| row.claimant.is_some()))
    }

    /// The same world once more, to try something in; what it observes is its own.
    pub fn aside(&self) -> World<'a> {
        World {
            scenario: self.scenario,
            rulebooks: self.rulebooks.clone(),
            now: self.now,
            cases: self.cases.clone(),
            commands: self.commands,
            facts: self.facts.clone(),
            city_guards: self.city_guards.clone(),
            observed: Vec::new(),
        }
    }

    /// The rulebook that a case runs under; the scenario's for a case that is not open yet.
    pub fn book(&self, case: Option<&Case>) -> &Rulebook {
        let runs_under = |book: &&Rulebook| {
            case.is_some_and(|case| book.digest().get(..DIGEST_DIGITS) == Some(&case.policy.digest))
        };
        self.rulebooks.iter().rev().find(runs_under).unwrap_or(&self.rulebooks[0])
    }

    /// A case by its name.
    pub fn case(&self, name: &str) -> Result<&Case, Stop> {
        self.cases.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.cases.keys().map(String::as_str).collect();
            Stop::Story(format!("there is no case `{name}`; there are: {}", known.join(", ")))
        })
    }

    /// The case that is named, or the only one there is.
    pub fn case_or_only(&self, name: Option<&str>) -> Result<&Case, Stop> {
        let mut all = self.cases.values();
        match (name, all.next(), all.next()) {
            (Some(name), ..) => self.case(name),
            (None, Some(only), None) => Ok(only),
            (None, None, _) => {
                Err(Stop::Story("there is no case yet; submit one first".to_owned()))
            }
            (None, Some(_), Some(_)) => {
                Err(Stop::Story("there are several cases; say which by `case`".to_owned()))
            }
        }
    }

    /// Puts a command to the rules under the policy that its case runs under.
    pub fn put(
        &mut self,
        case: Option<&str>,
        command: Command,
        by: Actor,
        claimant: Option<Responder>,
        id: Option<&str>,
    ) -> Result<Ruling, Stop> {
        let subject = case.and_then(|name| self.cases.get(name)).cloned();
        self.put_to(self.book(subject.as_ref()).clone(), subject, command, by, claimant, id)
    }

    /// Moves a case to another policy, which is loaded first.
    pub fn move_policy(
        &mut self,
        case: &str,
        policy: &PolicyText,
        by: Actor,
        id: Option<&str>,
    ) -> Result<Ruling, Stop> {
        let book = self.rulebooks[0].runtime().rulebook(&policy.source)?;
        let subject = Some(self.case(case)?.clone());
        if !self.rulebooks.iter().any(|known| known.digest() == book.digest()) {
            self.rulebooks.push(book.clone());
        }
        self.put_to(book, subject, Command::MovePolicy, by, None, id)
    }

    fn put_to(
        &mut self,
        book: Rulebook,
        subject: Option<Case>,
        command: Command,
        by: Actor,
        claimant: Option<Responder>,
        id: Option<&str>,
    ) -> Result<Ruling, Stop> {
        self.commands += 1;
        let id = id.map_or_else(|| format!("command-{}", self.commands), str::to_owned);
        let (now, detail) = (self.now, Detail::Full);
        let said = self.facts.clone();
        let mut facts = self.city_facts(&book, &said, subject.as_ref())?;
        // What the scenario says of the responder, and not of requests, comes with the responder alone.
        let file = claimant.as_ref().and_then(|claimant| self.responder(&claimant.id).ok());
        let of_responder = |name: &str| file.is_some_and(|file| file.facts.contains_key(name));
        facts.retain(|fact| said.contains_key(&fact.name) || !of_responder(&fact.name));
        let request = Request { subject, command, by, claimant, facts, now, id, detail };
        let ruling = book.decide(&request)?;
        if let Ok(decision) = &ruling {
            self.cases.insert(decision.after.id.clone(), decision.after.clone());
        }
        let kept =
            Observed::Decided { request: Box::new(request), ruling: Box::new(ruling.clone()) };
        self.observed.push(kept);
        Ok(ruling)
    }

    /// Lets a case's deadlines pass.
    pub fn tick(&mut self, case: &str) -> Result<Ruling, Stop> {
        self.put(Some(case), Command::Tick, timer(), None, None)
    }

    /// What a tick would come to at an instant, without taking it over.
    pub fn probe(&mut self, case: &Case, at: Instant) -> Result<Decision, Stop> {
        let mut aside = self.aside();
        aside.now = at;
        aside.cases.insert(case.id.clone(), case.clone());
        let ruling = aside.tick(&case.id)?;
        self.observed.append(&mut aside.observed);
        ruling.map_err(|rejection| Stop::Story(format!("a tick is refused: {}", rejection.message)))
    }

    /// When a moment comes, for a case.
    pub fn instant(&mut self, moment: &Moment, case: Option<&Case>) -> Result<Instant, Stop> {
        let base = match &moment.base {
            Base::Start => self.scenario.start,
            Base::Before => self.now,
            Base::At(instant) => *instant,
            Base::Deadline(kind) => running(case, *kind)?.due,
            Base::Ladder(step) => self.opening(case, step)?,
        };
        match &moment.offset {
            None => Ok(base),
            Some(Offset::Earlier(ms)) => Ok(base.saturating_sub(*ms)),
            Some(Offset::Later(Stretch::Elapsed(ms))) => Ok(base.saturating_add(*ms)),
            Some(Offset::Later(Stretch::Reckoned(words))) => self.reckon(base, words, case),
        }
    }

    /// When a moment that an expectation names comes.
    pub fn instant_of(&mut self, text: &str, case: Option<&Case>) -> Result<Instant, Stop> {
        let moment = Moment::read(text)?;
        self.instant(&moment, case)
    }

    fn reckon(&self, since: Instant, stretch: &str, case: Option<&Case>) -> Result<Instant, Stop> {
        let area = case.map(|case| case.need.area.as_str());
        match self.book(case).after(area, since, stretch)? {
            Ok(moment) => Ok(moment.at),
            Err(fault) => Err(Stop::Story(fault.message)),
        }
    }

    /// When the ladder opens a step: it must be the next one, so that nothing is jumped over.
    fn opening(&mut self, case: Option<&Case>, step: &str) -> Result<Instant, Stop> {
        let case =
            case.ok_or_else(|| format!("there is no case whose ladder could open `{step}`"))?;
        let due = running(Some(case), DeadlineKind::LadderStep)?.due;
        let case = case.clone();
        let opened = self.probe(&case, due)?;
        let next = self.step_of(&opened.after)?;
        if next != step {
            return Err(Stop::Story(format!(
                "the ladder opens `{next}` next, not `{step}`; let it pass in a step of its own first"
            )));
        }
        Ok(due)
    }

    /// The ladder step that a case stands on, by name.
    pub fn step_of(&self, case: &Case) -> Result<String, Stop> {
        match &case.ladder {
            Some(position) if position.exhausted => Ok(EXHAUSTED.to_owned()),
            _ => {
                let audiences = self.book(Some(case)).audience(case, case.last)?;
                Ok(audiences.last().map_or_else(String::new, |audience| audience.step.clone()))
            }
        }
    }
}

/// The deadline of a kind that runs for a case.
pub fn running(case: Option<&Case>, kind: DeadlineKind) -> Result<Deadline, Stop> {
    let word = word_of(&kind);
    let case = case.ok_or_else(|| format!("there is no case with a deadline `{word}`"))?;
    let found = case.deadlines.iter().find(|deadline| deadline.kind == kind).copied();
    found.ok_or_else(|| {
        let known: Vec<String> = case.deadlines.iter().map(|one| word_of(&one.kind)).collect();
        Stop::Story(format!("`{}` has no deadline `{word}`; it has: {}", case.id, known.join(", ")))
    })
}

/// The timer.
pub fn timer() -> Actor {
    Actor { id: word_of(&Role::Timer), role: Role::Timer }
}

/// Whether a fact has a value that a file writes; a point in time as `at` names it.
pub fn fact_is(
    world: &mut World<'_>,
    case: Option<&Case>,
    found: &FactValue,
    wanted: &toml::Value,
) -> Result<bool, Stop> {
    Ok(match (found, wanted) {
        (FactValue::Number(found), toml::Value::Integer(wanted)) => found == wanted,
        (FactValue::Text(found), toml::Value::String(wanted)) => found == wanted,
        (FactValue::Flag(found), toml::Value::Boolean(wanted)) => found == wanted,
        (FactValue::Time(found), toml::Value::String(wanted)) => {
            *found == world.instant_of(wanted, case)?
        }
        _ => false,
    })
}
