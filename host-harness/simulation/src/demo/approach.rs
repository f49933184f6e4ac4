//! Who comes forward when a step of the ladder opens, in the manner of the wish's report.
//! Whether they may is for the rules to say when they try.

use std::collections::VecDeque;

use wish_contract::{Case, ClaimWish, Command, Instant, Responder};

use super::case_trace::CaseTrace;
use super::cast::is_paired;
use super::hours::{MINUTE_MS, at_work, hours_on};
use super::reported::{Course, ENTERPRISE, GROUP, MEMBER, Party, RESIDENT};
use super::script::{Act, Who};

/// Minutes after which a wish in a group chat is taken.
const CHAT_MINUTES: i64 = 4;
/// Minutes from one responder's word to the next one's.
const TURN_MINUTES: i64 = 15;
/// Hours after which somebody comes forward who was notified of a wish.
const ANSWER_HOURS: i64 = 1;
/// Parts in a hundred that a person takes of a quantity, and that an organisation takes.
const PERSON_PERCENT: u32 = 10;
const ORGANISATION_PERCENT: u32 = 60;

/// Who comes forward, in order, and who stands by.
#[derive(Default)]
pub struct Approach {
    pub acts: Vec<Act>,
    pub hopefuls: VecDeque<String>,
}

/// Those who come forward, of those admitted in the order in which they hear of it.
pub fn approach(trace: &CaseTrace, case: &Case, admitted: &[&Responder], now: Instant) -> Approach {
    let course = &trace.wish.reported.course;
    let willing: Vec<&Responder> = admitted
        .iter()
        .copied()
        .filter(|one| course.is_willing(&one.kind) && !trace.tried.contains(&one.id))
        .filter(|one| {
            !case.claims.iter().any(|claim| claim.status.is_live() && claim.responder == one.id)
        })
        .collect();
    let first = hours_on(now, ANSWER_HOURS);
    match course {
        Course::ByKind(_) | Course::ByAnybody => one_by_one(&willing, first),
        Course::ByPaired(_) => {
            let paired = willing.into_iter().filter(|one| is_paired(one, &case.need.area));
            one_by_one(&paired.collect::<Vec<_>>(), first)
        }
        Course::AtOnce => at_once(&willing, at_work(now + CHAT_MINUTES * MINUTE_MS)),
        Course::Together(party) => together(*party, case, &willing, first),
        Course::InParts => in_parts(case, &willing, first),
        Course::Escalated => with_enterprise(case, &willing, admitted, first),
        Course::ToAgency | Course::Promoted | Course::OutOfRound | Course::DuplicateOf(_) => {
            Approach::default()
        }
    }
}

/// The claim of somebody who takes all that is left.
pub fn claim_all(at: Instant, id: &str) -> Act {
    let wish = ClaimWish::default();
    Act::give(at, Who::Responder(id.to_owned()), Command::Claim(wish))
}

/// When the next one comes forward.
pub fn next_turn(now: Instant) -> Instant {
    at_work(now + TURN_MINUTES * MINUTE_MS)
}

fn one_by_one(willing: &[&Responder], first: Instant) -> Approach {
    let mut ids = willing.iter().map(|one| one.id.clone());
    let acts = ids.next().map(|id| claim_all(first, &id)).into_iter().collect();
    Approach { acts, hopefuls: ids.collect() }
}

fn at_once(willing: &[&Responder], instant: Instant) -> Approach {
    let acts = willing.iter().map(|one| claim_all(instant, &one.id)).collect();
    Approach { acts, ..Approach::default() }
}

/// A lead takes the places with a part of the cost, and others join with theirs, once enough are
/// there to bear it all.
fn together(party: Party, case: &Case, willing: &[&Responder], first: Instant) -> Approach {
    let begun = case.claims.iter().any(|claim| claim.status.is_live());
    if begun || willing.len() < party.count_min {
        return Approach::default();
    }
    let parties: Vec<&Responder> = willing.iter().copied().take(party.count_max).collect();
    let Some(pledges) = pledges(case.need.cost_fen, &parties) else { return Approach::default() };
    lead_and_join(&pledges, first)
}

fn lead_and_join(pledges: &[(&Responder, u64)], first: Instant) -> Approach {
    let acts = pledges.iter().zip(0..).map(|((one, pledge), turn)| {
        let command = if turn == 0 {
            Command::Claim(ClaimWish { cost_fen: Some(*pledge), ..ClaimWish::default() })
        } else {
            Command::Join(Some(*pledge))
        };
        let at = first + turn * TURN_MINUTES * MINUTE_MS;
        Act::give(at, Who::Responder(one.id.clone()), command)
    });
    Approach { acts: acts.collect(), ..Approach::default() }
}

/// Even shares of the cost as far as everybody's means go, the greatest share first; none where
/// they do not go so far.
fn pledges<'a>(cost_fen: u64, parties: &[&'a Responder]) -> Option<Vec<(&'a Responder, u64)>> {
    let mut by_means: Vec<&Responder> = parties.to_vec();
    by_means.sort_by_key(|one| one.cost_max_fen);
    let mut left = cost_fen;
    let mut pledges = Vec::new();
    for (one, heads) in by_means.into_iter().zip((1..=parties.len() as u64).rev()) {
        let pledge = left.div_ceil(heads).min(one.cost_max_fen);
        left -= pledge;
        pledges.push((one, pledge));
    }
    let place = |one: &Responder| parties.iter().position(|party| party.id == one.id);
    pledges.sort_by_key(|(one, pledge)| (std::cmp::Reverse(*pledge), place(one)));
    (left == 0).then_some(pledges)
}

/// Everybody takes a piece, as long as there are any.
fn in_parts(case: &Case, willing: &[&Responder], first: Instant) -> Approach {
    let acts = willing.iter().zip(0..).map(|(one, turn)| {
        let person = [MEMBER, RESIDENT, GROUP].contains(&one.kind.as_str());
        let percent = if person { PERSON_PERCENT } else { ORGANISATION_PERCENT };
        let places = (case.need.places * percent).div_ceil(100);
        let at = first + turn * TURN_MINUTES * MINUTE_MS;
        let wish = ClaimWish { places: Some(places), ..ClaimWish::default() };
        Act::give(at, Who::Responder(one.id.clone()), Command::Claim(wish))
    });
    Approach { acts: acts.collect(), ..Approach::default() }
}

/// Where something has to be bought, an enterprise shares the cost, but only beside an organisation
/// that leads: it asks to join, and asks again once there is one.
fn with_enterprise(
    case: &Case,
    organisations: &[&Responder],
    admitted: &[&Responder],
    first: Instant,
) -> Approach {
    let buys = case.need.cost_fen > 0;
    let Some(giver) = admitted.iter().copied().find(|one| buys && one.kind == ENTERPRISE) else {
        return one_by_one(organisations, first);
    };
    let Some(lead) = organisations.first() else {
        let half = case.need.cost_fen / 2;
        let ask = Command::Join(Some(half.min(giver.cost_max_fen)));
        let act = Act::give(first, Who::Responder(giver.id.clone()), ask);
        return Approach { acts: vec![act], ..Approach::default() };
    };
    let half = (case.need.cost_fen / 2).min(giver.cost_max_fen);
    lead_and_join(&[(lead, case.need.cost_fen - half), (giver, half)], first)
}
