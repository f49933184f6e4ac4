//! Endpoints as their operators see and change them.

use axum::http::StatusCode;
use serde_json::json;
use wish_contract::Role;
use wish_server::caller::{Claims, Permission};
use wish_server::webhooks::{OVERLAP_MS, PATIENCE_MS};

use super::{change, ids, later, letters, open, relay, replay, view, wanted};
use crate::on_both;
use crate::receiver::{Act, Got, Receiver};
use crate::setting::{CITY, City, delete, get, patch, post};

on_both! {
    a_secret_that_is_changed_signs_beside_the_new_one_for_a_day;
    a_position_of_the_log_can_be_replayed_from;
    an_endpoint_gets_the_types_that_it_asked_for;
    nothing_comes_while_an_endpoint_is_paused;
    redirects_are_not_followed;
    nobody_without_the_permission_sees_or_changes_an_endpoint;
    what_is_wrong_with_a_request_is_said_and_changes_nothing;
    figures_of_endpoints_are_among_the_metrics;
}

async fn a_secret_that_is_changed_signs_beside_the_new_one_for_a_day(city: City) {
    let receiver = Receiver::willing().await;
    let (id, old) = open(&city, &receiver, &["publish"]).await;
    let rotated = change(&city, &id, json!({ "secret": "rotate" })).await;
    let new = rotated["secret"].as_str().unwrap().to_owned();
    assert_ne!(new, old);
    city.published("a").await;
    relay(&city.host).await;
    let _ = city.host.clock().move_to(city.host.clock().about_now() + OVERLAP_MS);
    city.published("b").await;
    relay(&city.host).await;
    let got = receiver.got();
    let counts = |got: &Got| (got.signatures_by(&old), got.signatures_by(&new));
    assert_eq!(counts(&got[0]), (1, 1));
    assert_eq!(counts(got.last().unwrap()), (0, 1));
    // One byte of the body, of the id or of the time, and it does not hold.
    let mut tampered = got[0].clone();
    tampered.body[1] ^= 1;
    assert_eq!(tampered.signatures_by(&new), 0);
    for header in ["webhook-id", "webhook-timestamp"] {
        let mut tampered = got[0].clone();
        let value = tampered.header(header).to_owned();
        tampered.head = tampered.head.replace(&value, &format!("{value}1"));
        assert_eq!(tampered.signatures_by(&new), 0);
    }
    // Secrets are shown once.
    let shown = format!(
        "{} {}",
        view(&city, &id).await,
        city.ask(get("/log").by(&city.operator())).await.bytes.escape_ascii()
    );
    assert!(!shown.contains("whsec_") && !shown.contains(&new));
}

async fn a_position_of_the_log_can_be_replayed_from(city: City) {
    let receiver = Receiver::willing().await;
    city.published("a").await;
    let (id, _) = open(&city, &receiver, &[]).await;
    relay(&city.host).await;
    assert!(receiver.got().is_empty(), "what was before it was opened is not sent by itself");
    let end = city.host.store().log(CITY, 0, 10_000).await.unwrap().last().unwrap().position;
    for (from, is_known) in [(0, false), (-1, false), (end + 2, false), (1, true)] {
        let answer = replay(&city, &id, json!({ "from": from })).await;
        assert_eq!(answer["replayed"].is_number(), is_known, "{answer}");
    }
    relay(&city.host).await;
    assert_eq!(ids(&receiver.got()), wanted(&city).await);
}

async fn an_endpoint_gets_the_types_that_it_asked_for(city: City) {
    let receiver = Receiver::willing().await;
    let (id, _) = open(&city, &receiver, &["publish"]).await;
    city.published("a").await;
    relay(&city.host).await;
    assert!(receiver.got().iter().all(|one| one.kind() == "wish.publish"));
    let count = receiver.got().len();
    assert_eq!(count, 1);
    let changed = change(&city, &id, json!({ "types": [] })).await;
    assert_eq!(changed["types"], json!([]));
    city.published("b").await;
    relay(&city.host).await;
    assert!(receiver.got().iter().any(|one| one.kind() != "wish.publish"));
}

async fn nothing_comes_while_an_endpoint_is_paused(city: City) {
    let receiver = Receiver::willing().await;
    let (id, _) = open(&city, &receiver, &[]).await;
    change(&city, &id, json!({ "state": "paused" })).await;
    city.published("a").await;
    relay(&city.host).await;
    assert!(receiver.got().is_empty());
    let tested =
        city.ask(post(&format!("/webhooks/{id}/test"), &json!({})).by(&city.operator())).await;
    assert_eq!(tested.json(), json!({ "delivered": true, "why": null }));
    assert_eq!(receiver.got()[0].kind(), "wish.test");
    change(&city, &id, json!({ "state": "active" })).await;
    relay(&city.host).await;
    assert_eq!(ids(&receiver.got()[1..]), wanted(&city).await);
    let removed = city.ask(delete(&format!("/webhooks/{id}")).by(&city.operator())).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    city.published("b").await;
    let count = receiver.got().len();
    relay(&city.host).await;
    assert_eq!(receiver.got().len(), count);
    assert_eq!(view(&city, &id).await["code"], "webhook_unknown");
}

async fn redirects_are_not_followed(city: City) {
    let receiver = Receiver::start(|_, _| Act::Redirect).await;
    let (id, _) = open(&city, &receiver, &["publish"]).await;
    city.published("a").await;
    relay(&city.host).await;
    assert_eq!(receiver.got().len(), 1);
    assert_eq!(letters(&city, &id, "waiting").await[0]["why"], "the endpoint answered 307");
}

async fn nobody_without_the_permission_sees_or_changes_an_endpoint(city: City) {
    let receiver = Receiver::willing().await;
    let (id, _) = open(&city, &receiver, &[]).await;
    let others = vec![Permission::Policies, Permission::Responders, Permission::Log];
    let without = Claims {
        sub: "somebody".to_owned(),
        roles: vec![Role::Coordinator],
        areas: vec!["32/12".to_owned()],
        permissions: others,
        ..Claims::default()
    };
    let of_another = Claims {
        permissions: vec![Permission::Webhooks],
        city: "elsewhere".to_owned(),
        ..Claims::default()
    };
    let tokens = [
        (city.token_of(without), "permission_missing"),
        (city.signer.token(of_another).unwrap(), "other_city"),
    ];
    let before = view(&city, &id).await;
    for (token, code) in tokens {
        for asked in [
            get("/webhooks"),
            post("/webhooks", &json!({ "url": "https://example.com/" })),
            get(&format!("/webhooks/{id}")),
            patch(&format!("/webhooks/{id}"), &json!({ "state": "paused" })),
            delete(&format!("/webhooks/{id}")),
            get(&format!("/webhooks/{id}/deliveries")),
            post(&format!("/webhooks/{id}/replay"), &json!({ "from": 1 })),
            post(&format!("/webhooks/{id}/test"), &json!({})),
        ] {
            let answer = city.ask(asked.by(&token)).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, code));
        }
    }
    assert_eq!(view(&city, &id).await, before);
    assert!(receiver.got().is_empty());
}

async fn what_is_wrong_with_a_request_is_said_and_changes_nothing(city: City) {
    let receiver = Receiver::willing().await;
    let (id, _) = open(&city, &receiver, &[]).await;
    let before = city.host.store().log(CITY, 0, 10_000).await.unwrap().len();
    let here = format!("/webhooks/{id}");
    let (deliveries, replay) = (format!("{here}/deliveries"), format!("{here}/replay"));
    let cases = [
        (post("/webhooks", &json!({})), "json_malformed"),
        (post("/webhooks", &json!({ "url": "https://example.com/", "more": 1 })), "json_malformed"),
        (post("/webhooks", &json!({ "url": "no address" })), "webhook_address_refused"),
        (post("/webhooks", &json!({ "url": "ftp://example.com/" })), "webhook_address_refused"),
        (
            post("/webhooks", &json!({ "url": "https://169.254.169.254/latest" })),
            "webhook_address_refused",
        ),
        (post("/webhooks", &json!({ "url": "http://192.0.2.1/" })), "webhook_address_refused"),
        (
            post("/webhooks", &json!({ "url": "https://a:b@example.com/" })),
            "webhook_address_refused",
        ),
        (
            post("/webhooks", &json!({ "url": receiver.url(), "types": ["offer"] })),
            "webhook_type_unknown",
        ),
        (post("/webhooks", &json!({ "url": receiver.url() })), "webhook_known"),
        (patch(&here, &json!({ "state": "disabled" })), "json_malformed"),
        (patch(&here, &json!({ "types": ["x"] })), "webhook_type_unknown"),
        (patch("/webhooks/none", &json!({ "state": "paused" })), "webhook_unknown"),
        (delete("/webhooks/none"), "webhook_unknown"),
        (get("/webhooks/none/deliveries"), "webhook_unknown"),
        (get(&format!("{deliveries}?state=lost")), "query_malformed"),
        (get(&format!("{deliveries}?cursor=x")), "cursor_malformed"),
        (post(&replay, &json!({})), "json_malformed"),
        (post(&replay, &json!({ "dead-letters": "some" })), "json_malformed"),
        (post(&replay, &json!({ "from": 0 })), "log_position_unknown"),
        (post("/webhooks/none/test", &json!({})), "webhook_unknown"),
    ];
    for (number, (asked, code)) in cases.into_iter().enumerate() {
        let answer = city.ask(asked.by(&city.operator())).await;
        assert_eq!(answer.code(), code, "case {number}: {}", answer.json());
        assert!(answer.status.is_client_error());
    }
    assert_eq!(city.host.store().log(CITY, 0, 10_000).await.unwrap().len(), before);
}

async fn figures_of_endpoints_are_among_the_metrics(city: City) {
    let receiver = Receiver::start(|_, _| Act::Answer(503)).await;
    let (id, _) = open(&city, &receiver, &[]).await;
    city.published("a").await;
    let figure = async |name: &str| {
        let text = String::from_utf8(city.ask(get("/metrics")).await.bytes).unwrap();
        let line = format!("wish_webhook_{name}{{city=\"taizhou\",webhook=\"{id}\"}} ");
        let value = text.lines().find_map(|found| found.strip_prefix(&line));
        value.unwrap_or_else(|| panic!("{line} in {text}")).parse::<i64>().unwrap()
    };
    assert!(figure("depth").await >= 3);
    relay(&city.host).await;
    assert_eq!((figure("failures").await, figure("letters_dead").await), (1, 0));
    later(&city, PATIENCE_MS).await;
    assert!(figure("letters_dead").await > 0 && figure("depth").await == 0);
    assert_eq!(figure("off").await, 0);
}
