//! What the log asks of the platform arrives: in order, signed, at least once.

use std::time::Duration;

use serde_json::{Value, json};
use wish_server::webhooks::Patience;

use super::{HOUR_MS, ids, later, open, outgoing, relay, stir, view, wanted};
use crate::on_both;
use crate::receiver::{Act, Got, Receiver};
use crate::setting::City;

on_both! {
    effects_arrive_in_order_signed_and_each_once;
    an_offer_that_is_taken_back_names_who_was_notified;
    what_was_done_before_the_connection_broke_comes_again_under_its_id;
    an_endpoint_that_stalls_gets_the_event_again;
}

async fn effects_arrive_in_order_signed_and_each_once(city: City) {
    let receiver = Receiver::willing().await;
    let (id, secret) = open(&city, &receiver, &[]).await;
    stir(&city).await;
    relay(&city.host).await;
    let got = receiver.got();
    assert_eq!(ids(&got), wanted(&city).await);
    assert!(got.len() > 8, "{}", got.len());
    for one in &got {
        assert_eq!(one.signatures_by(&secret), 1);
        assert_eq!(one.header("content-type"), "application/cloudevents+json");
        assert!(one.head.starts_with("POST /hook?of=tz HTTP/1.1"), "{}", one.head);
        let event = one.json();
        assert_eq!(event["specversion"], "1.0");
        assert_eq!(event["source"], "/api/v1/cities/taizhou");
        assert_eq!(event["data"]["case"], event["subject"]);
        assert_eq!(event["sequence"].as_str().unwrap().len(), 19);
        assert!(event["type"].as_str().unwrap().starts_with("wish."));
    }
    let kinds: Vec<String> = got.iter().map(Got::kind).collect();
    for kind in ["wish.publish", "wish.notify", "wish.notices", "wish.withdraw-offer"] {
        assert!(kinds.iter().any(|one| one == kind), "{kind} in {kinds:?}");
    }
    // Once everything is there, nothing more is written.
    let before = view(&city, &id).await;
    relay(&city.host).await;
    assert_eq!(view(&city, &id).await, before);
    assert_eq!(before["delivered"], json!(got.len()));
}

async fn an_offer_that_is_taken_back_names_who_was_notified(city: City) {
    let receiver = Receiver::willing().await;
    open(&city, &receiver, &["notices", "withdraw-offer"]).await;
    let (first, second) = stir(&city).await;
    relay(&city.host).await;
    let got = receiver.got();
    let mut notified: Vec<Value> = Vec::new();
    for one in got.iter().filter(|one| one.case() == first && one.kind() == "wish.notices") {
        notified.extend(one.json()["data"]["responders"].as_array().unwrap().clone());
    }
    notified.sort_by_key(|one| one.to_string());
    notified.dedup();
    assert!(!notified.is_empty());
    let withdrawn = got.iter().filter(|one| one.kind() == "wish.withdraw-offer");
    let withdrawn: Vec<&Got> = withdrawn.filter(|one| one.case() == first).collect();
    assert_eq!(withdrawn.last().unwrap().json()["data"]["notified"], json!(notified));
    assert!(got.iter().any(|one| one.case() == second));
}

async fn what_was_done_before_the_connection_broke_comes_again_under_its_id(city: City) {
    let receiver =
        Receiver::start(|_, times| if times == 1 { Act::Drop } else { Act::Answer(200) }).await;
    open(&city, &receiver, &[]).await;
    city.published("a").await;
    for _ in 0..40 {
        later(&city, HOUR_MS).await;
    }
    assert_eq!(receiver.got().len(), 2 * receiver.done().len());
    assert_eq!(ids(&receiver.done()), wanted(&city).await);
}

async fn an_endpoint_that_stalls_gets_the_event_again(city: City) {
    let patience = Patience { whole: Duration::from_millis(700), ..Patience::default() };
    let _ = city.host.clone().with_outgoing(outgoing(patience));
    let receiver = Receiver::start(|got, times| {
        let stalls = times == 1 && got.kind() == "wish.publish";
        if stalls { Act::Stall } else { Act::Answer(200) }
    })
    .await;
    open(&city, &receiver, &[]).await;
    city.published("a").await;
    for _ in 0..40 {
        later(&city, HOUR_MS).await;
    }
    assert!(receiver.got().len() > receiver.done().len());
    assert_eq!(ids(&receiver.done()), wanted(&city).await);
}
