//! Whether the host lives, whether it can work, and figures about it for Prometheus.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::operation::{Operation, Who, get, of_host};
use super::problem::Problem;
use super::status::status;
use super::{Here, webhooks};
use crate::caller::Permission;
use crate::detector::CLOCK_BEHIND_MAX_MS;
use crate::error::HostError;
use crate::metrics::exposition;
use crate::traces::Tracer;

const TEXT: &str = "text/plain; version=0.0.4";

/// Whether the host can work.
#[derive(Serialize, JsonSchema)]
struct Readiness {
    /// `ready`, or why the rules are not.
    rules: String,
    /// `ready`, or why the store is not.
    store: String,
    /// `ready`, or how far the clock is behind.
    clock: String,
    /// `ready`, or which policy in force does not load.
    policies: String,
    /// `ready`, or that the host stops.
    host: String,
}

pub(super) fn operations() -> Vec<Operation> {
    of_host(
        "health",
        vec![
            get("/health/live", "show-liveness", live)
                .does("Whether the host answers at all")
                .who(Who::Anybody)
                .gives_other(200, "text/plain"),
            get("/health/ready", "show-readiness", ready)
                .does("Whether the host can work, and what of it is not ready")
                .who(Who::Anybody)
                .gives::<Readiness>(200)
                .gives::<Readiness>(503),
            get("/metrics", "show-metrics", metrics)
                .does("Figures for Prometheus")
                .who(Who::Anybody)
                .gives_other(200, "text/plain"),
            get("/status", "show-status", status)
                .does("How hosts and store are doing, as a page for whoever operates")
                .who(Who::Permitted(Permission::Operations))
                .gives_other(200, "text/html"),
        ],
    )
}

/// `GET /health/live`
pub async fn live() -> &'static str {
    "live\n"
}

/// `GET /health/ready`: whether the host can work, and what of it is not so, in words. A component that differs from that of other hosts
/// is no reason: so it is while hosts are upgraded one by one.
pub async fn ready(State(api): Here) -> Response {
    let host = api.host();
    let rules = host.runtime().probe().map_err(|error| error.to_string());
    let store = host.store().cities().await.map(|_| ()).map_err(|error| error.to_string());
    let clock = match host.clock_behind().await {
        Ok(behind) if behind > CLOCK_BEHIND_MAX_MS => {
            Err(HostError::ClockBehind { seconds: behind / 1_000 }.to_string())
        }
        // That the store does not answer is said above.
        Ok(_) | Err(_) => Ok(()),
    };
    let policies = match host.policies_load().await {
        Ok(()) | Err(HostError::Store(_)) => Ok(()),
        Err(error) => Err(error.to_string()),
    };
    let stopping = *host.stopping().borrow();
    let running = if stopping { Err("the host stops".to_owned()) } else { Ok(()) };
    let is_ready = [&rules, &store, &clock, &policies, &running].iter().all(|part| part.is_ok());
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = |part: Result<(), String>| part.err().unwrap_or_else(|| "ready".to_owned());
    let readiness = Readiness {
        rules: word(rules),
        store: word(store),
        clock: word(clock),
        policies: word(policies),
        host: word(running),
    };
    (status, Json(readiness)).into_response()
}

/// `GET /metrics`
pub async fn metrics(State(api): Here) -> Result<Response, Problem> {
    let host = api.host();
    let dropped = host.tracer().map_or(0, Tracer::dropped);
    let found = host.findings().await?;
    let mut text = exposition(host.metrics(), &host.store().figures(), dropped, &found);
    text.push_str(&webhooks::metrics(host).await?);
    Ok(([(CONTENT_TYPE, TEXT)], text).into_response())
}
