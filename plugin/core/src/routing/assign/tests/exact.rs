//! Small problems against every plan there is.

use proptest::prelude::*;

use super::properties::any_problem;
use super::{AssignmentProblem, solve};

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
