//! Hands one event to one endpoint over HTTP: to an address that was checked, without redirects or a proxy, within a time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST, RETRY_AFTER, USER_AGENT};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use url::Url;
use wish_contract::Instant;

use super::address::{AddressError, AddressGuard, Checked, SystemResolver};
use super::cloud_event::{self, CloudEvent, escaped};
use super::signing::Secrets;
use crate::error::HostError;

/// Bytes of an answer that are read, so that the connection can be used again. What they say counts for nothing.
const ANSWER_BYTES_MAX: usize = 4 << 10;
const AGENT: &str = concat!("wish-dispatch/", env!("CARGO_PKG_VERSION"));
/// Longest that an endpoint may have a delivery put off, in seconds.
const RETRY_AFTER_MAX: u64 = 24 * 60 * 60;

/// How long an endpoint may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// To be connected to.
    pub connect: Duration,
    /// From the first byte to the answer, with being connected to.
    pub whole: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { connect: Duration::from_secs(5), whole: Duration::from_secs(15) }
    }
}

/// What the host sends by.
#[derive(Clone)]
pub struct Outgoing {
    guard: AddressGuard,
    patience: Patience,
    /// None, where the provider has no version of TLS.
    tls: Option<TlsConnector>,
}

impl Default for Outgoing {
    /// To hosts that everybody can reach, with the certificates that the system believes.
    fn default() -> Outgoing {
        let guard = AddressGuard::new(Vec::new(), Arc::new(SystemResolver));
        Outgoing::new(guard, Patience::default(), &[])
    }
}

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// It was taken.
    Taken,
    /// The endpoint wants nothing more.
    Gone,
    /// The endpoint takes nothing for now.
    Unavailable(Failed),
    /// This event was not taken; another one might be.
    Refused(Failed),
}

/// Why an event was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// In words, without anything that the endpoint said.
    pub why: String,
    /// How long the endpoint wants to be left alone, in milliseconds.
    pub wait_ms: Option<Instant>,
}

impl Failed {
    pub(super) fn because(why: impl Into<String>) -> Failed {
        Failed { why: why.into(), wait_ms: None }
    }
}

impl Outgoing {
    /// To what a guard lets through; `believed` are certificates beside those that the system believes.
    #[must_use]
    pub fn new(
        guard: AddressGuard,
        patience: Patience,
        believed: &[CertificateDer<'static>],
    ) -> Outgoing {
        let mut roots = RootCertStore::empty();
        // One that cannot be read keeps none of the others from being believed.
        let system = rustls_native_certs::load_native_certs().certs;
        roots.add_parsable_certificates(system.into_iter().chain(believed.iter().cloned()));
        let provider = Arc::new(ring::default_provider());
        let versions = tokio_rustls::rustls::DEFAULT_VERSIONS;
        let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(versions);
        let config =
            config.map(|config| config.with_root_certificates(roots).with_no_client_auth());
        let tls = config.ok().map(|config| TlsConnector::from(Arc::new(config)));
        Outgoing { guard, patience, tls }
    }

    /// Whether an address may be sent to, as far as can be seen now.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self, url: &str) -> Result<Checked, AddressError> {
        self.guard.check(url).await
    }

    /// Longest that a delivery takes.
    #[must_use]
    pub fn longest(&self) -> Duration {
        self.patience.whole
    }
}

type Sending = SendRequest<Full<Bytes>>;

/// A way to one endpoint, which is used for one event after the other.
pub struct Sender<'o> {
    outgoing: &'o Outgoing,
    url: &'o str,
    open: Option<(SocketAddr, Sending)>,
}

impl<'o> Sender<'o> {
    /// To an endpoint.
    pub fn new(outgoing: &'o Outgoing, url: &'o str) -> Sender<'o> {
        Sender { outgoing, url, open: None }
    }

    /// Hands over an event: what became of it. `now` is by the host's clock; the time that is signed is the machine's, since receivers
    /// hold it against theirs.
    ///
    /// # Errors
    /// `Unreadable`, where there is nothing to sign it with.
    pub async fn deliver(
        &mut self,
        event: &CloudEvent,
        secrets: &Secrets,
        now: Instant,
    ) -> Result<DeliveryOutcome, HostError> {
        let id = escaped(&event.id);
        let at = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let signature = secrets.sign(&id, at, &event.body, now)?;
        let head = Head { id, at, signature };
        let sent = timeout(self.outgoing.patience.whole, self.send(&head, &event.body)).await;
        Ok(sent.unwrap_or_else(|_| {
            // What comes on this connection now belongs to no request.
            self.open = None;
            DeliveryOutcome::Refused(Failed::because("there was no answer in time"))
        }))
    }

    async fn send(&mut self, head: &Head, body: &[u8]) -> DeliveryOutcome {
        let connect = self.outgoing.patience.connect;
        let (checked, mut open) = match timeout(connect, self.connected()).await {
            Ok(Ok(found)) => found,
            Ok(Err(failed)) => return DeliveryOutcome::Unavailable(failed),
            Err(_) => {
                let failed = Failed::because("the host cannot be reached in time");
                return DeliveryOutcome::Unavailable(failed);
            }
        };
        let request = match head.request(&checked.url, body) {
            Ok(request) => request,
            Err(error) => return DeliveryOutcome::Unavailable(Failed::because(error.to_string())),
        };
        match open.1.send_request(request).await {
            Err(_) => DeliveryOutcome::Refused(Failed::because("the connection broke off")),
            Ok(response) => {
                let outcome = outcome_of(&response);
                let rest = Limited::new(response.into_body(), ANSWER_BYTES_MAX).collect();
                if rest.await.is_ok() {
                    self.open = Some(open);
                }
                outcome
            }
        }
    }

    /// Where the endpoint is now, and a connection to one of its addresses: the one that is open, where it is to one of them.
    async fn connected(&mut self) -> Result<(Checked, (SocketAddr, Sending)), Failed> {
        let checked = self.outgoing.guard.check(self.url).await;
        let checked = checked.map_err(|error| Failed::because(error.to_string()))?;
        if let Some((address, mut sending)) = self.open.take()
            && checked.addresses.contains(&address)
            && sending.ready().await.is_ok()
        {
            return Ok((checked, (address, sending)));
        }
        let mut failed = Failed::because("the host cannot be reached");
        for address in &checked.addresses {
            match self.connect(&checked.url, *address).await {
                Ok(sending) => return Ok((checked.clone(), (*address, sending))),
                Err(why) => failed = why,
            }
        }
        Err(failed)
    }

    async fn connect(&self, url: &Url, to: SocketAddr) -> Result<Sending, Failed> {
        let refused = |error: std::io::Error| {
            Failed::because(format!("the host cannot be reached: {}", error.kind()))
        };
        let stream = TcpStream::connect(to).await.map_err(refused)?;
        let _ = stream.set_nodelay(true);
        if url.scheme() == "http" {
            return shaken(stream).await;
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(host)
            .map_err(|_| Failed::because("no certificate can be for the host's name"))?;
        let wrong = |error: std::io::Error| {
            Failed::because(format!("the host's certificate does not hold: {error}"))
        };
        let none = || Failed::because("this host has no TLS");
        let tls = self.outgoing.tls.as_ref().ok_or_else(none)?;
        shaken(tls.connect(name, stream).await.map_err(wrong)?).await
    }
}

/// HTTP over a connection.
async fn shaken<S>(stream: S) -> Result<Sending, Failed>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let none = |_| Failed::because("the host does not speak HTTP");
    let (sending, connection) = handshake(TokioIo::new(stream)).await.map_err(none)?;
    // It ends with what sends by it.
    tokio::spawn(connection);
    Ok(sending)
}

/// What the headers of a delivery say of it.
struct Head {
    id: String,
    /// Seconds since 1970.
    at: u64,
    signature: String,
}

impl Head {
    fn request(&self, url: &Url, body: &[u8]) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
        Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(HOST, host)
            .header(USER_AGENT, AGENT)
            .header(CONTENT_TYPE, cloud_event::CONTENT_TYPE)
            .header("webhook-id", &self.id)
            .header("webhook-timestamp", self.at)
            .header("webhook-signature", &self.signature)
            .body(Full::new(Bytes::copy_from_slice(body)))
    }
}

fn outcome_of(response: &Response<Incoming>) -> DeliveryOutcome {
    let status = response.status();
    let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let wait_ms = header.and_then(wait_ms);
    let failed = Failed { why: format!("the endpoint answered {}", status.as_u16()), wait_ms };
    match status {
        status if status.is_success() => DeliveryOutcome::Taken,
        StatusCode::GONE => DeliveryOutcome::Gone,
        StatusCode::TOO_MANY_REQUESTS
        | StatusCode::BAD_GATEWAY
        | StatusCode::SERVICE_UNAVAILABLE
        | StatusCode::GATEWAY_TIMEOUT => DeliveryOutcome::Unavailable(failed),
        _ => DeliveryOutcome::Refused(failed),
    }
}

/// How long `Retry-After` asks for: seconds, or a date.
fn wait_ms(text: &str) -> Option<Instant> {
    let seconds = match text.trim().parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let at = chrono::DateTime::parse_from_rfc2822(text.trim()).ok()?.timestamp();
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
            u64::try_from(at).ok()?.saturating_sub(now)
        }
    };
    Instant::try_from(seconds.min(RETRY_AFTER_MAX))
        .ok()
        .map(|seconds| seconds.saturating_mul(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date_and_at_most_a_day() {
        assert_eq!(wait_ms("120"), Some(120_000));
        assert_eq!(wait_ms("Wed, 21 Oct 2015 07:28:00 GMT"), Some(0));
        assert_eq!(wait_ms("Wed, 21 Oct 2099 07:28:00 GMT"), Some(86_400_000));
        assert_eq!(wait_ms("99999999999"), Some(86_400_000));
        assert_eq!(wait_ms("soon"), None);
        assert_eq!(wait_ms("-1"), None);
    }
}
