//! A network between host and PostgreSQL that breaks off or stalls: nobody is told that something is done that is not, and what was
//! not answered can be asked again.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::json;
use wish_contract::Role;
use wish_store::testing::{Place, open};

use super::lengths;
use crate::invariants::audit;
use crate::proxy::{Network, Proxy, place_of, through};
use crate::setting::{Answer, CITY, City, need, post, runtime};

/// A city whose database is behind a network.
async fn behind_a_network(place: Place) -> (City, Proxy, String) {
    let address = place.address().to_owned();
    let proxy = Proxy::before(place_of(&address)).await;
    let store = open(&through(&address, proxy.at)).await.unwrap();
    (City::on(place, store).await, proxy, address)
}

async fn submit(city: &City, key: &str) -> Answer {
    let reporter = city.token("reporter", &[Role::Reporter]);
    city.ask(post("/cases", &json!({ "need": need(key) })).by(&reporter).named(key)).await
}

/// Asks until it is answered, under the same key.
async fn submit_until_done(city: &City, key: &str) -> (u32, String) {
    let mut attempts = 0;
    loop {
        attempts += 1;
        let answer = submit(city, key).await;
        if answer.status == 201 {
            return (attempts, answer.case());
        }
        assert_eq!(answer.status, 503, "{}", String::from_utf8_lossy(&answer.bytes));
        assert!(attempts < 200, "the host does not recover");
    }
}

/// Cut off after each of the first pieces that go between host and database: before a transaction, within it, and between the
/// database's commit and the answer that tells of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_off_anywhere_does_nothing_twice_and_loses_nothing() {
    let (city, proxy, address) = behind_a_network(Place::postgres().await).await;
    let mut cases = BTreeSet::new();
    let mut broken_off = 0;
    let cuts = lengths(60, 400);
    for cut in 0..cuts {
        proxy.cut_after(cut % 60);
        let (attempts, case) = submit_until_done(&city, &format!("k{cut}")).await;
        broken_off += attempts - 1;
        cases.insert(case);
    }
    proxy.cut_after(-1);
    assert!(broken_off > 10, "{broken_off} requests were broken off");
    let audited = audit(&open(&address).await.unwrap(), &runtime(), CITY).await;
    assert_eq!(audited.cases.len(), cases.len());
    assert_eq!(cases.len(), cuts as usize);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_is_down_is_answered_with_503_and_up_again_all_goes_on() {
    let (city, proxy, address) = behind_a_network(Place::postgres().await).await;
    submit_until_done(&city, "before").await;
    proxy.be(Network::Cut);
    let answers = join_all((0..20).map(|number| {
        let city = &city;
        async move { submit(city, &format!("down-{number}")).await }
    }));
    for answer in answers.await {
        assert_eq!(answer.status, 503, "{}", String::from_utf8_lossy(&answer.bytes));
        assert!(answer.headers.contains_key("retry-after"));
    }
    proxy.be(Network::Well);
    for number in 0..20 {
        submit_until_done(&city, &format!("down-{number}")).await;
    }
    let audited = audit(&open(&address).await.unwrap(), &runtime(), CITY).await;
    assert_eq!(audited.cases.len(), 21);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_in_a_network_that_stalls_is_done_once_when_it_is_well() {
    let (city, proxy, address) = behind_a_network(Place::postgres().await).await;
    submit_until_done(&city, "before").await;
    proxy.be(Network::Stalled);
    // Fewer than there are connections, so that none of them gives up waiting for one.
    let asked = (0..8).map(|number| {
        let city = &city;
        async move { submit_until_done(city, &format!("stalled-{number}")).await }
    });
    let well = async {
        // Others have come as far as they come.
        for _ in 0..2_000 {
            tokio::task::yield_now().await;
        }
        proxy.be(Network::Well);
    };
    let (answers, ()) = futures_util::future::join(join_all(asked), well).await;
    assert_eq!(answers.len(), 8);
    let audited = audit(&open(&address).await.unwrap(), &runtime(), CITY).await;
    assert_eq!(audited.cases.len(), 9);
}
