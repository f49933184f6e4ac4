//! A copy of the file as it is at one moment, while it is written to; and a copy that becomes the file of a folder.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection as Raw;

use super::connection::{Direct, refused};
use super::forms::{forms, of};
use super::writer::now;
use super::{FILE, lock, reader_of, unavailable};
use crate::chain::{Digest, GENESIS, broken_link};
use crate::connection::Connection;
use crate::error::StoreError;
use crate::form::STEPS;
use crate::rows::{LogRow, log_row};

/// Rows of a log that are looked at together.
const ROWS: i64 = 1_000;

/// Copies the file of a folder to another, whether or not somebody writes to it.
pub(crate) fn copy_folder(folder: &Path, to: &Path) -> Result<(), StoreError> {
    forms(folder, STEPS)?.readable()?;
    copy(&folder.join(FILE), to)
}

/// Puts a copy into a folder that has no data. It gets its name there once it was found whole, and is on the disk; where it does not come
/// to that, nothing is left of it.
pub(crate) fn restore(copy: &Path, folder: &Path) -> Result<(), StoreError> {
    if !copy.is_file() {
        return Err(StoreError::NoData(copy.display().to_string()));
    }
    check(copy)?;
    std::fs::create_dir_all(folder).map_err(|error| unavailable(folder, &error))?;
    let _lock = lock(folder)?;
    let file = folder.join(FILE);
    // What another process left of a file that is gone would be taken for this one's.
    let beside = ["", "-wal", "-shm", "-journal"].map(|end| folder.join(format!("{FILE}{end}")));
    if beside.iter().any(|file| file.exists()) {
        return Err(StoreError::Occupied(folder.display().to_string()));
    }
    whole(&file, |unfinished| {
        std::fs::copy(copy, unfinished).map_err(|error| unavailable(unfinished, &error))?;
        // What was copied is what is looked at.
        check(unfinished)
    })
}

/// Copies a file to another, which must not be there yet. The copy gets its name once it is whole, sound and on the disk; where it does
/// not come to that, nothing is left of it.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Exists(to.display().to_string()));
    }
    whole(to, |unfinished| {
        let name = unfinished.to_str().ok_or_else(|| {
            StoreError::Unavailable(format!("{} is no name that SQLite takes", to.display()))
        })?;
        reader_of(from)?.execute("vacuum into ?1", [name]).map_err(refused)?;
        check(unfinished)
    })
}

/// Makes a file under another name, and gives it its own once it is made and on the disk.
fn whole(to: &Path, make: impl FnOnce(&Path) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let unfinished = unfinished(to);
    // One that was broken off before.
    drop(std::fs::remove_file(&unfinished));
    let made = make(&unfinished).and_then(|()| name(&unfinished, to));
    if made.is_err() {
        drop(std::fs::remove_file(&unfinished));
    }
    made
}

fn unfinished(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    to.with_file_name(name)
}

/// That a copy has data of a form that this version knows, that its pages are sound, and that the log of each city hangs together.
fn check(copy: &Path) -> Result<(), StoreError> {
    let mut reader = reader_of(copy)?;
    let broken = |why: String| StoreError::Broken(format!("{}: {why}", copy.display()));
    let forms = of(&reader, STEPS)?;
    forms.readable()?;
    if forms.found == 0 {
        return Err(broken("it is no copy of a host's data".to_owned()));
    }
    let sound: String =
        reader.query_row("pragma integrity_check", [], |row| row.get(0)).map_err(refused)?;
    if sound != "ok" {
        return Err(broken(sound));
    }
    for city in cities(&reader)? {
        let (mut after, mut hash) = (0, GENESIS);
        while let Some((position, last)) =
            linked(&mut reader, &city, after, &hash).map_err(|error| match error {
                StoreError::Broken(why) => broken(why),
                other => other,
            })?
        {
            (after, hash) = (position, last);
        }
    }
    Ok(())
}

fn cities(reader: &Raw) -> Result<Vec<String>, StoreError> {
    let mut statement = reader.prepare("select distinct city from log").map_err(refused)?;
    let found = statement.query_map([], |row| row.get(0)).map_err(refused)?;
    found.collect::<Result<_, _>>().map_err(refused)
}

/// Looks at rows of a log behind a position: the last of them.
fn linked(
    reader: &mut Raw,
    city: &str,
    after: i64,
    before: &Digest,
) -> Result<Option<(i64, Digest)>, StoreError> {
    let statement = format!(
        "select {} from log where city = $1 and position > $2 order by position limit $3",
        LogRow::COLUMNS
    );
    let mut rows = Vec::new();
    now(async {
        let found =
            Direct(reader).rows(&statement, &[city.into(), after.into(), ROWS.into()]).await?;
        rows = found
            .into_iter()
            .map(|mut row| log_row(&mut row))
            .collect::<Result<Vec<LogRow>, _>>()?;
        Ok(())
    })?;
    // A row that is taken out at the beginning leaves a chain that hangs together.
    let gap = rows.first().map(|row| row.position).filter(|first| *first != after + 1);
    match gap.or_else(|| broken_link(before, &rows)) {
        Some(position) => Err(StoreError::Broken(format!(
            "the log of `{city}` does not hang together at position {position}"
        ))),
        None => Ok(rows.last().map(|row| (row.position, row.hash))),
    }
}

fn name(unfinished: &Path, to: &Path) -> Result<(), StoreError> {
    let named = || {
        File::open(unfinished)?.sync_all()?;
        std::fs::rename(unfinished, to)?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    };
    named().map_err(|error: std::io::Error| unavailable(to, &error))
}
