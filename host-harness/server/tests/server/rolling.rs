//! Two hosts as processes on one PostgreSQL under load, of which one is stopped and replaced.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use wish_contract::Role;
use wish_server::caller::Claims;
use wish_server::demo::Signer;
use wish_server::verify::Verification;
use wish_server::{Clock, Host};
use wish_simulation::demo::PROGRAMMES;
use wish_store::testing::{self, Folder, Place};

use crate::setting::{CITY, need, runtime};

const CLIENTS: usize = 6;
/// Cases that are to be opened before, while and after a host is replaced.
const CASES: u32 = 60;
const KEY_FILE: &str = "wish.key";
const PATIENCE: Duration = Duration::from_secs(60);

/// A host as a process.
struct Process {
    child: Child,
    address: SocketAddr,
}

impl Process {
    fn start(place: &Place, trust: &std::path::Path) -> Process {
        let own = std::env::current_exe().expect("this program's file");
        let program: PathBuf = own.ancestors().nth(2).expect("the build's folder").join("wish");
        assert!(program.exists(), "build `wish` first: cargo build --release");
        let mut child = Command::new(program)
            .args(["serve", "--lang", "en", "--listen", "127.0.0.1:0"])
            .args(["--database", place.address(), "--trust"])
            .arg(trust)
            .arg("--key")
            .arg(trust.with_file_name(KEY_FILE))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the host starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let address = line.trim().rsplit_once("http://").expect("an address").1;
        Process { child, address: address.parse().expect("an address") }
    }

    /// As the system tells it to end: it has to end well.
    fn stop(mut self) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status().expect("kill");
        assert!(asked.success());
        let status = self.child.wait().expect("it ends");
        assert_eq!(status.code(), Some(0));
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What came of a request: the status and the body; an error, where there was no answer.
fn submit(at: SocketAddr, token: &str, key: &str, body: &str) -> std::io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(at)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let length = body.len();
    let request = format!(
        "POST /api/v1/cities/{CITY}/cases HTTP/1.1\r\nhost: wish\r\nconnection: close\r\nauthorization: Bearer {token}\r\nidempotency-key: {key}\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or(std::io::ErrorKind::UnexpectedEof)?;
    Ok((status, answer.split_once("\r\n\r\n").map(|parts| parts.1.to_owned()).unwrap_or_default()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_is_replaced_under_load_and_nothing_that_was_acknowledged_is_lost() {
    let place = Place::postgres().await;
    let host = Host::new(place.open().await, runtime(), Clock::Database);
    let programme = PROGRAMMES.into_iter().find(|one| one.name == CITY).expect("the city");
    host.upload(CITY, programme.policy.as_bytes().to_vec(), "test", "en").await.expect("kept");
    let signer = Signer::throwaway().expect("a key");
    let folder = Folder::new();
    let trust = folder.path().join("trust.toml");
    std::fs::write(&trust, signer.trust_as_toml()).expect("a file");
    let key: String = testing::KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    std::fs::write(folder.path().join(KEY_FILE), key).expect("a file");
    let claims = Claims {
        sub: "reporter".to_owned(),
        city: CITY.to_owned(),
        roles: vec![Role::Reporter],
        ..Claims::default()
    };
    let token = signer.token(claims).expect("a token");

    let (first, second) = (Process::start(&place, &trust), Process::start(&place, &trust));
    let addresses = Arc::new(Mutex::new([first.address, second.address]));
    let acknowledged: Arc<Mutex<BTreeMap<String, String>>> = Arc::default();
    let unlike: Arc<Mutex<Vec<String>>> = Arc::default();
    let (ended, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let (addresses, acknowledged) = (Arc::clone(&addresses), Arc::clone(&acknowledged));
            let (ended, count, token) = (Arc::clone(&ended), Arc::clone(&count), token.clone());
            let unlike = Arc::clone(&unlike);
            std::thread::spawn(move || {
                for number in 0.. {
                    if ended.load(Ordering::SeqCst) {
                        return;
                    }
                    let key = format!("{client}-{number}");
                    let body = json!({ "need": need(&key) }).to_string();
                    // Until one of both has carried it out, each in turn is asked, under the same key.
                    for turn in client.. {
                        let at = addresses.lock().expect("a lock")[turn % 2];
                        match submit(at, &token, &key, &body) {
                            Ok((201, answer)) => {
                                let answer: Value = serde_json::from_str(&answer).expect("JSON");
                                let case = answer["case"]["id"].as_str().expect("an id").to_owned();
                                acknowledged.lock().expect("a lock").insert(key, case);
                                count.fetch_add(1, Ordering::SeqCst);
                                break;
                            }
                            Ok((503, _)) => {}
                            Ok((status, answer)) => {
                                unlike.lock().expect("a lock").push(format!("{status} {answer}"));
                                return;
                            }
                            // Refused, or cut before there was an answer.
                            Err(_) => std::thread::yield_now(),
                        }
                    }
                }
            })
        })
        .collect();
    let more = |from: u32| {
        while count.load(Ordering::SeqCst) < from + CASES
            && unlike.lock().expect("a lock").is_empty()
        {
            std::thread::yield_now();
        }
        count.load(Ordering::SeqCst)
    };
    let before = more(0);
    first.stop();
    let meanwhile = more(before);
    let third = Process::start(&place, &trust);
    addresses.lock().expect("a lock")[0] = third.address;
    more(meanwhile);
    second.stop();
    ended.store(true, Ordering::SeqCst);
    for client in clients {
        client.join().expect("a client");
    }
    third.stop();
    assert_eq!(*unlike.lock().expect("a lock"), [""; 0]);
    let acknowledged = acknowledged.lock().expect("a lock").clone();
    for (key, case) in acknowledged.iter() {
        let stored = host.store().case(CITY, case).await.expect("read");
        assert!(stored.is_some(), "`{key}` was acknowledged and is lost");
    }
    let found = Verification::default().of(&host, CITY).await.expect("read");
    let found = found.expect("the log is whole");
    // A request that was cut may have been carried out, and then was acknowledged when it was sent again: once.
    assert_eq!(found.cases, acknowledged.len() as u64);
    assert_eq!(host.store().hosts(0).await.expect("hosts"), [], "a host did not say that it went");
}
