//! What stands in the way of a place that stays open, and of a responder without a wish: read off
//! the prices of a plan. Whether the plan is the best is for its proof.

use std::collections::BTreeSet;

use wish_contract::{Assignment, AssignmentProblem, Price, Reference};

/// What stands in the way, in the order of the problem. Places in its lists count from 0; among
/// equals the first id is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// For each wish that stays open, wholly or in part, though somebody more might take it.
    pub outweighed: Vec<Outweighed>,
    /// For each responder with capacity and arcs, but without a wish.
    pub passed_over: Vec<PassedOver>,
}

/// What it would take to cover one more place of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outweighed {
    /// The wish.
    pub wish: u32,
    /// Who would take it.
    pub responder: u32,
    /// The urgency that would be left open instead: more than the wish has; or as much, and then
    /// the cost is what it would come to on top.
    pub instead: Price,
}

/// What it would cost to give a responder a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// The responder.
    pub responder: u32,
    /// The wish that comes nearest to it.
    pub wish: u32,
    /// How much dearer the plan would be. 0: the plan would be as good.
    pub dearer_by: u64,
}

/// Reads the reasons off a plan of the problem.
#[must_use]
pub fn reasons(problem: &AssignmentProblem, plan: &Assignment) -> Reasons {
    let taken: BTreeSet<(u32, u32)> =
        plan.assigned.iter().map(|one| (one.wish, one.responder)).collect();
    let busy: BTreeSet<u32> = plan.assigned.iter().map(|one| one.responder).collect();
    let open: BTreeSet<u32> = plan.uncovered.iter().map(|one| one.wish).collect();
    let mut outweighed = Vec::new();
    let mut nearest: Vec<Nearest<'_>> = vec![None; problem.responders.len()];
    for ((wish, demand), price) in (0..).zip(&problem.wishes).zip(&plan.wish_prices) {
        let mut least: Option<(Cost, &Reference, u32)> = None;
        for arc in demand.arcs.iter().filter(|arc| !taken.contains(&(wish, arc.responder))) {
            let place = arc.responder as usize;
            let supply = problem.responders.get(place).filter(|supply| supply.capacity > 0);
            let there = plan.responder_prices.get(place);
            let (Some(supply), Some(there)) = (supply, there) else { continue };
            let cost = i64::try_from(arc.cost).unwrap_or(i64::MAX);
            let instead = (there.urgency, there.cost.saturating_add(cost));
            let through = (instead, &supply.id, arc.responder);
            least = Some(least.map_or(through, |known| known.min(through)));
            if let Some(nearest) = nearest.get_mut(place).filter(|_| !busy.contains(&arc.responder))
            {
                // Neither price has any urgency in it: else the responder would take the wish.
                let gap = instead.1.saturating_sub(price.cost);
                let with = (u64::try_from(gap).unwrap_or(0), &demand.id, wish);
                *nearest = Some(nearest.map_or(with, |known| known.min(with)));
            }
        }
        let least = least.filter(|_| open.contains(&wish));
        outweighed.extend(least.map(|((urgency, cost), _, responder)| Outweighed {
            wish,
            responder,
            instead: Price { urgency, cost },
        }));
    }
    Reasons { outweighed, passed_over: passed_over(&nearest) }
}

/// Urgency, then cost.
type Cost = (i64, i64);

/// How much dearer a responder makes the plan by the wish that comes nearest to it; by id and
/// place.
type Nearest<'a> = Option<(u64, &'a Reference, u32)>;

fn passed_over(nearest: &[Nearest<'_>]) -> Vec<PassedOver> {
    let found =
        (0..).zip(nearest).filter_map(|(responder, nearest)| Some((responder, (*nearest)?)));
    found
        .map(|(responder, (dearer_by, _, wish))| PassedOver { responder, wish, dearer_by })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Outweighed, PassedOver, reasons};
    use wish_contract::{
        Arc, Assigned, Assignment, AssignmentProblem, Demand, Price, Supply, Uncovered,
        UncoveredReason,
    };

    /// Two wishes want `a`, who has room for the more urgent one; `b` would be dearer for that one.
    #[test]
    fn what_is_left_has_its_reason() {
        let arc = |responder, cost| Arc { responder, cost };
        let wish = |id: &str, urgency, arcs: Vec<Arc>| Demand {
            id: id.to_owned(),
            urgency,
            places: 1,
            arcs,
            next_step: None,
        };
        let supply = |id: &str| Supply { id: id.to_owned(), capacity: 1, load_costs: Vec::new() };
        let problem = AssignmentProblem {
            wishes: vec![wish("w1", 3, vec![arc(0, 2), arc(1, 9)]), wish("w2", 1, vec![])],
            responders: vec![supply("a"), supply("b")],
        };
        let price = |urgency, cost| Price { urgency, cost };
        let plan = Assignment {
            assigned: vec![Assigned { wish: 0, responder: 0 }],
            uncovered: vec![Uncovered {
                wish: 1,
                places: 1,
                why: UncoveredReason::NoArcs,
                next_step: None,
            }],
            covered_urgency: 3,
            cost: 2,
            wish_prices: vec![price(0, 2), price(1, 0)],
            responder_prices: vec![price(0, 0), price(0, 0)],
        };
        assert_eq!(crate::plan::verify(&problem, &plan), Ok(()));
        let found = reasons(&problem, &plan);
        assert_eq!(found.outweighed, Vec::<Outweighed>::new());
        assert_eq!(found.passed_over, [PassedOver { responder: 1, wish: 0, dearer_by: 7 }]);
    }
}
