//! What is on record of one case: the commands of a log with their answers, or the bare events.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::DateTime;
use thiserror::Error;
use wish_contract::json;
use wish_contract::json::stored::{self, StoredError};
use wish_contract::{
    Case, Change, ClockChange, DeadlineKind, Detail, Event, Fault, Instant, Responder,
};
use wish_runtime::log::{Entry, LogError, LogIndex};
use wish_runtime::{Rulebook, Runtime, RuntimeError};
use wish_scenario::file::word::command_word;

use super::{StepEntered, Turn, entered};
use crate::replay::request;

/// Cases that are named where one has to be chosen.
const NAMED_MAX: usize = 5;

/// One case on record.
#[derive(Debug)]
pub struct Record {
    /// The policies' sources, by digest; none for bare events.
    pub policies: BTreeMap<String, String>,
    entries: Vec<Entry>,
    events: Vec<Event>,
    runtime: Runtime,
}

/// When a case is to be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    End,
    At(Instant),
    /// When a deadline of this kind passes that was started last.
    Deadline(DeadlineKind),
}

#[derive(Debug, Error)]
pub enum ExplainError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Stopped(#[from] RuntimeError),
    #[error("it has {count} cases, among them {names}; say which with `--case`")]
    ManyCases { count: usize, names: String },
    #[error("it has no case `{case}`; among those it has are {names}")]
    CaseMissing { case: String, names: String },
    #[error("it has no case at all")]
    NoCases,
    #[error("line {line}: {error}; give events as the contract has them, one a line")]
    Event { line: usize, error: StoredError },
    #[error("its events add up to no case: {}: {}", .0.code, .0.message)]
    Fault(Fault),
    #[error("nothing had happened by then; its first event is of {first}")]
    TooEarly { first: String },
    #[error(
        "`{given}` is neither a time like 2026-03-02T09:00:00+08:00 nor a deadline like `first-contact`"
    )]
    MomentUnknown { given: String },
    #[error("no deadline `{kind}` was ever started")]
    DeadlineMissing { kind: String },
    #[error(
        "no command of it has the facts of responder `{id}`; give them with `--responder FILE`"
    )]
    ResponderMissing { id: String },
}

impl Moment {
    /// A time, or a deadline's name.
    ///
    /// # Errors
    /// `MomentUnknown`.
    pub fn parse(text: &str) -> Result<Moment, ExplainError> {
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Ok(Moment::At(time.timestamp_millis()));
        }
        let kind = json::from_value(&serde_json::Value::from(text));
        kind.map(Moment::Deadline)
            .map_err(|_| ExplainError::MomentUnknown { given: text.to_owned() })
    }
}

impl Record {
    /// A case of a log; the only one where none is named.
    ///
    /// # Errors
    /// That the log cannot be read, or which case is meant.
    pub fn of_log(
        runtime: &Runtime,
        index: &LogIndex,
        case: Option<&str>,
    ) -> Result<Record, ExplainError> {
        let case = chosen(index, case)?;
        let mut log = index.open()?;
        let mut entries = Vec::new();
        for place in index.cases.get(&case).into_iter().flatten() {
            entries.push(log.entry(*place)?);
        }
        let events = entries.iter().flat_map(|entry| entry.events.clone()).collect();
        let policies = index.header.policies.iter();
        let policies = policies.map(|one| (one.digest.clone(), one.source.clone())).collect();
        Ok(Record { policies, entries, events, runtime: runtime.clone() })
    }

    /// The bare events of one case, one a line.
    ///
    /// # Errors
    /// That the file cannot be read, or holds something else.
    pub fn of_events(runtime: &Runtime, path: &Path) -> Result<Record, ExplainError> {
        let text =
            fs::read_to_string(path).map_err(|error| LogError::Unreadable { line: 1, error })?;
        let mut events: Vec<Event> = Vec::new();
        for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
            let event =
                stored::read_or_bare(text).map_err(|error| ExplainError::Event { line, error })?;
            events.push(event);
        }
        if events.is_empty() {
            return Err(ExplainError::NoCases);
        }
        let policies = BTreeMap::new();
        Ok(Record { policies, entries: Vec::new(), events, runtime: runtime.clone() })
    }

    /// What had happened by a moment, as far as it was on record by then.
    fn events_until(&self, at: Instant) -> Vec<Event> {
        if self.entries.is_empty() {
            return self.events.iter().filter(|event| event.at <= at).cloned().collect();
        }
        let entries = self.entries.iter().filter(|entry| entry.now <= at);
        entries.flat_map(|entry| entry.events.clone()).collect()
    }

    /// When the case began.
    pub fn began(&self) -> Option<Instant> {
        self.events.first().map(|event| event.at)
    }

    /// The digest of the policy that the case ran under at a moment.
    pub fn policy_at(&self, at: Instant) -> Option<String> {
        let moved = |event: &Event| match &event.change {
            Change::Submitted(opening) => Some(opening.policy.digest.clone()),
            Change::PolicyMoved(policy) => Some(policy.digest.clone()),
            _ => None,
        };
        self.events_until(at).iter().rev().find_map(moved)
    }

    /// The instant that is meant.
    ///
    /// # Errors
    /// `DeadlineMissing`.
    pub fn instant(&self, moment: &Moment) -> Result<Instant, ExplainError> {
        match moment {
            Moment::At(at) => Ok(*at),
            Moment::End => {
                let last = self.entries.last().map(|entry| entry.now);
                Ok(last.or(self.events.last().map(|event| event.at)).unwrap_or(0))
            }
            Moment::Deadline(kind) => {
                let clocks = self.events.iter().rev().flat_map(|event| event.clocks.iter().rev());
                let mut started = clocks.filter_map(|clock| match clock {
                    ClockChange::Start(deadline) if deadline.kind == *kind => Some(deadline.due),
                    _ => None,
                });
                started.next().ok_or_else(|| ExplainError::DeadlineMissing {
                    kind: json::to_string(kind).unwrap_or_default().trim_matches('"').to_owned(),
                })
            }
        }
    }

    /// What happened up to a moment, with the reasons, and the case as it stood.
    pub(super) fn course_until(
        &self,
        book: &Rulebook,
        at: Instant,
    ) -> Result<(Vec<Turn>, Case), ExplainError> {
        let events = self.events_until(at);
        let Some(first) = self.events.first() else { return Err(ExplainError::NoCases) };
        if events.is_empty() {
            let first = DateTime::from_timestamp_millis(first.at).unwrap_or_default();
            return Err(ExplainError::TooEarly { first: first.to_rfc3339() });
        }
        let case = self.runtime.fold(&events)?.map_err(ExplainError::Fault)?;
        let course = if self.entries.is_empty() {
            self.bare_course(&events)
        } else {
            self.course_of_entries(book, at)?
        };
        Ok((course, case))
    }

    /// Every command with the reasons that the rules give for it once more.
    fn course_of_entries(&self, book: &Rulebook, at: Instant) -> Result<Vec<Turn>, ExplainError> {
        let mut course = Vec::new();
        let mut so_far: Option<Case> = None;
        for entry in self.entries.iter().filter(|entry| entry.now <= at) {
            let book = self.book_of(entry, book)?;
            let ruling = book.decide(&request(entry, so_far.clone(), Detail::Decisive))?;
            let same = ruling.as_ref().is_ok_and(|decision| decision.events == entry.events);
            let because = match (&ruling, &entry.refused) {
                (_, Some(refused)) => vec![refused.clone()],
                (Ok(decision), None) if same => decision.reasons().cloned().collect(),
                _ => entry.events.iter().map(|event| event.because.clone()).collect(),
            };
            so_far = match ruling {
                Ok(decision) if same => Some(decision.after),
                // Other rules than those of the record: the record counts.
                _ => self.folded_until(entry.now)?.or(so_far),
            };
            course.push(Turn {
                at: entry.now,
                by: entry.by.clone(),
                command: Some(command_word(&entry.command)),
                refused: entry.refused.is_some(),
                because,
                stage: so_far.as_ref().map(|case| case.stage),
                recorded: true,
            });
        }
        Ok(course)
    }

    fn book_of(&self, entry: &Entry, present: &Rulebook) -> Result<Rulebook, ExplainError> {
        match self.policies.get(&entry.policy) {
            Some(source) => Ok(self.runtime.rulebook(source.as_bytes())?),
            None => Ok(present.clone()),
        }
    }

    fn folded_until(&self, at: Instant) -> Result<Option<Case>, ExplainError> {
        Ok(self.runtime.fold(&self.events_until(at))?.ok())
    }

    /// Events alone, each with its own reason.
    fn bare_course(&self, events: &[Event]) -> Vec<Turn> {
        let turn = |event: &Event| Turn {
            at: event.at,
            by: event.by.clone(),
            command: None,
            refused: false,
            because: vec![event.because.clone()],
            stage: None,
            recorded: true,
        };
        events.iter().map(turn).collect()
    }

    /// The steps of the ladder entered up to a moment.
    pub(super) fn steps_until(&self, at: Instant) -> Vec<StepEntered> {
        let mut steps: Vec<StepEntered> = Vec::new();
        let mut ladder = "";
        let events = self.events_until(at);
        for event in &events {
            if let Change::Published(position) = &event.change {
                ladder = &position.ladder;
            }
            steps.extend(entered(std::slice::from_ref(event), ladder));
        }
        steps
    }
}

/// The case that is meant.
fn chosen(index: &LogIndex, case: Option<&str>) -> Result<String, ExplainError> {
    let names: Vec<&str> = index.cases.keys().take(NAMED_MAX).map(String::as_str).collect();
    let names = names.join(", ");
    match (case, index.cases.len()) {
        (_, 0) => Err(ExplainError::NoCases),
        (Some(case), _) if index.cases.contains_key(case) => Ok(case.to_owned()),
        (Some(case), _) => Err(ExplainError::CaseMissing { case: case.to_owned(), names }),
        (None, 1) => Ok(index.cases.keys().next().cloned().unwrap_or_default()),
        (None, count) => Err(ExplainError::ManyCases { count, names }),
    }
}

/// What a log knew last of a responder up to a moment; where it knew nothing by then, what it knew
/// first.
///
/// # Errors
/// `ResponderMissing`, or that the log cannot be read.
pub fn last_facts(index: &LogIndex, id: &str, at: Instant) -> Result<Responder, ExplainError> {
    let facts_of = |entry: Entry| {
        let now = entry.now;
        entry.claimant.filter(|facts| facts.id == id).map(|facts| (now, facts))
    };
    let mut log = index.open()?;
    let mut places: Vec<_> = index.cases.values().flatten().copied().collect();
    places.sort_by_key(|place| place.line);
    let mark = format!("\"{id}\"");
    let mut known: Option<(Instant, Responder)> = None;
    for place in places {
        let Some(entry) = log.entry_with(place, &mark)? else { continue };
        let Some((now, facts)) = facts_of(entry) else { continue };
        if now <= at || known.is_none() {
            known = Some((now, facts));
        }
    }
    let missing = || ExplainError::ResponderMissing { id: id.to_owned() };
    known.map(|(_, facts)| facts).ok_or_else(missing)
}
