//! Statements on a connection to the file, and what its refusals mean.

use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use rusqlite::types::ValueRef;
use rusqlite::{Connection as Raw, ErrorCode, ffi};
use wish_contract::Instant;

use crate::connection::Connection;
use crate::error::StoreError;
use crate::value::{Row, Value};

/// A connection whose statements are done when they are asked for.
pub(super) struct Direct<'a>(pub(super) &'a mut Raw);

#[async_trait]
impl Connection for Direct<'_> {
    async fn rows(&mut self, statement: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut prepared = self.0.prepare_cached(statement).map_err(refused)?;
        bind(&mut prepared, values)?;
        let columns = prepared.column_count();
        let mut found = prepared.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = found.next().map_err(refused)? {
            let values = (0..columns).map(|column| match row.get_ref(column).map_err(refused)? {
                ValueRef::Null => Ok(Value::Integer(None)),
                ValueRef::Integer(value) => Ok(Value::Integer(Some(value))),
                ValueRef::Text(text) => {
                    let text = String::from_utf8(text.to_vec());
                    let text = text.map_err(|error| StoreError::Broken(error.to_string()))?;
                    Ok(Value::Text(Some(text)))
                }
                ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
                ValueRef::Real(_) => {
                    Err(StoreError::Broken("a column holds a fraction".to_owned()))
                }
            });
            rows.push(Row::of(values.collect::<Result<_, _>>()?));
        }
        Ok(rows)
    }

    async fn change(&mut self, statement: &str, values: &[Value]) -> Result<u64, StoreError> {
        let mut prepared = self.0.prepare_cached(statement).map_err(refused)?;
        bind(&mut prepared, values)?;
        let changed = prepared.raw_execute().map_err(refused)?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    /// Nobody else writes.
    fn locking(&self, _: bool) -> &'static str {
        ""
    }

    async fn lock_log(&mut self, _: &str) -> Result<(), StoreError> {
        Ok(())
    }

    async fn time(&mut self) -> Result<Instant, StoreError> {
        Ok(time())
    }
}

/// The file's clock is the machine's.
pub(super) fn time() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant::try_from(since.as_millis()).unwrap_or(Instant::MAX)
}

fn bind(prepared: &mut rusqlite::Statement<'_>, values: &[Value]) -> Result<(), StoreError> {
    for (number, value) in (1_u32..).zip(values) {
        // To SQLite `$3` is a name: its place is where it first stands in the statement.
        let place = prepared.parameter_index(&format!("${number}")).map_err(refused)?;
        let place =
            place.ok_or_else(|| StoreError::Broken(format!("a statement lacks ${number}")))?;
        let bound = match value {
            Value::Integer(value) => prepared.raw_bind_parameter(place, value),
            Value::Text(value) => prepared.raw_bind_parameter(place, value),
            Value::Bytes(value) => prepared.raw_bind_parameter(place, value),
        };
        bound.map_err(refused)?;
    }
    Ok(())
}

/// What a refusal means to the host.
pub(super) fn refused(error: rusqlite::Error) -> StoreError {
    let is_double = error.sqlite_error().is_some_and(|error| {
        let code = error.extended_code;
        code == ffi::SQLITE_CONSTRAINT_PRIMARYKEY || code == ffi::SQLITE_CONSTRAINT_UNIQUE
    });
    match error.sqlite_error_code() {
        _ if is_double => StoreError::Busy(error.to_string()),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            StoreError::Busy(error.to_string())
        }
        Some(
            ErrorCode::DiskFull
            | ErrorCode::ReadOnly
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::PermissionDenied,
        ) => StoreError::Unavailable(error.to_string()),
        _ => StoreError::Broken(error.to_string()),
    }
}
