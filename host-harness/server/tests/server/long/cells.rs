//! Several machines at once: two cells of PostgreSQL, six hosts that come and go, a bus that is lost in the middle, and a city that is
//! moved while it is used. What came of it, the stores alone say.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tower::ServiceExt;
use wish_contract::json::stored;
use wish_contract::{Event, Role};
use wish_runtime::log::Entry;
use wish_server::api::Api;
use wish_server::bus::{self, Bus};
use wish_server::caller::{Claims, Keys, Permission};
use wish_server::cells::{CellAddress, Cells, Home};
use wish_server::demo::{self, DemoCity, Signer};
use wish_server::serve::Server;
use wish_server::{Clock, Host};
use wish_simulation::demo::{PROGRAMMES, START, responders};
use wish_store::Keyring;
use wish_store::testing::{KEY, Place};
use wish_store::{CaseFilter, GENESIS, Move, Page, Store, broken_link};

use crate::nats::Nats;
use crate::setting::{AREA, CITY, claim, need, runtime};

const CITIES: [&str; 4] = ["east-1", "east-2", "west-1", "west-2"];
/// Of them, those that the first cell begins with.
const IN_FIRST: usize = 2;
const MOVED: &str = "east-1";
const WORKERS: usize = 6;
const CLIENTS: usize = 6;
const HOUR_MS: i64 = 3_600_000;
/// How long clients go on.
const LOAD: Duration = Duration::from_secs(20);
/// How long everything may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(30);
const BODY_BYTES_MAX: usize = 16 << 20;

/// What all of it runs on.
struct World {
    cells: [CellAddress; 2],
    bus: String,
    clock: Clock,
    signer: Signer,
    keys: Keys,
    workers: Mutex<Vec<Worker>>,
    next: AtomicUsize,
    is_over: AtomicBool,
}

/// A host process, as far as its clients see.
struct Worker {
    router: Router,
    cells: Cells,
    tasks: Arc<Mutex<JoinSet<()>>>,
}

impl World {
    /// A worker that serves both cells and announces on the bus.
    async fn worker(&self) -> Worker {
        let mut tasks = JoinSet::new();
        let bus = Bus::connect(&self.bus).await.unwrap();
        let (keys, clock) = (self.keys.clone(), self.clock.clone());
        let (connected, mut hosts) = tokio::sync::mpsc::unbounded_channel::<Host>();
        let sealing = Keyring::new(KEY, &[]);
        let (cells, joining) =
            Cells::open(self.cells.to_vec(), Vec::new(), &sealing, move |store| {
                let host = Host::new(store, runtime(), clock.clone());
                connected.send(host.clone()).unwrap();
                (host.clone(), Api::new(host, keys.clone()).router())
            });
        tasks.spawn(async move {
            let mut buses = JoinSet::new();
            while let Some(host) = hosts.recv().await {
                buses.spawn(bus::run(host, bus.clone()));
            }
        });
        let router = cells.clone().router();
        let at = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let server = Server::listen_for(at, joining, router.clone()).await.unwrap();
        tasks.spawn(async move {
            server.run(std::future::pending()).await;
        });
        Worker { router, cells, tasks: Arc::new(Mutex::new(tasks)) }
    }

    /// Any worker but the last one asked.
    fn pick(&self) -> Option<(Router, Arc<Mutex<JoinSet<()>>>)> {
        let workers = self.workers.lock().unwrap();
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        let worker = workers.get(place % workers.len().max(1))?;
        Some((worker.router.clone(), Arc::clone(&worker.tasks)))
    }

    /// Asks some worker, within the worker: what it answered, unless it was ended meanwhile.
    async fn ask(&self, request: Request<Body>) -> Option<(StatusCode, Vec<u8>)> {
        let (router, tasks) = self.pick()?;
        let (answer, answered) = tokio::sync::oneshot::channel();
        tasks.lock().unwrap().spawn(async move {
            let response = router.oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, BODY_BYTES_MAX).await.unwrap().to_vec();
            drop(answer.send((parts.status, bytes)));
        });
        answered.await.ok()
    }

    fn token(&self, city: &str, sub: &str, roles: &[Role], responder: Option<&str>) -> String {
        self.signer
            .token(Claims {
                sub: sub.to_owned(),
                city: city.to_owned(),
                roles: roles.to_vec(),
                areas: vec![AREA.to_owned()],
                responder: responder.map(str::to_owned),
                permissions: vec![Permission::Log],
                ..Claims::default()
            })
            .unwrap()
    }

    /// Sends until it is answered by something that does not say to try again. None: there was no time left.
    async fn send(
        &self,
        city: &str,
        path: &str,
        key: &str,
        token: &str,
        body: &Value,
    ) -> Option<(StatusCode, Value)> {
        let give_up = Instant::now() + PATIENCE;
        while Instant::now() < give_up {
            let request = Request::builder()
                .method(Method::POST)
                .uri(format!("/api/v1/cities/{city}{path}"))
                .header("authorization", format!("Bearer {token}"))
                .header("idempotency-key", key)
                .body(Body::from(body.to_string()))
                .unwrap();
            if let Some((status, bytes)) = self.ask(request).await
                && status != StatusCode::SERVICE_UNAVAILABLE
            {
                return Some((status, serde_json::from_slice(&bytes).unwrap()));
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        None
    }
}

/// A command that was answered with 2xx.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Acknowledged {
    city: String,
    case: String,
    position: i64,
}

/// Submits wishes and carries them on until the load is over: what was acknowledged.
async fn client(world: Arc<World>, number: usize) -> Vec<Acknowledged> {
    let mut acknowledged = Vec::new();
    let staff = [Role::Verifier, Role::Publisher, Role::Coordinator];
    let responder = responders(CITY).unwrap()[0].id.clone();
    for turn in 0.. {
        if world.is_over.load(Ordering::SeqCst) {
            break;
        }
        let city = CITIES[(number + turn) % CITIES.len()];
        let name = format!("{number}-{turn}");
        let reporter = world.token(city, &format!("reporter-{number}"), &[Role::Reporter], None);
        let operator = world.token(city, "operator", &staff, None);
        let claimant = world.token(city, "person", &[Role::Responder], Some(&responder));
        let submission = json!({ "need": need(&format!("{city}-{name}")) });
        let Some((status, answer)) =
            world.send(city, "/cases", &name, &reporter, &submission).await
        else {
            panic!("{city} took no wish for {PATIENCE:?}");
        };
        assert_eq!(status, StatusCode::CREATED, "{answer}");
        let case = answer["case"]["id"].as_str().unwrap().to_owned();
        let mut answers = vec![answer];
        for (token, command) in
            [(&operator, json!("accept")), (&operator, json!("publish")), (&claimant, claim())]
        {
            let key = format!("{name}-{command}").replace(['{', '}', '"', ':', ' '], "");
            let path = format!("/cases/{case}/commands");
            let body = json!({ "command": command });
            let Some((status, answer)) = world.send(city, &path, &key, token, &body).await else {
                panic!("{city} took no command for {PATIENCE:?}");
            };
            // The rules may refuse, since deadlines pass meanwhile.
            assert!(status.is_success() || status == StatusCode::CONFLICT, "{status} {answer}");
            if status.is_success() {
                answers.push(answer);
            }
        }
        let kept = |answer: Value| {
            let position = answer["position"].as_i64()?;
            Some(Acknowledged { city: city.to_owned(), case: case.clone(), position })
        };
        acknowledged.extend(answers.into_iter().filter_map(kept));
    }
    acknowledged
}

/// Follows a city's log through whichever worker there is, from where it was: the positions seen, in order. Ends at the last one.
async fn follower(
    world: Arc<World>,
    city: &'static str,
    last: Arc<Mutex<Option<i64>>>,
) -> Vec<i64> {
    let token = world.token(city, "follower", &[], None);
    let mut seen: Vec<i64> = Vec::new();
    let is_done = |seen: &[i64]| {
        let wanted = *last.lock().unwrap();
        wanted.is_some_and(|wanted| seen.last().copied().unwrap_or_default() >= wanted)
    };
    while !is_done(&seen) {
        let Some((router, tasks)) = world.pick() else { continue };
        let request = Request::builder()
            .uri(format!("/api/v1/cities/{city}/events"))
            .header("authorization", format!("Bearer {token}"))
            .header("last-event-id", format!("{city}:{}", seen.last().copied().unwrap_or(0)))
            .body(Body::empty())
            .unwrap();
        let (sender, mut lines) = tokio::sync::mpsc::unbounded_channel();
        tasks.lock().unwrap().spawn(async move {
            let response = router.oneshot(request).await.unwrap();
            let is_open = response.status().is_success();
            let mut body = response.into_body().into_data_stream();
            while let (true, Some(Ok(bytes))) = (is_open, body.next().await) {
                if sender.send(String::from_utf8(bytes.to_vec()).unwrap()).is_err() {
                    return;
                }
            }
        });
        let mut text = String::new();
        while !is_done(&seen) {
            // Ended with its worker, or because the city is elsewhere: asked again. Looked up from time to time, whether it is done.
            let pause = Duration::from_millis(500);
            let Ok(more) = tokio::time::timeout(pause, lines.recv()).await else { continue };
            let Some(more) = more else { break };
            text.push_str(&more);
            while let Some((event, rest)) = text.split_once("\n\n") {
                let id = event.lines().find_map(|line| line.strip_prefix("id: "));
                let position = id.and_then(|id| id.rsplit_once(':')).map(|(_, at)| at.to_owned());
                seen.extend(position.map(|position| position.parse::<i64>().unwrap()));
                text = rest.to_owned();
            }
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    seen
}

/// Holds a city's store against all that must be: the positions that rows of commands have.
async fn audit(store: &Store, city: &str) -> BTreeMap<i64, String> {
    let log = store.log(city, 0, u32::MAX).await.unwrap();
    assert_eq!(broken_link(&GENESIS, &log), None, "{city}");
    let (mut commands, mut names) = (BTreeMap::new(), BTreeSet::new());
    let mut events: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for row in &log {
        assert_ne!(row.entry.kind, "quarantine", "{city}");
        if row.entry.kind != "command" {
            continue;
        }
        let body: Value = serde_json::from_slice(row.entry.body.bytes().unwrap()).unwrap();
        let entry: Entry = serde_json::from_value(body["entry"].clone()).unwrap();
        // Ticks are named by the case and how many events it has had: no deadline is settled twice.
        assert!(names.insert((entry.case.clone(), entry.id.clone())), "{city} {}", entry.id);
        events.entry(entry.case.clone()).or_default().extend(entry.events);
        commands.insert(row.position, entry.case);
    }
    let all = Page { limit: u32::MAX, ..Page::default() };
    let cases = store.cases(city, &CaseFilter::default(), &all).await.unwrap();
    assert_eq!(cases.len(), events.len(), "{city}");
    for row in cases {
        let case = stored::read(std::str::from_utf8(&row.body).unwrap()).unwrap();
        let folded = runtime().fold(&events[&row.id]).unwrap().unwrap();
        assert_eq!(folded, case, "{city} {}", row.id);
        assert_eq!(row.next_due, case.next_deadline().map(|deadline| deadline.due));
    }
    commands
}

#[ignore = "has not passed as a whole yet; see TRIALS.md"]
#[tokio::test(flavor = "multi_thread")]
async fn everything_holds_while_hosts_come_and_go_the_bus_is_lost_and_a_city_is_moved() {
    let places = [Place::postgres().await, Place::postgres().await];
    let mut nats = Nats::start();
    let (clock, signer) = (Clock::by_hand(START), Signer::throwaway().unwrap());
    let programme = PROGRAMMES.into_iter().find(|one| one.name == CITY).unwrap();
    for (place, cities) in places.iter().zip(CITIES.chunks(IN_FIRST)) {
        let host = Host::new(place.open().await, runtime(), clock.clone());
        let city = |name: &&str| DemoCity {
            name: (*name).to_owned(),
            policy: programme.policy.as_bytes().to_vec(),
            responders: responders(CITY).unwrap(),
            wishes: Vec::new(),
        };
        demo::load(&host, &cities.iter().map(city).collect::<Vec<_>>()).await.unwrap();
    }
    let cell = |name: &str, place: &Place| CellAddress {
        name: name.to_owned(),
        database: place.address().to_owned(),
    };
    let world = Arc::new(World {
        cells: [cell("east", &places[0]), cell("west", &places[1])],
        bus: nats.address(),
        clock: clock.clone(),
        keys: signer.keys().unwrap(),
        signer,
        workers: Mutex::new(Vec::new()),
        next: AtomicUsize::new(0),
        is_over: AtomicBool::new(false),
    });
    for _ in 0..WORKERS {
        let worker = world.worker().await;
        world.workers.lock().unwrap().push(worker);
    }
    let clients: Vec<_> =
        (0..CLIENTS).map(|number| tokio::spawn(client(Arc::clone(&world), number))).collect();
    let ends = CITIES.map(|_| Arc::new(Mutex::new(None)));
    let followers: Vec<_> = CITIES
        .iter()
        .zip(&ends)
        .map(|(city, end)| tokio::spawn(follower(Arc::clone(&world), city, Arc::clone(end))))
        .collect();

    // A worker ends every two seconds and another comes; the bus is lost for a third of the time; a city is moved meanwhile.
    let addresses = [places[0].address().to_owned(), places[1].address().to_owned()];
    let moving = tokio::spawn(async move {
        tokio::time::sleep(LOAD / 3).await;
        let moving = Move::begin(MOVED, &addresses[0], &addresses[1]).await.unwrap();
        moving.copy().await.unwrap();
        moving.leave().await.unwrap();
        moving.open().await.unwrap();
        moving.clear().await.unwrap();
    });
    let began = Instant::now();
    let (mut has_bus, mut turn) = (true, 0_u32);
    while began.elapsed() < LOAD {
        tokio::time::sleep(LOAD / 40).await;
        let _ = clock.move_to(clock.about_now() + 12 * HOUR_MS);
        turn += 1;
        if turn % 4 == 0 {
            let ended = world.workers.lock().unwrap().remove(0);
            // Whatever it was at is dropped where it was.
            ended.tasks.lock().unwrap().abort_all();
            let worker = world.worker().await;
            world.workers.lock().unwrap().push(worker);
        }
        let is_lost = (LOAD / 3..LOAD * 2 / 3).contains(&began.elapsed());
        if has_bus == is_lost {
            if is_lost {
                nats.kill()
            } else {
                nats.start_again()
            }
            has_bus = !is_lost;
        }
    }
    moving.await.unwrap();
    world.is_over.store(true, Ordering::SeqCst);
    let mut acknowledged = Vec::new();
    for client in clients {
        acknowledged.extend(client.await.unwrap());
    }

    // Until nothing is due, nothing waits, and all was announced.
    let stores = [places[0].open().await, places[1].open().await];
    let rested = Instant::now();
    loop {
        let now = clock.about_now();
        let mut open = 0;
        for store in &stores {
            open += store.overdue(now).await.unwrap() + store.waiting_effects().await.unwrap();
            let heads = store.heads().await.unwrap();
            open += heads.iter().filter(|head| head.announced < head.position).count() as u64;
        }
        if open == 0 {
            break;
        }
        assert!(rested.elapsed() < PATIENCE, "{open} things are still to be done");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let mut per_city: BTreeMap<&str, BTreeMap<i64, String>> = BTreeMap::new();
    for (city, end) in CITIES.iter().zip(&ends) {
        let store = &stores[usize::from(*city == MOVED || city.starts_with("west"))];
        per_city.insert(city, audit(store, city).await);
        let heads = store.heads().await.unwrap();
        *end.lock().unwrap() =
            heads.into_iter().find(|head| head.city == *city).map(|head| head.position);
    }
    for ((follower, city), end) in followers.into_iter().zip(CITIES).zip(&ends) {
        let seen = tokio::time::timeout(PATIENCE, follower).await.unwrap().unwrap();
        let end = end.lock().unwrap().unwrap();
        assert_eq!(seen, (1..=end).collect::<Vec<_>>(), "what the follower of {city} saw");
    }
    let answers = acknowledged.len();
    let distinct: BTreeSet<Acknowledged> = acknowledged.into_iter().collect();
    assert_eq!(distinct.len(), answers, "two commands have one place");
    for one in &distinct {
        let found = per_city[one.city.as_str()].get(&one.position);
        assert_eq!(found, Some(&one.case), "{one:?} was acknowledged");
    }
    assert!(answers > 100, "{answers} commands are little to go by");
    for store in &stores {
        assert_eq!(store.stranded().await, Ok(0));
    }
    assert!(stores[0].cities().await.unwrap().iter().all(|row| row.city != MOVED));
    let cells = world.workers.lock().unwrap()[0].cells.clone();
    assert_eq!(cells.home(MOVED), Home::Cell(1));
    eprintln!(
        "{answers} commands acknowledged, {} rows",
        per_city.values().map(BTreeMap::len).sum::<usize>()
    );
}
