//! Whether the host lives, whether it can work, and figures about it for Prometheus.

use std::fmt::Write as _;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use super::operation::{Operation, Who, get, of_host};
use super::problem::Problem;
use super::{Here, webhooks};

const TEXT: &str = "text/plain; version=0.0.4";

/// Whether the host can work.
#[derive(Serialize, JsonSchema)]
struct Readiness {
    /// `ready`, or why the rules are not.
    rules: String,
    /// `ready`, or why the store is not.
    store: String,
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
                .does("Whether the rules and the store answer")
                .who(Who::Anybody)
                .gives::<Readiness>(200)
                .gives::<Readiness>(503),
            get("/metrics", "show-metrics", metrics)
                .does("Figures for Prometheus")
                .who(Who::Anybody)
                .gives_other(200, "text/plain"),
        ],
    )
}

/// `GET /health/live`
pub async fn live() -> &'static str {
    "live\n"
}

/// `GET /health/ready`: whether the rules answer and the store does.
pub async fn ready(State(api): Here) -> Response {
    let rules = api.host().runtime().probe().map_err(|error| error.to_string());
    let store = api.host().store().cities().await.map(|_| ()).map_err(|error| error.to_string());
    let is_ready = rules.is_ok() && store.is_ok();
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let word = |part: &Result<(), String>| {
        part.as_ref().err().map_or_else(|| "ready".to_owned(), Clone::clone)
    };
    (status, Json(Readiness { rules: word(&rules), store: word(&store) })).into_response()
}

/// `GET /metrics`
pub async fn metrics(State(api): Here) -> Result<Response, Problem> {
    let store = api.host().store();
    let now = api.host().clock().about_now();
    let quarantined = u64::try_from(api.host().runtime().quarantined().len()).unwrap_or(u64::MAX);
    let figures = [
        (
            "wish_cases_stranded",
            "open cases with neither deadline nor holder",
            store.stranded().await?,
        ),
        (
            "wish_cases_overdue",
            "cases whose deadline has passed and is not settled",
            store.overdue(now).await?,
        ),
        ("wish_effects_waiting", "effects that wait for a try", store.waiting_effects().await?),
        ("wish_inputs_quarantined", "inputs that stopped the rules", quarantined),
    ];
    let mut text = String::new();
    for (name, help, value) in figures {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    text.push_str(&webhooks::metrics(api.host()).await?);
    Ok(([(CONTENT_TYPE, TEXT)], text).into_response())
}
