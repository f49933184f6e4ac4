//! Holds a city's log against itself, against its seals, and against the cases that it is to add up to.
//!
//! The log is walked in pages; of each case only its count of events is kept meanwhile. Then the cases are walked, and the events of
//! each are folded by the component. A host may go on working: of a case that is read, its events up to then are in the log already.

use std::collections::BTreeMap;

use ed25519_dalek::VerifyingKey;
use serde::Serialize;
use wish_contract::{Case, Event};
use wish_store::{
    CaseFilter, CaseRow, Digest, GENESIS, LogRow, Page, Store, StoreError, broken_link,
};

use crate::decided::{self, case_of, kind};
use crate::error::HostError;
use crate::host::Host;
use crate::log_seals::{LogMark, LogSeal, SealFlaw};

/// Rows and cases read at a time.
const ROWS: u32 = 1_000;

/// What was found of a log that is whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct VerifiedLog {
    /// Rows of the log.
    pub rows: u64,
    /// Cases, each of which is what its events add up to.
    pub cases: u64,
    /// Of these, those whose words were erased, or are sealed and there is no key: of them it is known that no row is missing.
    pub erased: u64,
    /// Rows that are seals.
    pub seals: u64,
    /// The last row. To be remembered elsewhere: a later log has it too.
    pub end: Option<LogMark>,
}

/// The first thing that is wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LogFlaw {
    /// Where in the log; none: it is of a case and no row.
    pub position: Option<i64>,
    /// Of which case.
    pub case: Option<String>,
    /// What.
    pub what: LogFlawKind,
}

/// What may be wrong with a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFlawKind {
    /// The row was changed, put in, or one before it was taken out.
    Link,
    /// The row does not say what its kind does.
    Unreadable,
    /// Events of the case are missing before the row, or there twice.
    Sequence,
    /// A seal is none, or names another row.
    Seal,
    /// A seal was signed by none of the keys given.
    SealKey,
    /// The log ends before the place that was remembered.
    CutOff,
    /// The log has another hash at the place that was remembered.
    OtherHash,
    /// There are rows about the case, and it is not stored.
    CaseMissing,
    /// The case is stored, and the log has fewer events of it.
    EventsMissing,
    /// The case that is stored is not what its events add up to.
    CaseDiffers,
}

/// What a log is held against.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// The keys by one of which every seal is to be signed; none: signatures are not looked at.
    pub keys: Vec<VerifyingKey>,
    /// A place that the log is known to have had.
    pub at_least: Option<LogMark>,
}

/// The walk along a log.
struct Walk<'a> {
    city: &'a str,
    wanted: &'a Verification,
    position: i64,
    hash: Digest,
    found: VerifiedLog,
    /// How many events each case has had so far, and the last row about it.
    events: BTreeMap<String, (u32, i64)>,
}

impl Verification {
    /// Holds a city's log against itself, its seals, what was remembered of it, and the cases that are stored.
    ///
    /// # Errors
    /// That it cannot be read: `NoCity`, or what the store or the rules stopped at. What is wrong with the log is an answer.
    pub async fn of(
        &self,
        host: &Host,
        city: &str,
    ) -> Result<Result<VerifiedLog, LogFlaw>, HostError> {
        let store = host.store();
        let mut walk = Walk {
            city,
            wanted: self,
            position: 0,
            hash: GENESIS,
            found: VerifiedLog::default(),
            events: BTreeMap::new(),
        };
        loop {
            let rows = store.log(city, walk.position, ROWS).await?;
            if rows.is_empty() {
                break;
            }
            if let Err(flaw) = walk.take(host, &rows).await? {
                return Ok(Err(flaw));
            }
        }
        if let Some(mark) = self.at_least.as_ref().filter(|mark| mark.position > walk.position) {
            return Ok(Err(LogFlaw::at(mark.position, LogFlawKind::CutOff)));
        }
        if walk.position == 0 {
            return Err(HostError::NoCity(city.to_owned()));
        }
        let Walk { mut events, mut found, position, hash, .. } = walk;
        found.end = Some(LogMark::of(position, &hash));
        let mut page = Page { limit: ROWS, ..Page::default() };
        loop {
            let cases = match store.cases(city, &CaseFilter::default(), &page).await {
                Ok(cases) => cases,
                Err(error) => return altered(error).map(Err),
            };
            let Some(last) = cases.last() else { break };
            page.after = Some((last.next_due, last.id.clone()));
            for row in cases {
                events.remove(&row.id);
                found.cases += 1;
                // What was read of it may be older than the log: it is read anew.
                if let Err(what) = case_differs(host, city, &row.id, &mut found).await? {
                    return Ok(Err(LogFlaw { position: None, case: Some(row.id), what }));
                }
            }
        }
        // A case whose deadline was moved between two pages may stand on neither.
        for (case, (_, position)) in events {
            match case_differs(host, city, &case, &mut found).await? {
                Ok(()) => found.cases += 1,
                Err(what) => {
                    return Ok(Err(LogFlaw { position: Some(position), case: Some(case), what }));
                }
            }
        }
        Ok(Ok(found))
    }
}

impl LogFlaw {
    fn at(position: i64, what: LogFlawKind) -> LogFlaw {
        LogFlaw { position: Some(position), case: None, what }
    }
}

impl Walk<'_> {
    /// Takes the rows that follow.
    async fn take(
        &mut self,
        host: &Host,
        rows: &[LogRow],
    ) -> Result<Result<(), LogFlaw>, HostError> {
        let first = rows.first().map(|row| row.position);
        let gap = first.filter(|first| Some(*first) != self.position.checked_add(1));
        if let Some(position) = gap.or_else(|| broken_link(&self.hash, rows)) {
            return Ok(Err(LogFlaw::at(position, LogFlawKind::Link)));
        }
        for row in rows {
            let mark = LogMark::of(row.position, &row.hash);
            if let Some(known) = &self.wanted.at_least
                && known.position == mark.position
                && *known != mark
            {
                return Ok(Err(LogFlaw::at(row.position, LogFlawKind::OtherHash)));
            }
            if row.entry.kind == kind::SEAL
                && let Err(flaw) = self.seal(row)
            {
                return Ok(Err(flaw));
            }
            if let (Some(case), Some(sequence)) = (&row.entry.case, row.entry.sequence)
                && let Err(flaw) = self.command(host, row, case, sequence).await?
            {
                return Ok(Err(flaw));
            }
            self.found.rows += 1;
            (self.position, self.hash) = (row.position, row.hash);
        }
        Ok(Ok(()))
    }

    fn seal(&mut self, row: &LogRow) -> Result<(), LogFlaw> {
        match LogSeal::checked(row, self.city, &self.wanted.keys) {
            Ok(_) => {
                self.found.seals += 1;
                Ok(())
            }
            Err(SealFlaw::OtherKey) => Err(LogFlaw::at(row.position, LogFlawKind::SealKey)),
            Err(SealFlaw::Unreadable | SealFlaw::OtherRow) => {
                Err(LogFlaw::at(row.position, LogFlawKind::Seal))
            }
        }
    }

    /// The events of a row follow those that the case has had. Of a row whose words were erased, that there were some is all that shows.
    async fn command(
        &mut self,
        host: &Host,
        row: &LogRow,
        case: &str,
        sequence: u32,
    ) -> Result<Result<(), LogFlaw>, HostError> {
        let wrong = |what| {
            let (position, case) = (Some(row.position), Some(case.to_owned()));
            Ok(Err(LogFlaw { position, case, what }))
        };
        let before = self.events.get(case).map_or(0, |(count, _)| *count);
        let follows = match host.record(self.city, row).await {
            Ok(Some(record)) => {
                let events = u32::try_from(record.entry.events.len()).unwrap_or(u32::MAX);
                before.checked_add(events) == Some(sequence)
            }
            Ok(None) => before <= sequence,
            Err(HostError::Store(error)) => return Err(error.into()),
            Err(_) => return wrong(LogFlawKind::Unreadable),
        };
        if !follows {
            return wrong(LogFlawKind::Sequence);
        }
        self.events.insert(case.to_owned(), (sequence, row.position));
        Ok(Ok(()))
    }
}

/// Holds a case that is stored against what its events in the log add up to; of one whose words were erased, the count alone.
async fn case_differs(
    host: &Host,
    city: &str,
    id: &str,
    found: &mut VerifiedLog,
) -> Result<Result<(), LogFlawKind>, HostError> {
    let (store, rules) = (host.store(), host.runtime());
    let stored = match store.case(city, id).await {
        Ok(Some(stored)) => stored,
        Ok(None) => return Ok(Err(LogFlawKind::CaseMissing)),
        Err(error) => return altered(error).map(|flaw| Err(flaw.what)),
    };
    let rows = store.log_of(city, id).await?;
    // What was written after the case was read is not in it.
    let is_of_case =
        |row: &&LogRow| row.entry.sequence.is_some_and(|sequence| sequence <= stored.sequence);
    let rows: Vec<&LogRow> = rows.iter().filter(is_of_case).collect();
    if rows.last().and_then(|row| row.entry.sequence) != Some(stored.sequence) {
        return Ok(Err(LogFlawKind::EventsMissing));
    }
    let mut events: Vec<Event> = Vec::new();
    for row in rows {
        match host.record(city, row).await? {
            Some(record) => events.extend(record.entry.events),
            None => {
                found.erased += 1;
                return Ok(Ok(()));
            }
        }
    }
    if u32::try_from(events.len()) != Ok(stored.sequence) {
        return Ok(Err(LogFlawKind::EventsMissing));
    }
    let is_same = match rules.fold(&events)? {
        Ok(folded) => is_same(&stored, &folded)?,
        Err(_) => false,
    };
    Ok(if is_same { Ok(()) } else { Err(LogFlawKind::CaseDiffers) })
}

/// That a case cannot be opened by its key is a flaw; what else the store stopped at is none.
fn altered(error: StoreError) -> Result<LogFlaw, HostError> {
    match error {
        StoreError::CaseAltered(id) => {
            Ok(LogFlaw { position: None, case: Some(id), what: LogFlawKind::CaseDiffers })
        }
        other => Err(other.into()),
    }
}

/// Whether a row holds a case, in its body and in what it is found by. When it is looked at next is the host's affair: it puts off a case
/// over which the rules broke off.
fn is_same(stored: &CaseRow, folded: &Case) -> Result<bool, HostError> {
    let Ok(case) = case_of(stored) else { return Ok(false) };
    let row = decided::row_of(folded)?;
    let (body, next_due) = (stored.body.clone(), stored.next_due);
    Ok(case == *folded && CaseRow { body, next_due, ..row } == *stored)
}

/// Every city whose log there is to verify.
///
/// # Errors
/// What the store stopped at.
pub async fn cities(store: &Store) -> Result<Vec<String>, StoreError> {
    Ok(store.cities().await?.into_iter().map(|row| row.city).collect())
}
