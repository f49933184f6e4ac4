//! A city is moved from one database to another: all of it, with one of them at most taking its writes at any time.

use wish_store::testing::Place;
use wish_store::{
    AnsweredRow, CityRow, FenceState, GENESIS, Move, MoveError, Store, StoreError, broken_link,
    copied_tables, uncopied_tables,
};

use crate::samples::{
    CITY, NOW, append, case, claim, effect, entry, open_cases, put_responders, responder, tie,
    try_write, whole_log, write,
};

on_both! {
    a_fence_refuses_writes_and_hides_what_is_due_until_it_falls,
    a_fence_that_fell_does_not_let_its_move_go_on,
}

async fn set_up(place: &Place) -> Store {
    let store = place.open().await;
    write(&store, |mut transaction| {
        Box::pin(async move {
            transaction
                .put_city(&CityRow { city: CITY.to_owned(), policy: "p".to_owned() })
                .await?;
            let answer = AnsweredRow {
                subject: "s".to_owned(),
                key: "k".to_owned(),
                fingerprint: [7; 32],
                case: Some("w1".to_owned()),
                at: NOW,
                answer: vec![0, 255, b'\''],
            };
            transaction.put_answered(CITY, &answer).await?;
            transaction
                .put_claims(CITY, "w1", &[claim("r1", wish_contract::ClaimStatus::Active, NOW)])
                .await?;
            transaction.put_effects(CITY, &[effect("e1", "rules", NOW)]).await
        })
    })
    .await;
    open_cases(&store, vec![case("w1"), case("w2")]).await;
    put_responders(&store, vec![(responder("r1", "person", "44"), vec![tie("r1", "44/01")])]).await;
    append(&store, (1..=20).map(|sequence| entry("w1", sequence)).collect()).await;
    store
}

/// A write as a command's is: whether it was kept.
async fn write_one(store: &Store, id: &str) -> Result<(), StoreError> {
    let id = id.to_owned();
    try_write(store, move |mut transaction| {
        Box::pin(async move {
            transaction.open_case(CITY, &case(&id)).await?;
            transaction.append(CITY, &[entry(&id, 1)]).await.map(|_| ())
        })
    })
    .await
}

async fn leaving(store: &Store, move_id: &'static str, for_ms: i64) -> Result<(), StoreError> {
    try_write(store, move |mut transaction| {
        Box::pin(async move {
            transaction.put_leaving(CITY, move_id, "there", for_ms).await.map(|_| ())
        })
    })
    .await
}

async fn left(store: &Store, move_id: &'static str) -> bool {
    write(store, move |mut transaction| {
        Box::pin(async move { transaction.put_left(CITY, move_id).await })
    })
    .await
}

/// How many cases and effects there are to take.
async fn to_take(store: &Store) -> (usize, usize) {
    write(store, |mut transaction| {
        Box::pin(async move {
            let effects = transaction.take_effects("rules", NOW, NOW, 9).await?;
            Ok((transaction.due(NOW, 9).await?.len(), effects.len()))
        })
    })
    .await
}

async fn a_fence_refuses_writes_and_hides_what_is_due_until_it_falls(place: &Place) {
    let store = set_up(place).await;
    assert_eq!(to_take(&store).await, (2, 1));
    leaving(&store, "m1", 60_000).await.expect("the fence");
    let refused = Err(StoreError::Moving(CITY.to_owned()));
    assert_eq!(write_one(&store, "w3").await, refused);
    assert_eq!(to_take(&store).await, (0, 0));
    assert_eq!(whole_log(&store).await.len(), 20, "reads go on");
    assert_eq!(leaving(&store, "m2", 60_000).await, refused, "one move at a time");
    leaving(&store, "m1", -1).await.expect("its own is prolonged");
    write_one(&store, "w3").await.expect("the fence fell");
    assert_eq!(store.fences().await, Ok(Vec::new()));
    assert_eq!(to_take(&store).await, (3, 1));
    leaving(&store, "m3", 60_000).await.expect("another fence");
    assert!(!left(&store, "m1").await);
    assert!(left(&store, "m3").await && left(&store, "m3").await);
    let moved = StoreError::Moved { city: CITY.to_owned(), to: "there".to_owned() };
    assert_eq!(write_one(&store, "w4").await, Err(moved));
    assert_eq!(to_take(&store).await, (0, 0));
}

async fn a_fence_that_fell_does_not_let_its_move_go_on(place: &Place) {
    let store = set_up(place).await;
    leaving(&store, "m1", -1).await.expect("the fence");
    assert!(!left(&store, "m1").await, "it fell, though nobody wrote");
    assert_eq!(leaving(&store, "m1", 60_000).await, Err(StoreError::Moving(CITY.to_owned())));
    write_one(&store, "w3").await.expect("kept");
    assert!(!left(&store, "m1").await);
}

/// PostgreSQL alone: a transaction that began to write before the fence was put up, and comes to its end after, is refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_began_before_the_fence_is_before_it_or_refused() {
    let place = Place::postgres().await;
    let (store, other) = (set_up(&place).await, place.open().await);
    let late = try_write(&store, move |mut transaction| {
        Box::pin(async move {
            transaction.open_case(CITY, &case("late")).await?;
            leaving(&other, "m1", 60_000).await?;
            transaction.append(CITY, &[entry("late", 1)]).await.map(|_| ())
        })
    });
    assert_eq!(late.await, Err(StoreError::Moving(CITY.to_owned())));
    assert_eq!(store.case(CITY, "late").await, Ok(None));
}

/// Which of two stores take writes of the city.
async fn taking(stores: [&Store; 2]) -> Vec<usize> {
    let mut taking = Vec::new();
    for (place, store) in stores.into_iter().enumerate() {
        // Refused where the city is not: a case is opened in a city alone.
        let is_there = store.cities().await.expect("cities").iter().any(|row| row.city == CITY);
        let refused = StoreError::GivenUp;
        let tried = try_write(store, |mut transaction| {
            Box::pin(async move {
                transaction.append(CITY, &[entry("tried", 0)]).await?;
                Err::<(), _>(StoreError::GivenUp)
            })
        });
        if is_there && tried.await == Err(refused) {
            taking.push(place);
        }
    }
    taking
}

/// Everything of the city, as text.
async fn content(place: &Place) -> Vec<String> {
    let mut content = Vec::new();
    for table in copied_tables() {
        let rows = place
            .rows_as_text(&format!(
                "select t::text from {table} t where city = '{CITY}' order by 1"
            ))
            .await;
        content.extend(rows.into_iter().map(|row| format!("{table} {row}")));
    }
    content
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_ends_anywhere_goes_on_and_is_whole() {
    // Ended behind each step, and taken up again by somebody who knows nothing of it.
    for ended_behind in 0..=5 {
        let (here, there) = (Place::postgres().await, Place::postgres().await);
        let (from, to) = (set_up(&here).await, there.open().await);
        let before = content(&here).await;
        assert!(before.len() > 27, "{before:?}");
        for until in [ended_behind, 5] {
            let moving = Move::begin(CITY, here.address(), there.address()).await.expect("begun");
            if until >= 1 {
                moving.copy().await.expect("copied");
            }
            if until >= 2 {
                moving.leave().await.expect("left");
            }
            if until >= 3 {
                moving.open().await.expect("open");
            }
            if until >= 4 {
                moving.clear().await.expect("cleared");
            }
            let expected = if until >= 3 || ended_behind >= 3 { vec![1] } else { vec![] };
            assert_eq!(taking([&from, &to]).await, expected, "{ended_behind} {until}");
        }
        assert_eq!(content(&there).await, before);
        assert_eq!(content(&here).await, Vec::<String>::new());
        assert_eq!(broken_link(&GENESIS, &whole_log(&to).await), None);
        write_one(&to, "w9").await.expect("kept");
        let moved = write_one(&from, "w9").await;
        assert!(matches!(moved, Err(StoreError::Moved { .. })), "{moved:?}");
        // And back again.
        let back = Move::begin(CITY, there.address(), here.address()).await.expect("begun");
        back.copy().await.expect("copied");
        back.leave().await.expect("left");
        back.open().await.expect("open");
        back.clear().await.expect("cleared");
        assert_eq!(taking([&from, &to]).await, [0]);
        assert_eq!(whole_log(&from).await.len(), 21);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_is_refused_where_it_would_destroy_something() {
    let (here, there) = (Place::postgres().await, Place::postgres().await);
    let (from, to) = (set_up(&here).await, set_up(&there).await);
    let begin = |city| Move::begin(city, here.address(), there.address());
    let twice = Move::begin(CITY, here.address(), here.address()).await;
    assert!(matches!(twice, Err(MoveError::SameDatabase)));
    assert!(matches!(begin("nowhere").await, Err(MoveError::NoCity(_))));
    let moving = begin(CITY).await.expect("begun");
    let before = content(&there).await;
    assert_eq!(moving.copy().await, Err(MoveError::InTheWay(CITY.to_owned())));
    assert_eq!(content(&there).await, before, "it is as it was");
    // What is open nowhere else is not removed.
    assert_eq!(moving.open().await, Err(MoveError::FenceFell));
    assert_eq!(moving.clear().await, Err(MoveError::FenceFell));
    assert_eq!(from.fences().await.expect("fences")[0].state, FenceState::Leaving);
    assert_eq!(to.fences().await, Ok(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_whose_fence_fell_keeps_nothing_and_can_be_begun_again() {
    let (here, there) = (Place::postgres().await, Place::postgres().await);
    let (from, to) = (set_up(&here).await, there.open().await);
    let slow = Move::begin(CITY, here.address(), there.address()).await.expect("begun");
    slow.copy().await.expect("copied");
    here.tamper("update fences set until = 0").await;
    write_one(&from, "w3").await.expect("the fence fell");
    assert_eq!(slow.leave().await, Err(MoveError::FenceFell));
    assert_eq!(taking([&from, &to]).await, [0]);
    let again = Move::begin(CITY, here.address(), there.address()).await.expect("begun again");
    assert_eq!(slow.copy().await, Err(MoveError::FenceFell), "it was overtaken");
    again.copy().await.expect("copied");
    again.leave().await.expect("left");
    again.open().await.expect("open");
    again.clear().await.expect("cleared");
    assert_eq!(slow.open().await, Err(MoveError::FenceFell));
    assert_eq!(whole_log(&to).await.len(), 21);
    assert_eq!(taking([&from, &to]).await, [1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_does_not_hold_together_is_not_moved() {
    let (here, there) = (Place::postgres().await, Place::postgres().await);
    let (_, to) = (set_up(&here).await, there.open().await);
    here.tamper("update log set body = '\\x00' where position = 13").await;
    let moving = Move::begin(CITY, here.address(), there.address()).await.expect("begun");
    let refused = moving.copy().await;
    let difference = "the chain of the log breaks at 13".to_owned();
    assert_eq!(refused, Err(MoveError::Unlike { table: "log".to_owned(), difference }));
    assert_eq!(to.cities().await, Ok(Vec::new()));
}

/// A new table is copied with its city, or named as one that stays.
#[tokio::test(flavor = "multi_thread")]
async fn every_table_goes_with_its_city_or_is_named_as_the_databases_own() {
    let place = Place::postgres().await;
    drop(place.open().await);
    let all = place
        .rows_as_text(
            "select table_name::text from information_schema.tables
             where table_schema = 'public' and table_name <> 'forms' order by 1",
        )
        .await;
    let mut known: Vec<_> = copied_tables().into_iter().chain(uncopied_tables()).collect();
    known.sort_unstable();
    assert_eq!(all, known, "tables that the schema is read for");
    let with_city = place
        .rows_as_text(
            "select table_name::text from information_schema.columns
             where table_schema = 'public' and column_name = 'city' and table_name <> 'fences' order by 1",
        )
        .await;
    let mut copied = copied_tables();
    copied.sort_unstable();
    assert_eq!(with_city, copied);
    assert_eq!(
        uncopied_tables(),
        ["leases", "fences", "sealing_keys", "hosts"],
        "each stays for a reason: say why in moving.rs"
    );
}
