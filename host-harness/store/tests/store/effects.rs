//! What is due and what is to be done, each to one taker.

use std::collections::BTreeSet;

use wish_store::testing::Place;
use wish_store::{CaseRow, EffectRow, Store, StoreError};

use crate::samples::{CITY, NOW, case, effect, open_cases, write};

on_both! {
    what_is_due_comes_in_order_and_no_more_than_asked,
    taking_an_effect_counts_the_try_and_hides_it_until_its_instant,
    an_effect_is_for_its_receiver_alone,
    an_effect_that_is_put_off_waits,
    an_effect_that_is_done_is_gone,
    each_effect_goes_to_one_of_many_takers,
}

async fn due(store: &Store, now: i64, limit: u32) -> Vec<String> {
    let due = write(store, move |mut transaction| {
        Box::pin(async move { transaction.due(now, limit).await })
    });
    due.await.into_iter().map(|due| format!("{} {}", due.city, due.row.id)).collect()
}

async fn what_is_due_comes_in_order_and_no_more_than_asked(place: &Place) {
    let store = place.open().await;
    let of = |id: &str, due| CaseRow { next_due: due, ..case(id) };
    open_cases(
        &store,
        vec![of("b", Some(2)), of("B", Some(2)), of("a", Some(3)), of("z", Some(1)), of("n", None)],
    )
    .await;
    write(&store, |mut transaction| {
        Box::pin(async move {
            transaction.open_case("tz2", &CaseRow { next_due: Some(2), ..case("a") }).await
        })
    })
    .await;
    assert_eq!(due(&store, 2, 9).await, ["tz z", "tz B", "tz b", "tz2 a"]);
    assert_eq!(due(&store, 3, 9).await, ["tz z", "tz B", "tz b", "tz2 a", "tz a"]);
    assert_eq!(due(&store, 3, 2).await, ["tz z", "tz B"]);
    assert!(due(&store, 0, 9).await.is_empty());
}

async fn put(store: &Store, rows: Vec<EffectRow>) {
    write(store, |mut transaction| {
        Box::pin(async move { transaction.put_effects(CITY, &rows).await })
    })
    .await;
}

/// Takes effects: which, and the how-manieth try it is.
async fn take(store: &Store, receiver: &'static str, now: i64, limit: u32) -> Vec<(String, u32)> {
    let taken = write(store, move |mut transaction| {
        Box::pin(async move { transaction.take_effects(receiver, now, now + 10, limit).await })
    });
    taken.await.into_iter().map(|effect| (effect.row.id, effect.row.attempts)).collect()
}

async fn taking_an_effect_counts_the_try_and_hides_it_until_its_instant(place: &Place) {
    let store = place.open().await;
    let at = |id: &str, position, next_try| EffectRow { position, ..effect(id, "hook", next_try) };
    put(&store, vec![at("c", 3, NOW), at("b", 1, NOW), at("a", 2, NOW), at("later", 0, NOW + 1)])
        .await;
    let one = |id: &str, attempt| (id.to_owned(), attempt);
    assert_eq!(take(&store, "hook", NOW, 2).await, [one("b", 1), one("a", 1)]);
    assert_eq!(take(&store, "hook", NOW, 9).await, [one("c", 1)]);
    assert!(take(&store, "hook", NOW, 9).await.is_empty());
    assert_eq!(take(&store, "hook", NOW + 9, 9).await, [one("later", 1)]);
    assert_eq!(take(&store, "hook", NOW + 10, 9).await, [one("b", 2), one("a", 2), one("c", 2)]);
    assert_eq!(store.waiting_effects().await, Ok(4));
}

async fn an_effect_is_for_its_receiver_alone(place: &Place) {
    let store = place.open().await;
    put(&store, vec![effect("e", "one", NOW), effect("e", "two", NOW)]).await;
    assert_eq!(take(&store, "one", NOW, 9).await.len(), 1);
    assert!(take(&store, "one", NOW, 9).await.is_empty());
    assert_eq!(take(&store, "two", NOW, 9).await.len(), 1);
    assert!(take(&store, "three", NOW, 9).await.is_empty());
}

async fn an_effect_that_is_put_off_waits(place: &Place) {
    let store = place.open().await;
    put(&store, vec![effect("e", "hook", NOW)]).await;
    write(&store, |mut transaction| {
        Box::pin(async move { transaction.put_off(CITY, "e", "hook", NOW + 3).await })
    })
    .await;
    assert!(take(&store, "hook", NOW + 2, 9).await.is_empty());
    assert_eq!(take(&store, "hook", NOW + 3, 9).await, [("e".to_owned(), 1)]);
}

async fn an_effect_that_is_done_is_gone(place: &Place) {
    let store = place.open().await;
    put(&store, vec![effect("e", "one", NOW), effect("e", "two", NOW)]).await;
    write(&store, |mut transaction| {
        Box::pin(async move {
            transaction.end_effect(CITY, "e", "one").await?;
            transaction.end_effect("elsewhere", "e", "two").await
        })
    })
    .await;
    assert!(take(&store, "one", NOW, 9).await.is_empty());
    assert_eq!(take(&store, "two", NOW, 9).await.len(), 1);
}

async fn each_effect_goes_to_one_of_many_takers(place: &Place) {
    let store = place.open().await;
    put(&store, (0..200).map(|n| effect(&format!("e{n:03}"), "hook", NOW)).collect()).await;
    let takers = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut taken = Vec::new();
            for _ in 0..20 {
                taken.extend(take(&store, "hook", NOW, 7).await);
            }
            taken
        })
    });
    let mut all = Vec::new();
    for taker in takers.collect::<Vec<_>>() {
        all.extend(taker.await.expect("a taker"));
    }
    assert_eq!(all.len(), 200);
    assert!(all.iter().all(|(_, attempt)| *attempt == 1));
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 200);
}

/// PostgreSQL alone: in SQLite there is one transaction at a time.
#[tokio::test(flavor = "multi_thread")]
async fn each_case_that_is_due_goes_to_one_of_two_transactions_under_way() {
    let place = Place::postgres().await;
    let (first, second) = (place.open().await, place.open().await);
    open_cases(&first, ["a", "b", "c"].map(case).to_vec()).await;
    let seen = first
        .write(move |mut transaction| {
            Box::pin(async move {
                let held = transaction.due(NOW, 2).await?;
                assert_eq!(held.iter().map(|due| &*due.row.id).collect::<Vec<_>>(), ["a", "b"]);
                Ok::<_, StoreError>(due(&second, NOW, 9).await)
            })
        })
        .await;
    assert_eq!(seen, Ok(vec!["tz c".to_owned()]));
    assert_eq!(due(&first, NOW, 9).await.len(), 3);
}
