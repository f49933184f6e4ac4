//! Fences: a city that is moved to another database takes no writes where its fence stands. Whatever is written goes through
//! [`Transaction::append`], which looks for one while it holds the city's log; so a write is either before the fence, and copied, or
//! refused.
//!
//! The fence of the database that a city leaves decides alone: it falls by itself when whoever moves the city does not prolong it,
//! and from then on that move can no longer be completed.

use std::str::FromStr;

use wish_contract::Instant;

use crate::error::StoreError;
use crate::store::Store;
use crate::transaction::Transaction;
use crate::value::Row;

/// Why a city takes no writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FenceState {
    /// It is being copied away, until an instant.
    Leaving,
    /// It is elsewhere, for good.
    Left,
    /// It is being copied to here.
    Arriving,
}

impl FenceState {
    fn name(self) -> &'static str {
        match self {
            FenceState::Leaving => "leaving",
            FenceState::Left => "left",
            FenceState::Arriving => "arriving",
        }
    }
}

impl FromStr for FenceState {
    type Err = ();

    fn from_str(name: &str) -> Result<FenceState, ()> {
        let all = [FenceState::Leaving, FenceState::Left, FenceState::Arriving];
        all.into_iter().find(|state| state.name() == name).ok_or(())
    }
}

/// A fence around a city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FenceRow {
    /// Around which.
    pub city: String,
    /// The move that put it up.
    pub move_id: String,
    /// Why.
    pub state: FenceState,
    /// Where the city goes, went, or comes from, in the words of whoever moves it.
    pub peer: String,
    /// For one that leaves: when the fence falls by itself.
    pub until: Option<Instant>,
}

impl FenceRow {
    const COLUMNS: &'static str = "city, move, state, peer, until";

    /// What a write is told.
    fn refusal(self) -> StoreError {
        match self.state {
            FenceState::Leaving | FenceState::Arriving => StoreError::Moving(self.city),
            FenceState::Left => StoreError::Moved { city: self.city, to: self.peer },
        }
    }
}

fn fence(mut row: Row) -> Result<FenceRow, StoreError> {
    Ok(FenceRow {
        city: row.text()?,
        move_id: row.text()?,
        state: row.named()?,
        peer: row.text()?,
        until: row.integer_or_none()?,
    })
}

/// Of the statements that take work of many cities: that there is no fence around the one in the column.
pub(crate) const UNFENCED: &str = "not exists (select 1 from fences where fences.city = ";

/// # Errors
/// `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Store {
    /// Every fence.
    pub async fn fences(&self) -> Result<Vec<FenceRow>, StoreError> {
        let statement = format!("select {} from fences order by city", FenceRow::COLUMNS);
        self.rows(statement, Vec::new(), fence).await
    }
}

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Transaction<'_> {
    /// The fence around a city.
    pub async fn fence(&mut self, of: &str) -> Result<Option<FenceRow>, StoreError> {
        let statement = format!("select {} from fences where city = $1", FenceRow::COLUMNS);
        self.one(&statement, &[of.into()], fence).await
    }

    /// Puts a fence around a city that leaves, or prolongs that of the same move, for so many milliseconds: the fence as it then is;
    /// one that has left by this move stays so. Nobody writes to the city's log until the end of the transaction.
    ///
    /// # Errors
    /// `Moving` where another move is under way, `Moved` where the city is gone, `Busy` beside those of every statement.
    pub async fn put_leaving(
        &mut self,
        of: &str,
        move_id: &str,
        peer: &str,
        for_ms: Instant,
    ) -> Result<FenceRow, StoreError> {
        self.0.lock_log(of).await?;
        let now = self.0.time().await?;
        if let Some(found) = self.fence(of).await? {
            let is_over =
                found.state == FenceState::Leaving && found.until.is_some_and(|until| until <= now);
            match found.state {
                // By the same move, or by one that is to be taken up again where it stopped.
                FenceState::Left if found.peer == peer => return Ok(found),
                FenceState::Leaving if is_over || found.move_id == move_id => {}
                FenceState::Leaving | FenceState::Left | FenceState::Arriving => {
                    return Err(found.refusal());
                }
            }
            self.remove_fence(of).await?;
            // A fence that fell may have let writes in: the move that put it up cannot go on under its name.
            if is_over && found.move_id == move_id {
                return Err(StoreError::Moving(of.to_owned()));
            }
        }
        let until = Some(now.saturating_add(for_ms));
        let row = FenceRow {
            city: of.to_owned(),
            move_id: move_id.to_owned(),
            state: FenceState::Leaving,
            peer: peer.to_owned(),
            until,
        };
        self.put_fence(&row).await?;
        Ok(row)
    }

    /// A city that leaves by this move has left: whether it has. It has not where its fence fell meanwhile.
    pub async fn put_left(&mut self, of: &str, move_id: &str) -> Result<bool, StoreError> {
        self.0.lock_log(of).await?;
        let now = self.0.time().await?;
        let statement = "update fences set state = $3, until = null where city = $1 and move = $2
             and (state = $3 or state = $4 and until > $5)";
        let values = [
            of.into(),
            move_id.into(),
            FenceState::Left.name().into(),
            FenceState::Leaving.name().into(),
            now.into(),
        ];
        Ok(self.0.change(statement, &values).await? == 1)
    }

    /// Takes the fence of a city down that arrived by this move: whether there was one.
    pub async fn end_arriving(&mut self, of: &str, move_id: &str) -> Result<bool, StoreError> {
        let statement = "delete from fences where city = $1 and move = $2 and state = $3";
        let values = [of.into(), move_id.into(), FenceState::Arriving.name().into()];
        Ok(self.0.change(statement, &values).await? == 1)
    }

    /// Takes the fence of a city down that leaves by this move, and has not left.
    pub async fn end_leaving(&mut self, of: &str, move_id: &str) -> Result<(), StoreError> {
        let statement = "delete from fences where city = $1 and move = $2 and state = $3";
        let values = [of.into(), move_id.into(), FenceState::Leaving.name().into()];
        self.change(statement, &values).await
    }

    pub(crate) async fn put_fence(&mut self, row: &FenceRow) -> Result<(), StoreError> {
        let statement =
            format!("insert into fences ({}) values ($1, $2, $3, $4, $5)", FenceRow::COLUMNS);
        let values = [
            (&row.city).into(),
            (&row.move_id).into(),
            row.state.name().into(),
            (&row.peer).into(),
            row.until.into(),
        ];
        self.change(&statement, &values).await
    }

    pub(crate) async fn remove_fence(&mut self, of: &str) -> Result<(), StoreError> {
        self.change("delete from fences where city = $1", &[of.into()]).await
    }

    /// That a city takes writes. Asked while its log is locked, in a statement of its own, so that it sees a fence that was put up
    /// while this transaction waited for the lock.
    pub(crate) async fn refuse_fenced(&mut self, of: &str) -> Result<(), StoreError> {
        let Some(found) = self.fence(of).await? else { return Ok(()) };
        let now = self.0.time().await?;
        if found.state == FenceState::Leaving && found.until.is_some_and(|until| until <= now) {
            // Whoever moved it is gone. What is written from here on it has not copied: it must not find its fence again.
            return self.remove_fence(of).await;
        }
        Err(found.refusal())
    }
}
