//! Whether one person, or two together, can wear a case out: every sequence of their commands that brings a case back to
//! where it stood is searched for, and then given hundreds of times. Whoever could claim before can still claim, under
//! a new name as another of the kind; and whoever could end the case still can.
//!
//! Time passes to the next deadline as one of the steps. Where a case stands is looked at roughly here (`Situation`): it is
//! the commands that matter, and the times of a situation are many.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use wish_contract::{Actor, Case, CommandKind, Instant, Reference, Stage};
use wish_core::decide::decide;

use super::actions::{self, Action};
use super::{PRESENT, Setting, state};

/// How often a sequence is given.
const REPETITIONS: u32 = 300;
/// Longest sequence that is looked for: a claim, its contact, its start and its end, and time between.
const LENGTH_MAX: usize = 6;

/// Where a case stands, roughly.
type Situation = (Stage, bool, bool, bool, bool, Vec<(Reference, bool)>, bool);

fn situation(case: &Case) -> Situation {
    let position = case.ladder.as_ref();
    let claims = case.live_claims();
    (
        case.stage,
        case.held.is_some(),
        position.is_some_and(|position| position.exhausted),
        position.is_some_and(|position| position.reserved_for.is_some()),
        case.goods_sent,
        claims.map(|claim| (claim.responder.clone(), case.lead() == Some(claim))).collect(),
        case.merging.is_some(),
    )
}

/// A step of a sequence: an action by its place in the setting, or time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum CycleStep {
    Action(usize),
    Time,
}

/// What was searched and found.
#[derive(Debug, Default)]
pub struct Searched {
    pub situations: usize,
    /// Sequences that bring a case back, each given hundreds of times.
    pub sequences: usize,
    /// The commands in them.
    pub commands: BTreeSet<&'static str>,
}

/// Searches every situation for sequences of one person or of two, and repeats each.
///
/// # Errors
/// The first sequence that wears a case out, and how.
pub fn search(setting: &Setting) -> Result<Searched, String> {
    let situations = situations(setting);
    let mut searched = Searched { situations: situations.len(), ..Searched::default() };
    let mut people: Vec<&Actor> = Vec::new();
    for by in setting.actions.iter().map(Action::by) {
        if !people.contains(&by) {
            people.push(by);
        }
    }
    let starts: Vec<&Case> = situations.values().filter(|case| !case.stage.is_end()).collect();
    // A sequence is given once from each stage, where it was first found.
    let mut given = BTreeMap::new();
    for (start, sequence) in shared_out(&starts, |start| sequences_of(setting, &people, start)) {
        given.entry((start.stage, sequence)).or_insert(start);
    }
    searched.sequences = given.len();
    let steps = given.keys().flat_map(|(_, sequence)| sequence);
    searched.commands.extend(steps.map(|step| word(setting, *step)));
    let given: Vec<_> = given.into_iter().collect();
    shared_out(&given, |((_, sequence), start)| wears_nobody_out(setting, start, sequence).err())
        .into_iter()
        .next()
        .map_or(Ok(searched), Err)
}

/// What is found at each, in their order, with every core at work.
fn shared_out<'a, T: Sync, F: IntoIterator<Item: Send>>(
    all: &'a [T],
    find: impl Fn(&'a T) -> F + Sync,
) -> Vec<F::Item> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    // Small shares: what lies near each other takes about as long, and is long or short together.
    let shares: Vec<_> = all.chunks(all.len().div_ceil(threads * 16).max(1)).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(share) = shares.get(place) else { return found };
            found.push((place, share.iter().flat_map(&find).collect::<Vec<_>>()));
        }
    };
    let mut found: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().flat_map(|one| one.join().expect("no search panics")).collect()
    });
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().flat_map(|(_, found)| found).collect()
}

/// The sequences of one of the people, or of two, that bring a case back to where it starts.
fn sequences_of<'a>(
    setting: &Setting,
    people: &[&Actor],
    start: &'a Case,
) -> Vec<(&'a Case, Vec<CycleStep>)> {
    let mut found = Vec::new();
    for (place, one) in people.iter().enumerate() {
        for other in people.iter().skip(place) {
            let theirs = sequences(setting, start, &[one, other]);
            found.extend(theirs.into_iter().map(|sequence| (start, sequence)));
        }
    }
    found
}

/// A case in every situation that there is, come to by the shortest way.
fn situations(setting: &Setting) -> BTreeMap<Situation, Case> {
    let opened = decide(&setting.book.policy, setting.opening.clone()).expect("the case opens");
    let first = state::of(opened.after, setting.opening.now);
    let mut found = BTreeMap::from([(situation(&first), first.clone())]);
    let mut open = VecDeque::from([first]);
    let everybody: Vec<CycleStep> = steps(setting, |_| true);
    while let Some(case) = open.pop_front() {
        for step in &everybody {
            let Some((next, now)) = go(setting, &case, PRESENT, *step, 0) else { continue };
            let next = state::of(next, now);
            if let std::collections::btree_map::Entry::Vacant(place) = found.entry(situation(&next))
            {
                place.insert(next.clone());
                open.push_back(next);
            }
        }
    }
    found
}

/// The shortest sequences of these people that bring the case back to where it stood, one for each last step.
fn sequences(setting: &Setting, start: &Case, people: &[&Actor]) -> Vec<Vec<CycleStep>> {
    let theirs = steps(setting, |action| people.contains(&action.by()));
    let home = situation(start);
    let mut seen = BTreeSet::from([home.clone()]);
    let mut open = VecDeque::from([(start.clone(), Vec::new())]);
    let mut found = Vec::new();
    while let Some((case, way)) = open.pop_front() {
        for step in &theirs {
            let Some((next, now)) = go(setting, &case, PRESENT, *step, 0) else { continue };
            let next = state::of(next, now);
            let mut longer: Vec<CycleStep> = way.clone();
            longer.push(*step);
            let reached = situation(&next);
            let acts = longer.iter().any(|step| *step != CycleStep::Time);
            if reached == home && acts {
                found.push(longer);
            } else if longer.len() < LENGTH_MAX && seen.insert(reached) {
                open.push_back((next, longer));
            }
        }
    }
    found
}

fn steps(setting: &Setting, whose: impl Fn(&Action) -> bool) -> Vec<CycleStep> {
    let actions = setting.actions.iter().enumerate().filter(|(_, action)| whose(action));
    actions.map(|(place, _)| CycleStep::Action(place)).chain([CycleStep::Time]).collect()
}

/// The case after a step, and when that is; nothing where it is refused or nothing is due.
fn go(
    setting: &Setting,
    case: &Case,
    now: Instant,
    step: CycleStep,
    number: u32,
) -> Option<(Case, Instant)> {
    let (request, now) = match step {
        CycleStep::Action(place) if !setting.actions[place].is_for(case) => return None,
        CycleStep::Action(place) => (setting.actions[place].request_at(case, now, number), now),
        CycleStep::Time => {
            let due = case.next_deadline()?.due.max(now);
            (actions::tick(case, due), due)
        }
    };
    Some((decide(&setting.book.policy, request).ok()?.after, now))
}

/// Gives a sequence hundreds of times, whatever of it is refused, and looks at what is left to others.
fn wears_nobody_out(setting: &Setting, start: &Case, sequence: &[CycleStep]) -> Result<(), String> {
    let (mut case, mut now, mut number) = (start.clone(), PRESENT, 1);
    for _ in 0..REPETITIONS {
        for step in sequence {
            number += 1;
            if let Some((next, later)) = go(setting, &case, now, *step, number) {
                (case, now) = (next, later);
            }
        }
        // An end is an end, and work that goes on is no longer open to others.
        if case.stage.is_end() {
            return Ok(());
        }
    }
    let words: Vec<&str> = sequence.iter().map(|step| word(setting, *step)).collect();
    let broken = |what: &str, action: &Action| {
        Err(format!("{what} after `{}` from {:?}: {action}", words.join("; "), start.stage))
    };
    if case.stage != start.stage {
        return Ok(());
    }
    // A reservation ends by itself.
    while case.stage == Stage::Published && situation(&case).3 && !situation(start).3 {
        let Some((next, later)) = go(setting, &case, now, CycleStep::Time, 0) else { break };
        (case, now) = (next, later);
    }
    for action in &setting.actions {
        let before = decide(&setting.book.policy, action.request_at(start, PRESENT, 0));
        let ends = before.as_ref().is_ok_and(|decision| decision.after.stage.is_end());
        if ends && decide(&setting.book.policy, action.request_at(&case, now, number + 1)).is_err()
        {
            return broken("the case cannot be ended any more", action);
        }
        let newcomer = action.as_newcomer();
        // On a case that is taken, only the draw lets one claim, and that is over with its instant.
        let claims = action.command.kind() == CommandKind::Claim && start.stage == Stage::Published;
        let open = decide(&setting.book.policy, newcomer.request_at(start, PRESENT, 0)).is_ok();
        let still = decide(&setting.book.policy, newcomer.request_at(&case, now, number + 1));
        if let (true, true, Err(rejection)) = (claims, open, still) {
            let rule = rejection.because.rule;
            return broken(&format!("others cannot claim any more ({rule})"), &newcomer);
        }
    }
    Ok(())
}

fn word(setting: &Setting, step: CycleStep) -> &'static str {
    match step {
        CycleStep::Action(place) => setting.actions[place].command.kind().name(),
        CycleStep::Time => "(time)",
    }
}
