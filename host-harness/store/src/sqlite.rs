//! One file of SQLite: one thread writes, several connections read.
//!
//! The writer takes what has come in meanwhile into one transaction, each piece of work behind a savepoint of its own, and answers
//! all once that is on the disk: many clients share one wait for the disk. Where the disk does not keep it, nobody is told that it
//! did, and the writer ends: what the file holds then, only opening it anew can tell.

use std::fs::{File, TryLockError};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use rusqlite::types::ValueRef;
use rusqlite::{Connection as Raw, ErrorCode, OpenFlags};
use tokio::sync::oneshot;
use wish_contract::Instant;

use crate::connection::{Backend, Connection, Work};
use crate::error::StoreError;
use crate::value::{Row, Value};

/// The form of the data, as the file says.
const FORM: i64 = 1;
const SCHEMA: &str = include_str!("schema.sql");
const FILE: &str = "wish.sqlite";
const LOCK: &str = "wish.lock";
/// Pieces of work that share a transaction.
const GROUP_MAX: usize = 64;
const STATEMENTS_MAX: usize = 64;
const READERS_MAX: usize = 8;
/// How long a reader waits for the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// A file of SQLite.
pub struct Sqlite {
    file: PathBuf,
    jobs: Mutex<Sender<Job>>,
    readers: Arc<Mutex<Vec<Raw>>>,
    /// Held as long as the store is.
    _lock: File,
}

struct Job {
    work: Work,
    answer: oneshot::Sender<Result<(), StoreError>>,
}

impl Sqlite {
    pub fn open(folder: &Path) -> Result<Sqlite, StoreError> {
        let unavailable = |error: std::io::Error| {
            StoreError::Unavailable(format!("{}: {error}", folder.display()))
        };
        std::fs::create_dir_all(folder).map_err(unavailable)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(LOCK))
            .map_err(unavailable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::InUse(folder.display().to_string()));
            }
            Err(TryLockError::Error(error)) => return Err(unavailable(error)),
        }
        let file = folder.join(FILE);
        let writer = Raw::open(&file).map_err(refused)?;
        writer.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        prepare(&writer)?;
        let (jobs, waiting) = channel();
        std::thread::Builder::new()
            .name("wish-store".to_owned())
            .spawn(move || write_all(writer, &waiting))
            .map_err(unavailable)?;
        let readers = Arc::new(Mutex::new(Vec::new()));
        Ok(Sqlite { file, jobs: Mutex::new(jobs), readers, _lock: lock })
    }
}

/// Sets the file up, or finds that it is.
fn prepare(writer: &Raw) -> Result<(), StoreError> {
    writer
        .execute_batch(
            "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;",
        )
        .map_err(refused)?;
    let found: i64 =
        writer.query_row("pragma user_version", [], |row| row.get(0)).map_err(refused)?;
    match found {
        0 => writer
            .execute_batch(&format!("begin; {SCHEMA}; pragma user_version = {FORM}; commit;"))
            .map_err(refused),
        FORM => Ok(()),
        found => Err(StoreError::NewerForm { found, known: FORM }),
    }
}

#[async_trait]
impl Backend for Sqlite {
    async fn read(&self, work: Work) -> Result<(), StoreError> {
        let (file, readers) = (self.file.clone(), Arc::clone(&self.readers));
        let read = move || {
            let idle = readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut reader = match idle {
                Some(reader) => reader,
                None => reader_of(&file)?,
            };
            let result = now(work(&mut Direct(&mut reader)));
            let mut idle = readers.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < READERS_MAX {
                idle.push(reader);
            }
            result
        };
        let read = tokio::task::spawn_blocking(read).await;
        read.unwrap_or_else(|error| Err(StoreError::Broken(error.to_string())))
    }

    async fn write(&self, work: Work) -> Result<(), StoreError> {
        let ended =
            || StoreError::Unavailable("the writer has ended; start the host anew".to_owned());
        let (answer, answered) = oneshot::channel();
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone();
        jobs.send(Job { work, answer }).map_err(|_| ended())?;
        answered.await.unwrap_or_else(|_| Err(ended()))
    }

    async fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        let (from, to) = (self.file.clone(), file.to_owned());
        let copy = move || {
            let reader = reader_of(&from)?;
            let to = to.to_string_lossy().into_owned();
            reader.execute("vacuum into ?1", [to]).map(|_| ()).map_err(refused)
        };
        let copied = tokio::task::spawn_blocking(copy).await;
        copied.unwrap_or_else(|error| Err(StoreError::Broken(error.to_string())))
    }
}

fn reader_of(file: &Path) -> Result<Raw, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Raw::open_with_flags(file, flags).map_err(refused)?;
    reader.busy_timeout(PATIENCE).map_err(refused)?;
    reader.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(reader)
}

/// Work on a connection to this database waits for nothing, so that it is done at the first look.
fn now(work: impl Future<Output = Result<(), StoreError>>) -> Result<(), StoreError> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => {
            Err(StoreError::Broken("work in a transaction waits for something else".to_owned()))
        }
    }
}

/// The writer's life: ends when the store is dropped, or the disk does not keep what it is given.
fn write_all(mut writer: Raw, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let rest = waiting.try_iter().take(GROUP_MAX - 1);
        let jobs: Vec<Job> = [first].into_iter().chain(rest).collect();
        if !write_group(&mut writer, jobs) {
            return;
        }
    }
}

/// Does pieces of work in one transaction. Whether the writer can go on.
fn write_group(writer: &mut Raw, jobs: Vec<Job>) -> bool {
    if let Err(error) = writer.execute_batch("begin immediate") {
        answer_all(jobs.into_iter().map(|job| job.answer), &error);
        return true;
    }
    let mut done = Vec::with_capacity(jobs.len());
    for Job { work, answer } in jobs {
        match write_one(writer, work) {
            Ok(()) => done.push(answer),
            // Whoever asked may have gone.
            Err(error) => drop(answer.send(Err(error))),
        }
        if writer.is_autocommit() {
            // The database gave the whole transaction up, as it does on a full disk.
            let lost = StoreError::Unavailable("the disk took no more".to_owned());
            done.into_iter().for_each(|answer| drop(answer.send(Err(lost.clone()))));
            return true;
        }
    }
    match writer.execute_batch("commit") {
        Ok(()) => {
            done.into_iter().for_each(|answer| drop(answer.send(Ok(()))));
            true
        }
        Err(error) => {
            let can_go_on = !writer.is_autocommit() && writer.execute_batch("rollback").is_ok();
            let is_disk = error.sqlite_error_code() == Some(ErrorCode::SystemIoFailure);
            answer_all(done.into_iter(), &error);
            can_go_on && !is_disk
        }
    }
}

/// Does one piece of work, or leaves everything as it was.
fn write_one(writer: &mut Raw, work: Work) -> Result<(), StoreError> {
    writer.execute_batch("savepoint one").map_err(refused)?;
    let result = catch_unwind(AssertUnwindSafe(|| now(work(&mut Direct(writer)))));
    let result = result.unwrap_or_else(|_| Err(StoreError::Broken("the work panicked".to_owned())));
    let end = if result.is_ok() { "release one" } else { "rollback to one; release one" };
    let ended = writer.execute_batch(end).map_err(refused);
    result.and(ended)
}

fn answer_all(
    answers: impl Iterator<Item = oneshot::Sender<Result<(), StoreError>>>,
    error: &rusqlite::Error,
) {
    for answer in answers {
        drop(answer.send(Err(StoreError::Unavailable(error.to_string()))));
    }
}

struct Direct<'a>(&'a mut Raw);

#[async_trait]
impl Connection for Direct<'_> {
    async fn rows(&mut self, statement: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut prepared = self.0.prepare_cached(statement).map_err(refused)?;
        bind(&mut prepared, values)?;
        let columns = prepared.column_count();
        let mut found = prepared.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = found.next().map_err(refused)? {
            let values = (0..columns).map(|column| match row.get_ref(column).map_err(refused)? {
                ValueRef::Null => Ok(Value::Integer(None)),
                ValueRef::Integer(value) => Ok(Value::Integer(Some(value))),
                ValueRef::Text(text) => {
                    let text = String::from_utf8(text.to_vec());
                    let text = text.map_err(|error| StoreError::Broken(error.to_string()))?;
                    Ok(Value::Text(Some(text)))
                }
                ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
                ValueRef::Real(_) => {
                    Err(StoreError::Broken("a column holds a fraction".to_owned()))
                }
            });
            rows.push(Row::of(values.collect::<Result<_, _>>()?));
        }
        Ok(rows)
    }

    async fn change(&mut self, statement: &str, values: &[Value]) -> Result<u64, StoreError> {
        let mut prepared = self.0.prepare_cached(statement).map_err(refused)?;
        bind(&mut prepared, values)?;
        let changed = prepared.raw_execute().map_err(refused)?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    /// Nobody else writes.
    fn locking(&self, _: bool) -> &'static str {
        ""
    }

    async fn lock_log(&mut self, _: &str) -> Result<(), StoreError> {
        Ok(())
    }

    async fn time(&mut self) -> Result<Instant, StoreError> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Instant::try_from(since.as_millis()).unwrap_or(Instant::MAX))
    }
}

fn bind(prepared: &mut rusqlite::Statement<'_>, values: &[Value]) -> Result<(), StoreError> {
    for (number, value) in (1_u32..).zip(values) {
        // To SQLite `$3` is a name: its place is where it first stands in the statement.
        let place = prepared.parameter_index(&format!("${number}")).map_err(refused)?;
        let place =
            place.ok_or_else(|| StoreError::Broken(format!("a statement lacks ${number}")))?;
        let bound = match value {
            Value::Integer(value) => prepared.raw_bind_parameter(place, value),
            Value::Text(value) => prepared.raw_bind_parameter(place, value),
            Value::Bytes(value) => prepared.raw_bind_parameter(place, value),
        };
        bound.map_err(refused)?;
    }
    Ok(())
}

fn refused(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::ConstraintViolation,
        ) => StoreError::Busy(error.to_string()),
        Some(
            ErrorCode::DiskFull
            | ErrorCode::ReadOnly
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied,
        ) => StoreError::Unavailable(error.to_string()),
        _ => StoreError::Broken(error.to_string()),
    }
}
