//! Clients that give commands, one after the other, each over a connection of its own: a wish is submitted, verified, published,
//! put on hold and taken up again, and again. All of it is allowed, so that every request is a change that is kept.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wish_contract::Need;
use wish_simulation::demo::wishes;

use crate::client::{Client, Reply, request};
use crate::process::{HostProcess, SERVED, case_of, given_in};

/// Commands of one wish.
const COMMANDS: [&str; 8] =
    ["accept", "publish", "hold", "resume", "hold", "resume", "hold", "resume"];

/// Hosts with tokens for their cities.
#[derive(Clone)]
pub struct Bench(Arc<Setting>);

struct Setting {
    hosts: Vec<SocketAddr>,
    /// The name of each city, with the tokens of a reporter and of an operator.
    cities: Vec<(String, Vec<[String; 2]>)>,
    need: Need,
    run: u64,
}

/// What a load came to: commands a second, and how long one took, in milliseconds.
pub struct Measured {
    pub rate: f64,
    pub median: f64,
    pub p95: f64,
    pub p99: f64,
}

impl Bench {
    pub async fn new(hosts: &[&HostProcess], cities: usize) -> Bench {
        static RUNS: AtomicU64 = AtomicU64::new(0);
        let mut named = Vec::new();
        for number in 1..=cities {
            let name = if number == 1 { SERVED.to_owned() } else { format!("{SERVED}-{number}") };
            let mut tokens = Vec::new();
            for host in hosts {
                let of = async |who| host.token_in(&name, who).await;
                tokens.push([of("reporter").await, of("operator").await]);
            }
            named.push((name, tokens));
        }
        let wish = wishes(SERVED).expect("wishes").into_iter();
        let need = wish.map(|wish| wish.submission.need).find(|need| need.cost_fen > 0);
        Bench(Arc::new(Setting {
            hosts: hosts.iter().map(|host| host.at).collect(),
            cities: named,
            need: need.expect("a wish"),
            run: RUNS.fetch_add(1, Ordering::Relaxed),
        }))
    }

    pub async fn run(&self, clients: usize, length: Duration) -> Measured {
        // The first commands find caches cold.
        let warm = self.all(clients, length.min(Duration::from_secs(2))).await;
        drop(warm);
        let began = Instant::now();
        let mut took = self.all(clients, length).await;
        let seconds = began.elapsed().as_secs_f64();
        took.sort_by(f64::total_cmp);
        let at = |part: f64| took[((took.len() - 1) as f64 * part) as usize];
        Measured {
            rate: took.len() as f64 / seconds,
            median: at(0.5),
            p95: at(0.95),
            p99: at(0.99),
        }
    }

    /// How long each command took, in milliseconds.
    async fn all(&self, clients: usize, length: Duration) -> Vec<f64> {
        static CLIENTS: AtomicU64 = AtomicU64::new(0);
        let ends = Instant::now() + length;
        let tasks: Vec<_> = (0..clients)
            .map(|_| {
                let number = CLIENTS.fetch_add(1, Ordering::Relaxed);
                let mut one = OneClient::new(self.clone(), number);
                tokio::spawn(async move {
                    let mut took = Vec::new();
                    while Instant::now() < ends {
                        took.extend(one.command().await);
                    }
                    took
                })
            })
            .collect();
        let mut took = Vec::new();
        for task in tasks {
            took.extend(task.await.expect("a client"));
        }
        took
    }

    /// Gives commands until the host answers no more.
    pub async fn run_until_it_ends(&self, clients: u64) {
        let tasks: Vec<_> = (0..clients)
            .map(|number| {
                let mut one = OneClient::new(self.clone(), 1_000_000 + number);
                tokio::spawn(async move { while one.try_command().await.is_some() {} })
            })
            .collect();
        for task in tasks {
            task.await.expect("a client");
        }
    }

    /// With so many who follow the log: events delivered, and commands given, a second.
    pub async fn run_with_followers(&self, followers: usize, length: Duration) -> (f64, f64) {
        let delivered = Arc::new(AtomicU64::new(0));
        let (city, tokens) = &self.0.cities[0];
        let authorization = format!("Bearer {}", tokens[0][1]);
        // From now on: what was before is not counted.
        let path = format!("/api/v1/cities/{city}/log?limit=1000");
        let headers = [("authorization", authorization.as_str())];
        let log = Client::of(self.0.hosts[0]).ask(&request("GET", &path, &headers, b"")).await;
        let log = log.expect("the log").body;
        let last = log.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
        let path = format!("/api/v1/cities/{city}/events?after={last}");
        let asked = request("GET", &path, &headers, b"");
        let mut tasks = Vec::new();
        for _ in 0..followers {
            let mut stream = TcpStream::connect(self.0.hosts[0]).await.expect("a connection");
            stream.write_all(&asked).await.expect("a request");
            let delivered = Arc::clone(&delivered);
            tasks.push(tokio::spawn(async move {
                let mut buffer = vec![0; 65_536];
                while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                    let events = buffer[..read].windows(7).filter(|part| part == b"\nevent:");
                    delivered.fetch_add(events.count() as u64, Ordering::Relaxed);
                }
            }));
        }
        let began = Instant::now();
        let commands = self.all(4, length).await.len() as u64;
        // Until all have had all; a follower that is let go ends the wait by what it lacks.
        let wanted = commands * followers as u64;
        while delivered.load(Ordering::Relaxed) < wanted * 99 / 100 && began.elapsed() < length * 10
        {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let seconds = began.elapsed().as_secs_f64();
        for task in tasks {
            task.abort();
        }
        (delivered.load(Ordering::Relaxed) as f64 / seconds, commands as f64 / seconds)
    }
}

/// A client with the wish that it is at.
struct OneClient {
    bench: Bench,
    client: Client,
    number: u64,
    host: usize,
    step: usize,
    wishes: u64,
    case: String,
}

impl OneClient {
    fn new(bench: Bench, number: u64) -> OneClient {
        let host = usize::try_from(number).unwrap_or(0) % bench.0.hosts.len();
        let client = Client::of(bench.0.hosts[host]);
        OneClient { bench, client, number, host, step: 0, wishes: 0, case: String::new() }
    }

    /// Gives a command: how long it took in milliseconds; none, where the store was busy.
    async fn command(&mut self) -> Option<f64> {
        let began = Instant::now();
        let reply = self.try_command().await.expect("the host answers");
        match reply.status {
            200 | 201 => Some(began.elapsed().as_secs_f64() * 1_000.0),
            503 => None,
            status => panic!("{status}: {}", String::from_utf8_lossy(&reply.body)),
        }
    }

    /// None, where the host is gone.
    async fn try_command(&mut self) -> Option<Reply> {
        let setting = Arc::clone(&self.bench.0);
        let place = usize::try_from(self.number).unwrap_or(0) / setting.hosts.len();
        let (city, tokens) = &setting.cities[place % setting.cities.len()];
        let [reporter, operator] = &tokens[self.host];
        let name = format!("{}-{}-{}", setting.run, self.number, self.wishes);
        let key = format!("{name}-{}", self.step);
        let bytes = match self.step.checked_sub(1).and_then(|step| COMMANDS.get(step)) {
            None => {
                let (beneficiary, household) = (format!("b-{name}"), Some(format!("h-{name}")));
                let need = Need { beneficiary, household, ..setting.need.clone() };
                given_in(city, "/cases", reporter, &key, &json!({ "need": need }))
            }
            Some(name) => {
                let command: Value =
                    if *name == "hold" { json!({ "hold": "unreachable" }) } else { json!(name) };
                let path = format!("/cases/{}/commands", self.case);
                given_in(city, &path, operator, &key, &json!({ "command": command }))
            }
        };
        let reply = self.client.ask(&bytes).await.ok()?;
        if reply.status == 201 {
            self.case = case_of(&reply);
        }
        if reply.status != 503 {
            self.step += 1;
        }
        if self.step > COMMANDS.len() {
            (self.step, self.wishes) = (0, self.wishes + 1);
        }
        Some(reply)
    }
}
