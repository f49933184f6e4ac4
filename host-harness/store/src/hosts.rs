//! Hosts that work on a store, and cases that they left alone. Nothing that is decided hangs on either: both are for whoever operates.

use wish_contract::Instant;

use crate::error::StoreError;
use crate::store::Store;
use crate::transaction::Transaction;
use crate::value::Row;

/// A host that works on the store, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostRow {
    /// Its own name, new at each start.
    pub id: String,
    /// The SHA-256 of its component, 64 hexadecimal digits.
    pub component: String,
    /// The version of the contract that its component speaks.
    pub contract: String,
    /// When it started.
    pub started: Instant,
    /// When it last said that it is there.
    pub seen: Instant,
}

/// A case over which the rules broke off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantineRow {
    /// Its city.
    pub city: String,
    /// The case.
    pub case: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last.
    pub at: Instant,
    /// What it broke off with.
    pub why: String,
}

impl HostRow {
    const COLUMNS: &'static str = "id, component, contract, started, seen";
}

impl QuarantineRow {
    const COLUMNS: &'static str = "city, case_id, attempts, at, why";
}

fn host(mut row: Row) -> Result<HostRow, StoreError> {
    Ok(HostRow {
        id: row.text()?,
        component: row.text()?,
        contract: row.text()?,
        started: row.integer()?,
        seen: row.integer()?,
    })
}

fn quarantine(mut row: Row) -> Result<QuarantineRow, StoreError> {
    Ok(QuarantineRow {
        city: row.text()?,
        case: row.text()?,
        attempts: row.number()?,
        at: row.integer()?,
        why: row.text()?,
    })
}

/// # Errors
/// Of each: those of reading.
impl Store {
    /// The time of the database's clock.
    pub async fn time(&self) -> Result<Instant, StoreError> {
        self.0.time().await
    }

    /// Hosts that said since an instant that they are there, those first that started first.
    pub async fn hosts(&self, since: Instant) -> Result<Vec<HostRow>, StoreError> {
        let statement =
            format!("select {} from hosts where seen >= $1 order by started, id", HostRow::COLUMNS);
        self.rows(statement, vec![since.into()], host).await
    }

    /// Cases that are left alone, of every city, those first that were tried most.
    pub async fn quarantined(&self, limit: u32) -> Result<Vec<QuarantineRow>, StoreError> {
        let statement = format!(
            "select {} from quarantined order by attempts desc, city, case_id limit $1",
            QuarantineRow::COLUMNS
        );
        self.rows(statement, vec![limit.into()], quarantine).await
    }

    /// How many effects wait, of every city: of those whose time has come, and which were tried so often, how many, and when the
    /// first of them was to be tried.
    pub async fn stuck_effects(
        &self,
        now: Instant,
        attempts: u32,
    ) -> Result<(u64, Option<Instant>), StoreError> {
        let statement =
            "select count(*), min(next_try) from effects where attempts >= $2 or next_try <= $1";
        let read = |mut row: Row| Ok((row.integer()?, row.integer_or_none()?));
        let found =
            self.rows(statement.to_owned(), vec![now.into(), attempts.into()], read).await?;
        let (count, first) = found.into_iter().next().unwrap_or_default();
        Ok((u64::try_from(count).unwrap_or_default(), first))
    }

    /// The deadline that passed first and is not settled, of every city.
    pub async fn first_due(&self) -> Result<Option<Instant>, StoreError> {
        let statement = "select min(next_due) from cases where next_due is not null";
        let found =
            self.rows(statement.to_owned(), Vec::new(), |mut row| row.integer_or_none()).await?;
        Ok(found.into_iter().next().flatten())
    }

    /// When the last row of each city's log was written: the latest of them.
    pub async fn last_written(&self) -> Result<Option<Instant>, StoreError> {
        let statement = "select max((select at from log where log.city = cities.city order by position desc limit 1)) from cities";
        let found =
            self.rows(statement.to_owned(), Vec::new(), |mut row| row.integer_or_none()).await?;
        Ok(found.into_iter().next().flatten())
    }
}

/// # Errors
/// Of each: those of every statement of a transaction.
impl Transaction<'_> {
    /// A host is there.
    pub async fn put_host(&mut self, row: &HostRow) -> Result<(), StoreError> {
        let statement = format!(
            "insert into hosts ({}) values ($1, $2, $3, $4, $5)
             on conflict (id) do update set seen = excluded.seen",
            HostRow::COLUMNS
        );
        let HostRow { id, component, contract, started, seen } = row;
        let values =
            [id.into(), component.into(), contract.into(), (*started).into(), (*seen).into()];
        self.change(&statement, &values).await
    }

    /// A host is gone, and so are those that have not been seen since an instant.
    pub async fn end_host(&mut self, id: &str, before: Instant) -> Result<(), StoreError> {
        let statement = "delete from hosts where id = $1 or seen < $2";
        self.change(statement, &[id.into(), before.into()]).await
    }

    /// How often a case was tried that is left alone; 0: it is not.
    pub async fn attempts(&mut self, of: &str, case: &str) -> Result<u32, StoreError> {
        let statement = "select attempts from quarantined where city = $1 and case_id = $2";
        let found = self.one(statement, &[of.into(), case.into()], |mut row| row.number()).await?;
        Ok(found.unwrap_or_default())
    }

    /// Leaves a case alone.
    pub async fn put_quarantined(&mut self, row: &QuarantineRow) -> Result<(), StoreError> {
        let statement = format!(
            "insert into quarantined ({}) values ($1, $2, $3, $4, $5)
             on conflict (city, case_id) do update set attempts = excluded.attempts, at = excluded.at, why = excluded.why",
            QuarantineRow::COLUMNS
        );
        let QuarantineRow { city, case, attempts, at, why } = row;
        let values = [city.into(), case.into(), (*attempts).into(), (*at).into(), why.into()];
        self.change(&statement, &values).await
    }

    /// Leaves it alone no more.
    pub async fn end_quarantined(&mut self, of: &str, case: &str) -> Result<(), StoreError> {
        let statement = "delete from quarantined where city = $1 and case_id = $2";
        self.change(statement, &[of.into(), case.into()]).await
    }
}
