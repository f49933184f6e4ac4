//! The component as `cargo build --target wasm32-wasip2` makes it, in a host that gives it nothing:
//! its imports are there by name, and whichever it calls traps. So this shows too that the rules
//! need no system, whatever their build asks for.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Serialize;
use wasmtime::component::{
    Component, ComponentNamedList, Instance, Lift, Linker, Lower, ResourceAny,
};
use wasmtime::{Config, Engine, Store};
use wish_contract::{
    About, Actor, Assignment, Audience, BATCH_MAX, Case, Diagnostic, Event, Fault, Instant,
    Interval, Matches, Moment, Offer, Proposal, PublicCase, QuotaStatus, Ranking, Reason, Request,
    Responder, Ruling, ThreeLists, TieFinding, Totals,
};
use wish_tests::outreach::Questions;

use super::PAIRINGS;
use crate::canonical::{canonical, canonical_result};

/// Settings of the outer build that are not meant for the guest.
const OUTER_SETTINGS: [&str; 6] = [
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTFLAGS",
    "TARGET",
];

/// One instance of the plain build, with every policy loaded.
pub struct Plain {
    store: Store<()>,
    instance: Instance,
    books: Vec<ResourceAny>,
}

impl Plain {
    /// Builds it, and loads the policies.
    pub fn start(sources: &[&[u8]]) -> Plain {
        let engine = Engine::new(&Config::new()).expect("the engine starts");
        let component = Component::from_file(&engine, built()).expect("the build is a component");
        let mut linker = Linker::new(&engine);
        linker.define_unknown_imports_as_traps(&component).expect("its imports can be stubbed");
        let mut store = Store::new(&engine, ());
        let instance =
            linker.instantiate(&mut store, &component).expect("it starts without a system");
        let mut plain = Plain { store, instance, books: Vec::new() };
        for source in sources {
            let loaded: Result<ResourceAny, Vec<Diagnostic>> =
                plain.call("policy", "[static]rulebook.load", (*source, "en"));
            plain.books.push(loaded.unwrap_or_else(|findings| panic!("{findings:?}")));
        }
        plain
    }

    /// Calls a function of the contract.
    fn call<P, A>(&mut self, interface: &str, function: &str, parameters: P) -> A
    where
        P: ComponentNamedList + Lower,
        A: Lift + 'static,
        (A,): ComponentNamedList + Lift,
    {
        let interface = format!("wish:dispatch/{interface}@{}", wish_contract::VERSION);
        let store = &mut self.store;
        let index = self.instance.get_export_index(&mut *store, None, &interface);
        let index = self.instance.get_export_index(&mut *store, index.as_ref(), function);
        let index = index.expect("the component exports the function");
        let function = self.instance.get_typed_func::<P, (A,)>(&mut *store, index);
        let answer = function.expect("it has the contract's type").call(store, parameters);
        answer.expect("it answers without calling a system").0
    }

    pub fn decide_many<'a>(
        &mut self,
        book: usize,
        asks: impl Iterator<Item = &'a Request>,
    ) -> Vec<String> {
        let (book, asks) = (self.books[book], asks.cloned().collect::<Vec<_>>());
        let mut answers: Vec<Ruling> = Vec::new();
        for batch in asks.chunks(BATCH_MAX) {
            answers.extend(self.call::<_, Vec<Ruling>>("lifecycle", "decide-many", (book, batch)));
        }
        answers.iter().map(canonical_result).collect()
    }

    pub fn offers(
        &mut self,
        book: usize,
        case: &Case,
        by: &Actor,
        facts: Option<&Responder>,
        now: Instant,
    ) -> String {
        let asked = (self.books[book], case, by.id.as_str(), &[by.role][..], facts, now);
        canonical(&self.call::<_, Vec<Offer>>("lifecycle", "offers", asked))
    }

    pub fn audience(&mut self, book: usize, case: &Case, now: Instant) -> String {
        let asked = (self.books[book], case, now);
        canonical(&self.call::<_, Vec<Audience>>("routing", "audience", asked))
    }

    pub fn public_view(&mut self, book: usize, case: &Case, now: Instant) -> String {
        let asked = (self.books[book], case, now);
        canonical(&self.call::<_, Option<PublicCase>>("publication", "public-view", asked))
    }

    /// The answers to questions about whom to ask, in a fixed order.
    pub fn outreach(&mut self, book: usize, ask: &Questions, case: &Case) -> Vec<String> {
        let (book, cases, at) = (self.books[book], [case.clone()], ask.now);
        let (partners, areas) = (&ask.partners[..], &ask.areas[..]);
        let mut answers = vec![
            self.routing::<_, Ranking>("rank", (book, &ask.ranking)),
            self.routing::<_, Matches>("find-matches", (book, &ask.matching)),
            self.routing::<_, Assignment>("assign", (&ask.problem,)),
            self.routing::<_, Vec<QuotaStatus>>(
                "quota-statuses",
                (book, &ask.parties[..], &cases[..], at),
            ),
            self.routing::<_, ThreeLists>(
                "draw-up-lists",
                (book, &ask.matching.candidates[..], &cases[..], at),
            ),
        ];
        for pairing in PAIRINGS {
            answers.push(self.routing::<_, Vec<TieFinding>>(
                "check-ties",
                (book, pairing, &ask.ties[..], partners, areas, at),
            ));
            answers.push(
                self.routing::<_, Proposal>("propose-ties", (book, pairing, partners, areas)),
            );
        }
        answers
    }

    fn routing<P, A>(&mut self, function: &str, parameters: P) -> String
    where
        P: ComponentNamedList + Lower,
        A: Serialize + Lift + 'static,
        (Result<A, Fault>,): ComponentNamedList + Lift,
    {
        canonical_result(&self.call::<P, Result<A, Fault>>("routing", function, parameters))
    }

    pub fn after(
        &mut self,
        book: usize,
        area: Option<&str>,
        since: Instant,
        stretch: &str,
    ) -> String {
        let asked = (self.books[book], area, since, stretch);
        canonical_result(&self.call::<_, Result<Moment, Fault>>("calendar", "after", asked))
    }

    pub fn between(
        &mut self,
        book: usize,
        area: Option<&str>,
        since: Instant,
        until: Instant,
    ) -> String {
        let asked = (self.books[book], area, since, until);
        canonical_result(&self.call::<_, Result<Interval, Fault>>("calendar", "between", asked))
    }

    pub fn fold(&mut self, events: &[Event]) -> String {
        canonical_result(&self.call::<_, Result<Case, Fault>>("lifecycle", "fold", (events,)))
    }

    pub fn tally(&mut self, events: &[Event]) -> String {
        canonical(&self.call::<_, Totals>("statistics", "tally", (events,)))
    }

    pub fn words(&mut self, book: usize, reason: &Reason, language: &str) -> String {
        self.call("policy", "[method]rulebook.words", (self.books[book], reason, language))
    }

    pub fn about(&mut self, book: usize) -> About {
        self.call("policy", "[method]rulebook.about", (self.books[book],))
    }

    pub fn check(&mut self, source: &[u8], language: &str) -> Vec<Diagnostic> {
        self.call("policy", "check", (source, language))
    }
}

/// Builds the plugin for `wasm32-wasip2`, in the folder where the shipped component's build keeps
/// what both need.
fn built() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../guest");
    let mut cargo = Command::new(env!("CARGO"));
    for setting in OUTER_SETTINGS {
        cargo.env_remove(setting);
    }
    let status = cargo
        .current_dir(workspace)
        .args(["build", "--quiet", "--locked", "--package", "wish-plugin"])
        .args(["--target", "wasm32-wasip2", "--profile", "guest", "--target-dir"])
        .arg(&folder)
        .status();
    let built = status.expect("cargo runs").success();
    assert!(built, "the plain build failed; `rustup toolchain install` fetches a missing target");
    folder.join("wasm32-wasip2/guest/wish_plugin.wasm")
}
