//! What can be done in a transaction.

use wish_contract::Instant;

use crate::chain::{GENESIS, hash_of};
use crate::connection::Connection;
use crate::error::StoreError;
use crate::fences::UNFENCED;
use crate::rows::{
    CaseRow, CityRow, ClaimRow, DueCase, EffectRow, NewLogRow, NoticeRow, PolicyRow, ResponderRow,
    TieRow, WaitingEffect, case, city, due_case, policy, responder, waiting_effect,
};
use crate::sealed::{KEY_OF_CASE, Kept, Keys, kept};
use crate::value::{Row, Value};

/// A transaction. A case or a responder that is read in it nobody else changes until its end. Once something in it has failed, all
/// that follows fails alike, and nothing of it is kept.
pub struct Transaction<'t>(pub(crate) &'t mut dyn Connection, pub(crate) Keys);

/// # Errors
/// Of each: `Unavailable` or `Busy`, and `Broken` where a row is not what this version writes.
impl Transaction<'_> {
    /// The time of the database's clock.
    pub async fn time(&mut self) -> Result<Instant, StoreError> {
        self.0.time().await
    }

    /// A city.
    pub async fn city(&mut self, of: &str) -> Result<Option<CityRow>, StoreError> {
        let statement = format!("select {} from cities where city = $1", CityRow::COLUMNS);
        self.one(&statement, &[of.into()], city).await
    }

    /// Puts a city in the place of what there was of it.
    pub async fn put_city(&mut self, row: &CityRow) -> Result<(), StoreError> {
        let statement = "insert into cities (city, policy) values ($1, $2)
             on conflict (city) do update set policy = excluded.policy";
        self.change(statement, &[(&row.city).into(), (&row.policy).into()]).await
    }

    /// A policy of a city.
    pub async fn policy(
        &mut self,
        of: &str,
        digest: &str,
    ) -> Result<Option<PolicyRow>, StoreError> {
        let statement =
            format!("select {} from policies where city = $1 and digest = $2", PolicyRow::COLUMNS);
        self.one(&statement, &[of.into(), digest.into()], policy).await
    }

    /// Keeps a policy; one that is there already stays as it is.
    pub async fn put_policy(&mut self, of: &str, row: &PolicyRow) -> Result<(), StoreError> {
        let statement = format!(
            "insert into policies (city, {}) values ($1, $2, $3, $4, $5, $6) on conflict (city, digest) do nothing",
            PolicyRow::COLUMNS
        );
        let PolicyRow { digest, name, version, uploaded, source } = row;
        let values = [
            of.into(),
            digest.into(),
            name.into(),
            (*version).into(),
            (*uploaded).into(),
            source.into(),
        ];
        self.change(&statement, &values).await
    }

    /// A case.
    pub async fn case(&mut self, of: &str, id: &str) -> Result<Option<CaseRow>, StoreError> {
        let statement = format!(
            "select {}, {KEY_OF_CASE} from cases where city = $1 and id = $2{}",
            CaseRow::COLUMNS,
            self.0.locking(false)
        );
        match self.one(&statement, &[of.into(), id.into()], |row| kept(row, case)).await? {
            None => Ok(None),
            Some(found) => self.opened_case(of, found).await.map(Some),
        }
    }

    /// Opens a case. Fails as `Busy` where another transaction opens one of that name at the same time.
    pub async fn open_case(&mut self, of: &str, row: &CaseRow) -> Result<(), StoreError> {
        let statement = format!(
            "insert into cases (city, {}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            CaseRow::COLUMNS
        );
        let sealed = self.sealed_case(of, row).await?;
        self.change(&statement, &case_values(of, &sealed)).await
    }

    /// Puts a case, read in this transaction, in the place of what it was. `Broken` where there is none.
    pub async fn put_case(&mut self, of: &str, row: &CaseRow) -> Result<(), StoreError> {
        let statement =
            "update cases set sequence = $3, policy = $4, stage = $5, category = $6, urgency = $7,
               area_key = $8, opened = $9, next_due = $10, holder = $11, body = $12 where city = $1 and id = $2";
        let sealed = self.sealed_case(of, row).await?;
        match self.0.change(statement, &case_values(of, &sealed)).await? {
            1 => Ok(()),
            _ => Err(StoreError::Broken(format!("there is no case `{}` to put", row.id))),
        }
    }

    /// Puts the claims of a case in the place of those there were.
    pub async fn put_claims(
        &mut self,
        of: &str,
        id: &str,
        claims: &[ClaimRow],
    ) -> Result<(), StoreError> {
        self.change("delete from claims where city = $1 and case_id = $2", &[of.into(), id.into()])
            .await?;
        let statement =
            "insert into claims (city, case_id, place, responder, status, live, since, due)
             values ($1, $2, $3, $4, $5, $6, $7, $8)";
        for (place, claim) in (0_i64..).zip(claims) {
            let values = [
                of.into(),
                id.into(),
                place.into(),
                (&claim.responder).into(),
                claim.status.name().into(),
                claim.status.is_live().into(),
                claim.since.into(),
                claim.due.into(),
            ];
            self.change(statement, &values).await?;
        }
        Ok(())
    }

    /// A responder.
    pub async fn responder(
        &mut self,
        of: &str,
        id: &str,
    ) -> Result<Option<ResponderRow>, StoreError> {
        let statement = format!(
            "select {} from responders where city = $1 and id = $2{}",
            ResponderRow::COLUMNS,
            self.0.locking(false)
        );
        self.one(&statement, &[of.into(), id.into()], responder).await
    }

    /// Puts a responder and its ties in the place of what there was of it.
    pub async fn put_responder(
        &mut self,
        of: &str,
        row: &ResponderRow,
        ties: &[TieRow],
    ) -> Result<(), StoreError> {
        let statement = format!(
            "insert into responders (city, {}) values ($1, $2, $3, $4, $5, $6)
             on conflict (city, id) do update set kind = excluded.kind, area_key = excluded.area_key,
               active = excluded.active, body = excluded.body",
            ResponderRow::COLUMNS
        );
        let ResponderRow { id, kind, area_key, active, body } = row;
        let values =
            [of.into(), id.into(), kind.into(), area_key.into(), (*active).into(), body.into()];
        self.change(&statement, &values).await?;
        self.change("delete from ties where city = $1 and responder = $2", &[of.into(), id.into()])
            .await?;
        let statement = "insert into ties (city, area_key, responder) values ($1, $2, $3)
             on conflict (city, area_key, responder) do nothing";
        for tie in ties {
            self.change(statement, &[of.into(), (&tie.area_key).into(), id.into()]).await?;
        }
        Ok(())
    }

    /// How many live claims a responder has, and when the first of them is due.
    pub async fn live_claims(
        &mut self,
        of: &str,
        responder: &str,
    ) -> Result<(u32, Option<Instant>), StoreError> {
        let statement =
            "select count(*), min(due) from claims where city = $1 and responder = $2 and live = 1";
        let claims = |mut row: Row| Ok((row.number()?, row.integer_or_none()?));
        let found = self.one(statement, &[of.into(), responder.into()], claims).await?;
        Ok(found.unwrap_or_default())
    }

    /// Writes down what was done: the places in the city's log that the rows get. Last in a transaction, since nobody else writes
    /// to the city's log until its end. `Moving` or `Moved` where there is a fence around the city.
    pub async fn append(&mut self, of: &str, rows: &[NewLogRow]) -> Result<Vec<i64>, StoreError> {
        self.keys_for(of, rows).await?;
        self.0.lock_log(of).await?;
        self.refuse_fenced(of).await?;
        let statement =
            "select position, hash from log where city = $1 order by position desc limit 1";
        let last = self
            .one(statement, &[of.into()], |mut row| Ok((row.integer()?, row.digest()?)))
            .await?;
        let (mut position, mut previous) = last.unwrap_or((0, GENESIS));
        let statement =
            "insert into log (city, position, previous, hash, kind, case_id, sequence, at, body)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            position = position.saturating_add(1);
            let body = self.sealed_entry(of, position, row).await?;
            let hash = hash_of(&previous, position, row, &body);
            let values = [
                of.into(),
                position.into(),
                (&previous).into(),
                (&hash).into(),
                row.kind.as_str().into(),
                (&row.case).into(),
                row.sequence.map(i64::from).into(),
                row.at.into(),
                body.into(),
            ];
            self.change(statement, &values).await?;
            previous = hash;
            places.push(position);
        }
        Ok(places)
    }

    /// Keeps what is to be done. An effect that is there already stays as it is.
    pub async fn put_effects(&mut self, of: &str, rows: &[EffectRow]) -> Result<(), StoreError> {
        let statement = format!(
            "insert into effects (city, {}) values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (city, id, receiver) do nothing",
            EffectRow::COLUMNS
        );
        for row in rows {
            let body = self.sealed_effect(of, row).await?;
            let values = [
                of.into(),
                (&row.id).into(),
                (&row.receiver).into(),
                (&row.case).into(),
                row.position.into(),
                row.next_try.into(),
                row.attempts.into(),
                body.into(),
            ];
            self.change(&statement, &values).await?;
        }
        Ok(())
    }

    /// Takes effects for one receiver whose time has come, those first that came first; counts the try, and puts the next one off
    /// to an instant, so that nobody else takes them meanwhile.
    pub async fn take_effects(
        &mut self,
        receiver: &str,
        now: Instant,
        again: Instant,
        limit: u32,
    ) -> Result<Vec<WaitingEffect>, StoreError> {
        let statement = format!(
            "select city, {} from effects where receiver = $1 and next_try <= $2
             and {UNFENCED}effects.city) order by next_try, position, id limit $3{}",
            EffectRow::COLUMNS,
            self.0.locking(true)
        );
        let mut taken = self
            .all(&statement, &[receiver.into(), now.into(), limit.into()], waiting_effect)
            .await?;
        let statement = "update effects set next_try = $1, attempts = $2 where city = $3 and id = $4 and receiver = $5";
        for WaitingEffect { city, row } in &mut taken {
            row.attempts = row.attempts.saturating_add(1);
            row.next_try = again;
            let of = (&*city).into();
            let values = [again.into(), row.attempts.into(), of, (&row.id).into(), receiver.into()];
            self.change(statement, &values).await?;
        }
        let mut opened = Vec::with_capacity(taken.len());
        for WaitingEffect { city, row } in taken {
            let row = self.opened_effect(&city, row).await?;
            opened.push(WaitingEffect { city, row });
        }
        Ok(opened)
    }

    /// Puts an effect off to an instant.
    pub async fn put_off(
        &mut self,
        of: &str,
        id: &str,
        receiver: &str,
        to: Instant,
    ) -> Result<(), StoreError> {
        let statement =
            "update effects set next_try = $1 where city = $2 and id = $3 and receiver = $4";
        self.change(statement, &[to.into(), of.into(), id.into(), receiver.into()]).await
    }

    /// An effect is done.
    pub async fn end_effect(
        &mut self,
        of: &str,
        id: &str,
        receiver: &str,
    ) -> Result<(), StoreError> {
        let statement = "delete from effects where city = $1 and id = $2 and receiver = $3";
        self.change(statement, &[of.into(), id.into(), receiver.into()]).await
    }

    /// Notes notices.
    pub async fn put_notices(&mut self, of: &str, rows: &[NoticeRow]) -> Result<(), StoreError> {
        let statement = "insert into notices (city, responder, case_id, step, area_key, at) values ($1, $2, $3, $4, $5, $6)
             on conflict (city, responder, case_id, step) do update set at = excluded.at";
        for NoticeRow { responder, case, step, area_key, at } in rows {
            let values = [
                of.into(),
                responder.into(),
                case.into(),
                step.into(),
                area_key.into(),
                (*at).into(),
            ];
            self.change(statement, &values).await?;
        }
        Ok(())
    }

    /// Cases whose deadline has passed, the longest past first, that nobody else is at.
    pub async fn due(&mut self, now: Instant, limit: u32) -> Result<Vec<DueCase>, StoreError> {
        let statement = format!(
            "select city, {}, {KEY_OF_CASE} from cases where next_due <= $1 and {UNFENCED}cases.city)
             order by next_due, city, id limit $2{}",
            CaseRow::COLUMNS,
            self.0.locking(true)
        );
        let values = [now.into(), limit.into()];
        let found = self.all(&statement, &values, |row| kept(row, due_case)).await?;
        let mut due = Vec::with_capacity(found.len());
        for Kept { row: DueCase { city, row }, wrapped } in found {
            let row = self.opened_case(&city, Kept { row, wrapped }).await?;
            due.push(DueCase { city, row });
        }
        Ok(due)
    }

    pub(crate) async fn all<T>(
        &mut self,
        statement: &str,
        values: &[Value],
        read: fn(Row) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.0.rows(statement, values).await?.into_iter().map(read).collect()
    }

    pub(crate) async fn one<T>(
        &mut self,
        statement: &str,
        values: &[Value],
        read: fn(Row) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(statement, values, read).await?.pop())
    }

    pub(crate) async fn change(
        &mut self,
        statement: &str,
        values: &[Value],
    ) -> Result<(), StoreError> {
        self.0.change(statement, values).await.map(|_| ())
    }
}

/// A row's values, in the order of its columns, behind the city.
fn case_values(of: &str, row: &CaseRow) -> [Value; 12] {
    [
        of.into(),
        (&row.id).into(),
        row.sequence.into(),
        (&row.policy).into(),
        row.stage.name().into(),
        (&row.category).into(),
        row.urgency.name().into(),
        (&row.area_key).into(),
        row.opened.into(),
        row.next_due.into(),
        (&row.holder).into(),
        (&row.body).into(),
    ]
}
