//! One file of SQLite: one thread writes, several connections read.

mod connection;
mod copy;
mod forms;
mod writer;

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use rusqlite::{Connection as Raw, OpenFlags};
use tokio::sync::{Semaphore, oneshot};

pub(crate) use self::copy::{copy_folder, restore};
pub(crate) use self::forms::{forms, migrate};

use self::connection::{Direct, refused};
use self::writer::{Job, now, write_all};
use crate::connection::{Backend, Work};
use crate::error::StoreError;
use crate::figures::{Counted, StoreFigures};
use crate::form::STEPS;

pub(crate) const FILE: &str = "wish.sqlite";
const LOCK: &str = "wish.lock";
const STATEMENTS_MAX: usize = 64;
const READERS_MAX: usize = 8;
/// How long a reader waits for the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// A file of SQLite.
pub struct Sqlite {
    file: PathBuf,
    /// Both until the store is dropped; none where it is only read.
    writer: Option<(Mutex<Sender<Job>>, JoinHandle<()>)>,
    readers: Arc<Readers>,
    counted: Arc<Counted>,
    /// Held until the writer has ended; none where it is only read.
    _lock: Option<File>,
}

/// Connections that read: as many as there are permits, made when they are needed.
struct Readers {
    permits: Semaphore,
    idle: Mutex<Vec<Raw>>,
}

impl Readers {
    fn new() -> Arc<Readers> {
        let permits = Semaphore::new(READERS_MAX);
        Arc::new(Readers { permits, idle: Mutex::default() })
    }
}

impl Sqlite {
    pub fn open(folder: &Path) -> Result<Sqlite, StoreError> {
        let unavailable = |error: std::io::Error| unavailable(folder, &error);
        std::fs::create_dir_all(folder).map_err(unavailable)?;
        let lock = lock(folder)?;
        let file = folder.join(FILE);
        let writer = Raw::open(&file).map_err(refused)?;
        writer.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
        prepare(&writer)?;
        // That its files are listed, too, must be on the disk: the database asks for it, and does not look at the answer.
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(unavailable)?;
        let (jobs, waiting) = channel();
        let counted: Arc<Counted> = Arc::default();
        let thread = std::thread::Builder::new()
            .name("wish-store".to_owned())
            .spawn({
                let counted = Arc::clone(&counted);
                move || write_all(writer, &waiting, &counted)
            })
            .map_err(unavailable)?;
        let writer = Some((Mutex::new(jobs), thread));
        Ok(Sqlite { file, writer, readers: Readers::new(), counted, _lock: Some(lock) })
    }

    /// Without a writer, so that another process may have one.
    pub fn open_to_read(folder: &Path) -> Result<Sqlite, StoreError> {
        let found = forms(folder, STEPS)?;
        found.usable()?;
        let (file, readers) = (folder.join(FILE), Readers::new());
        Ok(Sqlite { file, writer: None, readers, counted: Arc::default(), _lock: None })
    }
}

impl Drop for Sqlite {
    /// Waits for what is being written, so that the folder is free afterwards.
    fn drop(&mut self) {
        let Some((jobs, thread)) = self.writer.take() else { return };
        // Whoever closes the file last tidies up behind it, and only the writer can.
        self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        drop(jobs);
        // Work may hold a store, and be the last to do so.
        if thread.thread().id() != std::thread::current().id() {
            drop(thread.join());
        }
    }
}

/// Has the folder to itself for as long as the file stays open.
fn lock(folder: &Path) -> Result<File, StoreError> {
    let file = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK));
    let file = file.map_err(|error| unavailable(folder, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(folder.display().to_string())),
        Err(TryLockError::Error(error)) => Err(unavailable(folder, &error)),
    }
}

fn unavailable(place: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("{}: {error}", place.display()))
}

/// Sets the file up, or finds that it is. One of another form is left as it is.
fn prepare(writer: &Raw) -> Result<(), StoreError> {
    let found = forms::of(writer, STEPS)?;
    found.usable()?;
    let mode: String =
        writer.query_row("pragma journal_mode = wal", [], |row| row.get(0)).map_err(refused)?;
    if mode != "wal" {
        return Err(StoreError::Unavailable(
            "the file system cannot share memory, which readers need; use a local one".to_owned(),
        ));
    }
    // A key that was erased must not be left in the free space of the file.
    writer
        .execute_batch("pragma synchronous = full; pragma secure_delete = on")
        .map_err(refused)?;
    forms::advance(writer, found, STEPS)
}

#[async_trait]
impl Backend for Sqlite {
    async fn read(&self, work: Work) -> Result<(), StoreError> {
        let (file, readers) = (self.file.clone(), Arc::clone(&self.readers));
        let broken = |error: &dyn std::error::Error| StoreError::Broken(error.to_string());
        let permit = readers.permits.acquire().await.map_err(|error| broken(&error))?;
        // Whoever asked may go away; the permit goes with the reader all the same.
        permit.forget();
        let shared = Arc::clone(&readers);
        let read = move || {
            let _permit = Returned(&shared.permits);
            let idle = shared.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut reader = match idle {
                Some(reader) => reader,
                None => reader_of(&file)?,
            };
            let result = now(work(&mut Direct(&mut reader)));
            shared.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
            result
        };
        let read = tokio::task::spawn_blocking(read).await;
        read.unwrap_or_else(|error| Err(broken(&error)))
    }

    async fn write(&self, work: Work) -> Result<(), StoreError> {
        let ended = || StoreError::Ended("the disk failed before".to_owned());
        let only_read = || StoreError::NotPermitted("the store was opened to be read".to_owned());
        let (answer, answered) = oneshot::channel();
        {
            let (jobs, _) = self.writer.as_ref().ok_or_else(only_read)?;
            let jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
            jobs.send(Job { work, answer, began: Instant::now() }).map_err(|_| ended())?;
        }
        answered.await.unwrap_or_else(|_| Err(ended()))
    }

    async fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        let (from, to) = (self.file.clone(), file.to_owned());
        let copied = tokio::task::spawn_blocking(move || copy::copy(&from, &to)).await;
        copied.unwrap_or_else(|error| Err(StoreError::Broken(error.to_string())))
    }

    async fn time(&self) -> Result<wish_contract::Instant, StoreError> {
        Ok(connection::time())
    }

    fn figures(&self) -> StoreFigures {
        self.counted.figures()
    }
}

/// Gives a permit back, also where the work panics.
struct Returned<'a>(&'a Semaphore);

impl Drop for Returned<'_> {
    fn drop(&mut self) {
        self.0.add_permits(1);
    }
}

fn reader_of(file: &Path) -> Result<Raw, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Raw::open_with_flags(file, flags).map_err(refused)?;
    reader.busy_timeout(PATIENCE).map_err(refused)?;
    reader.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(reader)
}
