//! Requests that mean no good, made from the description: for every text, parameter and body of every operation. The host answers each
//! with a JSON problem or as it would answer any other; it does not fail, and what it refuses changes nothing.

use std::fmt::Write as _;

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Value, json};
use wish_contract::Case;
use wish_server::api::{Api, CITY as CITY_PATH, Operation, openapi};
use wish_server::caller::Claims;

use crate::access::{everything, well_formed};
use crate::on_both;
use crate::setting::{Answer, CITY, City, asked, get, need, post};

on_both! {
    hostile_texts_in_every_field_are_refused_or_kept_as_they_are;
    hostile_parameters_are_refused_or_find_nothing;
    bodies_that_are_no_request_are_refused_by_every_operation;
    a_text_comes_back_as_it_was_sent_but_for_what_is_masked;
}

const TEXTS: [&str; 14] = [
    "'; drop table cases; --",
    "1' or '1'='1",
    "\" or 1=1 --",
    "$1",
    "<script>alert(1)</script>",
    "{{7*7}}${jndi:ldap://x}",
    "a\u{0}b",
    "𠮷𩸽👨\u{200d}👩\u{200d}👧",
    "\u{202e}gnp.exe\u{2066}",
    "\u{feff}\u{200b}",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "%00%0d%0aset-cookie:a=b",
    "",
];

fn somebody(city: &City) -> String {
    city.signer.token(Claims { city: CITY.to_owned(), ..everything() }).unwrap()
}

async fn log(city: &City) -> Vec<u8> {
    city.ask(get("/log?limit=1000").by(&city.operator())).await.bytes
}

fn is_answer(answer: &Answer, what: &str) {
    let shown = String::from_utf8_lossy(&answer.bytes);
    assert!(!answer.status.is_server_error(), "{what}: {shown}");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{what}");
    if !answer.status.is_success() {
        assert_eq!(answer.headers[CONTENT_TYPE], "application/problem+json", "{what}: {shown}");
        assert!(!answer.code().is_empty(), "{what}: {shown}");
    }
}

/// With a body, of a case that is there.
fn with_body(case: &str) -> Vec<(Operation, String)> {
    // What is imported has tests of its own.
    let operations = Api::operations()
        .into_iter()
        .filter(|one| one.content().is_some_and(|of| of != "text/csv"));
    let filled = |one: Operation| {
        let path =
            one.path.replace(CITY_PATH, "").replace("/cases/{id}", &format!("/cases/{case}"));
        // What else an address names need not be there.
        let path = path.replace("{id}", "tz-m9").replace("{digest}", "0123456789abcdef");
        (one, path)
    };
    operations.map(filled).collect()
}

/// Every copy of a value in which one text is another.
fn with_other_texts(value: &Value, text: &Value) -> Vec<Value> {
    match value {
        Value::String(_) => vec![text.clone()],
        Value::Array(items) => {
            let mut copies = Vec::new();
            for (place, item) in items.iter().enumerate() {
                for changed in with_other_texts(item, text) {
                    let mut copy = items.clone();
                    copy[place] = changed;
                    copies.push(Value::Array(copy));
                }
            }
            copies
        }
        Value::Object(keys) => {
            let mut copies = Vec::new();
            for (key, item) in keys {
                for changed in with_other_texts(item, text) {
                    let mut copy = keys.clone();
                    copy.insert(key.clone(), changed);
                    copies.push(Value::Object(copy));
                }
            }
            copies
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

async fn hostile_texts_in_every_field_are_refused_or_kept_as_they_are(city: City) {
    let case = city.published("w").await;
    let token = somebody(&city);
    let mut tried = 0;
    for (operation, path) in with_body(&case) {
        let example = operation.example().unwrap();
        for text in TEXTS {
            for body in with_other_texts(example, &json!(text)) {
                let body = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
                let before = log(&city).await;
                let key = format!("{}-{tried}", operation.id);
                let request =
                    well_formed(&operation, &path, &key).saying(body.as_bytes()).by(&token);
                let answer = city.ask(request).await;
                is_answer(&answer, &format!("{} {body}", operation.id));
                if !answer.status.is_success() {
                    assert_eq!(log(&city).await, before, "{} {body}", operation.id);
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 150, "{tried}");
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "%{byte:02X}");
        all
    })
}

async fn hostile_parameters_are_refused_or_find_nothing(city: City) {
    let token = somebody(&city);
    let before = log(&city).await;
    let document = openapi::document();
    let mut paths = Vec::new();
    for operation in
        Api::operations().into_iter().filter(|one| one.method == "GET" && one.id != "follow-log")
    {
        let described = &document["paths"][&operation.path]["get"]["parameters"];
        let path = operation.path.replace(CITY_PATH, "").replace("{city}", CITY);
        for text in TEXTS {
            let value = if text.is_empty() { "x".to_owned() } else { encoded(text) };
            let filled = path.replace("{id}", &value).replace("{digest}", &value);
            for parameter in
                described.as_array().into_iter().flatten().filter(|one| one["in"] == "query")
            {
                let name = parameter["name"].as_str().unwrap();
                paths.push(format!("{filled}?{name}={value}"));
                paths.push(format!("{filled}?{name}=99999999999999999999999999&{name}=-1"));
            }
            paths.push(filled);
        }
    }
    assert!(paths.len() > 200, "{}", paths.len());
    for path in paths {
        is_answer(&city.ask(get(&path).by(&token)).await, &path);
    }
    for path in
        ["/cases/%FF", "/cases/%E6%9C", "/responders/%zz", "/cases/%ED%A0%80/history", "/%C0"]
    {
        let answer = city.ask(get(path).by(&token)).await;
        is_answer(&answer, path);
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::BAD_REQUEST, "path_malformed")
        );
    }
    assert_eq!(log(&city).await, before);
}

async fn bodies_that_are_no_request_are_refused_by_every_operation(city: City) {
    let case = city.published("w").await;
    let token = somebody(&city);
    let before = log(&city).await;
    let deep = "[".repeat(100_000);
    let closed = format!("{deep}{}", "]".repeat(100_000));
    let objects = "{\"command\":".repeat(10_000);
    let digits = format!("{{\"command\":{{\"invite\":{{\"places\":{}}}}}}}", "9".repeat(5_000));
    let padded = format!("{{}}{}", " ".repeat((1 << 20) - 2));
    let bodies = [
        "",
        "{",
        "null",
        "[[]]",
        "{}",
        "\"\"",
        "{\"command\":\"\\ud800\"}",
        "{\"need\":{\"text\":\"\\ud83d\"}}",
        "{\"id\":\"a\",\"id\":\"b\"}",
        "{\"command\":\"accept\",\"command\":\"reject\"}",
        "[{\"case\":\"a\",\"case\":\"b\"}]",
        "{\"need\":{\"cost-fen\":1e400}}",
        "{\"need\":{\"cost-fen\":1.5}}",
        "{\"need\":{\"places\":-0}}",
        "{\"__proto__\":{}}",
        &deep,
        &closed,
        &objects,
        &digits,
        &padded,
    ];
    for (operation, path) in with_body(&case) {
        for (number, body) in bodies.iter().enumerate() {
            let what = format!("{} {}", operation.id, &body[..body.len().min(80)]);
            let request = well_formed(&operation, &path, &format!("{}-{number}", operation.id));
            let answer = city.ask(request.saying(body.as_bytes()).by(&token)).await;
            is_answer(&answer, &what);
            if operation.id == "give-commands" && answer.status.is_success() {
                // Each of several is answered by itself.
                let all = answer.json();
                assert!(
                    all.as_array().unwrap().iter().all(|one| one["problem"].is_object()),
                    "{what}"
                );
                continue;
            }
            // One that has the right form may be about something that is not there.
            let is_missing = answer.status == StatusCode::NOT_FOUND && path.contains("/webhooks/");
            assert!(is_missing || answer.status == StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        }
        let request = well_formed(&operation, &path, "bytes").saying(b"\xff\xfe\x00{").by(&token);
        assert_eq!(
            city.ask(request).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            operation.id
        );
        let large = vec![b' '; (1 << 20) + 1];
        let answer =
            city.ask(well_formed(&operation, &path, "large").saying(&large).by(&token)).await;
        is_answer(&answer, operation.id);
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::PAYLOAD_TOO_LARGE, "request_too_large"),
            "{}",
            operation.id
        );
    }
    let other = city.ask(asked("PATCH", "/cases").by(&token)).await;
    assert_eq!(other.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(log(&city).await, before);
}

async fn a_text_comes_back_as_it_was_sent_but_for_what_is_masked(city: City) {
    let token = somebody(&city);
    for (number, text) in TEXTS.into_iter().chain(["鞋，电话13851234567"]).enumerate() {
        let mut wanted = need(&format!("w{number}"));
        wanted.text = text.to_owned();
        let request =
            post("/cases", &json!({ "need": wanted })).by(&token).named(&format!("w{number}"));
        let answer = city.ask(request).await;
        is_answer(&answer, text);
        if answer.status.is_success() {
            let shown =
                city.ask(get(&format!("/cases/{}", answer.case())).by(&city.operator())).await;
            let case: Case = serde_json::from_slice(&shown.bytes).unwrap();
            assert_eq!(case.need.text, city.host.runtime().mask(text).unwrap().text);
        }
    }
    // A marker is longer than what it stands for: a text that has room before masking may have none behind it.
    let mut wanted = need("long");
    wanted.text = "a@b.cn ".repeat(571);
    assert!(wanted.text.len() < 4_000);
    assert!(city.host.runtime().mask(&wanted.text).unwrap().text.len() > 4_000);
    let before = log(&city).await;
    let answer =
        city.ask(post("/cases", &json!({ "need": wanted })).by(&token).named("long")).await;
    assert_eq!(answer.code(), "text_out_of_range", "{}", answer.status);
    assert_eq!(log(&city).await, before);
}
