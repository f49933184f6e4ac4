//! A network between a host and its database that a test cuts, stalls and turns elsewhere, at places that it names.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the network does with what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// Hands it on.
    Well,
    /// Keeps it until it is well again.
    Stalled,
    /// Breaks every connection off, and takes no new one.
    Cut,
}

/// A network that is listened to in place of a database.
#[derive(Clone)]
pub struct Proxy {
    pub at: SocketAddr,
    network: watch::Sender<Network>,
    target: watch::Sender<SocketAddr>,
    /// After so many more pieces in one direction, the connection breaks off. Below 0: not at all.
    pieces: Arc<AtomicI64>,
}

impl Proxy {
    pub async fn before(target: SocketAddr) -> Proxy {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let proxy = Proxy {
            at: listener.local_addr().unwrap(),
            network: watch::channel(Network::Well).0,
            target: watch::channel(target).0,
            pieces: Arc::new(AtomicI64::new(-1)),
        };
        tokio::spawn(proxy.clone().accept(listener));
        proxy
    }

    pub fn be(&self, network: Network) {
        self.network.send_replace(network);
    }

    /// New connections lead elsewhere.
    pub fn lead_to(&self, target: SocketAddr) {
        self.target.send_replace(target);
    }

    /// Breaks one connection off once so many more pieces have come through, whoever sent them.
    pub fn cut_after(&self, pieces: i64) {
        self.pieces.store(pieces, Ordering::SeqCst);
    }

    async fn accept(self, listener: TcpListener) {
        loop {
            let (client, _) = listener.accept().await.unwrap();
            if *self.network.borrow() == Network::Cut {
                continue;
            }
            let target = *self.target.borrow();
            let Ok(server) = TcpStream::connect(target).await else { continue };
            let _ = (client.set_nodelay(true), server.set_nodelay(true));
            let (from_client, to_client) = client.into_split();
            let (from_server, to_server) = server.into_split();
            let proxy = self.clone();
            tokio::spawn(async move {
                // Where one direction ends, so does the other.
                tokio::select! {
                    () = proxy.hand_on(from_client, to_server) => {}
                    () = proxy.hand_on(from_server, to_client) => {}
                }
            });
        }
    }

    async fn hand_on(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
        let mut network = self.network.subscribe();
        let mut buffer = vec![0; 65_536];
        loop {
            let read = tokio::select! {
                read = from.read(&mut buffer) => read,
                _ = network.wait_for(|now| *now == Network::Cut) => return,
            };
            let Ok(read @ 1..) = read else { return };
            if *network.wait_for(|now| *now != Network::Stalled).await.unwrap() == Network::Cut {
                return;
            }
            if self.pieces.load(Ordering::SeqCst) >= 0
                && self.pieces.fetch_sub(1, Ordering::SeqCst) == 0
            {
                return;
            }
            if to.write_all(&buffer[..read]).await.is_err() {
                return;
            }
        }
    }
}

/// The address of a database at another place: `postgres://user@host:port/name` over the proxy.
pub fn through(address: &str, at: SocketAddr) -> String {
    let (before, name) = address.rsplit_once('/').unwrap();
    let (user, _) = before.rsplit_once('@').unwrap();
    format!("{user}@{at}/{name}")
}

/// Where a database is.
pub fn place_of(address: &str) -> SocketAddr {
    let (before, _) = address.rsplit_once('/').unwrap();
    before.rsplit_once('@').unwrap().1.parse().unwrap()
}
