//! What was answered to commands, so that one that is given again is answered as before; kept for a while.

use wish_contract::Instant;

use crate::error::StoreError;
use crate::fences::UNFENCED;
use crate::rows::{AnsweredRow, answered};
use crate::transaction::Transaction;

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Transaction<'_> {
    /// What was answered to a command.
    pub async fn answered(
        &mut self,
        of: &str,
        subject: &str,
        key: &str,
    ) -> Result<Option<AnsweredRow>, StoreError> {
        let statement = format!(
            "select {} from answers where city = $1 and subject = $2 and key = $3",
            AnsweredRow::COLUMNS
        );
        match self.one(&statement, &[of.into(), subject.into(), key.into()], answered).await? {
            None => Ok(None),
            Some(found) => self.opened_answer(of, found).await.map(Some),
        }
    }

    /// Keeps what was answered to a command. Fails as `Busy` where another transaction keeps it at the same time.
    pub async fn put_answered(&mut self, of: &str, row: &AnsweredRow) -> Result<(), StoreError> {
        let statement = format!(
            "insert into answers (city, {}) values ($1, $2, $3, $4, $5, $6, $7)",
            AnsweredRow::COLUMNS
        );
        let answer = self.sealed_answer(of, row).await?;
        let AnsweredRow { subject, key, fingerprint, case, at, answer: _ } = row;
        let values = [
            of.into(),
            subject.into(),
            key.into(),
            fingerprint.into(),
            case.into(),
            (*at).into(),
            answer.into(),
        ];
        self.change(&statement, &values).await
    }

    /// Takes away answers of before an instant, of every city, at most so many: how many.
    pub async fn prune_answers(&mut self, before: Instant, limit: u32) -> Result<u64, StoreError> {
        let statement = format!(
            "delete from answers where (city, subject, key) in
             (select city, subject, key from answers where at < $1 and {UNFENCED}answers.city)
              order by at limit $2)"
        );
        self.0.change(&statement, &[before.into(), limit.into()]).await
    }
}
