//! Visits every state that one case can come to, given the people around it and what they may do,
//! breadth first, and checks each state and each way into it.
//!
//! A state is a case without what the rules never look at again: sequence numbers, names of
//! commands, ended claims, dates of things past (`state`). All times in it count from one fixed
//! present, which is exact because the calendar of the setting works around the clock in a year
//! without holidays. What people may do is `actions`; what must hold, `invariants`.
//!
//! Time passes in two ways: to the next deadline, by a tick at that very instant; or, while
//! verification or the ladder runs, by a working day that no deadline falls into. Everything else
//! is done at the present instant, so that whatever is done in a row is done at one instant, as
//! claims in a race are.
//!
//! Once all states are known, an end is looked for from each of them (`ways_out`).

pub mod actions;
pub mod exhaustion;
pub(crate) mod invariants;
mod state;
mod ways_out;

use std::collections::{BTreeMap, HashMap};
use std::thread;

use wish_contract::Case;
use wish_contract::Detail;
use wish_contract::Request;
use wish_contract::{CommandKind, Instant, Stage};
use wish_core::decide::decide;

use crate::policies::Book;
use actions::Action;
pub use state::PRESENT;

/// How long people wait where nothing is due.
const WAIT_MS: Instant = 24 * 60 * 60 * 1_000;
/// States that one thread looks at before all threads' finds are put together.
const CHUNK: usize = 2_048;

/// One case, the people around it, and what they may do.
pub struct Setting {
    pub book: Book,
    /// The request that opens the case.
    pub opening: Request,
    pub actions: Vec<Action>,
}

/// What the walk has seen.
#[derive(Debug, Default)]
pub struct Walked {
    pub states: usize,
    /// Ways from one state to another, or back to the same.
    pub transitions: usize,
    /// Actions that a rule refused.
    pub refused: usize,
    pub by_stage: BTreeMap<&'static str, usize>,
    /// How often each command was carried out.
    pub by_command: BTreeMap<&'static str, usize>,
}

/// Something that does not hold, and the shortest way there.
#[derive(Debug)]
pub struct Violation {
    pub invariant: String,
    pub path: Vec<String>,
    /// Where it was done; none where the way there says it.
    pub state: Option<Box<Case>>,
}

/// How a state was first come to.
struct FirstVisit {
    from: u32,
    by: u16,
}

/// The action's place in the setting, or one of these.
const TICK: u16 = u16::MAX;
const WAIT: u16 = u16::MAX - 1;
const BEGIN: u16 = u16::MAX - 2;

/// A way out of a state.
struct Way {
    from: u32,
    by: u16,
    key: u128,
    to: Case,
    /// Under which losses of people it is still open; time alone opens none.
    open: ways_out::Bits,
}

/// What one thread found.
#[derive(Default)]
struct Finds {
    ways: Vec<Way>,
    refused: usize,
    violation: Option<Found>,
}

/// Visits every state.
///
/// # Errors
/// The first invariant that does not hold.
pub fn walk(setting: &Setting) -> Result<Walked, Violation> {
    let mut walked = Walked::default();
    let mut seen = HashMap::new();
    let mut ways_out = ways_out::Ways::default();
    let mut steps = vec![];
    let mut frontier = vec![(0, begin(setting)?)];
    seen.insert(state::key(&frontier[0].1), 0);
    ways_out.state(&frontier[0].1);
    steps.push(FirstVisit { from: 0, by: BEGIN });
    count(&mut walked, &frontier[0].1);
    while !frontier.is_empty() {
        let mut next = Vec::new();
        for finds in look_ahead(setting, &frontier) {
            if let Some((invariant, from, by, state)) = finds.violation {
                let path = path(setting, &steps, from, by);
                return Err(Violation { invariant, path, state: Some(Box::new(state)) });
            }
            walked.refused += finds.refused;
            walked.transitions += finds.ways.len();
            for Way { from, by, key, to, open } in finds.ways {
                *walked.by_command.entry(word(setting, by)).or_default() += 1;
                let number = u32::try_from(steps.len()).unwrap_or(u32::MAX);
                let reached = *seen.entry(key).or_insert(number);
                ways_out.way(from, reached, open);
                if reached == number {
                    count(&mut walked, &to);
                    ways_out.state(&to);
                    next.push((number, to));
                    steps.push(FirstVisit { from, by });
                }
            }
        }
        frontier = next;
    }
    walked.states = seen.len();
    match ways_out.dead_end() {
        None => Ok(walked),
        Some((number, gone)) => Err(dead_end(setting, &steps, number, gone)),
    }
}

fn dead_end(
    setting: &Setting,
    steps: &[FirstVisit],
    number: u32,
    gone: ways_out::Gone,
) -> Violation {
    let step = &steps[number as usize];
    let path = path(setting, steps, step.from, step.by);
    let invariant = format!("an end can be reached though {gone:?} is gone");
    Violation { invariant, path, state: None }
}

fn begin(setting: &Setting) -> Result<Case, Violation> {
    match decide(&setting.book.policy, setting.opening.clone()) {
        Ok(decision) => Ok(state::of(decision.after, setting.opening.now)),
        Err(rejection) => panic!("the case does not open: {rejection:?}"),
    }
}

fn look_ahead(setting: &Setting, frontier: &[(u32, Case)]) -> Vec<Finds> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = frontier.len().div_ceil(threads).max(CHUNK);
    thread::scope(|scope| {
        let parts = frontier.chunks(share).map(|part| scope.spawn(move || ways_of(setting, part)));
        let running: Vec<_> = parts.collect();
        running.into_iter().map(|one| one.join().unwrap_or_default()).collect()
    })
}

fn ways_of(setting: &Setting, part: &[(u32, Case)]) -> Finds {
    let mut finds = Finds::default();
    for (from, case) in part {
        if let Err(found) = ways_out(setting, *from, case, &mut finds) {
            finds.violation = Some(*found);
            break;
        }
    }
    finds
}

/// What is broken, from which state, by which action, and the case that it was done to.
type Found = (String, u32, u16, Case);

/// Everything that can be done in a state, with what it leads to.
fn ways_out(
    setting: &Setting,
    from: u32,
    case: &Case,
    finds: &mut Finds,
) -> Result<(), Box<Found>> {
    let policy = &setting.book.policy;
    for (place, action) in setting.actions.iter().enumerate() {
        let by = u16::try_from(place).unwrap_or(BEGIN);
        if !action.is_for(case) {
            continue;
        }
        let request = action.request(case);
        let Ok(decision) = decide(policy, request) else {
            finds.refused += 1;
            continue;
        };
        invariants::check(policy, case, PRESENT, action.command.kind(), &decision)
            .map_err(|broken| Box::new((broken, from, by, case.clone())))?;
        let open = ways_out::open_without(action.by(), case);
        finds.ways.push(Way { open, ..way(from, by, decision.after, PRESENT) });
    }
    let Some(due) = case.next_deadline().map(|deadline| deadline.due) else { return Ok(()) };
    if may_wait(case) && due > PRESENT + WAIT_MS {
        finds.ways.push(way(from, WAIT, case.clone(), PRESENT + WAIT_MS));
    }
    let tick = actions::tick(case, due);
    let decision = decide(policy, tick).map_err(|refused| {
        let broken = format!("a tick is refused: {}", refused.because.rule);
        Box::new((broken, from, TICK, case.clone()))
    })?;
    invariants::check(policy, case, due, CommandKind::Tick, &decision)
        .map_err(|broken| Box::new((broken, from, TICK, case.clone())))?;
    finds.ways.push(way(from, TICK, decision.after, due));
    Ok(())
}

fn way(from: u32, by: u16, after: Case, now: Instant) -> Way {
    let to = state::of(after, now);
    Way { from, by, key: state::key(&to), to, open: 0 }
}

/// Waiting matters where a clock may be left half run: the verifier's and the ladder's.
fn may_wait(case: &Case) -> bool {
    case.held.is_none()
        && case.live_claims().next().is_none()
        && matches!(case.stage, Stage::Submitted | Stage::NeedsInfo | Stage::Published)
}

fn count(walked: &mut Walked, case: &Case) {
    *walked.by_stage.entry(case.stage.name()).or_default() += 1;
}

fn word(setting: &Setting, by: u16) -> &'static str {
    match by {
        TICK => "tick",
        WAIT => "(wait)",
        by => {
            setting.actions.get(usize::from(by)).map_or("", |action| action.command.kind().name())
        }
    }
}

fn path(setting: &Setting, steps: &[FirstVisit], last: u32, by: u16) -> Vec<String> {
    let mut path = vec![name(setting, by)];
    let mut at = last;
    while let Some(step) = steps.get(at as usize).filter(|step| step.by != BEGIN) {
        path.push(name(setting, step.by));
        at = step.from;
    }
    path.reverse();
    path
}

fn name(setting: &Setting, by: u16) -> String {
    match setting.actions.get(usize::from(by)) {
        Some(action) => action.to_string(),
        None => word(setting, by).to_owned(),
    }
}

/// The detail that the walk asks for: it looks at what is done, not at why.
const DETAIL: Detail = Detail::Decisive;
