//! The thread that writes: takes what has come in meanwhile into one transaction, each piece of work behind a savepoint of its own,
//! and answers all once that is on the disk, so that many clients share one wait for the disk. Where the disk does not keep it, nobody
//! is told that it did, and the writer ends: what the file holds then, only opening it anew can tell.

use std::cell::Cell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::mpsc::Receiver;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use rusqlite::{Connection as Raw, ErrorCode};
use tokio::sync::oneshot;

use super::connection::{Direct, refused};
use crate::connection::Work;
use crate::error::StoreError;
use crate::figures::{Counted, microseconds};

/// Pieces of work that share a transaction.
const GROUP_MAX: usize = 64;
/// From so many pages on (4 MB), what has been written is moved from the file's log into the file.
const PAGES_MAX: i32 = 1_000;

type Answer = oneshot::Sender<Result<(), StoreError>>;

/// Work for the writer, and whom to tell what came of it.
pub(super) struct Job {
    pub work: Work,
    pub answer: Answer,
    /// When it came in.
    pub began: Instant,
}

thread_local! {
    /// Pages of the file's log, as of the last commit of this thread.
    static PAGES: Cell<i32> = const { Cell::new(0) };
}

/// The writer's life: ends when the store is dropped, or the disk does not keep what it is given.
pub(super) fn write_all(mut writer: Raw, waiting: &Receiver<Job>, counted: &Counted) {
    // Else the database would move pages within a commit, while clients wait, and not say that the disk failed.
    writer.wal_hook(Some(|_, pages| {
        PAGES.set(pages);
        Ok(())
    }));
    while let Ok(first) = waiting.recv() {
        let rest = waiting.try_iter().take(GROUP_MAX - 1);
        let jobs: Vec<Job> = [first].into_iter().chain(rest).collect();
        counted.groups.record(u64::try_from(jobs.len()).unwrap_or(u64::MAX));
        let began: Vec<Instant> = jobs.iter().map(|job| job.began).collect();
        if write_group(&mut writer, jobs).and_then(|()| move_pages(&writer)).is_err() {
            return;
        }
        for began in began {
            counted.waits.record(microseconds(began));
        }
    }
}

/// Moves what has been written into the file, if it is much. Pages that somebody still reads as they were stay for the next time.
fn move_pages(writer: &Raw) -> Result<(), Ended> {
    if PAGES.get() < PAGES_MAX {
        return Ok(());
    }
    let moved = writer.query_row("pragma wal_checkpoint(passive)", [], |_| Ok(()));
    // On a full disk they stay, too.
    moved.or_else(|error| if is_of_disk(&error) { Err(Ended) } else { Ok(()) })
}

fn is_of_disk(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure)
}

/// The disk did not keep what it was given.
struct Ended;

/// Does pieces of work in one transaction.
fn write_group(writer: &mut Raw, jobs: Vec<Job>) -> Result<(), Ended> {
    let mut jobs = jobs.into_iter();
    if let Err(error) = execute(writer, "begin immediate") {
        answer_all(jobs.map(|job| job.answer), &Err(error));
        return Ok(());
    }
    let mut done = Vec::with_capacity(jobs.len());
    while let Some(Job { work, answer, .. }) = jobs.next() {
        let result = write_one(writer, work);
        if writer.is_autocommit() {
            // The database gave the whole transaction up, as it does where a disk is full.
            let rest = jobs.by_ref().map(|job| job.answer);
            let why = match result {
                Err(error) if error != StoreError::GivenUp => error,
                _ => StoreError::Unavailable("the transaction was given up".to_owned()),
            };
            answer_all(done.into_iter().chain([answer]).chain(rest), &Err(why));
            return Ok(());
        }
        match result {
            Ok(()) => done.push(answer),
            Err(error) => answer_all([answer], &Err(error)),
        }
    }
    commit(writer, done)
}

fn commit(writer: &mut Raw, done: Vec<Answer>) -> Result<(), Ended> {
    let Err(error) = writer.prepare_cached("commit").and_then(|mut commit| commit.execute([]))
    else {
        answer_all(done, &Ok(()));
        return Ok(());
    };
    let is_undone = writer.is_autocommit() || execute(writer, "rollback").is_ok();
    if is_of_disk(&error) || !is_undone {
        answer_all(done, &Err(StoreError::Ended(error.to_string())));
        return Err(Ended);
    }
    answer_all(done, &Err(refused(error)));
    Ok(())
}

/// Does one piece of work, or leaves everything as it was.
fn write_one(writer: &mut Raw, work: Work) -> Result<(), StoreError> {
    execute(writer, "savepoint one")?;
    let result = catch_unwind(AssertUnwindSafe(|| now(work(&mut Direct(writer)))));
    let result = result.unwrap_or_else(|_| Err(StoreError::Broken("the work panicked".to_owned())));
    if result.is_err() {
        execute(writer, "rollback to one").or(result.clone())?;
    }
    result.and(execute(writer, "release one"))
}

fn execute(writer: &Raw, statement: &str) -> Result<(), StoreError> {
    let done = writer.prepare_cached(statement).and_then(|mut prepared| prepared.execute([]));
    done.map(|_| ()).map_err(refused)
}

fn answer_all(answers: impl IntoIterator<Item = Answer>, result: &Result<(), StoreError>) {
    for answer in answers {
        // Whoever asked may have gone.
        drop(answer.send(result.clone()));
    }
}

/// Work on a connection to this database waits for nothing, so that it is done at the first look.
pub(super) fn now(work: impl Future<Output = Result<(), StoreError>>) -> Result<(), StoreError> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => {
            Err(StoreError::Broken("work in a transaction waits for something else".to_owned()))
        }
    }
}
