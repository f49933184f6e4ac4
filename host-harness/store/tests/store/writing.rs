//! A write is whole or not at all, whoever else writes, reads, fails or goes away.

use std::time::Duration;

use tokio::task::JoinSet;
use wish_store::testing::Place;
use wish_store::{AnsweredRow, CaseRow, GENESIS, Store, StoreError, broken_link};

use crate::samples::{CITY, NOW, append, case, entry, open_cases, try_write, whole_log, write};

on_both! {
    a_write_that_fails_or_panics_changes_nothing_and_others_are_kept,
    a_write_in_which_a_statement_failed_is_not_kept_even_if_it_goes_on,
    of_two_that_open_the_same_case_one_is_busy,
    of_two_that_answer_the_same_command_one_is_busy,
    changes_of_one_case_wait_for_each_other,
    a_reader_never_sees_half_of_a_write,
    a_client_that_goes_away_leaves_all_or_nothing,
    what_is_read_is_what_was_written_before,
    every_handle_on_a_store_sees_the_same,
    what_was_written_is_there_when_it_is_opened_again,
}

async fn a_write_that_fails_or_panics_changes_nothing_and_others_are_kept(place: &Place) {
    let store = place.open().await;
    let mut writes = JoinSet::new();
    for number in 0..120 {
        let store = store.clone();
        writes.spawn(async move {
            let kept = try_write(&store, move |mut transaction| {
                Box::pin(async move {
                    let id = format!("w{number}");
                    transaction.open_case(CITY, &case(&id)).await?;
                    transaction.append(CITY, &[entry(&id, 1)]).await?;
                    match number % 3 {
                        0 => Ok(()),
                        1 => Err(StoreError::GivenUp),
                        _ => panic!("as a defect in the host would"),
                    }
                })
            });
            (number, kept.await)
        });
    }
    for (number, kept) in writes.join_all().await {
        match number % 3 {
            0 => assert_eq!(kept, Ok(())),
            1 => assert_eq!(kept, Err(StoreError::GivenUp)),
            _ => assert!(matches!(kept, Err(StoreError::Broken(_))), "{kept:?}"),
        }
        let found = store.case(CITY, &format!("w{number}")).await.expect("a look");
        assert_eq!(found.is_some(), number % 3 == 0);
    }
    let log = whole_log(&store).await;
    assert_eq!((log.len(), broken_link(&GENESIS, &log)), (40, None));
}

async fn a_write_in_which_a_statement_failed_is_not_kept_even_if_it_goes_on(place: &Place) {
    let store = place.open().await;
    open_cases(&store, vec![case("w1")]).await;
    let kept = try_write(&store, |mut transaction| {
        Box::pin(async move {
            transaction.open_case(CITY, &case("before")).await?;
            drop(transaction.open_case(CITY, &case("w1")).await);
            drop(transaction.open_case(CITY, &case("after")).await);
            Ok(())
        })
    })
    .await;
    assert!(matches!(kept, Err(StoreError::Busy(_))), "{kept:?}");
    for id in ["before", "after"] {
        assert_eq!(store.case(CITY, id).await, Ok(None), "{id}");
    }
    open_cases(&store, vec![case("before")]).await;
}

/// What came of several that did the same at once: one did it, the others were told that somebody else had.
fn one_of_them(outcomes: Vec<Result<usize, StoreError>>) -> usize {
    let winners: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect();
    assert_eq!(winners.len(), 1, "{outcomes:?}");
    let busy = |outcome: &Result<_, _>| matches!(outcome, Ok(_) | Err(StoreError::Busy(_)));
    assert!(outcomes.iter().all(busy), "{outcomes:?}");
    *winners[0]
}

async fn of_two_that_open_the_same_case_one_is_busy(place: &Place) {
    let store = place.open().await;
    for round in 0..20 {
        let mut writes = JoinSet::new();
        let id = format!("w{round}");
        for writer in 0..2 {
            let (store, id) = (store.clone(), id.clone());
            writes.spawn(async move {
                try_write(&store, move |mut transaction| {
                    Box::pin(async move {
                        transaction.case(CITY, &id).await?;
                        let row = CaseRow { category: writer.to_string(), ..case(&id) };
                        transaction.open_case(CITY, &row).await?;
                        transaction.append(CITY, &[entry(&id, 1)]).await?;
                        Ok(writer)
                    })
                })
                .await
            });
        }
        let winner = one_of_them(writes.join_all().await);
        let kept = store.case(CITY, &id).await.expect("a look").expect("the case");
        assert_eq!(kept.category, winner.to_string());
    }
    assert_eq!(whole_log(&store).await.len(), 20);
}

async fn of_two_that_answer_the_same_command_one_is_busy(place: &Place) {
    let store = place.open().await;
    for round in 0..20_u8 {
        let mut writes = JoinSet::new();
        let row = move |writer: usize| AnsweredRow {
            subject: "s".to_owned(),
            key: round.to_string(),
            fingerprint: [round; 32],
            case: None,
            at: NOW,
            answer: writer.to_string().into_bytes(),
        };
        for writer in 0..2 {
            let store = store.clone();
            writes.spawn(async move {
                try_write(&store, move |mut transaction| {
                    Box::pin(async move {
                        transaction.put_answered(CITY, &row(writer)).await?;
                        Ok(writer)
                    })
                })
                .await
            });
        }
        let winner = one_of_them(writes.join_all().await);
        let kept = write(&store, move |mut transaction| {
            Box::pin(async move { transaction.answered(CITY, "s", &round.to_string()).await })
        });
        assert_eq!(kept.await, Some(row(winner)));
    }
}

/// Adds one to a case, as a command does.
async fn add_one(store: &Store, id: &str) -> Result<(), StoreError> {
    let id = id.to_owned();
    try_write(store, move |mut transaction| {
        Box::pin(async move {
            let mut row = transaction.case(CITY, &id).await?.expect("the case");
            row.sequence += 1;
            transaction.put_case(CITY, &row).await?;
            transaction.append(CITY, &[entry(&id, row.sequence)]).await?;
            Ok(())
        })
    })
    .await
}

async fn changes_of_one_case_wait_for_each_other(place: &Place) {
    let store = place.open().await;
    open_cases(&store, vec![case("w1"), case("w2")]).await;
    let mut writes = JoinSet::new();
    for number in 0..80 {
        let store = store.clone();
        writes.spawn(async move { add_one(&store, ["w1", "w2"][number % 2]).await });
    }
    assert!(writes.join_all().await.into_iter().all(|kept| kept.is_ok()));
    for id in ["w1", "w2"] {
        let row = store.case(CITY, id).await.expect("a look").expect("the case");
        assert_eq!(row.sequence, 41);
    }
    assert_eq!(broken_link(&GENESIS, &whole_log(&store).await), None);
}

async fn a_reader_never_sees_half_of_a_write(place: &Place) {
    let store = place.open().await;
    let writer = {
        let store = store.clone();
        tokio::spawn(async move {
            for number in 0..40 {
                let ids = (0..10).map(|part| case(&format!("{number} {part}"))).collect();
                open_cases(&store, ids).await;
                append(&store, (0..10).map(|part| entry(&number.to_string(), part)).collect())
                    .await;
            }
        })
    };
    let mut looks = 0;
    while !writer.is_finished() || looks == 0 {
        let count = store.count(CITY, &wish_store::CaseFilter::default()).await.expect("a count");
        assert_eq!(count % 10, 0);
        let log = whole_log(&store).await;
        assert_eq!(log.len() % 10, 0);
        looks += 1;
    }
    writer.await.expect("the writer");
    assert_eq!(whole_log(&store).await.len(), 400);
}

async fn a_client_that_goes_away_leaves_all_or_nothing(place: &Place) {
    let store = place.open().await;
    for number in 0..200_u32 {
        let client = tokio::spawn({
            let store = store.clone();
            async move {
                try_write(&store, move |mut transaction| {
                    Box::pin(async move {
                        let id = format!("w{number}");
                        transaction.open_case(CITY, &case(&id)).await?;
                        transaction.put_claims(CITY, &id, &[]).await?;
                        transaction.append(CITY, &[entry(&id, 1)]).await?;
                        Ok(())
                    })
                })
                .await
            }
        });
        // From before it began until after it ended.
        tokio::time::sleep(Duration::from_micros(u64::from(number) * 20)).await;
        client.abort();
        // Whoever comes next finds a connection without a transaction.
        assert_eq!(store.case(CITY, "none").await, Ok(None));
    }
    open_cases(&store, vec![case("last")]).await;
    append(&store, vec![entry("last", 1)]).await;
    let log = whole_log(&store).await;
    assert_eq!(broken_link(&GENESIS, &log), None);
    let mut logged: Vec<_> = log.into_iter().filter_map(|row| row.entry.case).collect();
    let all = wish_store::Page { after: None, limit: 999, ..Default::default() };
    let cases = store.cases(CITY, &wish_store::CaseFilter::default(), &all).await.expect("cases");
    let mut opened: Vec<_> = cases.into_iter().map(|row| row.id).collect();
    logged.sort();
    opened.sort();
    assert_eq!(logged, opened);
}

async fn what_is_read_is_what_was_written_before(place: &Place) {
    let store = place.open().await;
    open_cases(&store, vec![case("w1")]).await;
    for sequence in 2..50 {
        add_one(&store, "w1").await.expect("kept");
        let row = store.case(CITY, "w1").await.expect("a look").expect("the case");
        assert_eq!(row.sequence, sequence);
    }
}

async fn every_handle_on_a_store_sees_the_same(place: &Place) {
    let store = place.open().await;
    let other = store.clone();
    open_cases(&store, vec![case("w1")]).await;
    drop(store);
    assert_eq!(other.case(CITY, "w1").await, Ok(Some(case("w1"))));
    open_cases(&other, vec![case("w2")]).await;
}

async fn what_was_written_is_there_when_it_is_opened_again(place: &Place) {
    for number in 0..10 {
        let store = place.open().await;
        open_cases(&store, vec![case(&format!("w{number}"))]).await;
        let count = store.count(CITY, &wish_store::CaseFilter::default()).await;
        assert_eq!(count, Ok(number + 1));
    }
}
