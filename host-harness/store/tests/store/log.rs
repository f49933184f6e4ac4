//! The log of a city has no gaps, and shows what was done to it behind the store's back.

use wish_store::testing::Place;
use wish_store::{GENESIS, LogBody, NewLogRow, StoreError, broken_link};

use crate::samples::{CITY, NOW, append, entry, try_write, whole_log, write};

on_both! {
    places_have_no_gaps_under_many_writers,
    what_is_given_up_leaves_no_gap,
    each_city_has_a_log_of_its_own,
    an_event_of_a_case_has_one_place,
    a_changed_row_is_found,
    a_removed_row_is_found,
    an_inserted_row_is_found,
    rows_that_changed_places_are_found,
    the_log_is_read_from_any_place_on,
}

async fn places_have_no_gaps_under_many_writers(place: &Place) {
    let store = place.open().await;
    let writers = (0..8).map(|writer| {
        let store = store.clone();
        tokio::spawn(async move {
            let mut places = Vec::new();
            for number in 0..20 {
                let case = format!("w{writer}");
                let rows = vec![entry(&case, 2 * number), entry(&case, 2 * number + 1)];
                places.extend(append(&store, rows).await);
            }
            places
        })
    });
    let mut places = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        let of_writer = writer.await.expect("a writer");
        assert!(of_writer.is_sorted());
        places.extend(of_writer);
    }
    places.sort_unstable();
    assert_eq!(places, (1..=320).collect::<Vec<_>>());
    let log = whole_log(&store).await;
    assert_eq!(log.iter().map(|row| row.position).collect::<Vec<_>>(), places);
    assert_eq!(broken_link(&GENESIS, &log), None);
    let of_case = store.log_of(CITY, "w3").await.expect("the case's rows");
    assert!(of_case.iter().map(|row| row.entry.sequence).eq((0..40).map(Some)));
}

async fn what_is_given_up_leaves_no_gap(place: &Place) {
    let store = place.open().await;
    append(&store, vec![entry("w1", 1)]).await;
    let given_up = try_write(&store, |mut transaction| {
        Box::pin(async move {
            transaction.append(CITY, &[entry("w1", 2)]).await?;
            Err::<(), _>(StoreError::GivenUp)
        })
    })
    .await;
    assert_eq!(given_up, Err(StoreError::GivenUp));
    assert_eq!(append(&store, vec![entry("w1", 2)]).await, [2]);
    assert_eq!(broken_link(&GENESIS, &whole_log(&store).await), None);
}

async fn each_city_has_a_log_of_its_own(place: &Place) {
    let store = place.open().await;
    append(&store, vec![entry("w1", 1)]).await;
    let elsewhere = write(&store, |mut transaction| {
        Box::pin(async move { transaction.append("elsewhere", &[entry("w1", 1)]).await })
    })
    .await;
    assert_eq!(elsewhere, [1]);
    assert_eq!(whole_log(&store).await.len(), 1);
}

async fn an_event_of_a_case_has_one_place(place: &Place) {
    let store = place.open().await;
    append(&store, vec![entry("w1", 1)]).await;
    let again = try_write(&store, |mut transaction| {
        Box::pin(async move { transaction.append(CITY, &[entry("w1", 1)]).await })
    })
    .await;
    assert!(matches!(again, Err(StoreError::Busy(_))), "{again:?}");
    // What has no sequence may be said of a case any number of times.
    let read = || NewLogRow { kind: "read".to_owned(), sequence: None, ..entry("w1", 0) };
    assert_eq!(append(&store, vec![read(), read()]).await, [2, 3]);
}

/// The place at which a log of six rows breaks once it was tampered with.
async fn broken_by(place: &Place, statements: &str) -> Option<i64> {
    let store = place.open().await;
    append(&store, (1..=6).map(|sequence| entry("w1", sequence)).collect()).await;
    let without_case = NewLogRow {
        kind: "read".to_owned(),
        case: None,
        sequence: None,
        at: NOW,
        body: LogBody::Clear(Vec::new()),
    };
    append(&store, vec![without_case]).await;
    assert_eq!(broken_link(&GENESIS, &whole_log(&store).await), None);
    place.tamper(statements).await;
    broken_link(&GENESIS, &whole_log(&store).await)
}

async fn a_changed_row_is_found(place: &Place) {
    let statements = [
        "update log set kind = 'other' where position = 3",
        "update log set case_id = 'w2' where position = 3",
        "update log set sequence = 9 where position = 3",
        "update log set at = at + 1 where position = 3",
        "update log set body = previous where position = 3",
        "update log set hash = previous where position = 3",
        "update log set previous = hash where position = 3",
    ];
    for statement in statements {
        let broken = broken_by(place, statement).await;
        assert_eq!(broken, Some(3), "{statement}");
        place.tamper("delete from log").await;
    }
    // No case is not the case without a name.
    let broken = broken_by(place, "update log set case_id = '' where position = 7").await;
    assert_eq!(broken, Some(7));
}

async fn a_removed_row_is_found(place: &Place) {
    assert_eq!(broken_by(place, "delete from log where position = 4").await, Some(5));
    place.tamper("delete from log").await;
    assert_eq!(broken_by(place, "delete from log where position = 1").await, Some(2));
    place.tamper("delete from log").await;
    let moved_up =
        "delete from log where position = 4; update log set position = 4 where position = 5;
        update log set position = 5 where position = 6";
    assert_eq!(broken_by(place, moved_up).await, Some(4));
}

async fn an_inserted_row_is_found(place: &Place) {
    let at_the_end = "insert into log select city, 8, hash, previous, kind, case_id, 9, at, body from log where position = 7";
    assert_eq!(broken_by(place, at_the_end).await, Some(8));
    place.tamper("delete from log").await;
    let between = "update log set position = 8 where position = 7; update log set position = 7 where position = 6;
        insert into log select city, 6, hash, hash, kind, case_id, 9, at, body from log where position = 5";
    assert_eq!(broken_by(place, between).await, Some(6));
}

async fn rows_that_changed_places_are_found(place: &Place) {
    let swapped = "update log set position = 0 where position = 2; update log set position = 2 where position = 3;
        update log set position = 3 where position = 0";
    assert_eq!(broken_by(place, swapped).await, Some(2));
}

async fn the_log_is_read_from_any_place_on(place: &Place) {
    let store = place.open().await;
    append(&store, (1..=6).map(|sequence| entry("w1", sequence)).collect()).await;
    let first = store.log(CITY, 0, 4).await.expect("rows");
    let rest = store.log(CITY, 4, 4).await.expect("rows");
    assert_eq!((first.len(), rest.len()), (4, 2));
    assert_eq!(broken_link(&first[3].hash, &rest), None);
    assert_eq!(broken_link(&GENESIS, &rest), Some(5));
    assert_eq!(store.log(CITY, 6, 4).await, Ok(Vec::new()));
}
