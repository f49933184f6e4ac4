//! Traces: what a collector is sent, and what is passed on without one.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post as on_post;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use wish_contract::Role;
use wish_server::traces::{Traceparent, Tracer};

use crate::on_both;
use crate::setting::{CITY, City, get, need, post};

on_both! {
    spans_reach_a_collector_and_rows_of_the_log_have_their_trace;
}

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "b7ad6b7169203331";

async fn spans_reach_a_collector_and_rows_of_the_log_have_their_trace(city: City) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let taken: Arc<Mutex<Vec<Value>>> = Arc::default();
    let (sent, mut arrived) = tokio::sync::mpsc::unbounded_channel();
    let place = Arc::clone(&taken);
    let take = on_post(move |body: Bytes| {
        let message: Value = serde_json::from_slice(&body).expect("JSON");
        let spans = &message["resourceSpans"][0]["scopeSpans"][0]["spans"];
        place.lock().expect("a lock").extend(spans.as_array().expect("spans").clone());
        sent.send(()).expect("somebody waits");
        async { StatusCode::OK }
    });
    let app = Router::new().route("/v1/traces", take);
    tokio::spawn(async move { axum::serve(listener, app).await });

    // Without a collector, what came is passed on.
    let reporter = city.token("reporter", &[Role::Reporter]);
    let submit = |key: &str, flags: &str| {
        post("/cases", &json!({ "need": need(key) }))
            .by(&reporter)
            .named(key)
            .with("traceparent", &format!("00-{TRACE}-{PARENT}-{flags}"))
    };
    let first = city.ask(submit("w1", "01")).await.case();
    assert_eq!(traceparent(&city, &first).await, Some(format!("00-{TRACE}-{PARENT}-01")));

    let collector = city.host.trace_to(&address).expect("an address");
    tokio::spawn(collector.run("host-1".to_owned()));
    let second = city.ask(submit("w2", "01")).await.case();
    // Who does not sample is not sampled, and their trace goes on all the same.
    let third = city.ask(submit("w3", "00")).await.case();
    assert!(
        traceparent(&city, &third)
            .await
            .is_some_and(|here| here.contains(TRACE) && here.ends_with("-00"))
    );
    city.ask(get("/cases/secret-id").with("traceparent", "nonsense")).await;
    while taken.lock().expect("a lock").len() < 3 {
        arrived.recv().await.expect("spans");
    }
    let spans = taken.lock().expect("a lock").clone();
    let named = |name: &str| {
        let found: Vec<&Value> = spans.iter().filter(|span| span["name"] == name).collect();
        assert_eq!(found.len(), 1, "{name}: {spans:?}");
        found[0]
    };
    let request = named("POST /api/v1/cities/{city}/cases");
    assert_eq!((&request["traceId"], &request["parentSpanId"]), (&json!(TRACE), &json!(PARENT)));
    assert_eq!(request["kind"], 2);
    let command = named("command submit");
    assert_eq!(
        (&command["traceId"], &command["parentSpanId"]),
        (&json!(TRACE), &request["spanId"])
    );
    let here = format!("00-{TRACE}-{}-01", command["spanId"].as_str().expect("an id"));
    assert_eq!(traceparent(&city, &second).await, Some(here));
    // What is no `traceparent` begins a trace, and what stands in an address is in none.
    let other = named("GET /api/v1/cities/{city}/cases/{id}");
    assert!(other["traceId"] != TRACE && other["parentSpanId"] == Value::Null, "{other}");
    assert!(!json!(spans).to_string().contains("secret-id"));
}

/// The trace of the row that opened a case.
async fn traceparent(city: &City, case: &str) -> Option<String> {
    let rows = city.host.store().log_of(CITY, case).await.expect("read");
    let body: Value =
        serde_json::from_slice(rows[0].entry.body.bytes().expect("open")).expect("JSON");
    body["traceparent"].as_str().map(str::to_owned)
}

#[test]
fn a_traceparent_is_read_as_the_standard_has_it() {
    let good = format!("00-{TRACE}-{PARENT}-01");
    assert_eq!(good.parse::<Traceparent>().map(|here| here.to_string()), Ok(good.clone()));
    let later = format!("01-{TRACE}-{PARENT}-03-more");
    assert_eq!(later.parse::<Traceparent>().map(|here| here.to_string()), Ok(good.clone()));
    for bad in [
        String::new(),
        good.to_uppercase(),
        format!("{good}-more"),
        format!("ff-{TRACE}-{PARENT}-01"),
        format!("00-{}-{PARENT}-01", "0".repeat(32)),
        format!("00-{TRACE}-{}-01", "0".repeat(16)),
        format!("00-{TRACE}-{PARENT}-0x"),
        format!("00-{TRACE}-{PARENT}"),
        format!("00-{TRACE}-+7ad6b7169203331-01"),
    ] {
        assert_eq!(bad.parse::<Traceparent>(), Err(()), "{bad}");
    }
}

#[test]
fn a_collector_is_named_by_http_alone() {
    for bad in ["", "localhost:4318", "https://localhost", "http://", "file:///x"] {
        assert!(Tracer::to(bad).is_err(), "{bad}");
    }
    assert!(Tracer::to("http://localhost").is_ok());
}
