//! Puts every command of a log to the rules once more, each on the case that its lines before add
//! up to, and holds the answers against those of the log. How a log came to be is not asked; what a
//! difference means is for people.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde::Serialize;
use thiserror::Error;
use wish_contract::json;
use wish_contract::{Case, Detail, Diagnostic, Event, Reason, Request, Ruling};
use wish_runtime::log::{DIGEST_DIGITS, Entry, LogError, LogFile, LogIndex, Place};
use wish_runtime::{Rulebook, Runtime, RuntimeError};
use wish_scenario::file::word::command_word;

mod bundle;
#[cfg(test)]
mod tests;

pub use bundle::{BundleReplay, replay_bundle};

/// Cases that are replayed side by side: a command of each goes into one batch.
const CASES_TOGETHER: usize = 128;

/// What came of a log.
#[derive(Debug, Default)]
pub struct LogReplay {
    pub cases: usize,
    pub commands: usize,
    /// The first of each case, in the order of the lines.
    pub divergences: Vec<Divergence>,
}

/// Where a case parts from its log for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Divergence {
    /// From 1.
    pub line: usize,
    pub case: String,
    /// The command's name in the contract.
    pub command: String,
    pub id: String,
    pub what: MismatchKind,
    /// As canonical JSON.
    pub recorded: String,
    pub found: String,
}

/// In what an answer differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MismatchKind {
    /// The events, or whether it was refused and why.
    Answer,
    /// The events add up to another case than the rules answered.
    Fold,
    /// The rules gave no answer.
    Stopped,
}

#[derive(Debug, Error)]
pub enum ReplayError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Stopped(#[from] RuntimeError),
    #[error("line {line}: policy `{digest}` is not in the log's header; add its source there")]
    PolicyMissing { line: usize, digest: String },
    #[error("the header's policy `{stated}` has digest `{found}`; its source was changed")]
    PolicyChanged { stated: String, found: String },
    #[error("the header's policy `{digest}` is not in order")]
    PolicyRefused { digest: String, text: String, findings: Vec<Diagnostic> },
    #[error("what was decided cannot be written: {0}")]
    Unwritable(#[from] json::JsonError),
    #[error("a thread broke off")]
    Broken,
}

/// Replays a log.
///
/// # Errors
/// That the log cannot be read, or that its policies are not what it says.
pub fn replay_log(
    runtime: &Runtime,
    index: &LogIndex,
    threads: NonZeroUsize,
) -> Result<LogReplay, ReplayError> {
    let rulebooks = rulebooks(runtime, index)?;
    let cases: Vec<(&String, &Vec<Place>)> = index.cases.iter().collect();
    let pieces: Vec<&[(&String, &Vec<Place>)]> = cases.chunks(CASES_TOGETHER).collect();
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<Divergence>> = Mutex::default();
    let work = || -> Result<(), ReplayError> {
        let mut log = index.open()?;
        while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut traces =
                piece.iter().map(|(case, places)| CaseTrace::new(case, places)).collect::<Vec<_>>();
            let replay = Replay { runtime, rulebooks: &rulebooks };
            let parted = replay.play(&mut log, &mut traces)?;
            found.lock().map_err(|_| ReplayError::Broken)?.extend(parted);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads.get()).map(|_| scope.spawn(work)).collect();
        let mut outcome = work();
        for other in others {
            outcome = outcome.and(other.join().unwrap_or(Err(ReplayError::Broken)));
        }
        outcome
    })?;
    let mut divergences = found.into_inner().map_err(|_| ReplayError::Broken)?;
    divergences.sort_by_key(|one| one.line);
    let commands = index.cases.values().map(Vec::len).sum();
    Ok(LogReplay { cases: index.cases.len(), commands, divergences })
}

/// The policies of a log's header, loaded, by their digests.
pub fn rulebooks(
    runtime: &Runtime,
    index: &LogIndex,
) -> Result<BTreeMap<String, Rulebook>, ReplayError> {
    let mut rulebooks = BTreeMap::new();
    for policy in &index.header.policies {
        let book = runtime.rulebook(policy.source.as_bytes()).map_err(|error| match error {
            RuntimeError::PolicyRefused(findings) => {
                let (digest, text) = (policy.digest.clone(), policy.source.clone());
                ReplayError::PolicyRefused { digest, text, findings }
            }
            other => other.into(),
        })?;
        let found: String = book.digest().chars().take(DIGEST_DIGITS).collect();
        if found != policy.digest {
            return Err(ReplayError::PolicyChanged { stated: policy.digest.clone(), found });
        }
        rulebooks.insert(found, book);
    }
    Ok(rulebooks)
}

/// The request that an entry was, on the case as it stood.
pub fn request(entry: &Entry, subject: Option<Case>, detail: Detail) -> Request {
    Request {
        subject,
        command: entry.command.clone(),
        by: entry.by.clone(),
        claimant: entry.claimant.clone(),
        facts: entry.facts.clone(),
        now: entry.now,
        id: entry.id.clone(),
        detail,
    }
}

/// A case that is being replayed.
struct CaseTrace<'a> {
    name: &'a str,
    places: &'a [Place],
    case: Option<Case>,
    events: Vec<Event>,
    parted: bool,
}

impl<'a> CaseTrace<'a> {
    fn new(name: &'a str, places: &'a [Place]) -> CaseTrace<'a> {
        CaseTrace { name, places, case: None, events: Vec::new(), parted: false }
    }
}

struct Replay<'a> {
    runtime: &'a Runtime,
    rulebooks: &'a BTreeMap<String, Rulebook>,
}

impl Replay<'_> {
    /// Plays some cases side by side: the first commands of all, then the second ones.
    fn play(
        &self,
        log: &mut LogFile,
        traces: &mut [CaseTrace<'_>],
    ) -> Result<Vec<Divergence>, ReplayError> {
        let mut parted = Vec::new();
        let longest = traces.iter().map(|trace| trace.places.len()).max().unwrap_or(0);
        for turn in 0..longest {
            let mut asked: BTreeMap<String, Vec<(usize, Place, Entry)>> = BTreeMap::new();
            for (number, trace) in traces.iter().enumerate().filter(|(_, trace)| !trace.parted) {
                let Some(place) = trace.places.get(turn) else { continue };
                let entry = log.entry(*place)?;
                asked.entry(entry.policy.clone()).or_default().push((number, *place, entry));
            }
            for (digest, asks) in asked {
                parted.extend(self.turn(&digest, asks, traces)?);
            }
        }
        for trace in traces.iter().filter(|trace| !trace.parted) {
            parted.extend(self.folded(trace)?);
        }
        Ok(parted)
    }

    fn turn(
        &self,
        digest: &str,
        asks: Vec<(usize, Place, Entry)>,
        traces: &mut [CaseTrace<'_>],
    ) -> Result<Vec<Divergence>, ReplayError> {
        let line = asks.first().map_or(0, |(_, place, _)| place.line);
        let missing = || ReplayError::PolicyMissing { line, digest: digest.to_owned() };
        let book = self.rulebooks.get(digest).ok_or_else(missing)?;
        let mut requests = Vec::with_capacity(asks.len());
        for (number, _, entry) in &asks {
            let subject = traces.get_mut(*number).and_then(|trace| trace.case.take());
            requests.push(request(entry, subject, Detail::Decisive));
        }
        let rulings = book.decide_many(&requests);
        let mut parted = Vec::new();
        for (((number, place, entry), request), ruling) in
            asks.into_iter().zip(requests).zip(rulings)
        {
            let Some(trace) = traces.get_mut(number) else { continue };
            let difference = difference(&entry, &ruling)?;
            match (difference, ruling) {
                (None, Ok(Ok(decision))) => {
                    trace.events.extend(decision.events);
                    trace.case = Some(decision.after);
                }
                (None, _) => trace.case = request.subject,
                (Some((what, recorded, found)), _) => {
                    trace.parted = true;
                    parted.push(Divergence {
                        line: place.line,
                        case: trace.name.to_owned(),
                        command: command_word(&entry.command),
                        id: entry.id,
                        what,
                        recorded,
                        found,
                    });
                }
            }
        }
        Ok(parted)
    }

    /// Whether the events of a case add up to what the rules answered last.
    fn folded(&self, trace: &CaseTrace<'_>) -> Result<Option<Divergence>, ReplayError> {
        let Some(case) = &trace.case else { return Ok(None) };
        let folded = self.runtime.fold(&trace.events)?;
        if folded.as_ref() == Ok(case) {
            return Ok(None);
        }
        Ok(Some(Divergence {
            line: trace.places.last().map_or(0, |place| place.line),
            case: trace.name.to_owned(),
            command: "fold".to_owned(),
            id: trace.events.last().map_or_else(String::new, |event| event.command.clone()),
            what: MismatchKind::Fold,
            recorded: json::to_string(case)?,
            found: json::to_string(&folded)?,
        }))
    }
}

/// What an entry holds of an answer.
#[derive(Serialize)]
struct Answer<'a> {
    events: &'a [Event],
    refused: Option<&'a Reason>,
}

/// Where an answer is not that of the log: in what, what was recorded, and what was found.
fn difference(
    entry: &Entry,
    ruling: &Result<Ruling, RuntimeError>,
) -> Result<Option<(MismatchKind, String, String)>, ReplayError> {
    let recorded = Answer { events: &entry.events, refused: entry.refused.as_ref() };
    let found = match ruling {
        Ok(Ok(decision)) => Answer { events: &decision.events, refused: None },
        Ok(Err(rejection)) => Answer { events: &[], refused: Some(&rejection.because) },
        Err(error) => {
            let stopped = (MismatchKind::Stopped, json::to_string(&recorded)?, error.to_string());
            return Ok(Some(stopped));
        }
    };
    if recorded.events == found.events && recorded.refused == found.refused {
        return Ok(None);
    }
    Ok(Some((MismatchKind::Answer, json::to_string(&recorded)?, json::to_string(&found)?)))
}
