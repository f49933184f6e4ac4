//! Questions about whom to ask, made from random cases: candidates with a past, plans, ties, minimums
//! and lists. The answers are for those who compare them.

use wish_contract::Case;
use wish_contract::Party;
use wish_contract::Responder;
use wish_contract::{Arc, AssignmentProblem, Demand, Supply};
use wish_contract::{Area, Instant};
use wish_contract::{Candidate, MatchRequest, RankingRequest};
use wish_contract::{Partner, Tie};

use crate::random::Random;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Everything that can be asked about one case and those around it.
pub struct Questions {
    pub ranking: RankingRequest,
    pub matching: MatchRequest,
    pub problem: AssignmentProblem,
    pub parties: Vec<Party>,
    pub ties: Vec<Tie>,
    pub partners: Vec<Partner>,
    pub areas: Vec<Area>,
    pub now: Instant,
}

impl Questions {
    /// Questions about a case, with the responders around it.
    #[must_use]
    pub fn about(
        case: &Case,
        responders: &[Responder],
        now: Instant,
        random: &mut Random,
    ) -> Questions {
        let candidates: Vec<Candidate> =
            responders.iter().map(|one| candidate(one.clone(), now, random)).collect();
        let other = Case { id: format!("{}-too", case.id), ..case.clone() };
        let areas: Vec<Area> =
            (0..4).map(|number| format!("{}/x{number}", parent(&case.need.area))).collect();
        let ties = responders.iter().map(|one| tie(one, &areas, now, random)).collect();
        Questions {
            ranking: RankingRequest {
                subject: case.clone(),
                candidates: candidates.clone(),
                area_notices: small(random.below(40)),
                now,
                limit: small(random.below(6)),
            },
            matching: MatchRequest { cases: vec![case.clone(), other], candidates, now },
            problem: problem(random),
            parties: responders.iter().map(|one| party(one, random)).collect(),
            ties,
            partners: responders.iter().map(partner).collect(),
            areas,
            now,
        }
    }
}

fn candidate(facts: Responder, now: Instant, random: &mut Random) -> Candidate {
    Candidate {
        facts,
        recent_claims: small(random.below(5)),
        no_shows: small(random.below(3)),
        owed: small(random.below(2)),
        notices: small(random.below(8)),
        last_notice: random.chance(40).then(|| now.saturating_sub(random.between(0, 6) * DAY_MS)),
    }
}

/// A small problem; now and then one that contradicts itself.
#[must_use]
pub fn problem(random: &mut Random) -> AssignmentProblem {
    let responders = random.below(6);
    let supply = |number: u64, random: &mut Random| Supply {
        id: format!("r{number}"),
        capacity: small(random.below(4)),
        load_costs: (0..random.below(4)).map(|step| step * random.below(9)).collect(),
    };
    let demand = |number: u64, random: &mut Random| Demand {
        id: format!("w{}", if random.chance(1) { 0 } else { number }),
        urgency: if random.chance(1) { 0 } else { 1 + random.below(9) },
        places: small(1 + random.below(2)),
        arcs: arcs(responders, random),
        next_step: random.chance(50).then(|| "district-social".to_owned()),
    };
    let wishes = (0..random.below(8)).map(|number| demand(number, random)).collect();
    let responders = (0..responders).map(|number| supply(number, random)).collect();
    AssignmentProblem { wishes, responders }
}

/// A large problem: a score of arcs for each wish, and places for nine in ten wishes.
#[must_use]
pub fn large_problem(wishes: u32, responders: u32) -> AssignmentProblem {
    let mut random = Random::seeded(1);
    let demand = |number: u32| Demand {
        id: format!("w{number}"),
        urgency: 1 + random.below(5),
        places: 1,
        arcs: {
            let first = small(random.below(responders.into()));
            let near = (0..20.min(responders)).map(|step| (first + step * 7) % responders);
            near.map(|responder| Arc { responder, cost: random.below(1_000) }).collect()
        },
        next_step: None,
    };
    let wishes_made = (0..wishes).map(demand).collect();
    let supply = |number: u32| Supply {
        id: format!("r{number}"),
        capacity: wishes * 9 / 10 / responders,
        load_costs: vec![0, 10, 30, 60, 100],
    };
    AssignmentProblem { wishes: wishes_made, responders: (0..responders).map(supply).collect() }
}

fn arcs(responders: u64, random: &mut Random) -> Vec<Arc> {
    let end = if random.chance(1) { responders + 1 } else { responders };
    let all = (0..end).filter(|_| random.chance(60)).collect::<Vec<_>>();
    all.into_iter().map(|one| Arc { responder: small(one), cost: random.below(50) }).collect()
}

fn party(one: &Responder, random: &mut Random) -> Party {
    let classes = if random.chance(30) { vec!["retired".to_owned()] } else { Vec::new() };
    Party { id: one.id.clone(), kind: one.kind.clone(), classes }
}

fn partner(one: &Responder) -> Partner {
    Partner { id: one.id.clone(), kind: one.kind.clone(), area: one.area.clone() }
}

fn tie(one: &Responder, areas: &[Area], now: Instant, random: &mut Random) -> Tie {
    Tie {
        responder: one.id.clone(),
        area: random.pick(areas).clone(),
        since: random.chance(30).then(|| now.saturating_add(random.between(-3, 3) * DAY_MS)),
        until: random.chance(30).then(|| now.saturating_add(random.between(-3, 3) * DAY_MS)),
        substitute: random.chance(20).then(|| "r1".to_owned()),
    }
}

fn parent(area: &str) -> &str {
    area.rsplit_once('/').map_or(area, |(parent, _)| parent)
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
