//! Lists of cases by everything that an operator looks for, and that indexes find them.

use wish_contract::{Audience, ClaimStatus, Stage, Urgency};
use wish_store::testing::Place;
use wish_store::{
    AudiencePage, CaseFilter, CaseRow, ClaimsWanted, Order, Page, Store, TaskRow, Term,
};

use crate::samples::{CITY, NOW, append, case, claim, entry, open_cases, write};

on_both! {
    the_newest_come_first_and_none_is_left_out_among_equals,
    a_filter_finds_by_urgency_claims_time_and_policy,
    a_case_is_found_by_all_of_its_terms_and_no_more_once_they_are_gone,
    cases_fulfilled_by_some_are_had_together,
    the_log_of_several_cases_is_had_at_once,
    a_task_is_kept_for_its_time_and_only_goes_on,
    pages_are_read_in_the_order_of_an_index,
    audiences_and_what_they_have_taken_on_are_found_by_indexes,
}

async fn ids(store: &Store, filter: CaseFilter) -> Vec<String> {
    let page = Page { limit: 100, ..Page::default() };
    let rows = store.cases(CITY, &filter, &page).await.expect("a page");
    assert_eq!(store.count(CITY, &filter).await, Ok(rows.len() as u64), "{filter:?}");
    let mut ids: Vec<String> = rows.into_iter().map(|row| row.id).collect();
    ids.sort();
    ids
}

async fn the_newest_come_first_and_none_is_left_out_among_equals(place: &Place) {
    let store = place.open().await;
    let mut rows: Vec<CaseRow> = (0..20)
        .map(|number| CaseRow { opened: NOW + number % 3, ..case(&format!("w{number}")) })
        .collect();
    open_cases(&store, rows.clone()).await;
    rows.sort_by(|one, other| (other.opened, &other.id).cmp(&(one.opened, &one.id)));
    let wanted: Vec<String> = rows.into_iter().map(|row| row.id).collect();
    for limit in [1, 7, 19, 20, 21] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = Page { order: Order::Newest, after: after.take(), limit };
            let rows = store.cases(CITY, &CaseFilter::default(), &page).await.expect("a page");
            let Some(last) = rows.last() else { break };
            after = Some((Some(last.opened), last.id.clone()));
            seen.extend(rows.into_iter().map(|row| row.id));
        }
        assert_eq!(seen, wanted, "{limit} a page");
    }
}

async fn a_filter_finds_by_urgency_claims_time_and_policy(place: &Place) {
    let store = place.open().await;
    let rows = vec![
        CaseRow { urgency: Urgency::Urgent, ..case("urgent") },
        CaseRow { opened: NOW - 5, ..case("old") },
        CaseRow { policy: "other".to_owned(), ..case("other") },
        case("claimed"),
        case("given-back"),
    ];
    open_cases(&store, rows).await;
    write(&store, |mut transaction| {
        Box::pin(async move {
            transaction.put_claims(CITY, "claimed", &[claim("r", ClaimStatus::Active, 1)]).await?;
            transaction
                .put_claims(CITY, "given-back", &[claim("r", ClaimStatus::Released, 1)])
                .await
        })
    })
    .await;
    let all = CaseFilter::default;
    assert_eq!(
        ids(&store, CaseFilter { urgency: Some(Urgency::Urgent), ..all() }).await,
        ["urgent"]
    );
    assert_eq!(ids(&store, CaseFilter { opened_before: Some(NOW), ..all() }).await, ["old"]);
    assert_eq!(ids(&store, CaseFilter { opened_from: Some(NOW - 4), ..all() }).await.len(), 4);
    let policy = || Some("other".to_owned());
    assert_eq!(ids(&store, CaseFilter { policy: policy(), ..all() }).await, ["other"]);
    assert_eq!(ids(&store, CaseFilter { policy_not: policy(), ..all() }).await.len(), 4);
    let claims = |wanted| CaseFilter { claims: Some(wanted), ..all() };
    assert_eq!(ids(&store, claims(ClaimsWanted::LiveOf("r".to_owned()))).await, ["claimed"]);
    assert_eq!(
        ids(&store, claims(ClaimsWanted::NoneLive)).await,
        ["given-back", "old", "other", "urgent"]
    );
}

async fn put_terms(store: &Store, id: &'static str, terms: Vec<Term>) {
    write(store, move |mut transaction| {
        Box::pin(async move { transaction.put_terms(CITY, id, &terms).await })
    })
    .await;
}

async fn a_case_is_found_by_all_of_its_terms_and_no_more_once_they_are_gone(place: &Place) {
    let store = place.open().await;
    open_cases(&store, vec![case("a"), case("b")]).await;
    let many: Vec<Term> = (0..200).map(|number| Term([number; 16])).collect();
    put_terms(&store, "a", many).await;
    put_terms(&store, "b", vec![Term([1; 16]), Term([1; 16])]).await;
    let with = |terms: &[u8]| CaseFilter {
        terms: terms.iter().map(|term| vec![Term([*term; 16]), Term([255; 16])]).collect(),
        ..CaseFilter::default()
    };
    assert_eq!(ids(&store, with(&[1])).await, ["a", "b"]);
    assert_eq!(ids(&store, with(&[1, 199])).await, ["a"]);
    assert_eq!(ids(&store, with(&[201])).await, [""; 0]);
    put_terms(&store, "a", Vec::new()).await;
    assert_eq!(ids(&store, with(&[1])).await, ["b"]);
}

async fn cases_fulfilled_by_some_are_had_together(place: &Place) {
    let store = place.open().await;
    open_cases(&store, ["a", "b", "c"].map(case).to_vec()).await;
    write(&store, |mut transaction| {
        Box::pin(async move {
            let fulfilled = |since| claim("r", ClaimStatus::Fulfilled, since);
            transaction.put_claims(CITY, "a", &[fulfilled(5)]).await?;
            transaction.put_claims(CITY, "b", &[fulfilled(4)]).await?;
            transaction.put_claims(CITY, "c", &[claim("r", ClaimStatus::Active, 5)]).await
        })
    })
    .await;
    let of = ["r".to_owned(), "s".to_owned()];
    let found = store.fulfilled_by(CITY, &of, 5).await.expect("cases");
    assert_eq!(found.iter().map(|row| &*row.id).collect::<Vec<_>>(), ["a"]);
}

async fn the_log_of_several_cases_is_had_at_once(place: &Place) {
    let store = place.open().await;
    append(&store, vec![entry("a", 1), entry("b", 1), entry("c", 1), entry("a", 2)]).await;
    let rows = store.log_of_many(CITY, &["a".to_owned(), "b".to_owned()]).await.expect("rows");
    assert_eq!(rows.iter().map(|row| row.position).collect::<Vec<_>>(), [1, 2, 4]);
}

async fn a_task_is_kept_for_its_time_and_only_goes_on(place: &Place) {
    let store = place.open().await;
    let row = |id: &str, until| TaskRow {
        id: id.to_owned(),
        kind: "plan".to_owned(),
        subject: "s".to_owned(),
        until,
        done: 0,
        body: b"body".to_vec(),
    };
    let (one, over, next) = (row("one", 10), row("over", 5), row("next", 20));
    write(&store, move |mut transaction| {
        Box::pin(async move {
            transaction.put_task(CITY, &one, 0).await?;
            transaction.put_task(CITY, &over, 0).await?;
            transaction.task_done(CITY, "one", 3).await?;
            transaction.task_done(CITY, "one", 2).await?;
            transaction.put_task(CITY, &TaskRow { done: 0, ..one }, 0).await?;
            transaction.put_task(CITY, &next, 6).await
        })
    })
    .await;
    assert_eq!(store.task(CITY, "one", 9).await, Ok(Some(TaskRow { done: 3, ..row("one", 10) })));
    assert_eq!(store.task(CITY, "one", 10).await, Ok(None));
    // It went when another was kept after its time.
    assert_eq!(store.task(CITY, "over", 0).await, Ok(None));
}

/// Rows enough that a database looks for indexes, and knows that they are many.
async fn fill(place: &Place) {
    let body = if place.is_sqlite() { "x'00'" } else { r"'\x00'::bytea" };
    let numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 30000)";
    place
        .tamper(&format!(
            "insert into cases (city, id, sequence, policy, stage, category, urgency, area_key, opened, next_due, holder, body)
               {numbers} select '{CITY}', 'w' || i, 1, 'p', case when i % 10 = 0 then 'published' else 'closed' end,
                 'lamps', 'normal', '44/' || (i % 50) || '/', i, case when i % 10 = 0 then i / 7 end, null, {body} from n;
             insert into responders (city, id, kind, area_key, active, body)
               {numbers} select '{CITY}', 'r' || i, case when i % 3 = 0 then 'shop' else 'resident' end,
                 '44/' || (i % 50) || '/', 1, {body} from n;
             insert into claims (city, case_id, place, responder, status, live, since, due)
               {numbers} select '{CITY}', 'w' || i, 0, 'r' || i, 'active', 1, i, i from n;
             insert into notices (city, responder, case_id, step, area_key, at)
               {numbers} select '{CITY}', 'r' || i, 'w' || i, 's', '44/1/', i from n;
             insert into ties (city, area_key, responder)
               {numbers} select '{CITY}', '44/' || (i % 50) || '/', 'r' || i from n where i % 40 = 0;
             insert into case_keys (city, case_id, wrapped)
               {numbers} select '{CITY}', 'w' || i, {body} from n;
             analyze;"
        ))
        .await;
}

/// Neither database sorts, nor reads everything.
fn is_by_index(plan: &str, index: &str) {
    let lower = plan.to_lowercase();
    assert!(plan.contains(index), "{index}: {plan}");
    for word in ["seq scan", "scan cases", "scan responders", "scan claims", "scan notices"] {
        let by_index = lower.lines().all(|line| !line.contains(word) || line.contains("index"));
        assert!(by_index, "{word}: {plan}");
    }
}

async fn pages_are_read_in_the_order_of_an_index(place: &Place) {
    let store = place.open().await;
    fill(place).await;
    let published = CaseFilter { stages: vec![Stage::Published], ..CaseFilter::default() };
    let behind = |order| Page { order, after: Some((Some(500), "w5".to_owned())), limit: 50 };
    let tries = [
        (CaseFilter::default(), Order::NextDue, "cases_order"),
        (published, Order::NextDue, "cases_queue"),
        (CaseFilter::default(), Order::Newest, "cases_newest"),
    ];
    for (filter, order, index) in tries {
        for page in [Page { order, after: None, limit: 50 }, behind(order)] {
            let plan = place.explain_cases(&store, CITY, &filter, &page).await.expect("a plan");
            is_by_index(&plan, index);
            let sorts = plan.contains("Sort") || plan.contains("TEMP B-TREE");
            assert!(!sorts, "{plan}");
        }
    }
}

async fn audiences_and_what_they_have_taken_on_are_found_by_indexes(place: &Place) {
    let store = place.open().await;
    fill(place).await;
    let audience = Audience {
        step: "s".to_owned(),
        kinds: vec!["shop".to_owned()],
        area: "44/7".to_owned(),
        paired_only: false,
        skills: Vec::new(),
    };
    let paired = Audience { paired_only: true, ..audience.clone() };
    let both = [audience, paired];
    let plan = place.explain_audience(&store, CITY, "44/7", &both).await.expect("a plan");
    is_by_index(&plan, "responders_of");
    let page = AudiencePage { after: "", limit: 9_999 };
    let rows = store.audience(CITY, "44/7", &both, &page).await.expect("an audience");
    assert_eq!(rows.len(), 200);
    let ids: Vec<String> = (1..=100).map(|number| format!("r{number}")).collect();
    let plan = place.explain_activity(&store, CITY, &ids).await.expect("a plan");
    is_by_index(&plan, "claims_of");
    is_by_index(&plan, "notices");
}
