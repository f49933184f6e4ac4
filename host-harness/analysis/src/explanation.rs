//! Why a case stands where it does: its course up to a moment with the reasons for every turn, who
//! has it, to whom it is open, and what the rules will do next if nobody does anything. All of it is
//! what the rules say when they are asked again; the words for it are for the command line.

use wish_contract::{
    Action, Actor, Audience, Case, Change, Claim, Command, Deadline, Decision, Detail, Event,
    Holder, Instant, Offer, Reason, Request, Responder, Role, Stage,
};
use wish_runtime::{Rulebook, RuntimeError};

mod record;
pub use record::{ExplainError, Moment, Record, last_facts};

/// How many of the coming deadlines are shown at most.
const FIRINGS_MAX: usize = 6;
const TIMER: &str = "timer";

/// Everything about a case at a moment.
#[derive(Debug)]
pub struct Explanation {
    pub at: Instant,
    pub case: Case,
    /// What was asked and answered up to then, in order.
    pub course: Vec<Turn>,
    /// The steps of its ladder that it has entered.
    pub steps: Vec<StepEntered>,
    /// Whom the open steps admit.
    pub audiences: Vec<Audience>,
    /// Deadlines that run, the first to pass first.
    pub deadlines: Vec<Deadline>,
    /// What the rules will do if nobody does anything.
    pub firings: Vec<Firing>,
    pub holding: Holding,
    /// What a responder may do, and why not.
    pub responder: Option<ResponderView>,
}

/// One command and its answer.
#[derive(Debug)]
pub struct Turn {
    pub at: Instant,
    pub by: Actor,
    /// The command, where the record has it.
    pub command: Option<String>,
    pub refused: bool,
    /// Why, in the order in which the rules were looked at.
    pub because: Vec<Reason>,
    /// Where the case stood then.
    pub stage: Option<Stage>,
    /// Whether the record has it; otherwise the rules would have done it by now.
    pub recorded: bool,
}

/// A step of the ladder that a case entered.
#[derive(Debug)]
pub struct StepEntered {
    pub at: Instant,
    pub ladder: String,
    /// From 1; none: the last one passed, and a coordinator has the case.
    pub step: Option<u32>,
    /// The rule that opened it, with its facts.
    pub because: Reason,
}

/// What a deadline will do when it passes.
#[derive(Debug)]
pub struct Firing {
    pub deadline: Deadline,
    pub because: Vec<Reason>,
    pub events: Vec<Event>,
    /// The coordinators who will be asked.
    pub asked: Vec<String>,
    /// Where the case will stand.
    pub stage: Stage,
}

/// Who has a case.
#[derive(Debug)]
pub struct Holding {
    pub ended: bool,
    /// A coordinator by name.
    pub holder: Option<Holder>,
    /// The lead, and those beside it.
    pub claimants: Vec<Claim>,
}

/// How a responder stands to a case.
#[derive(Debug)]
pub struct ResponderView {
    pub facts: Responder,
    pub offers: Vec<Offer>,
}

/// Explains a case at a moment.
///
/// # Errors
/// That the record does not hold together, or what stopped the rules.
pub fn explain(
    book: &Rulebook,
    record: &Record,
    at: Instant,
    responder: Option<Responder>,
) -> Result<Explanation, ExplainError> {
    let (mut course, mut case) = record.course_until(book, at)?;
    let mut steps = record.steps_until(at);
    // What is due by now has happened, though the record does not have it yet.
    if case.deadlines.iter().any(|one| one.due <= at)
        && let Some(decision) = ticked(book, &case, at)?
        && !decision.events.is_empty()
    {
        let ladder = case.ladder.as_ref().map_or("", |position| position.ladder.as_str());
        steps.extend(entered(&decision.events, ladder));
        course.push(Turn {
            at,
            by: Actor { id: TIMER.to_owned(), role: Role::Timer },
            command: None,
            refused: false,
            because: decision.reasons().cloned().collect(),
            stage: Some(decision.after.stage),
            recorded: false,
        });
        case = decision.after;
    }
    let mut deadlines = case.deadlines.clone();
    deadlines.sort_by_key(|one| one.due);
    Ok(Explanation {
        at,
        steps,
        audiences: book.audience(&case, at)?,
        firings: firings(book, &case)?,
        holding: holding(&case),
        responder: responder.map(|facts| responder_view(book, &case, facts, at)).transpose()?,
        deadlines,
        course,
        case,
    })
}

/// What the rules will do at each deadline, one after the other.
fn firings(book: &Rulebook, case: &Case) -> Result<Vec<Firing>, RuntimeError> {
    let mut firings = Vec::new();
    let mut case = case.clone();
    while firings.len() < FIRINGS_MAX {
        let Some(deadline) = case.deadlines.iter().min_by_key(|one| one.due).copied() else {
            break;
        };
        let Some(decision) = ticked(book, &case, deadline.due)? else { break };
        let asked = decision.effects.iter().filter_map(|effect| match &effect.action {
            Action::AskCoordinator(question) => Some(question.coordinator.clone()),
            _ => None,
        });
        firings.push(Firing {
            deadline,
            because: decision.reasons().cloned().collect(),
            asked: asked.collect(),
            stage: decision.after.stage,
            events: decision.events,
        });
        // A reminder that repeats without end is shown once.
        let again = decision.after.deadlines.iter().any(|one| one.kind == deadline.kind);
        let same = decision.after.stage == case.stage && decision.after.ladder == case.ladder;
        case = decision.after;
        if again && same && case.deadlines.len() == 1 {
            break;
        }
    }
    Ok(firings)
}

fn ticked(book: &Rulebook, case: &Case, now: Instant) -> Result<Option<Decision>, RuntimeError> {
    let request = Request {
        subject: Some(case.clone()),
        command: Command::Tick,
        by: Actor { id: TIMER.to_owned(), role: Role::Timer },
        claimant: None,
        facts: Vec::new(),
        now,
        id: format!("{}/tick-{now}", case.id),
        detail: Detail::Decisive,
    };
    Ok(book.decide(&request)?.ok())
}

fn holding(case: &Case) -> Holding {
    Holding {
        ended: case.ended.is_some() || case.stage == Stage::Closed,
        holder: case.holder.clone(),
        claimants: case.live_claims().cloned().collect(),
    }
}

fn responder_view(
    book: &Rulebook,
    case: &Case,
    facts: Responder,
    at: Instant,
) -> Result<ResponderView, RuntimeError> {
    let offers = book.offers(case, &facts.id, &[Role::Responder], Some(&facts), at)?;
    Ok(ResponderView { facts, offers })
}

/// The steps that some events entered, each with its reason. `ladder` is the one that
/// the case stood on before.
fn entered(events: &[Event], ladder: &str) -> Vec<StepEntered> {
    let mut steps = Vec::new();
    for event in events {
        let (ladder, step) = match &event.change {
            Change::Published(position) if position.reserved_for.is_none() => {
                (position.ladder.as_str(), Some(position.step))
            }
            Change::StepEntered(step) => (ladder, Some(*step)),
            Change::LadderExhausted(_) => (ladder, None),
            _ => continue,
        };
        let (ladder, because) = (ladder.to_owned(), event.because.clone());
        steps.push(StepEntered { at: event.at, ladder, step, because });
    }
    steps
}
