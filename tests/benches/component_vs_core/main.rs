//! The shipped component beside the native core, in one process: what the sandbox costs. Ratios
//! first, since times are this machine's.
//!
//! Every figure is the median of samples of many calls, the two sides taken in turn. The core
//! consumes what it is asked, so its side clones each request; the component's side copies it into
//! the sandbox and the answer out of it. `--smoke` takes few samples, to see that it runs.

use std::env;
use std::hint::black_box;
use std::time::Duration;

use wish_component::{BUILD_FOLDER, COMPONENT};
use wish_contract::{Event, RankingRequest, Request};
use wish_core::decide::{decide, decide_many};
use wish_core::evolve::fold;
use wish_core::routing::assign::assign;
use wish_core::routing::rank::rank;
use wish_runtime::{Runtime, Settings};
use wish_tests::outreach::large_problem;
use wish_tests::policies::Book;

mod crossing;
mod fixture;
mod sampling;

use fixture::EVENTS;
use sampling::{Effort, medians};

const BATCH: usize = 256;
/// Wishes and responders of one plan.
const WISHES: u32 = 10_000;
const RESPONDERS: u32 = 500;

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
    let (claim, log) = fixture::claim_and_log(&book.policy);
    let runtime = Runtime::new(COMPONENT, Settings::keeping_code_in(BUILD_FOLDER))
        .expect("the component starts");
    let rulebook = runtime.rulebook(book.source.as_bytes()).expect("the policy loads");
    let asked: Request = claim.clone();
    let (claims, asks) = (vec![claim.clone(); BATCH], vec![asked.clone(); BATCH]);
    let events: Vec<Event> = log.clone();
    let effort = |calls: usize| {
        if smoke { Effort { samples: 3, calls: 1 } } else { Effort { samples: 31, calls } }
    };

    let single = medians(
        effort(400),
        [&|| drop(black_box(decide(&book.policy, claim.clone()))), &|| {
            drop(black_box(rulebook.decide(&asked)))
        }],
    );
    let many = medians(
        effort(4),
        [&|| drop(black_box(decide_many(&book.policy, claims.clone()))), &|| {
            drop(black_box(rulebook.decide_many(&asks)))
        }],
    );
    let folded = medians(
        effort(4),
        [&|| drop(black_box(fold(log.clone()))), &|| drop(black_box(runtime.fold(&events)))],
    );
    let ranking = fixture::ranking(&claim);
    let asked_ranking: RankingRequest = ranking.clone();
    let ranked = medians(
        effort(10),
        [&|| drop(black_box(rank(&book.policy, &ranking))), &|| {
            drop(black_box(rulebook.rank(&asked_ranking)))
        }],
    );
    let problem = large_problem(WISHES, RESPONDERS);
    let asked_problem = problem.clone();
    let planned = medians(
        Effort { samples: if smoke { 3 } else { 7 }, calls: 1 },
        [&|| drop(black_box(assign(&problem))), &|| {
            drop(black_box(runtime.assign(&asked_problem)))
        }],
    );
    println!("component / native core, medians of {} samples", effort(1).samples);
    let row = |what, each, [native, component]: [Duration; 2], ratio_max| {
        print(&Row { what, each, native, component, ratio_max });
    };
    row("rank 600 candidates", 1, ranked, Some(3.0));
    row("assign 10,000 × 500", 1, planned, None);
    row("decide a claim", 1, single, Some(2.5));
    row("decide-many, per case of 256", BATCH, many, Some(2.5));
    row("fold, per event of 1,000", EVENTS, folded, None);
    let per_second = EVENTS as f64 / folded[1].as_secs_f64();
    println!("fold in the component: {per_second:.0} events a second (budget: at least 1,000,000)");
    println!();
    crossing::print(&crossing::parts(&rulebook, &book.policy, &claim, effort(400)));
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
