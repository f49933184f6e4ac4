//! What several clients see of one case through two hosts could have come about one request after the other, each at some instant
//! between question and answer: histories over HTTP are held against the rules themselves, asked in sequence.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use wish_contract::json::stored;
use wish_contract::{
    Actor, Case, CaseKind, ClaimStatus, Command, DeadlineKind, Detail, Instant, Request, Responder,
    Role, Submission,
};
use wish_runtime::Rulebook;
use wish_server::api::Api;
use wish_server::{Clock, CommandName, Given, Host, Profile, Proposal};
use wish_simulation::demo::responders;
use wish_store::testing::{self, Place};
use wish_store::{Store, StoreError};

use super::lengths;
use crate::client::{Client, Reply, request};
use crate::invariants::stored_case;
use crate::linearizable::{History, Model};
use crate::process::given;
use crate::setting::{CITY, City, claim, need, runtime};

/// Requests of one client in a history: with more, trying every order takes long.
const REQUESTS: u32 = 5;
const CLIENTS: usize = 4;

/// What a client asks.
#[derive(Clone, Debug)]
struct CaseRequest {
    /// Whose command; none: the case is looked at.
    by: Option<Actor>,
    subject: String,
    key: String,
    body: String,
    command: Command,
    expected: Option<u32>,
}

/// What a client is answered, but for the place in the log.
#[derive(Clone, Debug, PartialEq)]
enum CaseReply {
    Done(Value),
    Again(Value),
    Refused(String),
    Stale,
    KeyTaken,
    Shown(u32),
}

/// One case, and the rules that it is put to: one request after the other.
#[derive(Clone)]
struct CaseModel {
    case: Case,
    answers: BTreeMap<(String, String), (String, Value)>,
    book: Rulebook,
    /// Who may claim, with what each holds of other cases.
    responders: Arc<BTreeMap<String, Responder>>,
    now: Instant,
}

impl Model for CaseModel {
    type Asked = CaseRequest;
    type Reply = CaseReply;

    fn answer(&mut self, asked: &CaseRequest) -> CaseReply {
        let Some(by) = &asked.by else { return CaseReply::Shown(self.case.sequence) };
        let name = (asked.subject.clone(), asked.key.clone());
        if let Some((body, answer)) = self.answers.get(&name) {
            let is_same = *body == asked.body;
            return if is_same { CaseReply::Again(answer.clone()) } else { CaseReply::KeyTaken };
        }
        if asked.expected.is_some_and(|expected| expected != self.case.sequence) {
            return CaseReply::Stale;
        }
        let is_claim = matches!(asked.command, Command::Claim(_));
        let request = Request {
            subject: Some(self.case.clone()),
            command: asked.command.clone(),
            by: by.clone(),
            claimant: is_claim.then(|| self.facts(&by.id)),
            facts: Vec::new(),
            now: self.now,
            id: CommandName::of(&asked.subject, &asked.key, b"").id(),
            detail: Detail::Decisive,
        };
        match self.book.decide(&request).unwrap() {
            Err(rejection) => CaseReply::Refused(rejection.because.rule),
            Ok(decision) => {
                self.case = decision.after;
                let events = decision.events;
                let answer = json!({ "case": self.case, "events": events, "next": decision.next });
                self.answers.insert(name, (asked.body.clone(), answer.clone()));
                CaseReply::Done(answer)
            }
        }
    }

    fn state(&self) -> String {
        // Which keys have been used, what has been done says; what they were answered, the case does.
        stored::write(&self.case).unwrap()
    }
}

impl CaseModel {
    /// A responder with what it holds of this case, too.
    fn facts(&self, id: &str) -> Responder {
        let is_live = |status| matches!(status, ClaimStatus::Invited | ClaimStatus::Active);
        let own = self.case.claims.iter().filter(|one| one.responder == id && is_live(one.status));
        let held = u32::try_from(own.count()).unwrap();
        let due = self.case.deadline(DeadlineKind::Due).map(|deadline| deadline.due);
        let other = self.responders[id].clone();
        let (active, frees_at) = (other.active_claims + held, other.frees_at);
        let frees_at = due.filter(|_| held > 0).into_iter().chain(frees_at).min();
        Profile::from(other).facts(active, frees_at)
    }
}

/// Two hosts with one signer.
struct Hosts {
    city: City,
    second: Store,
    at: [SocketAddr; 2],
    clock: Clock,
}

impl Hosts {
    async fn new(city: City, second: Store) -> Hosts {
        let clock = city.host.clock().clone();
        let hosts = [city.host.clone(), Host::new(second.clone(), runtime(), clock.clone())];
        let mut at = Vec::new();
        for host in hosts {
            // Without its timer and its effects, which would change the case by themselves.
            let router = Api::new(host, city.signer.keys().unwrap()).router();
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            at.push(listener.local_addr().unwrap());
            tokio::spawn(async move { axum::serve(listener, router).await });
        }
        Hosts { city, second, at: [at[0], at[1]], clock }
    }

    /// Opens a case to everybody on a store, under a name.
    async fn published(&self, store: &Store, id: &str) {
        let host = Host::new(store.clone(), runtime(), self.clock.clone());
        let submission =
            Submission { id: id.to_owned(), kind: CaseKind::Wish, need: need(id), continues: None };
        let steps = [
            (None, Command::Submit(submission), Role::Reporter),
            (Some(id), Command::Accept, Role::Verifier),
            (Some(id), Command::Publish, Role::Publisher),
        ];
        for (case, command, role) in steps {
            let name = CommandName::of("setting", &format!("{id}{role}"), b"");
            let proposal = Proposal {
                case: case.map(str::to_owned),
                command,
                by: Actor { id: "setting".to_owned(), role },
                responder: None,
                facts: Vec::new(),
                policy: None,
                expected: None,
                detail: Detail::Decisive,
                name,
            };
            let given = host.give(CITY, proposal).await.unwrap();
            assert!(matches!(given, Given::Done(_)), "{given:?}");
        }
    }

    /// Who may claim, with what they hold.
    async fn responders(&self) -> BTreeMap<String, Responder> {
        let read = self.city.host.store().write(|mut transaction| {
            Box::pin(async move {
                let mut found = BTreeMap::new();
                for one in responders(CITY).unwrap() {
                    let (active, frees_at) = transaction.live_claims(CITY, &one.id).await?;
                    found.insert(one.id.clone(), Profile::from(one).facts(active, frees_at));
                }
                Ok::<_, StoreError>(found)
            })
        });
        read.await.unwrap()
    }

    /// The answers of clients who are all at one case, in an order in which they could have come about, if there is one.
    async fn history(&self, id: &str, seed: u64) -> Option<Vec<CaseReply>> {
        let row = self.city.host.store().case(CITY, id).await.unwrap().unwrap();
        let model = CaseModel {
            book: self.city.host.rulebook(CITY, &row.policy).await.unwrap(),
            case: stored_case(&row),
            answers: BTreeMap::new(),
            responders: Arc::new(self.responders().await),
            now: self.clock.about_now(),
        };
        let history = Arc::new(History::default());
        let mut clients = JoinSet::new();
        // Others in each history, since nobody may hold many.
        let everybody: Vec<&String> = model.responders.keys().collect();
        for number in 0..CLIENTS {
            let place = usize::try_from(seed).unwrap() * CLIENTS + number;
            let claimant = everybody[place % everybody.len()];
            let history = Arc::clone(&history);
            let chance = Chance(seed * 31 + number as u64 + 1);
            let talker = Talker {
                number,
                id: id.to_owned(),
                client: Client::of(self.at[number % 2]),
                operator: self.city.operator(),
                responder: self.city.responder(claimant),
                claimant: claimant.clone(),
                chance,
                seen: row.sequence,
            };
            clients.spawn(talker.talk(history));
        }
        while let Some(ended) = clients.join_next().await {
            ended.unwrap();
        }
        history.in_sequence(&model)
    }
}

/// Numbers that look drawn.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// A client with its connection.
struct Talker {
    number: usize,
    id: String,
    client: Client,
    operator: String,
    responder: String,
    claimant: String,
    chance: Chance,
    /// How many events of the case it has seen.
    seen: u32,
}

impl Talker {
    async fn talk(mut self, history: Arc<History<CaseModel>>) {
        for turn in 0..REQUESTS {
            let asked = self.next(turn);
            let bytes = self.bytes(&asked);
            let number = history.asks(asked);
            let reply = loop {
                let reply = self.client.ask(&bytes).await.unwrap();
                // Somebody was at it, and nothing was changed.
                if reply.status != 503 {
                    break read(&reply);
                }
            };
            if let CaseReply::Done(answer) | CaseReply::Again(answer) = &reply {
                self.seen = answer["case"]["sequence"].as_u64().unwrap().try_into().unwrap();
            }
            history.is_answered(number, reply);
        }
    }

    fn next(&mut self, turn: u32) -> CaseRequest {
        let responder = Actor { id: self.claimant.clone(), role: Role::Responder };
        let operator = Actor { id: "operator".to_owned(), role: Role::Coordinator };
        let (by, subject, body) = match self.chance.below(6) {
            0 | 1 => {
                (responder, format!("person-{}", self.claimant), json!({ "command": claim() }))
            }
            2 => (
                responder,
                format!("person-{}", self.claimant),
                json!({ "command": { "release": "cannot-carry-out" } }),
            ),
            3 => (
                operator,
                "operator".to_owned(),
                json!({ "command": { "hold": "unreachable" }, "role": "coordinator" }),
            ),
            4 => (
                operator,
                "operator".to_owned(),
                json!({ "command": "resume", "role": "coordinator" }),
            ),
            _ => {
                return CaseRequest {
                    by: None,
                    subject: String::new(),
                    key: String::new(),
                    body: String::new(),
                    command: Command::Tick,
                    expected: None,
                };
            }
        };
        // Some keys are used by others of the same subject, too, with what may be another body.
        let is_shared = subject == "operator" && self.chance.below(2) == 0;
        let key = if is_shared {
            format!("{}-shared-{}", self.id, self.chance.below(3))
        } else {
            format!("{}-{}-{turn}", self.id, self.number)
        };
        let command = serde_json::from_value(body["command"].clone()).unwrap();
        let expected = (self.chance.below(3) == 0).then_some(self.seen);
        CaseRequest { by: Some(by), subject, key, body: body.to_string(), command, expected }
    }

    fn bytes(&self, asked: &CaseRequest) -> Vec<u8> {
        let is_operator = asked.subject == "operator" || asked.by.is_none();
        let token = if is_operator { &self.operator } else { &self.responder };
        if asked.by.is_none() {
            let authorization = format!("Bearer {token}");
            let path = format!("/api/v1/cities/{CITY}/cases/{}", self.id);
            return request("GET", &path, &[("authorization", &authorization)], b"");
        }
        let path = format!("/cases/{}/commands", self.id);
        let body: Value = serde_json::from_str(&asked.body).unwrap();
        let bytes = given(&path, token, &asked.key, &body);
        match asked.expected {
            None => bytes,
            Some(expected) => {
                let text = String::from_utf8(bytes).unwrap();
                let tag = format!("\r\nif-match: \"{expected}\"\r\n\r\n");
                text.replacen("\r\n\r\n", &tag, 1).into_bytes()
            }
        }
    }
}

fn read(reply: &Reply) -> CaseReply {
    let mut body = reply.json();
    match (reply.status, body["code"].as_str()) {
        (200, _) if body.get("events").is_none() => {
            CaseReply::Shown(body["sequence"].as_u64().unwrap().try_into().unwrap())
        }
        (200, _) => {
            let keys = body.as_object_mut().unwrap();
            keys.remove("position");
            keys.remove("trace");
            if reply.header("idempotent-replayed").is_some() {
                CaseReply::Again(body)
            } else {
                CaseReply::Done(body)
            }
        }
        (409, Some(rule)) => CaseReply::Refused(rule.to_owned()),
        (412, _) => CaseReply::Stale,
        (422, Some("idempotency_key_reused")) => CaseReply::KeyTaken,
        _ => panic!("{}: {body}", reply.status),
    }
}

async fn could_have_come_about_in_sequence(place: Place) {
    let (address, is_sqlite) = (place.address().to_owned(), place.is_sqlite());
    let city = City::at(place).await;
    let first = city.host.store().clone();
    let second = if is_sqlite { first } else { testing::open(&address).await.unwrap() };
    let hosts = Hosts::new(city, second).await;
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    let rounds = lengths(12, 400);
    for round in 0..rounds {
        hosts.published(hosts.city.host.store(), &format!("w{round}")).await;
    }
    // Until they are open to everybody.
    hosts.city.pass(24 * 30).await;
    for round in 0..rounds {
        let id = format!("w{round}");
        let order = hosts.history(&id, round).await;
        for reply in order.unwrap_or_else(|| panic!("{id}: in no order")) {
            let kind = match reply {
                CaseReply::Done(_) => "done",
                CaseReply::Again(_) => "again",
                CaseReply::Refused(_) => "refused",
                CaseReply::Stale => "stale",
                CaseReply::KeyTaken => "key taken",
                CaseReply::Shown(_) => "shown",
            };
            *kinds.entry(kind).or_default() += 1;
        }
    }
    println!("{kinds:?}");
    assert!(kinds.len() == 6, "histories without something: {kinds:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_histories_could_have_come_about_in_sequence() {
    could_have_come_about_in_sequence(Place::sqlite()).await;
}

#[ignore = "does not pass yet: some histories fit no order, and nobody knows why; see TRIALS.md"]
#[tokio::test(flavor = "multi_thread")]
async fn postgres_histories_could_have_come_about_in_sequence() {
    could_have_come_about_in_sequence(Place::postgres().await).await;
}

/// The tester finds out two hosts that each believe a copy of their own.
#[tokio::test(flavor = "multi_thread")]
async fn two_hosts_that_know_nothing_of_each_other_are_found_out() {
    let city = City::at(Place::sqlite()).await;
    let other = City::at(Place::sqlite()).await;
    let hosts = Hosts::new(city, other.host.store().clone()).await;
    let mut found_out = 0;
    for round in 0..10 {
        let id = format!("w{round}");
        hosts.published(hosts.city.host.store(), &id).await;
        hosts.published(&hosts.second, &id).await;
        found_out += u32::from(hosts.history(&id, round).await.is_none());
    }
    assert!(found_out > 0);
}
