//! What the platform is to do reaches its endpoints: each thing, in order for a case, whatever they answer.

mod changing;
mod hosts;
mod sending;
mod trying;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};
use wish_contract::Instant;
use wish_server::Host;
use wish_server::webhooks::address::{AddressGuard, SystemResolver};
use wish_server::webhooks::{Outgoing, Patience};

use crate::receiver::{Got, Receiver};
use crate::setting::{CITY, City, claim, get, patch, post};

pub const HOUR_MS: Instant = 60 * 60 * 1_000;

/// What sends to receivers of these tests.
pub fn outgoing(patience: Patience) -> Outgoing {
    let loopback = vec!["127.0.0.0/8".parse().unwrap()];
    Outgoing::new(AddressGuard::new(loopback, Arc::new(SystemResolver)), patience, &[])
}

/// A city whose host may send to loopback, with an endpoint there: its id and its secret.
pub async fn open(city: &City, receiver: &Receiver, types: &[&str]) -> (String, String) {
    let _ = city.host.clone().with_outgoing(outgoing(Patience::default()));
    let asked = post("/webhooks", &json!({ "url": receiver.url(), "types": types }));
    let answer = city.ask(asked.by(&city.operator())).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
    let text = |key: &str| answer.json()[key].as_str().unwrap().to_owned();
    (text("id"), text("secret"))
}

/// Sends until nothing more is to be sent at this time.
pub async fn relay(host: &Host) {
    while !host.store().due_webhooks(host.clock().about_now(), 9).await.unwrap().is_empty() {
        host.relay_due().await.unwrap();
    }
}

/// Moves the clock on, without settling anything, and sends.
pub async fn later(city: &City, ms: Instant) {
    let _ = city.host.clock().move_to(city.host.clock().about_now() + ms);
    relay(&city.host).await;
}

pub async fn view(city: &City, id: &str) -> Value {
    city.ask(get(&format!("/webhooks/{id}")).by(&city.operator())).await.json()
}

pub async fn letters(city: &City, id: &str, state: &str) -> Vec<Value> {
    let asked = get(&format!("/webhooks/{id}/deliveries?state={state}"));
    let answer = city.ask(asked.by(&city.operator())).await.json();
    answer["deliveries"].as_array().unwrap().clone()
}

pub async fn change(city: &City, id: &str, body: Value) -> Value {
    let asked = patch(&format!("/webhooks/{id}"), &body);
    let answer = city.ask(asked.by(&city.operator())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
    answer.json()
}

pub async fn replay(city: &City, id: &str, body: Value) -> Value {
    let asked = post(&format!("/webhooks/{id}/replay"), &body);
    city.ask(asked.by(&city.operator())).await.json()
}

pub fn ids(got: &[Got]) -> Vec<String> {
    got.iter().map(Got::id).collect()
}

/// Every effect in the log that is the platform's, and every notice, in order.
pub async fn wanted(city: &City) -> Vec<String> {
    let mut ids = Vec::new();
    for row in city.host.store().log(CITY, 0, 100_000).await.unwrap() {
        if row.entry.kind == "notices" {
            ids.push(format!("notices-{}", row.position));
        }
        let body: Value =
            serde_json::from_slice(row.entry.body.bytes().unwrap_or_default()).unwrap();
        for effect in body["effects"].as_array().into_iter().flatten() {
            let action = &effect["action"];
            let own =
                ["offer", "absorb", "complete-merge", "release-absorbed", "restore", "carry-on"];
            if !own.iter().any(|name| action[name].is_object() || action == name) {
                ids.push(effect["id"].as_str().unwrap().to_owned());
            }
        }
    }
    ids
}

/// That of each case everything came in the order of the log.
pub fn assert_order_of_cases(got: &[Got]) {
    let mut last: BTreeMap<String, i64> = BTreeMap::new();
    for one in got {
        let before = last.insert(one.case(), one.position()).unwrap_or_default();
        assert!(before <= one.position(), "{} came late", one.id());
    }
}

/// Two wishes on the board, one of them taken.
pub async fn stir(city: &City) -> (String, String) {
    let (first, second) = (city.published("a").await, city.published("b").await);
    city.host.carry_out().await.unwrap();
    city.pass(480).await;
    let answer = city.command(&first, &city.responder("tz-s2"), "claim", &claim()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
    (first, second)
}
