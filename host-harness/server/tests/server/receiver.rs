//! A receiver of webhooks on loopback that does as it is asked: takes an event, refuses it, stalls, or goes away once it has it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// What is done with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// It is answered with a status.
    Answer(u16),
    /// It is answered with 429, and so many seconds to wait.
    Later(u32),
    /// It is kept, and the connection broken off before the answer.
    Drop,
    /// It is kept, and never answered.
    Stall,
    /// It is kept, and answered with 200 once the receiver's gate is open.
    Hold,
    /// It is answered with an address to go to instead.
    Redirect,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Got {
    pub head: String,
    pub body: Vec<u8>,
    /// Whether the receiver has done what it is about.
    pub is_done: bool,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map_or("", |(_, value)| value.trim())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn id(&self) -> String {
        self.json()["id"].as_str().unwrap().to_owned()
    }

    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }

    pub fn case(&self) -> String {
        self.json()["subject"].as_str().unwrap_or_default().to_owned()
    }

    pub fn position(&self) -> i64 {
        self.json()["sequence"].as_str().unwrap_or("0").parse().unwrap()
    }

    /// How many of its signatures are by this secret.
    pub fn signatures_by(&self, secret: &str) -> usize {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        let (id, at) = (self.header("webhook-id"), self.header("webhook-timestamp"));
        mac.update(format!("{id}.{at}.").as_bytes());
        mac.update(&self.body);
        let wanted = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        self.header("webhook-signature").split(' ').filter(|one| **one == *wanted).count()
    }
}

type Rule = Arc<dyn Fn(&Got, usize) -> Act + Send + Sync>;

/// A receiver.
#[derive(Clone)]
pub struct Receiver {
    address: SocketAddr,
    got: Arc<Mutex<Vec<Got>>>,
    /// As many events that are held are answered as it has permits.
    pub gate: Arc<Semaphore>,
}

impl Receiver {
    /// One that does with an event what a rule says; it is given how often the event came, this time included.
    pub async fn start(rule: impl Fn(&Got, usize) -> Act + Send + Sync + 'static) -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let receiver = Receiver { address, got: Arc::default(), gate: Arc::new(Semaphore::new(0)) };
        let (rule, shared): (Rule, _) = (Arc::new(rule), receiver.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone(), Arc::clone(&rule)));
            }
        });
        receiver
    }

    pub async fn willing() -> Receiver {
        Receiver::start(|_, _| Act::Answer(204)).await
    }

    pub fn url(&self) -> String {
        format!("http://{}/hook?of=tz", self.address)
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Everything that came.
    pub fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }

    /// What it did, each once: events that come again are dropped.
    pub fn done(&self) -> Vec<Got> {
        let mut done: Vec<Got> = Vec::new();
        for one in self.got().into_iter().filter(|one| one.is_done) {
            if done.iter().all(|other| other.id() != one.id()) {
                done.push(one);
            }
        }
        done
    }
}

async fn serve(mut stream: TcpStream, receiver: Receiver, rule: Rule) {
    let mut bytes = Vec::new();
    loop {
        let head_end = loop {
            if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
            if !more(&mut stream, &mut bytes).await {
                return;
            }
        };
        let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
        let mut got = Got { head, body: Vec::new(), is_done: false };
        let length: usize = got.header("content-length").parse().unwrap();
        while bytes.len() < head_end + length {
            if !more(&mut stream, &mut bytes).await {
                return;
            }
        }
        got.body = bytes[head_end..head_end + length].to_vec();
        bytes.drain(..head_end + length);
        let id = got.id();
        let times = 1 + receiver.got().iter().filter(|other| other.id() == id).count();
        let act = rule(&got, times);
        got.is_done = matches!(act, Act::Answer(200..300) | Act::Drop | Act::Stall | Act::Hold);
        receiver.got.lock().unwrap().push(got);
        let answer = match act {
            Act::Answer(status) => format!("HTTP/1.1 {status} -\r\ncontent-length: 0\r\n\r\n"),
            Act::Later(seconds) => {
                format!("HTTP/1.1 429 -\r\nretry-after: {seconds}\r\ncontent-length: 0\r\n\r\n")
            }
            Act::Redirect => format!(
                "HTTP/1.1 307 -\r\nlocation: {}/elsewhere\r\ncontent-length: 0\r\n\r\n",
                receiver.url()
            ),
            Act::Hold => {
                receiver.gate.acquire().await.unwrap().forget();
                "HTTP/1.1 200 -\r\ncontent-length: 0\r\n\r\n".to_owned()
            }
            Act::Drop => return,
            Act::Stall => std::future::pending().await,
        };
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> bool {
    let mut buffer = [0; 4_096];
    match stream.read(&mut buffer).await {
        Ok(0) | Err(_) => false,
        Ok(count) => {
            bytes.extend_from_slice(&buffer[..count]);
            true
        }
    }
}
