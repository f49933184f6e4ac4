//! The functions of the contract, under the names and with the signatures that the canonical ABI
//! gives them: up to sixteen numbers, or else the address of a record of the arguments. An answer is
//! an address that stays readable until the function's `cabi_post_` twin is called.

use std::ffi::c_void;
use std::ptr;

use wish_contract::AssignmentProblem;
use wish_contract::Case;
use wish_contract::Event;
use wish_contract::Party;
use wish_contract::Totals;
use wish_contract::{Actor, Request, Responder};
use wish_contract::{Area, Instant};
use wish_contract::{Candidate, MatchRequest, RankingRequest};
use wish_contract::{Fact, Reason};
use wish_contract::{Partner, Tie};
use wish_core::policy::Policy;

use crate::abi::{self, Lift, Lower, Shape};

/// A rulebook that the host has made, as a function takes it: the address of its policy.
#[derive(Clone, Copy)]
#[repr(transparent)]
struct Book(&'static Policy);

impl Shape for Book {
    const BYTES: usize = 4;
    const ALIGN: usize = 4;
}

impl Lift for Book {
    #[inline(always)]
    unsafe fn lift(at: *const u8) -> Book {
        unsafe { at.cast::<Book>().read() }
    }
}

/// A rulebook that is handed to the host to own.
struct OwnBook(Box<Policy>);

impl Shape for OwnBook {
    const BYTES: usize = 4;
    const ALIGN: usize = 4;
}

impl Lower for OwnBook {
    unsafe fn lower(&self, at: *mut u8) {
        unsafe { at.cast::<u32>().write(new_rulebook(ptr::from_ref(&*self.0).cast())) }
    }
}

#[link(wasm_import_module = "[export]wish:dispatch/policy@0.1.0")]
unsafe extern "C" {
    /// Makes a handle for a policy that the host owns from then on.
    #[link_name = "[resource-new]rulebook"]
    fn new_rulebook(policy: *const c_void) -> u32;
}

/// Takes a policy back that no handle leads to any more.
///
/// # Safety
/// The policy is one of [`OwnBook`], and is given back once.
#[unsafe(export_name = "wish:dispatch/policy@0.1.0#[dtor]rulebook")]
unsafe extern "C" fn drop_rulebook(policy: *mut Policy) {
    drop(unsafe { Box::from_raw(policy) });
}

/// Functions by their names in the contract, each with its twin that gives the answer back.
macro_rules! exports {
    ($($name:literal as fn $function:ident($($argument:ident: $kind:ty),*) $body:block)*) => {
        $(
            #[unsafe(export_name = concat!("wish:dispatch/", $name))]
            unsafe extern "C" fn $function($($argument: $kind),*) -> *mut u8 {
                // SAFETY: the host hands in what the contract says, by the canonical ABI.
                #[allow(unused_unsafe)]
                let answer = unsafe { $body };
                abi::answer(answer)
            }

            const _: () = {
                #[unsafe(export_name = concat!("cabi_post_wish:dispatch/", $name))]
                extern "C" fn done(_answer: *mut u8) {
                    abi::clear();
                }
            };
        )*
    };
}

exports! {
    "policy@0.1.0#check" as fn check(source: *mut u8, length: usize) {
        wish_core::policy::check(&abi::bytes(source, length))
    }

    "policy@0.1.0#[static]rulebook.load" as fn load(source: *mut u8, length: usize) {
        wish_core::policy::load(&abi::bytes(source, length)).map(|policy| OwnBook(Box::new(policy)))
    }

    "policy@0.1.0#[method]rulebook.about" as fn about(book: Book) {
        wish_core::policy::about::about(book.0)
    }

    "policy@0.1.0#[method]rulebook.words" as fn words(
        book: Book, rule: *mut u8, rule_length: usize, facts: *mut u8, fact_count: usize,
        changes: i32, changes_at: Instant, language: *mut u8, language_length: usize
    ) {
        let reason = Reason {
            rule: abi::text(rule, rule_length),
            facts: abi::list::<Fact>(facts, fact_count),
            changes_at: (changes != 0).then_some(changes_at),
        };
        wish_core::explain::words::words(book.0, &reason, &abi::text(language, language_length))
    }

    "lifecycle@0.1.0#decide" as fn decide(arguments: *mut u8) {
        let (book, ask) = abi::arguments::<(Book, Request)>(arguments);
        wish_core::decide::decide(book.0, ask)
    }

    "lifecycle@0.1.0#decide-many" as fn decide_many(book: Book, asks: *mut u8, count: usize) {
        wish_core::decide::decide_many(book.0, abi::list::<Request>(asks, count))
    }

    "lifecycle@0.1.0#offers" as fn offers(arguments: *mut u8) {
        let (book, case, by, facts, now) =
            abi::arguments::<(Book, Case, Actor, Option<Responder>, Instant)>(arguments);
        wish_core::offers::offers(book.0, &case, &by, facts.as_ref(), now)
    }

    "lifecycle@0.1.0#fold" as fn fold(events: *mut u8, count: usize) {
        wish_core::evolve::fold(abi::list::<Event>(events, count))
    }

    "routing@0.1.0#audience" as fn audience(arguments: *mut u8) {
        let (book, case, now) = abi::arguments::<(Book, Case, Instant)>(arguments);
        wish_core::routing::audience::audience(book.0, &case, now)
    }

    "routing@0.1.0#rank" as fn rank(arguments: *mut u8) {
        let (book, ask) = abi::arguments::<(Book, RankingRequest)>(arguments);
        wish_core::routing::rank::rank(book.0, &ask)
    }

    "routing@0.1.0#find-matches" as fn find_matches(
        book: Book, cases: *mut u8, case_count: usize, candidates: *mut u8, candidate_count: usize,
        now: Instant
    ) {
        let cases = abi::list(cases, case_count);
        let candidates = abi::list(candidates, candidate_count);
        wish_core::routing::matching::find(book.0, &MatchRequest { cases, candidates, now })
    }

    "routing@0.1.0#assign" as fn assign(
        wishes: *mut u8, wish_count: usize, responders: *mut u8, responder_count: usize
    ) {
        let wishes = abi::list(wishes, wish_count);
        let responders = abi::list(responders, responder_count);
        wish_core::routing::assign::assign(&AssignmentProblem { wishes, responders })
    }

    "routing@0.1.0#check-ties" as fn check_ties(
        book: Book, pairing: *mut u8, pairing_length: usize, ties: *mut u8, tie_count: usize,
        partners: *mut u8, partner_count: usize, areas: *mut u8, area_count: usize, at: Instant
    ) {
        let (pairing, ties) = (abi::text(pairing, pairing_length), abi::list::<Tie>(ties, tie_count));
        let partners = abi::list::<Partner>(partners, partner_count);
        let areas = abi::list::<Area>(areas, area_count);
        wish_core::pairing::check(book.0, &pairing, &ties, &partners, &areas, at)
    }

    "routing@0.1.0#propose-ties" as fn propose_ties(
        book: Book, pairing: *mut u8, pairing_length: usize, partners: *mut u8,
        partner_count: usize, areas: *mut u8, area_count: usize
    ) {
        let pairing = abi::text(pairing, pairing_length);
        let partners = abi::list::<Partner>(partners, partner_count);
        let areas = abi::list::<Area>(areas, area_count);
        wish_core::pairing::propose(book.0, &pairing, &partners, &areas)
    }

    "routing@0.1.0#quota-statuses" as fn quota_statuses(
        book: Book, parties: *mut u8, party_count: usize, cases: *mut u8, case_count: usize,
        at: Instant
    ) {
        let parties = abi::list::<Party>(parties, party_count);
        let cases = abi::list::<Case>(cases, case_count);
        wish_core::quotas::statuses(book.0, &parties, &cases, at)
    }

    "routing@0.1.0#draw-up-lists" as fn draw_up_lists(
        book: Book, candidates: *mut u8, candidate_count: usize, cases: *mut u8, case_count: usize,
        now: Instant
    ) {
        let candidates = abi::list::<Candidate>(candidates, candidate_count);
        let cases = abi::list::<Case>(cases, case_count);
        wish_core::lists::draw_up(book.0, &candidates, &cases, now)
    }

    "publication@0.1.0#public-view" as fn public_view(arguments: *mut u8) {
        let (book, case, now) = abi::arguments::<(Book, Case, Instant)>(arguments);
        wish_core::public_view::public_view(book.0, &case, now)
    }

    "publication@0.1.0#mask" as fn mask(text: *mut u8, length: usize) {
        wish_mask::mask(&abi::text(text, length))
    }

    "statistics@0.1.0#tally" as fn tally(events: *mut u8, count: usize) {
        wish_core::tally::tally(&abi::list::<Event>(events, count))
    }

    "statistics@0.1.0#merge" as fn merge(parts: *mut u8, count: usize) {
        wish_core::tally::merge(&abi::list::<Totals>(parts, count))
    }

    "calendar@0.1.0#after" as fn after(
        book: Book, since: Instant, stretch: *mut u8, length: usize
    ) {
        wish_core::reckoning::after(book.0, since, &abi::text(stretch, length))
    }
}
