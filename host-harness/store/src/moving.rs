//! Moves a city from one PostgreSQL to another, step by step, so that whatever ends in the middle no two databases take its writes:
//!
//! 1. [`Move::begin`] puts a fence around the city where it is ([`crate::fences`]). It falls by itself unless it is prolonged.
//! 2. [`Move::copy`] copies every row of the city, as it stands in one snapshot, and compares what arrived: counts and hashes of
//!    every table, and the chain of the log. All of it is one transaction, under a fence.
//! 3. [`Move::leave`] makes the fence last where the city was. This one row decides: from here on it can only be opened elsewhere.
//! 4. [`Move::open`] takes the fence down where it is now.
//! 5. [`Move::clear`] removes the rows where it was; the fence stays, and says where the city went.
//!
//! Begun again after it ended anywhere, a move goes on where it stopped. Which tables a city has, the schema says: each that has a
//! column `city`, but for the fences themselves.

use std::pin::Pin;
use std::time::Duration;

use futures_core::Stream;
use futures_core::future::BoxFuture;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, Row as _};
use thiserror::Error;
use uuid::Uuid;
use wish_contract::Instant;

use crate::chain::{GENESIS, broken_link};
use crate::connection::Connection;
use crate::error::StoreError;
use crate::fences::{FenceRow, FenceState};
use crate::form::SCHEMA;
use crate::postgres::{Borrowed, refused};
use crate::rows::{LogRow, log_row};
use crate::sealed::Keys;
use crate::store::Store;
use crate::transaction::Transaction;

/// How long a fence stands that nobody prolongs.
const FENCE_MS: Instant = 60_000;
/// How often it is prolonged while a city is copied.
const PROLONG: Duration = Duration::from_secs(15);
/// Rows of the log whose chain is followed at a time.
const CHAIN_ROWS: u32 = 1_000;
/// Tables with a city that are a database's own: fences say which cities are here, leases which hosts do what for it. (Hosts work on all.)
const OF_THE_DATABASE: [&str; 2] = ["fences", "leases"];

/// Why a city was not moved. What is said of it holds: it can be begun again.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoveError {
    /// A database could not.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such city where it should be.
    #[error("there is no city `{0}` to move there; look which database has it")]
    NoCity(String),
    /// The city is there already, with a life of its own.
    #[error("the other database has a city `{0}` already; move to one that has not")]
    InTheWay(String),
    /// Both addresses name one database.
    #[error("both addresses are of one database; name another to move to")]
    SameDatabase,
    /// What arrived is not what was sent.
    #[error(
        "what arrived of the table `{table}` is not what was sent: {difference}; nothing of it is kept, begin again"
    )]
    Unlike {
        /// Of which table.
        table: String,
        /// In which way.
        difference: String,
    },
    /// The fence fell before the copy was done, so that the city took writes again.
    #[error(
        "it took too long: the fence fell, and the city takes writes where it was; begin again"
    )]
    FenceFell,
}

impl From<sqlx::Error> for MoveError {
    fn from(error: sqlx::Error) -> MoveError {
        MoveError::Store(refused(error))
    }
}

/// The tables that the schema has, and whether each belongs to cities.
fn tables() -> impl Iterator<Item = (&'static str, bool)> {
    SCHEMA.split("create table ").skip(1).filter_map(|rest| {
        let (name, columns) = rest.split_once(" (")?;
        let columns = columns.split(");").next().unwrap_or_default();
        let has_city = columns.lines().any(|line| line.trim_start().starts_with("city "));
        Some((name, has_city))
    })
}

/// The tables whose rows go with a city, in the order of the schema.
#[must_use]
pub fn copied_tables() -> Vec<&'static str> {
    let copied = tables().filter(|(name, has_city)| *has_city && !OF_THE_DATABASE.contains(name));
    copied.map(|(name, _)| name).collect()
}

/// The tables that stay with their database.
#[must_use]
pub fn uncopied_tables() -> Vec<&'static str> {
    let copied = copied_tables();
    tables().map(|(name, _)| name).filter(|name| !copied.contains(name)).collect()
}

/// A city on its way from one PostgreSQL to another.
pub struct Move {
    city: String,
    id: String,
    addresses: [String; 2],
    from: Store,
    to: Store,
}

impl Move {
    /// Puts the fence up where the city is, or goes on with a move that stopped.
    ///
    /// # Errors
    /// `NoCity`, `SameDatabase`, `Moving` where another move is under way, or what a database stopped at. Nothing is changed.
    pub async fn begin(city: &str, from: &str, to: &str) -> Result<Move, MoveError> {
        let peer = place_of(to)?;
        if place_of(from)? == peer {
            return Err(MoveError::SameDatabase);
        }
        let (source, target) = (Store::at(from).await?, Store::at(to).await?);
        let fences = source.fences().await?;
        let found = fences.into_iter().find(|fence| fence.city == city && fence.peer == peer);
        let resumed = found.filter(|fence| fence.state != FenceState::Arriving);
        let is_there = source.cities().await?.iter().any(|row| row.city == city);
        if !is_there && resumed.is_none() {
            return Err(MoveError::NoCity(city.to_owned()));
        }
        let id = resumed.map_or_else(|| Uuid::now_v7().to_string(), |fence| fence.move_id);
        let addresses = [from.to_owned(), to.to_owned()];
        let city = city.to_owned();
        let begun = Move { city, id, addresses, from: source, to: target };
        prolong(&begun.from, &begun.city, &begun.id, &peer).await?;
        Ok(begun)
    }

    /// Copies the city, unless that is done.
    ///
    /// # Errors
    /// `InTheWay`, `Unlike`, or what a database stopped at: nothing of the copy is kept then.
    pub async fn copy(&self) -> Result<(), MoveError> {
        let peer = place_of(&self.addresses[1])?;
        let (store, city, id) = (self.from.clone(), self.city.clone(), self.id.clone());
        let prolonging = tokio::spawn(async move {
            loop {
                tokio::time::sleep(PROLONG).await;
                // Where it fails for good, the fence falls, and `leave` says so.
                drop(prolong(&store, &city, &id, &peer).await);
            }
        });
        let copied = self.copy_all().await;
        prolonging.abort();
        copied
    }

    async fn copy_all(&self) -> Result<(), MoveError> {
        let mut from = PgConnection::connect(&self.addresses[0]).await?;
        let mut to = PgConnection::connect(&self.addresses[1]).await?;
        from.execute("begin isolation level repeatable read, read only").await?;
        to.execute("begin").await?;
        // Whatever was begun there before has ended, or is waited for.
        Borrowed(&mut to).lock_log(&self.city).await?;
        if !self.is_wanted(&mut from, &mut to).await? {
            return Ok(());
        }
        for table in copied_tables() {
            let columns = columns(&mut from, table).await?;
            if columns != self::columns(&mut to, table).await? {
                let difference = "the two databases have other columns".to_owned();
                return Err(MoveError::Unlike { table: table.to_owned(), difference });
            }
            self.remove(&mut to, table).await?;
            self.copy_table(&mut from, &mut to, table, &columns).await?;
            let sent = self.content(&mut from, table, &columns).await?;
            let arrived = self.content(&mut to, table, &columns).await?;
            if sent != arrived {
                let difference = format!("{sent} were sent, {arrived} arrived");
                return Err(MoveError::Unlike { table: table.to_owned(), difference });
            }
        }
        self.follow_chain(&mut to).await?;
        let arriving = FenceRow {
            city: self.city.clone(),
            move_id: self.id.clone(),
            state: FenceState::Arriving,
            peer: place_of(&self.addresses[0])?,
            until: None,
        };
        Transaction(&mut Borrowed(&mut to), Keys::of(None)).remove_fence(&self.city).await?;
        Transaction(&mut Borrowed(&mut to), Keys::of(None)).put_fence(&arriving).await?;
        to.execute("commit").await?;
        Ok(())
    }

    /// Whether the copy is still to be made. Asked once the other database's lock is held, so that a move which was overtaken finds
    /// the fence of the one that overtook it.
    async fn is_wanted(
        &self,
        from: &mut PgConnection,
        to: &mut PgConnection,
    ) -> Result<bool, MoveError> {
        let own = fence_on(from, &self.city).await?.filter(|fence| fence.move_id == self.id);
        match own.map(|fence| fence.state) {
            // Nothing leaves before it was copied.
            Some(FenceState::Left) => return Ok(false),
            Some(FenceState::Leaving) => {}
            Some(FenceState::Arriving) | None => return Err(MoveError::FenceFell),
        }
        let is_there =
            Transaction(&mut Borrowed(to), Keys::of(None)).city(&self.city).await?.is_some();
        match fence_on(to, &self.city).await? {
            Some(fence) if fence.state == FenceState::Arriving => Ok(fence.move_id != self.id),
            // None was there, or it comes back from where it went.
            None | Some(_) if !is_there => Ok(true),
            None | Some(_) => Err(MoveError::InTheWay(self.city.clone())),
        }
    }

    async fn has_left(&self) -> Result<bool, MoveError> {
        let fences = self.from.fences().await?;
        Ok(fences.iter().any(|fence| {
            fence.city == self.city && fence.move_id == self.id && fence.state == FenceState::Left
        }))
    }

    async fn copy_table(
        &self,
        from: &mut PgConnection,
        to: &mut PgConnection,
        table: &str,
        columns: &[String],
    ) -> Result<(), MoveError> {
        let columns = columns.join(", ");
        let city: String = sqlx::query("select quote_literal($1)")
            .bind(&self.city)
            .fetch_one(&mut *from)
            .await?
            .try_get(0)?;
        let rows = format!(
            "copy (select {columns} from {table} where city = {city}) to stdout (format binary)"
        );
        let mut sent = from.copy_out_raw(&rows).await?;
        let into = format!("copy {table} ({columns}) from stdin (format binary)");
        let mut arriving = to.copy_in_raw(&into).await?;
        while let Some(bytes) = next(&mut sent).await {
            arriving.send(bytes?).await?;
        }
        arriving.finish().await?;
        Ok(())
    }

    /// How many rows of a table the city has, and the sum of their hashes.
    async fn content(
        &self,
        on: &mut PgConnection,
        table: &str,
        columns: &[String],
    ) -> Result<String, MoveError> {
        let columns = columns.join(", ");
        let statement = format!(
            "select count(*)::text || ' rows of hash ' || coalesce(sum(hashtextextended(row({columns})::text, 0)), 0)::text
             from {table} where city = $1"
        );
        let found = sqlx::query(AssertSqlSafe(statement)).bind(&self.city).fetch_one(on).await?;
        Ok(found.try_get(0)?)
    }

    async fn remove(&self, on: &mut PgConnection, table: &str) -> Result<(), MoveError> {
        let statement = format!("delete from {table} where city = $1");
        sqlx::query(AssertSqlSafe(statement)).bind(&self.city).execute(on).await?;
        Ok(())
    }

    async fn follow_chain(&self, on: &mut PgConnection) -> Result<(), MoveError> {
        let mut borrowed = Borrowed(on);
        let mut transaction = Transaction(&mut borrowed, Keys::of(None));
        let (mut before, mut position) = (GENESIS, 0_i64);
        let statement = format!(
            "select {} from log where city = $1 and position > $2 order by position limit $3",
            LogRow::COLUMNS
        );
        loop {
            let values = [self.city.as_str().into(), position.into(), CHAIN_ROWS.into()];
            let rows = transaction.all(&statement, &values, |mut row| log_row(&mut row)).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            if let Some(broken) = broken_link(&before, &rows) {
                let difference = format!("the chain of the log breaks at {broken}");
                return Err(MoveError::Unlike { table: "log".to_owned(), difference });
            }
            (before, position) = (last.hash, last.position);
        }
    }

    /// The city has left where it was. From here on there is no way back but another move.
    ///
    /// # Errors
    /// `FenceFell`, or what the database stopped at.
    pub async fn leave(&self) -> Result<(), MoveError> {
        let (city, id) = (self.city.clone(), self.id.clone());
        let left = change(&self.from, move |mut transaction| {
            Box::pin(async move { transaction.put_left(&city, &id).await })
        });
        if left.await? { Ok(()) } else { Err(MoveError::FenceFell) }
    }

    /// The city takes writes where it is now. Only after [`Move::leave`].
    ///
    /// # Errors
    /// `FenceFell` where it has not left; what the database stopped at.
    pub async fn open(&self) -> Result<(), MoveError> {
        if !self.has_left().await? {
            return Err(MoveError::FenceFell);
        }
        let (city, id) = (self.city.clone(), self.id.clone());
        change(&self.to, move |mut transaction| {
            Box::pin(async move { transaction.end_arriving(&city, &id).await })
        })
        .await?;
        Ok(())
    }

    /// Removes what is left of the city where it was. Only after [`Move::open`].
    ///
    /// # Errors
    /// `FenceFell` where it has not left, `NoCity` where it is not open there; what a database stopped at.
    pub async fn clear(&self) -> Result<(), MoveError> {
        if !self.has_left().await? {
            return Err(MoveError::FenceFell);
        }
        let fences = self.to.fences().await?;
        let is_open = match fences.iter().find(|fence| fence.city == self.city) {
            None => self.to.cities().await?.iter().any(|row| row.city == self.city),
            // It was open there, and has moved on.
            Some(fence) => fence.state == FenceState::Left,
        };
        if !is_open {
            return Err(MoveError::NoCity(self.city.clone()));
        }
        let mut from = PgConnection::connect(&self.addresses[0]).await?;
        for table in copied_tables() {
            self.remove(&mut from, table).await?;
        }
        Ok(())
    }
}

async fn fence_on(on: &mut PgConnection, city: &str) -> Result<Option<FenceRow>, StoreError> {
    Transaction(&mut Borrowed(on), Keys::of(None)).fence(city).await
}

async fn prolong(store: &Store, city: &str, id: &str, peer: &str) -> Result<(), StoreError> {
    let (city, id, peer) = (city.to_owned(), id.to_owned(), peer.to_owned());
    change(store, move |mut transaction| {
        Box::pin(
            async move { transaction.put_leaving(&city, &id, &peer, FENCE_MS).await.map(|_| ()) },
        )
    })
    .await
}

async fn change<T, W>(store: &Store, work: W) -> Result<T, StoreError>
where
    T: Send + 'static,
    W: for<'t> FnOnce(Transaction<'t>) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
{
    store.write(work).await
}

/// Which database an address names, without who uses it.
fn place_of(address: &str) -> Result<String, MoveError> {
    let options: PgConnectOptions = address.parse().map_err(refused)?;
    let database = options.get_database().unwrap_or_default();
    Ok(format!("{}:{}/{database}", options.get_host(), options.get_port()))
}

/// The columns of a table, by name.
async fn columns(on: &mut PgConnection, table: &str) -> Result<Vec<String>, MoveError> {
    let statement = "select column_name::text from information_schema.columns
         where table_schema = current_schema() and table_name = $1 order by column_name";
    let rows = sqlx::query(statement).bind(table).fetch_all(on).await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}
