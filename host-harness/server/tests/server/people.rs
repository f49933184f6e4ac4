//! How people can be reached is read by whoever answers for the case at the moment, and by nobody else; what is attached to a case,
//! by those who have a part in it.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use wish_contract::Role;
use wish_server::caller::{Claims, Permission};

use crate::on_both;
use crate::setting::{Answer, CITY, City, claim, get, post, put};

on_both! {
    a_contact_is_given_to_the_lead_and_the_coordinator_alone;
    the_grant_ends_with_the_claim;
    the_grant_passes_to_whoever_takes_over;
    a_reading_that_is_not_written_down_is_not_given;
    a_contact_that_is_erased_is_gone;
    a_contact_that_is_none_is_refused;
    attachments_are_listed_for_those_who_have_a_part;
    an_attachment_that_is_none_is_refused;
    a_case_has_64_attachments_at_most;
}

const NAME: &str = "marker-name";

fn intake(city: &City) -> String {
    let permissions = vec![Permission::Contacts];
    city.token_of(Claims { sub: "intake".to_owned(), permissions, ..Claims::default() })
}

/// A wish on the board, of somebody who can be reached.
async fn reachable(city: &City) -> String {
    let case = city.published("w").await;
    let contact = json!({ "name": NAME, "phone": "marker-phone", "address": "marker-address" });
    let asked = put("/people/beneficiary-w/contact", &contact).by(&intake(city));
    assert_eq!(city.ask(asked).await.status, StatusCode::NO_CONTENT);
    case
}

async fn contact(city: &City, case: &str, token: &str) -> Answer {
    city.ask(get(&format!("/cases/{case}/contact")).by(token)).await
}

/// The rows of the log that tell of readings.
async fn readings(city: &City) -> Vec<Value> {
    let log = city.ask(get("/log?limit=1000").by(&city.operator())).await;
    let log = String::from_utf8(log.bytes).unwrap();
    let rows = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    rows.filter(|row| row["kind"] == "contact-read").collect()
}

/// A responder who has claimed the wish.
async fn claimed(city: &City, case: &str) -> String {
    city.pass(24 * 30).await;
    let responder = city.responder("tz-s2");
    let answer = city.command(case, &responder, "claim", &claim()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    city.pass(1).await;
    responder
}

async fn a_contact_is_given_to_the_lead_and_the_coordinator_alone(city: City) {
    let case = reachable(&city).await;
    let lead = claimed(&city, &case).await;
    let of = |sub: &str, role: Role, area: &str| {
        city.token_of(Claims {
            sub: sub.to_owned(),
            roles: vec![role],
            areas: vec![area.to_owned()],
            ..Claims::default()
        })
    };
    let others = [
        city.responder("tz-s1"),
        of("coordinator", Role::Coordinator, "44"),
        of("verifier", Role::Verifier, "32/12"),
        of("publisher", Role::Publisher, "32/12"),
        of("proxy", Role::Proxy, "32/12"),
        of("reporter", Role::Reporter, "32/12"),
        of("beneficiary-w", Role::Beneficiary, "32/12"),
        intake(&city),
        // Who acts for the lead, and not as a responder.
        city.token_of(Claims {
            sub: "person".to_owned(),
            responder: Some("tz-s2".to_owned()),
            ..Claims::default()
        }),
    ];
    for token in others {
        let answer = contact(&city, &case, &token).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("marker"));
    }
    assert_eq!(readings(&city).await, Vec::<Value>::new());
    assert_eq!(contact(&city, "w0", &lead).await.code(), "case_unknown");
    assert_eq!(contact(&city, &case, &lead).await.json()["name"], NAME);
    let coordinator = of("coordinator", Role::Coordinator, "32/12");
    assert_eq!(contact(&city, &case, &coordinator).await.json()["phone"], "marker-phone");
    let written: Vec<Value> =
        readings(&city).await.into_iter().map(|row| row["body"].clone()).collect();
    assert_eq!(
        written,
        [
            json!({ "by": "person-tz-s2", "role": "responder", "responder": "tz-s2" }),
            json!({ "by": "coordinator", "role": "coordinator", "responder": null }),
        ]
    );
    let log = city.ask(get("/log?limit=1000").by(&city.operator())).await;
    assert!(!String::from_utf8_lossy(&log.bytes).contains("marker"));
    for marker in [NAME, "marker-phone", "marker-address"] {
        assert!(!city.place.holds(marker).await, "{marker} in the clear");
    }
}

async fn the_grant_ends_with_the_claim(city: City) {
    let case = reachable(&city).await;
    let lead = claimed(&city, &case).await;
    assert_eq!(contact(&city, &case, &lead).await.status, StatusCode::OK);
    let released = json!({ "release": "unsuitable" });
    let released = city.command(&case, &lead, "release", &released).await;
    assert_eq!(released.status, StatusCode::OK, "{}", String::from_utf8_lossy(&released.bytes));
    assert_eq!(contact(&city, &case, &lead).await.status, StatusCode::FORBIDDEN);
    assert_eq!(readings(&city).await.len(), 1);
}

async fn the_grant_passes_to_whoever_takes_over(city: City) {
    let case = reachable(&city).await;
    let lead = claimed(&city, &case).await;
    let operator = city.operator();
    let command = json!({ "substitute": { "responder": "tz-s2", "reason": "unsuitable" } });
    let body = json!({ "command": command, "responder": "tz-m1" });
    let path = format!("/cases/{case}/commands");
    let answer = city.ask(post(&path, &body).by(&operator).named("substitute")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
    assert_eq!(contact(&city, &case, &lead).await.status, StatusCode::FORBIDDEN);
    let next = city.responder("tz-m1");
    assert_eq!(contact(&city, &case, &next).await.status, StatusCode::OK);
}

async fn a_reading_that_is_not_written_down_is_not_given(city: City) {
    let case = reachable(&city).await;
    let lead = claimed(&city, &case).await;
    city.place.tamper("alter table log rename to kept_log").await;
    let answer = contact(&city, &case, &lead).await;
    city.place.tamper("alter table kept_log rename to log").await;
    assert!(answer.status.is_server_error());
    assert!(!String::from_utf8_lossy(&answer.bytes).contains("marker"));
    assert_eq!(readings(&city).await, Vec::<Value>::new());
}

async fn a_contact_that_is_erased_is_gone(city: City) {
    let case = reachable(&city).await;
    let lead = claimed(&city, &case).await;
    let erase = || get("/people/beneficiary-w").with_method(Method::DELETE);
    assert_eq!(city.ask(erase().by(&city.operator())).await.code(), "permission_missing");
    assert_eq!(city.ask(erase().by(&intake(&city))).await.status, StatusCode::NO_CONTENT);
    assert_eq!(contact(&city, &case, &lead).await.code(), "contact_unknown");
    assert_eq!(city.ask(erase().by(&intake(&city))).await.code(), "contact_unknown");
    // The log says that it was, by a name that leads to nobody.
    let log = city.ask(get("/log?limit=1000").by(&city.operator())).await;
    let log = String::from_utf8(log.bytes).unwrap();
    let about = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let about: Vec<Value> =
        about.filter(|row| row["kind"].as_str().unwrap().starts_with("contact")).collect();
    assert_eq!(about.len(), 2);
    assert_eq!(about[0]["body"], about[1]["body"]);
    assert!(about.iter().all(|row| !row.to_string().contains("beneficiary-w")));
}

async fn a_contact_that_is_none_is_refused(city: City) {
    let token = intake(&city);
    let long = "x".repeat(1_001);
    for contact in [
        json!({}),
        json!({ "name": "" }),
        json!({ "name": " " }),
        json!({ "name": "x".repeat(201) }),
        json!({ "name": NAME, "address": long }),
        json!({ "name": NAME, "phone": "" }),
        json!({ "name": NAME, "card": "1" }),
        json!([NAME]),
    ] {
        let answer = city.ask(put("/people/b/contact", &contact).by(&token)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{contact}");
    }
    let contact = json!({ "name": NAME });
    for person in ["%20", "a%20b", &"x".repeat(129), "a%00b"] {
        let answer = city.ask(put(&format!("/people/{person}/contact"), &contact).by(&token)).await;
        assert_eq!(answer.code(), "contact_malformed", "{person}");
    }
    let answer = city.ask(put("/people/b/contact", &contact).by(&city.operator())).await;
    assert_eq!(answer.code(), "permission_missing");
    let log = city.host.store().log(CITY, 0, 1_000).await.unwrap();
    assert!(log.iter().all(|row| row.entry.kind != "contact"));
}

fn attachment(number: usize) -> Value {
    json!({
        "uri": format!("https://files.example/marker-{number}"),
        "sha256": format!("{number:064x}"),
        "media-type": "image/jpeg",
        "bytes": 1_000,
    })
}

async fn attachments_are_listed_for_those_who_have_a_part(city: City) {
    let case = city.published("w").await;
    let lead = claimed(&city, &case).await;
    let path = format!("/cases/{case}/attachments");
    let of = |sub: &str, role: Role| city.token(sub, &[role]);
    let beneficiary = of("beneficiary-w", Role::Beneficiary);
    let may = [
        of("reporter", Role::Reporter),
        of("proxy", Role::Proxy),
        of("verifier", Role::Verifier),
        lead.clone(),
    ];
    let others = [
        of("somebody", Role::Reporter),
        of("beneficiary-v", Role::Beneficiary),
        city.responder("tz-s1"),
        intake(&city),
    ];
    for (number, token) in may.iter().enumerate() {
        let answer = city.ask(post(&path, &attachment(number)).by(token)).await;
        assert_eq!(
            answer.status,
            StatusCode::CREATED,
            "{}",
            String::from_utf8_lossy(&answer.bytes)
        );
        // The same again is there once.
        let again = city.ask(post(&path, &attachment(number)).by(token)).await;
        assert_eq!((again.status, again.bytes), (StatusCode::OK, answer.bytes));
    }
    for token in others.iter().chain([&beneficiary]) {
        let answer = city.ask(post(&path, &attachment(9)).by(token)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    for token in may.iter().chain([&beneficiary]) {
        let listed = city.ask(get(&path).by(token)).await.json();
        let listed: Vec<&Value> =
            listed.as_array().unwrap().iter().map(|one| &one["attachment"]).collect();
        assert_eq!(listed, (0..4).map(attachment).collect::<Vec<_>>().iter().collect::<Vec<_>>());
    }
    for token in &others {
        assert_eq!(city.ask(get(&path).by(token)).await.status, StatusCode::FORBIDDEN);
    }
    let released = city.command(&case, &lead, "release", &json!({ "release": "unsuitable" })).await;
    assert_eq!(released.status, StatusCode::OK);
    assert_eq!(city.ask(get(&path).by(&lead)).await.status, StatusCode::FORBIDDEN);
    assert!(!city.place.holds("marker").await);
}

async fn an_attachment_that_is_none_is_refused(city: City) {
    let case = city.published("w").await;
    let path = format!("/cases/{case}/attachments");
    let with = |field: &str, value: Value| {
        let mut body = attachment(1);
        body[field] = value;
        body
    };
    for body in [
        json!({}),
        with("uri", json!("http://files.example/1")),
        with("uri", json!("file:///etc/passwd")),
        with("uri", json!("https://")),
        with("uri", json!("https://user:word@files.example/1")),
        with("uri", json!("https://files.example/a b")),
        with("uri", json!("/1")),
        with("uri", json!(format!("https://files.example/{}", "x".repeat(2_000)))),
        with("sha256", json!("0".repeat(63))),
        with("sha256", json!("A".repeat(64))),
        with("media-type", json!("image")),
        with("media-type", json!("image/<script>")),
        with("bytes", json!(0)),
        with("bytes", json!(-1)),
        with("bytes", json!(11_u64 << 30)),
        with("name", json!("photo")),
    ] {
        let answer = city.ask(post(&path, &body).by(&city.operator())).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    assert_eq!(city.ask(get(&path).by(&city.operator())).await.json(), json!([]));
}

async fn a_case_has_64_attachments_at_most(city: City) {
    let case = city.published("w").await;
    let path = format!("/cases/{case}/attachments");
    for number in 0..64 {
        let answer = city.ask(post(&path, &attachment(number)).by(&city.operator())).await;
        assert_eq!(answer.status, StatusCode::CREATED);
    }
    let answer = city.ask(post(&path, &attachment(64)).by(&city.operator())).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::CONFLICT, "attachments_full"));
    let listed = city.ask(get(&path).by(&city.operator())).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 64);
}
