//! An assignment problem as a network, and its flow and prices read back. Every wish sends its
//! places to the root: straight, which leaves them uncovered, or through responders. How the flow
//! is found is `wish-flow`'s affair.
#![allow(clippy::indexing_slicing)]
// INVARIANT: the flow is that of the network that `lay` made of the same problem, so edges and
// nodes are met again in the same order.

use wish_flow::{Flow, Network, UNLIMITED};

use super::error::AssignError;
use super::order::Ordered;
use wish_contract::{AssignmentProblem, Price, Supply};

/// How urgency and cost become one number: urgency by the scale, and the cost.
///
/// What a change of plan saves is the sum round a cycle, which meets each wish once and the root
/// once: two arcs of a wish and two steps of load at most. So no sum of costs goes beyond `reach`,
/// and with a scale of more than twice that, one urgency outweighs any cost; besides, the two parts
/// of a price can be separated again.
#[derive(Clone, Copy)]
pub(super) struct Weighing {
    reach: i64,
    scale: i64,
}

impl Weighing {
    pub(super) fn of(problem: &AssignmentProblem) -> Result<Weighing, AssignError> {
        Self::weigh(problem).ok_or(AssignError::CostOverflow)
    }

    fn weigh(problem: &AssignmentProblem) -> Option<Weighing> {
        let dearest_load =
            problem.responders.iter().filter_map(|responder| responder.load_costs.last()).max();
        let mut dearest = dearest_load.copied().unwrap_or(0);
        for wish in &problem.wishes {
            let dearest_arc = wish.arcs.iter().map(|arc| arc.cost).max().unwrap_or(0);
            dearest = dearest.checked_add(dearest_arc)?;
        }
        let reach = i64::try_from(dearest.checked_mul(2)?).ok()?;
        let scale = reach.checked_mul(2)?.checked_add(1)?;
        Some(Weighing { reach, scale })
    }

    fn of_urgency(self, urgency: u64) -> Option<i64> {
        i64::try_from(urgency).ok()?.checked_mul(self.scale)
    }

    /// The two parts of a price.
    fn read(self, price: i64) -> Price {
        let urgency = (price + self.reach).div_euclid(self.scale);
        Price { urgency, cost: price - urgency * self.scale }
    }
}

/// The network of a problem: wishes first, then responders, then the root.
pub(super) fn lay(ordered: &Ordered<'_>, weighing: Weighing) -> Result<Network, AssignError> {
    let wishes = ordered.problem.wishes.len() as u32;
    let root = wishes + ordered.problem.responders.len() as u32;
    let mut network = Network::default();
    let mut arcs_to = vec![0_u32; ordered.problem.responders.len()];
    for (wish, arcs) in ordered.wishes() {
        let demand = ordered.demand(wish);
        let uncovered = weighing.of_urgency(demand.urgency).ok_or(AssignError::CostOverflow)?;
        network.edge(root, uncovered, UNLIMITED);
        // A wish of one place sends no more than that anyhow. Edges that are never full make for
        // fewer steps.
        let most = if demand.places == 1 { UNLIMITED } else { 1 };
        for arc in arcs {
            if ordered.supply(arc.responder).capacity > 0 {
                let cost = i64::try_from(arc.cost).map_err(|_| AssignError::CostOverflow)?;
                network.edge(wishes + arc.place, cost, most);
                arcs_to[arc.place as usize] += 1;
            }
        }
        network.node(demand.places);
    }
    for (&responder, &arcs) in ordered.responders().iter().zip(&arcs_to) {
        let supply = ordered.supply(responder);
        // One more than can come: then what is left of its capacity bears on its price.
        load(&mut network, root, supply, supply.capacity.min(arcs + 1))?;
        network.node(0);
    }
    Ok(network)
}

/// The steps of a responder's load, each an edge to the root. As costs never fall, the steps are
/// taken in turn. A responder without capacity has a step that no arc leads to.
fn load(
    network: &mut Network,
    root: u32,
    supply: &Supply,
    capacity: u32,
) -> Result<(), AssignError> {
    let mut cases = 0;
    loop {
        let cost = supply.load_cost(cases);
        let named = supply.load_costs.iter().skip(cases as usize);
        let alike = named.take_while(|&&named| named == cost).count() as u32;
        let is_last = (cases + alike) as usize >= supply.load_costs.len();
        let left = capacity - cases;
        let step = if is_last { left } else { alike.min(left) };
        let cost = i64::try_from(cost).map_err(|_| AssignError::CostOverflow)?;
        network.edge(root, cost, step.max(1));
        cases += step;
        if cases >= capacity {
            return Ok(());
        }
    }
}

/// Which of the arcs are taken.
pub(super) fn taken(ordered: &Ordered<'_>, flow: &Flow) -> Vec<bool> {
    let mut taken = Vec::with_capacity(ordered.arcs());
    let mut edge = 0;
    for (_, arcs) in ordered.wishes() {
        // The first edge of a wish is its way out.
        edge += 1;
        for arc in arcs {
            let has_edge = ordered.supply(arc.responder).capacity > 0;
            taken.push(has_edge && flow.carried[edge] > 0);
            edge += usize::from(has_edge);
        }
    }
    taken
}

/// The prices of wishes and of responders, in the problem's order.
pub(super) fn prices(
    ordered: &Ordered<'_>,
    flow: &Flow,
    weighing: Weighing,
) -> (Vec<Price>, Vec<Price>) {
    let mut of_wishes = vec![Price::default(); ordered.problem.wishes.len()];
    let mut of_responders = vec![Price::default(); ordered.problem.responders.len()];
    let mut prices = flow.prices.iter().map(|&price| weighing.read(price));
    for ((wish, _), price) in ordered.wishes().zip(prices.by_ref()) {
        of_wishes[wish as usize] = price;
    }
    for (&responder, price) in ordered.responders().iter().zip(prices) {
        if ordered.supply(responder).capacity > 0 {
            of_responders[responder as usize] = price;
        }
    }
    // Nothing sets the price of a responder without capacity but the wishes that it cannot take.
    for (wish, arcs) in ordered.wishes() {
        for arc in arcs {
            if ordered.supply(arc.responder).capacity == 0 {
                let worth = of_wishes[wish as usize].less(arc.cost);
                let known = &mut of_responders[arc.responder as usize];
                *known = worth.max(*known);
            }
        }
    }
    (of_wishes, of_responders)
}
