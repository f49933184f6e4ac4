//! A copy of the file as it is at one moment, while it is written to.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::connection::refused;
use super::reader_of;
use crate::error::StoreError;

/// Copies a file to another, which must not be there yet. The copy gets its name once it is whole, sound and on the disk; where it does
/// not come to that, nothing is left of it.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Unavailable(format!("{} is there already", to.display())));
    }
    let unfinished = unfinished(to);
    // One that was broken off before.
    drop(std::fs::remove_file(&unfinished));
    let copied = copy_all(from, &unfinished).and_then(|()| name(&unfinished, to));
    if copied.is_err() {
        drop(std::fs::remove_file(&unfinished));
    }
    copied
}

fn unfinished(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    to.with_file_name(name)
}

fn copy_all(from: &Path, to: &Path) -> Result<(), StoreError> {
    let name = to.to_str().ok_or_else(|| {
        StoreError::Unavailable(format!("{} is no name that SQLite takes", to.display()))
    })?;
    reader_of(from)?.execute("vacuum into ?1", [name]).map_err(refused)?;
    let check: String = reader_of(to)?
        .query_row("pragma integrity_check", [], |row| row.get(0))
        .map_err(refused)?;
    if check == "ok" { Ok(()) } else { Err(StoreError::Broken(format!("the copy: {check}"))) }
}

fn name(unfinished: &Path, to: &Path) -> Result<(), StoreError> {
    let named = || {
        File::open(unfinished)?.sync_all()?;
        std::fs::rename(unfinished, to)?;
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    };
    named().map_err(|error: std::io::Error| {
        StoreError::Unavailable(format!("{}: {error}", to.display()))
    })
}
