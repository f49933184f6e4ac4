//! Every request is counted and written to the host's own log: the method, the template of its address, the status, and how long it took.
//! Nothing of what was asked or answered, and nobody's name, is among it.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use super::Here;
use crate::traces::{Begun, Traceparent};

const TRACEPARENT: &str = "traceparent";
/// Where no address fits.
const NONE: &str = "none";

pub async fn observe(State(api): Here, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let method = name(request.method());
    let parent = request.headers().get(TRACEPARENT).and_then(|value| value.to_str().ok());
    let parent = parent.and_then(|value| value.parse::<Traceparent>().ok());
    let tracer = api.host().tracer();
    let span = tracer.and_then(|tracer| tracer.begin(parent));
    let here = span.as_ref().map(Begun::at).or(parent);
    let response = Traceparent::scope(here, next.run(request)).await;
    let route = route.as_ref().map_or(NONE, MatchedPath::as_str);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    api.host().metrics().answered(method, route, status, took);
    if let (Some(tracer), Some(span)) = (tracer, span) {
        tracer.answered(span, method, route, status);
    }
    let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    if route.starts_with("/health") || route == "/metrics" {
        tracing::debug!(method, route, status, microseconds, "answered");
    } else {
        tracing::info!(method, route, status, microseconds, "answered");
    }
    response
}

/// Callers may make up methods.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
