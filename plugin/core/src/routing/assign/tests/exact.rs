//! Small problems against every plan there is: all of five wishes and four responders by who may take
//! which, and drawn ones of other costs, urgencies, places and capacities.

use proptest::prelude::*;

use super::properties::any_problem;
use super::{Arc, AssignmentProblem, Demand, Supply, solve};

const WISHES: u32 = 5;
const RESPONDERS: u32 = 4;
/// Without optimisation, every so many of a million problems has to do.
const STEP: usize = if cfg!(debug_assertions) { 101 } else { 1 };

/// The best that any plan does: the most urgency, and the least cost of it.
fn best(problem: &AssignmentProblem) -> (u64, u64) {
    let arcs: Vec<(usize, usize, u64)> = problem
        .wishes
        .iter()
        .enumerate()
        .flat_map(|(wish, demand)| {
            demand.arcs.iter().map(move |arc| (wish, arc.responder as usize, arc.cost))
        })
        .collect();
    let mut places: Vec<u32> = problem.wishes.iter().map(|wish| wish.places).collect();
    let mut cases = vec![0; problem.responders.len()];
    try_arcs(problem, &arcs, &mut places, &mut cases, (0, 0))
}

/// Takes each arc and leaves it.
fn try_arcs(
    problem: &AssignmentProblem,
    arcs: &[(usize, usize, u64)],
    places: &mut [u32],
    cases: &mut [u32],
    so_far: (u64, u64),
) -> (u64, u64) {
    let Some((&(wish, responder, cost), rest)) = arcs.split_first() else { return so_far };
    let without = try_arcs(problem, rest, places, cases, so_far);
    let supply = &problem.responders[responder];
    if places[wish] == 0 || cases[responder] == supply.capacity {
        return without;
    }
    let step = cost + supply.load_cost(cases[responder]);
    let sums = (so_far.0 + problem.wishes[wish].urgency, so_far.1 + step);
    places[wish] -= 1;
    cases[responder] += 1;
    let with = try_arcs(problem, rest, places, cases, sums);
    places[wish] += 1;
    cases[responder] -= 1;
    if (with.0, without.1) > (without.0, with.1) { with } else { without }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn no_plan_is_better(problem in any_problem(5, 4, 12)) {
        let answer = solve(&problem);
        prop_assert_eq!((answer.covered_urgency, answer.cost), best(&problem));
    }
}

/// Smaller problems are among these: of wishes that nobody may take, and of responders without arcs.
#[test]
fn no_plan_is_better_whoever_may_take_what() {
    let mut problems = 0;
    for relation in (0..1_u32 << (WISHES * RESPONDERS)).step_by(STEP) {
        let problem = of_relation(relation);
        let answer = solve(&problem);
        assert_eq!((answer.covered_urgency, answer.cost), best(&problem), "{problem:?}");
        problems += 1;
    }
    println!(
        "{problems} problems of {WISHES} wishes and {RESPONDERS} responders: no plan is better"
    );
}

/// A bit for each wish and responder says whether the one may take the other.
fn of_relation(relation: u32) -> AssignmentProblem {
    const URGENCIES: [u64; WISHES as usize] = [1, 1, 2, 3, 3];
    const CAPACITIES: [u32; RESPONDERS as usize] = [1, 2, 1, 1];
    let may = |wish: u32, responder: u32| relation >> (wish * RESPONDERS + responder) & 1 == 1;
    let cost = |wish: u32, responder: u32| u64::from((wish * 7 + responder * 5) % 11);
    let demand = |wish: u32| Demand {
        id: format!("w{wish}"),
        urgency: URGENCIES[wish as usize],
        places: 1,
        arcs: (0..RESPONDERS)
            .filter(|responder| may(wish, *responder))
            .map(|responder| Arc { responder, cost: cost(wish, responder) })
            .collect(),
        next_step: None,
    };
    let supply = |responder: u32| Supply {
        id: format!("r{responder}"),
        capacity: CAPACITIES[responder as usize],
        load_costs: vec![0, 4],
    };
    AssignmentProblem {
        wishes: (0..WISHES).map(demand).collect(),
        responders: (0..RESPONDERS).map(supply).collect(),
    }
}
