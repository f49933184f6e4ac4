//! Takes connections and answers them until it is told to stop; then lets those under way end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;

use crate::api::{Api, BODY_BYTES_MAX};
use crate::host::Host;
use crate::log_seals::LogSealer;
use crate::{deadlines, detector, effects, log_seals, upkeep, watcher, webhooks};

/// Connections at a time; more are told to come back.
const CONNECTIONS_MAX: usize = 2_000;
/// How long a client may take to send the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// How long requests under way have to end.
const STOP_PATIENCE: Duration = Duration::from_secs(20);
/// How long the host rests where the system gives no connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
const TOO_MANY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A host that listens.
pub struct Server {
    listener: TcpListener,
    /// Hosts that are to be set to work.
    joining: UnboundedReceiver<Host>,
    router: Router,
    sealer: Option<LogSealer>,
}

impl Server {
    /// Listens at an address; port 0: at any that is free.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn listen(at: SocketAddr, host: Host, api: Api, more: Router) -> io::Result<Server> {
        let (sender, joining) = unbounded_channel();
        // The other end is right here.
        let _ = sender.send(host);
        Server::listen_for(at, joining, api.router().merge(more)).await
    }

    /// Listens at an address for any number of hosts, whose requests a router passes on.
    ///
    /// # Errors
    /// The address cannot be had.
    pub async fn listen_for(
        at: SocketAddr,
        joining: UnboundedReceiver<Host>,
        router: Router,
    ) -> io::Result<Server> {
        let listener = TcpListener::bind(at).await?;
        let router = router.layer(DefaultBodyLimit::max(BODY_BYTES_MAX));
        Ok(Server { listener, joining, router, sealer: None })
    }

    /// With a key by which logs are sealed.
    #[must_use]
    pub fn sealing(self, sealer: LogSealer) -> Server {
        Server { sealer: Some(sealer), ..self }
    }

    /// Where it listens.
    ///
    /// # Errors
    /// The system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers, settles what is due and carries out effects, until told to stop, or the store has ended. What is under way then is
    /// finished: nothing that was answered is lost, whether it waits for it or not.
    pub async fn run(mut self, stop: impl Future<Output = ()>) -> Stopped {
        let mut hosts = Vec::new();
        let (mut timers, mut others) = (JoinSet::new(), JoinSet::new());
        let mut relays = JoinSet::new();
        let mut why = Stopped::AsTold;
        let permits = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        let graceful = GracefulShutdown::new();
        let service = TowerToHyperService::new(self.router);
        // One that also found out which version a client speaks would wait for its first bytes without end.
        let mut builder = Builder::new(TokioExecutor::new()).http1_only();
        builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE);
        let mut stop = std::pin::pin!(stop);
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = &mut stop => break,
                Some(host) = self.joining.recv() => {
                    timers.spawn(deadlines::run(host.clone()));
                    others.spawn(effects::run(host.clone()));
                    others.spawn(watcher::run(host.clone()));
                    relays.spawn(webhooks::run(host.clone()));
                    others.spawn(upkeep::run(host.clone()));
                    others.spawn(detector::run(host.clone()));
                    if let Some(sealer) = &self.sealer {
                        others.spawn(log_seals::run(host.clone(), sealer.clone()));
                    }
                    hosts.push(host);
                    continue;
                }
                Some(_) = timers.join_next() => {
                    why = Stopped::StoreEnded;
                    break;
                }
            };
            let Ok((stream, _)) = accepted else {
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            };
            let Ok(permit) = Arc::clone(&permits).try_acquire_owned() else {
                tokio::spawn(turn_away(stream));
                continue;
            };
            let connection = builder.serve_connection(TokioIo::new(stream), service.clone());
            let connection = graceful.watch(connection.into_owned());
            tokio::spawn(async move {
                if let Err(error) = connection.await {
                    tracing::debug!(%error, "a connection broke off");
                }
                drop(permit);
            });
        }
        drop(self.listener);
        hosts.iter().for_each(Host::stop);
        if tokio::time::timeout(STOP_PATIENCE, graceful.shutdown()).await.is_err() {
            tracing::warn!("some connections were cut off");
        }
        let relayed = async { while relays.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_PATIENCE, relayed).await.is_err() {
            tracing::warn!("a webhook was cut off; what it took last, it gets once more");
        }
        // The work of hosts ends with its sets.
        others.shutdown().await;
        for host in &hosts {
            if let Err(error) = host.absent().await {
                tracing::warn!(%error, "the host cannot say that it is gone");
            }
        }
        why
    }
}

/// Why a server stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It was told to.
    AsTold,
    /// The disk did not keep what it was given: what it holds, opening it anew tells.
    StoreEnded,
}

async fn turn_away(mut stream: TcpStream) {
    // Whoever it was may have gone.
    let _ = stream.write_all(TOO_MANY).await;
    let _ = stream.shutdown().await;
}
