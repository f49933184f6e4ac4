//! Erasure of what a case held: by its key, in the transaction that decides it.

use crate::error::StoreError;
use crate::rows::{CaseRow, EffectRow, LogRow, NewLogRow, WaitingEffect, log_row, waiting_effect};
use crate::sealed::{KEY_OF_LOG, kept, of_case};
use crate::transaction::Transaction;

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Transaction<'_> {
    /// The rows of a city's log about one case, in order.
    pub async fn log_of(&mut self, of: &str, id: &str) -> Result<Vec<LogRow>, StoreError> {
        let statement = format!(
            "select {}, {KEY_OF_LOG} from log where city = $1 and case_id = $2 order by position",
            LogRow::COLUMNS
        );
        let values = [of.into(), id.into()];
        let found = self.all(&statement, &values, |row| kept(row, log_row)).await?;
        let ring = self.1.ring.as_ref();
        Ok(found.into_iter().map(|row| row.log_row(ring, of)).collect())
    }

    /// What is still to be done of one case, for every receiver.
    pub async fn effects_of(&mut self, of: &str, id: &str) -> Result<Vec<EffectRow>, StoreError> {
        let statement = format!(
            "select city, {} from effects where city = $1 and case_id = $2 order by position, id",
            EffectRow::COLUMNS
        );
        let mut effects = Vec::new();
        for WaitingEffect { city, row } in
            self.all(&statement, &[of.into(), id.into()], waiting_effect).await?
        {
            effects.push(self.opened_effect(&city, row).await?);
        }
        Ok(effects)
    }

    /// Erases what a case held before: its key goes, and with it the answers, effects and attachments that were sealed under it, and
    /// what the log says of it so far, of which the rows stay. What it still holds is sealed under a new key: the case itself, these
    /// effects, and a row of the log that takes the place of those before. Answers the place of that row.
    pub async fn erase_case(
        &mut self,
        of: &str,
        row: &CaseRow,
        effects: &[EffectRow],
        instead: NewLogRow,
    ) -> Result<Option<i64>, StoreError> {
        let values = [of.into(), (&row.id).into()];
        self.erase_key(&of_case(of, &row.id)).await?;
        for table in ["answers", "effects", "attachments"] {
            let statement = format!("delete from {table} where city = $1 and case_id = $2");
            self.change(&statement, &values).await?;
        }
        // Notices say where it is no finer than it does.
        let statement = "update notices set area_key = $3 where city = $1 and case_id = $2";
        self.change(statement, &[of.into(), (&row.id).into(), (&row.area_key).into()]).await?;
        self.put_case(of, row).await?;
        self.put_effects(of, effects).await?;
        Ok(self.append(of, &[instead]).await?.into_iter().next())
    }
}
