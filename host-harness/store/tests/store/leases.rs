//! Leases, how far logs have come, and up to where that was announced.

use wish_store::testing::Place;
use wish_store::{CityRow, HeadRow, Store};

use crate::samples::{CITY, append, entry, write};

on_both! {
    a_lease_has_one_holder_until_it_ends,
    a_lease_goes_to_one_of_many_who_ask_at_once,
    the_ends_of_logs_are_seen_with_what_was_announced,
}

async fn take(store: &Store, holder: &str, for_ms: i64) -> Option<i64> {
    let holder = holder.to_owned();
    write(store, move |mut transaction| {
        Box::pin(async move { transaction.take_lease("relay", &holder, for_ms).await })
    })
    .await
}

async fn a_lease_has_one_holder_until_it_ends(place: &Place) {
    let store = place.open().await;
    assert_eq!(take(&store, "a", 60_000).await, Some(1));
    assert_eq!(take(&store, "b", 60_000).await, None);
    assert_eq!(take(&store, "a", 60_000).await, Some(1), "its own is prolonged");
    assert_eq!(take(&store, "a", -1).await, Some(1));
    assert_eq!(
        take(&store, "b", 60_000).await,
        Some(2),
        "one that is over is had, under a higher token"
    );
    assert_eq!(take(&store, "a", 60_000).await, None);
    write(&store, |mut transaction| {
        Box::pin(async move {
            transaction.end_lease("relay", "a").await?;
            transaction.end_lease("relay", "b").await
        })
    })
    .await;
    assert_eq!(take(&store, "a", 60_000).await, Some(3));
}

async fn a_lease_goes_to_one_of_many_who_ask_at_once(place: &Place) {
    let store = place.open().await;
    let takers = (0..8).map(|taker| {
        let store = store.clone();
        tokio::spawn(async move { take(&store, &taker.to_string(), 60_000).await })
    });
    let mut taken = 0;
    for taker in takers.collect::<Vec<_>>() {
        taken += usize::from(taker.await.expect("a taker").is_some());
    }
    assert_eq!(taken, 1);
}

async fn the_ends_of_logs_are_seen_with_what_was_announced(place: &Place) {
    let store = place.open().await;
    write(&store, |mut transaction| {
        Box::pin(async move {
            for city in ["empty", CITY] {
                let (city, policy) = (city.to_owned(), String::new());
                transaction.put_city(&CityRow { city, policy }).await?;
            }
            Ok(())
        })
    })
    .await;
    append(&store, (1..=5).map(|sequence| entry("w1", sequence)).collect()).await;
    let announced = |to: i64| {
        write(&store, move |mut transaction| {
            Box::pin(async move { transaction.put_announced(CITY, to).await })
        })
    };
    let head =
        |city: &str, position, announced| HeadRow { city: city.to_owned(), position, announced };
    assert_eq!(store.heads().await, Ok(vec![head("empty", 0, 0), head(CITY, 5, 0)]));
    announced(3).await;
    announced(2).await;
    assert_eq!(store.heads().await, Ok(vec![head("empty", 0, 0), head(CITY, 5, 3)]), "never back");
    let rows = store.announcements(CITY, 3, 9).await.expect("announcements");
    let rows: Vec<_> = rows.into_iter().map(|row| (row.position, row.kind, row.case)).collect();
    let row = |position| (position, "events".to_owned(), Some("w1".to_owned()));
    assert_eq!(rows, [row(4), row(5)]);
}
