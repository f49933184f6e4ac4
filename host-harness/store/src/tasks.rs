//! What is kept for somebody for a while: plans that may be carried out, and moves of cases to another policy.

use wish_contract::Instant;

use crate::error::StoreError;
use crate::store::Store;
use crate::transaction::Transaction;
use crate::value::Row;

/// What is kept for somebody for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    /// Its name.
    pub id: String,
    /// What it is: the host's word.
    pub kind: String,
    /// Whose.
    pub subject: String,
    /// Until when it is kept.
    pub until: Instant,
    /// How many of its items are dealt with.
    pub done: u32,
    /// What it is about.
    pub body: Vec<u8>,
}

impl TaskRow {
    const COLUMNS: &'static str = "id, kind, subject, until, done, body";
}

fn task(mut row: Row) -> Result<TaskRow, StoreError> {
    Ok(TaskRow {
        id: row.text()?,
        kind: row.text()?,
        subject: row.text()?,
        until: row.integer()?,
        done: row.number()?,
        body: row.bytes()?,
    })
}

/// # Errors
/// `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Store {
    /// A task, as long as it is kept.
    pub async fn task(
        &self,
        of: &str,
        id: &str,
        now: Instant,
    ) -> Result<Option<TaskRow>, StoreError> {
        let statement = format!(
            "select {} from tasks where city = $1 and id = $2 and until > $3",
            TaskRow::COLUMNS
        );
        Ok(self.rows(statement, vec![of.into(), id.into(), now.into()], task).await?.pop())
    }
}

/// # Errors
/// Of each: `Unavailable` or `Busy`.
impl Transaction<'_> {
    /// Keeps a task; one that is there already stays as it is. Lets those of the city go whose time is over.
    pub async fn put_task(
        &mut self,
        of: &str,
        row: &TaskRow,
        now: Instant,
    ) -> Result<(), StoreError> {
        let over = "delete from tasks where city = $1 and until <= $2";
        self.change(over, &[of.into(), now.into()]).await?;
        let statement = format!(
            "insert into tasks (city, {}) values ($1, $2, $3, $4, $5, $6, $7) on conflict (city, id) do nothing",
            TaskRow::COLUMNS
        );
        let TaskRow { id, kind, subject, until, done, body } = row;
        let values = [
            of.into(),
            id.into(),
            kind.into(),
            subject.into(),
            (*until).into(),
            (*done).into(),
            body.into(),
        ];
        self.change(&statement, &values).await
    }

    /// So many items of a task are dealt with: never fewer than before.
    pub async fn task_done(&mut self, of: &str, id: &str, done: u32) -> Result<(), StoreError> {
        let statement = "update tasks set done = $3 where city = $1 and id = $2 and done < $3";
        self.change(statement, &[of.into(), id.into(), done.into()]).await
    }
}
