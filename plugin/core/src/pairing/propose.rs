//! Proposes ties: near, and evenly spread, the even spread weighing more.
//!
//! Of the two sides, those that have exactly one of the other take the part of wishes in a plan of
//! `routing::assign`, and those who may have several the part of responders. Every wish may go to
//! every taker. What one costs is how far apart the two are, level by level; what a taker's first,
//! second, third cost beside is 0, once, twice the [`STEP`].
//!
//! The cheapest plan is even: of any two takers one has at most one more. Otherwise one wish of the
//! fuller taker could go over to the emptier. That saves at least a `STEP` of load, since the place
//! given up costs at least a `STEP` more than the place taken, and adds at most the longest
//! distance, which is shorter than a `STEP`. So however many ties there are, no spread is ever
//! given for nearness; and of the even plans the nearest is taken.

use super::PairingParties;
use crate::explain::rules;
use crate::order;
use crate::policy::Policy;
use crate::policy::duties::OneFor;
use crate::routing::assign::assign;
use crate::routing::roll::{self, Checked};
use wish_contract::{
    AREA_SEGMENTS_MAX, Arc, Area, AssignmentProblem, Demand, Fault, Partner, Proposal, Proposed,
    Reason, Supply, area_levels_shared,
};

/// Most pairs of a partner and an area that are weighed up.
pub const PAIRS_MAX: usize = 1_000_000;
/// What each further tie of a taker costs more than the one before it.
// INVARIANT: more than the longest distance, which is `AREA_SEGMENTS_MAX`.
const STEP: usize = AREA_SEGMENTS_MAX + 1;

/// A side of the pairing in the plan, by name.
struct Party<'a> {
    id: &'a str,
    area: &'a str,
}

/// Ties that are near and evenly spread.
pub fn propose(
    policy: &Policy,
    pairing: &str,
    partners: &[Partner],
    areas: &[Area],
) -> Result<Proposal, Fault> {
    proposed(policy, pairing, partners, areas).map_err(|fault| *fault)
}

fn proposed(
    policy: &Policy,
    pairing: &str,
    partners: &[Partner],
    areas: &[Area],
) -> Checked<Proposal> {
    let parties = PairingParties::of(policy, pairing, partners, areas)?;
    let responders = parties.responders_by_name();
    let grounds = parties.grounds_by_name();
    let pairs = responders.len().saturating_mul(grounds.len());
    roll::sized(policy, "partners_by_areas", pairs, PAIRS_MAX)?;
    let one_for = parties.pairing.one_for;
    let (wishes, takers) = match one_for {
        OneFor::EachResponder => (&responders, &grounds),
        OneFor::EachArea => (&grounds, &responders),
    };
    let plan = assign(&problem(wishes, takers))?;
    let mut ties: Vec<(usize, usize)> = Vec::new();
    for one in &plan.assigned {
        let (wish, taker) = (one.wish as usize, one.responder as usize);
        ties.push(match one_for {
            OneFor::EachResponder => (wish, taker),
            OneFor::EachArea => (taker, wish),
        });
    }
    order::sort(&mut ties);
    Ok(proposal(&parties, &responders, &grounds, &ties))
}

/// Every wish wants one taker; every taker may have all.
fn problem(wishes: &[Party<'_>], takers: &[Party<'_>]) -> AssignmentProblem {
    let even = wishes.len().div_ceil(takers.len().max(1));
    // One place more than the evenest spread needs: costs need rise no further, since the last
    // repeats, and some taker always has one of the rising places free.
    let load_costs: Vec<u64> = (0..=even).map(|place| (place * STEP) as u64).collect();
    let demand = |wish: &Party<'_>| Demand {
        id: wish.id.to_owned(),
        urgency: 1,
        places: 1,
        arcs: takers.iter().zip(0..).map(|(taker, place)| arc(wish, taker, place)).collect(),
        next_step: None,
    };
    let supply = |taker: &Party<'_>| Supply {
        id: taker.id.to_owned(),
        capacity: u32::try_from(wishes.len()).unwrap_or(u32::MAX),
        load_costs: load_costs.clone(),
    };
    AssignmentProblem {
        wishes: wishes.iter().map(demand).collect(),
        responders: takers.iter().map(supply).collect(),
    }
}

fn arc(wish: &Party<'_>, taker: &Party<'_>, responder: u32) -> Arc {
    let distance = AREA_SEGMENTS_MAX.saturating_sub(area_levels_shared(wish.area, taker.area));
    Arc { responder, cost: distance as u64 }
}

fn proposal(
    parties: &PairingParties<'_>,
    responders: &[Party<'_>],
    grounds: &[Party<'_>],
    ties: &[(usize, usize)],
) -> Proposal {
    let mut of_responder = vec![0_u32; responders.len()];
    let mut of_ground = vec![0_u32; grounds.len()];
    for (responder, ground) in ties {
        count(&mut of_responder, *responder);
        count(&mut of_ground, *ground);
    }
    let each_responder = parties.pairing.one_for == OneFor::EachResponder;
    let mut proposal = Proposal::default();
    for (at, ground_at) in ties {
        let (Some(responder), Some(ground)) = (responders.get(*at), grounds.get(*ground_at)) else {
            continue;
        };
        let because = if each_responder {
            because(responder, ground, *ground_at, grounds, &of_ground)
        } else {
            because(ground, responder, *at, responders, &of_responder)
        };
        proposal.ties.push(Proposed {
            responder: responder.id.to_owned(),
            area: ground.id.to_owned(),
            because: *because,
        });
    }
    for (responder, count) in responders.iter().zip(of_responder) {
        if count == 0 {
            proposal.unpaired_responders.push(responder.id.to_owned());
        }
    }
    for area in
        parties.areas_by_name.iter().filter_map(|entry| parties.areas.get(entry.place as usize))
    {
        let ground = grounds.binary_search_by(|ground| ground.id.cmp(area)).ok();
        let tied = ground.and_then(|ground| of_ground.get(ground)).is_some_and(|count| *count > 0);
        if !tied {
            proposal.unpaired_areas.push(area.clone());
        }
    }
    proposal
}

fn count(counts: &mut [u32], place: usize) {
    if let Some(count) = counts.get_mut(place) {
        *count += 1;
    }
}

/// Why a wish goes to a taker: because none is nearer, or because the nearest has enough.
fn because(
    wish: &Party<'_>,
    taker: &Party<'_>,
    taker_at: usize,
    takers: &[Party<'_>],
    ties: &[u32],
) -> Box<Reason> {
    let levels = area_levels_shared(wish.area, taker.area);
    let mut nearest = (levels, taker_at);
    for (place, other) in takers.iter().enumerate() {
        let shared = area_levels_shared(wish.area, other.area);
        if shared > nearest.0 {
            nearest = (shared, place);
        }
    }
    let ties_of = |place: usize| ties.get(place).copied().unwrap_or(0);
    let balanced = nearest.1 != taker_at;
    let rule = if balanced { rules::PAIRING_BALANCED } else { rules::PAIRING_NEAREST };
    let reason = Reason::of(rule)
        .text("one", wish.id)
        .text("taker", taker.id)
        .number("levels", levels)
        .number("ties", ties_of(taker_at));
    if !balanced {
        return reason;
    }
    let nearer = takers.get(nearest.1).map_or("", |nearer| nearer.id);
    reason
        .text("nearer", nearer)
        .number("nearer_levels", nearest.0)
        .number("nearer_ties", ties_of(nearest.1))
}

impl<'a> PairingParties<'a> {
    /// The partners of the pairing's kinds, by id.
    fn responders_by_name(&self) -> Vec<Party<'a>> {
        let partners =
            self.partners_by_id.iter().filter_map(|entry| self.partners.get(entry.place as usize));
        let admitted = partners.filter(|partner| self.admits(partner));
        admitted.map(|partner| Party { id: &partner.id, area: &partner.area }).collect()
    }

    /// The areas of the pairing's level, by name.
    fn grounds_by_name(&self) -> Vec<Party<'a>> {
        let areas =
            self.areas_by_name.iter().filter_map(|entry| self.areas.get(entry.place as usize));
        let level = areas.filter(|area| self.is_level(area));
        level.map(|area| Party { id: area, area }).collect()
    }
}
