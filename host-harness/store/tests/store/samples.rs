//! Rows to put, and shorter ways to put them.

use std::future::Future;
use std::pin::Pin;

use wish_contract::{ClaimStatus, Instant, Stage, Urgency};
use wish_store::{
    CaseRow, ClaimRow, EffectRow, LogBody, LogRow, NewLogRow, ResponderRow, Store, StoreError,
    TieRow, Transaction, area_key,
};

pub const CITY: &str = "tz";
/// When everything here happens.
pub const NOW: Instant = 1_772_413_200_000;

pub type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 't>>;

/// A write that fails as the store does.
pub async fn try_write<T, W>(store: &Store, work: W) -> Result<T, StoreError>
where
    T: Send + 'static,
    W: for<'t> FnOnce(Transaction<'t>) -> Work<'t, T> + Send + 'static,
{
    store.write(work).await
}

/// A write that does not fail.
pub async fn write<T, W>(store: &Store, work: W) -> T
where
    T: Send + 'static,
    W: for<'t> FnOnce(Transaction<'t>) -> Work<'t, T> + Send + 'static,
{
    try_write(store, work).await.expect("the write is kept")
}

pub fn case(id: &str) -> CaseRow {
    CaseRow {
        id: id.to_owned(),
        sequence: 1,
        policy: "0123456789abcdef".to_owned(),
        stage: Stage::Published,
        category: "necessities".to_owned(),
        urgency: Urgency::Normal,
        area_key: area_key("44/01/05"),
        opened: NOW,
        next_due: Some(NOW),
        holder: None,
        body: id.as_bytes().to_vec(),
    }
}

pub fn claim(responder: &str, status: ClaimStatus, since: Instant) -> ClaimRow {
    let due = status.is_live().then_some(since + 1_000);
    ClaimRow { responder: responder.to_owned(), status, since, due }
}

pub fn responder(id: &str, kind: &str, area: &str) -> ResponderRow {
    ResponderRow {
        id: id.to_owned(),
        kind: kind.to_owned(),
        area_key: area_key(area),
        active: true,
        body: id.as_bytes().to_vec(),
    }
}

pub fn tie(responder: &str, area: &str) -> TieRow {
    TieRow { responder: responder.to_owned(), area_key: area_key(area) }
}

pub fn effect(id: &str, receiver: &str, next_try: Instant) -> EffectRow {
    EffectRow {
        id: id.to_owned(),
        receiver: receiver.to_owned(),
        case: "w1".to_owned(),
        position: 1,
        next_try,
        attempts: 0,
        body: id.as_bytes().to_vec(),
    }
}

pub fn entry(case: &str, sequence: u32) -> NewLogRow {
    NewLogRow {
        kind: "events".to_owned(),
        case: Some(case.to_owned()),
        sequence: Some(sequence),
        at: NOW,
        body: LogBody::Sealed(format!("{case} {sequence}").into_bytes()),
    }
}

pub async fn open_cases(store: &Store, rows: Vec<CaseRow>) {
    write(store, |mut transaction| {
        Box::pin(async move {
            for row in &rows {
                transaction.open_case(CITY, row).await?;
            }
            Ok(())
        })
    })
    .await;
}

pub async fn put_responders(store: &Store, rows: Vec<(ResponderRow, Vec<TieRow>)>) {
    write(store, |mut transaction| {
        Box::pin(async move {
            for (row, ties) in &rows {
                transaction.put_responder(CITY, row, ties).await?;
            }
            Ok(())
        })
    })
    .await;
}

pub async fn append(store: &Store, rows: Vec<NewLogRow>) -> Vec<i64> {
    write(store, |mut transaction| Box::pin(async move { transaction.append(CITY, &rows).await }))
        .await
}

/// All of the city's log.
pub async fn whole_log(store: &Store) -> Vec<LogRow> {
    store.log(CITY, 0, u32::MAX).await.expect("the log")
}
