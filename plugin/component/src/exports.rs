//! The functions of the contract, each handed on to the core.

use wish_abi::{Address, Borrowed, Owned};
use wish_contract::{
    Area, AssignmentProblem, Candidate, Case, Demand, Event, Fact, Instant, MatchRequest, Partner,
    Party, RankingRequest, Reason, Request, Responder, Role, Supply, Tie, Totals,
};
use wish_words::Language;

use crate::rulebook::Rulebook;
use crate::signature::exports;

/// Makes or moves a block for the host to write into.
///
/// # Safety
/// `old` is a block of `old_bytes` bytes made here with this alignment, or there are no old bytes.
#[cfg_attr(target_family = "wasm", unsafe(export_name = "cabi_realloc"))]
pub(crate) unsafe extern "C" fn realloc(
    old: Address,
    old_bytes: usize,
    align: usize,
    bytes: usize,
) -> Address {
    // SAFETY: the host keeps to the canonical ABI.
    unsafe { wish_abi::realloc(old, old_bytes, align, bytes) }
}

exports! {
    "policy@0.1.0#check" => check(source: bytes, language: string,) {
        wish_core::policy::check(&source, Language::nearest(&language))
    }

    "policy@0.1.0#[static]rulebook.load" => load(source: bytes, language: string,) {
        let policy = wish_core::policy::load(&source, Language::nearest(&language));
        policy.map(|policy| Owned::new(Rulebook(policy)))
    }

    "policy@0.1.0#[method]rulebook.about" => about(book: borrow,) {
        wish_core::policy::about::about(&book.0)
    }

    "policy@0.1.0#[method]rulebook.words" => words(
        book: borrow, rule: string, facts: list<Fact>, changes_at: optional_instant, language: string,
    ) {
        let reason = Reason { rule, facts, changes_at };
        wish_core::explain::words::words(&book.0, &reason, &language)
    }

    "lifecycle@0.1.0#decide" => decide(
        spilled (book, ask): (Borrowed<Rulebook>, Request)
    ) {
        wish_core::decide::decide(&book.0, ask)
    }

    "lifecycle@0.1.0#decide-many" => decide_many(book: borrow, asks: list<Request>,) {
        wish_core::decide::decide_many(&book.0, asks)
    }

    "lifecycle@0.1.0#offers" => offers(
        spilled (book, case, by, roles, facts, now): (
            Borrowed<Rulebook>, Case, String, Vec<Role>, Option<Responder>, Instant
        )
    ) {
        wish_core::offers::offers(&book.0, &case, &by, &roles, facts.as_ref(), now)
    }

    "lifecycle@0.1.0#fold" => fold(events: list<Event>,) {
        wish_core::evolve::fold(events)
    }

    "lifecycle@0.1.0#scrub" => scrub(events: list<Event>,) {
        wish_core::evolve::scrub(events)
    }

    "routing@0.1.0#audience" => audience(
        spilled (book, case, now): (Borrowed<Rulebook>, Case, Instant)
    ) {
        wish_core::routing::audience::audience(&book.0, &case, now)
    }

    "routing@0.1.0#rank" => rank(
        spilled (book, ask): (Borrowed<Rulebook>, RankingRequest)
    ) {
        wish_core::routing::rank::rank(&book.0, &ask)
    }

    "routing@0.1.0#find-matches" => find_matches(
        book: borrow, cases: list<Case>, candidates: list<Candidate>, now: instant,
    ) {
        wish_core::routing::matching::find(&book.0, &MatchRequest { cases, candidates, now })
    }

    "routing@0.1.0#assign" => assign(wishes: list<Demand>, responders: list<Supply>,) {
        wish_core::routing::assign::assign(&AssignmentProblem { wishes, responders })
    }

    "routing@0.1.0#check-ties" => check_ties(
        book: borrow, pairing: string, ties: list<Tie>, partners: list<Partner>,
        areas: list<Area>, at: instant,
    ) {
        wish_core::pairing::check(&book.0, &pairing, &ties, &partners, &areas, at)
    }

    "routing@0.1.0#propose-ties" => propose_ties(
        book: borrow, pairing: string, partners: list<Partner>, areas: list<Area>,
    ) {
        wish_core::pairing::propose(&book.0, &pairing, &partners, &areas)
    }

    "routing@0.1.0#quota-statuses" => quota_statuses(
        book: borrow, parties: list<Party>, cases: list<Case>, at: instant,
    ) {
        wish_core::quotas::statuses(&book.0, &parties, &cases, at)
    }

    "routing@0.1.0#draw-up-lists" => draw_up_lists(
        book: borrow, candidates: list<Candidate>, cases: list<Case>, now: instant,
    ) {
        wish_core::lists::draw_up(&book.0, &candidates, &cases, now)
    }

    "publication@0.1.0#public-view" => public_view(
        spilled (book, case, now): (Borrowed<Rulebook>, Case, Instant)
    ) {
        wish_core::public_view::public_view(&book.0, &case, now)
    }

    "publication@0.1.0#mask" => mask(text: string,) {
        wish_mask::mask(&text)
    }

    "statistics@0.1.0#tally" => tally(events: list<Event>,) {
        wish_core::tally::tally(&events)
    }

    "statistics@0.1.0#merge" => merge(parts: list<Totals>,) {
        wish_core::tally::merge(&parts)
    }

    "calendar@0.1.0#after" => after(
        book: borrow, area: optional_string, since: instant, stretch: string,
    ) {
        wish_core::reckoning::after(&book.0, area.as_deref(), since, &stretch)
    }

    "calendar@0.1.0#between" => between(
        book: borrow, area: optional_string, since: instant, until: instant,
    ) {
        wish_core::reckoning::between(&book.0, area.as_deref(), since, until)
    }

    "guards@0.1.0#guards" => guards() {
        wish_core::guards::described()
    }

    "guards@0.1.0#points" => points(book: borrow,) {
        wish_core::guards::points(&book.0)
    }

    "guards@0.1.0#shown" => shown(
        spilled (book, case, claimant, because): (Borrowed<Rulebook>, Case, Responder, Vec<Reason>)
    ) {
        wish_core::guards::shown(&book.0, &case, &claimant, &because)
    }

    "guards@0.1.0#trials" => trials(
        spilled (book, case, claimant, now): (Borrowed<Rulebook>, Case, Responder, Instant)
    ) {
        wish_core::guards::trials(&book.0, &case, &claimant, now)
    }

    "guards@0.1.0#city-trials" => city_trials(book: borrow, now: instant,) {
        wish_core::guards::city::facts(&book.0, now)
    }

    "machine@0.1.0#stages" => stages() {
        wish_core::machine::answers::stages()
    }

    "machine@0.1.0#moves" => moves() {
        wish_core::machine::answers::moves()
    }

    "machine@0.1.0#timeouts" => timeouts() {
        wish_core::machine::answers::timeouts()
    }

    "machine@0.1.0#languages" => languages() {
        wish_core::machine::answers::languages()
    }

    "machine@0.1.0#labels" => labels(language: string,) {
        wish_core::machine::answers::labels(&language)
    }
}
