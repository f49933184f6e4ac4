//! Proves a plan before it is used: that it breaks no limit, that its totals are true, and, by its
//! prices, that no plan is better. One pass over the problem, independent of how the plan was found.
//!
//! The proof is linear programming duality: a plan and prices that satisfy complementary slackness are
//! both optimal (Ahuja, Magnanti, Orlin, *Network Flows*, 1993, theorem 9.4). Costs and prices are
//! pairs of urgency and cost, compared by urgency first, so that the two aims are proved at once.

use std::collections::BTreeSet;

use thiserror::Error;

use wish_contract::{Assignment, AssignmentProblem, Price, Supply};

mod reasons;

pub use reasons::{Outweighed, PassedOver, Reasons, reasons};

/// Why a plan may not be used. Places count from 0.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// It speaks of somebody or something that the problem does not have.
    #[error("the plan names {what} {place}, which the problem does not have")]
    Unknown {
        /// `wish` or `responder`.
        what: &'static str,
        /// The place in its list.
        place: u32,
    },
    /// It gives a wish to somebody who may not take it, or twice.
    #[error(
        "the plan gives wish {wish} to responder {responder}, who may take it once at most, or not at all"
    )]
    NotAllowed {
        /// The wish.
        wish: u32,
        /// The responder.
        responder: u32,
    },
    /// It gives a responder more than its capacity.
    #[error("the plan gives responder {responder} {wishes} wishes, but its capacity is {capacity}")]
    OverCapacity {
        /// The responder.
        responder: u32,
        /// How many it is given.
        wishes: u32,
        /// How many it may take.
        capacity: u32,
    },
    /// The places taken and left open of a wish are not its places.
    #[error("the plan accounts for {stated} places of wish {wish}, which has {places}")]
    PlacesDiffer {
        /// The wish.
        wish: u32,
        /// Taken and open ones.
        stated: u64,
        /// What it has.
        places: u32,
    },
    /// Its totals are not those of what it assigns.
    #[error("the plan says {stated} of {what}, but it comes to {true_total}")]
    TotalDiffers {
        /// `urgency` or `cost`.
        what: &'static str,
        /// What it says.
        stated: u64,
        /// What it is.
        true_total: i128,
    },
    /// Its prices do not prove that no plan is better.
    #[error("the plan's prices do not prove it the best: see {what} {place}")]
    NotProved {
        /// `wish` or `responder`.
        what: &'static str,
        /// The place in its list.
        place: u32,
    },
}

/// Urgency, then cost.
type Pair = (i128, i128);

const NOTHING: Pair = (0, 0);

/// Whether the plan is one for this problem, and the best.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn verify(problem: &AssignmentProblem, plan: &Assignment) -> Result<(), PlanError> {
    let taken = taken(problem, plan)?;
    let loads = loads(problem, plan)?;
    let open = open(problem, plan)?;
    let mut urgency = 0_i128;
    let mut cost: i128 = plan_load_cost(problem, &loads);
    for (index, wish) in problem.wishes.iter().enumerate() {
        let place = place(index);
        let price = pair(plan.wish_prices.get(index), "wish", place)?;
        let not_proved = || PlanError::NotProved { what: "wish", place };
        let mut places = u64::from(open[index]);
        for arc in &wish.arcs {
            let there = pair(
                plan.responder_prices.get(arc.responder as usize),
                "responder",
                arc.responder,
            )?;
            let reduced = (there.0 - price.0, i128::from(arc.cost) - price.1 + there.1);
            if taken.contains(&(place, arc.responder)) {
                places += 1;
                urgency += i128::from(wish.urgency);
                cost += i128::from(arc.cost);
                (reduced <= NOTHING).then_some(()).ok_or_else(not_proved)?;
            } else {
                (reduced >= NOTHING).then_some(()).ok_or_else(not_proved)?;
            }
        }
        if places != u64::from(wish.places) {
            return Err(PlanError::PlacesDiffer {
                wish: place,
                stated: places,
                places: wish.places,
            });
        }
        // What an open place costs is its urgency.
        let worth = (i128::from(wish.urgency), 0);
        if (open[index] > 0 && price < worth) || (open[index] < wish.places && price > worth) {
            return Err(not_proved());
        }
    }
    for (index, supply) in problem.responders.iter().enumerate() {
        responder_is_proved(supply, loads[index], plan, place(index))?;
    }
    total("urgency", plan.covered_urgency, urgency)?;
    total("cost", plan.cost, cost)
}

/// Which arcs the plan uses, each once.
fn taken(
    problem: &AssignmentProblem,
    plan: &Assignment,
) -> Result<BTreeSet<(u32, u32)>, PlanError> {
    let mut taken = BTreeSet::new();
    for one in &plan.assigned {
        let unknown = PlanError::Unknown { what: "wish", place: one.wish };
        let wish = problem.wishes.get(one.wish as usize).ok_or(unknown)?;
        let may = wish.arcs.iter().any(|arc| arc.responder == one.responder);
        if !may || !taken.insert((one.wish, one.responder)) {
            return Err(PlanError::NotAllowed { wish: one.wish, responder: one.responder });
        }
    }
    Ok(taken)
}

/// How many wishes each responder is given.
fn loads(problem: &AssignmentProblem, plan: &Assignment) -> Result<Vec<u32>, PlanError> {
    let mut loads = vec![0_u32; problem.responders.len()];
    for one in &plan.assigned {
        let unknown = PlanError::Unknown { what: "responder", place: one.responder };
        *loads.get_mut(one.responder as usize).ok_or(unknown)? += 1;
    }
    for (index, (supply, load)) in problem.responders.iter().zip(&loads).enumerate() {
        if *load > supply.capacity {
            let (responder, wishes, capacity) = (place(index), *load, supply.capacity);
            return Err(PlanError::OverCapacity { responder, wishes, capacity });
        }
    }
    Ok(loads)
}

/// How many places of each wish stay open.
fn open(problem: &AssignmentProblem, plan: &Assignment) -> Result<Vec<u32>, PlanError> {
    let mut open = vec![0_u32; problem.wishes.len()];
    for one in &plan.uncovered {
        let unknown = PlanError::Unknown { what: "wish", place: one.wish };
        let places = open.get_mut(one.wish as usize).ok_or(unknown)?;
        *places = places.saturating_add(one.places);
    }
    Ok(open)
}

/// What the number-th wish of a responder costs beside its arc, from 0.
fn load_cost(supply: &Supply, number: u32) -> i128 {
    let cost = supply.load_costs.get(number as usize).or(supply.load_costs.last());
    i128::from(cost.copied().unwrap_or(0))
}

fn plan_load_cost(problem: &AssignmentProblem, loads: &[u32]) -> i128 {
    let one = |(supply, load): (&Supply, &u32)| -> i128 {
        (0..*load).map(|number| load_cost(supply, number)).sum()
    };
    problem.responders.iter().zip(loads).map(one).sum()
}

/// Its last wish is worth what it costs, and one more would not be.
fn responder_is_proved(
    supply: &Supply,
    load: u32,
    plan: &Assignment,
    place: u32,
) -> Result<(), PlanError> {
    let price = pair(plan.responder_prices.get(place as usize), "responder", place)?;
    let last = load.checked_sub(1).map(|number| (0, load_cost(supply, number)));
    let next = (load < supply.capacity).then(|| (0, load_cost(supply, load)));
    if last.is_some_and(|last| last > price) || next.is_some_and(|next| next < price) {
        return Err(PlanError::NotProved { what: "responder", place });
    }
    Ok(())
}

fn pair(price: Option<&Price>, what: &'static str, place: u32) -> Result<Pair, PlanError> {
    let price = price.ok_or(PlanError::NotProved { what, place })?;
    Ok((i128::from(price.urgency), i128::from(price.cost)))
}

fn total(what: &'static str, stated: u64, true_total: i128) -> Result<(), PlanError> {
    if i128::from(stated) == true_total {
        return Ok(());
    }
    Err(PlanError::TotalDiffers { what, stated, true_total })
}

fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
