//! Clients that are slow, too many, or send a great deal: they are let go, and others are served meanwhile.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use wish_simulation::demo::START;
use wish_store::testing::Place;

use crate::client::{Client, request};
use crate::process::{HostProcess, given};
use crate::setting::need;

/// Far more than the host serves at a time.
const CONNECTIONS: usize = 10_000;
const MEBIBYTE: usize = 1 << 20;
/// Nobody who is let go waits longer.
const PATIENCE: Duration = Duration::from_secs(60);

fn host(place: &Place) -> HostProcess {
    HostProcess::start(place.address(), &START.to_string())
}

async fn is_served(at: SocketAddr) {
    let reply = Client::of(at).get("/health/ready").await.unwrap();
    assert_eq!(reply.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_clients_are_let_go_and_others_served_meanwhile() {
    let place = Place::sqlite();
    let host = host(&place);
    let token = host.token("reporter").await;
    let whole = given("/cases", &token, "k", &json!({ "need": need("k") }));
    let head = whole.windows(4).position(|part| part == b"\r\n\r\n").unwrap() + 4;
    let mut slow = Vec::new();
    // Some stop within the head, some within the body, some before they say anything.
    for sent in [0, 1, 20, head - 2, head, head + 1, whole.len() - 1] {
        for _ in 0..20 {
            let mut stream = TcpStream::connect(host.at).await.unwrap();
            stream.write_all(&whole[..sent]).await.unwrap();
            slow.push((sent, stream));
        }
    }
    is_served(host.at).await;
    for (sent, mut stream) in slow {
        let mut answer = Vec::new();
        let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
        let _ = ended.unwrap_or_else(|_| panic!("{sent} bytes sent, and still waited for"));
        let answer = String::from_utf8_lossy(&answer);
        let (is_within_body, is_told) = (sent >= head, answer.starts_with("HTTP/1.1 408"));
        assert!(is_told || !is_within_body, "{sent} bytes sent: {answer}");
    }
    // The body that came at once is served.
    assert_eq!(Client::of(host.at).ask(&whole).await.unwrap().status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_thousand_connections_some_are_served_and_the_others_told_to_come_back() {
    let place = Place::sqlite();
    let host = host(&place);
    // Whoever came before the crowd is served as before.
    let mut early = Client::of(host.at);
    let mut open = Vec::new();
    for number in 0..CONNECTIONS {
        let stream = TcpStream::connect(host.at).await.unwrap_or_else(|error| {
            panic!("connection {number}: {error}; allow more open files (ulimit -n 20000)")
        });
        open.push(stream);
        if number % 500 == 0 {
            assert_eq!(early.get("/health/live").await.unwrap().status, 200);
        }
    }
    // Of those who are let in, who say nothing, nobody keeps a place for long.
    let mut turned_away = 0;
    for mut stream in open {
        let mut answer = Vec::new();
        let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
        ended.expect("a connection that is kept for ever").unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let is_told = answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 1");
        assert!(is_told || answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
        turned_away += usize::from(is_told);
    }
    println!("{CONNECTIONS} connections: {turned_away} told to come back");
    assert!(turned_away > CONNECTIONS / 2, "{turned_away} were told to come back");
    is_served(host.at).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_of_a_mebibyte_are_refused_without_harm() {
    let place = Place::sqlite();
    let host = host(&place);
    let token = host.token("reporter").await;
    let authorization = format!("Bearer {token}");
    let path = "/api/v1/cities/taizhou/cases";
    let text = |length: usize| {
        let mut need = need("large");
        need.text.clear();
        let empty = json!({ "need": need }).to_string().len();
        need.text = "x".repeat(length - empty);
        json!({ "need": need }).to_string().into_bytes()
    };
    let nested = "[".repeat(MEBIBYTE).into_bytes();
    let (idle, _) = host.memory();
    for (body, wanted) in [(text(MEBIBYTE), 409), (text(MEBIBYTE + 1), 413), (nested, 422)] {
        let clients: Vec<_> = (0..64)
            .map(|number| {
                let key = format!("k{number}");
                let headers =
                    [("authorization", authorization.as_str()), ("idempotency-key", key.as_str())];
                let bytes = request("POST", path, &headers, &body);
                let mut client = Client::of(host.at);
                tokio::spawn(async move { client.ask(&bytes).await })
            })
            .collect();
        for client in clients {
            match client.await.unwrap() {
                Ok(reply) => {
                    assert_eq!(reply.status, wanted, "{}", String::from_utf8_lossy(&reply.body))
                }
                // The host may answer and hang up before all has been sent.
                Err(error) => assert_eq!(wanted, 413, "{error}"),
            }
        }
        is_served(host.at).await;
    }
    let (_, most) = host.memory();
    println!("64 bodies of a mebibyte at once: {} MB, at most {} MB", idle / 1_000, most / 1_000);
}
