//! Where a log has what of each case, so that a case can be read by itself however large the log
//! is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Entry, Header, LINE_BYTES_MAX, LogError, LogReader};
use wish_contract::Instant;
use wish_contract::json;

const BUFFER_BYTES: usize = 1 << 20;

/// A log with the places of its cases.
#[derive(Clone, Debug)]
pub struct LogIndex {
    path: PathBuf,
    /// The log's first line.
    pub header: Header,
    /// By case, in the order of the lines.
    pub cases: BTreeMap<String, Vec<Place>>,
    /// When the first command was given, and the last; none where there is none.
    pub span: Option<(Instant, Instant)>,
}

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From 1.
    pub line: usize,
    offset: u64,
    bytes: usize,
}

/// An open log, to read entries from wherever they stand.
pub struct LogFile(File);

/// What has to be known of a line: whose it is, and when.
#[derive(Deserialize)]
struct Whose {
    case: String,
    now: Instant,
}

impl LogIndex {
    /// Reads the header, and whose each line is.
    pub fn read(path: &Path) -> Result<LogIndex, LogError> {
        let unreadable = |line| move |error| LogError::Unreadable { line, error };
        let file = File::open(path).map_err(unreadable(1))?;
        let mut input = BufReader::with_capacity(BUFFER_BYTES, file);
        let header = LogReader::new(&mut input)?;
        let mut line = header.line;
        let header = header.header;
        let mut cases: BTreeMap<String, Vec<Place>> = BTreeMap::new();
        let mut span: Option<(Instant, Instant)> = None;
        let mut text = Vec::new();
        let mut offset = input.stream_position().map_err(unreadable(line))?;
        loop {
            text.clear();
            line += 1;
            let limit = LINE_BYTES_MAX + 1;
            let read = (&mut input).take(limit as u64).read_until(b'\n', &mut text);
            let bytes = read.map_err(unreadable(line))?;
            match bytes {
                0 => return Ok(LogIndex { path: path.to_owned(), header, cases, span }),
                _ if bytes == limit => {
                    return Err(LogError::LineTooLong { line, bytes_max: LINE_BYTES_MAX });
                }
                _ if text.trim_ascii().is_empty() => {}
                _ => {
                    let whose: Whose = serde_json::from_slice(&text).map_err(|error| {
                        let (column, message) = (error.column(), error.to_string());
                        LogError::Malformed { line, column, message }
                    })?;
                    let place = Place { line, offset, bytes };
                    let (first, last) = span.unwrap_or((whose.now, whose.now));
                    span = Some((first.min(whose.now), last.max(whose.now)));
                    cases.entry(whose.case).or_default().push(place);
                }
            }
            offset += bytes as u64;
        }
    }

    /// Opens the log.
    pub fn open(&self) -> Result<LogFile, LogError> {
        let opened = File::open(&self.path);
        opened.map(LogFile).map_err(|error| LogError::Unreadable { line: 1, error })
    }
}

impl LogFile {
    /// The entry at a place.
    pub fn entry(&mut self, place: Place) -> Result<Entry, LogError> {
        let text = self.text(place)?;
        json::from_str(&text).map_err(|error| LogError::of_line(place.line, &error))
    }

    /// The entry at a place, where its text has a word; none otherwise.
    pub fn entry_with(&mut self, place: Place, word: &str) -> Result<Option<Entry>, LogError> {
        let text = self.text(place)?;
        if !text.contains(word) {
            return Ok(None);
        }
        let entry = json::from_str(&text);
        entry.map(Some).map_err(|error| LogError::of_line(place.line, &error))
    }

    fn text(&mut self, place: Place) -> Result<String, LogError> {
        let line = place.line;
        let mut text = vec![0; place.bytes];
        let from = self.0.seek(SeekFrom::Start(place.offset));
        let read = from.and_then(|_| self.0.read_exact(&mut text));
        read.map_err(|error| LogError::Unreadable { line, error })?;
        String::from_utf8(text).map_err(|error| LogError::Malformed {
            line,
            column: error.utf8_error().valid_up_to() + 1,
            message: "the line is not UTF-8".to_owned(),
        })
    }
}
