//! Hosts that share an endpoint, die while they are at it, and come back late.

use serde_json::json;
use wish_server::webhooks::Patience;
use wish_server::{Clock, Host};

use super::{ids, later, open, outgoing, relay, replay, view, wanted};
use crate::on_both;
use crate::receiver::{Act, Receiver};
use crate::setting::{CITY, City, runtime};

on_both! {
    what_a_host_was_at_when_it_died_another_one_takes_over;
    a_host_that_comes_back_late_does_not_turn_the_place_back;
    of_several_hosts_one_brings_an_endpoint_further;
}

/// Another host on the same store, which may send to loopback.
fn other_host(city: &City) -> Host {
    let clock = Clock::by_hand(city.host.clock().about_now());
    let host = Host::new(city.host.store().clone(), runtime(), clock);
    host.with_outgoing(outgoing(Patience::default()))
}

/// A host that is at an endpoint, until it is killed.
async fn stuck(city: &City, id: &str, receiver: &Receiver) -> tokio::task::JoinHandle<()> {
    let (host, id) = (other_host(city), id.to_owned());
    let before = receiver.got().len();
    let task = tokio::spawn(async move {
        host.relay(CITY, &id).await.unwrap();
    });
    while receiver.got().len() == before {
        tokio::task::yield_now().await;
    }
    task
}

async fn what_a_host_was_at_when_it_died_another_one_takes_over(city: City) {
    let receiver = Receiver::start(|got, times| {
        if times == 1 && got.kind() == "wish.publish" { Act::Stall } else { Act::Answer(200) }
    })
    .await;
    let (id, _) = open(&city, &receiver, &[]).await;
    city.published("a").await;
    let task = stuck(&city, &id, &receiver).await;
    while receiver.got().iter().all(|one| one.kind() != "wish.publish") {
        tokio::task::yield_now().await;
    }
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    // Whoever was at it may be alive for all that others know.
    later(&city, 59_999).await;
    let before = receiver.got().len();
    later(&city, 1).await;
    assert!(receiver.got().len() > before);
    assert_eq!(ids(&receiver.done()), wanted(&city).await);
}

async fn a_host_that_comes_back_late_does_not_turn_the_place_back(city: City) {
    let receiver = Receiver::start(|_, _| Act::Hold).await;
    let (id, _) = open(&city, &receiver, &[]).await;
    city.published("a").await;
    let late = stuck(&city, &id, &receiver).await;
    // Somebody replays while a host is at it: what that host says afterwards counts for nothing.
    replay(&city, &id, json!({ "from": 2 })).await;
    receiver.gate.add_permits(1_000);
    late.await.unwrap();
    let seen = view(&city, &id).await;
    assert_eq!((&seen["position"], &seen["delivered"]), (&json!(1), &json!(0)));
    relay(&city.host).await;
    assert_eq!(ids(&receiver.done()), wanted(&city).await);
}

async fn of_several_hosts_one_brings_an_endpoint_further(city: City) {
    let receiver = Receiver::willing().await;
    open(&city, &receiver, &[]).await;
    for number in 0..12 {
        city.published(&format!("w{number}")).await;
    }
    let hosts: Vec<Host> = (0..4).map(|_| other_host(&city)).collect();
    let tasks: Vec<_> =
        hosts.into_iter().map(|host| tokio::spawn(async move { relay(&host).await })).collect();
    for task in tasks {
        task.await.unwrap();
    }
    relay(&city.host).await;
    assert_eq!(ids(&receiver.got()), wanted(&city).await, "each once, in order");
}
