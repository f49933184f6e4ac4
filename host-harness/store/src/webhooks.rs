//! Endpoints of webhooks: how far each has come in its city's log, who is at it, and the letters: events that it did not take yet.
//!
//! The log is the outbox: nothing is written for an event that is taken, but how far the endpoint has come.

use wish_contract::Instant;

use crate::error::StoreError;
use crate::fences::UNFENCED;
use crate::store::Store;
use crate::transaction::Transaction;
use crate::value::Value;
use crate::webhook_rows::{
    LetterChange, LetterRow, LetterState, Progress, WebhookFigures, WebhookRow, figures, letter,
    webhook,
};

fn all_of_city() -> String {
    format!("select {} from webhooks where city = $1 order by opened, id", WebhookRow::COLUMNS)
}

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Store {
    /// Endpoints of a city, oldest first.
    pub async fn webhooks(&self, of: &str) -> Result<Vec<WebhookRow>, StoreError> {
        self.rows(all_of_city(), vec![of.into()], webhook).await
    }

    /// Endpoints that something may be sent to now and that nobody is at: city and id, those that wait longest first.
    pub async fn due_webhooks(
        &self,
        now: Instant,
        limit: u32,
    ) -> Result<Vec<(String, String)>, StoreError> {
        let statement = format!(
            "select city, id from webhooks w
             where state = 'active' and next_try <= $1 and lease_until <= $1
               and {UNFENCED}w.city)
               and (exists (select 1 from log l where l.city = w.city and l.position > w.passed)
                 or exists (select 1 from letters b where b.city = w.city and b.webhook = w.id
                   and b.state = 'waiting' and b.next_try <= $1))
             order by next_try, city, id limit $2"
        );
        self.rows(statement, vec![now.into(), limit.into()], |mut row| {
            Ok((row.text()?, row.text()?))
        })
        .await
    }

    /// Letters of an endpoint in one state behind a position and part, in the order of the log.
    pub async fn letters(
        &self,
        of: &str,
        webhook: &str,
        state: LetterState,
        after: (i64, u32),
        limit: u32,
    ) -> Result<Vec<LetterRow>, StoreError> {
        let statement = format!(
            "select {} from letters where city = $1 and webhook = $2 and state = $3
               and (position > $4 or (position = $4 and part > $5))
             order by position, part limit $6",
            LetterRow::COLUMNS
        );
        let (position, part) = after;
        let values = vec![
            of.into(),
            webhook.into(),
            state.name().into(),
            position.into(),
            part.into(),
            limit.into(),
        ];
        self.rows(statement, values, letter).await
    }

    /// How the endpoints of all cities fare.
    pub async fn webhook_figures(&self) -> Result<Vec<WebhookFigures>, StoreError> {
        let statement = "select city, id, state,
               coalesce((select max(l.position) from log l where l.city = w.city), 0) - passed,
               delivered, failures, since,
               (select count(*) from letters b where b.city = w.city and b.webhook = w.id and b.state = 'waiting'),
               (select count(*) from letters b where b.city = w.city and b.webhook = w.id and b.state = 'dead')
             from webhooks w order by city, opened, id";
        self.rows(statement.to_owned(), Vec::new(), figures).await
    }
}

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Transaction<'_> {
    /// An endpoint, which nobody else changes until the end of the transaction.
    pub async fn webhook(&mut self, of: &str, id: &str) -> Result<Option<WebhookRow>, StoreError> {
        let statement = format!(
            "select {} from webhooks where city = $1 and id = $2{}",
            WebhookRow::COLUMNS,
            self.0.locking(false)
        );
        self.one(&statement, &[of.into(), id.into()], webhook).await
    }

    /// Endpoints of a city, oldest first.
    pub async fn webhooks(&mut self, of: &str) -> Result<Vec<WebhookRow>, StoreError> {
        self.all(&all_of_city(), &[of.into()], webhook).await
    }

    /// Puts an endpoint in the place of what there was of it.
    pub async fn put_webhook(&mut self, of: &str, row: &WebhookRow) -> Result<(), StoreError> {
        let statement = format!(
            "insert into webhooks (city, {})
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
             on conflict (city, id) do update set url = excluded.url, types = excluded.types,
               state = excluded.state, secrets = excluded.secrets, opened = excluded.opened,
               passed = excluded.passed, part = excluded.part, delivered = excluded.delivered,
               failures = excluded.failures, since = excluded.since, next_try = excluded.next_try,
               why = excluded.why, lease_until = excluded.lease_until, fence = excluded.fence",
            WebhookRow::COLUMNS
        );
        let WebhookRow { id, url, types, state, secrets, opened, progress, lease_until, fence } =
            row;
        let Progress { passed, part, delivered, failures, since, next_try, why } = progress;
        let values = [
            of.into(),
            id.into(),
            url.into(),
            types.into(),
            state.name().into(),
            secrets.into(),
            (*opened).into(),
            (*passed).into(),
            (*part).into(),
            (*delivered).into(),
            (*failures).into(),
            (*since).into(),
            (*next_try).into(),
            why.into(),
            (*lease_until).into(),
            (*fence).into(),
        ];
        self.change(&statement, &values).await
    }

    /// Takes an endpoint out, with its letters.
    pub async fn remove_webhook(&mut self, of: &str, id: &str) -> Result<(), StoreError> {
        for statement in [
            "delete from letters where city = $1 and webhook = $2",
            "delete from webhooks where city = $1 and id = $2",
        ] {
            self.change(statement, &[of.into(), id.into()]).await?;
        }
        Ok(())
    }

    /// Carries out changes of an endpoint's letters.
    pub async fn change_letters(
        &mut self,
        of: &str,
        webhook: &str,
        changes: &[LetterChange],
    ) -> Result<(), StoreError> {
        let put = format!(
            "insert into letters (city, webhook, {})
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (city, webhook, position, part) do update set state = excluded.state,
               since = excluded.since, next_try = excluded.next_try,
               attempts = excluded.attempts, why = excluded.why",
            LetterRow::COLUMNS
        );
        let take =
            "delete from letters where city = $1 and webhook = $2 and position = $3 and part = $4";
        for change in changes {
            match change {
                LetterChange::Put(row) => {
                    self.change(&put, &letter_values(of, webhook, row)).await?;
                }
                LetterChange::Taken(position, part) => {
                    let values = [of.into(), webhook.into(), (*position).into(), (*part).into()];
                    self.change(take, &values).await?;
                }
            }
        }
        Ok(())
    }

    /// Has dead letters tried again, from an instant on: how many. None given: all of them.
    pub async fn revive_letters(
        &mut self,
        of: &str,
        webhook: &str,
        events: Option<&[String]>,
        now: Instant,
    ) -> Result<u64, StoreError> {
        let all = "update letters set state = 'waiting', since = $3, next_try = $3, attempts = 0
             where city = $1 and webhook = $2 and state = 'dead'";
        let values = [of.into(), webhook.into(), now.into()];
        let Some(events) = events else { return self.0.change(all, &values).await };
        let one = format!("{all} and event = $4");
        let mut revived: u64 = 0;
        for event in events {
            let [city, webhook, now] = values.clone();
            let changed = self.0.change(&one, &[city, webhook, now, event.into()]).await?;
            revived = revived.saturating_add(changed);
        }
        Ok(revived)
    }

    /// Drops the letters of an endpoint from a position on, since they come anew.
    pub async fn drop_letters(
        &mut self,
        of: &str,
        webhook: &str,
        from: i64,
    ) -> Result<(), StoreError> {
        let statement = "delete from letters where city = $1 and webhook = $2 and position >= $3";
        self.change(statement, &[of.into(), webhook.into(), from.into()]).await
    }

    /// The last position of a city's log; 0: it is empty.
    pub async fn log_end(&mut self, of: &str) -> Result<i64, StoreError> {
        let statement = "select coalesce(max(position), 0) from log where city = $1";
        let end = self.one(statement, &[of.into()], |mut row| row.integer()).await?;
        Ok(end.unwrap_or_default())
    }
}

fn letter_values(of: &str, webhook: &str, row: &LetterRow) -> [Value; 12] {
    let LetterRow { position, part, event, r#type, case, state, since, next_try, attempts, why } =
        row;
    [
        of.into(),
        webhook.into(),
        (*position).into(),
        (*part).into(),
        event.into(),
        r#type.into(),
        case.into(),
        state.name().into(),
        (*since).into(),
        (*next_try).into(),
        (*attempts).into(),
        why.into(),
    ]
}
