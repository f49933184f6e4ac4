//! What holds of a connection to either database, though only one of them would see to it.

use async_trait::async_trait;
use wish_contract::Instant;

use crate::connection::Connection;
use crate::error::StoreError;
use crate::value::{Row, Value};

/// A connection that takes no text with NUL, which PostgreSQL cannot keep; and that does nothing more once a statement has failed,
/// since PostgreSQL then undoes the transaction even if it is committed.
pub struct Checked<'c> {
    connection: &'c mut dyn Connection,
    failed: Option<StoreError>,
}

impl<'c> Checked<'c> {
    pub fn over(connection: &'c mut dyn Connection) -> Checked<'c> {
        Checked { connection, failed: None }
    }

    /// Why the first statement failed that did.
    pub fn failed(self) -> Option<StoreError> {
        self.failed
    }

    fn before(&self, values: &[Value]) -> Result<(), StoreError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let has_nul =
            |value: &Value| matches!(value, Value::Text(Some(text)) if text.contains('\0'));
        if values.iter().any(has_nul) {
            return Err(StoreError::Unfit);
        }
        Ok(())
    }

    fn after<T>(&mut self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &result {
            self.failed.get_or_insert_with(|| error.clone());
        }
        result
    }
}

#[async_trait]
impl Connection for Checked<'_> {
    async fn rows(&mut self, statement: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let result = match self.before(values) {
            Ok(()) => self.connection.rows(statement, values).await,
            Err(error) => Err(error),
        };
        self.after(result)
    }

    async fn change(&mut self, statement: &str, values: &[Value]) -> Result<u64, StoreError> {
        let result = match self.before(values) {
            Ok(()) => self.connection.change(statement, values).await,
            Err(error) => Err(error),
        };
        self.after(result)
    }

    fn locking(&self, of_many: bool) -> &'static str {
        self.connection.locking(of_many)
    }

    async fn lock_log(&mut self, city: &str) -> Result<(), StoreError> {
        let result = match self.before(&[]) {
            Ok(()) => self.connection.lock_log(city).await,
            Err(error) => Err(error),
        };
        self.after(result)
    }

    async fn time(&mut self) -> Result<Instant, StoreError> {
        let result = match self.before(&[]) {
            Ok(()) => self.connection.time().await,
            Err(error) => Err(error),
        };
        self.after(result)
    }
}
