//! Headers and positions: what a request may bring beside its body, and what an answer says beside its own.

use axum::http::StatusCode;
use futures_util::future::join_all;
use serde_json::json;
use wish_contract::Role;

use crate::on_both;
use crate::setting::{CITY, City, get, need, post};

on_both! {
    an_answer_given_again_has_the_headers_of_the_first;
    a_key_that_is_no_ascii_is_malformed_and_not_missing;
    whoever_has_seen_more_than_there_is_begins_anew;
    the_same_request_sent_many_times_at_once_opens_one_case;
}

async fn an_answer_given_again_has_the_headers_of_the_first(city: City) {
    let reporter = city.token("reporter", &[Role::Reporter]);
    let request = post("/cases", &json!({ "need": need("w") })).by(&reporter).named("k");
    let (once, again) = (city.ask(request.clone()).await, city.ask(request).await);
    assert_eq!(again.headers["idempotent-replayed"], "true");
    for name in ["etag", "location", "content-type"] {
        assert_eq!(again.headers[name], once.headers[name]);
    }
    assert_eq!(once.headers["location"], format!("cases/{}", once.case()));
    let operator = city.operator();
    let once = city.command(&once.case(), &operator, "a", &json!("accept")).await;
    city.command(&once.case(), &operator, "p", &json!("publish")).await;
    // As it was when it was given, not as the case is now.
    let again = city.command(&once.case(), &operator, "a", &json!("accept")).await;
    assert_eq!(again.headers["etag"], once.headers["etag"]);
}

async fn a_key_that_is_no_ascii_is_malformed_and_not_missing(city: City) {
    let reporter = city.token("reporter", &[Role::Reporter]);
    for key in ["钥匙", "a\u{e9}"] {
        let request = post("/cases", &json!({ "need": need("w") })).by(&reporter).named(key);
        let answer = city.ask(request).await;
        let found = (answer.status, answer.code());
        assert_eq!(found, (StatusCode::BAD_REQUEST, "idempotency_key_malformed".to_owned()));
    }
}

async fn whoever_has_seen_more_than_there_is_begins_anew(city: City) {
    city.published("w").await;
    let last = city.host.store().log(CITY, 0, 1_000).await.unwrap().last().unwrap().position;
    let follow = |id: i64| {
        get("/events").with("last-event-id", &format!("{CITY}:{id}")).by(&city.operator())
    };
    let text = city.beginning(follow(last + 1)).await;
    assert!(text.starts_with(&format!("id: {CITY}:0\nevent: reset\n")), "{text}");
    let text = city.beginning(follow(i64::MAX)).await;
    assert!(text.contains("event: reset"), "{text}");
    let text = city.beginning(follow(last - 1)).await;
    assert!(text.starts_with(&format!("id: {CITY}:{last}\n")), "{text}");
    // Whoever has seen all there is waits, and hears of the next row.
    let need = need("v");
    let (text, _) = tokio::join!(city.beginning(follow(last)), city.submit("v", &need));
    assert!(text.contains(&format!("id: {CITY}:{}\n", last + 1)), "{text}");
}

/// One of them opens it, and the others are answered with the same bytes, or told to try again.
async fn the_same_request_sent_many_times_at_once_opens_one_case(city: City) {
    let reporter = city.token("reporter", &[Role::Reporter]);
    let request = post("/cases", &json!({ "need": need("w") })).by(&reporter).named("k");
    let answers = join_all((0..12).map(|_| city.ask(request.clone()))).await;
    let done: Vec<_> = answers.iter().filter(|one| one.status == StatusCode::CREATED).collect();
    assert!(!done.is_empty());
    assert!(done.iter().all(|one| one.bytes == done[0].bytes));
    let rest = answers.iter().filter(|one| one.status != StatusCode::CREATED);
    for answer in rest {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers["retry-after"], "1");
    }
    let all = city.ask(get("/cases").by(&city.operator())).await.json();
    assert_eq!(all["total"], 1);
}
