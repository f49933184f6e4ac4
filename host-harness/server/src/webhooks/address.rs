//! Where a webhook may go: to hosts that everybody can reach, and to those that the operator allows. Whoever opens an endpoint must
//! not reach through the host what they cannot reach themselves: its own machine, its network, its cloud's metadata.
//!
//! What a name means is asked anew for every connection, every address that it has is checked, and the connection goes to one of those
//! that were checked.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

pub use ipnet::IpNet;
use ipnet::{Ipv4Net, Ipv6Net};
use thiserror::Error;
use url::{Host as UrlHost, Url};

/// Longest address of an endpoint.
const URL_BYTES_MAX: usize = 2_048;

/// What of IPv4 is not open to everybody, by the registry of special-purpose addresses, and what clouds answer their guests from.
const CLOSED_IPV4: [(Ipv4Net, &str); 17] = [
    (v4([0, 0, 0, 0], 8), "unspecified"),
    (v4([10, 0, 0, 0], 8), "private"),
    (v4([100, 64, 0, 0], 10), "shared by customers of a provider"),
    (v4([127, 0, 0, 0], 8), "loopback"),
    (v4([168, 63, 129, 16], 32), "metadata of a cloud"),
    (v4([169, 254, 0, 0], 16), "link-local"),
    (v4([172, 16, 0, 0], 12), "private"),
    (v4([192, 0, 0, 0], 24), "reserved for protocols"),
    (v4([192, 0, 2, 0], 24), "for documentation"),
    (v4([192, 88, 99, 0], 24), "a relay of 6to4"),
    (v4([192, 168, 0, 0], 16), "private"),
    (v4([198, 18, 0, 0], 15), "for measurements"),
    (v4([198, 51, 100, 0], 24), "for documentation"),
    (v4([203, 0, 113, 0], 24), "for documentation"),
    (v4([224, 0, 0, 0], 4), "multicast"),
    (v4([255, 255, 255, 255], 32), "broadcast"),
    (v4([240, 0, 0, 0], 4), "reserved"),
];
/// What of IPv6 is given to hosts that everybody can reach. Outside of it are loopback, private, link-local and multicast addresses,
/// those that stand for ones of IPv4 (NAT64, compatible), and what is not given to anybody.
const OPEN_IPV6: Ipv6Net = v6([0x2000, 0, 0], 3);
/// And what within it is not.
const CLOSED_IPV6: [(Ipv6Net, &str); 5] = [
    (v6([0x2001, 0, 0], 23), "reserved for protocols, such as Teredo"),
    (v6([0x2001, 0xdb8, 0], 32), "for documentation"),
    (v6([0x2002, 0, 0], 16), "6to4, which stands for one of IPv4"),
    (v6([0x2620, 0x4f, 0x8000], 48), "of a service for names"),
    (v6([0x3fff, 0, 0], 20), "for documentation"),
];

const fn v4(octets: [u8; 4], length: u8) -> Ipv4Net {
    let [a, b, c, d] = octets;
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(first: [u16; 3], length: u8) -> Ipv6Net {
    let [a, b, c] = first;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length)
}

/// Why nothing is sent to an address.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// It is no address of a web server.
    #[error("the address is malformed: {0}; write `https://` with a host and a path")]
    Malformed(String),
    /// It is not encrypted.
    #[error("the address must begin with `https://`")]
    NotHttps,
    /// One of its addresses is not open to everybody.
    #[error("the host is at an address that is {0}; name one that everybody can reach")]
    Closed(&'static str),
    /// Its name is not known.
    #[error("the host's name has no address: {0}")]
    Unresolved(String),
}

/// Addresses of a name, when they are there.
pub type Resolving<'r> = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'r>>;

/// Finds the addresses of names.
pub trait Resolver: Send + Sync {
    /// All addresses of a host's name, with the port.
    fn resolve<'r>(&'r self, host: &'r str, port: u16) -> Resolving<'r>;
}

/// As the system does it.
pub struct SystemResolver;

impl Resolver for SystemResolver {
    fn resolve<'r>(&'r self, host: &'r str, port: u16) -> Resolving<'r> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, port)).await?.collect()) })
    }
}

/// Where webhooks may go.
#[derive(Clone)]
pub struct AddressGuard {
    /// Networks that the operator allows though not everybody can reach them, without encryption too.
    allowed: Vec<IpNet>,
    resolver: Arc<dyn Resolver>,
}

/// An endpoint's address, and where it is for now: addresses that were checked, one or more.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What it is called.
    pub url: Url,
    /// Where it is.
    pub addresses: Vec<SocketAddr>,
}

impl AddressGuard {
    /// With networks that are allowed though not everybody can reach them.
    #[must_use]
    pub fn new(allowed: Vec<IpNet>, resolver: Arc<dyn Resolver>) -> AddressGuard {
        AddressGuard { allowed, resolver }
    }

    /// Where an address leads now, if it may be connected to.
    ///
    /// # Errors
    /// Why it may not.
    pub async fn check(&self, text: &str) -> Result<Checked, AddressError> {
        let url = parse(text)?;
        let port = url.port_or_known_default().ok_or(AddressError::NotHttps)?;
        let missing = || AddressError::Malformed("there is no host".to_owned());
        let addresses = match url.host().ok_or_else(missing)? {
            UrlHost::Ipv4(address) => vec![SocketAddr::new(address.into(), port)],
            UrlHost::Ipv6(address) => vec![SocketAddr::new(address.into(), port)],
            UrlHost::Domain(name) => {
                let unresolved =
                    |error: io::Error| AddressError::Unresolved(error.kind().to_string());
                self.resolver.resolve(name, port).await.map_err(unresolved)?
            }
        };
        if addresses.is_empty() {
            return Err(AddressError::Unresolved("none was found".to_owned()));
        }
        let mut plain = Vec::with_capacity(addresses.len());
        for address in addresses {
            // One of IPv4 that is written as one of IPv6 is one of IPv4.
            let ip = address.ip().to_canonical();
            let is_allowed = self.allowed.iter().any(|network| network.contains(&ip));
            if !is_allowed {
                if let Some(why) = closed(ip) {
                    return Err(AddressError::Closed(why));
                }
                if url.scheme() != "https" {
                    return Err(AddressError::NotHttps);
                }
            }
            plain.push(SocketAddr::new(ip, port));
        }
        Ok(Checked { url, addresses: plain })
    }
}

/// An address of a web server, in its one form: numbers of IPv4 in other notations are read as any client reads them.
fn parse(text: &str) -> Result<Url, AddressError> {
    let malformed = |why: &str| AddressError::Malformed(why.to_owned());
    if text.len() > URL_BYTES_MAX {
        return Err(malformed("it is longer than 2,048 bytes"));
    }
    let url = Url::parse(text).map_err(|error| malformed(&error.to_string()))?;
    if !["https", "http"].contains(&url.scheme()) {
        return Err(AddressError::NotHttps);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(malformed("it has a user or a password"));
    }
    if url.fragment().is_some() {
        return Err(malformed("it has a `#`"));
    }
    Ok(url)
}

/// Why not everybody can reach an address; none: they can.
#[must_use]
pub fn closed(address: IpAddr) -> Option<&'static str> {
    match address.to_canonical() {
        IpAddr::V4(address) => reason(&CLOSED_IPV4, |network| network.contains(&address)),
        IpAddr::V6(address) if !OPEN_IPV6.contains(&address) => {
            Some("of no host that everybody can reach")
        }
        IpAddr::V6(address) => reason(&CLOSED_IPV6, |network| network.contains(&address)),
    }
}

fn reason<N>(table: &[(N, &'static str)], holds: impl Fn(&N) -> bool) -> Option<&'static str> {
    table.iter().find(|(network, _)| holds(network)).map(|(_, why)| *why)
}
