//! What is sealed is opened with its keys alone, and erased by them.

use wish_store::testing::{KEY, Place, open_with};
use wish_store::{
    AnsweredRow, AttachmentRow, ContactRow, GENESIS, Keyring, LogBody, NewLogRow, StoreError,
    broken_link,
};

use crate::samples::{CITY, NOW, append, case, effect, entry, open_cases, whole_log, write};

on_both! {
    nothing_that_is_to_be_sealed_stands_in_the_clear,
    another_key_is_refused_and_changes_nothing,
    older_keys_open_what_they_sealed,
    an_erased_case_leaves_a_log_that_hangs_together,
    a_row_in_the_place_of_another_is_not_opened,
    the_log_is_read_and_checked_without_keys,
    an_erased_key_is_nowhere_in_the_file,
    a_contact_goes_with_its_key,
    old_answers_are_taken_away_in_batches,
}

const SECRET: &str = "sealed-marker-7c1f";

fn secret() -> Vec<u8> {
    SECRET.as_bytes().to_vec()
}

fn answer(key: &str, at: i64) -> AnsweredRow {
    AnsweredRow {
        subject: "s".to_owned(),
        key: key.to_owned(),
        fingerprint: [0; 32],
        case: Some("w1".to_owned()),
        at,
        answer: secret(),
    }
}

/// A case with a secret in everything that is kept of it.
async fn fill(store: &wish_store::Store) {
    open_cases(store, vec![wish_store::CaseRow { body: secret(), ..case("w1") }]).await;
    write(store, |mut transaction| {
        Box::pin(async move {
            let row = NewLogRow { body: LogBody::Sealed(secret()), ..entry("w1", 1) };
            transaction.append(CITY, &[row]).await?;
            let row = wish_store::EffectRow { body: secret(), ..effect("e1", "hook", NOW) };
            transaction.put_effects(CITY, &[row]).await?;
            transaction.put_answered(CITY, &answer("k", NOW)).await?;
            let row = AttachmentRow { place: 1, body: secret() };
            transaction.put_attachment(CITY, "w1", &row).await?;
            let row = ContactRow { person: "b-1".to_owned(), body: secret() };
            transaction.put_contact(CITY, &row).await
        })
    })
    .await;
}

async fn nothing_that_is_to_be_sealed_stands_in_the_clear(place: &Place) {
    let store = place.open().await;
    fill(&store).await;
    assert!(!place.holds(SECRET).await);
    // What is looked for would be found.
    let row = NewLogRow { body: LogBody::Clear(secret()), ..entry("w1", 2) };
    append(&store, vec![row]).await;
    assert!(place.holds(SECRET).await);
}

async fn another_key_is_refused_and_changes_nothing(place: &Place) {
    let store = place.open().await;
    fill(&store).await;
    drop(store);
    let all = "select case_id from case_keys";
    let before = place.texts(all).await;
    let refused = open_with(place.address(), Keyring::new([8; 32], &[])).await.err();
    assert!(matches!(refused, Some(StoreError::KeyMissing(_))), "{refused:?}");
    // Nor does it become one of the store's own.
    let store = place.open().await;
    assert_eq!(place.texts(all).await, before);
    assert_eq!(store.case(CITY, "w1").await.expect("the case").expect("is there").body, secret());
}

async fn older_keys_open_what_they_sealed(place: &Place) {
    let store = place.open().await;
    fill(&store).await;
    drop(store);
    let both = || Keyring::new([8; 32], &[KEY]);
    let store = open_with(place.address(), both()).await.expect("both keys");
    open_cases(&store, vec![case("w2")]).await;
    assert_eq!(store.case(CITY, "w1").await.expect("the case").expect("is there").body, secret());
    drop(store);
    for alone in [[8; 32], KEY] {
        let refused = open_with(place.address(), Keyring::new(alone, &[])).await.err();
        assert!(matches!(refused, Some(StoreError::KeyMissing(_))), "{refused:?}");
    }
    let store = open_with(place.address(), both()).await.expect("both keys");
    assert_eq!(store.case(CITY, "w2").await.expect("the case").expect("is there"), case("w2"));
}

async fn an_erased_case_leaves_a_log_that_hangs_together(place: &Place) {
    let store = place.open().await;
    fill(&store).await;
    let instead = NewLogRow { sequence: None, ..entry("w1", 0) };
    let put = instead.clone();
    write(&store, |mut transaction| {
        Box::pin(async move {
            let row = transaction.case(CITY, "w1").await?.expect("the case");
            transaction.erase_case(CITY, &row, &[], put).await
        })
    })
    .await;
    let log = whole_log(&store).await;
    assert_eq!(broken_link(&GENESIS, &log), None);
    let bodies: Vec<&LogBody> = log.iter().map(|row| &row.entry.body).collect();
    assert_eq!(bodies, [&LogBody::Erased, &instead.body]);
    let (answered, effects, attachments) = write(&store, |mut transaction| {
        Box::pin(async move {
            let answered = transaction.answered(CITY, "s", "k").await?;
            let effects = transaction.take_effects("hook", NOW, NOW + 1, 9).await?;
            Ok((answered, effects, transaction.attachments(CITY, "w1").await?))
        })
    })
    .await;
    assert_eq!((answered, effects, attachments), (None, Vec::new(), Vec::new()));
    assert_eq!(store.case(CITY, "w1").await.expect("the case").expect("is there").body, secret());
}

async fn a_row_in_the_place_of_another_is_not_opened(place: &Place) {
    let store = place.open().await;
    open_cases(&store, vec![case("w1"), case("w2")]).await;
    append(&store, vec![entry("w1", 1), entry("w1", 2)]).await;
    place
        .tamper(
            "update cases set body = (select body from cases where id = 'w1');
             update log set body = (select body from log where position = 1)",
        )
        .await;
    assert_eq!(store.case(CITY, "w2").await, Err(StoreError::CaseAltered("w2".to_owned())));
    let bodies: Vec<LogBody> =
        whole_log(&store).await.into_iter().map(|row| row.entry.body).collect();
    assert_eq!(bodies, [entry("w1", 1).body, LogBody::Unopened]);
    // Keys do not fit another case, either.
    place
        .tamper(
            "update case_keys set wrapped = (select wrapped from case_keys where case_id = 'w1')",
        )
        .await;
    assert_eq!(store.case(CITY, "w2").await, Err(StoreError::CaseAltered("w2".to_owned())));
}

async fn the_log_is_read_and_checked_without_keys(place: &Place) {
    let store = place.open().await;
    fill(&store).await;
    drop(store);
    let store = if place.is_sqlite() {
        wish_store::Store::in_folder(std::path::Path::new(place.address())).expect("the store")
    } else {
        wish_store::Store::at(place.address()).await.expect("the store")
    };
    let log = whole_log(&store).await;
    assert_eq!(broken_link(&GENESIS, &log), None);
    assert!(log.iter().all(|row| row.entry.body == LogBody::Unopened));
    assert_eq!(store.case(CITY, "w1").await, Err(StoreError::NoKey));
}

async fn an_erased_key_is_nowhere_in_the_file(place: &Place) {
    let store = place.open().await;
    fill(&store).await;
    if !place.is_sqlite() {
        // What PostgreSQL has deleted its vacuum takes away: see `host-harness/server/PRIVACY.md`.
        return;
    }
    let wrapped = place.texts("select hex(wrapped) from case_keys").await.pop().expect("a key");
    let wrapped: Vec<u8> = (0..wrapped.len())
        .step_by(2)
        .map(|place| u8::from_str_radix(&wrapped[place..place + 2], 16).expect("digits"))
        .collect();
    let file = std::path::Path::new(place.address()).join("wish.sqlite");
    let is_there = || {
        let bytes = std::fs::read(&file).expect("the file");
        bytes.windows(wrapped.len()).any(|part| part == wrapped)
    };
    place.tamper("pragma wal_checkpoint(truncate)").await;
    assert!(is_there());
    write(&store, |mut transaction| {
        Box::pin(async move {
            let row = transaction.case(CITY, "w1").await?.expect("the case");
            let instead = NewLogRow { sequence: None, ..entry("w1", 0) };
            transaction.erase_case(CITY, &row, &[], instead).await
        })
    })
    .await;
    place.tamper("pragma wal_checkpoint(truncate)").await;
    assert!(!is_there());
}

async fn a_contact_goes_with_its_key(place: &Place) {
    let store = place.open().await;
    let row = ContactRow { person: "b-1".to_owned(), body: secret() };
    let put = row.clone();
    let (name, read, erased, after, again) = write(&store, |mut transaction| {
        Box::pin(async move {
            transaction.put_contact(CITY, &ContactRow { body: Vec::new(), ..put.clone() }).await?;
            let name = transaction.put_contact(CITY, &put).await?;
            let read = transaction.contact(CITY, "b-1").await?;
            let erased = transaction.erase_contact(CITY, "b-1").await?;
            let after = transaction.contact(CITY, "b-1").await?;
            Ok((name, read, erased, after, transaction.erase_contact(CITY, "b-1").await?))
        })
    })
    .await;
    assert_eq!((read, after, again), (Some(row), None, None));
    assert_eq!(erased, Some(name));
    let left =
        place.texts("select person from contacts union select person from person_keys").await;
    assert_eq!(left, Vec::<String>::new());
}

async fn old_answers_are_taken_away_in_batches(place: &Place) {
    let store = place.open().await;
    let counts = write(&store, |mut transaction| {
        Box::pin(async move {
            for number in 0..5 {
                transaction.put_answered(CITY, &answer(&number.to_string(), NOW + number)).await?;
            }
            let mut counts = Vec::new();
            for _ in 0..3 {
                counts.push(transaction.prune_answers(NOW + 3, 2).await?);
            }
            assert!(transaction.answered(CITY, "s", "2").await?.is_none());
            assert!(transaction.answered(CITY, "s", "3").await?.is_some());
            Ok(counts)
        })
    })
    .await;
    assert_eq!(counts, [2, 1, 0]);
}
