//! Two cells behind one address: requests find their city, also while it moves; and what one city transfers to another gets there.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;
use tower::ServiceExt;
use wish_contract::{Need, Role};
use wish_server::api::Api;
use wish_server::caller::{Claims, Permission};
use wish_server::cells::{CellAddress, Cells, Home};
use wish_server::demo::{self, DemoCity, Signer};
use wish_server::{CityTransfer, Clock, Host};
use wish_simulation::demo::{PROGRAMMES, START};
use wish_store::testing::{KEY, Place};
use wish_store::{Keyring, Move};

use crate::setting::{AREA, CITY, need, runtime};

/// A city under the same policy, in the other cell.
const OTHER: &str = "other city";
const AGENCY: &str = "street-lighting";
/// The category that the agency is for.
const OF_AGENCY: &str = "other";
const BODY_BYTES_MAX: usize = 1 << 20;

struct Pair {
    places: [Place; 2],
    cells: Cells,
    /// Its cells' hosts, in the order in which they answered.
    hosts: Vec<Host>,
    signer: Signer,
    router: Router,
}

/// `CITY` in one cell, `OTHER` in another.
async fn pair() -> Pair {
    let places = [Place::postgres().await, Place::postgres().await];
    let (clock, signer) = (Clock::by_hand(START), Signer::throwaway().unwrap());
    let programme = PROGRAMMES.into_iter().find(|one| one.name == CITY).unwrap();
    for (place, name) in places.iter().zip([CITY, OTHER]) {
        let host = Host::new(place.open().await, runtime(), clock.clone());
        let policy = programme.policy.as_bytes().to_vec();
        let (responders, wishes) = (Vec::new(), Vec::new());
        let city = DemoCity { name: name.to_owned(), policy, responders, wishes };
        demo::load(&host, &[city]).await.unwrap();
    }
    let address = |name: &str, place: &Place| CellAddress {
        name: name.to_owned(),
        database: place.address().to_owned(),
    };
    let addresses = vec![address("east", &places[0]), address("west", &places[1])];
    let (from, agency, to) = (CITY.to_owned(), AGENCY.to_owned(), OTHER.to_owned());
    let keys = signer.keys().unwrap();
    let transfers = vec![CityTransfer { from, agency, to }];
    let sealing = Keyring::new(KEY, &[]);
    let (cells, mut joining) = Cells::open(addresses, transfers, &sealing, move |store| {
        let host = Host::new(store, runtime(), clock.clone());
        (host.clone(), Api::new(host, keys.clone()).router())
    });
    let hosts = vec![joined(&mut joining).await, joined(&mut joining).await];
    let router = cells.clone().router();
    Pair { places, cells, hosts, signer, router }
}

async fn joined(joining: &mut UnboundedReceiver<Host>) -> Host {
    joining.recv().await.unwrap()
}

impl Pair {
    async fn ask(&self, request: Request<Body>) -> (StatusCode, Value) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, BODY_BYTES_MAX).await.unwrap();
        (parts.status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    fn token(&self, city: &str) -> String {
        let claims = Claims {
            sub: "somebody".to_owned(),
            city: city.to_owned(),
            roles: vec![Role::Reporter, Role::Verifier],
            areas: vec![AREA.to_owned()],
            permissions: vec![Permission::Log],
            ..Claims::default()
        };
        self.signer.token(claims).unwrap()
    }

    async fn get(&self, city: &str, path: &str) -> (StatusCode, Value) {
        let request = Request::builder()
            .uri(format!("/api/v1/cities/{}{path}", city.replace(' ', "%20")))
            .header("authorization", format!("Bearer {}", self.token(city)));
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, city: &str, path: &str, key: &str, body: &Value) -> (StatusCode, Value) {
        let request = Request::post(format!("/api/v1/cities/{}{path}", city.replace(' ', "%20")))
            .header("authorization", format!("Bearer {}", self.token(city)))
            .header("idempotency-key", key);
        self.ask(request.body(Body::from(body.to_string())).unwrap()).await
    }

    async fn submit(&self, city: &str, key: &str) -> (StatusCode, Value) {
        let need = Need { category: OF_AGENCY.to_owned(), ..need(key) };
        self.post(city, "/cases", key, &json!({ "need": need })).await
    }

    /// Everybody looks anew, and carries out what waits.
    async fn settle(&self) {
        for host in self.hosts.iter().chain(&self.hosts) {
            host.look().await.unwrap();
            demo::pass(host, host.clock().about_now()).await.unwrap();
        }
    }

    /// How many cases the cities have, by whichever cell has them.
    async fn cases(&self, city: &str) -> usize {
        let (status, cases) = self.get(city, "/cases").await;
        assert_eq!(status, StatusCode::OK, "{cases}");
        cases["cases"].as_array().unwrap().len()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_request_goes_to_the_cell_of_its_city_wherever_that_is() {
    let pair = pair().await;
    assert_eq!((pair.cells.home(CITY), pair.cells.home("none")), (Home::Cell(0), Home::Nowhere));
    for city in [CITY, OTHER] {
        assert_eq!(pair.submit(city, "w1").await.0, StatusCode::CREATED);
        assert_eq!(pair.cases(city).await, 1);
    }
    let (status, problem) = pair.get("none", "/cases").await;
    assert_eq!(status, StatusCode::OK, "a city that nobody has heard of has no cases: {problem}");
    for path in ["/cells/east/health/ready", "/cells/west/health/ready", "/health/live"] {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        assert_eq!(pair.ask(request).await.0, StatusCode::OK, "{path}");
    }
    let request = Request::builder().uri("/cells/north/metrics").body(Body::empty()).unwrap();
    let (status, problem) = pair.ask(request).await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("cell_unknown")));

    let [from, to] = [&pair.places[0], &pair.places[1]].map(Place::address);
    let moving = Move::begin(CITY, from, to).await.unwrap();
    let (status, problem) = pair.submit(CITY, "w2").await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("city_moving"))
    );
    assert_eq!(pair.cases(CITY).await, 1, "reads go on");
    moving.copy().await.unwrap();
    pair.settle().await;
    assert_eq!(pair.cases(CITY).await, 1, "reads go on");
    moving.leave().await.unwrap();
    // Not looked yet: the cell itself refuses.
    assert_eq!(pair.submit(CITY, "w2").await.0, StatusCode::SERVICE_UNAVAILABLE);
    pair.settle().await;
    assert_eq!(pair.cells.home(CITY), Home::Unsettled);
    assert_eq!(pair.submit(CITY, "w2").await.0, StatusCode::SERVICE_UNAVAILABLE);
    moving.open().await.unwrap();
    pair.hosts[0].look().await.unwrap();
    moving.clear().await.unwrap();
    pair.settle().await;
    assert_eq!(pair.submit(CITY, "w2").await.0, StatusCode::CREATED);
    // What was answered before the move is answered again.
    assert_eq!(pair.submit(CITY, "w1").await.0, StatusCode::CREATED);
    assert_eq!((pair.cells.home(CITY), pair.cases(CITY).await), (Home::Cell(1), 2));
    assert_eq!(pair.cases(OTHER).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cell_that_does_not_answer_costs_its_own_cities_alone() {
    let pair = pair().await;
    let address = |name: &str, database: &str| CellAddress {
        name: name.to_owned(),
        database: database.to_owned(),
    };
    let nobody = "postgres://nobody@127.0.0.1:1/none";
    let addresses = vec![address("down", nobody), address("west", pair.places[1].address())];
    let keys = pair.signer.keys().unwrap();
    let sealing = Keyring::new(KEY, &[]);
    let (cells, mut joining) = Cells::open(addresses, Vec::new(), &sealing, move |store| {
        let host = Host::new(store, runtime(), Clock::by_hand(START));
        (host.clone(), Api::new(host, keys.clone()).router())
    });
    let hosts = vec![joined(&mut joining).await];
    let half = Pair { router: cells.clone().router(), cells, hosts, ..pair };
    assert_eq!(half.submit(OTHER, "w1").await.0, StatusCode::CREATED);
    // It may be in the one that is down: it is not opened anew.
    assert_eq!(half.submit(CITY, "w1").await.0, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_that_is_transferred_to_another_city_is_opened_there_once() {
    let pair = pair().await;
    let (_, answer) = pair.submit(CITY, "w1").await;
    let path = format!("/cases/{}/commands", answer["case"]["id"].as_str().unwrap());
    let transfer = json!({ "command": { "transfer": AGENCY } });
    let (status, answer) = pair.post(CITY, &path, "t", &transfer).await;
    assert_eq!((status, &answer["case"]["stage"]), (StatusCode::OK, &json!("transferred")));
    // Whoever carries it out ends before it is noted: it is carried out again.
    let kept = "create table kept as select * from effects where receiver = 'cities'";
    pair.places[0].tamper(kept).await;
    pair.settle().await;
    assert_eq!(pair.cases(OTHER).await, 1);
    pair.places[0].tamper("insert into effects select * from kept").await;
    pair.settle().await;
    assert_eq!(pair.cases(OTHER).await, 1);
    for host in &pair.hosts {
        assert_eq!(host.store().waiting_effects().await, Ok(0));
    }
    let (_, there) = pair.get(OTHER, "/cases").await;
    assert_eq!(there["cases"][0]["stage"], "submitted");
    let log = pair.places[0].open().await.log(CITY, 0, 99).await.unwrap();
    let carried = log.iter().find(|row| row.entry.kind == "carried").unwrap();
    let body: Value = serde_json::from_slice(carried.entry.body.bytes().unwrap()).unwrap();
    assert_eq!((&body["city"], &body["case"]), (&json!(OTHER), &there["cases"][0]["id"]));
}

/// Followers at one host hear of what another one wrote, by its watcher.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_host_wrote_wakes_whoever_waits_here() {
    let pair = pair().await;
    let here = pair.hosts.iter().find(|host| host.seen().borrow().heads.contains_key(CITY));
    let here = here.unwrap().clone();
    let there = Host::new(pair.places[0].open().await, runtime(), Clock::by_hand(START));
    let mut written = here.written();
    written.mark_unchanged();
    here.look().await.unwrap();
    assert!(!written.has_changed().unwrap(), "nothing was written");
    let policy = PROGRAMMES.into_iter().find(|one| one.name == CITY).unwrap().policy;
    there.upload(CITY, policy.as_bytes().to_vec(), "somebody", "en").await.unwrap();
    here.look().await.unwrap();
    assert!(written.has_changed().unwrap());
    tokio::time::timeout(Duration::from_secs(1), written.changed()).await.unwrap().unwrap();
}
