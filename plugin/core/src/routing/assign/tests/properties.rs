//! What holds for problems of any size and shape.

use proptest::prelude::*;

use super::{Arc, AssignmentProblem, Demand, Supply, rendered, solve};

/// A problem of so many wishes, responders and arcs at most, of one of several shapes.
pub(super) fn any_problem(
    wishes: usize,
    responders: usize,
    arcs: usize,
) -> impl Strategy<Value = AssignmentProblem> {
    let shape = (prop::sample::select(vec![1_u64, 3, 1_000]), 0_u32..6, 1_u32..4, 1_u64..5);
    shape.prop_flat_map(move |(cost_max, capacity_max, places_max, urgency_max)| {
        let supply = (0..=capacity_max, prop::collection::vec(0_u64..4, 0..5));
        let demand = (1..=urgency_max, 1..=places_max);
        let wishes = prop::collection::vec(demand, 0..=wishes);
        let arc = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..=cost_max);
        let arcs = prop::collection::vec(arc, 0..=arcs);
        (wishes, prop::collection::vec(supply, 0..=responders), arcs).prop_map(assemble)
    })
}

type Drawn =
    (Vec<(u64, u32)>, Vec<(u32, Vec<u64>)>, Vec<(prop::sample::Index, prop::sample::Index, u64)>);

fn assemble((wishes, responders, arcs): Drawn) -> AssignmentProblem {
    let demand = |(index, (urgency, places)): (usize, (u64, u32))| Demand {
        id: format!("w{index}"),
        urgency,
        places,
        arcs: Vec::new(),
        next_step: None,
    };
    let supply = |(index, (capacity, mut load_costs)): (usize, (u32, Vec<u64>))| {
        load_costs.sort_unstable();
        Supply { id: format!("r{index}"), capacity, load_costs }
    };
    let mut problem = AssignmentProblem {
        wishes: wishes.into_iter().enumerate().map(demand).collect(),
        responders: responders.into_iter().enumerate().map(supply).collect(),
    };
    if problem.wishes.is_empty() || problem.responders.is_empty() {
        return problem;
    }
    for (wish, responder, cost) in arcs {
        let responder = responder.index(problem.responders.len()) as u32;
        let wish = wish.index(problem.wishes.len());
        let known = &mut problem.wishes[wish].arcs;
        if known.iter().all(|arc| arc.responder != responder) {
            known.push(Arc { responder, cost });
        }
    }
    problem
}

/// The problem with wishes, responders and arcs in an order drawn by `keys`.
fn shuffled(problem: &AssignmentProblem, keys: &[u64]) -> AssignmentProblem {
    let order = |count: usize, salt: u64| {
        let mut order: Vec<usize> = (0..count).collect();
        let key = |index: usize| keys[index % keys.len()].rotate_left(index as u32) ^ salt;
        order.sort_by_key(|&index| (key(index).wrapping_mul(0x9E37_79B9_7F4A_7C15), index));
        order
    };
    let responders = order(problem.responders.len(), 1);
    let moved = |old: u32| responders.iter().position(|&index| index == old as usize).unwrap();
    let wish = |index: usize| {
        let mut wish = problem.wishes[index].clone();
        let arcs = order(wish.arcs.len(), 2).into_iter().map(|arc| {
            let arc = wish.arcs[arc];
            Arc { responder: moved(arc.responder) as u32, ..arc }
        });
        wish.arcs = arcs.collect();
        wish
    };
    AssignmentProblem {
        wishes: order(problem.wishes.len(), 3).into_iter().map(wish).collect(),
        responders: responders.iter().map(|&index| problem.responders[index].clone()).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_plan_is_proved(problem in any_problem(120, 20, 900)) {
        solve(&problem);
    }

    #[test]
    fn order_changes_nothing(
        problem in any_problem(30, 10, 150),
        keys in prop::collection::vec(any::<u64>(), 1..8),
    ) {
        let shuffled = shuffled(&problem, &keys);
        prop_assert_eq!(
            rendered(&problem, &solve(&problem)),
            rendered(&shuffled, &solve(&shuffled))
        );
    }

    #[test]
    fn one_more_responder_covers_no_less(problem in any_problem(30, 10, 150)) {
        let covered = solve(&problem).covered_urgency;
        let mut fewer = problem;
        let Some(_) = fewer.responders.pop() else { return Ok(()) };
        let left = fewer.responders.len();
        for wish in &mut fewer.wishes {
            wish.arcs.retain(|arc| (arc.responder as usize) < left);
        }
        prop_assert!(solve(&fewer).covered_urgency <= covered);
    }
}

/// Numbers that look drawn, always the same.
fn drawn(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % below
    }
}

#[test]
fn a_town_in_a_hurry_is_proved() {
    let mut draw = drawn(7);
    let responders: Vec<Supply> = (0..60)
        .map(|index| Supply {
            id: format!("r{index}"),
            capacity: draw(20) as u32,
            load_costs: vec![0, 1, 3, 6, 10],
        })
        .collect();
    let wishes = (0..600)
        .map(|index| {
            let start = if index % 3 == 0 { draw(60) } else { draw(6) };
            let arc = |step: u64| Arc {
                responder: ((start + step * step) % 60) as u32,
                cost: draw(1_000),
            };
            let mut arcs: Vec<Arc> = (0..20).map(arc).collect();
            arcs.sort_by_key(|arc| arc.responder);
            arcs.dedup_by_key(|arc| arc.responder);
            Demand {
                id: format!("w{index}"),
                urgency: 1 + draw(9),
                places: 1 + draw(3) as u32,
                arcs,
                next_step: None,
            }
        })
        .collect();
    let answer = solve(&AssignmentProblem { wishes, responders });
    assert!(!answer.assigned.is_empty() && !answer.uncovered.is_empty());
}
