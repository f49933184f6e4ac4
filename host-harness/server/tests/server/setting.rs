//! A city to try the API on: Taizhou with the people and wishes of the inputs, on simulated time, in a database of its own.

use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use axum::response::Response;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt;
use wish_component::COMPONENT;
use wish_contract::{Instant, Need, Role};
use wish_runtime::{Runtime, Settings};
use wish_server::api::Api;
use wish_server::caller::{Claims, Permission};
use wish_server::demo::{self, DemoCity, Signer};
use wish_server::{Clock, Host};
use wish_simulation::demo::{PROGRAMMES, START, responders, wishes};
use wish_store::Store;
use wish_store::testing::Place;

pub const CITY: &str = "taizhou";
/// The area that staff answer for.
pub const AREA: &str = "32/12";
const BODY_BYTES_MAX: usize = 16 << 20;

use crate::described;

/// A city with its host.
pub struct City {
    pub host: Host,
    pub signer: Signer,
    router: Router,
    pub place: Place,
}

/// An answer to a request.
pub struct Answer {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("{}: {}", self.status, String::from_utf8_lossy(&self.bytes)))
    }

    /// The code of a problem.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn case(&self) -> String {
        assert!(self.status.is_success(), "{}", String::from_utf8_lossy(&self.bytes));
        self.json()["case"]["id"].as_str().unwrap_or_default().to_owned()
    }

    pub fn stage(&self) -> String {
        assert!(self.status.is_success(), "{}", String::from_utf8_lossy(&self.bytes));
        self.json()["case"]["stage"].as_str().unwrap_or_default().to_owned()
    }
}

/// A request before it is sent.
#[derive(Clone)]
pub struct Asked {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

pub fn get(path: &str) -> Asked {
    Asked { method: Method::GET, path: path.to_owned(), headers: Vec::new(), body: Vec::new() }
}

pub fn asked(method: &str, path: &str) -> Asked {
    Asked { method: method.parse().unwrap(), ..get(path) }
}

pub fn post(path: &str, body: &Value) -> Asked {
    Asked { method: Method::POST, body: body.to_string().into_bytes(), ..get(path) }
}

pub fn put(path: &str, body: &Value) -> Asked {
    Asked { method: Method::PUT, ..post(path, body) }
}

pub fn patch(path: &str, body: &Value) -> Asked {
    Asked { method: Method::PATCH, ..post(path, body) }
}

pub fn delete(path: &str) -> Asked {
    Asked { method: Method::DELETE, ..get(path) }
}

impl Asked {
    pub fn with(mut self, header: &'static str, value: &str) -> Asked {
        self.headers.push((header, value.to_owned()));
        self
    }

    pub fn by(self, token: &str) -> Asked {
        self.with("authorization", &format!("Bearer {token}"))
    }

    pub fn named(self, key: &str) -> Asked {
        self.with("idempotency-key", key)
    }

    pub fn with_method(self, method: Method) -> Asked {
        Asked { method, ..self }
    }

    pub fn saying(self, body: &[u8]) -> Asked {
        Asked { body: body.to_vec(), ..self }
    }
}

/// A path as the host has it: what begins nowhere else is of the city.
fn whole(path: &str) -> String {
    let elsewhere = ["/public/", "/open311/", "/health/", "/metrics", "/status", "/api/"];
    if elsewhere.iter().any(|start| path.starts_with(start)) {
        path.to_owned()
    } else {
        format!("/api/v1/cities/{CITY}{path}")
    }
}

/// Puts a request to a host: an answer whose body has still to come.
async fn begun(router: &Router, path: &str, asked: Asked) -> Response {
    let Asked { method, headers, body, .. } = asked;
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(name, value);
    }
    router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap()
}

/// The rules, compiled once for all tests: each runs in a process of its own.
pub fn runtime() -> Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let compiled = || {
        let own = std::env::current_exe().unwrap();
        let code = own.ancestors().nth(3).unwrap().join("tmp/code");
        Runtime::new(COMPONENT, Settings::keeping_code_in(code)).unwrap()
    };
    RUNTIME.get_or_init(compiled).clone()
}

impl City {
    pub async fn at(place: Place) -> City {
        let store = place.open().await;
        City::on(place, store).await
    }

    /// A city on a store of a place.
    pub async fn on(place: Place, store: Store) -> City {
        let host = Host::new(store, runtime(), Clock::by_hand(START));
        let signer = Signer::throwaway().unwrap();
        let programme = PROGRAMMES.into_iter().find(|one| one.name == CITY).unwrap();
        let cities = [DemoCity {
            name: CITY.to_owned(),
            policy: programme.policy.as_bytes().to_vec(),
            responders: responders(CITY).unwrap(),
            wishes: Vec::new(),
        }];
        demo::load(&host, &cities).await.unwrap();
        let api = Api::new(host.clone(), signer.keys().unwrap());
        City { host, signer, router: api.router(), place }
    }

    /// Asks, with the path under the city's.
    pub async fn ask(&self, asked: Asked) -> Answer {
        let path = whole(&asked.path);
        self.ask_at(&path, asked).await
    }

    /// Asks at any address.
    pub async fn ask_at(&self, path: &str, asked: Asked) -> Answer {
        self.ask_of(&self.router, path, asked).await
    }

    /// Asks another host.
    pub async fn ask_of(&self, router: &Router, path: &str, asked: Asked) -> Answer {
        let method = asked.method.clone();
        let (parts, body) = begun(router, path, asked).await.into_parts();
        let bytes = to_bytes(body, BODY_BYTES_MAX).await.unwrap().to_vec();
        let answer = Answer { status: parts.status, headers: parts.headers, bytes };
        described::holds(&method, path, &answer);
        answer
    }

    /// The status of an answer whose end is not waited for.
    pub async fn status(&self, asked: Asked) -> StatusCode {
        begun(&self.router, &whole(&asked.path), asked).await.status()
    }

    /// The first piece of an answer that has no end.
    pub async fn beginning(&self, asked: Asked) -> String {
        let answer = begun(&self.router, &whole(&asked.path), asked).await;
        let mut pieces = answer.into_body().into_data_stream();
        String::from_utf8(pieces.next().await.unwrap().unwrap().to_vec()).unwrap()
    }

    /// A token of somebody with these roles, for the whole city.
    pub fn token(&self, sub: &str, roles: &[Role]) -> String {
        self.token_of(Claims {
            sub: sub.to_owned(),
            roles: roles.to_vec(),
            areas: vec![AREA.to_owned()],
            ..Claims::default()
        })
    }

    pub fn token_of(&self, claims: Claims) -> String {
        self.signer.token(Claims { city: CITY.to_owned(), ..claims }).unwrap()
    }

    /// Somebody who verifies, publishes and coordinates, and may do all else.
    pub fn operator(&self) -> String {
        self.token_of(Claims {
            sub: "operator".to_owned(),
            roles: vec![Role::Verifier, Role::Publisher, Role::Coordinator],
            areas: vec![AREA.to_owned()],
            permissions: vec![
                Permission::Policies,
                Permission::Responders,
                Permission::Log,
                Permission::Webhooks,
            ],
            ..Claims::default()
        })
    }

    pub fn responder(&self, id: &str) -> String {
        self.token_of(Claims {
            sub: format!("person-{id}"),
            roles: vec![Role::Responder],
            responder: Some(id.to_owned()),
            ..Claims::default()
        })
    }

    /// Submits a wish: its id.
    pub async fn submit(&self, key: &str, need: &Need) -> String {
        let reporter = self.token("reporter", &[Role::Reporter]);
        let asked = post("/cases", &json!({ "need": need })).by(&reporter).named(key);
        let answer = self.ask(asked).await;
        assert_eq!(
            answer.status,
            StatusCode::CREATED,
            "{}",
            String::from_utf8_lossy(&answer.bytes)
        );
        answer.case()
    }

    pub async fn command(&self, case: &str, token: &str, key: &str, command: &Value) -> Answer {
        let path = format!("/cases/{case}/commands");
        self.ask(post(&path, &json!({ "command": command })).by(token).named(key)).await
    }

    /// A wish on the board: its id.
    pub async fn published(&self, key: &str) -> String {
        let case = self.submit(key, &need(key)).await;
        let operator = self.operator();
        for command in ["accept", "publish"] {
            let answer =
                self.command(&case, &operator, &format!("{key}-{command}"), &json!(command)).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", String::from_utf8_lossy(&answer.bytes));
        }
        case
    }

    /// Sets the clock, to whenever.
    pub fn set_clock(&self, at: Instant) {
        if let Clock::ByHand(shown) = self.host.clock() {
            shown.store(at, Ordering::SeqCst);
        }
    }

    /// Moves the clock on by so many hours, and settles what falls due.
    pub async fn pass(&self, hours: i64) {
        let target = self.host.clock().about_now() + hours * 3_600_000;
        demo::pass(&self.host, target).await.unwrap();
    }
}

/// A need of the inputs, of a household of its own.
pub fn need(household: &str) -> Need {
    let wish =
        wishes(CITY).unwrap().into_iter().find(|wish| wish.submission.need.cost_fen > 0).unwrap();
    Need {
        beneficiary: format!("beneficiary-{household}"),
        household: Some(format!("household-{household}")),
        ..wish.submission.need
    }
}

pub fn claim() -> Value {
    json!({ "claim": { "places": null, "cost-fen": null } })
}
