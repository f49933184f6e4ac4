//! Traces, where somebody asks for them (`--otlp URL`): a span for each request and each command, to a collector of OpenTelemetry by OTLP
//! over HTTP as JSON. `traceparent` of a request is taken up, and passed on in the rows of the log that come of it, with or without a
//! collector.
//!
//! Written by hand: it is one form of one message, and the crates for it are as many as half the host's. Spans that the collector does not
//! take are dropped and counted; nobody waits for them. They hold what log lines hold: templates of addresses, never what stands in them.

use std::fmt::Write as _;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::{Request, Uri};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use serde_json::{Value, json};
use thiserror::Error;
use tokio::net::TcpStream;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Spans that wait to be sent; more are dropped.
const WAITING_MAX: usize = 4_096;
/// Spans in a message.
const TOGETHER_MAX: usize = 512;
/// How long spans wait for others to be sent with.
const PAUSE: Duration = Duration::from_secs(2);
/// How long a collector has to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Where collectors take traces, if the address does not say.
const PATH: &str = "/v1/traces";
const PORT: u16 = 4318;
const SERVICE: &str = "wish";
/// `SPAN_KIND_INTERNAL` and `SPAN_KIND_SERVER` of OTLP.
const INTERNAL: u8 = 1;
const SERVER: u8 = 2;
/// `STATUS_CODE_ERROR` of OTLP.
const FAILED: u8 = 2;

tokio::task_local! {
    /// What is being done, and in which trace.
    static CURRENT: Option<Traceparent>;
}

/// A place in a trace, as the header `traceparent` has it (W3C Trace Context, version 00).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traceparent {
    trace: u128,
    span: u64,
    is_sampled: bool,
}

impl Traceparent {
    /// Where the present work is in a trace; none: it is in none.
    #[must_use]
    pub fn current() -> Option<Traceparent> {
        CURRENT.try_with(|current| *current).ok().flatten()
    }

    /// Does work as a part of a trace, on whichever thread.
    pub async fn scope<T>(here: Option<Traceparent>, work: impl Future<Output = T>) -> T {
        CURRENT.scope(here, work).await
    }

    /// A place below another; none: one in a trace of its own. Where the machine gives no randomness, there is none.
    fn below(parent: Option<Traceparent>) -> Option<Traceparent> {
        let mut bytes = [0; 24];
        getrandom::fill(&mut bytes).ok()?;
        let (trace, span) = bytes.split_first_chunk::<16>()?;
        let span = u64::from_be_bytes(span.try_into().ok()?);
        let (trace, is_sampled) = match parent {
            Some(parent) => (parent.trace, parent.is_sampled),
            None => (u128::from_be_bytes(*trace), true),
        };
        Some(Traceparent { trace, span, is_sampled })
    }
}

impl FromStr for Traceparent {
    type Err = ();

    fn from_str(text: &str) -> Result<Traceparent, ()> {
        let mut parts = text.split('-');
        let mut next = |digits: usize| {
            let part = parts.next().filter(|part| part.len() == digits)?;
            let is_lower_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            part.bytes().all(is_lower_hex).then_some(part)
        };
        let (version, trace, span, flags) = (next(2), next(32), next(16), next(2));
        // Later versions may have more parts; this one has none.
        let has_more = parts.next().is_some();
        let version = version.filter(|version| *version != "ff" && (*version != "00" || !has_more));
        let trace = trace.and_then(|trace| u128::from_str_radix(trace, 16).ok());
        let span = span.and_then(|span| u64::from_str_radix(span, 16).ok());
        let flags = flags.and_then(|flags| u8::from_str_radix(flags, 16).ok());
        match (version, trace, span, flags) {
            (Some(_), Some(trace), Some(span), Some(flags)) if trace != 0 && span != 0 => {
                Ok(Traceparent { trace, span, is_sampled: flags & 1 == 1 })
            }
            _ => Err(()),
        }
    }
}

impl std::fmt::Display for Traceparent {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Traceparent { trace, span, is_sampled } = self;
        write!(to, "00-{trace:032x}-{span:016x}-{:02x}", u8::from(*is_sampled))
    }
}

/// Something that was done, and how long it took.
struct Span {
    at: Traceparent,
    parent: Option<u64>,
    kind: u8,
    name: String,
    began: SystemTime,
    ended: SystemTime,
    attributes: Vec<(&'static str, Value)>,
    has_failed: bool,
}

/// A span that has not ended.
pub struct Begun {
    at: Traceparent,
    parent: Option<u64>,
    began: SystemTime,
}

impl Begun {
    /// Where it is.
    #[must_use]
    pub fn at(&self) -> Traceparent {
        self.at
    }
}

/// Sends spans to a collector.
pub struct Tracer {
    to: Sender<Span>,
    dropped: AtomicU64,
}

/// Why spans cannot be sent to an address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "spans cannot be sent to `{0}`: name a collector as http://HOST:PORT (on this machine, it passes them on by TLS)"
)]
pub struct CollectorUnusable(pub String);

/// Where a collector is, and what is to be sent to it.
pub struct Collector {
    host: String,
    port: u16,
    path: String,
    spans: Receiver<Span>,
}

impl Tracer {
    /// One that sends to a collector, which [`Collector::run`] does.
    ///
    /// # Errors
    /// The address is none that can be sent to.
    pub fn to(address: &str) -> Result<(Tracer, Collector), CollectorUnusable> {
        let unusable = || CollectorUnusable(address.to_owned());
        let uri: Uri = address.parse().map_err(|_| unusable())?;
        let host = uri.host().filter(|_| uri.scheme_str() == Some("http")).ok_or_else(unusable)?;
        let path = if uri.path().len() > 1 { uri.path() } else { PATH };
        let (to, spans) = channel(WAITING_MAX);
        let (host, path) = (host.to_owned(), path.to_owned());
        let port = uri.port_u16().unwrap_or(PORT);
        Ok((Tracer { to, dropped: AtomicU64::new(0) }, Collector { host, port, path, spans }))
    }

    /// Begins a span below another place.
    #[must_use]
    pub fn begin(&self, parent: Option<Traceparent>) -> Option<Begun> {
        let at = Traceparent::below(parent)?;
        Some(Begun { at, parent: parent.map(|parent| parent.span), began: SystemTime::now() })
    }

    /// A request was answered.
    pub fn answered(&self, begun: Begun, method: &'static str, route: &str, status: u16) {
        let attributes = vec![
            ("http.request.method", json!({ "stringValue": method })),
            ("http.route", json!({ "stringValue": route })),
            ("http.response.status_code", json!({ "intValue": status.to_string() })),
        ];
        self.end(begun, SERVER, format!("{method} {route}"), attributes, status >= 500);
    }

    /// A command came to something.
    pub fn came_to(&self, begun: Begun, command: &'static str, outcome: &str, city: &str) {
        let attributes = vec![
            ("wish.command", json!({ "stringValue": command })),
            ("wish.outcome", json!({ "stringValue": outcome })),
            ("wish.city", json!({ "stringValue": city })),
        ];
        self.end(begun, INTERNAL, format!("command {command}"), attributes, outcome == "failed");
    }

    fn end(
        &self,
        begun: Begun,
        kind: u8,
        name: String,
        attributes: Vec<(&'static str, Value)>,
        has_failed: bool,
    ) {
        let Begun { at, parent, began } = begun;
        if !at.is_sampled {
            return;
        }
        let ended = SystemTime::now();
        let span = Span { at, parent, kind, name, began, ended, attributes, has_failed };
        if self.to.try_send(span).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Spans that the collector was too slow for.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }
}

impl Collector {
    /// Sends spans on until nobody has any more.
    pub async fn run(mut self, instance: String) {
        let mut is_reached = true;
        let mut spans = Vec::with_capacity(TOGETHER_MAX);
        while self.spans.recv_many(&mut spans, TOGETHER_MAX).await > 0 {
            let message = message(&spans, &instance);
            let sent = tokio::time::timeout(PATIENCE, self.send(message)).await;
            let sent = sent.unwrap_or_else(|_| Err("it does not answer".to_owned()));
            if let Err(why) = &sent
                && is_reached
            {
                tracing::warn!(why, "spans are dropped: the collector does not take them");
            }
            is_reached = sent.is_ok();
            spans.clear();
            if self.spans.len() < TOGETHER_MAX && !self.spans.is_closed() {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    async fn send(&self, message: String) -> Result<(), String> {
        let failed = |error: &dyn std::fmt::Display| error.to_string();
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await;
        let stream = TokioIo::new(stream.map_err(|error| failed(&error))?);
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(stream).await.map_err(|error| failed(&error))?;
        let connection = tokio::spawn(connection);
        let request = Request::post(&self.path)
            .header(HOST, format!("{}:{}", self.host, self.port))
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(message))
            .map_err(|error| failed(&error))?;
        let answer = sender.send_request(request).await.map_err(|error| failed(&error));
        connection.abort();
        let status = answer?.status();
        if status.is_success() { Ok(()) } else { Err(format!("it answers {status}")) }
    }
}

/// What a collector is sent.
fn message(spans: &[Span], instance: &str) -> String {
    let attribute =
        |key: &str, value: &str| json!({ "key": key, "value": { "stringValue": value } });
    let version = env!("CARGO_PKG_VERSION");
    let spans: Vec<SentSpan<'_>> = spans.iter().map(SentSpan::of).collect();
    json!({ "resourceSpans": [{
        "resource": { "attributes": [
            attribute("service.name", SERVICE),
            attribute("service.version", version),
            attribute("service.instance.id", instance),
        ] },
        "scopeSpans": [{ "scope": { "name": "wish-server", "version": version }, "spans": spans }],
    }] })
    .to_string()
}

/// A span as OTLP has it in JSON.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SentSpan<'a> {
    trace_id: String,
    span_id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    parent_span_id: String,
    name: &'a str,
    kind: u8,
    start_time_unix_nano: String,
    end_time_unix_nano: String,
    attributes: Vec<Value>,
    status: Value,
}

impl SentSpan<'_> {
    fn of(span: &Span) -> SentSpan<'_> {
        let attributes = span.attributes.iter();
        let attributes = attributes.map(|(key, value)| json!({ "key": key, "value": value }));
        let mut parent = String::new();
        if let Some(id) = span.parent {
            // Writing to a text cannot fail.
            let _ = write!(parent, "{id:016x}");
        }
        SentSpan {
            trace_id: format!("{:032x}", span.at.trace),
            span_id: format!("{:016x}", span.at.span),
            parent_span_id: parent,
            name: &span.name,
            kind: span.kind,
            start_time_unix_nano: nanoseconds(span.began),
            end_time_unix_nano: nanoseconds(span.ended),
            attributes: attributes.collect(),
            status: if span.has_failed { json!({ "code": FAILED }) } else { json!({}) },
        }
    }
}

fn nanoseconds(at: SystemTime) -> String {
    at.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().to_string()
}
