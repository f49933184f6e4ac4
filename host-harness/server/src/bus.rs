//! Fan-out over NATS JetStream: what was written to the log of a city is announced on the subject `wish.{city}.log`, so that hosts and
//! services elsewhere look at once. An announcement has city, position, kind and case, and nothing of what was said. The store
//! remains the only record: a bus that is down, or comes back empty, costs half a second of latency (`watcher`).
//!
//! One host on each store announces, by a lease, from a cursor in the store that moves once the stream has acknowledged: at least
//! once, and once within the stream's window for duplicates (`Nats-Msg-Id` is `city:position`).

use std::time::{Duration, Instant};

use async_nats::connection::State;
use async_nats::header::NATS_MESSAGE_ID;
use async_nats::jetstream::context::{CreateStreamError, PublishError, PublishErrorKind};
use async_nats::jetstream::stream::{Config, DiscardPolicy, StorageType};
use async_nats::jetstream::{self, Context};
use async_nats::{Client, ConnectOptions, HeaderMap};
use futures_util::StreamExt;
use serde::Serialize;
use thiserror::Error;
use uuid::Uuid;
use wish_store::{AnnouncementRow, HeadRow, StoreError};

use crate::host::Host;

/// The stream, where nobody has made one for these subjects.
const STREAM: &str = "WISH_LOG";
/// Logs of all cities.
const SUBJECTS: &str = "wish.*.log";
/// How long announcements are kept for whoever was away. The log has everything for longer.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Within which one that comes twice is kept once.
const DUPLICATES: Duration = Duration::from_secs(2 * 60);
/// How long an acknowledgement is waited for.
const ACK_PATIENCE: Duration = Duration::from_secs(5);
/// Announcements under way at a time.
const BATCH: u32 = 256;
const LEASE: &str = "announcing";
const LEASE_MS: i64 = 10_000;
/// After how long the lease is prolonged.
const PROLONG: Duration = Duration::from_secs(3);
/// How long the relay rests where nothing is written here.
const PAUSE: Duration = Duration::from_millis(200);
/// How long it rests where another host announces, or the bus is down.
const IDLE_PAUSE: Duration = Duration::from_secs(1);

/// Why something was not announced: it will be.
#[derive(Debug, Error)]
pub enum BusError {
    /// The address is none, or its credentials cannot be used.
    #[error("`{address}` is no bus: {why}; give an address such as nats://localhost:4222")]
    Address {
        /// The address.
        address: String,
        /// Why.
        why: String,
    },
    /// The bus does not answer.
    #[error("the bus is down")]
    Down,
    /// The stream did not acknowledge.
    #[error("the bus did not take an announcement: {0}")]
    Refused(#[from] PublishError),
    /// There is no stream, and none can be made.
    #[error("the bus has no stream for `wish.*.log`: {0}")]
    NoStream(#[from] CreateStreamError),
    /// The store could not.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A connection to NATS. Cheap to clone.
#[derive(Clone)]
pub struct Bus {
    client: Client,
    stream: Context,
}

impl Bus {
    /// To a server, or several of a cluster, divided by commas. One that is down is tried again and again, so that a host can start
    /// without.
    ///
    /// # Errors
    /// `Address`.
    pub async fn connect(address: &str) -> Result<Bus, BusError> {
        let wrong = |why: String| BusError::Address { address: address.to_owned(), why };
        let servers = address.split(',').map(|one| one.trim().parse::<async_nats::ServerAddr>());
        let servers: Vec<_> =
            servers.collect::<Result<_, _>>().map_err(|error| wrong(error.to_string()))?;
        let options = ConnectOptions::new().name("wish").retry_on_initial_connect();
        let client = options.connect(servers).await.map_err(|error| wrong(error.to_string()))?;
        let mut stream = jetstream::new(client.clone());
        stream.set_timeout(ACK_PATIENCE);
        Ok(Bus { client, stream })
    }

    async fn make_stream(&self) -> Result<(), BusError> {
        let wanted = Config {
            name: STREAM.to_owned(),
            subjects: vec![SUBJECTS.to_owned()],
            max_age: KEPT,
            duplicate_window: DUPLICATES,
            discard: DiscardPolicy::Old,
            storage: StorageType::File,
            num_replicas: 1,
            ..Config::default()
        };
        self.stream.get_or_create_stream(wanted).await?;
        Ok(())
    }

    /// Announces rows of a city, in order, and waits until all are acknowledged.
    async fn publish(&self, city: &str, rows: &[AnnouncementRow]) -> Result<(), BusError> {
        let mut under_way = Vec::with_capacity(rows.len());
        for row in rows {
            let AnnouncementRow { position, kind, case } = row;
            let announced = Announcement { city, position: *position, kind, case: case.as_deref() };
            let body = serde_json::to_vec(&announced).unwrap_or_default();
            let mut headers = HeaderMap::new();
            headers.insert(NATS_MESSAGE_ID, format!("{city}:{position}"));
            let sent = self.stream.publish_with_headers(subject(city), headers, body.into()).await;
            under_way.push(sent?);
        }
        for acknowledged in under_way {
            acknowledged.await?;
        }
        Ok(())
    }
}

/// What is said of a row of a log.
#[derive(Serialize)]
struct Announcement<'a> {
    city: &'a str,
    position: i64,
    kind: &'a str,
    case: Option<&'a str>,
}

/// The subject of a city: bytes of its name that subjects do not take stand as `%` and two hexadecimal digits.
fn subject(city: &str) -> String {
    let mut name = String::with_capacity(city.len());
    for byte in city.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_".contains(&byte) {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("wish.{name}.log")
}

impl Host {
    /// Announces what has not been announced, of every city: how many rows.
    ///
    /// # Errors
    /// Why not all of it was.
    pub async fn announce(&self, bus: &Bus) -> Result<usize, BusError> {
        let mut count: usize = 0;
        for HeadRow { city, position, mut announced } in self.store().heads().await? {
            while announced < position {
                if bus.client.connection_state() != State::Connected {
                    return Err(BusError::Down);
                }
                let rows = self.store().announcements(&city, announced, BATCH).await?;
                let Some(last) = rows.last() else { break };
                bus.publish(&city, &rows).await?;
                announced = last.position;
                count = count.saturating_add(rows.len());
                self.note_announced(&city, announced).await?;
            }
        }
        Ok(count)
    }

    async fn note_announced(&self, city: &str, position: i64) -> Result<(), StoreError> {
        let city = city.to_owned();
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move { transaction.put_announced(&city, position).await })
            })
            .await
    }

    async fn may_announce(&self, holder: &str) -> Result<bool, StoreError> {
        let holder = holder.to_owned();
        let token = self.store().write(move |mut transaction| {
            Box::pin(async move { transaction.take_lease(LEASE, &holder, LEASE_MS).await })
        });
        Ok(token.await?.is_some())
    }
}

/// Hears announcements and makes those of this host's store, for as long as the host runs.
pub async fn run(host: Host, bus: Bus) {
    tokio::join!(listen(host.clone(), bus.clone()), relay(host, bus));
}

/// Wakes whoever waits, whenever something was written anywhere.
async fn listen(host: Host, bus: Bus) {
    loop {
        match bus.client.subscribe(SUBJECTS).await {
            Ok(mut heard) => {
                while heard.next().await.is_some() {
                    host.note_written();
                }
            }
            Err(error) => tracing::warn!(%error, "the bus is not listened to"),
        }
        tokio::time::sleep(IDLE_PAUSE).await;
    }
}

async fn relay(host: Host, bus: Bus) {
    let holder = Uuid::now_v7().to_string();
    let mut written = host.written();
    let mut held_since: Option<Instant> = None;
    loop {
        if held_since.is_none_or(|since| since.elapsed() > PROLONG) {
            held_since = match host.may_announce(&holder).await {
                Ok(true) => Some(Instant::now()),
                Ok(false) => None,
                Err(error) => {
                    tracing::warn!(%error, "nobody knows who announces");
                    None
                }
            };
        }
        let pause = match held_since {
            None => IDLE_PAUSE,
            Some(_) => {
                written.mark_unchanged();
                match host.announce(&bus).await {
                    Ok(_) => PAUSE,
                    Err(BusError::Refused(error))
                        if error.kind() == PublishErrorKind::StreamNotFound =>
                    {
                        make_stream(&bus).await
                    }
                    Err(error) => {
                        tracing::warn!(%error, "announcements wait");
                        IDLE_PAUSE
                    }
                }
            }
        };
        if pause == PAUSE {
            // Whoever stops the host has dropped what changes: there is nothing to wait for then.
            drop(tokio::time::timeout(pause, written.changed()).await);
        } else {
            tokio::time::sleep(pause).await;
        }
    }
}

/// How long to rest afterwards.
async fn make_stream(bus: &Bus) -> Duration {
    match bus.make_stream().await {
        Ok(()) => Duration::ZERO,
        Err(error) => {
            tracing::warn!(%error, "announcements wait");
            IDLE_PAUSE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::subject;

    #[test]
    fn a_city_of_any_name_is_one_part_of_its_subject() {
        assert_eq!(subject("tai_zhou-2"), "wish.tai_zhou-2.log");
        assert_eq!(subject("a.b *>"), "wish.a%2Eb%20%2A%3E.log");
        assert_eq!(subject("泰"), "wish.%E6%B3%B0.log");
    }
}
