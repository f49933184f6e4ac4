//! Leases: who alone does something for a while. A host that dies holds one no longer than it asked for; whoever takes it over gets a
//! higher token, by which what the former holder still does can be told apart.

use wish_contract::Instant;

use crate::error::StoreError;
use crate::transaction::Transaction;

/// # Errors
/// Of each: `Unavailable` or `Busy`.
impl Transaction<'_> {
    /// Takes a lease, or prolongs one's own, for so many milliseconds by the database's clock: its token, which is higher with every
    /// other holder; none: somebody else has it.
    pub async fn take_lease(
        &mut self,
        name: &str,
        holder: &str,
        for_ms: Instant,
    ) -> Result<Option<i64>, StoreError> {
        let now = self.0.time().await?;
        let statement = "insert into leases (name, holder, token, until) values ($1, $2, 1, $3)
             on conflict (name) do update set
               token = leases.token + case when leases.holder = excluded.holder then 0 else 1 end,
               holder = excluded.holder, until = excluded.until
             where leases.holder = excluded.holder or leases.until <= $4
             returning token";
        let values = [name.into(), holder.into(), now.saturating_add(for_ms).into(), now.into()];
        self.one(statement, &values, |mut row| row.integer()).await
    }

    /// Gives a lease up, where one still has it.
    pub async fn end_lease(&mut self, name: &str, holder: &str) -> Result<(), StoreError> {
        let statement = "update leases set until = 0 where name = $1 and holder = $2";
        self.change(statement, &[name.into(), holder.into()]).await
    }
}
