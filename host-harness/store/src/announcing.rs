//! How far every city's log has come, and up to where that was announced.

use crate::error::StoreError;
use crate::store::Store;
use crate::transaction::Transaction;
use crate::value::Row;

/// How far a city's log has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRow {
    /// The city.
    pub city: String,
    /// The last position of its log; 0: there is none.
    pub position: i64,
    /// The last position that was announced.
    pub announced: i64,
}

/// What is announced of a row of a log: never what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnouncementRow {
    /// Its place in the log.
    pub position: i64,
    /// What kind of thing it tells.
    pub kind: String,
    /// The case, where it is about one.
    pub case: Option<String>,
}

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Store {
    /// How far the logs of all cities have come: a look at the end of each.
    pub async fn heads(&self) -> Result<Vec<HeadRow>, StoreError> {
        let statement = "select city,
               coalesce((select max(position) from log where log.city = cities.city), 0),
               coalesce((select position from announced where announced.city = cities.city), 0)
             from cities order by city";
        let read = |mut row: Row| {
            Ok(HeadRow { city: row.text()?, position: row.integer()?, announced: row.integer()? })
        };
        self.rows(statement.to_owned(), Vec::new(), read).await
    }

    /// What there is to announce of a city's log behind a position, in order.
    pub async fn announcements(
        &self,
        of: &str,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AnnouncementRow>, StoreError> {
        let statement = "select position, kind, case_id from log
             where city = $1 and position > $2 order by position limit $3";
        let read = |mut row: Row| {
            Ok(AnnouncementRow {
                position: row.integer()?,
                kind: row.text()?,
                case: row.text_or_none()?,
            })
        };
        self.rows(statement.to_owned(), vec![of.into(), after.into(), limit.into()], read).await
    }
}

/// # Errors
/// `Unavailable` or `Busy`.
impl Transaction<'_> {
    /// A city's log was announced up to a position. Never goes back.
    pub async fn put_announced(&mut self, of: &str, position: i64) -> Result<(), StoreError> {
        let statement = "insert into announced (city, position) values ($1, $2)
             on conflict (city) do update set position = excluded.position
             where announced.position < excluded.position";
        self.change(statement, &[of.into(), position.into()]).await
    }
}
