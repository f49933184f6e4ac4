//! Decides who should take which of many wishes: as much urgency covered as can be, and of all such
//! plans the cheapest. What a cost is, and whom to ask about one wish, is for those who call.
//!
//! Nothing here depends on the order in which wishes, responders and arcs are listed: all are gone
//! through by id, and of plans equally good the one is taken that this order leads to.

mod error;
mod network;
mod order;
#[cfg(test)]
mod tests;

pub use error::{ARCS_MAX, ARCS_OF_WISH_MAX};
pub use error::{AssignError, PLACES_MAX, RESPONDERS_MAX, WISHES_MAX};

use wish_contract::{Assigned, Assignment, AssignmentProblem, Fault, Uncovered, UncoveredReason};
use wish_flow::cheapest_flow;

use network::Weighing;
use order::Ordered;

/// Makes the best plan, with the prices that prove it.
///
/// The wishes of the plan come by id, and so do the responders of a wish.
pub fn assign(problem: &AssignmentProblem) -> Result<Assignment, Fault> {
    Ok(best_plan(problem)?)
}

fn best_plan(problem: &AssignmentProblem) -> Result<Assignment, AssignError> {
    let ordered = Ordered::of(problem)?;
    let weighing = Weighing::of(problem)?;
    let flow = cheapest_flow(&network::lay(&ordered, weighing)?)?;
    let taken = network::taken(&ordered, &flow);
    let (covered_urgency, cost) = totals(&ordered, &taken).ok_or(AssignError::CostOverflow)?;
    let (wish_prices, responder_prices) = network::prices(&ordered, &flow, weighing);
    let (assigned, uncovered) = places(&ordered, &taken);
    Ok(Assignment { assigned, uncovered, covered_urgency, cost, wish_prices, responder_prices })
}

/// The places taken and those left open.
fn places(ordered: &Ordered<'_>, taken: &[bool]) -> (Vec<Assigned>, Vec<Uncovered>) {
    let (mut assigned, mut uncovered) = (Vec::new(), Vec::new());
    for (wish, arcs) in ordered.plan(taken) {
        let demand = ordered.demand(wish);
        let mut places = demand.places;
        // Who may take one of the places left open.
        let mut why = UncoveredReason::NoArcs;
        for (arc, taken) in arcs {
            if taken {
                assigned.push(Assigned { wish, responder: arc.responder });
                places -= 1;
            } else if ordered.supply(arc.responder).capacity > 0 {
                why = UncoveredReason::Outweighed;
            } else if why == UncoveredReason::NoArcs {
                why = UncoveredReason::NoCapacity;
            }
        }
        if places > 0 {
            uncovered.push(Uncovered { wish, places, why, next_step: demand.next_step.clone() });
        }
    }
    (assigned, uncovered)
}

/// The urgency covered and the cost, where they fit.
fn totals(ordered: &Ordered<'_>, taken: &[bool]) -> Option<(u64, u64)> {
    let (mut covered_urgency, mut cost) = (0_u64, 0_u64);
    let mut loads = vec![0_u32; ordered.problem.responders.len()];
    for (wish, arcs) in ordered.plan(taken) {
        for (arc, _) in arcs.filter(|&(_, taken)| taken) {
            let load = loads.get_mut(arc.responder as usize)?;
            let load_cost = ordered.supply(arc.responder).load_cost(*load);
            *load += 1;
            cost = cost.checked_add(arc.cost)?.checked_add(load_cost)?;
            covered_urgency = covered_urgency.checked_add(ordered.demand(wish).urgency)?;
        }
    }
    Some((covered_urgency, cost))
}
