//! A PostgreSQL that dies under load, and another that has followed it and takes over: nothing that the host acknowledged is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::{Value, json};
use wish_contract::Role;
use wish_store::testing::{Pair, Place, open};

use super::lengths;
use crate::invariants::audit;
use crate::proxy::{Network, Proxy};
use crate::setting::{CITY, City, need, post, runtime};

const CLIENTS: usize = 8;
/// Wishes that are acknowledged before the server dies, and after.
const BEFORE: usize = 60;

async fn a_server_dies(round: usize) {
    let mut pair = Pair::start().await;
    let proxy = Proxy::before(pair.first()).await;
    let store = open(&format!("postgres://postgres@{}/postgres", proxy.at)).await.unwrap();
    // The place is the pair's: this one is not used.
    let city = Arc::new(City::on(Place::sqlite(), store).await);
    let (acknowledged, ends) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (city, acknowledged, ends) = (city.clone(), acknowledged.clone(), ends.clone());
            tokio::spawn(async move {
                let mut replies = Vec::new();
                let reporter = city.token("reporter", &[Role::Reporter]);
                for number in 0.. {
                    let key = format!("{client}-{number}");
                    let body = json!({ "need": need(&key) });
                    // Again under the same key, until it is done.
                    loop {
                        if ends.load(Ordering::SeqCst) {
                            return replies;
                        }
                        let asked = post("/cases", &body).by(&reporter).named(&key);
                        let answer = city.ask(asked).await;
                        if answer.status == 201 {
                            replies.push((key, answer.json()));
                            acknowledged.fetch_add(1, Ordering::SeqCst);
                            break;
                        }
                        assert_eq!(
                            answer.status,
                            503,
                            "{}",
                            String::from_utf8_lossy(&answer.bytes)
                        );
                    }
                }
                replies
            })
        })
        .collect();
    let until = |count: usize| {
        let acknowledged = Arc::clone(&acknowledged);
        async move {
            while acknowledged.load(Ordering::SeqCst) < count {
                tokio::task::yield_now().await;
            }
        }
    };
    until(BEFORE + round * 7).await;
    pair.kill_first();
    // What is under way breaks off; nobody is served until the other one has taken over.
    proxy.be(Network::Cut);
    pair.promote_second().await;
    proxy.lead_to(pair.second());
    proxy.be(Network::Well);
    until(acknowledged.load(Ordering::SeqCst) + BEFORE).await;
    ends.store(true, Ordering::SeqCst);
    let mut replies: Vec<(String, Value)> = Vec::new();
    for client in clients {
        replies.extend(client.await.unwrap());
    }
    let audited = audit(city.host.store(), &runtime(), CITY).await;
    for (key, reply) in &replies {
        let id = reply["case"]["id"].as_str().unwrap();
        assert!(audited.cases.contains_key(id), "{key} was acknowledged, and is lost");
    }
    // What was asked again is there once: each key has a household of its own.
    let households: std::collections::BTreeSet<_> =
        audited.cases.values().map(|case| case.need.household.clone()).collect();
    assert_eq!(households.len(), audited.cases.len(), "a wish was opened twice");
    println!("a primary killed: {} commands acknowledged, none lost", replies.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_dies_under_load_loses_nothing_that_was_acknowledged() {
    for round in 0..lengths(2, 10) {
        a_server_dies(round).await;
    }
}
