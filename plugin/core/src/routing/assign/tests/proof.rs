//! Checks an answer against its problem by its prices alone, as a host would: it knows nothing of
//! how the plan was found.

use std::collections::BTreeSet;

use super::{problem, solve};
use wish_contract::{Assignment, AssignmentProblem, Price};

/// Whether the plan can be carried out, its sums are right, and no plan is better.
pub(super) fn check(problem: &AssignmentProblem, answer: &Assignment) -> Result<(), String> {
    if answer.wish_prices.len() != problem.wishes.len()
        || answer.responder_prices.len() != problem.responders.len()
    {
        return Err("prices are missing".to_owned());
    }
    let pairs: BTreeSet<(u32, u32)> =
        answer.assigned.iter().map(|pair| (pair.wish, pair.responder)).collect();
    if pairs.len() != answer.assigned.len() {
        return Err("a pair is assigned twice".to_owned());
    }
    let mut cases = vec![0_u32; problem.responders.len()];
    for &(_, responder) in &pairs {
        *cases.get_mut(responder as usize).ok_or("no such responder")? += 1;
    }
    let (covered, arc_cost) = wishes(problem, answer, &pairs)?;
    let load_cost = responders(problem, answer, &cases)?;
    if (covered, arc_cost + load_cost) != (answer.covered_urgency, answer.cost) {
        return Err("the sums are wrong".to_owned());
    }
    Ok(())
}

/// The urgency covered and the cost of arcs.
fn wishes(
    problem: &AssignmentProblem,
    answer: &Assignment,
    pairs: &BTreeSet<(u32, u32)>,
) -> Result<(u64, u64), String> {
    let (mut covered, mut cost, mut met) = (0, 0, 0);
    for (index, wish) in problem.wishes.iter().enumerate() {
        let price = answer.wish_prices[index];
        let mut held = 0;
        for arc in &wish.arcs {
            let through = answer.responder_prices[arc.responder as usize].plus(arc.cost);
            let assigned = pairs.contains(&(index as u32, arc.responder));
            if assigned {
                held += 1;
                cost += arc.cost;
            }
            if if assigned { through > price } else { through < price } {
                return Err(format!("`{}` and {} do not fit their prices", wish.id, arc.responder));
            }
        }
        let uncovered = Price { urgency: i64::try_from(wish.urgency).unwrap(), cost: 0 };
        if held > wish.places || price > uncovered || held < wish.places && price < uncovered {
            return Err(format!("`{}` does not fit its price", wish.id));
        }
        covered += wish.urgency * u64::from(held);
        met += held as usize;
        let left = answer.uncovered.iter().find(|left| left.wish as usize == index);
        if left.map_or(0, |left| left.places) != wish.places - held {
            return Err(format!("`{}` is not told of rightly", wish.id));
        }
    }
    if met == pairs.len() { Ok((covered, cost)) } else { Err("no arc for a pair".to_owned()) }
}

/// The cost of load.
fn responders(
    problem: &AssignmentProblem,
    answer: &Assignment,
    cases: &[u32],
) -> Result<u64, String> {
    let mut cost = 0;
    for (index, (responder, &cases)) in problem.responders.iter().zip(cases).enumerate() {
        let price = answer.responder_prices[index];
        let load = |case: u32| {
            let named = responder.load_costs.get(case as usize).or(responder.load_costs.last());
            named.copied().unwrap_or(0)
        };
        let last = Price::default().plus(cases.checked_sub(1).map_or(0, load));
        let next = Price::default().plus(load(cases));
        if cases > responder.capacity
            || cases > 0 && price < last
            || cases < responder.capacity && price > next
        {
            return Err(format!("`{}` does not fit its price", responder.id));
        }
        cost += (0..cases).map(load).sum::<u64>();
    }
    Ok(cost)
}

#[test]
fn a_plan_that_was_tampered_with_is_not_proved() {
    let problem = problem(
        "w1 urgency 2: a 5, b 2
         w2 urgency 1: a 1
         w3 urgency 1: b 4
         a takes 1
         b takes 1, load 0 1",
    );
    let plan = solve(&problem);
    let tampers: [fn(&mut Assignment); 7] = [
        |plan| plan.cost -= 1,
        |plan| plan.covered_urgency += 1,
        |plan| plan.wish_prices[2].cost -= 1,
        |plan| plan.responder_prices[1].urgency -= 1,
        |plan| plan.assigned[0].responder = 0,
        |plan| plan.uncovered[0].places = 2,
        |plan| plan.assigned.truncate(1),
    ];
    for (place, tamper) in tampers.into_iter().enumerate() {
        let mut tampered = plan.clone();
        tamper(&mut tampered);
        assert!(check(&problem, &tampered).is_err(), "{place}: {tampered:?}");
    }
}
