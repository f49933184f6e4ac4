//! Hosts whose clocks differ, and clocks that jump, on one store: nobody is told that a clock went back, and no deadline passes twice.

use std::collections::BTreeMap;

use serde_json::json;
use wish_contract::{Command, Deadline, Role};
use wish_server::api::Api;
use wish_server::{Clock, Host};

use crate::invariants::audit;
use crate::on_both;
use crate::setting::{CITY, City, need, post, runtime};

on_both! {
    hosts_whose_clocks_differ_agree_on_every_case;
}

const CASES: usize = 12;
/// How far the second host's clock is ahead, in milliseconds.
const AHEAD: i64 = 90_000;
const HOUR_MS: i64 = 3_600_000;

async fn hosts_whose_clocks_differ_agree_on_every_case(city: City) {
    let store = city.host.store().clone();
    let now = city.host.clock().about_now();
    let clock = Clock::by_hand(now + AHEAD);
    let ahead = Host::new(store.clone(), runtime(), clock.clone());
    let router = Api::new(ahead.clone(), city.signer.keys().unwrap()).router();
    let mut cases = Vec::new();
    for number in 0..CASES {
        cases.push(city.submit(&format!("w{number}"), &need(&format!("w{number}"))).await);
    }
    let commands = [
        json!("accept"),
        json!("publish"),
        json!({ "hold": "unreachable" }),
        json!("resume"),
        json!({ "hold": "unreachable" }),
        json!("resume"),
    ];
    for (turn, command) in commands.iter().enumerate() {
        for (number, case) in cases.iter().enumerate() {
            // One command by one host, the next by the other.
            let path = format!("/api/v1/cities/{CITY}/cases/{case}/commands");
            let asked = post("", &json!({ "command": command }));
            let asked = asked.by(&city.operator()).named(&format!("{number}-{turn}"));
            let answer = if (turn + number) % 2 == 0 {
                city.ask_at(&path, asked).await
            } else {
                city.ask_of(&router, &path, asked).await
            };
            assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.bytes));
        }
    }
    // Both go on, by leaps, and one of them jumps back now and then.
    let mut at = now;
    for leap in [1, 30, 2, 70, 200, 24 * 20, 24 * 40] {
        at += leap * HOUR_MS;
        city.set_clock(at);
        let _ = clock.move_to(at + AHEAD);
        let both = [city.host.clone(), ahead.clone()]
            .map(|host| tokio::spawn(async move { while host.settle_due().await.unwrap() > 0 {} }));
        for one in both {
            one.await.unwrap();
        }
        city.set_clock(at - HOUR_MS);
        while city.host.settle_due().await.unwrap() > 0 {}
    }
    let audited = audit(&store, &runtime(), CITY).await;
    let mut due: BTreeMap<&str, Deadline> = BTreeMap::new();
    let mut ticks = 0;
    for (position, row) in &audited.commands {
        let entry = &row.entry;
        if entry.command == Command::Tick {
            let deadline = due.get(entry.case.as_str()).unwrap();
            assert!(deadline.due <= entry.now, "position {position}: {deadline:?} was early");
            assert_eq!(entry.by.role, Role::Timer);
            ticks += 1;
        }
        let events: Vec<_> = audited
            .commands
            .iter()
            .filter(|(other, row)| other <= position && row.entry.case == entry.case)
            .flat_map(|(_, row)| row.entry.events.clone())
            .collect();
        let case = runtime().fold(&events).unwrap().unwrap();
        match case.next_deadline() {
            Some(next) => due.insert(&entry.case, *next),
            None => due.remove(entry.case.as_str()),
        };
    }
    assert!(ticks > CASES, "{ticks} deadlines");
    assert_eq!(store.overdue(at).await, Ok(0));
}
