//! What is put is had back, whatever it holds.

use wish_contract::{ClaimStatus, Stage};
use wish_store::testing::Place;
use wish_store::{
    AnsweredRow, CaseRow, CityRow, EffectRow, LogBody, NewLogRow, NoticeRow, PolicyRow,
    ResponderRow, StoreError, WaitingEffect,
};

use crate::samples::{
    CITY, NOW, append, case, claim, effect, open_cases, put_responders, tie, try_write, whole_log,
    write,
};

on_both! {
    a_city_is_had_back_and_replaced,
    a_policy_is_had_back_and_stays_as_it_was_put_first,
    a_case_is_had_back,
    a_case_in_every_stage_is_had_back,
    a_case_is_replaced,
    a_case_that_is_not_there_is_not_replaced,
    claims_of_every_status_are_put_in_the_place_of_those_there_were,
    a_responder_is_had_back_and_replaced_with_its_ties,
    an_answer_is_had_back,
    an_effect_is_had_back_and_stays_as_it_was_put_first,
    a_log_row_is_had_back,
    a_text_with_nul_is_refused,
    the_clock_is_near_ours,
}

/// What texts may hold that would end them in SQL, in JSON or in one byte a letter.
const TEXT: &str = "O'Neill \"the\" \\ 心愿 🏮 $1 ; --\n%_";

fn bodies() -> [Vec<u8>; 3] {
    [Vec::new(), vec![0, 255, 0, 39], vec![b'x'; 100_000]]
}

async fn a_city_is_had_back_and_replaced(place: &Place) {
    let store = place.open().await;
    for policy in ["a", TEXT] {
        let row = CityRow { city: TEXT.to_owned(), policy: policy.to_owned() };
        let put = row.clone();
        let within = write(&store, |mut transaction| {
            Box::pin(async move {
                transaction.put_city(&put).await?;
                transaction.city(TEXT).await
            })
        })
        .await;
        assert_eq!(within, Some(row.clone()));
        assert_eq!(store.cities().await, Ok(vec![row]));
    }
}

async fn a_policy_is_had_back_and_stays_as_it_was_put_first(place: &Place) {
    let store = place.open().await;
    for (number, source) in (1..).zip(bodies()) {
        let digest = format!("{number:016}");
        let (name, version) = (TEXT.to_owned(), u32::MAX);
        let row = PolicyRow { digest: digest.clone(), name, version, uploaded: NOW, source };
        let put = row.clone();
        let within = write(&store, |mut transaction| {
            Box::pin(async move {
                transaction.put_policy(CITY, &put).await?;
                transaction.put_policy(CITY, &PolicyRow { version: 1, ..put }).await?;
                transaction.policy(CITY, &digest).await
            })
        })
        .await;
        assert_eq!(within.as_ref(), Some(&row));
        assert_eq!(store.policies(CITY).await.expect("policies").last(), Some(&row));
    }
    assert_eq!(store.policies("elsewhere").await, Ok(Vec::new()));
}

async fn is_had_back(store: &wish_store::Store, row: CaseRow) {
    open_cases(store, vec![row.clone()]).await;
    assert_eq!(store.case(CITY, &row.id).await, Ok(Some(row.clone())));
    assert_eq!(store.case("elsewhere", &row.id).await, Ok(None));
    let id = row.id.clone();
    let within =
        write(store, |mut transaction| Box::pin(async move { transaction.case(CITY, &id).await }));
    assert_eq!(within.await, Some(row));
}

async fn a_case_is_had_back(place: &Place) {
    let store = place.open().await;
    for (number, body) in (0..).zip(bodies()) {
        is_had_back(
            &store,
            CaseRow {
                id: format!("{TEXT}{number}"),
                sequence: u32::MAX,
                policy: TEXT.to_owned(),
                category: TEXT.to_owned(),
                urgency: wish_contract::Urgency::Normal,
                area_key: format!("{TEXT}/"),
                opened: i64::MIN,
                next_due: [None, Some(0), Some(i64::MAX)][number],
                holder: [None, Some(String::new()), Some(TEXT.to_owned())][number].clone(),
                body,
                stage: Stage::Submitted,
            },
        )
        .await;
    }
}

async fn a_case_in_every_stage_is_had_back(place: &Place) {
    let store = place.open().await;
    for stage in Stage::ALL {
        is_had_back(&store, CaseRow { stage: *stage, ..case(stage.name()) }).await;
    }
}

async fn a_case_is_replaced(place: &Place) {
    let store = place.open().await;
    open_cases(&store, vec![case("w1"), case("w2")]).await;
    let row = CaseRow {
        sequence: 2,
        policy: "other".to_owned(),
        stage: Stage::Closed,
        category: TEXT.to_owned(),
        urgency: wish_contract::Urgency::Normal,
        area_key: "44/02/".to_owned(),
        opened: 1,
        next_due: None,
        holder: Some(TEXT.to_owned()),
        body: Vec::new(),
        ..case("w1")
    };
    let put = row.clone();
    write(&store, |mut transaction| {
        Box::pin(async move { transaction.put_case(CITY, &put).await })
    })
    .await;
    assert_eq!(store.case(CITY, "w1").await, Ok(Some(row)));
    assert_eq!(store.case(CITY, "w2").await, Ok(Some(case("w2"))));
}

async fn a_case_that_is_not_there_is_not_replaced(place: &Place) {
    let store = place.open().await;
    let put = try_write(&store, |mut transaction| {
        Box::pin(async move { transaction.put_case(CITY, &case("w1")).await })
    })
    .await;
    assert!(matches!(put, Err(StoreError::Broken(_))), "{put:?}");
}

async fn claims_of_every_status_are_put_in_the_place_of_those_there_were(place: &Place) {
    let store = place.open().await;
    let all: Vec<_> =
        ClaimStatus::ALL.iter().map(|status| claim(status.name(), *status, NOW)).collect();
    for claims in [all.clone(), all, Vec::new()] {
        let count = u32::from(!claims.is_empty());
        write(&store, |mut transaction| {
            Box::pin(async move { transaction.put_claims(CITY, "w1", &claims).await })
        })
        .await;
        for status in ClaimStatus::ALL.iter().copied() {
            let (live, due) = write(&store, move |mut transaction| {
                Box::pin(async move { transaction.live_claims(CITY, status.name()).await })
            })
            .await;
            let expected = if status.is_live() { count } else { 0 };
            assert_eq!((live, due.is_some()), (expected, expected > 0), "{status}");
        }
    }
}

async fn a_responder_is_had_back_and_replaced_with_its_ties(place: &Place) {
    let store = place.open().await;
    for (number, body) in bodies().into_iter().enumerate() {
        let row = ResponderRow {
            id: TEXT.to_owned(),
            kind: format!("{TEXT}{number}"),
            area_key: format!("{TEXT}{number}/"),
            active: number % 2 == 0,
            body,
        };
        let ties = vec![tie(TEXT, "44/01"), tie(TEXT, "44/01"), tie(TEXT, TEXT)];
        put_responders(&store, vec![(row.clone(), ties)]).await;
        assert_eq!(store.responder(CITY, TEXT).await, Ok(Some(row.clone())));
        let within = write(&store, |mut transaction| {
            Box::pin(async move { transaction.responder(CITY, TEXT).await })
        });
        assert_eq!(within.await, Some(row));
    }
    assert_eq!(store.responder("elsewhere", TEXT).await, Ok(None));
}

async fn an_answer_is_had_back(place: &Place) {
    let store = place.open().await;
    for (number, answer) in (0..).zip(bodies()) {
        let row = AnsweredRow {
            subject: TEXT.to_owned(),
            key: format!("{TEXT}{number}"),
            fingerprint: [number; 32],
            case: [None, Some(String::new()), Some(TEXT.to_owned())][usize::from(number)].clone(),
            at: NOW,
            answer,
        };
        let put = row.clone();
        let (before, after, of_another) = write(&store, |mut transaction| {
            Box::pin(async move {
                let before = transaction.answered(CITY, TEXT, &put.key).await?;
                transaction.put_answered(CITY, &put).await?;
                let after = transaction.answered(CITY, TEXT, &put.key).await?;
                Ok((before, after, transaction.answered(CITY, "another", &put.key).await?))
            })
        })
        .await;
        assert_eq!((before, after, of_another), (None, Some(row), None));
    }
}

async fn an_effect_is_had_back_and_stays_as_it_was_put_first(place: &Place) {
    let store = place.open().await;
    for (number, body) in (0..).zip(bodies()) {
        let row = EffectRow {
            case: TEXT.to_owned(),
            position: i64::MAX - number,
            body,
            ..effect(&format!("{TEXT}{number}"), TEXT, NOW)
        };
        let put = [row.clone(), EffectRow { position: 1, ..row.clone() }];
        let taken = write(&store, |mut transaction| {
            Box::pin(async move {
                transaction.put_effects(CITY, &put).await?;
                transaction.take_effects(TEXT, NOW, NOW + 1, 9).await
            })
        })
        .await;
        let row = EffectRow { attempts: 1, next_try: NOW + 1, ..row };
        assert_eq!(taken, [WaitingEffect { city: CITY.to_owned(), row }]);
    }
    assert_eq!(store.waiting_effects().await, Ok(3));
}

async fn a_log_row_is_had_back(place: &Place) {
    let store = place.open().await;
    let mut rows = Vec::new();
    for (number, body) in bodies().into_iter().enumerate() {
        rows.push(NewLogRow {
            kind: TEXT.to_owned(),
            case: [None, Some(String::new()), Some(TEXT.to_owned())][number].clone(),
            sequence: [None, Some(0), Some(u32::MAX)][number],
            at: [0, i64::MIN, i64::MAX][number],
            body: if number == 0 { LogBody::Clear(body) } else { LogBody::Sealed(body) },
        });
    }
    assert_eq!(append(&store, rows.clone()).await, [1, 2, 3]);
    let entries: Vec<_> = whole_log(&store).await.into_iter().map(|row| row.entry).collect();
    assert_eq!(entries, rows);
    let of_case = store.log_of(CITY, TEXT).await.expect("the case's rows");
    assert_eq!(of_case.into_iter().map(|row| row.entry).collect::<Vec<_>>(), rows[2..]);
}

async fn a_text_with_nul_is_refused(place: &Place) {
    let store = place.open().await;
    let put = try_write(&store, |mut transaction| {
        Box::pin(async move { transaction.open_case(CITY, &case("w\0")).await })
    })
    .await;
    assert!(matches!(put, Err(StoreError::Unfit)), "{put:?}");
    let read = store.case(CITY, "w\0").await;
    assert!(matches!(read, Err(StoreError::Unfit)), "{read:?}");
}

async fn the_clock_is_near_ours(place: &Place) {
    let store = place.open().await;
    let time =
        write(&store, |mut transaction| Box::pin(async move { transaction.time().await })).await;
    let ours = std::time::UNIX_EPOCH.elapsed().expect("a clock").as_millis();
    let apart = ours.abs_diff(u128::try_from(time).expect("after 1970"));
    assert!(apart < 10_000, "{apart} ms apart");
}

// What a notice comes to is tried with `activity`; that it takes any text, here.
#[tokio::test]
async fn a_notice_takes_any_text() {
    for place in [Place::sqlite(), Place::postgres().await] {
        let store = place.open().await;
        let text = || TEXT.to_owned();
        let row = NoticeRow {
            responder: text(),
            case: text(),
            step: text(),
            area_key: format!("{TEXT}/"),
            at: NOW,
        };
        write(&store, |mut transaction| {
            Box::pin(async move { transaction.put_notices(CITY, &[row]).await })
        })
        .await;
        let activity = store.activity(CITY, &[text()], 0, 0).await.expect("activity");
        assert_eq!(activity.first().map(|one| one.last_notice), Some(Some(NOW)));
        assert_eq!(store.area_notices(CITY, TEXT, NOW).await, Ok(1));
    }
}
