//! What the host says of itself: whether it is ready, its figures, its page, and which cases it leaves alone.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::json;
use wish_server::caller::{Claims, Permission};
use wish_server::{Clock, Host, HostError};
use wish_store::{CaseRow, StoreError};

use crate::on_both;
use crate::setting::{AREA, CITY, City, get, runtime};

on_both! {
    a_host_is_ready_or_says_why_not;
    a_host_does_not_start_over_a_clock_that_is_behind_or_a_policy_that_does_not_load;
    figures_are_what_prometheus_reads_and_count_what_was_done;
    the_page_is_for_operators_and_says_what_is_wrong;
    hosts_with_other_rules_are_noticed_and_go;
    a_case_that_cannot_be_read_is_left_alone_for_longer_each_time_and_holds_up_nothing;
    a_case_of_a_later_version_is_refused_in_words;
}

impl City {
    fn in_operations(&self) -> String {
        self.token_of(Claims {
            sub: "ops".to_owned(),
            permissions: vec![Permission::Operations],
            ..Claims::default()
        })
    }

    /// The figures by name and labels.
    async fn figures(&self) -> BTreeMap<String, f64> {
        let answer = self.ask(get("/metrics")).await;
        assert_eq!(answer.status, StatusCode::OK);
        let text = String::from_utf8(answer.bytes).expect("text");
        let samples = text.lines().filter(|line| !line.starts_with('#'));
        let split = |line: &str| {
            let (name, value) = line.rsplit_once(' ').expect("a sample");
            (name.to_owned(), value.parse().expect("a number"))
        };
        samples.map(split).collect()
    }

    /// Another host on the same store.
    async fn beside(&self, clock: Clock) -> Host {
        Host::new(self.host.store().clone(), runtime(), clock)
    }

    /// Changes what is stored of a case, as a host would that writes something else.
    async fn replace_in_case(&self, case: &str, from: &str, to: &str) {
        let row = self.host.store().case(CITY, case).await.expect("read").expect("a case");
        let body = String::from_utf8(row.body.clone()).expect("text").replace(from, to);
        let row = CaseRow { body: body.into_bytes(), ..row };
        let kept = self.host.store().write(|mut transaction| {
            Box::pin(async move { transaction.put_case(CITY, &row).await })
        });
        let kept: Result<(), StoreError> = kept.await;
        kept.expect("it is kept");
    }
}

async fn a_host_is_ready_or_says_why_not(city: City) {
    let answer = city.ask(get("/health/ready")).await;
    assert_eq!(answer.status, StatusCode::OK);
    let ready = json!({ "rules": "ready", "store": "ready", "clock": "ready", "policies": "ready", "host": "ready" });
    assert_eq!(answer.json(), ready);
    city.place.tamper("alter table cities rename to cities_gone").await;
    let answer = city.ask(get("/health/ready")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.json()["store"].as_str().is_some_and(|why| why.contains("cities")));
    assert_eq!(answer.json()["rules"], "ready");
    city.place.tamper("alter table cities_gone rename to cities").await;
    assert_eq!(city.ask(get("/health/ready")).await.status, StatusCode::OK);
    city.place.tamper("update log set at = at + 7200000").await;
    let answer = city.ask(get("/health/ready")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.json()["clock"].as_str().is_some_and(|why| why.contains("7200 seconds behind")));
    city.place.tamper("update log set at = at - 7200000").await;
    city.host.stop();
    assert_eq!(city.ask(get("/health/ready")).await.json()["host"], "the host stops");
    assert_eq!(city.ask(get("/health/live")).await.status, StatusCode::OK);
}

async fn a_host_does_not_start_over_a_clock_that_is_behind_or_a_policy_that_does_not_load(
    city: City,
) {
    let now = city.host.clock().about_now();
    let end = city.host.store().log_end(CITY).await.expect("an end");
    let late = city.beside(Clock::by_hand(now - 30_000)).await;
    assert!(late.check().await.is_ok());
    let behind = city.beside(Clock::by_hand(now - 3_600_000)).await.check().await;
    assert!(matches!(behind, Err(HostError::ClockBehind { seconds: 3_600 })), "{behind:?}");
    let source = if city.place.is_sqlite() { "cast('x = 1' as blob)" } else { "'x = 1'" };
    city.place.tamper(&format!("update policies set source = {source}")).await;
    let refused = city.beside(Clock::by_hand(now)).await.check().await;
    match refused {
        Err(HostError::InForceRefused { city, .. }) => assert_eq!(city, CITY),
        other => panic!("{other:?}"),
    }
    assert_eq!(city.host.store().log_end(CITY).await.expect("an end"), end);
    assert_eq!(city.host.store().hosts(0).await.expect("hosts"), []);
}

async fn figures_are_what_prometheus_reads_and_count_what_was_done(city: City) {
    let case = city.published("w1").await;
    let refused = city.command(&case, &city.operator(), "again", &json!("publish")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    city.ask(get(&format!("/cases/{case}")).by(&city.operator())).await;
    city.ask(get("/cases/none").by("no token")).await;
    city.pass(24 * 30).await;
    let figures = city.figures().await;
    let figure = |name: &str| figures.get(name).copied();
    assert_eq!(figure("wish_commands_total{command=\"publish\",outcome=\"done\"}"), Some(1.0));
    let rule = refused.code();
    let name = format!("wish_commands_total{{command=\"publish\",outcome=\"{rule}\"}}");
    assert_eq!(figure(&name), Some(1.0), "{figures:?}");
    assert!(figure("wish_commands_total{command=\"tick\",outcome=\"done\"}") >= Some(1.0));
    let route = "/api/v1/cities/{city}/cases/{id}";
    let of = |status: u16| format!("{{method=\"GET\",route=\"{route}\",status=\"{status}\"");
    for status in [200, 401] {
        let count = figure(&format!("wish_request_seconds_count{}}}", of(status)));
        assert_eq!(count, Some(1.0), "{status}");
        let all = figure(&format!("wish_request_seconds_bucket{},le=\"+Inf\"}}", of(status)));
        assert_eq!(all, Some(1.0));
    }
    assert!(figure("wish_store_group_count") > Some(3.0));
    assert!(figure("wish_store_wait_seconds_sum") > Some(0.0));
    for name in
        ["wish_cases_stranded", "wish_cases_late", "wish_effects_stuck", "wish_cases_quarantined"]
    {
        assert_eq!(figure(name), Some(0.0), "{name}");
    }
    // No case, key, person or text is a label.
    assert!(
        figures.keys().all(|name| !name.contains(&case) && !name.contains("w1")),
        "{figures:?}"
    );
    // Buckets only grow.
    let buckets: Vec<f64> = [1, 2, 4, 8, 16, 32, 64]
        .iter()
        .map(|bound| figures[&format!("wish_store_group_bucket{{le=\"{bound}\"}}")])
        .collect();
    assert!(buckets.is_sorted(), "{buckets:?}");
}

async fn the_page_is_for_operators_and_says_what_is_wrong(city: City) {
    let ask = |token: String| city.ask(get("/status").by(&token));
    assert_eq!(city.ask(get("/status")).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(city.operator()).await.status, StatusCode::FORBIDDEN);
    let page = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let answer = ask(city.in_operations()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let well = page(answer.bytes);
    assert!(well.contains("All is well") && !well.contains("<script"), "{well}");
    let case = city.published("w1").await;
    city.place
        .tamper(&format!("update cases set next_due = null, holder = null where id = '{case}'"))
        .await;
    city.place.tamper("update effects set attempts = 9, next_try = next_try + 86400000000").await;
    city.place
        .tamper("insert into effects select city, 'e9', 'nobody', id, 1, 0, 9, body from cases")
        .await;
    let shown = page(ask(city.in_operations()).await.bytes);
    assert!(shown.contains("1 open cases have neither"), "{shown}");
    assert!(shown.contains("effects are stuck"), "{shown}");
    assert!(!shown.contains("All is well"));
    assert!(!shown.contains(AREA) && !shown.contains("鞋"), "{shown}");
}

async fn hosts_with_other_rules_are_noticed_and_go(city: City) {
    assert_eq!(city.host.present().await.expect("kept"), []);
    let other = city.beside(city.host.clock().clone()).await;
    assert_eq!(other.present().await.expect("kept"), []);
    assert_eq!(city.figures().await["wish_hosts"], 2.0);
    let now = city.host.clock().about_now();
    city.place
        .tamper(&format!("insert into hosts values ('later', 'abc', '0.2.0', {now}, {now})"))
        .await;
    let others = city.host.present().await.expect("kept");
    assert_eq!(others.iter().map(|host| host.id.as_str()).collect::<Vec<_>>(), ["later"]);
    let figures = city.figures().await;
    assert_eq!((figures["wish_hosts"], figures["wish_hosts_with_another_component"]), (3.0, 1.0));
    // Both go on working.
    city.published("w1").await;
    let page = city.ask(get("/status").by(&city.in_operations())).await;
    assert!(String::from_utf8_lossy(&page.bytes).contains("1 hosts run other rules"));
    other.absent().await.expect("kept");
    // One that says nothing any more is not counted.
    city.place.tamper("update hosts set seen = seen - 600000 where id = 'later'").await;
    let figures = city.figures().await;
    assert_eq!((figures["wish_hosts"], figures["wish_hosts_with_another_component"]), (1.0, 0.0));
}

async fn a_case_that_cannot_be_read_is_left_alone_for_longer_each_time_and_holds_up_nothing(
    city: City,
) {
    let (broken, whole) = (city.published("w1").await, city.published("w2").await);
    city.host.present().await.expect("kept");
    let whole_before = city.host.store().case(CITY, &whole).await.expect("read").expect("a case");
    city.replace_in_case(&broken, "\"stage\":", "\"stagger\":").await;
    let mut waits = Vec::new();
    for attempt in 1..=3_u32 {
        let row = city.host.store().case(CITY, &broken).await.expect("read").expect("a case");
        let due = row.next_due.expect("a deadline").max(city.host.clock().about_now());
        city.host.clock().move_to(due).expect("by hand");
        while city.host.settle_due().await.expect("settled") > 0 {}
        let left = city.host.store().quarantined(10).await.expect("read");
        assert_eq!(left.len(), 1);
        assert_eq!((left[0].case.as_str(), left[0].attempts), (broken.as_str(), attempt));
        let row = city.host.store().case(CITY, &broken).await.expect("read").expect("a case");
        waits.push(row.next_due.expect("a deadline") - due);
    }
    assert_eq!(waits, [900_000, 1_800_000, 3_600_000]);
    let whole_after = city.host.store().case(CITY, &whole).await.expect("read").expect("a case");
    assert!(whole_after.sequence > whole_before.sequence, "the other case was held up");
    assert_eq!(city.figures().await["wish_cases_quarantined"], 1.0);
    let rows = city.host.store().log_of(CITY, &broken).await.expect("read");
    assert_eq!(rows.iter().filter(|row| row.entry.kind == "quarantine").count(), 3);
    city.replace_in_case(&broken, "\"stagger\":", "\"stage\":").await;
    city.pass(2).await;
    assert_eq!(city.host.store().quarantined(10).await.expect("read"), []);
}

async fn a_case_of_a_later_version_is_refused_in_words(city: City) {
    let case = city.published("w1").await;
    city.replace_in_case(&case, "wish-case/1", "wish-case/2").await;
    let end = city.host.store().log_end(CITY).await.expect("an end");
    let answer = city.command(&case, &city.operator(), "k", &json!("publish")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.code(), "case_of_later_version");
    assert!(answer.json()["detail"].as_str().is_some_and(|words| words.contains("wish-case/2")));
    // Its deadline is left to a host that can read it, and it is not called broken.
    let far = city.host.clock().about_now() + 40 * 86_400_000;
    city.host.clock().move_to(far).expect("by hand");
    while city.host.settle_due().await.expect("settled") > 0 {}
    assert_eq!(city.host.store().quarantined(10).await.expect("read"), []);
    assert_eq!(city.host.store().log_end(CITY).await.expect("an end"), end);
}
