//! The shipped component beside the native core, in one process: what the sandbox costs. Ratios
//! first, since times are this machine's.
//!
//! Every figure is the median of samples of many calls, the two sides taken in turn. The core
//! consumes what it is asked, so its side clones each request; the component's side copies it into
//! the sandbox and the answer out of it. `--smoke` takes few samples, to see that it runs.

use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_contract::Detail;
use wish_contract::Event;
use wish_contract::Role;
use wish_contract::Share;
use wish_contract::{Actor, ClaimWish, Command, Request, Responder};
use wish_contract::{Candidate, RankingRequest};
use wish_core::decide::{decide, decide_many};
use wish_core::evolve::fold;
use wish_core::policy::Policy;
use wish_core::routing::assign::assign;
use wish_core::routing::rank::rank;
use wish_runtime::{Runtime, Settings};
use wish_tests::outreach::large_problem;
use wish_tests::policies::Book;
use wish_tests::walk::PRESENT;
use wish_tests::walk::actions::{facts, setting};

const BATCH: usize = 256;
/// Candidates of one ranking; wishes and responders of one plan.
const CANDIDATES: u32 = 600;
const WISHES: u32 = 10_000;
const RESPONDERS: u32 = 500;
/// Length of the log that is folded.
const EVENTS: usize = 1_000;

/// How many samples, of how many calls each.
#[derive(Clone, Copy)]
struct Effort {
    samples: usize,
    calls: usize,
}

/// One line of the table.
struct Row {
    what: &'static str,
    /// Things done in a call.
    each: usize,
    native: Duration,
    component: Duration,
    ratio_max: Option<f64>,
}

fn main() {
    let smoke = env::args().any(|argument| argument == "--smoke");
    let book = Book::of("taizhou");
    let (claim, log) = claim_and_log(&book.policy);
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER))
        .expect("the component starts");
    let rulebook = runtime.rulebook(book.source.as_bytes()).expect("the policy loads");
    let asked: Request = claim.clone();
    let (claims, asks) = (vec![claim.clone(); BATCH], vec![asked.clone(); BATCH]);
    let events: Vec<Event> = log.clone();
    let effort = |calls: usize| {
        if smoke { Effort { samples: 3, calls: 1 } } else { Effort { samples: 31, calls } }
    };

    let single = race(
        effort(400),
        || drop(black_box(decide(&book.policy, claim.clone()))),
        || drop(black_box(rulebook.decide(&asked))),
    );
    let many = race(
        effort(4),
        || drop(black_box(decide_many(&book.policy, claims.clone()))),
        || drop(black_box(rulebook.decide_many(&asks))),
    );
    let folded = race(
        effort(4),
        || drop(black_box(fold(log.clone()))),
        || drop(black_box(runtime.fold(&events))),
    );
    let ranking = ranking(&claim);
    let asked_ranking: RankingRequest = ranking.clone();
    let ranked = race(
        effort(10),
        || drop(black_box(rank(&book.policy, &ranking))),
        || drop(black_box(rulebook.rank(&asked_ranking))),
    );
    let problem = large_problem(WISHES, RESPONDERS);
    let asked_problem = problem.clone();
    let planned = race(
        Effort { samples: if smoke { 3 } else { 7 }, calls: 1 },
        || drop(black_box(assign(&problem))),
        || drop(black_box(runtime.assign(&asked_problem))),
    );
    println!("component / native core, medians of {} samples", effort(1).samples);
    let row = |what, each, (native, component), ratio_max| {
        print(&Row { what, each, native, component, ratio_max });
    };
    row("rank 600 candidates", 1, ranked, None);
    row("assign 10,000 × 500", 1, planned, None);
    row("decide a claim", 1, single, None);
    row("decide-many, per case of 256", BATCH, many, Some(2.5));
    row("fold, per event of 1,000", EVENTS, folded, None);
    let per_second = EVENTS as f64 / folded.1.as_secs_f64();
    println!("fold in the component: {per_second:.0} events a second (budget: at least 400,000)");
}

/// The medians of both sides, sampled in turn.
fn race(effort: Effort, native: impl Fn(), component: impl Fn()) -> (Duration, Duration) {
    let sample = |run: &dyn Fn()| {
        let since = Instant::now();
        (0..effort.calls).for_each(|_| run());
        since.elapsed() / u32::try_from(effort.calls).unwrap_or(1)
    };
    // Once unmeasured, so that both are warm.
    let _ = (sample(&native), sample(&component));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..effort.samples {
        ours.push(sample(&native));
        theirs.push(sample(&component));
    }
    (median(ours), median(theirs))
}

fn median(mut samples: Vec<Duration>) -> Duration {
    samples.sort_unstable();
    samples[samples.len() / 2]
}

fn print(row: &Row) {
    let each = |whole: Duration| whole.as_secs_f64() * 1e6 / row.each as f64;
    let (native, component) = (each(row.native), each(row.component));
    let ratio = component / native;
    let budget = match row.ratio_max {
        Some(most) if ratio <= most => format!(" (budget {most} ×: met)"),
        Some(most) => format!(" (budget {most} ×: missed)"),
        None => String::new(),
    };
    println!(
        "{:<30} {ratio:>6.2} ×   native {native:>8.2} µs   component {component:>8.2} µs{budget}",
        row.what
    );
}

/// Many responders like the one who claims, who all might.
fn ranking(claim: &Request) -> RankingRequest {
    let facts = claim.claimant.clone().expect("the claim has its claimant");
    let candidate = |number: u32| Candidate {
        facts: Responder { id: format!("unit-{number}"), ..facts.clone() },
        recent_claims: number % 5,
        no_shows: number % 2,
        owed: number % 2,
        notices: number % 7,
        last_notice: None,
    };
    RankingRequest {
        subject: claim.subject.clone().expect("the claim has its case"),
        candidates: (0..CANDIDATES).map(candidate).collect(),
        area_notices: 0,
        now: claim.now,
        limit: 30,
    }
}

/// A paired unit's claim on a wish on the board, and a long log of one case.
fn claim_and_log(policy: &Policy) -> (Request, Vec<Event>) {
    let opening = setting(Book::of("taizhou"), Share { places: 1, cost_fen: 30_000 }, &[]).opening;
    let mut log = Vec::new();
    let mut ask = |request: Request| {
        let decision = decide(policy, request).expect("it is allowed");
        log.extend(decision.events);
        decision.after
    };
    let asked = |case, id: String, by: &str, role, command| Request {
        subject: Some(case),
        id,
        command,
        by: Actor { id: by.to_owned(), role },
        claimant: Some(facts("unit")),
        now: PRESENT,
        detail: Detail::Decisive,
    };
    let mut case = ask(opening);
    case = ask(asked(case, "accept".to_owned(), "verifier", Role::Verifier, Command::Accept));
    case = ask(asked(case, "publish".to_owned(), "publisher", Role::Publisher, Command::Publish));
    let wish = Command::Claim(ClaimWish::default());
    let claim = asked(case.clone(), "claim".to_owned(), "unit", Role::Responder, wish.clone());
    for number in 0..EVENTS / 2 {
        let back = Command::Release("not-needed".to_owned());
        case = ask(asked(case, format!("claim-{number}"), "unit", Role::Responder, wish.clone()));
        case = ask(asked(case, format!("release-{number}"), "unit", Role::Responder, back));
        if case.commands.len() + 4 > 1_000 {
            break;
        }
    }
    log.truncate(EVENTS);
    (claim, log)
}
