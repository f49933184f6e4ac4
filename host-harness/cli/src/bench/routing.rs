//! What is measured of routing: ranking many candidates for one wish, and planning for many wishes at
//! once. Made by a fixed rule, so that every run measures the same.

use wish_contract::{
    Arc, AssignmentProblem, Candidate, Case, Demand, Instant, RankingRequest, Responder, Supply,
};

/// Candidates of one ranking, and how many of them it lists.
const CANDIDATES: u32 = 600;
const LISTED: u32 = 30;
/// Responders that may take a wish.
const ARCS: u64 = 20;
const COST_MAX: u64 = 1_000;

/// A source of numbers: the same ones every time. After G. Marsaglia, *Xorshift RNGs*, Journal of
/// Statistical Software 8 (14), 2003.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// Many candidates for a wish, each a copy of one responder with a past of its own.
pub fn ranking(subject: Case, responder: &Responder, now: Instant) -> RankingRequest {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let candidates = (0..CANDIDATES).map(|number| Candidate {
        facts: Responder {
            id: format!("{}-{number}", responder.id),
            active_claims: 0,
            ..responder.clone()
        },
        recent_claims: small(numbers.below(6)),
        no_shows: small(numbers.below(2)),
        owed: small(numbers.below(2)),
        notices: small(numbers.below(8)),
        last_notice: (numbers.below(2) == 0).then_some(now - 3_600_000),
    });
    let candidates = candidates.collect();
    RankingRequest { subject, candidates, area_notices: 0, now, limit: LISTED }
}

/// Wishes that each a score of responders may take, with places for nine in ten of them.
pub fn problem(wishes: u32, responders: u32) -> AssignmentProblem {
    let mut numbers = Numbers(0xD1B5_4A32_D192_ED03);
    let wish = |number: u32| {
        let first = numbers.below(u64::from(responders));
        let arcs = (0..ARCS.min(u64::from(responders))).map(|step| Arc {
            responder: small((first + step * 7) % u64::from(responders)),
            cost: numbers.below(COST_MAX),
        });
        let arcs = arcs.collect();
        let urgency = 1 + numbers.below(5);
        Demand { id: format!("w-{number}"), urgency, places: 1, arcs, next_step: None }
    };
    let wishes_made: Vec<Demand> = (0..wishes).map(wish).collect();
    let capacity = wishes * 9 / 10 / responders;
    let supply = |number: u32| Supply {
        id: format!("r-{number}"),
        capacity,
        load_costs: vec![0, 10, 30, 60, 100],
    };
    AssignmentProblem { wishes: wishes_made, responders: (0..responders).map(supply).collect() }
}

fn small(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
