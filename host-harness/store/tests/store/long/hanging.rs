//! A host that hangs keeps others from a city's log for a while, not for ever.

use std::time::Duration;

use wish_store::StoreError;
use wish_store::testing::Place;

use crate::samples::{CITY, append, entry, try_write};

/// PostgreSQL alone: in SQLite nobody waits for anything within a transaction.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_hangs_is_ended_and_others_go_on() {
    let place = Place::postgres().await;
    let (hanging, other) = (place.open().await, place.open().await);
    let hangs = tokio::spawn(async move {
        try_write(&hanging, |mut transaction| {
            Box::pin(async move {
                transaction.append(CITY, &[entry("w1", 1)]).await?;
                tokio::time::sleep(Duration::from_secs(12)).await;
                transaction.append(CITY, &[entry("w1", 2)]).await?;
                Ok(())
            })
        })
        .await
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let waits = try_write(&other, |mut transaction| {
        Box::pin(async move { transaction.append(CITY, &[entry("w2", 1)]).await })
    })
    .await;
    assert!(matches!(waits, Err(StoreError::Busy(_))), "{waits:?}");
    let hung = hangs.await.expect("a task");
    assert!(matches!(hung, Err(StoreError::Unavailable(_))), "{hung:?}");
    assert_eq!(append(&other, vec![entry("w2", 1)]).await, [1]);
}
