//! Plans through the component: each is proved by its prices before it counts, a plan that was
//! tampered with is not, and a problem that contradicts itself is answered with what is wrong.

use wish_contract::{Arc, AssignmentProblem, Demand, Supply};
use wish_runtime::plan::{self, PlanError};
use wish_tests::outreach;
use wish_tests::random::Random;

use crate::host::runtime;

const PROBLEMS: u64 = 2_000;
const MILLION: u32 = 1_000_000;

#[test]
fn every_plan_is_proved() {
    let mut random = Random::seeded(7);
    let mut plans = 0;
    for _ in 0..PROBLEMS {
        let problem: AssignmentProblem = outreach::problem(&mut random);
        let Ok(plan) = runtime().assign(&problem).expect("assign answers").value else { continue };
        assert_eq!(plan::verify(&problem, &plan), Ok(()), "of {problem:#?}\n{plan:#?}");
        plans += 1;
    }
    assert!(plans > PROBLEMS / 2, "only {plans} problems were sound");
}

#[test]
fn a_plan_that_was_tampered_with_is_not_used() {
    let problem = problem(&[(3, &[(0, 5), (1, 1)]), (1, &[(0, 2)])], &[1, 1]);
    let plan = runtime().assign(&problem).expect("assign answers").value.expect("it is sound");
    assert_eq!(plan::verify(&problem, &plan), Ok(()));
    let mut cheaper = plan.clone();
    cheaper.cost -= 1;
    assert!(matches!(plan::verify(&problem, &cheaper), Err(PlanError::TotalDiffers { .. })));
    let mut other = plan.clone();
    other.assigned[0].responder = 0;
    assert!(plan::verify(&problem, &other).is_err());
    let mut idle = plan.clone();
    idle.assigned.pop();
    assert!(plan::verify(&problem, &idle).is_err());
    let mut free = plan;
    free.wish_prices[0].urgency += 1;
    assert!(matches!(plan::verify(&problem, &free), Err(PlanError::NotProved { .. })));
}

#[test]
fn nobody_and_nothing_is_an_empty_plan() {
    let plan = runtime().assign(&problem(&[], &[])).expect("assign answers").value;
    assert_eq!(plan.expect("nothing is wrong").assigned, Vec::new());
    let alone = problem(&[(1, &[])], &[]);
    let plan = runtime().assign(&alone).expect("assign answers").value.expect("nothing is wrong");
    assert_eq!((plan.uncovered.len(), plan.covered_urgency), (1, 0));
    assert_eq!(plan::verify(&alone, &plan), Ok(()));
}

#[test]
fn a_problem_that_contradicts_itself_is_refused() {
    check("duplicate_id", |problem| problem.wishes[1].id = "w0".to_owned());
    check("duplicate_id", |problem| problem.responders[1].id = "r0".to_owned());
    check("duplicate_arc", |problem| problem.wishes[0].arcs[1].responder = 0);
    check("unknown_responder", |problem| problem.wishes[0].arcs[1].responder = 2);
    check("urgency_out_of_range", |problem| problem.wishes[0].urgency = 0);
    check("places_out_of_range", |problem| problem.wishes[0].places = 0);
    check("load_costs_fall", |problem| problem.responders[0].load_costs = vec![2, 1]);
    check("cost_overflow", |problem| problem.wishes[0].urgency = u64::MAX);
    check("cost_overflow", |problem| problem.wishes[0].arcs[0].cost = u64::MAX);
    check("too_many", |problem| {
        problem.wishes[0].arcs = (0..MILLION).map(|one| Arc { responder: one, cost: 1 }).collect();
    });
}

/// Spoils a sound problem, and sees that the rule refuses it and that the next one is planned.
fn check(code: &str, spoil: impl FnOnce(&mut AssignmentProblem)) {
    let sound = problem(&[(3, &[(0, 5), (1, 1)]), (1, &[(0, 2)])], &[1, 1]);
    let mut spoilt = sound.clone();
    spoil(&mut spoilt);
    let fault = runtime().assign(&spoilt).expect("assign answers").value.expect_err(code);
    assert_eq!(fault.code, code, "{}", fault.message);
    assert!(fault.message.len() > code.len(), "it says nothing of what to do");
    assert!(runtime().assign(&sound).expect("assign answers").value.is_ok());
}

/// Wishes by urgency and arcs, responders by capacity.
fn problem(wishes: &[(u64, &[(u32, u64)])], capacities: &[u32]) -> AssignmentProblem {
    let arc = |(responder, cost): &(u32, u64)| Arc { responder: *responder, cost: *cost };
    let wishes = wishes.iter().zip(0..).map(|((urgency, arcs), number)| Demand {
        id: format!("w{number}"),
        urgency: *urgency,
        places: 1,
        arcs: arcs.iter().map(arc).collect(),
        next_step: None,
    });
    let responders = capacities.iter().zip(0..).map(|(capacity, number)| Supply {
        id: format!("r{number}"),
        capacity: *capacity,
        load_costs: Vec::new(),
    });
    AssignmentProblem { wishes: wishes.collect(), responders: responders.collect() }
}
