//! Endpoints of webhooks, and the letters that they did not take.

use wish_store::testing::Place;
use wish_store::{
    LetterChange, LetterRow, LetterState, Progress, Store, WebhookFigures, WebhookRow, WebhookState,
};

use crate::samples::{CITY, NOW, append, entry, write};

on_both! {
    an_endpoint_comes_back_as_it_was_put,
    an_endpoint_is_due_while_the_log_is_ahead_of_it_or_a_letter_is,
    letters_come_in_the_order_of_the_log_page_by_page,
    dead_letters_wait_again_all_of_them_or_some,
    an_endpoint_that_is_removed_takes_its_letters_along,
    figures_count_what_an_endpoint_is_behind,
}

fn webhook(id: &str) -> WebhookRow {
    WebhookRow {
        id: id.to_owned(),
        url: format!("https://{id}.example/"),
        types: "notify publish".to_owned(),
        state: WebhookState::Active,
        secrets: id.as_bytes().to_vec(),
        opened: NOW,
        progress: Progress::default(),
        lease_until: 0,
        fence: 0,
    }
}

fn letter(position: i64, part: u32, state: LetterState) -> LetterRow {
    LetterRow {
        position,
        part,
        event: format!("e{position}.{part}"),
        r#type: "notify".to_owned(),
        case: "w1".to_owned(),
        state,
        since: NOW,
        next_try: NOW,
        attempts: 1,
        why: "the endpoint answered 500".to_owned(),
    }
}

async fn put(store: &Store, row: WebhookRow) {
    write(store, |mut transaction| {
        Box::pin(async move { transaction.put_webhook(CITY, &row).await })
    })
    .await;
}

async fn put_letters(store: &Store, webhook: &'static str, rows: Vec<LetterRow>) {
    let changes: Vec<LetterChange> = rows.into_iter().map(LetterChange::Put).collect();
    write(store, move |mut transaction| {
        Box::pin(async move { transaction.change_letters(CITY, webhook, &changes).await })
    })
    .await;
}

async fn letters(store: &Store, state: LetterState, after: (i64, u32)) -> Vec<String> {
    let found = store.letters(CITY, "a", state, after, 2).await.unwrap();
    found.into_iter().map(|letter| letter.event).collect()
}

async fn due(store: &Store, now: i64) -> Vec<String> {
    let due = store.due_webhooks(now, 9).await.unwrap();
    due.into_iter().map(|(city, id)| format!("{city} {id}")).collect()
}

async fn an_endpoint_comes_back_as_it_was_put(place: &Place) {
    let store = place.open().await;
    let progress = Progress {
        passed: 7,
        part: 2,
        delivered: 40,
        failures: 3,
        since: Some(NOW - 1),
        next_try: NOW + 1,
        why: Some("the endpoint answered 503".to_owned()),
    };
    let changed = WebhookRow {
        state: WebhookState::Disabled,
        progress,
        lease_until: NOW,
        fence: 9,
        ..webhook("a")
    };
    for row in [webhook("a"), changed] {
        put(&store, row.clone()).await;
        assert_eq!(store.webhooks(CITY).await.unwrap(), [row]);
    }
    assert!(store.webhooks("another").await.unwrap().is_empty());
}

async fn an_endpoint_is_due_while_the_log_is_ahead_of_it_or_a_letter_is(place: &Place) {
    let store = place.open().await;
    put(&store, webhook("a")).await;
    assert!(due(&store, NOW).await.is_empty());
    append(&store, vec![entry("w1", 1)]).await;
    assert_eq!(due(&store, NOW).await, ["tz a"]);
    let passed = Progress { passed: 1, ..Progress::default() };
    let done = WebhookRow { progress: passed, ..webhook("a") };
    put(&store, done.clone()).await;
    assert!(due(&store, NOW).await.is_empty());
    put_letters(&store, "a", vec![letter(1, 0, LetterState::Dead)]).await;
    assert!(due(&store, NOW).await.is_empty());
    put_letters(&store, "a", vec![letter(1, 0, LetterState::Waiting)]).await;
    assert!(due(&store, NOW - 1).await.is_empty());
    assert_eq!(due(&store, NOW).await, ["tz a"]);
    let waits = Progress { next_try: NOW + 1, ..done.progress.clone() };
    for other in [
        WebhookRow { state: WebhookState::Paused, ..done.clone() },
        WebhookRow { state: WebhookState::Disabled, ..done.clone() },
        WebhookRow { lease_until: NOW + 1, ..done.clone() },
        WebhookRow { progress: waits, ..done.clone() },
    ] {
        put(&store, other).await;
        assert!(due(&store, NOW).await.is_empty());
    }
}

async fn letters_come_in_the_order_of_the_log_page_by_page(place: &Place) {
    let store = place.open().await;
    put(&store, webhook("a")).await;
    let dead = |position, part| letter(position, part, LetterState::Dead);
    let rows = vec![dead(10, 0), dead(9, 1), dead(9, 0), letter(3, 0, LetterState::Waiting)];
    put_letters(&store, "a", rows).await;
    put_letters(&store, "b", vec![dead(1, 0)]).await;
    assert_eq!(letters(&store, LetterState::Dead, (0, 0)).await, ["e9.0", "e9.1"]);
    assert_eq!(letters(&store, LetterState::Dead, (9, 0)).await, ["e9.1", "e10.0"]);
    assert_eq!(letters(&store, LetterState::Dead, (9, 1)).await, ["e10.0"]);
    assert_eq!(letters(&store, LetterState::Waiting, (0, 0)).await, ["e3.0"]);
    write(&store, |mut transaction| {
        Box::pin(async move {
            transaction.change_letters(CITY, "a", &[LetterChange::Taken(9, 1)]).await?;
            transaction.drop_letters(CITY, "a", 10).await
        })
    })
    .await;
    assert_eq!(letters(&store, LetterState::Dead, (0, 0)).await, ["e9.0"]);
}

async fn dead_letters_wait_again_all_of_them_or_some(place: &Place) {
    let store = place.open().await;
    put(&store, webhook("a")).await;
    let rows = (1..=4).map(|position| letter(position, 0, LetterState::Dead)).collect();
    put_letters(&store, "a", rows).await;
    let revived = write(&store, |mut transaction| {
        Box::pin(async move {
            let some = ["e2.0".to_owned(), "none".to_owned()];
            transaction.revive_letters(CITY, "a", Some(&some), NOW + 5).await
        })
    });
    assert_eq!(revived.await, 1);
    let waiting = store.letters(CITY, "a", LetterState::Waiting, (0, 0), 9).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].since, waiting[0].next_try, waiting[0].attempts), (NOW + 5, NOW + 5, 0));
    let revived = write(&store, |mut transaction| {
        Box::pin(async move { transaction.revive_letters(CITY, "a", None, NOW).await })
    });
    assert_eq!(revived.await, 3);
    assert!(letters(&store, LetterState::Dead, (0, 0)).await.is_empty());
}

async fn an_endpoint_that_is_removed_takes_its_letters_along(place: &Place) {
    let store = place.open().await;
    for id in ["a", "b"] {
        put(&store, webhook(id)).await;
    }
    put_letters(&store, "a", vec![letter(1, 0, LetterState::Dead)]).await;
    put_letters(&store, "b", vec![letter(1, 0, LetterState::Dead)]).await;
    write(&store, |mut transaction| {
        Box::pin(async move { transaction.remove_webhook(CITY, "a").await })
    })
    .await;
    assert!(letters(&store, LetterState::Dead, (0, 0)).await.is_empty());
    assert_eq!(store.webhooks(CITY).await.unwrap(), [webhook("b")]);
    assert_eq!(store.webhook_figures().await.unwrap()[0].dead, 1);
}

async fn figures_count_what_an_endpoint_is_behind(place: &Place) {
    let store = place.open().await;
    append(&store, vec![entry("w1", 1), entry("w1", 2), entry("w1", 3)]).await;
    let progress = Progress { passed: 1, delivered: 4, failures: 2, ..Progress::default() };
    put(&store, WebhookRow { progress, ..webhook("a") }).await;
    let rows = vec![
        letter(1, 0, LetterState::Dead),
        letter(1, 1, LetterState::Waiting),
        letter(1, 2, LetterState::Waiting),
    ];
    put_letters(&store, "a", rows).await;
    let wanted = WebhookFigures {
        city: CITY.to_owned(),
        id: "a".to_owned(),
        state: WebhookState::Active,
        depth: 2,
        delivered: 4,
        failures: 2,
        since: None,
        waiting: 2,
        dead: 1,
    };
    assert_eq!(store.webhook_figures().await.unwrap(), [wanted]);
}
