//! Where webhooks may not go: every class of address that is not open to everybody, in every way of writing that clients read.

use std::collections::VecDeque;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use serde_json::json;
use wish_server::webhooks::address::{
    AddressError, AddressGuard, IpNet, Resolver, Resolving, closed,
};
use wish_server::webhooks::{Outgoing, Patience};

use crate::on_both;
use crate::receiver::Receiver;
use crate::setting::{CITY, City, post};

on_both! {
    a_name_that_changes_its_address_between_two_looks_is_not_followed;
}

/// The registries of special-purpose addresses, but for what they call globally reachable, with multicast; and what stands for other
/// addresses, or is not given to anybody.
const CLOSED: &[&str] = &[
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "255.255.255.255/32",
    "168.63.129.16/32",
    "::/128",
    "::1/128",
    "::/96",
    "64:ff9b::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "100:0:0:1::/64",
    "2001::/32",
    "2001:2::/48",
    "2001:10::/28",
    "2001:20::/28",
    "2001:db8::/32",
    "2002::/16",
    "2620:4f:8000::/48",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
    "4000::/3",
];
/// What clouds answer their guests from.
const METADATA: &[&str] =
    &["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192"];
/// Neighbours of what is closed, and others that everybody can reach.
const OPEN: &[&str] = &[
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.0",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "192.169.0.0",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2000::1",
    "2001:4860:4860::8888",
    "2a00:1450:4001::1",
    "2606:4700:4700::1111",
    "2003::1",
    "3ffe::1",
];

/// The first address of a network, the last one, and one between.
fn samples(network: &str) -> Vec<IpAddr> {
    let network: IpNet = network.parse().unwrap();
    let (first, last) = (network.network(), network.broadcast());
    let between = match (first, last) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            IpAddr::V4((u32::from(a) + (u32::from(b) - u32::from(a)) / 3).into())
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => {
            IpAddr::V6((u128::from(a) + (u128::from(b) - u128::from(a)) / 3).into())
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => unreachable!(),
    };
    vec![first, last, between]
}

/// How an address may be written as the host of a URL.
fn spellings(address: IpAddr) -> Vec<String> {
    match address {
        IpAddr::V6(address) => {
            let [a, b, c, d, e, f, g, h] = address.segments();
            vec![
                format!("[{address}]"),
                format!("[{a:04X}:{b:04X}:{c:04X}:{d:04X}:{e:04X}:{f:04X}:{g:04X}:{h:04X}]"),
                format!(
                    "[{a:x}:{b:x}:{c:x}:{d:x}:{e:x}:{f:x}:{}]",
                    Ipv4Addr::from((u32::from(g) << 16) | u32::from(h))
                ),
            ]
        }
        IpAddr::V4(address) => {
            let [a, b, c, d] = address.octets();
            let whole = u32::from(address);
            let tail = whole & 0xff_ffff;
            vec![
                format!("{address}"),
                format!("{address}."),
                format!("{whole}"),
                format!("0x{whole:x}"),
                format!("0{whole:o}"),
                format!("0x{a:x}.0x{b:X}.{c}.0{d:o}"),
                format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
                format!("{a}.{tail}"),
                format!("{a}.{b}.{}", tail & 0xffff),
                // Full-width digits, and a dot that is none.
                format!("{address}").replace('1', "１").replacen('.', "。", 1),
                format!(
                    "%{:02X}{}",
                    format!("{address}").as_bytes()[0],
                    &format!("{address}")[1..]
                ),
                format!("[::ffff:{address}]"),
                format!("[::ffff:{:x}:{:x}]", whole >> 16, whole & 0xffff),
                // Addresses that stand for it: NAT64, 6to4, compatible, and Teredo with it as the server.
                format!("[64:ff9b::{address}]"),
                format!("[2002:{:x}:{:x}::1]", whole >> 16, whole & 0xffff),
                format!("[::{address}]"),
                format!("[2001:0:{:x}:{:x}::1]", whole >> 16, whole & 0xffff),
            ]
        }
    }
}

/// Answers whatever it is asked with what was set down for it, in turn; the last one stays.
struct Scripted(Mutex<VecDeque<Vec<IpAddr>>>);

impl Scripted {
    fn new(answers: &[&[&str]]) -> Arc<Scripted> {
        let read = |answer: &&[&str]| answer.iter().map(|one| one.parse().unwrap()).collect();
        Arc::new(Scripted(Mutex::new(answers.iter().map(read).collect())))
    }
}

impl Resolver for Scripted {
    fn resolve<'r>(&'r self, _: &'r str, port: u16) -> Resolving<'r> {
        let mut answers = self.0.lock().unwrap();
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        let answer = answer.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
        Box::pin(async move {
            Ok(answer?.into_iter().map(|address| SocketAddr::new(address, port)).collect())
        })
    }
}

fn guard(allowed: &[&str], answers: &[&[&str]]) -> AddressGuard {
    let allowed = allowed.iter().map(|network| network.parse().unwrap()).collect();
    AddressGuard::new(allowed, Scripted::new(answers))
}

#[tokio::test]
async fn no_closed_address_is_sent_to_however_it_is_written() {
    let guard = guard(&[], &[]);
    let mut tried = 0;
    let singles = METADATA.iter().map(|one| one.parse().unwrap());
    for address in CLOSED.iter().flat_map(|network| samples(network)).chain(singles) {
        assert!(closed(address).is_some(), "{address}");
        for host in spellings(address) {
            for (scheme, rest) in [("https", "/"), ("https", ":8443/hook"), ("http", "/")] {
                let url = format!("{scheme}://{host}{rest}");
                // What is no address for one reader and one for another is a name for us, and has to be found.
                let checked = guard.check(&url).await;
                assert!(checked.is_err(), "{url} is at {:?}", checked.unwrap().addresses);
                tried += 1;
            }
        }
    }
    assert!(tried > 3_000, "{tried}");
}

#[tokio::test]
async fn what_everybody_can_reach_is_sent_to_and_encrypted_alone() {
    let guard = guard(&[], &[]);
    for text in OPEN {
        let address: IpAddr = text.parse().unwrap();
        assert_eq!(closed(address), None, "{text}");
        let host = if address.is_ipv6() { format!("[{text}]") } else { (*text).to_owned() };
        let checked = guard.check(&format!("https://{host}/")).await.unwrap();
        assert_eq!(checked.addresses, [SocketAddr::new(address, 443)]);
        let plain = guard.check(&format!("http://{host}/")).await;
        assert_eq!(plain.unwrap_err(), AddressError::NotHttps);
    }
}

#[tokio::test]
async fn one_closed_address_of_a_name_is_enough() {
    for (answer, is_open) in [
        (&["93.184.216.34"][..], true),
        (&["93.184.216.34", "2606:4700::1"], true),
        (&["93.184.216.34", "10.0.0.1"], false),
        (&["::ffff:127.0.0.1"], false),
        (&["fe80::1", "93.184.216.34"], false),
        (&[], false),
    ] {
        let checked = guard(&[], &[answer]).check("https://hooks.example/").await;
        assert_eq!(checked.is_ok(), is_open, "{answer:?}");
    }
}

#[tokio::test]
async fn an_allowed_network_opens_itself_and_nothing_else() {
    let guard = guard(&["10.1.0.0/16", "fd00:1::/32"], &[]);
    for (url, is_open) in [
        ("http://10.1.2.3/", true),
        ("https://10.1.2.3/", true),
        ("http://[::ffff:10.1.2.3]/", true),
        ("http://[fd00:1::1]/", true),
        ("http://10.2.0.1/", false),
        ("https://10.2.0.1/", false),
        ("http://[fd00:2::1]/", false),
        ("https://127.0.0.1/", false),
        ("http://1.1.1.1/", false),
        ("ftp://10.1.2.3/", false),
        ("https://user@10.1.2.3/", false),
        ("https://:secret@10.1.2.3/", false),
        ("https://10.1.2.3/#part", false),
        ("10.1.2.3", false),
        ("https://", false),
        ("https://10.1.2.3:99999/", false),
    ] {
        assert_eq!(guard.check(url).await.is_ok(), is_open, "{url}");
    }
    let long = format!("https://10.1.2.3/{}", "a".repeat(2_048));
    assert!(guard.check(&long).await.is_err());
}

async fn a_name_that_changes_its_address_between_two_looks_is_not_followed(city: City) {
    let receiver = Receiver::willing().await;
    // The loopback that is allowed is another one: when the endpoint is opened, the name is there; afterwards it is not.
    let resolver = Scripted::new(&[&["127.0.0.9"], &["127.0.0.1"]]);
    let allowed = vec!["127.0.0.9/32".parse().unwrap()];
    let outgoing = Outgoing::new(AddressGuard::new(allowed, resolver), Patience::default(), &[]);
    let _ = city.host.clone().with_outgoing(outgoing);
    let url = format!("http://hooks.example:{}/", receiver.port());
    let opened = city.ask(post("/webhooks", &json!({ "url": url })).by(&city.operator())).await;
    assert!(opened.status.is_success(), "{}", opened.json());
    city.published("a").await;
    city.host.relay_due().await.unwrap();
    let row = city.host.store().webhooks(CITY).await.unwrap().remove(0);
    assert_eq!(row.progress.failures, 1);
    assert!(row.progress.why.unwrap().contains("loopback"));
    assert!(receiver.got().is_empty());
}
