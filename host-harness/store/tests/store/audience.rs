//! Whom a case is open to, and what each of them has taken on.

use wish_contract::{Audience, ClaimStatus};
use wish_store::testing::Place;
use wish_store::{Activity, AudiencePage, NoticeRow, ResponderRow, Store, area_key};

use crate::samples::{CITY, NOW, claim, put_responders, responder, tie, write};

on_both! {
    an_audience_is_of_its_kinds_in_its_area,
    an_audience_of_pairs_is_tied_to_an_area_around_the_case,
    several_audiences_name_nobody_twice,
    an_audience_of_no_kinds_is_nobody,
    who_is_inactive_is_in_no_audience,
    activity_counts_claims_and_notices_since_their_instants,
    activity_is_answered_in_the_order_asked,
    an_audience_is_had_page_by_page,
    activity_of_more_than_one_statement_takes_is_everybodys,
    a_notice_sent_again_is_one_at_its_last_time,
    notices_are_counted_within_an_area_since_an_instant,
}

const ALL: AudiencePage<'static> = AudiencePage { after: "", limit: u32::MAX };

fn open_to(kinds: &[&str], area: &str) -> Audience {
    Audience {
        step: "s".to_owned(),
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        area: area.to_owned(),
        paired_only: false,
        skills: Vec::new(),
    }
}

fn paired(kinds: &[&str]) -> Audience {
    Audience { paired_only: true, ..open_to(kinds, "44/01/05") }
}

async fn ids(store: &Store, audiences: &[Audience]) -> Vec<String> {
    let rows = store.audience(CITY, "44/01/05", audiences, &ALL).await.expect("the audience");
    rows.into_iter().map(|row| row.id).collect()
}

async fn settled(place: &Place) -> Store {
    let store = place.open().await;
    let plain = |id, kind, area| (responder(id, kind, area), Vec::new());
    let rows = vec![
        plain("a", "resident", "44/01/05"),
        plain("B", "resident", "44/01/05/002"),
        plain("c", "resident", "44/01"),
        plain("d", "resident", "44/010"),
        plain("e", "shop", "44/01/05"),
        (responder("tied-in", "resident", "45"), vec![tie("tied-in", "44/01/05")]),
        (responder("tied-around", "shop", "45"), vec![tie("tied-around", "44")]),
        (responder("tied-within", "resident", "45"), vec![tie("tied-within", "44/01/05/002")]),
        (responder("tied-beside", "resident", "45"), vec![tie("tied-beside", "44/01/050")]),
        (
            ResponderRow { active: false, ..responder("gone", "resident", "44/01/05") },
            vec![tie("gone", "44/01/05")],
        ),
    ];
    put_responders(&store, rows).await;
    store
}

async fn an_audience_is_of_its_kinds_in_its_area(place: &Place) {
    let store = settled(place).await;
    assert_eq!(ids(&store, &[open_to(&["resident"], "44/01/05")]).await, ["B", "a"]);
    assert_eq!(ids(&store, &[open_to(&["resident", "shop"], "44/01")]).await, ["B", "a", "c", "e"]);
    assert_eq!(ids(&store, &[open_to(&["shop"], "")]).await, ["e", "tied-around"]);
    assert!(ids(&store, &[]).await.is_empty());
    let audience = [open_to(&["resident"], "44/01/05")];
    assert_eq!(store.audience("elsewhere", "44/01/05", &audience, &ALL).await, Ok(Vec::new()));
    let rows = store.audience(CITY, "44/01/05", &[open_to(&["shop"], "44")], &ALL).await;
    assert_eq!(rows, Ok(vec![responder("e", "shop", "44/01/05")]));
}

async fn an_audience_of_pairs_is_tied_to_an_area_around_the_case(place: &Place) {
    let store = settled(place).await;
    assert_eq!(ids(&store, &[paired(&["resident"])]).await, ["tied-in"]);
    assert_eq!(ids(&store, &[paired(&["shop", "resident"])]).await, ["tied-around", "tied-in"]);
    let nowhere = store.audience(CITY, "", &[paired(&["shop", "resident"])], &ALL).await;
    assert_eq!(nowhere, Ok(Vec::new()));
}

async fn several_audiences_name_nobody_twice(place: &Place) {
    let store = settled(place).await;
    let audiences = [
        open_to(&["resident"], "44/01/05"),
        open_to(&["resident", "shop"], "44/01"),
        open_to(&["resident"], "44/01/05"),
        paired(&["shop"]),
    ];
    assert_eq!(ids(&store, &audiences).await, ["B", "a", "c", "e", "tied-around"]);
}

async fn an_audience_of_no_kinds_is_nobody(place: &Place) {
    let store = settled(place).await;
    assert!(ids(&store, &[open_to(&[], "44"), paired(&[])]).await.is_empty());
    assert_eq!(ids(&store, &[open_to(&[], "44"), paired(&["shop"])]).await, ["tied-around"]);
}

async fn who_is_inactive_is_in_no_audience(place: &Place) {
    let store = settled(place).await;
    let everybody = [open_to(&["resident", "shop"], ""), paired(&["resident", "shop"])];
    assert!(!ids(&store, &everybody).await.contains(&"gone".to_owned()));
    put_responders(&store, vec![(responder("gone", "resident", "44/01/05"), Vec::new())]).await;
    assert!(ids(&store, &everybody).await.contains(&"gone".to_owned()));
}

fn notice(responder: &str, case: &str, area: &str, at: i64) -> NoticeRow {
    NoticeRow {
        responder: responder.to_owned(),
        case: case.to_owned(),
        step: "s".to_owned(),
        area_key: area_key(area),
        at,
    }
}

async fn put_notices(store: &Store, rows: Vec<NoticeRow>) {
    write(store, |mut transaction| {
        Box::pin(async move { transaction.put_notices(CITY, &rows).await })
    })
    .await;
}

async fn activity_counts_claims_and_notices_since_their_instants(place: &Place) {
    let store = place.open().await;
    let cases = [
        ("w1", vec![claim("r", ClaimStatus::Active, NOW), claim("x", ClaimStatus::Active, 1)]),
        ("w2", vec![claim("r", ClaimStatus::Invited, NOW - 10)]),
        ("w3", vec![claim("r", ClaimStatus::NoShow, NOW - 5)]),
        ("w4", vec![claim("r", ClaimStatus::NoShow, NOW - 6)]),
        ("w5", vec![claim("r", ClaimStatus::Released, NOW - 5)]),
    ];
    write(&store, |mut transaction| {
        Box::pin(async move {
            for (id, claims) in &cases {
                transaction.put_claims(CITY, id, claims).await?;
            }
            Ok(())
        })
    })
    .await;
    let notices = vec![notice("r", "w1", "44", NOW - 3), notice("r", "w2", "44", NOW - 4)];
    put_notices(&store, notices).await;
    let live = [ClaimStatus::Active, ClaimStatus::Invited].map(ClaimStatus::is_live);
    let of = store.activity(CITY, &["r".to_owned()], NOW - 5, NOW - 3).await;
    assert_eq!(
        of,
        Ok(vec![Activity {
            active: live.map(u32::from).iter().sum(),
            frees_at: Some(if live[1] { NOW + 990 } else { NOW + 1_000 }),
            recent: 3,
            no_shows: 1,
            notices: 1,
            last_notice: Some(NOW - 3),
        }])
    );
}

async fn activity_is_answered_in_the_order_asked(place: &Place) {
    let store = place.open().await;
    let notices = vec![notice("b", "w", "44", 2), notice("a", "w", "44", 1)];
    put_notices(&store, notices).await;
    let asked = ["b", "nobody", "a", "b"].map(str::to_owned);
    let last: Vec<_> = store.activity(CITY, &asked, 0, 0).await.expect("activity");
    let last: Vec<_> = last.into_iter().map(|one| one.last_notice).collect();
    assert_eq!(last, [Some(2), None, Some(1), Some(2)]);
}

async fn a_notice_sent_again_is_one_at_its_last_time(place: &Place) {
    let store = place.open().await;
    put_notices(&store, vec![notice("r", "w", "44", 1), notice("r", "w", "44", 2)]).await;
    let found = store.activity(CITY, &["r".to_owned()], 0, 0).await.expect("activity");
    let expected = Activity { notices: 1, last_notice: Some(2), ..Activity::default() };
    assert_eq!(found, [expected]);
}

async fn notices_are_counted_within_an_area_since_an_instant(place: &Place) {
    let store = place.open().await;
    let rows = ["44/1", "44/1/2", "44/10", "45"].map(|area| notice("r", area, area, NOW));
    put_notices(&store, rows.to_vec()).await;
    put_notices(&store, vec![notice("r", "old", "44/1", NOW - 1)]).await;
    assert_eq!(store.area_notices(CITY, "44/1", NOW).await, Ok(2));
    assert_eq!(store.area_notices(CITY, "44/1", NOW - 1).await, Ok(3));
    assert_eq!(store.area_notices(CITY, "44", NOW).await, Ok(3));
    assert_eq!(store.area_notices(CITY, "", NOW).await, Ok(4));
    assert_eq!(store.area_notices("elsewhere", "", NOW).await, Ok(0));
}

async fn an_audience_is_had_page_by_page(place: &Place) {
    let store = settled(place).await;
    let audiences = [open_to(&["resident", "shop"], "44/01"), paired(&["shop"])];
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = AudiencePage { after: &after, limit: 2 };
        let rows = store.audience(CITY, "44/01/05", &audiences, &page).await.expect("a page");
        let Some(last) = rows.last() else { break };
        after.clone_from(&last.id);
        seen.extend(rows.into_iter().map(|row| row.id));
    }
    assert_eq!(seen, ["B", "a", "c", "e", "tied-around"]);
}

async fn activity_of_more_than_one_statement_takes_is_everybodys(place: &Place) {
    let store = place.open().await;
    let ids: Vec<String> = (0..1_300).map(|number| format!("r{number}")).collect();
    let notices = (0..).zip(&ids).map(|(number, id)| notice(id, "w", "44", number)).collect();
    put_notices(&store, notices).await;
    let of = store.activity(CITY, &ids, 0, 0).await.expect("activity");
    let last: Vec<_> = of.into_iter().map(|one| one.last_notice).collect();
    assert_eq!(last, (0..1_300).map(Some).collect::<Vec<_>>());
}
