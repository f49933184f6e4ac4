//! The component as `cargo build --target wasm32-wasip2` makes it, in a host that gives it nothing:
//! its imports are there by name, and whichever it calls traps. So this shows too that the rules
//! need no system, whatever their build asks for.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Serialize;
use wasmtime::component::{Component, Linker, ResourceAny};
use wasmtime::{Config, Engine, Store};
use wish_contract::Case;
use wish_contract::Event;
use wish_contract::Instant;
use wish_contract::Reason;
use wish_contract::{Actor, Request, Responder};

use wish_tests::outreach::Questions;

use super::PAIRINGS;
use crate::canonical::{contract, handed_over};

mod bindings {
    wasmtime::component::bindgen!({
        path: "../wit",
        world: "rules",
        additional_derives: [serde::Serialize, serde::Deserialize],
    });
}

use bindings::exports::wish::dispatch::policy::{About, Diagnostic};

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
    rules: bindings::Rules,
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
        let rules = bindings::Rules::instantiate(&mut store, &component, &linker)
            .expect("it starts without a system");
        let mut books = Vec::new();
        for source in sources {
            let rulebook = rules.wish_dispatch_policy().rulebook();
            let loaded = rulebook.call_load(&mut store, source, "en").expect("load answers");
            books.push(loaded.unwrap_or_else(|findings| panic!("the policy has {findings:?}")));
        }
        Plain { store, rules, books }
    }

    pub fn decide_many<'a>(
        &mut self,
        book: usize,
        asks: impl Iterator<Item = &'a Request>,
    ) -> Vec<String> {
        let asks: Vec<_> = asks.map(handed_over).collect();
        let lifecycle = self.rules.wish_dispatch_lifecycle();
        let answers = lifecycle.call_decide_many(&mut self.store, self.books[book], &asks);
        answers.expect("decide-many answers").iter().map(contract).collect()
    }

    pub fn offers(
        &mut self,
        book: usize,
        case: &Case,
        by: &Actor,
        facts: Option<&Responder>,
        now: Instant,
    ) -> String {
        let (case, by, facts) = (handed_over(case), handed_over(by), facts.map(handed_over));
        let lifecycle = self.rules.wish_dispatch_lifecycle();
        let book = self.books[book];
        told(lifecycle.call_offers(&mut self.store, book, &case, &by, facts.as_ref(), now))
    }

    pub fn audience(&mut self, book: usize, case: &Case, now: Instant) -> String {
        let routing = self.rules.wish_dispatch_routing();
        told(routing.call_audience(&mut self.store, self.books[book], &handed_over(case), now))
    }

    pub fn public_view(&mut self, book: usize, case: &Case, now: Instant) -> String {
        let publication = self.rules.wish_dispatch_publication();
        told(publication.call_public_view(
            &mut self.store,
            self.books[book],
            &handed_over(case),
            now,
        ))
    }

    /// The answers to questions about whom to ask, in a fixed order.
    pub fn outreach(&mut self, book: usize, ask: &Questions, case: &Case) -> Vec<String> {
        let (store, book, rules) = (&mut self.store, self.books[book], &self.rules);
        let routing = rules.wish_dispatch_routing();
        let (partners, areas) = (handed_over::<_, Vec<_>>(&ask.partners), &ask.areas);
        let cases: Vec<_> = vec![handed_over(case)];
        let candidates = handed_over::<_, Vec<_>>(&ask.matching.candidates);
        let mut answers = vec![
            told(routing.call_rank(&mut *store, book, &handed_over(&ask.ranking))),
            told(routing.call_find_matches(&mut *store, book, &handed_over(&ask.matching))),
            told(routing.call_assign(&mut *store, &handed_over(&ask.problem))),
        ];
        let parties = handed_over::<_, Vec<_>>(&ask.parties);
        answers.push(told(routing.call_standings(&mut *store, book, &parties, &cases, ask.now)));
        answers.push(told(routing.call_draw_up_lists(
            &mut *store,
            book,
            &candidates,
            &cases,
            ask.now,
        )));
        let ties = handed_over::<_, Vec<_>>(&ask.ties);
        for pairing in PAIRINGS.map(str::to_owned) {
            let (at, store) = (ask.now, &mut *store);
            answers.push(told(routing.call_check_ties(
                &mut *store,
                book,
                &pairing,
                &ties,
                &partners,
                areas,
                at,
            )));
            answers.push(told(routing.call_propose_ties(store, book, &pairing, &partners, areas)));
        }
        answers
    }

    pub fn after(&mut self, book: usize, since: Instant, stretch: &str) -> String {
        let calendar = self.rules.wish_dispatch_calendar();
        told(calendar.call_after(&mut self.store, self.books[book], since, stretch))
    }

    pub fn fold(&mut self, events: &[Event]) -> String {
        let lifecycle = self.rules.wish_dispatch_lifecycle();
        told(lifecycle.call_fold(&mut self.store, &handed_over::<_, Vec<_>>(events)))
    }

    pub fn tally(&mut self, events: &[Event]) -> String {
        let statistics = self.rules.wish_dispatch_statistics();
        told(statistics.call_tally(&mut self.store, &handed_over::<_, Vec<_>>(events)))
    }

    pub fn words(&mut self, book: usize, reason: &Reason, language: &str) -> String {
        let rulebook = self.rules.wish_dispatch_policy().rulebook();
        let (reason, book) = (handed_over(reason), self.books[book]);
        rulebook.call_words(&mut self.store, book, &reason, language).expect("words answers")
    }

    pub fn about(&mut self, book: usize) -> About {
        let rulebook = self.rules.wish_dispatch_policy().rulebook();
        rulebook.call_about(&mut self.store, self.books[book]).expect("about answers")
    }

    pub fn check(&mut self, source: &[u8], language: &str) -> Vec<Diagnostic> {
        let policy = self.rules.wish_dispatch_policy();
        policy.call_check(&mut self.store, source, language).expect("check answers")
    }
}

fn told<T: Serialize>(answer: wasmtime::Result<T>) -> String {
    contract(&answer.expect("it answers without calling a system"))
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
