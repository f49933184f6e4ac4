//! Clients that go away while they are being served: nothing is done by half, and those who come after them are served.

use futures_util::future::join_all;
use serde_json::json;
use wish_contract::Role;

use crate::invariants::audit;
use crate::on_both;
use crate::setting::{CITY, City, get, need, post, runtime};

on_both! {
    clients_that_vanish_leave_everything_whole;
}

/// More than there are connections to a database.
const CLIENTS: usize = 40;

async fn clients_that_vanish_leave_everything_whole(city: City) {
    let reporter = city.token("reporter", &[Role::Reporter]);
    let submit = |key: &str| {
        let body = json!({ "need": need(key) });
        city.ask(post("/cases", &body).by(&reporter).named(key))
    };
    let mut vanished = 0;
    for round in 0..8 {
        let all = (0..CLIENTS).map(|number| {
            let key = format!("{round}-{number}");
            let (submit, patience) = (submit(&key), round * 3 + number % 7);
            async move {
                tokio::select! {
                    biased;
                    () = turns(patience) => true,
                    _ = submit => false,
                }
            }
        });
        vanished += join_all(all).await.into_iter().filter(|vanished| *vanished).count();
    }
    assert!(vanished > CLIENTS, "{vanished} clients vanished");
    // Whoever asks again under the same key is answered, whatever had become of it.
    for round in 0..8 {
        let again = (0..CLIENTS).map(|number| submit(&format!("{round}-{number}")));
        for answer in join_all(again).await {
            assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.bytes));
        }
    }
    let reads = (0..CLIENTS * 3).map(|_| city.ask(get("/cases?limit=1").by(&reporter)));
    // Reporters see no list: that they are told so takes the store, too.
    for answer in join_all(reads).await {
        assert!(answer.status == 403 || answer.status == 200, "{}", answer.status);
    }
    let audited = audit(city.host.store(), &runtime(), CITY).await;
    assert_eq!(audited.cases.len(), 8 * CLIENTS, "each is opened once");
}

/// Waits while others have so many turns.
async fn turns(count: usize) {
    for _ in 0..count {
        tokio::task::yield_now().await;
    }
}
