//! The store as the host sees it: where it is, what is read from it, and how it is changed.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use futures_core::future::BoxFuture;
use wish_contract::{Instant, Stage};

use crate::checked::Checked;
use crate::connection::{Backend, Connection};
use crate::error::StoreError;
use crate::keyring::Keyring;
use crate::postgres::Postgres;
use crate::rows::{CaseRow, CityRow, LogRow, PolicyRow, ResponderRow, city, policy, responder};
use crate::sealed::{KEY_OF_CASE, KEY_OF_LOG, Keys};
use crate::sqlite::Sqlite;
use crate::statement::Values;
use crate::transaction::Transaction;
use crate::value::{Row, Value};

/// Where a host keeps everything.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<dyn Backend>, pub(crate) Option<Keyring>);

impl Store {
    /// In one file of a folder, which is made where there is none. What is sealed in it [`Store::with_keys`] opens.
    ///
    /// # Errors
    /// `InUse` where another process has it, `NewerForm` where a later version wrote it, `Unavailable` where it cannot be written.
    pub fn in_folder(folder: &Path) -> Result<Store, StoreError> {
        Ok(Store(Arc::new(Sqlite::open(folder)?), None))
    }

    /// In PostgreSQL: `postgres://user@host/database`. What is sealed in it [`Store::with_keys`] opens.
    ///
    /// # Errors
    /// `NewerForm` where a later version wrote it, `Unavailable` where it cannot be reached.
    pub async fn at(address: &str) -> Result<Store, StoreError> {
        Ok(Store(Arc::new(Postgres::connect(address).await?), None))
    }

    /// Does something in one transaction, and answers once it is durable. Where it fails, or one of its statements did, nothing is
    /// changed. The work awaits nothing but the transaction.
    ///
    /// # Errors
    /// What the work failed with, or why the store could not keep it.
    pub async fn write<T, E, W>(&self, work: W) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        W: for<'t> FnOnce(Transaction<'t>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let result: Slot<Result<T, E>> = Slot::default();
        let place = result.clone();
        let keys = self.1.clone();
        let kept = self
            .0
            .write(Box::new(move |connection| {
                Box::pin(async move {
                    let mut checked = Checked::over(connection);
                    let done = work(Transaction(&mut checked, Keys::of(keys))).await;
                    let kept = match checked.failed() {
                        Some(error) => Err(error),
                        None if done.is_err() => Err(StoreError::GivenUp),
                        None => Ok(()),
                    };
                    place.put(done);
                    kept
                })
            }))
            .await;
        match (kept, result.take()) {
            (Ok(()), Ok(done)) => done,
            (Ok(()), Err(error)) => Err(error.into()),
            (Err(_), Ok(Err(why))) => Err(why),
            // What the work came to was not kept.
            (Err(error), _) => Err(error.into()),
        }
    }

    /// Copies everything into a file, which must not be there yet.
    ///
    /// # Errors
    /// Why it could not be copied.
    pub async fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        self.0.copy_to(file).await
    }

    pub(crate) async fn rows<T: Send + 'static>(
        &self,
        statement: String,
        values: Vec<Value>,
        read: fn(Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let result = Slot::default();
        let place = result.clone();
        self.0
            .read(Box::new(move |connection: &mut dyn Connection| {
                Box::pin(async move {
                    let rows = Checked::over(connection).rows(&statement, &values).await?;
                    place.put(rows.into_iter().map(read).collect::<Result<Vec<T>, StoreError>>()?);
                    Ok(())
                })
            }))
            .await?;
        result.take()
    }

    pub(crate) async fn count_of(
        &self,
        statement: String,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let counts = self.rows(statement, values, |mut row| row.integer()).await?;
        Ok(counts.first().and_then(|count| u64::try_from(*count).ok()).unwrap_or_default())
    }
}

/// Reading. What is read may be older than a change that is under way.
///
/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Store {
    /// Every city.
    pub async fn cities(&self) -> Result<Vec<CityRow>, StoreError> {
        self.rows(
            format!("select {} from cities order by city", CityRow::COLUMNS),
            Vec::new(),
            city,
        )
        .await
    }

    /// Every policy of a city, oldest first.
    pub async fn policies(&self, of: &str) -> Result<Vec<PolicyRow>, StoreError> {
        let statement = format!(
            "select {} from policies where city = $1 order by uploaded, digest",
            PolicyRow::COLUMNS
        );
        self.rows(statement, vec![of.into()], policy).await
    }

    /// A case.
    pub async fn case(&self, of: &str, id: &str) -> Result<Option<CaseRow>, StoreError> {
        let statement = format!(
            "select {}, {KEY_OF_CASE} from cases where city = $1 and id = $2",
            CaseRow::COLUMNS
        );
        Ok(self.opened_cases(of, statement, vec![of.into(), id.into()]).await?.pop())
    }

    /// A responder.
    pub async fn responder(&self, of: &str, id: &str) -> Result<Option<ResponderRow>, StoreError> {
        let statement =
            format!("select {} from responders where city = $1 and id = $2", ResponderRow::COLUMNS);
        Ok(self.rows(statement, vec![of.into(), id.into()], responder).await?.pop())
    }

    /// Notices sent since an instant about cases within an area.
    pub async fn area_notices(
        &self,
        of: &str,
        area: &str,
        since: Instant,
    ) -> Result<u64, StoreError> {
        let mut values = Values::default();
        let (of, within, since) = (values.push(of), values.within(area), values.push(since));
        let statement = format!(
            "select count(*) from notices where city = {of} and {within} and at >= {since}"
        );
        self.count_of(statement, values.0).await
    }

    /// Rows of a city's log behind a position, in order, each with what it says opened where that can be: what was erased says
    /// nothing any more, and hangs together with the others all the same.
    pub async fn log(&self, of: &str, after: i64, limit: u32) -> Result<Vec<LogRow>, StoreError> {
        let statement = format!(
            "select {}, {KEY_OF_LOG} from log where city = $1 and position > $2 order by position limit $3",
            LogRow::COLUMNS
        );
        self.opened_log(of, statement, vec![of.into(), after.into(), limit.into()]).await
    }

    /// The rows of a city's log about one case, in order.
    pub async fn log_of(&self, of: &str, id: &str) -> Result<Vec<LogRow>, StoreError> {
        let statement = format!(
            "select {}, {KEY_OF_LOG} from log where city = $1 and case_id = $2 order by position",
            LogRow::COLUMNS
        );
        self.opened_log(of, statement, vec![of.into(), id.into()]).await
    }

    /// Open cases that have neither a deadline nor a holder, of every city. There are none, unless something is wrong.
    pub async fn stranded(&self) -> Result<u64, StoreError> {
        let mut values = Values::default();
        let open: Vec<&str> = Stage::NAMES
            .iter()
            .copied()
            .filter(|name| name.parse::<Stage>().is_ok_and(|stage| !stage.is_end()))
            .collect();
        let stages = values.list(&open);
        let statement = format!(
            "select count(*) from cases where next_due is null and holder is null and stage in ({stages})"
        );
        self.count_of(statement, values.0).await
    }

    /// Cases whose deadline has passed, of every city.
    pub async fn overdue(&self, now: Instant) -> Result<u64, StoreError> {
        let statement = "select count(*) from cases where next_due <= $1";
        self.count_of(statement.to_owned(), vec![now.into()]).await
    }

    /// The first instant after another at which a deadline passes or an effect is to be tried, of every city.
    pub async fn next_time(&self, after: Instant) -> Result<Option<Instant>, StoreError> {
        let statement = "select min(next_due) from cases where next_due > $1
             union all select min(next_try) from effects where next_try > $1";
        let found = self
            .rows(statement.to_owned(), vec![after.into()], |mut row| row.integer_or_none())
            .await?;
        Ok(found.into_iter().flatten().min())
    }

    /// Effects that wait for a try, of every city and receiver.
    pub async fn waiting_effects(&self) -> Result<u64, StoreError> {
        self.count_of("select count(*) from effects".to_owned(), Vec::new()).await
    }
}

/// Where work on a connection leaves what it came to.
struct Slot<T>(Arc<Mutex<Option<T>>>);

impl<T> Default for Slot<T> {
    fn default() -> Slot<T> {
        Slot(Arc::new(Mutex::new(None)))
    }
}

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Slot<T> {
        Slot(Arc::clone(&self.0))
    }
}

impl<T> Slot<T> {
    fn put(&self, value: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    fn take(&self) -> Result<T, StoreError> {
        let value = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        value.ok_or_else(|| StoreError::Broken("the work ended without an answer".to_owned()))
    }
}
