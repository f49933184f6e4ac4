//! What is done to a store while no host works on it, or beside one: copies, restoring one, bringing data to the form of this version,
//! and reading alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use wish_contract::Instant;

use crate::chain::Digest;
use crate::error::StoreError;
use crate::figures::StoreFigures;
use crate::form::{Forms, STEPS, Steps};
use crate::postgres::Postgres;
use crate::sqlite::{self, Sqlite};
use crate::store::Store;
use crate::transaction::Transaction;
use crate::value::Row;

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A folder with one file of SQLite.
    Folder(PathBuf),
    /// The address of a database of PostgreSQL.
    Database(String),
}

impl Store {
    /// The store at a location, as [`Store::in_folder`] and [`Store::at`] have it.
    ///
    /// # Errors
    /// Theirs.
    pub async fn open(at: &Location) -> Result<Store, StoreError> {
        match at {
            Location::Folder(folder) => Store::in_folder(folder),
            Location::Database(address) => Store::at(address).await,
        }
    }

    /// A store that is only read, also while a host works on it. It sets nothing up; what is written to it is refused.
    ///
    /// # Errors
    /// `NoData`, `NewerForm` and `OlderForm`.
    pub async fn open_to_read(at: &Location) -> Result<Store, StoreError> {
        Ok(match at {
            Location::Folder(folder) => Store(Arc::new(Sqlite::open_to_read(folder)?), None),
            Location::Database(address) => {
                Store(Arc::new(Postgres::connect_to_read(address).await?), None)
            }
        })
    }

    /// Which form the data at a location has. Changes nothing.
    ///
    /// # Errors
    /// `NoData`.
    pub async fn forms(at: &Location) -> Result<Forms, StoreError> {
        match at {
            Location::Folder(folder) => sqlite::forms(folder, STEPS),
            Location::Database(address) => Postgres::forms(address, STEPS).await,
        }
    }

    /// Brings the data at a location to the form of this version, in one transaction: which form it had. No host may work on it.
    ///
    /// # Errors
    /// `NewerForm`, `StepFailed`, `InUse` where a host works on the folder, `NoData`. Nothing was changed.
    pub async fn migrate(at: &Location) -> Result<Forms, StoreError> {
        migrate_by(at, STEPS).await
    }

    /// Copies the file of a folder into another file, which must not be there yet; a host may work on it. What the copy holds is of
    /// one moment, its pages are sound, and every city's log hangs together; else there is no copy.
    ///
    /// # Errors
    /// Why there is no copy.
    pub fn copy_folder(folder: &Path, to: &Path) -> Result<(), StoreError> {
        sqlite::copy_folder(folder, to)
    }

    /// Puts a copy into a folder that has no data, after it was found to be whole as [`Store::copy_folder`] has it.
    ///
    /// # Errors
    /// `Occupied` where the folder has data, `InUse`, `NewerForm`, `Broken` where the copy is not whole, `Unavailable`. The folder is
    /// as it was.
    pub fn restore(copy: &Path, folder: &Path) -> Result<(), StoreError> {
        sqlite::restore(copy, folder)
    }

    /// What the store has counted of itself since it was opened.
    #[must_use]
    pub fn figures(&self) -> StoreFigures {
        self.0.figures()
    }

    /// The last row of a city's log: its position and hash. None: nothing was written yet.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn log_end(&self, of: &str) -> Result<Option<(i64, Digest)>, StoreError> {
        let statement =
            "select position, hash from log where city = $1 order by position desc limit 1";
        let end = self.rows(statement.to_owned(), vec![of.into()], |mut row| {
            Ok((row.integer()?, row.digest()?))
        });
        Ok(end.await?.pop())
    }
}

/// # Errors
/// Those of every statement of a transaction.
impl Transaction<'_> {
    /// The last row of a city's log: its position and hash. Nobody else writes to the log from here on, until the end of the
    /// transaction.
    pub async fn locked_end(&mut self, of: &str) -> Result<Option<(i64, Digest)>, StoreError> {
        self.0.lock_log(of).await?;
        let statement =
            "select position, hash from log where city = $1 order by position desc limit 1";
        self.one(statement, &[of.into()], |mut row| Ok((row.integer()?, row.digest()?))).await
    }

    /// The last row of a kind in a city's log: its position, and when it was written. It is looked for from the end.
    pub async fn last_logged(
        &mut self,
        of: &str,
        kind: &str,
    ) -> Result<Option<(i64, Instant)>, StoreError> {
        let statement = "select position, at from log where city = $1 and kind = $2 order by position desc limit 1";
        let read = |mut row: Row| Ok((row.integer()?, row.integer()?));
        self.one(statement, &[of.into(), kind.into()], read).await
    }
}

/// As [`Store::migrate`], by other steps than those of this version.
pub(crate) async fn migrate_by(at: &Location, steps: Steps) -> Result<Forms, StoreError> {
    match at {
        Location::Folder(folder) => sqlite::migrate(folder, steps),
        Location::Database(address) => Postgres::migrate(address, steps).await,
    }
}
