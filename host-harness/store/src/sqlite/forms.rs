//! Which form a file's data has, and how it gets another.

use std::path::Path;

use rusqlite::Connection as Raw;

use super::connection::refused;
use super::{FILE, lock, reader_of};
use crate::error::StoreError;
use crate::form::{Forms, Steps, failed};

/// Which form the data of a folder has.
pub(crate) fn forms(folder: &Path, steps: Steps) -> Result<Forms, StoreError> {
    let file = folder.join(FILE);
    if !file.exists() {
        return Err(StoreError::NoData(folder.display().to_string()));
    }
    of(&reader_of(&file)?, steps)
}

/// Brings the data of a folder to the last form: which one it had.
pub(crate) fn migrate(folder: &Path, steps: Steps) -> Result<Forms, StoreError> {
    forms(folder, steps)?;
    let _lock = lock(folder)?;
    let writer = Raw::open(folder.join(FILE)).map_err(refused)?;
    writer.execute_batch("pragma synchronous = full").map_err(refused)?;
    let forms = of(&writer, steps)?;
    advance(&writer, forms, steps)?;
    Ok(forms)
}

/// Which form the data of a file has.
pub(super) fn of(connection: &Raw, steps: Steps) -> Result<Forms, StoreError> {
    let found = connection.query_row("pragma user_version", [], |row| row.get(0));
    Ok(Forms::of(found.map_err(refused)?, steps))
}

/// Does the steps that are ahead, in one transaction.
pub(super) fn advance(writer: &Raw, forms: Forms, steps: Steps) -> Result<(), StoreError> {
    let mut ahead = forms.ahead(steps)?.peekable();
    if ahead.peek().is_none() {
        return Ok(());
    }
    // What is not committed is undone when it is dropped.
    let transaction = writer.unchecked_transaction().map_err(refused)?;
    for (number, step) in ahead {
        let done = transaction.execute_batch(step);
        done.map_err(|error| failed(number, &refused(error)))?;
        transaction.pragma_update(None, "user_version", number).map_err(refused)?;
    }
    transaction.commit().map_err(refused)
}
