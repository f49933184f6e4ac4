//! The contract's functions by name, each as a plain call into a worker.

use wasmtime::component::ResourceAny;

use crate::contract::{
    About, Actor, Area, Assignment, AssignmentProblem, Audience, Candidate, Case, Code, Diagnostic,
    Event, Fault, Instant, Masked, MatchRequest, Matches, Moment, Offer, Partner, Party, Proposal,
    PublicCase, Ranking, RankingRequest, Reason, Request, Responder, Ruling, Standing, ThreeLists,
    Tie, TieFinding, Totals,
};
use crate::pool::Worker;

pub(crate) const INSTANTIATE: &str = "instantiate";
pub(crate) const LOAD: &str = "policy.rulebook.load";
pub(crate) const ABOUT: &str = "policy.rulebook.about";
pub(crate) const WORDS: &str = "policy.rulebook.words";
pub(crate) const CHECK: &str = "policy.check";
pub(crate) const DECIDE: &str = "lifecycle.decide";
pub(crate) const DECIDE_MANY: &str = "lifecycle.decide-many";
pub(crate) const OFFERS: &str = "lifecycle.offers";
pub(crate) const FOLD: &str = "lifecycle.fold";
pub(crate) const AUDIENCE: &str = "routing.audience";
pub(crate) const RANK: &str = "routing.rank";
pub(crate) const FIND_MATCHES: &str = "routing.find-matches";
pub(crate) const ASSIGN: &str = "routing.assign";
pub(crate) const CHECK_TIES: &str = "routing.check-ties";
pub(crate) const PROPOSE_TIES: &str = "routing.propose-ties";
pub(crate) const STANDINGS: &str = "routing.standings";
pub(crate) const DRAW_UP_LISTS: &str = "routing.draw-up-lists";
pub(crate) const PUBLIC_VIEW: &str = "publication.public-view";
pub(crate) const MASK: &str = "publication.mask";
pub(crate) const TALLY: &str = "statistics.tally";
pub(crate) const MERGE: &str = "statistics.merge";
pub(crate) const AFTER: &str = "calendar.after";

type Answer<T> = wasmtime::Result<T>;

pub(crate) fn load(
    worker: &mut Worker,
    source: &[u8],
) -> Answer<Result<ResourceAny, Vec<Diagnostic>>> {
    let policy = worker.rules.wish_dispatch_policy();
    policy.rulebook().call_load(&mut worker.store, source)
}

pub(crate) fn about(worker: &mut Worker) -> Answer<About> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_policy().rulebook().call_about(&mut worker.store, book)
}

pub(crate) fn words(worker: &mut Worker, reason: &Reason, language: &str) -> Answer<String> {
    let book = worker.book()?;
    let policy = worker.rules.wish_dispatch_policy();
    policy.rulebook().call_words(&mut worker.store, book, reason, language)
}

pub(crate) fn check(worker: &mut Worker, source: &[u8]) -> Answer<Vec<Diagnostic>> {
    worker.rules.wish_dispatch_policy().call_check(&mut worker.store, source)
}

pub(crate) fn decide(worker: &mut Worker, ask: &Request) -> Answer<Ruling> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_lifecycle().call_decide(&mut worker.store, book, ask)
}

pub(crate) fn decide_many(worker: &mut Worker, asks: &[Request]) -> Answer<Vec<Ruling>> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_lifecycle().call_decide_many(&mut worker.store, book, asks)
}

pub(crate) fn offers(
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

pub(crate) fn fold(worker: &mut Worker, events: &[Event]) -> Answer<Result<Case, Fault>> {
    worker.rules.wish_dispatch_lifecycle().call_fold(&mut worker.store, events)
}

pub(crate) fn audience(worker: &mut Worker, subject: &Case, now: Instant) -> Answer<Vec<Audience>> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_routing().call_audience(&mut worker.store, book, subject, now)
}

pub(crate) fn rank(worker: &mut Worker, ask: &RankingRequest) -> Answer<Result<Ranking, Fault>> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_routing().call_rank(&mut worker.store, book, ask)
}

pub(crate) fn find_matches(
    worker: &mut Worker,
    ask: &MatchRequest,
) -> Answer<Result<Matches, Fault>> {
    let book = worker.book()?;
    worker.rules.wish_dispatch_routing().call_find_matches(&mut worker.store, book, ask)
}

pub(crate) fn assign(
    worker: &mut Worker,
    problem: &AssignmentProblem,
) -> Answer<Result<Assignment, Fault>> {
    worker.rules.wish_dispatch_routing().call_assign(&mut worker.store, problem)
}

pub(crate) fn check_ties(
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

pub(crate) fn propose_ties(
    worker: &mut Worker,
    pairing: &Code,
    partners: &[Partner],
    areas: &[Area],
) -> Answer<Result<Proposal, Fault>> {
    let book = worker.book()?;
    let routing = worker.rules.wish_dispatch_routing();
    routing.call_propose_ties(&mut worker.store, book, pairing, partners, areas)
}

pub(crate) fn standings(
    worker: &mut Worker,
    parties: &[Party],
    cases: &[Case],
    at: Instant,
) -> Answer<Result<Vec<Standing>, Fault>> {
    let book = worker.book()?;
    let routing = worker.rules.wish_dispatch_routing();
    routing.call_standings(&mut worker.store, book, parties, cases, at)
}

pub(crate) fn draw_up_lists(
    worker: &mut Worker,
    candidates: &[Candidate],
    cases: &[Case],
    now: Instant,
) -> Answer<Result<ThreeLists, Fault>> {
    let book = worker.book()?;
    let routing = worker.rules.wish_dispatch_routing();
    routing.call_draw_up_lists(&mut worker.store, book, candidates, cases, now)
}

pub(crate) fn public_view(
    worker: &mut Worker,
    subject: &Case,
    now: Instant,
) -> Answer<Option<PublicCase>> {
    let book = worker.book()?;
    let publication = worker.rules.wish_dispatch_publication();
    publication.call_public_view(&mut worker.store, book, subject, now)
}

pub(crate) fn mask(worker: &mut Worker, text: &str) -> Answer<Masked> {
    worker.rules.wish_dispatch_publication().call_mask(&mut worker.store, text)
}

pub(crate) fn tally(worker: &mut Worker, events: &[Event]) -> Answer<Totals> {
    worker.rules.wish_dispatch_statistics().call_tally(&mut worker.store, events)
}

pub(crate) fn merge(worker: &mut Worker, parts: &[Totals]) -> Answer<Totals> {
    worker.rules.wish_dispatch_statistics().call_merge(&mut worker.store, parts)
}

pub(crate) fn after(
    worker: &mut Worker,
    since: Instant,
    stretch: &str,
) -> Answer<Result<Moment, Fault>> {
    let book = worker.book()?;
    let calendar = worker.rules.wish_dispatch_calendar();
    calendar.call_after(&mut worker.store, book, since, stretch)
}
