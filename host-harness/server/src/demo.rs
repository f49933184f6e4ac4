//! The demonstration: a throwaway key, cities with their policies, people and wishes, tokens for everybody, and a clock that is moved
//! by hand. Never for people who exist.

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::{DateTime, FixedOffset};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{EncodePrivateKey, EncodePublicKey};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde::{Deserialize, Serialize};
use wish_contract::{Actor, Command, Detail, Instant, Responder, Role, Submission};

use crate::caller::{Claims, Keys, Permission, PublicKey, Trust};
use crate::error::HostError;
use crate::host::Host;
use crate::profile::Profile;
use crate::proposal::{CommandName, Proposal};

const KID: &str = "demo";
const ISSUER: &str = "wish-demo";
const AUDIENCE: &str = "wish";
/// Person loads the demonstration.
const LOADER: &str = "demo";
const TOKEN_SECONDS: u64 = 12 * 60 * 60;

/// A city of the demonstration.
pub struct DemoCity {
    /// Its name.
    pub name: String,
    /// Its policy.
    pub policy: Vec<u8>,
    /// Person may take wishes on.
    pub responders: Vec<Responder>,
    /// Wishes that were reported.
    pub wishes: Vec<Submission>,
}

/// Signs the tokens of a demonstration.
#[derive(Clone)]
pub struct Signer {
    key: EncodingKey,
    trust: Trust,
}

/// Why the demonstration cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum DemoFailure {
    /// The machine gives no key.
    #[error("there is no throwaway key to be had: {0}")]
    Key(String),
    /// The host failed.
    #[error(transparent)]
    Host(#[from] HostError),
}

impl Signer {
    /// With a key that nobody has had before.
    ///
    /// # Errors
    /// The machine has no randomness to give.
    pub fn throwaway() -> Result<Signer, DemoFailure> {
        let failed = |error: &dyn std::fmt::Display| DemoFailure::Key(error.to_string());
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| failed(&error))?;
        let key = SigningKey::from_bytes(&seed);
        let private = key.to_pkcs8_pem(LineEnding::LF).map_err(|error| failed(&error))?;
        let public = key
            .verifying_key()
            .to_public_key_pem(LineEnding::LF)
            .map_err(|error| failed(&error))?;
        let key = EncodingKey::from_ed_pem(private.as_bytes()).map_err(|error| failed(&error))?;
        let public = PublicKey { kid: KID.to_owned(), algorithm: "EdDSA".to_owned(), pem: public };
        let (issuer, audience) = (ISSUER.to_owned(), AUDIENCE.to_owned());
        Ok(Signer { key, trust: Trust { issuer, audience, keys: vec![public] } })
    }

    /// The keys by which its tokens are believed.
    ///
    /// # Errors
    /// In words, why they are none.
    pub fn keys(&self) -> Result<Keys, String> {
        Keys::of(&self.trust)
    }

    /// Whom a host has to trust to believe its tokens, as `wish serve --trust` reads it.
    #[must_use]
    pub fn trust_as_toml(&self) -> String {
        let Trust { issuer, audience, keys } = &self.trust;
        let mut text = format!("issuer = \"{issuer}\"\naudience = \"{audience}\"\n");
        for PublicKey { kid, algorithm, pem } in keys {
            text += &format!(
                "[[keys]]\nkid = \"{kid}\"\nalgorithm = \"{algorithm}\"\npem = \"\"\"\n{pem}\"\"\"\n"
            );
        }
        text
    }

    /// A token with these claims; issuer, audience and time are filled in.
    ///
    /// # Errors
    /// It cannot be signed.
    pub fn token(&self, claims: Claims) -> Result<String, DemoFailure> {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = since.map_or(0, |since| since.as_secs());
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            nbf: now.saturating_sub(1),
            exp: now.saturating_add(TOKEN_SECONDS),
            ..claims
        };
        self.seal(&claims)
    }

    /// Anything, signed as a token is.
    ///
    /// # Errors
    /// It cannot be signed.
    pub fn seal<T: Serialize>(&self, claims: &T) -> Result<String, DemoFailure> {
        let header = Header { kid: Some(KID.to_owned()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, claims, &self.key).map_err(|error| DemoFailure::Key(error.to_string()))
    }
}

/// Loads cities: policies, responders, and wishes as they were reported.
///
/// # Errors
/// What the host stopped at.
pub async fn load(host: &Host, cities: &[DemoCity]) -> Result<(), DemoFailure> {
    for city in cities {
        host.upload(&city.name, city.policy.clone(), LOADER, "en").await?;
        for responder in &city.responders {
            host.put_responder(&city.name, Profile::from(responder.clone()), LOADER).await?;
        }
        for wish in &city.wishes {
            let proposal = Proposal {
                case: None,
                command: Command::Submit(wish.clone()),
                by: Actor { id: LOADER.to_owned(), role: Role::Reporter },
                responder: None,
                facts: Vec::new(),
                policy: None,
                expected: None,
                detail: Detail::Decisive,
                name: CommandName::of(LOADER, &wish.id, wish.id.as_bytes()),
            };
            host.give(&city.name, proposal).await?;
        }
    }
    Ok(())
}

#[derive(Clone)]
struct Demo(Arc<Setting>);

struct Setting {
    host: Host,
    signer: Signer,
    cities: Vec<DemoCity>,
}

/// What the demonstration answers beside the API: tokens, and the clock.
pub fn router(host: Host, signer: Signer, cities: Vec<DemoCity>) -> Router {
    Router::new()
        .route("/demo", get(people))
        .route("/demo/{city}/token/{who}", get(token))
        .route("/demo/clock", post(clock).get(shown))
        .with_state(Demo(Arc::new(Setting { host, signer, cities })))
}

/// Somebody in the demonstration.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Person {
    /// Reports wishes.
    Reporter,
    /// Verifies, publishes and coordinates, and may do all else besides.
    Operator,
    /// A responder, by `id`.
    Responder,
    /// Whose wish it is, by `id`.
    Beneficiary,
}

const EVERYBODY: [(&str, &str); 4] = [
    ("reporter", "reports wishes"),
    ("operator", "verifies, publishes and coordinates; policies, responders, webhooks and the log"),
    ("responder?id=ID", "takes wishes on"),
    ("beneficiary?id=ID", "whose wish it is"),
];

/// `GET /demo`
async fn people(State(Demo(demo)): State<Demo>) -> String {
    let mut text = String::from("Tokens of this demonstration, one for each address:\n");
    for city in &demo.cities {
        for (who, what) in EVERYBODY {
            text.push_str(&format!("  /demo/{}/token/{who}  {what}\n", city.name));
        }
    }
    text.push_str("POST /demo/clock {\"hours\": 24} moves its time on.\n");
    text
}

#[derive(Deserialize)]
struct Id {
    id: Option<String>,
}

/// `GET /demo/{city}/token/{who}`
async fn token(
    State(Demo(demo)): State<Demo>,
    Path((city, who)): Path<(String, Person)>,
    Query(Id { id }): Query<Id>,
) -> Response {
    let Some(found) = demo.cities.iter().find(|one| one.name == city) else {
        return (StatusCode::NOT_FOUND, "there is no such city\n").into_response();
    };
    let areas: std::collections::BTreeSet<String> = found
        .wishes
        .iter()
        .filter_map(|wish| wish.need.area.split('/').next())
        .map(str::to_owned)
        .collect();
    let areas: Vec<String> = areas.into_iter().collect();
    let named = id.clone().unwrap_or_else(|| LOADER.to_owned());
    let of = |sub: String, roles: &[Role]| Claims {
        sub,
        city: city.clone(),
        roles: roles.to_vec(),
        ..Claims::default()
    };
    let claims = match who {
        Person::Reporter => of(named, &[Role::Reporter]),
        Person::Beneficiary => of(named, &[Role::Beneficiary]),
        Person::Responder => {
            Claims { responder: id, ..of(format!("person-{named}"), &[Role::Responder]) }
        }
        Person::Operator => Claims {
            areas,
            permissions: vec![
                Permission::Policies,
                Permission::Responders,
                Permission::Log,
                Permission::Webhooks,
                Permission::Plans,
                Permission::Exports,
            ],
            ..of("operator".to_owned(), &[Role::Verifier, Role::Publisher, Role::Coordinator])
        },
    };
    match demo.signer.token(claims) {
        Ok(token) => token.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// How far the clock is to be moved.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Move {
    hours: u32,
}

/// What the clock shows.
#[derive(Serialize)]
struct ClockFace {
    now: Instant,
    time: String,
}

/// `GET /demo/clock`
async fn shown(State(Demo(demo)): State<Demo>) -> Json<ClockFace> {
    Json(at(demo.host.clock().about_now()))
}

/// `POST /demo/clock`: moves the clock, deadline by deadline, and settles what falls due on the way.
async fn clock(State(Demo(demo)): State<Demo>, body: Bytes) -> Response {
    let host = &demo.host;
    let Ok(Move { hours }) = serde_json::from_slice(&body) else {
        return (StatusCode::UNPROCESSABLE_ENTITY, "write {\"hours\": 24}\n").into_response();
    };
    let target = host.clock().about_now().saturating_add(Instant::from(hours) * 3_600_000);
    match pass(host, target).await {
        Ok(()) => Json(at(host.clock().about_now())).into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}

/// Moves a clock that is moved by hand to an instant, stopping at every deadline on the way.
///
/// # Errors
/// What the host stopped at.
pub async fn pass(host: &Host, target: Instant) -> Result<(), HostError> {
    loop {
        while host.settle_due().await? + host.carry_out().await? > 0 {}
        let now = host.clock().about_now();
        let stop = host.store().next_time(now).await?.filter(|stop| *stop <= target);
        let _ = host.clock().move_to(stop.unwrap_or(target));
        if stop.is_none() {
            return Ok(());
        }
    }
}

/// An instant as the demonstration's cities write it.
fn at(now: Instant) -> ClockFace {
    let beijing = FixedOffset::east_opt(8 * 3_600);
    let time = DateTime::from_timestamp_millis(now).zip(beijing);
    let time =
        time.map_or_else(String::new, |(time, offset)| time.with_timezone(&offset).to_rfc3339());
    ClockFace { now, time }
}
