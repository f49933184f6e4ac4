//! Searches for the shortest sequence on which two policies part: breadth first by the number of
//! commands (a deadline that passes counts as one, it is the timer's), of equally long ones the one
//! that takes least time.
//!
//! A step puts one command to both rulebooks, each for the same case under its own name. While the
//! answers are the same, so is the case, and the search goes on from it once; where they differ, they
//! part, and what follows is not looked at. Which differences there are is for `answers`.

use std::collections::HashSet;
use std::thread;

use wish_contract::{Case, Instant, PolicyRef, Request, Ruling};
use wish_runtime::RuntimeError;

use super::alphabet::{Alphabet, Opening};
use super::answers::{self, Difference};
use super::enabled_commands::{self, GivenCommand, Reach};
use super::probes::{Probe, Probes};
use super::rulebooks::Pair;
use super::state::{self, Present};

/// About as many commands may be given on a case that was just submitted.
const FIRST_COMMANDS: usize = 16;
/// Requests put to one rulebook at a time.
const BATCH_REQUESTS: usize = 1_024;

/// What to search, and how far.
#[derive(Clone, Debug)]
pub struct Bounds<'a> {
    pub alphabet: &'a Alphabet,
    pub reach: Reach,
    pub present: Present,
    /// Which questions beside decisions are put.
    pub probes: &'a Probes,
    /// No longer sequences.
    pub commands_max: usize,
    /// No more requests to each rulebook than that.
    pub requests_max: usize,
    /// Whether to stop at the end of the length at which the first parting was found.
    pub first_only: bool,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Searched {
    /// Every parting, shortest first.
    pub partings: Vec<Parting>,
    pub states: usize,
    pub requests: usize,
    /// All sequences up to so many commands were looked at.
    pub commands: usize,
    /// Whether there was nothing left to look at.
    pub exhausted: bool,
}

/// A sequence on which the policies part.
#[derive(Clone, Debug)]
pub struct Parting {
    /// The commands; on the last one the policies part. Where they part in an answer that is no
    /// decision, that answer was asked for after the last one.
    pub commands: Vec<GivenCommand>,
    pub differences: Vec<Difference>,
    /// What was asked, where it was not decided.
    pub probe: Option<Probe>,
}

impl Parting {
    /// Whether both policies refuse, by different rules.
    #[must_use]
    pub fn is_refused_by_both(&self) -> bool {
        self.differences.iter().all(|one| matches!(one, Difference::Refusal { .. }))
    }

    /// From the first command to the last.
    #[must_use]
    pub fn takes_ms(&self) -> Instant {
        let first = self.commands.first().map_or(0, |given| given.now);
        let last = self.commands.last().map_or(0, |given| given.now);
        let asked = self.probe.as_ref().map_or(last, |probe| probe.now);
        last.max(asked).saturating_sub(first)
    }
}

/// How a state was first come to.
struct Trail {
    from: Option<usize>,
    given: GivenCommand,
}

/// A state whose ways out are not looked at yet.
struct Open {
    trail: usize,
    started: Instant,
    now: Instant,
    case: Case,
}

/// A way to a state.
struct Way {
    from: Option<usize>,
    started: Instant,
    given: GivenCommand,
    key: u128,
    case: Case,
}

/// What one thread found.
#[derive(Default)]
struct Finds {
    ways: Vec<Way>,
    partings: Vec<(Option<usize>, Parting)>,
    requests: usize,
}

/// A command that is put to both.
struct Question<'a> {
    from: Option<&'a Open>,
    given: GivenCommand,
}

/// Searches.
///
/// # Errors
/// What stopped the rules.
pub fn search(pair: &Pair, bounds: &Bounds<'_>) -> Result<Searched, RuntimeError> {
    let mut searched = Searched::default();
    let mut seen: HashSet<u128> = HashSet::new();
    let mut trails: Vec<Trail> = Vec::new();
    let mut frontier: Vec<Open> = Vec::new();
    for length in 1..=bounds.commands_max {
        let finds = level(pair, bounds, length, &frontier)?;
        let before = searched.requests;
        let mut next = Vec::new();
        for finds in finds {
            searched.requests += finds.requests;
            for (from, mut parting) in finds.partings {
                parting.commands.splice(0..0, way_to(&trails, from));
                searched.partings.push(parting);
            }
            for way in finds.ways {
                if seen.insert(way.key) {
                    let Way { from, started, given, case, .. } = way;
                    let now = given.now;
                    next.push(Open { trail: trails.len(), started, now, case });
                    trails.push(Trail { from, given });
                }
            }
        }
        searched.commands = length;
        searched.states = seen.len();
        // As many for each state as at this length, to see ahead whether another can be afforded.
        let each = match frontier.len() {
            0 => FIRST_COMMANDS,
            states => (searched.requests - before).div_ceil(states),
        };
        next.sort_by_key(|open| (open.now.saturating_sub(open.started), open.trail));
        frontier = next;
        if frontier.is_empty() {
            searched.exhausted = true;
            break;
        }
        let enough = bounds.first_only && !searched.partings.is_empty();
        let ahead = frontier.len().saturating_mul(each);
        if enough || searched.requests.saturating_add(ahead) > bounds.requests_max {
            break;
        }
    }
    searched.partings.sort_by_key(|parting| (parting.commands.len(), parting.takes_ms()));
    Ok(searched)
}

fn way_to(trails: &[Trail], from: Option<usize>) -> Vec<GivenCommand> {
    let mut commands = Vec::new();
    let mut at = from;
    while let Some(trail) = at.and_then(|at| trails.get(at)) {
        commands.push(trail.given.clone());
        at = trail.from;
    }
    commands.reverse();
    commands
}

/// Everything one command further, in an order that does not depend on the machine.
fn level(
    pair: &Pair,
    bounds: &Bounds<'_>,
    length: usize,
    frontier: &[Open],
) -> Result<Vec<Finds>, RuntimeError> {
    if length == 1 {
        let question = |(opening, now): (&Opening, Instant)| {
            let given = bounds.alphabet.city.each(enabled_commands::submit(&opening.need, now));
            given.into_iter().map(|given| Question { from: None, given })
        };
        let questions = bounds.alphabet.submissions().flat_map(question).collect();
        return Ok(vec![put(pair, bounds, length, questions)?]);
    }
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = frontier.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let parts = frontier.chunks(share).map(|part| {
            scope.spawn(move || {
                let mut finds = Vec::new();
                let mut questions = Vec::new();
                for open in part {
                    let commands =
                        enabled_commands::of(bounds.alphabet, bounds.reach, &open.case, open.now);
                    let from = Some(open);
                    questions.extend(commands.into_iter().map(|given| Question { from, given }));
                    if questions.len() >= BATCH_REQUESTS {
                        finds.push(put(pair, bounds, length, std::mem::take(&mut questions))?);
                    }
                }
                finds.push(put(pair, bounds, length, questions)?);
                Ok::<Vec<Finds>, RuntimeError>(finds)
            })
        });
        let running: Vec<_> = parts.collect();
        let mut all = Vec::new();
        for one in running {
            match one.join() {
                Ok(finds) => all.extend(finds?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(all)
    })
}

/// Where both refuse by one guard of the city's own, and the host is to tell another time at which it will let pass.
fn told_otherwise(bounds: &Bounds<'_>, old: &Ruling, new: &Ruling) -> Option<Difference> {
    let (Err(old), Err(new)) = (old, new) else { return None };
    let is_told = bounds.alphabet.city.is_told_otherwise(&old.because.rule);
    let [one, other] = [old, new].map(|refusal| {
        let at = refusal.because.changes_at;
        at.map_or_else(|| "-".to_owned(), |at| bounds.alphabet.offset.written(at))
    });
    let what = "when it will let pass";
    (is_told && old.because.rule == new.because.rule && one != other)
        .then_some(Difference::Advice { what, old: one, new: other })
}

fn put(
    pair: &Pair,
    bounds: &Bounds<'_>,
    length: usize,
    questions: Vec<Question<'_>>,
) -> Result<Finds, RuntimeError> {
    let mut finds = Finds { requests: questions.len(), ..Finds::default() };
    let requests = |name: &PolicyRef| -> Vec<Request> {
        let under = |question: &Question<'_>| {
            let case = question.from.map(|open| Case { policy: name.clone(), ..open.case.clone() });
            question.given.request(case, length)
        };
        questions.iter().map(under).collect()
    };
    let old = pair.old.rules.decide_many(&requests(&pair.old.name));
    let new = pair.new.rules.decide_many(&requests(&pair.new.name));
    for ((question, old), new) in questions.into_iter().zip(old).zip(new) {
        let (mut old, mut new): (Ruling, Ruling) = (old?, new?);
        let mut differences = answers::differences(&mut old, &mut new, &pair.old.name);
        differences.extend(told_otherwise(bounds, &old, &new));
        let from = question.from.map(|open| open.trail);
        let parting = |differences, probe| {
            let commands = vec![question.given.clone()];
            (from, Parting { commands, differences, probe })
        };
        if !differences.is_empty() {
            finds.partings.push(parting(differences, None));
            continue;
        }
        let Ok(decision) = old else { continue };
        if decision.events.is_empty() {
            continue;
        }
        let case = decision.after;
        let now = question.given.now;
        for (differences, probe) in bounds.probes.put(pair, &case, now)? {
            finds.partings.push(parting(differences, Some(probe)));
        }
        let key = state::key(&case, now, bounds.present, bounds.alphabet.counts);
        let started = question.from.map_or(now, |open| open.started);
        finds.ways.push(Way { from, started, given: question.given, key, case });
    }
    Ok(finds)
}
