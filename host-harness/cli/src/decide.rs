//! `wish decide`: requests from standard input, one a line, and their rulings on standard output in
//! the same order.
//!
//! Lines that have already arrived go to the rules as one batch; nothing waits for a batch to fill.
//! A line that is no request is answered in its place with a `fault`, and the command then ends with 1; an empty line is
//! passed over. Memory is bounded by one
//! batch and one line.

use std::io::{self, BufRead, BufReader, Read, Write};

use clap::{ArgMatches, Command};
use serde::Serialize;
use wish_contract::Request;
use wish_contract::json::stored::{self, StoredError};
use wish_contract::{json, json::JsonError};
use wish_runtime::Rulebook;

use super::failure::{Failure, Status};
use super::language::Language;
use super::progress::Progress;
use super::{examples, input, verb};

/// Lines decided together.
const BATCH_LINES_MAX: usize = 256;
/// A batch is closed once it holds so many bytes.
const BATCH_BYTES_MAX: usize = 8 << 20;
/// Longest line.
const LINE_BYTES_MAX: u64 = 16 << 20;
const BUFFER_BYTES: usize = 1 << 20;
/// What some editors put in front of a file.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub fn command(language: Language) -> Command {
    verb("decide", "--policy FILE < REQUESTS", language.help_decide(), language)
        .arg(input::policy(language))
        .after_help(examples(
            &[
                "wish decide --policy taizhou.toml < requests.jsonl > rulings.jsonl",
                "tail -f requests.jsonl | wish decide --policy taizhou.toml",
            ],
            language,
        ))
}

/// A line that could not be decided.
#[derive(Serialize)]
struct Faulty {
    fault: Fault,
}

#[derive(Serialize)]
struct Fault {
    /// From 1.
    line: usize,
    /// Where in the line's JSON, or none.
    path: Option<String>,
    message: String,
}

/// A line as it was read: a request, or what is wrong with it.
enum Asked {
    Request(Box<Request>),
    Fault(Fault),
}

pub fn run(matches: &ArgMatches, language: Language) -> Result<Status, Failure> {
    let progress = Progress::start(language.compiling());
    let book = input::rulebook(matches, language)?;
    drop(progress);
    let input = BufReader::with_capacity(BUFFER_BYTES, io::stdin().lock());
    let mut lines = Lines { input, number: 0, language };
    let mut out = io::stdout().lock();
    let mut status = Status::Ok;
    loop {
        let batch = lines.batch().map_err(|error| unreadable(&error, language))?;
        if batch.is_empty() {
            return Ok(status);
        }
        let faulty = batch.iter().any(|(_, asked)| matches!(asked, Asked::Fault(_)));
        let (answers, sound) = answers(&book, batch)?;
        if !sound {
            status = Status::Internal;
        } else if faulty && status == Status::Ok {
            status = Status::Usage;
        }
        out.write_all(answers.as_bytes())?;
        out.flush()?;
    }
}

fn unreadable(error: &io::Error, language: Language) -> Failure {
    let (message, help) = language.unreadable("-", &error.to_string());
    Failure::Usage { message, help }
}

/// The answers to a batch, a line each in its order, and whether the rules answered all that could
/// be put to them.
fn answers(book: &Rulebook, batch: Vec<(usize, Asked)>) -> Result<(String, bool), Failure> {
    let mut requests = Vec::with_capacity(batch.len());
    let mut places = Vec::with_capacity(batch.len());
    for (line, asked) in batch {
        match asked {
            Asked::Request(request) => {
                requests.push(*request);
                places.push((line, None));
            }
            Asked::Fault(fault) => places.push((line, Some(fault))),
        }
    }
    let mut rulings = book.decide_many(&requests).into_iter();
    let mut written = String::new();
    let mut sound = true;
    for (line, fault) in places {
        let fault = match fault {
            Some(fault) => fault,
            None => match rulings.next() {
                Some(Ok(ruling)) => {
                    written += &json::result_to_string(&ruling)?;
                    written.push('\n');
                    continue;
                }
                stopped => {
                    sound = false;
                    let error = stopped.and_then(Result::err);
                    let message = error.map_or_else(String::new, |error| error.to_string());
                    Fault { line, path: None, message }
                }
            },
        };
        written += &serde_json::to_string(&Faulty { fault })?;
        written.push('\n');
    }
    Ok((written, sound))
}

/// Numbered lines, read as they come.
struct Lines<R> {
    input: BufReader<R>,
    number: usize,
    language: Language,
}

impl<R: Read> Lines<R> {
    /// The next line, and those after it that are there already; empty at the end.
    fn batch(&mut self) -> io::Result<Vec<(usize, Asked)>> {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < BATCH_LINES_MAX && bytes < BATCH_BYTES_MAX {
            if !batch.is_empty() && !self.input.buffer().contains(&b'\n') {
                break;
            }
            let Some(line) = self.line()? else { break };
            bytes += line.len();
            if !line.trim_ascii().is_empty() {
                batch.push((self.number, asked(self.number, &line, self.language)));
            }
        }
        Ok(batch)
    }

    /// One line, cut where it is too long: what follows up to its end is passed over.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let limit = LINE_BYTES_MAX + 1;
        if (&mut self.input).take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if line.len() as u64 == limit && line.last() != Some(&b'\n') {
            self.input.skip_until(b'\n')?;
        }
        if self.number == 1 && line.starts_with(BYTE_ORDER_MARK) {
            line.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(Some(line))
    }
}

fn asked(number: usize, line: &[u8], language: Language) -> Asked {
    match request(line, language) {
        Ok(request) => Asked::Request(Box::new(request)),
        Err((path, message)) => Asked::Fault(Fault { line: number, path, message }),
    }
}

fn request(line: &[u8], language: Language) -> Result<Request, (Option<String>, String)> {
    if line.len() as u64 > LINE_BYTES_MAX {
        let message =
            format!("the line has more than {LINE_BYTES_MAX} bytes; hand in less at a time");
        return Err((None, message));
    }
    let text = std::str::from_utf8(line).map_err(|error| {
        let message = format!("byte {} is not UTF-8; write JSON in UTF-8", error.valid_up_to() + 1);
        (None, message)
    })?;
    stored::read_or_bare(text.trim_end()).map_err(|error| match error {
        StoredError::Json(JsonError::Shape { path, message }) => {
            let error = JsonError::Shape { path: path.clone(), message: message.clone() };
            (Some(path), input::instant_wanted(&error, language).unwrap_or(message))
        }
        StoredError::Json(JsonError::Syntax { column, message, .. }) => {
            let message = format!("column {column}: {message}; give one JSON request a line");
            (None, message)
        }
        other => (None, other.to_string()),
    })
}
