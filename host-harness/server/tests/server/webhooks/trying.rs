//! What is not taken is tried again, and holds up no more than it must.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use wish_server::webhooks::{PATIENCE_MS, REFUSALS_MAX};

use super::{
    HOUR_MS, assert_order_of_cases, change, ids, later, letters, open, relay, replay, view, wanted,
};
use crate::on_both;
use crate::receiver::{Act, Got, Receiver};
use crate::setting::{CITY, City};

on_both! {
    an_event_that_is_refused_holds_up_its_own_case_alone;
    an_endpoint_that_asks_for_time_gets_it;
    an_endpoint_that_is_gone_is_left_alone_until_somebody_says_so;
    after_three_days_an_event_is_a_dead_letter_that_can_be_replayed;
    an_endpoint_that_is_dead_for_long_gets_what_is_young_enough;
    an_endpoint_that_refuses_everything_is_left_alone;
}

async fn an_event_that_is_refused_holds_up_its_own_case_alone(city: City) {
    let poisoned = Arc::new(std::sync::Mutex::new(String::new()));
    let shared = Arc::clone(&poisoned);
    let receiver = Receiver::start(move |got, times| {
        let is_poisoned = got.case() == *shared.lock().unwrap();
        Act::Answer(if is_poisoned && times < 3 { 500 } else { 200 })
    })
    .await;
    let (id, _) = open(&city, &receiver, &[]).await;
    let first = city.published("a").await;
    poisoned.lock().unwrap().clone_from(&first);
    let second = city.published("b").await;
    relay(&city.host).await;
    let (tried, others): (Vec<Got>, Vec<Got>) =
        receiver.got().into_iter().partition(|one| one.case() == first);
    assert_eq!(tried.len(), 1, "what stands behind it is not tried");
    assert!(others.iter().all(|one| one.case() == second && one.is_done) && !others.is_empty());
    assert!(letters(&city, &id, "waiting").await.len() > 1);
    // What comes meanwhile waits behind it, and wakes nobody.
    city.pass(48).await;
    for _ in 0..12 {
        later(&city, HOUR_MS).await;
    }
    assert!(letters(&city, &id, "waiting").await.is_empty());
    let mut done = ids(&receiver.done());
    assert_order_of_cases(&receiver.done());
    let mut wanted = wanted(&city).await;
    done.sort();
    wanted.sort();
    assert_eq!(done, wanted);
}

async fn an_endpoint_that_asks_for_time_gets_it(city: City) {
    let receiver =
        Receiver::start(|_, times| if times == 1 { Act::Later(600) } else { Act::Answer(200) })
            .await;
    let (id, _) = open(&city, &receiver, &[]).await;
    city.published("a").await;
    relay(&city.host).await;
    assert_eq!(receiver.got().len(), 1);
    assert_eq!(view(&city, &id).await["why"], "the endpoint answered 429");
    later(&city, 599_999).await;
    assert_eq!(receiver.got().len(), 1);
    later(&city, 1).await;
    assert!(receiver.got().len() > 1);
    for _ in 0..wanted(&city).await.len() {
        later(&city, 600_000).await;
    }
    // Nothing overtook anything.
    assert_eq!(ids(&receiver.done()), wanted(&city).await);
}

async fn an_endpoint_that_is_gone_is_left_alone_until_somebody_says_so(city: City) {
    let receiver =
        Receiver::start(|_, times| Act::Answer(if times == 1 { 410 } else { 200 })).await;
    let (id, _) = open(&city, &receiver, &["publish"]).await;
    city.published("a").await;
    relay(&city.host).await;
    later(&city, 10 * PATIENCE_MS).await;
    assert_eq!(receiver.got().len(), 1);
    let seen = view(&city, &id).await;
    assert_eq!(
        (&seen["state"], &seen["why"]),
        (&json!("disabled"), &json!("the endpoint answered 410"))
    );
    let log = city.host.store().log(CITY, 0, 10_000).await.unwrap();
    let last = log.last().unwrap();
    let audit: Value = serde_json::from_slice(last.entry.body.bytes().unwrap()).unwrap();
    assert_eq!((last.entry.kind.as_str(), &audit["by"]), ("webhook", &json!("host")));
    assert_eq!(audit["what"], format!("disabled {id}"));
    change(&city, &id, json!({ "state": "active" })).await;
    relay(&city.host).await;
    assert_eq!(receiver.done().len(), 1);
}

async fn after_three_days_an_event_is_a_dead_letter_that_can_be_replayed(city: City) {
    let mended = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&mended);
    let receiver = Receiver::start(move |got, _| {
        let takes = seen.load(Ordering::SeqCst) || got.kind() != "wish.publish";
        Act::Answer(if takes { 200 } else { 422 })
    })
    .await;
    let (id, _) = open(&city, &receiver, &[]).await;
    let case = city.published("a").await;
    for _ in 0..80 {
        later(&city, HOUR_MS).await;
    }
    let dead = letters(&city, &id, "dead").await;
    assert!(
        dead.iter().all(|one| one["type"] == "publish" && one["case"] == json!(case)),
        "{dead:?}"
    );
    assert!(!dead.is_empty() && letters(&city, &id, "waiting").await.is_empty());
    assert!(
        dead[0]["attempts"].as_u64().unwrap() > 10 && dead[0]["why"] == "the endpoint answered 422"
    );
    // What followed it came all the same.
    assert_eq!(receiver.done().len() + dead.len(), wanted(&city).await.len());
    assert_eq!(replay(&city, &id, json!({ "dead-letters": ["none"] })).await["replayed"], 0);
    mended.store(true, Ordering::SeqCst);
    let replayed = replay(&city, &id, json!({ "dead-letters": "all" })).await;
    assert_eq!(replayed["replayed"], json!(dead.len()));
    relay(&city.host).await;
    assert!(letters(&city, &id, "dead").await.is_empty());
    let mut done = ids(&receiver.done());
    let mut wanted = wanted(&city).await;
    done.sort();
    wanted.sort();
    assert_eq!(done, wanted);
}

async fn an_endpoint_that_is_dead_for_long_gets_what_is_young_enough(city: City) {
    let receiver = Receiver::start(|_, _| Act::Answer(503)).await;
    let (id, _) = open(&city, &receiver, &["publish"]).await;
    let old = city.published("a").await;
    relay(&city.host).await;
    later(&city, PATIENCE_MS - 2 * HOUR_MS).await;
    let young = city.published("b").await;
    later(&city, 2 * HOUR_MS).await;
    let dead = letters(&city, &id, "dead").await;
    assert!(dead.iter().all(|one| one["case"] == json!(old)) && !dead.is_empty(), "{dead:?}");
    assert!(receiver.got().iter().all(|one| one.case() == old));
    // The next ones have their own three days.
    later(&city, 2 * HOUR_MS).await;
    assert!(receiver.got().iter().any(|one| one.case() == young));
    assert_eq!(letters(&city, &id, "dead").await.len(), dead.len());
}

async fn an_endpoint_that_refuses_everything_is_left_alone(city: City) {
    let receiver = Receiver::start(|_, _| Act::Answer(500)).await;
    let (id, _) = open(&city, &receiver, &[]).await;
    for number in 0..12 {
        city.published(&format!("w{number}")).await;
    }
    relay(&city.host).await;
    let tried = receiver.got().len();
    assert_eq!(tried, usize::try_from(REFUSALS_MAX).unwrap());
    assert_eq!(view(&city, &id).await["failures"], REFUSALS_MAX);
    // Not before its time, however often the host looks.
    relay(&city.host).await;
    assert_eq!(receiver.got().len(), tried);
}
