//! Finds which candidate may take which of many cases, and at what cost, for `assign`. Who may
//! claim is asked of `decide::Opening` and how well they suit of `rank/score.rs`, as `rank` does.
//!
//! A case that the policy lets be taken in parts wants a responder for each place that is left, as
//! far as claims may stand beside each other, and an arc says that the responder may claim one
//! place. Any other case is claimed whole, by one.

#[cfg(test)]
mod tests;

use super::rank::score::Scorer;
use super::roll::{self, Checked, Entry};
use crate::decide::{Opening, items};
use crate::eligibility;
use crate::ladder;
use crate::order;
use crate::policy::Policy;
use wish_contract::{
    Arc, AssignmentProblem, Candidate, Case, ClaimWish, Code, Demand, Fault, Instant, MatchRequest,
    Matches, Reason, Supply, Unmatched, Urgency,
};

/// Most cases of one question.
pub const CASES_MAX: usize = 100_000;

/// An arc for every pair that the guards allow. The wishes and the responders of the problem are
/// the cases and the candidates in the order given.
pub fn find(policy: &Policy, ask: &MatchRequest) -> Result<Matches, Fault> {
    let cases: Vec<&Case> = ask.cases.iter().collect();
    among(policy, &cases, &ask.candidates, ask.now).map_err(|fault| *fault)
}

/// The same among cases that stand elsewhere.
pub(crate) fn among(
    policy: &Policy,
    cases: &[&Case],
    candidates: &[Candidate],
    now: Instant,
) -> Checked<Matches> {
    roll::sized(policy, "cases", cases.len(), CASES_MAX)?;
    roll::roll(policy, candidates, now)?;
    roll::by_id(policy, "cases", cases, |case| &case.id)?;
    let mut wishes = Vec::with_capacity(cases.len());
    let mut unmatched = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let wish = match policy.claims.parts {
            true => items::one_place(case, now),
            false => ClaimWish::default(),
        };
        let opening = Opening::of(policy, case, wish, now)
            .map_err(|because| roll::fault(policy, because, Some(index)))?;
        let (arcs, kept_from_it) = arcs(policy, &opening, candidates, now);
        if arcs.is_empty() {
            let because = unmatched_because(&opening, &kept_from_it, candidates.len());
            unmatched.push(Unmatched { subject: case.id.clone(), because });
        }
        wishes.push(Demand {
            id: case.id.clone(),
            urgency: urgency(policy, &opening),
            places: opening.places().max(1),
            arcs,
            next_step: next_step(policy, &opening),
        });
    }
    let responders = candidates.iter().map(|candidate| supply(policy, candidate)).collect();
    Ok(Matches { problem: AssignmentProblem { wishes, responders }, unmatched })
}

/// How many candidates one rule keeps from a case.
struct KeptFromIt {
    rule: Code,
    candidates: u32,
}

fn arcs(
    policy: &Policy,
    opening: &Opening<'_>,
    candidates: &[Candidate],
    now: Instant,
) -> (Vec<Arc>, Vec<KeptFromIt>) {
    let (mut arcs, mut kept_from_it) = (Vec::new(), Vec::new());
    if opening.closed.is_some() {
        return (arcs, kept_from_it);
    }
    let scorer = Scorer::of(policy, &opening.case, opening.asked.cost_fen, now);
    let terms = opening.terms();
    let best = scorer.best_match();
    for (responder, candidate) in (0..).zip(candidates) {
        match opening.admit(&terms, &candidate.facts) {
            Ok(limits) => {
                let behind = best.saturating_sub(scorer.score(candidate, limits).of_match());
                arcs.push(Arc { responder, cost: u64::try_from(behind).unwrap_or(0) });
            }
            // Reasons are given only for cases that nobody may take.
            Err(refusal) if arcs.is_empty() => count(&mut kept_from_it, refusal.rule()),
            Err(_) => {}
        }
    }
    (arcs, kept_from_it)
}

fn count(kept_from_it: &mut Vec<KeptFromIt>, rule: &str) {
    match kept_from_it.iter_mut().find(|one| one.rule == rule) {
        Some(one) => one.candidates = one.candidates.saturating_add(1),
        None => kept_from_it.push(KeptFromIt { rule: rule.to_owned(), candidates: 1 }),
    }
}

/// Why nobody may take a case: the rule that keeps most from it first.
fn unmatched_because(
    opening: &Opening<'_>,
    kept_from_it: &[KeptFromIt],
    candidates: usize,
) -> Vec<Reason> {
    if let Some(closed) = &opening.closed {
        return vec![*closed.clone().number("candidates", candidates)];
    }
    let mut order = Vec::with_capacity(kept_from_it.len());
    for (place, one) in (0..).zip(kept_from_it) {
        let number = u64::from(u32::MAX - one.candidates);
        order.push(Entry { number, name: &one.rule, place });
    }
    order::sort(&mut order);
    let reasons = order.iter().filter_map(|entry| kept_from_it.get(entry.place as usize));
    reasons.map(|one| *Reason::of(&one.rule).number("candidates", one.candidates)).collect()
}

/// What it weighs that somebody takes the case: more for each step that it has climbed.
fn urgency(policy: &Policy, opening: &Opening<'_>) -> u64 {
    let routing = &policy.routing;
    let first = match opening.case.need.urgency {
        Urgency::Normal => routing.normal_urgency,
        Urgency::Urgent => routing.urgent_urgency,
    };
    let step = opening.case.ladder.as_ref().map_or(0, |position| position.step);
    let climbed = u64::from(step.saturating_sub(1));
    first.saturating_add(routing.step_urgency.saturating_mul(climbed)).max(1)
}

/// The step that opens the case to others: the next one, or after a reservation the one where its
/// ladder goes on.
fn next_step(policy: &Policy, opening: &Opening<'_>) -> Option<Code> {
    if opening.closed.is_some() {
        return None;
    }
    let (ladder, position) = ladder::current_step(policy, &opening.case)?;
    let next = match position.reserved_for {
        Some(_) => position.step.max(1),
        None => position.step.saturating_add(1),
    };
    ladder.step(next).map(|step| step.code.clone())
}

fn supply(policy: &Policy, candidate: &Candidate) -> Supply {
    let most = eligibility::limits(policy, &candidate.facts).unwrap_or_default().active_claims_max;
    Supply {
        id: candidate.facts.id.clone(),
        capacity: most.saturating_sub(candidate.facts.active_claims),
        load_costs: policy.routing.load_costs.clone(),
    }
}
