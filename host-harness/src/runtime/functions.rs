//! The contract's functions by name, each as a plain call into a worker.

use wasmtime::component::ResourceAny;

use super::pool::Worker;
use crate::contract::{
    About, Actor, Area, Assignment, AssignmentProblem, Audience, Candidate, Case, Code, Diagnostic,
    Event, Fault, Instant, Masked, MatchRequest, Matches, Moment, Offer, Partner, Party, Proposal,
    PublicCase, QuotaStatus, Ranking, RankingRequest, Reason, Request, Responder, Ruling,
    ThreeLists, Tie, TieFinding, Totals,
};

pub(super) const INSTANTIATE: &str = "instantiate";
pub(super) const LOAD: &str = "policy.rulebook.load";
pub(super) const ABOUT: &str = "policy.rulebook.about";
pub(super) const WORDS: &str = "policy.rulebook.words";
pub(super) const CHECK: &str = "policy.check";
pub(super) const DECIDE: &str = "lifecycle.decide";
pub(super) const DECIDE_MANY: &str = "lifecycle.decide-many";
pub(super) const OFFERS: &str = "lifecycle.offers";
pub(super) const FOLD: &str = "lifecycle.fold";
pub(super) const AUDIENCE: &str = "routing.audience";
pub(super) const RANK: &str = "routing.rank";
pub(super) const FIND_MATCHES: &str = "routing.find-matches";
pub(super) const ASSIGN: &str = "routing.assign";
pub(super) const CHECK_TIES: &str = "routing.check-ties";
pub(super) const PROPOSE_TIES: &str = "routing.propose-ties";
pub(super) const QUOTA_STATUSES: &str = "routing.quota-statuses";
pub(super) const DRAW_UP_LISTS: &str = "routing.draw-up-lists";
pub(super) const PUBLIC_VIEW: &str = "publication.public-view";
pub(super) const MASK: &str = "publication.mask";
pub(super) const TALLY: &str = "statistics.tally";
pub(super) const MERGE: &str = "statistics.merge";
pub(super) const AFTER: &str = "calendar.after";

type Answer<T> = wasmtime::Result<T>;

pub(super) fn load(
    worker: &mut Worker,
    source: &[u8],
) -> Answer<Result<ResourceAny, Vec<Diagnostic>>> {
    let policy = worker.rules.wish_dispatch_policy();
    policy.rulebook().call_load(&mut worker.store, source)
}

pub(super) fn about(worker: &mut Worker) -> Answer<About> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_policy().rulebook().call_about(&mut worker.store, book)
}

pub(super) fn words(worker: &mut Worker, reason: &Reason, language: &str) -> Answer<String> {
    let book = worker.book()?;
    let policy = worker.rules.wish_dispatch_policy();
    policy.rulebook().call_words(&mut worker.store, book, reason, language)
}

pub(super) fn check(worker: &mut Worker, source: &[u8]) -> Answer<Vec<Diagnostic>> {
    worker.rules.wish_dispatch_policy().call_check(&mut worker.store, source)
}

pub(super) fn decide(worker: &mut Worker, ask: &Request) -> Answer<Ruling> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_lifecycle().call_decide(&mut worker.store, book, ask)
}

pub(super) fn decide_many(worker: &mut Worker, asks: &[Request]) -> Answer<Vec<Ruling>> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_lifecycle().call_decide_many(&mut worker.store, book, asks)
}

pub(super) fn offers(
    worker: &mut Worker,
    subject: &Case,
    by: &Actor,
    facts: Option<&Responder>,
    now: Instant,
) -> Answer<Vec<Offer>> {
    let book = worker.book()?;
    let lifecycle = worker.rules.wish_dispatch_lifecycle();
    lifecycle.call_offers(&mut worker.store, book, subject, by, facts, now)
}

pub(super) fn fold(worker: &mut Worker, events: &[Event]) -> Answer<Result<Case, Fault>> {
    worker.rules.wish_dispatch_lifecycle().call_fold(&mut worker.store, events)
}

pub(super) fn audience(worker: &mut Worker, subject: &Case, now: Instant) -> Answer<Vec<Audience>> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_routing().call_audience(&mut worker.store, book, subject, now)
}

pub(super) fn rank(worker: &mut Worker, ask: &RankingRequest) -> Answer<Result<Ranking, Fault>> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_routing().call_rank(&mut worker.store, book, ask)
}

pub(super) fn find_matches(
    worker: &mut Worker,
    ask: &MatchRequest,
) -> Answer<Result<Matches, Fault>> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_routing().call_find_matches(&mut worker.store, book, ask)
}

pub(super) fn assign(
    worker: &mut Worker,
    problem: &AssignmentProblem,
) -> Answer<Result<Assignment, Fault>> {
    worker.rules.wish_dispatch_routing().call_assign(&mut worker.store, problem)
}

pub(super) fn check_ties(
    worker: &mut Worker,
    pairing: &Code,
    ties: &[Tie],
    partners: &[Partner],
    areas: &[Area],
    at: Instant,
) -> Answer<Result<Vec<TieFinding>, Fault>> {
    let book = worker.book()?;
    let routing = worker.rules.wish_dispatch_routing();
    routing.call_check_ties(&mut worker.store, book, pairing, ties, partners, areas, at)
}

pub(super) fn propose_ties(
    worker: &mut Worker,
    pairing: &Code,
    partners: &[Partner],
    areas: &[Area],
) -> Answer<Result<Proposal, Fault>> {
    let book = worker.book()?;
    let routing = worker.rules.wish_dispatch_routing();
    routing.call_propose_ties(&mut worker.store, book, pairing, partners, areas)
}

pub(super) fn quota_statuses(
    worker: &mut Worker,
    parties: &[Party],
    cases: &[Case],
    at: Instant,
) -> Answer<Result<Vec<QuotaStatus>, Fault>> {
    let book = worker.book()?;
    let routing = worker.rules.wish_dispatch_routing();
    routing.call_quota_statuses(&mut worker.store, book, parties, cases, at)
}

pub(super) fn draw_up_lists(
    worker: &mut Worker,
    candidates: &[Candidate],
    cases: &[Case],
    now: Instant,
) -> Answer<Result<ThreeLists, Fault>> {
    let book = worker.book()?;
    let routing = worker.rules.wish_dispatch_routing();
    routing.call_draw_up_lists(&mut worker.store, book, candidates, cases, now)
}

pub(super) fn public_view(
    worker: &mut Worker,
    subject: &Case,
    now: Instant,
) -> Answer<Option<PublicCase>> {
    let book = worker.book()?;
    let publication = worker.rules.wish_dispatch_publication();
    publication.call_public_view(&mut worker.store, book, subject, now)
}

pub(super) fn mask(worker: &mut Worker, text: &str) -> Answer<Masked> {
    worker.rules.wish_dispatch_publication().call_mask(&mut worker.store, text)
}

pub(super) fn tally(worker: &mut Worker, events: &[Event]) -> Answer<Totals> {
    worker.rules.wish_dispatch_statistics().call_tally(&mut worker.store, events)
}

pub(super) fn merge(worker: &mut Worker, parts: &[Totals]) -> Answer<Totals> {
    worker.rules.wish_dispatch_statistics().call_merge(&mut worker.store, parts)
}

pub(super) fn after(
    worker: &mut Worker,
    since: Instant,
    stretch: &str,
) -> Answer<Result<Moment, Fault>> {
    let book = worker.book()?;
    let calendar = worker.rules.wish_dispatch_calendar();
    calendar.call_after(&mut worker.store, book, since, stretch)
}
