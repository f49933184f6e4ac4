//! Where the microseconds of a decision go: calls that take ever more of its way, each subtracted from the next.

use std::hint::black_box;
use std::time::Duration;

use wish_contract::{Case, Hold, Request};
use wish_core::decide::decide;
use wish_core::policy::Policy;
use wish_runtime::Rulebook;

use crate::sampling::{Effort, medians};

/// A part of a decision's way, and the time it takes.
pub struct Part {
    what: &'static str,
    takes: Duration,
}

/// The parts of one claim, in the order in which it meets them, and what the native core takes for the rules alone.
pub fn parts(rulebook: &Rulebook, policy: &Policy, claim: &Request, effort: Effort) -> [Part; 5] {
    let case = claim.subject.as_ref().expect("a claim is made on a case");
    // While a case is held, nothing of it is public: it is handed in, and nothing comes back.
    let held =
        Case { held: Some(Hold { reason: "review".to_owned(), since: claim.now }), ..case.clone() };
    // A command seen before: everything is handed in and the case comes back, but no rule is looked at.
    let carried_out = decide(policy, claim.clone()).expect("the claim is allowed").after;
    let mut known = case.clone();
    known.commands.pop();
    known.commands.extend(carried_out.commands.last().cloned());
    let repeated = Request { subject: Some(known), ..claim.clone() };
    let [nothing, case_in, case_back, whole, copied, native] = medians(
        effort,
        [
            &|| drop(black_box(rulebook.after(None, claim.now, "1 hour"))),
            &|| drop(black_box(rulebook.public_view(&held, claim.now))),
            &|| drop(black_box(rulebook.decide(&repeated))),
            &|| drop(black_box(rulebook.decide(claim))),
            &|| drop(black_box(claim.clone())),
            &|| drop(black_box(decide(policy, claim.clone()))),
        ],
    );
    [
        Part { what: "a call that hands in and back next to nothing", takes: nothing },
        Part { what: "the case handed in", takes: case_in.saturating_sub(nothing) },
        Part {
            what: "who claims handed in, the case handed back",
            takes: case_back.saturating_sub(case_in),
        },
        Part {
            what: "rules; events, effects, reasons handed back",
            takes: whole.saturating_sub(case_back),
        },
        Part { what: "(the rules in the native core)", takes: native.saturating_sub(copied) },
    ]
}

/// Prints one line for each part.
pub fn print(parts: &[Part]) {
    println!("where the time of a claim goes, by difference of medians");
    for Part { what, takes } in parts {
        println!("{what:<50} {:>6.2} µs", takes.as_secs_f64() * 1e6);
    }
}
