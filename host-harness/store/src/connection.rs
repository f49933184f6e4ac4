//! What the two databases have in common: a connection that takes statements with their values, and a backend that lends one out,
//! for reading or within a transaction.

use async_trait::async_trait;
use futures_core::future::BoxFuture;
use wish_contract::Instant;

use crate::error::StoreError;
use crate::figures::StoreFigures;
use crate::value::{Row, Value};

/// What is done with a connection.
pub type Work =
    Box<dyn for<'c> FnOnce(&'c mut dyn Connection) -> BoxFuture<'c, Result<(), StoreError>> + Send>;

/// A database.
#[async_trait]
pub trait Backend: Send + Sync {
    /// Reads, without locking anything.
    async fn read(&self, work: Work) -> Result<(), StoreError>;

    /// Does the work in a transaction, and makes it durable.
    async fn write(&self, work: Work) -> Result<(), StoreError>;

    /// Copies everything into a file, which is another such database.
    async fn copy_to(&self, file: &std::path::Path) -> Result<(), StoreError>;

    /// Its clock.
    async fn time(&self) -> Result<Instant, StoreError>;

    /// What it has counted.
    fn figures(&self) -> StoreFigures;
}

/// A connection to a database. Statements have `$1`, `$2` … for their values, in this order.
#[async_trait]
pub trait Connection: Send {
    /// What a statement finds.
    async fn rows(&mut self, statement: &str, values: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// Changes rows: how many.
    async fn change(&mut self, statement: &str, values: &[Value]) -> Result<u64, StoreError>;

    /// What stands behind a statement whose rows nobody else may change until the end of the transaction. One that asks for many
    /// passes over those that are locked already.
    fn locking(&self, of_many: bool) -> &'static str;

    /// Waits for everybody else who writes the log of a city, and keeps them waiting until the end of the transaction.
    async fn lock_log(&mut self, city: &str) -> Result<(), StoreError>;

    /// The database's clock.
    async fn time(&mut self) -> Result<Instant, StoreError>;
}
