//! PostgreSQL: rows are locked as they are read, so that several hosts can work on one database.
//!
//! A command's transaction runs in a task of its own: a client that goes away does not break it off, since a connection that is
//! left in the middle of a transaction would go back to the pool with it.

mod forms;

use std::path::Path;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::{
    AssertSqlSafe, Column, Connection as _, Executor, PgConnection, Row as _, TypeInfo, ValueRef,
};
use wish_contract::Instant;

use crate::connection::{Backend, Connection, Work};
use crate::error::StoreError;
use crate::figures::{Counted, StoreFigures, microseconds};
use crate::form::{Forms, STEPS, Steps};
use crate::value::{Row, Value};

const CONNECTIONS_MAX: u32 = 16;
/// How long a connection is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// A host that hangs must not keep the others waiting for ever: whoever waits for its locks is told `Busy`, and later its transaction
/// is ended.
const LIMITS: [(&str, &str); 2] =
    [("lock_timeout", "5s"), ("idle_in_transaction_session_timeout", "10s")];
/// Of connections that only read.
const READ_ONLY: [(&str, &str); 1] = [("default_transaction_read_only", "on")];
/// A connection that lay idle for so long is tried before it is used.
const IDLE: Duration = Duration::from_secs(1);
/// A duplicate key.
const UNIQUE_VIOLATION: &str = "23505";

/// A database of PostgreSQL.
pub struct Postgres(PgPool, Arc<Counted>);

impl Postgres {
    pub async fn connect(address: &str) -> Result<Postgres, StoreError> {
        let database = Postgres::reach(address, &[]).await?;
        forms::set_up(&database.0).await?;
        Ok(database)
    }

    /// Sets nothing up. Every connection refuses to write.
    pub async fn connect_to_read(address: &str) -> Result<Postgres, StoreError> {
        let database = Postgres::reach(address, &READ_ONLY).await?;
        let found = forms::of(&database.0, STEPS).await?;
        if found.found == 0 {
            return Err(StoreError::NoData("the database".to_owned()));
        }
        found.usable()?;
        Ok(database)
    }

    pub async fn forms(address: &str, steps: Steps) -> Result<Forms, StoreError> {
        forms::of(&Postgres::reach(address, &READ_ONLY).await?.0, steps).await
    }

    pub async fn migrate(address: &str, steps: Steps) -> Result<Forms, StoreError> {
        forms::migrate(&Postgres::reach(address, &[]).await?.0, steps).await
    }

    async fn reach(address: &str, settings: &[(&str, &str)]) -> Result<Postgres, StoreError> {
        let options = PgConnectOptions::from_str(address).map_err(refused)?;
        let options = options.options(LIMITS).options(settings.iter().copied());
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .before_acquire(|connection, of| {
                Box::pin(async move {
                    if of.idle_for > IDLE {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .after_release(|connection, _| {
                Box::pin(async move {
                    // What is left of a transaction must not meet the next one.
                    connection.execute("rollback").await?;
                    Ok(true)
                })
            })
            .connect_with(options)
            .await
            .map_err(refused)?;
        Ok(Postgres(pool, Arc::default()))
    }
}

#[async_trait]
impl Backend for Postgres {
    async fn read(&self, work: Work) -> Result<(), StoreError> {
        let began = std::time::Instant::now();
        let mut connection = self.0.acquire().await.map_err(refused)?;
        self.1.waits.record(microseconds(began));
        work(&mut Borrowed(&mut connection)).await
    }

    async fn write(&self, work: Work) -> Result<(), StoreError> {
        let (pool, counted) = (self.0.clone(), Arc::clone(&self.1));
        let task = tokio::spawn(async move {
            let began = std::time::Instant::now();
            let mut transaction = pool.begin().await.map_err(refused)?;
            counted.waits.record(microseconds(began));
            counted.groups.record(1);
            work(&mut Borrowed(&mut transaction)).await?;
            transaction.commit().await.map_err(refused)
        });
        task.await.unwrap_or_else(|error| Err(StoreError::Broken(error.to_string())))
    }

    async fn copy_to(&self, _: &Path) -> Result<(), StoreError> {
        Err(StoreError::Unavailable(
            "PostgreSQL is copied by its own tools, such as pg_dump or pgBackRest".to_owned(),
        ))
    }

    async fn time(&self) -> Result<Instant, StoreError> {
        let mut connection = self.0.acquire().await.map_err(refused)?;
        Borrowed(&mut connection).time().await
    }

    fn figures(&self) -> StoreFigures {
        self.1.figures()
    }
}

pub(crate) struct Borrowed<'a>(pub(crate) &'a mut PgConnection);

type Query<'q> = sqlx::query::Query<'q, sqlx::Postgres, PgArguments>;

fn query(statement: &str, values: &[Value]) -> Query<'static> {
    let mut query = sqlx::query(AssertSqlSafe(statement.to_owned()));
    for value in values {
        query = match value {
            Value::Integer(value) => query.bind(*value),
            Value::Text(value) => query.bind(value.clone()),
            Value::Bytes(value) => query.bind(value.clone()),
        };
    }
    query
}

#[async_trait]
impl Connection for Borrowed<'_> {
    async fn rows(&mut self, statement: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let found = query(statement, values).fetch_all(&mut *self.0).await.map_err(refused)?;
        found.iter().map(row).collect()
    }

    async fn change(&mut self, statement: &str, values: &[Value]) -> Result<u64, StoreError> {
        let done = query(statement, values).execute(&mut *self.0).await.map_err(refused)?;
        Ok(done.rows_affected())
    }

    fn locking(&self, of_many: bool) -> &'static str {
        if of_many { " for update skip locked" } else { " for update" }
    }

    async fn lock_log(&mut self, city: &str) -> Result<(), StoreError> {
        self.rows("select pg_advisory_xact_lock(hashtextextended($1, 0))", &[city.into()])
            .await
            .map(|_| ())
    }

    async fn time(&mut self) -> Result<Instant, StoreError> {
        let statement = "select (extract(epoch from clock_timestamp()) * 1000)::bigint";
        let found = self.rows(statement, &[]).await?.into_iter().next();
        let mut row =
            found.ok_or_else(|| StoreError::Broken("the database has no clock".to_owned()))?;
        row.integer()
    }
}

fn row(found: &PgRow) -> Result<Row, StoreError> {
    let values = found.columns().iter().map(|column| {
        let place = column.ordinal();
        let value = match column.type_info().name() {
            "INT8" => found.try_get(place).map(Value::Integer),
            "TEXT" => found.try_get(place).map(Value::Text),
            "BYTEA" => found
                .try_get::<Option<Vec<u8>>, _>(place)
                .map(|bytes| bytes.map_or(Value::Integer(None), Value::Bytes)),
            // What a function answers that answers nothing.
            "VOID" => Ok(Value::Integer(None)),
            other => {
                let is_null = found.try_get_raw(place).is_ok_and(|value| value.is_null());
                let message = format!("a column of type {other} ({is_null})");
                return Err(StoreError::Broken(message));
            }
        };
        value.map_err(refused)
    });
    Ok(Row::of(values.collect::<Result<_, _>>()?))
}

pub(crate) fn refused(error: sqlx::Error) -> StoreError {
    match &error {
        sqlx::Error::Database(database) => match database.code().as_deref() {
            // A key that another transaction took at the same time, a deadlock, a lock that was not had.
            Some(UNIQUE_VIOLATION | "40001" | "40P01" | "55P03") => {
                StoreError::Busy(error.to_string())
            }
            // A wrong password, no such user, or one without the rights.
            Some(code) if code == "42501" || code.starts_with("28") => {
                StoreError::NotPermitted(error.to_string())
            }
            // A transaction was ended because its host hung.
            Some("25P03") => StoreError::Unavailable(error.to_string()),
            // The server goes down, is read-only, full, has too many connections, or its disk fails.
            Some(code) if is_of_server(code) => StoreError::Unavailable(error.to_string()),
            _ => StoreError::Broken(error.to_string()),
        },
        sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::ColumnNotFound(_) => StoreError::Broken(error.to_string()),
        _ => StoreError::Unavailable(error.to_string()),
    }
}

fn is_of_server(code: &str) -> bool {
    ["25006", "3D000"].contains(&code)
        || ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class))
}
