//! A log cut by case, so that cases can be taken one by one, by several threads, without holding the
//! log. What the commands mean is for others.

use std::path::{Path, PathBuf};

use wish_contract::Instant;
use wish_runtime::log::{Entry, Header, LogError, LogFile, LogIndex, Place};

use super::error::BacktestError;

/// A log, and where everything stands.
pub struct Recording {
    pub path: PathBuf,
    /// In the order of their first lines.
    pub cases: Vec<RecordedCase>,
    /// Commands recorded.
    pub entries: usize,
    pub first: Instant,
    /// When the last command was given; the log says nothing of what happens later.
    pub last: Instant,
    index: LogIndex,
}

/// A case's lines.
pub struct RecordedCase {
    pub id: String,
    places: Vec<Place>,
}

impl Recording {
    /// Reads a log once, keeping only where its lines stand.
    pub fn read(path: &Path) -> Result<Recording, BacktestError> {
        let mut index = LogIndex::read(path).map_err(|error| failed(path, error))?;
        let Some((first, last)) = index.span else {
            return Err(BacktestError::Empty { path: path.to_owned() });
        };
        let cases = std::mem::take(&mut index.cases).into_iter();
        let mut cases: Vec<RecordedCase> =
            cases.map(|(id, places)| RecordedCase { id, places }).collect();
        cases.sort_by_key(RecordedCase::first_line);
        let entries = cases.iter().map(|case| case.places.len()).sum();
        Ok(Recording { path: path.to_owned(), cases, entries, first, last, index })
    }

    pub fn header(&self) -> &Header {
        &self.index.header
    }
}

impl RecordedCase {
    /// The line of its first command, from 1.
    fn first_line(&self) -> usize {
        self.places.first().map_or(0, |place| place.line)
    }
}

/// Takes cases out of a log. Every thread has one of its own.
pub struct CaseReader<'a> {
    recording: &'a Recording,
    file: LogFile,
}

impl<'a> CaseReader<'a> {
    pub fn open(recording: &'a Recording) -> Result<CaseReader<'a>, BacktestError> {
        let file = recording.index.open().map_err(|error| failed(&recording.path, error))?;
        Ok(CaseReader { recording, file })
    }

    /// A case's commands in order, each with its line.
    pub fn entries(&mut self, case: &RecordedCase) -> Result<Vec<(usize, Entry)>, BacktestError> {
        let mut entries = Vec::with_capacity(case.places.len());
        for place in &case.places {
            entries.push((place.line, self.entry(*place)?));
        }
        Ok(entries)
    }

    /// A case's first command, with its line.
    pub fn first(&mut self, case: &RecordedCase) -> Result<Option<(usize, Entry)>, BacktestError> {
        let Some(place) = case.places.first() else { return Ok(None) };
        self.entry(*place).map(|entry| Some((place.line, entry)))
    }

    fn entry(&mut self, place: Place) -> Result<Entry, BacktestError> {
        self.file.entry(place).map_err(|error| failed(&self.recording.path, error))
    }
}

fn failed(path: &Path, error: LogError) -> BacktestError {
    BacktestError::Log { path: path.to_owned(), error }
}
