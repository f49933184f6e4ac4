//! What a plan promises: nothing better by any plan, a proof that holds without us, and the
//! same answer in any order. What stands in the way of what is left, a host reads off the prices.

use std::fmt::Write;

use super::assign;
use wish_contract::{Arc, Assignment, AssignmentProblem, Demand, Fault, Supply};

mod exact;
mod proof;
mod properties;
mod refusals;
mod stories;

/// Reads lines like `w1 urgency 3 places 2: a 5, b 2` and `a takes 2, load 0 1 3`; responders come
/// in the order of their lines.
fn problem(text: &str) -> AssignmentProblem {
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let responders: Vec<Supply> =
        lines().filter_map(|line| line.split_once(" takes ")).map(supply).collect();
    let wishes = lines().filter(|line| line.contains(" urgency "));
    AssignmentProblem { wishes: wishes.map(|line| demand(line, &responders)).collect(), responders }
}

fn supply((id, rest): (&str, &str)) -> Supply {
    let (capacity, load) = rest.split_once(", load ").unwrap_or((rest, ""));
    Supply {
        id: id.to_owned(),
        capacity: capacity.parse().unwrap(),
        load_costs: load.split_whitespace().map(|cost| cost.parse().unwrap()).collect(),
    }
}

fn demand(line: &str, responders: &[Supply]) -> Demand {
    let (head, arcs) = line.split_once(':').unwrap();
    let (id, counts) = head.split_once(" urgency ").unwrap();
    let (urgency, places) = counts.split_once(" places ").unwrap_or((counts, "1"));
    let arc = |text: &str| {
        let (id, cost) = text.trim().split_once(' ').unwrap();
        let responder = responders.iter().position(|responder| responder.id == id).unwrap();
        Arc { responder: responder as u32, cost: cost.parse().unwrap() }
    };
    Demand {
        id: id.to_owned(),
        urgency: urgency.parse().unwrap(),
        places: places.parse().unwrap(),
        arcs: arcs.split(',').filter(|arc| !arc.trim().is_empty()).map(arc).collect(),
        next_step: Some("city".to_owned()),
    }
}

/// The plan in words: who takes what, what is left, and the totals.
fn rendered(problem: &AssignmentProblem, plan: &Assignment) -> String {
    let wish = |place: u32| &problem.wishes[place as usize].id;
    let responder = |place: u32| &problem.responders[place as usize].id;
    let mut text = String::new();
    for one in &plan.assigned {
        writeln!(text, "{} by {}", wish(one.wish), responder(one.responder)).unwrap();
    }
    for one in &plan.uncovered {
        let step = one.next_step.as_deref().unwrap_or("nowhere");
        writeln!(text, "{} lacks {}, to {step}: {:?}", wish(one.wish), one.places, one.why)
            .unwrap();
    }
    writeln!(text, "covers {} at {}", plan.covered_urgency, plan.cost).unwrap();
    text
}

/// Solves the problem, and demands that its proof holds.
fn solve(problem: &AssignmentProblem) -> Assignment {
    let answer = assign(problem).unwrap();
    proof::check(problem, &answer).unwrap_or_else(|flaw| panic!("{flaw}: {problem:?} {answer:?}"));
    answer
}

fn refusal(problem: &AssignmentProblem) -> Fault {
    assign(problem).unwrap_err()
}
