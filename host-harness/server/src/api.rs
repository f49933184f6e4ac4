//! The API over HTTP. Values are the contract's, in its JSON form; what the rules refuse is a problem (RFC 9457) whose `code` is the
//! rule. `/api/v1` asks for a bearer token; `/public` and `/health` do not.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION};
use axum::http::request::Parts;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, post, put};
use serde::de::DeserializeOwned;

use crate::caller::{Caller, Keys, TokenError};
use crate::host::Host;

mod board;
mod cases;
mod commands;
mod directory;
mod exports;
mod feed;
mod guard;
mod health;
mod import;
mod listing;
mod observe;
mod offers;
mod open311;
pub mod openapi;
mod operation;
mod overview;
mod people;
mod plans;
mod policies;
pub(crate) mod problem;
mod status;
mod webhooks;

pub(crate) use guard::BODY_BYTES_MAX;
pub(crate) use openapi::Of;
pub use operation::{CITY, Operation, Who};
use problem::Problem;

/// Language where nobody asks for another.
const ENGLISH: &str = "en";

/// How long a client may take to send the body of a request.
const BODY_PATIENCE: Duration = Duration::from_secs(10);

/// What requests are answered from.
#[derive(Clone)]
pub struct Api(Arc<Shared>);

struct Shared {
    host: Host,
    keys: Keys,
}

impl Api {
    /// Of a host, for callers with tokens by these keys.
    #[must_use]
    pub fn new(host: Host, keys: Keys) -> Api {
        Api(Arc::new(Shared { host, keys }))
    }

    fn host(&self) -> &Host {
        &self.0.host
    }

    /// Everything that can be asked for, with who may. What is not in this list has no address.
    #[must_use]
    pub fn operations() -> Vec<Operation> {
        let mut operations = Vec::new();
        operations.extend(cases::operations());
        operations.extend(commands::operations());
        operations.extend(directory::operations());
        operations.extend(feed::operations());
        operations.extend(import::operations());
        operations.extend(board::operations());
        operations.extend(health::operations());
        operations.extend(openapi::operations());
        operations
    }

    /// All of it as a router.
    pub fn router(self) -> Router {
        // What stands here is not described yet: it is to become an `Operation` of its topic.
        let city = Router::new()
            .route("/policies/check", post(policies::check))
            .route("/policies/{digest}", get(policies::source))
            .route("/policies/{digest}/diff", get(policies::diff))
            .route("/policies/{digest}/move", post(policies::move_cases))
            .route("/policies/{digest}/moves/{token}", get(policies::progress))
            .route("/plans", post(plans::make))
            .route("/plans/{id}", get(plans::show))
            .route("/plans/{id}/carry-out", post(plans::carry_out))
            .route("/pairings", post(overview::pair))
            .route("/ties", get(overview::ties).put(overview::put_tie).delete(overview::remove_tie))
            .route("/quotas", get(overview::quotas))
            .route("/lists", get(overview::lists))
            .route("/statistics", get(overview::statistics))
            .route("/export/log", get(exports::log))
            .route("/export/cases.csv", get(exports::cases))
            .merge(webhooks::router())
            .route("/cases/{id}/contact", get(people::contact))
            .route("/cases/{id}/attachments", get(people::attachments).post(people::attach))
            .route("/people/{reference}", delete(people::erase))
            .route("/people/{reference}/contact", put(people::put_contact));
        operation::router(Api::operations())
            .nest(CITY, city)
            .nest("/open311/v2/{city}", open311::router())
            .fallback(problem::nothing_here)
            .method_not_allowed_fallback(problem::other_method)
            .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
            .layer(from_fn(guard::guard))
            .layer(from_fn_with_state(self.clone(), observe::observe))
            .with_state(self)
    }
}

/// Whoever calls, by their token.
impl FromRequestParts<Api> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Caller, Problem> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        Ok(api.0.keys.caller(token.ok_or(TokenError::Missing)?)?)
    }
}

/// What stands behind the `?` of an address.
pub struct Asked<T>(T);

impl<T: DeserializeOwned> FromRequestParts<Api> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Asked<T>, Problem> {
        let read = Query::<T>::from_request_parts(parts, api).await;
        let wrong =
            |error: QueryRejection| Problem::malformed("query_malformed", error.body_text());
        Ok(Asked(read.map_err(wrong)?.0))
    }
}

/// What a request brings.
pub struct Brought(Bytes);

impl FromRequest<Api> for Brought {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Brought, Problem> {
        let wrong = |error: BytesRejection| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(),
            _ => Problem::malformed("body_unreadable", error.body_text()),
        };
        let read = tokio::time::timeout(BODY_PATIENCE, Bytes::from_request(request, api));
        let read = read.await.map_err(|_| Problem::too_slow(BODY_PATIENCE))?;
        Ok(Brought(read.map_err(wrong)?))
    }
}

/// The language that the caller would read: the first one of `Accept-Language`.
pub struct Spoken(String);

impl FromRequestParts<Api> for Spoken {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Spoken, Self::Rejection> {
        let header = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let first = header.and_then(|value| value.split([',', ';']).next()).map(str::trim);
        let tag = first.filter(|tag| !tag.is_empty() && *tag != "*");
        Ok(Spoken(tag.unwrap_or(ENGLISH).to_owned()))
    }
}

/// Where all of this is: for functions that are no handlers.
type Here = State<Api>;
