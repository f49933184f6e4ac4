//! How many commands a second a store keeps: each reads a case and puts it back (2.5 KB), with a claim, an effect, an answer and a row
//! of the log, in one transaction.
//!
//! `throughput [SECONDS [CASES]]`: of five rounds of so many seconds (default 2) each, the median, with 1, 16 and 100 clients, among so
//! many cases (default 10,000), on SQLite and on PostgreSQL; there with one city, and with 64, since each city's log is written by one
//! at a time.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use wish_contract::{ClaimStatus, Stage};
use wish_store::testing::{Folder, Place};
use wish_store::{
    AnsweredRow, CaseRow, ClaimRow, EffectRow, LogBody, NewLogRow, Store, StoreError, Transaction,
};

const CLIENTS: [u64; 3] = [1, 16, 100];
const ROUNDS: usize = 5;
const CITIES: [u64; 2] = [1, 64];

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|word| word.parse().expect("a number"));
    let length = Duration::from_secs(arguments.next().unwrap_or(2));
    let cases = arguments.next().unwrap_or(10_000);
    println!("commands a second, median of {ROUNDS} rounds of {length:?}, {cases} cases");
    println!("the disk alone, 16 KB at a time: {}", syncs(length));
    for is_sqlite in [true, false] {
        for cities in CITIES {
            let place = if is_sqlite { Place::sqlite() } else { Place::postgres().await };
            let bench = Bench { store: place.open().await, cities, cases };
            bench.fill().await;
            for clients in CLIENTS {
                let (rate, processor) = bench.median(clients, length).await;
                let name = if is_sqlite { "SQLite" } else { "PostgreSQL" };
                println!(
                    "{name:10} {cities:2} cities {clients:3} clients {rate:6}   {processor:4} µs of processor each"
                );
            }
        }
    }
}

/// How often the disk can be waited for: one client can do no more commands.
fn syncs(length: Duration) -> u64 {
    let folder = Folder::new();
    let file = File::create(folder.path().join("probe")).expect("a file");
    let (began, mut count) = (Instant::now(), 0);
    while began.elapsed() < length {
        file.write_all_at(&[1; 16_384], (count % 256) * 16_384).expect("room");
        file.sync_data().expect("a disk");
        count += 1;
    }
    per_second(count, began)
}

/// How long this process has had a processor, in hundredths of a second from the system.
fn processor_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks * 10
}

fn per_second(count: u64, since: Instant) -> u64 {
    count * 1_000 / u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
}

/// A store with cases, spread over cities.
#[derive(Clone)]
struct Bench {
    store: Store,
    cities: u64,
    cases: u64,
}

impl Bench {
    async fn fill(&self) {
        const TOGETHER: u64 = 1_000;
        for first in (0..self.cases).step_by(1_000) {
            let (cities, last) = (self.cities, self.cases.min(first + TOGETHER));
            let fill = self.store.write(move |mut transaction| {
                Box::pin(async move {
                    for number in first..last {
                        let row = new_case(number);
                        transaction.open_case(&city(number, cities), &row).await?;
                    }
                    Ok::<_, StoreError>(())
                })
            });
            fill.await.expect("the cases are kept");
        }
    }

    /// The median rate, and how much of a processor each command took of this process: that hardly depends on who else is at work.
    async fn median(&self, clients: u64, length: Duration) -> (u64, u64) {
        let mut rates = Vec::new();
        for _ in 0..ROUNDS {
            rates.push(self.rate(clients, length).await);
        }
        rates.sort_unstable();
        rates[ROUNDS / 2]
    }

    async fn rate(&self, clients: u64, length: Duration) -> (u64, u64) {
        let processor = processor_ms();
        let done = Arc::new(AtomicU64::new(0));
        let began = Instant::now();
        let tasks: Vec<_> = (0..clients)
            .map(|client| {
                let (bench, done) = (self.clone(), Arc::clone(&done));
                tokio::spawn(async move {
                    // Scattered, so that the pages of the file are too.
                    let mut number = client.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                    while began.elapsed() < length {
                        number = number
                            .wrapping_mul(6_364_136_223_846_793_005)
                            .wrapping_add(1_442_695_040_888_963_407);
                        bench.command((number >> 33) % bench.cases).await;
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("a client");
        }
        let count = done.load(Ordering::Relaxed);
        (per_second(count, began), (processor_ms() - processor) * 1_000 / count.max(1))
    }

    async fn command(&self, number: u64) {
        let city = city(number, self.cities);
        let kept =
            self.store.write(move |transaction| Box::pin(carry_out(transaction, city, number)));
        kept.await.expect("the command is kept");
    }
}

fn city(number: u64, of: u64) -> String {
    format!("city-{}", number % of)
}

fn new_case(number: u64) -> CaseRow {
    CaseRow {
        id: format!("w{number}"),
        sequence: 1,
        policy: "0123456789abcdef".to_owned(),
        stage: Stage::Published,
        category: "necessities".to_owned(),
        urgency: wish_contract::Urgency::Normal,
        area_key: format!("44/01/{:02}/", number % 90),
        opened: 0,
        next_due: Some(i64::try_from(number).unwrap_or(0)),
        holder: None,
        body: vec![b'c'; 2_500],
    }
}

async fn carry_out(
    mut transaction: Transaction<'_>,
    city: String,
    number: u64,
) -> Result<(), StoreError> {
    static KEYS: AtomicU64 = AtomicU64::new(0);
    let id = format!("w{number}");
    let mut row = transaction.case(&city, &id).await?.expect("the case");
    row.sequence += 1;
    row.next_due = row.next_due.map(|due| due + 1_000);
    transaction.put_case(&city, &row).await?;
    let claim = ClaimRow {
        responder: format!("r{}", number % 997),
        status: ClaimStatus::Active,
        since: 0,
        due: Some(1),
    };
    transaction.put_claims(&city, &id, &[claim]).await?;
    let key = KEYS.fetch_add(1, Ordering::Relaxed);
    let answer = AnsweredRow {
        subject: format!("s{}", number % 997),
        key: format!("{}-{key}", std::process::id()),
        fingerprint: [0; 32],
        case: Some(id.clone()),
        at: 0,
        answer: vec![b'a'; 600],
    };
    transaction.put_answered(&city, &answer).await?;
    let effect = EffectRow {
        id: format!("{id}-{}", row.sequence),
        receiver: "hook".to_owned(),
        case: id.clone(),
        position: 0,
        next_try: 0,
        attempts: 0,
        body: vec![b'e'; 400],
    };
    transaction.put_effects(&city, &[effect]).await?;
    let entry = NewLogRow {
        kind: "events".to_owned(),
        case: Some(id),
        sequence: Some(row.sequence),
        at: 0,
        body: LogBody::Sealed(vec![b'l'; 600]),
    };
    transaction.append(&city, &[entry]).await.map(|_| ())
}
