//! Measures the host over HTTP, as processes of its own (`examples/serves.rs`): a figure is a line of JSON, which
//! `tests/figures-host` puts into a table.
//!
//! `load SECONDS PART…`: so many seconds for each figure of commands; parts are `sqlite`, `postgres`, `audience`, `recovery`,
//! `followers` and `queue`, all of them where none is named.

#[path = "../../tests/server/client.rs"]
mod client;
mod clients;
mod figure;
mod large_city;
mod peer;
#[path = "../../tests/server/process.rs"]
mod process;

use std::time::{Duration, Instant};

use wish_store::testing::Place;

use clients::{Bench, Measured};
use figure::Figure;
use process::HostProcess;

const CLIENTS: [usize; 3] = [1, 16, 100];
const PARTS: [&str; 6] = ["sqlite", "postgres", "audience", "recovery", "followers", "queue"];
/// As many cities as one PostgreSQL is to carry at its rate.
const CITIES: usize = 16;
const FOLLOWERS: usize = 1_000;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(10);
    let length = Duration::from_secs(seconds);
    let named: Vec<String> = arguments.collect();
    let wanted = |part: &&str| named.is_empty() || named.iter().any(|one| one == part);
    for part in PARTS.into_iter().filter(wanted) {
        match part {
            "sqlite" => on_sqlite(length).await,
            "postgres" => on_postgres(length).await,
            "audience" => large_city::measure().await,
            "recovery" => recovery().await,
            "followers" => followers(length).await,
            _ => peer::measure(length).await,
        }
    }
}

async fn on_sqlite(length: Duration) {
    let place = Place::sqlite();
    let host = HostProcess::start(place.address(), "database");
    let (idle, _) = host.memory();
    Figure::of("memory of the host, idle", mebibytes(idle), "MiB").say();
    for clients in CLIENTS {
        let bench = Bench::new(&[&host], 1).await;
        say("SQLite", 1, clients, bench.run(clients, length).await);
    }
    let (_, most) = host.memory();
    Figure::of("memory of the host, at most, under the load on SQLite", mebibytes(most), "MiB")
        .say();
}

async fn on_postgres(length: Duration) {
    for cities in [1, CITIES] {
        let place = Place::postgres().await;
        let hosts: Vec<HostProcess> = (0..2).map(|_| start(&place, cities)).collect();
        let both: Vec<&HostProcess> = hosts.iter().collect();
        for clients in CLIENTS {
            let bench = Bench::new(&both, cities).await;
            say("PostgreSQL", cities, clients, bench.run(clients, length).await);
        }
    }
}

fn start(place: &Place, cities: usize) -> HostProcess {
    let mut command = std::process::Command::new(process::serves());
    command.args([place.address(), "database", &cities.to_string()]);
    HostProcess::of(command).expect("the host begins")
}

fn say(store: &str, cities: usize, clients: usize, measured: Measured) {
    let what = format!("{store}, {cities} cities, {clients} clients");
    let Measured { rate, median, p95, p99 } = measured;
    let note = format!("p50 {median:.1}, p95 {p95:.1}, p99 {p99:.1} ms");
    Figure::of(&what, rate, "commands/s").noting(&note).say();
    Figure::of(&format!("{what}: p99"), p99, "ms").say();
}

fn mebibytes(kib: u64) -> f64 {
    kib as f64 / 1_024.0
}

/// From a kill under load to the first answer of the next host.
async fn recovery() {
    for is_sqlite in [true, false] {
        let place = if is_sqlite { Place::sqlite() } else { Place::postgres().await };
        let mut times = Vec::new();
        for _ in 0..5 {
            let mut host = HostProcess::start(place.address(), "database");
            let bench = Bench::new(&[&host], 1).await;
            let load = tokio::spawn(async move { bench.run_until_it_ends(16).await });
            tokio::time::sleep(Duration::from_secs(2)).await;
            host.kill();
            let killed = Instant::now();
            let next = HostProcess::start(place.address(), "database");
            let mut client = client::Client::of(next.at);
            while client.get("/health/ready").await.map_or(0, |reply| reply.status) != 200 {}
            times.push(killed.elapsed().as_secs_f64());
            load.await.expect("clients");
        }
        times.sort_by(f64::total_cmp);
        let store = if is_sqlite { "SQLite" } else { "PostgreSQL" };
        Figure::of(&format!("from kill -9 under load to ready, {store}"), times[2], "s").say();
    }
}

/// How many events reach how many followers.
async fn followers(length: Duration) {
    let place = Place::sqlite();
    let host = HostProcess::start(place.address(), "database");
    let bench = Bench::new(&[&host], 1).await;
    let (delivered, rate) = bench.run_with_followers(FOLLOWERS, length).await;
    let what = format!("events to {FOLLOWERS} followers (server-sent events)");
    Figure::of(&what, delivered, "events/s").noting(&format!("at {rate:.0} commands/s")).say();
}
