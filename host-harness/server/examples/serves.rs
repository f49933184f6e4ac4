//! The host as a process of its own, for tests that end it and for measuring: the cities of a demonstration on any store.
//!
//! `serves ADDRESS [CLOCK [CITIES]]`: a folder for SQLite, or `postgres://…`; `database` for that one's clock, or an instant in
//! milliseconds at which a clock stands that is moved by hand; so many cities, `taizhou`, `taizhou-2`, and so on. Cities that are
//! there already are left as they are. Says where it listens. Whoever asks is given tokens, at `/demo/{city}/token/{who}`: for
//! tests alone. Ends with 0 when it was until_interrupted to stop, with 1 when its store ended, with 3 when it cannot begin.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use wish_component::COMPONENT;
use wish_runtime::{Runtime, Settings};
use wish_server::api::Api;
use wish_server::demo::{self, DemoCity, Signer};
use wish_server::serve::{Server, Stopped};
use wish_server::{Clock, Host};
use wish_simulation::demo::{PROGRAMMES, responders, wishes};
use wish_store::testing;

const CITY: &str = "taizhou";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |place: usize| arguments.get(place).map_or("", String::as_str);
    let store = match testing::open(argument(0)).await {
        Ok(store) => store,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(3);
        }
    };
    let clock = argument(1).parse().map_or(Clock::Database, Clock::by_hand);
    // Compiled once, and loaded in milliseconds ever after, as `wish serve` has it.
    let own = std::env::current_exe().unwrap_or_default();
    let code = own.ancestors().nth(3).map(|target| target.join("tmp/code"));
    let settings = Settings { artefacts: code, ..Settings::default() };
    let runtime = Runtime::new(COMPONENT, settings).expect("the rules load");
    let host = Host::new(store, runtime, clock);
    let cities: Vec<DemoCity> = (1..=argument(2).parse().unwrap_or(1)).map(city).collect();
    if let Err(error) = set_up(&host, &cities).await {
        eprintln!("{error}");
        return ExitCode::from(3);
    }
    let signer = Signer::throwaway().expect("a key");
    let keys = signer.keys().expect("a key");
    let more = demo::router(host.clone(), signer, cities);
    let at = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let server =
        Server::listen(at, host.clone(), Api::new(host, keys), more).await.expect("a port");
    println!("{}", server.address().expect("an address"));
    let until_interrupted = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    match server.run(until_interrupted).await {
        Stopped::AsTold => ExitCode::SUCCESS,
        Stopped::StoreEnded => ExitCode::from(1),
    }
}

fn city(number: usize) -> DemoCity {
    let programme = PROGRAMMES.into_iter().find(|one| one.name == CITY).expect("the programme");
    DemoCity {
        name: if number == 1 { CITY.to_owned() } else { format!("{CITY}-{number}") },
        policy: programme.policy.as_bytes().to_vec(),
        responders: responders(CITY).expect("responders"),
        // By them the operator's areas are known; none is submitted.
        wishes: wishes(CITY).expect("wishes").into_iter().map(|wish| wish.submission).collect(),
    }
}

/// Several hosts may set a city up at once, and one may have been ended while it did: what is there is until_interrupted once more.
async fn set_up(host: &Host, cities: &[DemoCity]) -> Result<(), Box<dyn std::error::Error>> {
    for city in cities {
        let last = city.responders.last().map_or("", |one| one.id.as_str());
        if host.store().responder(&city.name, last).await?.is_none() {
            let (name, policy) = (city.name.clone(), city.policy.clone());
            let responders = city.responders.clone();
            let bare = DemoCity { name, policy, responders, wishes: Vec::new() };
            demo::load(host, &[bare]).await?;
        }
    }
    Ok(())
}
