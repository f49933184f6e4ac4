//! The rules as a component: the contract's functions, each handed on to the core.
//!
//! Nothing is decided here. [`convert`] turns the contract's types into the core's and back; the
//! core does the rest. The one thing kept between calls is a rulebook, and nothing changes it once
//! it is loaded.

mod bindings {
    wit_bindgen::generate!({ path: "../wit", world: "rules" });
}
mod convert;
#[cfg(target_family = "wasm")]
mod memory;

use bindings::exports::wish::dispatch::policy::{Rulebook, RulebookBorrow};
use bindings::exports::wish::dispatch::{lifecycle, policy, publication, routing, statistics};
use convert::{Turn, wit};
use wish_core::policy::Policy;

#[cfg(target_family = "wasm")]
#[global_allocator]
static MEMORY: memory::Memory = memory::Memory::new();

/// The component.
struct Component;

/// A policy that was found in order.
struct Book(Policy);

fn policy_of<'a>(book: &RulebookBorrow<'a>) -> &'a Policy {
    &book.get::<Book>().0
}

impl policy::Guest for Component {
    type Rulebook = Book;

    fn check(source: Vec<u8>) -> Vec<wit::Diagnostic> {
        wish_core::policy::check(&source).turn()
    }
}

impl policy::GuestRulebook for Book {
    fn load(source: Vec<u8>) -> Result<Rulebook, Vec<wit::Diagnostic>> {
        match wish_core::policy::load(&source) {
            Ok(policy) => Ok(Rulebook::new(Book(policy))),
            Err(findings) => Err(findings.turn()),
        }
    }

    fn about(&self) -> wit::About {
        wish_core::policy::about::about(&self.0).turn()
    }

    fn words(&self, reason: wit::Reason, language: String) -> String {
        wish_core::explain::words::words(&self.0, &reason.turn(), &language)
    }
}

impl lifecycle::Guest for Component {
    fn decide(
        book: RulebookBorrow<'_>,
        ask: wit::Request,
    ) -> Result<wit::Decision, wit::Rejection> {
        wish_core::decide::decide(policy_of(&book), ask.turn()).turn()
    }

    fn decide_many(
        book: RulebookBorrow<'_>,
        asks: Vec<wit::Request>,
    ) -> Vec<Result<wit::Decision, wit::Rejection>> {
        wish_core::decide::decide_many(policy_of(&book), asks.turn()).turn()
    }

    fn offers(
        book: RulebookBorrow<'_>,
        subject: wit::Case,
        by: wit::Actor,
        facts: Option<wit::Responder>,
        now: wit::Instant,
    ) -> Vec<wit::Offer> {
        let facts: Option<wish_core::command::Responder> = facts.turn();
        let (case, by) = (subject.turn(), by.turn());
        wish_core::offers::offers(policy_of(&book), &case, &by, facts.as_ref(), now).turn()
    }

    fn fold(events: Vec<wit::Event>) -> Result<wit::Case, wit::Fault> {
        wish_core::evolve::fold(events.turn()).turn()
    }
}

impl routing::Guest for Component {
    fn audience(
        book: RulebookBorrow<'_>,
        subject: wit::Case,
        now: wit::Instant,
    ) -> Vec<wit::Audience> {
        wish_core::routing::audience::audience(policy_of(&book), &subject.turn(), now).turn()
    }
}

impl publication::Guest for Component {
    fn public_view(
        book: RulebookBorrow<'_>,
        subject: wit::Case,
        now: wit::Instant,
    ) -> Option<wit::PublicCase> {
        wish_core::public_view::public_view(policy_of(&book), &subject.turn(), now).turn()
    }

    fn mask(text: String) -> wit::Masked {
        wish_core::public_view::mask::mask(&text).turn()
    }
}

impl statistics::Guest for Component {
    fn tally(events: Vec<wit::Event>) -> wit::Totals {
        let events: Vec<wish_core::event::Event> = events.turn();
        wish_core::tally::tally(&events).turn()
    }

    fn merge(parts: Vec<wit::Totals>) -> wit::Totals {
        let parts: Vec<wish_core::tally::Tally> = parts.turn();
        wish_core::tally::merge(&parts).turn()
    }
}

// Elsewhere the exported names would clash with what a native linker knows.
#[cfg(target_family = "wasm")]
bindings::export!(Component with_types_in bindings);
