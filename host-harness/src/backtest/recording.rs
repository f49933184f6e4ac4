//! A log cut by case: where each case's commands stand in the file, so that cases can be taken one
//! by one, by several threads, without holding the log. What the commands mean is for others.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wish_host::contract::Instant;
use wish_host::json;

use super::error::BacktestError;
use crate::log::{Entry, Header, LogReader};

const BUFFER_BYTES: usize = 1 << 20;

/// A log, and where everything stands.
pub struct Recording {
    pub path: PathBuf,
    pub header: Header,
    /// In the order in which they were first heard of.
    pub cases: Vec<RecordedCase>,
    /// Commands recorded.
    pub entries: usize,
    pub first: Instant,
    /// When the last command was given: what happens later, the log does not tell.
    pub last: Instant,
}

/// A case's lines.
pub struct RecordedCase {
    pub id: String,
    /// The digest of the policy that its first command was put to.
    pub policy: String,
    places: Vec<Place>,
}

/// Where a line stands.
#[derive(Clone, Copy)]
struct Place {
    offset: u64,
    /// From 1.
    line: u32,
    bytes: u32,
}

/// All that is looked at while the log is cut.
#[derive(Deserialize)]
struct Glance<'a> {
    #[serde(borrow)]
    case: Cow<'a, str>,
    #[serde(borrow)]
    policy: Cow<'a, str>,
    now: Instant,
}

impl Recording {
    /// Reads a log once, keeping only where its lines stand.
    pub fn read(path: &Path) -> Result<Recording, BacktestError> {
        let unreadable = |error| BacktestError::Unreadable { path: path.to_owned(), error };
        let mut input =
            BufReader::with_capacity(BUFFER_BYTES, File::open(path).map_err(unreadable)?);
        let header = LogReader::new(&mut input)
            .map_err(|error| BacktestError::Log { path: path.to_owned(), error })?
            .header;
        let mut recording = Recording {
            path: path.to_owned(),
            header,
            cases: Vec::new(),
            entries: 0,
            first: Instant::MAX,
            last: Instant::MIN,
        };
        // The header may stand after blank lines; the file is read again from its start.
        input.rewind().map_err(unreadable)?;
        recording.cut(&mut input)?;
        Ok(recording)
    }

    fn cut(&mut self, input: &mut impl BufRead) -> Result<(), BacktestError> {
        let mut known: HashMap<String, usize> = HashMap::new();
        let (mut offset, mut line, mut buffer) = (0, 0, Vec::new());
        let mut header_is_past = false;
        loop {
            buffer.clear();
            let read = input.read_until(b'\n', &mut buffer);
            let bytes =
                read.map_err(|error| BacktestError::Unreadable { path: self.path.clone(), error })?;
            if bytes == 0 {
                return Ok(());
            }
            line += 1;
            let blank = buffer.iter().all(u8::is_ascii_whitespace);
            if !blank && header_is_past {
                let place = Place { offset, line, bytes: u32::try_from(bytes).unwrap_or(u32::MAX) };
                self.note(&buffer, place, &mut known)?;
            }
            header_is_past |= !blank;
            offset += bytes as u64;
        }
    }

    fn note(
        &mut self,
        text: &[u8],
        place: Place,
        known: &mut HashMap<String, usize>,
    ) -> Result<(), BacktestError> {
        let glance: Glance<'_> =
            serde_json::from_slice(text).map_err(|error| BacktestError::Malformed {
                path: self.path.clone(),
                line: place.line as usize,
                column: error.column(),
                message: error.to_string(),
            })?;
        self.entries += 1;
        self.first = self.first.min(glance.now);
        self.last = self.last.max(glance.now);
        if let Some(case) = known.get(glance.case.as_ref()) {
            self.cases[*case].places.push(place);
            return Ok(());
        }
        known.insert(glance.case.to_string(), self.cases.len());
        let (id, policy) = (glance.case.into_owned(), glance.policy.into_owned());
        self.cases.push(RecordedCase { id, policy, places: vec![place] });
        Ok(())
    }
}

impl RecordedCase {
    /// The line of its first command, from 1.
    pub fn first_line(&self) -> usize {
        self.places.first().map_or(0, |place| place.line as usize)
    }
}

/// Takes cases out of a log. Every thread has one of its own.
pub struct CaseReader<'a> {
    recording: &'a Recording,
    file: File,
    buffer: Vec<u8>,
}

impl<'a> CaseReader<'a> {
    pub fn open(recording: &'a Recording) -> Result<CaseReader<'a>, BacktestError> {
        let file = File::open(&recording.path)
            .map_err(|error| BacktestError::Unreadable { path: recording.path.clone(), error })?;
        Ok(CaseReader { recording, file, buffer: Vec::new() })
    }

    /// A case's commands in order, each with its line.
    pub fn entries(&mut self, case: &RecordedCase) -> Result<Vec<(usize, Entry)>, BacktestError> {
        let mut entries = Vec::with_capacity(case.places.len());
        for place in &case.places {
            entries.push((place.line as usize, self.entry(*place)?));
        }
        Ok(entries)
    }

    fn entry(&mut self, place: Place) -> Result<Entry, BacktestError> {
        let path = || self.recording.path.clone();
        self.buffer.resize(place.bytes as usize, 0);
        self.file
            .seek(SeekFrom::Start(place.offset))
            .and_then(|_| self.file.read_exact(&mut self.buffer))
            .map_err(|error| BacktestError::Unreadable { path: path(), error })?;
        let line = place.line as usize;
        let text = std::str::from_utf8(&self.buffer).map_err(|error| BacktestError::Malformed {
            path: path(),
            line,
            column: error.valid_up_to() + 1,
            message: "the line is not UTF-8".to_owned(),
        })?;
        json::from_str(text).map_err(|error| BacktestError::of_line(path(), line, &error))
    }
}
