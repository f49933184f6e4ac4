//! What falls due, with several hosts at work on one database.

use std::collections::BTreeMap;

use wish_server::{Clock, Host};

use crate::on_both;
use crate::setting::{CITY, City, need, runtime};

on_both! {
    each_deadline_is_settled_by_one_of_several_hosts;
}

const CASES: usize = 300;
const HOSTS: usize = 3;

async fn each_deadline_is_settled_by_one_of_several_hosts(city: City) {
    for number in 0..CASES {
        city.submit(&format!("w{number}"), &need(&format!("w{number}"))).await;
    }
    let due = city.host.store().next_time(city.host.clock().about_now()).await.unwrap().unwrap();
    let hosts = (0..HOSTS).map(|_| {
        let host = Host::new(city.host.store().clone(), runtime(), Clock::by_hand(due));
        tokio::spawn(async move {
            let mut settled = 0;
            loop {
                match host.settle_due().await.unwrap() {
                    0 => return settled,
                    more => settled += more,
                }
            }
        })
    });
    let mut settled = 0;
    for host in hosts.collect::<Vec<_>>() {
        settled += host.await.unwrap();
    }
    assert_eq!(settled, CASES);
    let mut ticks: BTreeMap<String, usize> = BTreeMap::new();
    let rows = city.host.store().log(CITY, 0, 10_000).await.unwrap();
    for row in rows {
        let body: serde_json::Value =
            serde_json::from_slice(row.entry.body.bytes().unwrap()).unwrap();
        if body["entry"]["command"] == "tick" {
            *ticks.entry(row.entry.case.unwrap()).or_default() += 1;
        }
    }
    assert_eq!(ticks.len(), CASES);
    assert!(ticks.values().all(|count| *count == 1), "{ticks:?}");
    assert_eq!(city.host.store().overdue(due).await.unwrap(), 0);
}
