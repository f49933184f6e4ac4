//! A host that is killed at any instant, under load, loses nothing that it acknowledged, and what was asked and not answered can be
//! asked again under the same key: it happens once.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use wish_simulation::demo::START;
use wish_store::testing::Place;

use super::lengths;
use crate::client::{Client, Reply};
use crate::invariants::audit;
use crate::process::{HostProcess, case_of, given, serves};
use crate::setting::{CITY, claim, need, runtime};

const CLIENTS: usize = 8;
/// Responders who claim what is on the board, if they may.
const RESPONDERS: [&str; 4] = ["tz-m1", "tz-m2", "tz-u1", "tz-s1"];

/// What was asked, and what was answered with success.
#[derive(Clone)]
struct Acknowledged {
    who: &'static str,
    path: String,
    key: String,
    body: Value,
    reply: Vec<u8>,
}

/// One who asks; after a crash it asks again what was not answered.
struct Asker {
    number: usize,
    story: u64,
    step: usize,
    case: String,
}

impl Asker {
    /// What is to be asked next: a wish is submitted, verified, published, claimed by whoever may, and its lead reports.
    fn next(&self) -> (&'static str, String, Value) {
        let commands = format!("/cases/{}/commands", self.case);
        let household = format!("{}-{}", self.number, self.story);
        let responder = RESPONDERS[(self.number + self.story as usize) % RESPONDERS.len()];
        match self.step {
            0 => ("reporter", "/cases".to_owned(), json!({ "need": need(&household) })),
            1 => ("operator", commands, json!({ "command": "accept" })),
            2 => ("operator", commands, json!({ "command": "publish" })),
            3 => (responder, commands, json!({ "command": claim() })),
            4 => (responder, commands, json!({ "command": { "release": "cannot-carry-out" } })),
            _ => ("operator", commands, json!({ "command": { "hold": "unreachable" } })),
        }
    }

    fn key(&self) -> String {
        format!("{}-{}-{}", self.number, self.story, self.step)
    }

    fn go_on(&mut self, reply: &Reply) {
        if self.step == 0 {
            self.case = case_of(reply);
        }
        self.step += 1;
        if self.step > 5 || (self.step > 1 && self.case.is_empty()) {
            (self.story, self.step) = (self.story + 1, 0);
        }
    }
}

async fn token_of(host: &HostProcess, who: &str) -> String {
    if who.starts_with("tz-") {
        host.token(&format!("responder?id={who}")).await
    } else {
        host.token(who).await
    }
}

/// Asks until the host does not answer: what it acknowledged.
async fn ask_until_it_ends(
    asker: Arc<Mutex<Asker>>,
    at: std::net::SocketAddr,
    tokens: Arc<Vec<(&'static str, String)>>,
    ends: Arc<AtomicBool>,
) -> Vec<Acknowledged> {
    let mut asker = asker.lock().await;
    let mut client = Client::of(at);
    let mut acknowledged = Vec::new();
    loop {
        let (who, path, body) = asker.next();
        let (_, token) = tokens.iter().find(|(known, _)| *known == who).unwrap();
        let Ok(reply) = client.ask(&given(&path, token, &asker.key(), &body)).await else {
            assert!(ends.load(Ordering::SeqCst), "the host broke a connection off by itself");
            return acknowledged;
        };
        match reply.status {
            200 | 201 => acknowledged.push(Acknowledged {
                who,
                path,
                key: asker.key(),
                body,
                reply: reply.body.clone(),
            }),
            // Refused by a rule.
            409 => {}
            503 => continue,
            status => panic!("{status}: {}", String::from_utf8_lossy(&reply.body)),
        }
        asker.go_on(&reply);
    }
}

/// Moves the host's clock on, so that deadlines are settled between commands.
async fn move_clock(at: std::net::SocketAddr) {
    let body = br#"{"hours": 3}"#;
    let request = crate::client::request("POST", "/demo/clock", &[], body);
    let mut client = Client::of(at);
    while client.ask(&request).await.is_ok() {}
}

/// All that was acknowledged stands in the log as it was; and all else holds. Answers the instant of the log's newest command.
async fn nothing_is_lost(place: &Place, acknowledged: &[Acknowledged]) -> i64 {
    let audited = audit(&place.open().await, &runtime(), CITY).await;
    let newest = audited.commands.iter().map(|(_, row)| row.entry.now).max();
    let by_position: BTreeMap<i64, _> =
        audited.commands.iter().map(|(position, row)| (*position, row)).collect();
    for one in acknowledged {
        let reply: Value = serde_json::from_slice(&one.reply).unwrap();
        // Where nothing happened, as when a case is held that is held, nothing is in the log.
        let Some(position) = reply["position"].as_i64() else { continue };
        let row = by_position.get(&position).unwrap_or_else(|| panic!("{} is lost", one.key));
        let events = serde_json::to_value(&row.entry.events).unwrap();
        assert_eq!(events, reply["events"], "{} is other than acknowledged", one.key);
    }
    newest.unwrap_or(START)
}

/// All that asks a host, from now on.
struct Load {
    asking: Vec<JoinHandle<Vec<Acknowledged>>>,
    ends: Arc<AtomicBool>,
}

impl Load {
    async fn on(host: &HostProcess, askers: &[Arc<Mutex<Asker>>]) -> Load {
        let mut tokens = Vec::new();
        for who in ["reporter", "operator"].into_iter().chain(RESPONDERS) {
            tokens.push((who, token_of(host, who).await));
        }
        let (tokens, ends) = (Arc::new(tokens), Arc::new(AtomicBool::new(false)));
        let ask = |asker: &Arc<Mutex<Asker>>| {
            let (asker, tokens, ends) = (asker.clone(), tokens.clone(), ends.clone());
            tokio::spawn(ask_until_it_ends(asker, host.at, tokens, ends))
        };
        Load { asking: askers.iter().map(ask).collect(), ends }
    }

    /// What was acknowledged until the host ended.
    async fn acknowledged(self) -> Vec<Acknowledged> {
        let mut all = Vec::new();
        for one in self.asking {
            all.extend(one.await.unwrap());
        }
        all
    }
}

fn askers() -> Vec<Arc<Mutex<Asker>>> {
    let asker = |number| Asker { number, story: 0, step: 0, case: String::new() };
    (0..CLIENTS).map(|number| Arc::new(Mutex::new(asker(number)))).collect()
}

async fn survives_being_killed(place: Place) {
    let kills = lengths(25, 200);
    let askers = askers();
    let mut acknowledged: Vec<Acknowledged> = Vec::new();
    let (mut now, mut audited_until) = (START, 0);
    for kill in 0..kills {
        let mut host = HostProcess::start(place.address(), &now.to_string());
        let load = Load::on(&host, &askers).await;
        let clock = tokio::spawn(move_clock(host.at));
        // At any instant of its life, from its first answers on.
        tokio::time::sleep(Duration::from_millis(30 + (kill * 137) % 500)).await;
        load.ends.store(true, Ordering::SeqCst);
        host.kill();
        acknowledged.extend(load.acknowledged().await);
        clock.await.unwrap();
        if kill % 10 == 9 || kill + 1 == kills {
            now = now.max(nothing_is_lost(&place, &acknowledged[audited_until..]).await);
            audited_until = acknowledged.len();
        }
    }
    // Whatever was acknowledged is answered with the same bytes ever after.
    let host = HostProcess::start(place.address(), &now.to_string());
    let mut client = Client::of(host.at);
    for one in acknowledged.iter().rev().take(300) {
        let token = token_of(&host, one.who).await;
        let again = client.ask(&given(&one.path, &token, &one.key, &one.body)).await.unwrap();
        assert_eq!(again.header("idempotent-replayed"), Some("true"), "{}", one.key);
        assert_eq!(again.body, one.reply, "{}", one.key);
    }
    println!("{kills} kills, {} commands acknowledged, none lost", acknowledged.len());
    assert!(acknowledged.len() > kills as usize * 5, "{} commands", acknowledged.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_survives_being_killed() {
    survives_being_killed(Place::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_survives_being_killed() {
    survives_being_killed(Place::postgres().await).await;
}

/// The disk fails once: the host ends, since what it holds then is not known, and nobody was told that something is kept that is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_ends_the_host_and_nobody_was_told_too_much() {
    for failing in [3, 10, 40, 41, 100] {
        let place = Place::sqlite();
        // Sets the city up, while the disk is well.
        HostProcess::start(place.address(), &START.to_string()).kill();
        let mut command = Command::new("strace");
        let inject = format!("inject=fsync,fdatasync:error=EIO:when={failing}");
        command.args([
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            &inject,
        ]);
        command.arg(serves()).args([place.address(), &START.to_string()]);
        let Some(mut host) = HostProcess::of(command) else { continue };
        let load = Load::on(&host, &askers()).await;
        load.ends.store(true, Ordering::SeqCst);
        let acknowledged = load.acknowledged().await;
        assert_eq!(host.child.wait().unwrap().code(), Some(1), "went on after the disk failed");
        nothing_is_lost(&place, &acknowledged).await;
        println!(
            "fdatasync {failing} failed: {} commands acknowledged, none lost",
            acknowledged.len()
        );
    }
}
