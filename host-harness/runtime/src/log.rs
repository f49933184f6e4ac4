//! Logs of cases as files, `wish-log/1`: what was asked of the rules, and what they answered.
//!
//! A log is JSON Lines. The first line is the header, with the source of every policy that the
//! log's answers were given under. Each line after it is one command on one case, in the order in
//! which they were decided; the case that it was decided on is what the lines before add up to.
//! Values are written as [`json`](crate::json) has them. What may be concluded from a log is for its
//! readers: `replay`, `explain`, `backtest`.

use std::io::{BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use wish_contract::json;
use wish_contract::{Actor, Command, Event, Fact, Instant, Reason, Responder};

mod error;
mod index;

pub use error::LogError;
pub use index::{LogFile, LogIndex, Place};

/// What the header calls the format: its number is that of the values in it, as they are kept anywhere else.
pub const LOG_SCHEMA: &str = "wish-log/1";
const _: () = assert!(json::stored::FORM == 1, "give the log the number of the forms in it");
/// How many digits of a policy's digest a log has.
pub const DIGEST_DIGITS: usize = 16;
/// Longest line.
const LINE_BYTES_MAX: usize = 64 << 20;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`LOG_SCHEMA`].
    pub schema: String,
    /// What wrote the log, and from what: `simulate --scale city --seed 1`.
    pub origin: String,
    /// Every policy that a case of the log runs under, at any time.
    pub policies: Vec<PolicySource>,
}

/// A policy as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicySource {
    /// The first 16 hexadecimal digits of the SHA-256 of the source, as in `policy-ref.digest`.
    pub digest: String,
    /// The TOML.
    pub source: String,
}

/// One command, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The case; for `submit`, the one that it opens.
    pub case: String,
    /// The digest of the policy that it was put to.
    pub policy: String,
    /// What was asked for.
    pub command: Command,
    /// Who asked.
    pub by: Actor,
    /// The responder that the command is about, as the platform knew it then.
    pub claimant: Option<Responder>,
    /// Facts of the city's own about the request, as the platform knew them then.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// When, in milliseconds UTC.
    pub now: Instant,
    /// The host's name for the command.
    pub id: String,
    /// What happened. Empty for one that was refused, repeated or idle.
    pub events: Vec<Event>,
    /// The rule that refused it.
    pub refused: Option<Reason>,
}

/// Writes a log line by line.
pub struct LogWriter<W: Write> {
    out: W,
}

impl<W: Write> LogWriter<W> {
    /// Begins a log.
    ///
    /// # Errors
    ///
    /// `Unwritable`, where the file takes no more.
    pub fn new(mut out: W, header: &Header) -> Result<LogWriter<W>, LogError> {
        line(&mut out, header)?;
        Ok(LogWriter { out })
    }

    /// Writes an entry.
    ///
    /// # Errors
    ///
    /// `Unwritable`, where the file takes no more.
    pub fn write(&mut self, entry: &Entry) -> Result<(), LogError> {
        line(&mut self.out, entry)
    }

    /// Writes entries that are lines already, as [`append_line`] makes them.
    ///
    /// # Errors
    ///
    /// `Unwritable`, where the file takes no more.
    pub fn write_lines(&mut self, lines: &[u8]) -> Result<(), LogError> {
        self.out.write_all(lines).map_err(LogError::Unwritable)
    }

    /// Hands the last bytes on.
    pub fn finish(mut self) -> Result<W, LogError> {
        self.out.flush().map_err(LogError::Unwritable)?;
        Ok(self.out)
    }
}

/// Puts an entry at the end of a text as a line of a log, its end included.
///
/// # Errors
///
/// `Unfit`, for a value that has no form in a log.
pub fn append_line(text: &mut Vec<u8>, entry: &Entry) -> Result<(), LogError> {
    append(text, entry)
}

fn append<T: Serialize>(text: &mut Vec<u8>, value: &T) -> Result<(), LogError> {
    let written = serde_json::to_writer(&mut *text, value);
    written.map_err(|error| LogError::Unfit(error.to_string()))?;
    text.push(b'\n');
    Ok(())
}

fn line<T: Serialize>(out: &mut impl Write, value: &T) -> Result<(), LogError> {
    let mut text = Vec::new();
    append(&mut text, value)?;
    out.write_all(&text).map_err(LogError::Unwritable)
}

/// Reads a log line by line.
#[derive(Debug)]
pub struct LogReader<R> {
    input: R,
    /// The number of the last line read, from 1.
    line: usize,
    buffer: String,
    /// The log's first line.
    pub header: Header,
}

impl<R: BufRead> LogReader<R> {
    /// Reads the header.
    pub fn new(input: R) -> Result<LogReader<R>, LogError> {
        let header = Header { schema: String::new(), origin: String::new(), policies: Vec::new() };
        let mut reader = LogReader { input, line: 0, buffer: String::new(), header };
        if !reader.advance()? {
            return Err(LogError::Empty);
        }
        reader.header = reader.parse()?;
        if reader.header.schema != LOG_SCHEMA {
            return Err(LogError::OtherFormat { found: reader.header.schema });
        }
        Ok(reader)
    }

    /// The next entry with its line number; none at the end.
    ///
    /// # Errors
    ///
    /// `Malformed`, `LineTooLong` or `Unreadable`, with the line.
    pub fn entry(&mut self) -> Result<Option<(usize, Entry)>, LogError> {
        if !self.advance()? {
            return Ok(None);
        }
        Ok(Some((self.line, self.parse()?)))
    }

    /// Reads the next line that is not blank.
    fn advance(&mut self) -> Result<bool, LogError> {
        loop {
            self.buffer.clear();
            self.line += 1;
            let limit = LINE_BYTES_MAX + 1;
            let read = (&mut self.input).take(limit as u64).read_line(&mut self.buffer);
            let read = read.map_err(|error| LogError::Unreadable { line: self.line, error })?;
            if read == limit {
                return Err(LogError::LineTooLong { line: self.line, bytes_max: LINE_BYTES_MAX });
            }
            if read == 0 || !self.buffer.trim().is_empty() {
                return Ok(read > 0);
            }
        }
    }

    fn parse<T: serde::de::DeserializeOwned>(&self) -> Result<T, LogError> {
        json::from_str(&self.buffer).map_err(|error| LogError::of_line(self.line, &error))
    }
}

#[cfg(test)]
mod tests;
