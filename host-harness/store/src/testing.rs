//! Databases for tests: a folder for SQLite, or a database of its own in a real PostgreSQL that is started once per process, on
//! loopback and a port that the system gives. Where PostgreSQL is not installed, tests fail and say how to install it.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() {
//! use wish_store::testing::Place;
//!
//! for place in [Place::sqlite(), Place::postgres().await] {
//!     let store = place.open().await;
//!     assert_eq!(store.cities().await, Ok(Vec::new()));
//! }
//! # }
//! ```

mod explained;
mod pair;
mod server;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::error::StoreError;
use crate::form::{Forms, STEPS, Steps};
use crate::keyring::Keyring;
use crate::store::Store;
use crate::upkeep::{self, Location};

pub use pair::Pair;

/// The key-encryption key of every test.
pub const KEY: [u8; 32] = [7; 32];
/// How addresses of PostgreSQL begin.
const POSTGRES: &str = "postgres://";

/// A database that is empty, and a test's own.
pub struct Place {
    address: String,
    /// Goes when the place does.
    _folder: Option<Folder>,
}

impl Place {
    /// A folder for SQLite.
    #[must_use]
    pub fn sqlite() -> Place {
        let folder = Folder::new();
        Place { address: folder.path().to_string_lossy().into_owned(), _folder: Some(folder) }
    }

    /// A database in PostgreSQL.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed, or does not start.
    pub async fn postgres() -> Place {
        let server = server::address();
        let name = format!("wish_{}", next_number());
        let mut connection =
            PgConnection::connect(&format!("{server}/postgres")).await.expect("PostgreSQL answers");
        let statement = AssertSqlSafe(format!("create database {name}"));
        connection.execute(statement).await.expect("a database for the test");
        Place { address: format!("{server}/{name}"), _folder: None }
    }

    /// The store at this place.
    ///
    /// # Panics
    /// Where it cannot be opened.
    pub async fn open(&self) -> Store {
        open(&self.address).await.expect("the store opens")
    }

    /// What another process finds the place by: a folder, or an address of PostgreSQL.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The same, as the store has it.
    #[must_use]
    pub fn location(&self) -> Location {
        match self.is_sqlite() {
            true => Location::Folder(PathBuf::from(&self.address)),
            false => Location::Database(self.address.clone()),
        }
    }

    /// Whether it is a folder for SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self._folder.is_some()
    }

    /// Carries out SQL behind the store's back.
    ///
    /// # Panics
    /// Where the database refuses it.
    pub async fn tamper(&self, statements: &str) {
        if self.is_sqlite() {
            let file = Path::new(&self.address).join(crate::sqlite::FILE);
            let connection = rusqlite::Connection::open(file).expect("the file opens");
            connection.execute_batch(statements).expect("the statements are carried out");
        } else {
            let mut connection =
                PgConnection::connect(&self.address).await.expect("PostgreSQL answers");
            let statements = sqlx::raw_sql(AssertSqlSafe(statements.to_owned()));
            connection.execute(statements).await.expect("the statements are carried out");
        }
    }

    /// What a statement finds whose one column is text. PostgreSQL alone.
    ///
    /// # Panics
    /// Where the database refuses it.
    pub async fn rows_as_text(&self, statement: &str) -> Vec<String> {
        let mut connection =
            PgConnection::connect(&self.address).await.expect("PostgreSQL answers");
        let statement = sqlx::query_scalar(AssertSqlSafe(statement.to_owned()));
        statement.fetch_all(&mut connection).await.expect("rows")
    }
}

/// What a database holds behind the store's back.
impl Place {
    /// The first column, a text, of what a statement finds.
    ///
    /// # Panics
    /// Where the database refuses it.
    pub async fn texts(&self, statement: &str) -> Vec<String> {
        if self.is_sqlite() {
            let file = Path::new(&self.address).join(crate::sqlite::FILE);
            let connection = rusqlite::Connection::open(file).expect("the file opens");
            let mut prepared = connection.prepare(statement).expect("the statement is one");
            let texts = prepared.query_map([], |row| row.get(0)).expect("rows");
            texts.collect::<Result<_, _>>().expect("texts")
        } else {
            let mut connection =
                PgConnection::connect(&self.address).await.expect("PostgreSQL answers");
            let statement = AssertSqlSafe(statement.to_owned());
            sqlx::query_scalar(statement).fetch_all(&mut connection).await.expect("texts")
        }
    }

    /// Whether a text stands anywhere in the clear: in any file of the folder, as it is and once what was written has come to its
    /// place; or in any column of any table.
    ///
    /// # Panics
    /// Where the database cannot be read.
    pub async fn holds(&self, text: &str) -> bool {
        if self.is_sqlite() {
            if folder_holds(Path::new(&self.address), text.as_bytes()) {
                return true;
            }
            self.tamper("pragma wal_checkpoint(truncate)").await;
            folder_holds(Path::new(&self.address), text.as_bytes())
        } else {
            let tables = "select table_name::text from information_schema.tables where table_schema = 'public'";
            let hexadecimal: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            for table in self.texts(tables).await {
                let rows = self.texts(&format!("select t::text from {table} t")).await;
                if rows.iter().any(|row| row.contains(text) || row.contains(&hexadecimal)) {
                    return true;
                }
            }
            false
        }
    }
}

fn folder_holds(folder: &Path, text: &[u8]) -> bool {
    std::fs::read_dir(folder).expect("the folder").any(|file| {
        let bytes = std::fs::read(file.expect("a file").path()).expect("its bytes");
        bytes.windows(text.len()).any(|part| part == text)
    })
}

/// The store at an address as [`Place::address`] gives it.
///
/// # Errors
/// Those of [`Store::in_folder`] and [`Store::at`].
pub async fn open(address: &str) -> Result<Store, StoreError> {
    open_with(address, Keyring::new(KEY, &[])).await
}

/// The store at an address, with other keys.
///
/// # Errors
/// Those of [`Store::in_folder`], [`Store::at`] and [`Store::with_keys`].
pub async fn open_with(address: &str, keys: Keyring) -> Result<Store, StoreError> {
    let store = if address.starts_with(POSTGRES) {
        Store::at(address).await?
    } else {
        Store::in_folder(Path::new(address))?
    };
    store.with_keys(keys).await
}

/// Brings the data at a place to the form that other steps end in.
///
/// # Errors
/// Those of [`Store::migrate`].
pub async fn migrate_by(place: &Place, steps: Steps) -> Result<Forms, StoreError> {
    upkeep::migrate_by(&place.location(), steps).await
}

/// A program of PostgreSQL's own, such as `pg_dump`, of the version that the tests' server has.
///
/// # Panics
/// Where PostgreSQL is not installed.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    server::programs().join(name)
}

/// The steps of this version, and more behind them.
#[must_use]
pub fn steps_with(more: &[&'static str]) -> Steps {
    let steps: Vec<&'static str> = STEPS.iter().chain(more).copied().collect();
    Vec::leak(steps)
}

/// An empty folder that goes with its value.
pub struct Folder(PathBuf);

impl Folder {
    /// A new one, among the build's temporary files.
    ///
    /// # Panics
    /// Where none can be made.
    #[must_use]
    pub fn new() -> Folder {
        let name = format!("store-{}-{}", std::process::id(), next_number());
        let folder = build_folder().join(name);
        // One of an earlier process of this number may have been left.
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        Folder(folder)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Folder {
    fn default() -> Folder {
        Folder::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn next_number() -> u32 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

/// A folder for temporary files within the one that this program was built in.
fn build_folder() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let build = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    build.map_or_else(std::env::temp_dir, |build| build.join("tmp"))
}
