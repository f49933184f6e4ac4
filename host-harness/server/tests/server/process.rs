//! The host as a process of its own: `examples/serves.rs`, which tests start, ask and end.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::client::{Client, Reply, request};

/// The city that the program serves; with more of them, the first.
pub const SERVED: &str = "taizhou";

/// A host that runs; it ends with this value.
pub struct HostProcess {
    pub child: Child,
    pub at: SocketAddr,
}

/// The program, as yet without arguments.
pub fn serves() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let program = own.ancestors().nth(2).unwrap().join("examples/serves");
    let missing = "is missing: cargo build --release --workspace --examples";
    assert!(program.exists(), "{} {missing}", program.display());
    program
}

impl HostProcess {
    /// On a store, by a clock that stands at an instant, or `database`.
    pub fn start(address: &str, clock: &str) -> HostProcess {
        let mut command = Command::new(serves());
        command.args([address, clock]);
        HostProcess::of(command).expect("the host begins")
    }

    /// By a command that ends as the program does; none, where it ended before it listened.
    pub fn of(mut command: Command) -> Option<HostProcess> {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("a program");
        let mut line = String::new();
        let read = BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line);
        match line.trim().parse() {
            Ok(at) if read.is_ok() => Some(HostProcess { child, at }),
            _ => {
                child.wait().unwrap();
                None
            }
        }
    }

    /// As `kill -9` does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// How much memory it has, and the most it has had, in KiB.
    pub fn memory(&self) -> (u64, u64) {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap();
        let kib = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
        };
        (kib("VmRSS:"), kib("VmHWM:"))
    }

    /// A token: `operator`, `reporter`, `responder?id=…`.
    pub async fn token(&self, who: &str) -> String {
        self.token_in(SERVED, who).await
    }

    /// A token for one of its cities.
    pub async fn token_in(&self, city: &str, who: &str) -> String {
        let path = format!("/demo/{city}/token/{who}");
        let reply = Client::of(self.at).get(&path).await.unwrap();
        assert_eq!(reply.status, 200, "{who}");
        String::from_utf8(reply.body).unwrap()
    }
}

impl Drop for HostProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request of the city's API under a key.
pub fn given(path: &str, token: &str, key: &str, body: &Value) -> Vec<u8> {
    given_in(SERVED, path, token, key, body)
}

/// A request of a city's API under a key.
pub fn given_in(city: &str, path: &str, token: &str, key: &str, body: &Value) -> Vec<u8> {
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", authorization.as_str()), ("idempotency-key", key)];
    request("POST", &format!("/api/v1/cities/{city}{path}"), &headers, body.to_string().as_bytes())
}

/// The id of the case that a reply is about.
pub fn case_of(reply: &Reply) -> String {
    reply.json()["case"]["id"].as_str().unwrap_or_default().to_owned()
}
