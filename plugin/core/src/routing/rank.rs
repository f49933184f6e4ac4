//! Orders those who may claim a case by the policy's criteria, and says whom to notify.
//! Who may claim at all is asked of `decide::Opening`, so that a ranking and a decision never
//! disagree; how candidates are measured is `rank/score.rs`, whom to notify `rank/notices.rs`; whom
//! to look up is `audience`.

mod notices;
pub(super) mod score;
#[cfg(test)]
mod tests;

use self::notices::Budget;
use self::score::Scorer;
use super::roll::{self, Checked, Entry};
use crate::decide::{Opening, admissible};
use crate::eligibility;
use crate::ladder::{self, Nearness};
use crate::order;
use crate::policy::Policy;
use wish_contract::{
    Candidate, Case, ClaimWish, Excluded, Fault, Instant, Ranked, Ranking, RankingRequest, Reach,
};

/// More than any score: candidates are ordered by how far they stay behind.
const SCORE_MAX: i32 = 1_000_000;

/// Candidates in order, with the parts of their scores; and those who may not claim, with the
/// guard.
pub fn rank(policy: &Policy, ask: &RankingRequest) -> Result<Ranking, Fault> {
    in_order(policy, ask).map_err(|fault| *fault)
}

fn in_order(policy: &Policy, ask: &RankingRequest) -> Checked<Ranking> {
    let fault = |because| roll::fault(policy, because, None);
    admissible::within("limit", ask.limit.into(), 1, u32::MAX.into()).map_err(fault)?;
    let by_id = roll::roll(policy, &ask.candidates, ask.now)?;
    let opening =
        Opening::of(policy, &ask.subject, ClaimWish::default(), ask.now).map_err(fault)?;
    let terms = opening.terms();
    let scorer = Scorer::of(policy, &opening.case, opening.asked.cost_fen, ask.now);

    let mut suited = Vec::with_capacity(by_id.len());
    let mut excluded = Vec::new();
    // When the guards that look at the responder alone let those pass whom they refuse.
    let mut kept_until = Vec::new();
    for entry in by_id {
        let Some(candidate) = ask.candidates.get(entry.place as usize) else { continue };
        match opening.admit(&terms, &candidate.facts) {
            Ok(limits) => {
                let behind = SCORE_MAX.saturating_sub(scorer.score(candidate, limits).total());
                suited.push(Entry { number: u64::try_from(behind).unwrap_or(0), ..entry });
            }
            Err(refusal) => {
                let is_of_responder = refusal.is_of_responder();
                let because = *refusal.into_reason();
                kept_until.extend(because.changes_at.filter(|_| is_of_responder));
                excluded.push(Excluded { responder: candidate.facts.id.clone(), because });
            }
        }
    }
    order::sort(&mut suited);
    let reach = reach(policy, &opening, &suited, ask);
    let mut budget = Budget::of(policy, &opening.case, ask.area_notices, ask.now);
    let ranked = first_and_notified(policy, &suited, &scorer, &mut budget, ask);
    let again_at = budget.again_at(kept_until);
    let omitted = u32::try_from(suited.len() - ranked.len()).unwrap_or(u32::MAX);
    Ok(Ranking { ranked, omitted, excluded, again_at, reach })
}

/// How many may claim whom the step admits that opened last and none before it, where the step asks for that.
fn reach(
    policy: &Policy,
    opening: &Opening<'_>,
    suited: &[Entry<'_>],
    ask: &RankingRequest,
) -> Option<Reach> {
    let case = &*opening.case;
    let (ladder, position) = ladder::current_step(policy, case)?;
    let step = ladder.step(position.step).filter(|step| step.if_nobody.is_some())?;
    if opening.closed.is_some() || position.reserved_for.is_some() || position.exhausted {
        return None;
    }
    let admitted = suited.iter().filter(|entry| {
        let candidate = ask.candidates.get(entry.place as usize);
        candidate.is_some_and(|candidate| {
            let nearness = Nearness::of(case, &candidate.facts);
            let admitting = ladder::admitting_step(ladder, position.step, nearness);
            admitting.is_some_and(|first| first.code == step.code)
        })
    });
    let responders = u32::try_from(admitted.count()).unwrap_or(u32::MAX);
    Some(Reach { step: step.code.clone(), responders })
}

/// The first ones, and everybody who is notified.
fn first_and_notified(
    policy: &Policy,
    suited: &[Entry<'_>],
    scorer: &Scorer<'_>,
    budget: &mut Budget<'_>,
    ask: &RankingRequest,
) -> Vec<Ranked> {
    let limit = ask.limit as usize;
    let mut listed = Vec::with_capacity(limit.min(suited.len()));
    for (rank, entry) in suited.iter().enumerate() {
        if rank >= limit && budget.is_spent() {
            break;
        }
        let Some(candidate) = ask.candidates.get(entry.place as usize) else { continue };
        let verdict = budget.ask(candidate);
        if rank < limit || verdict.notifies() {
            let limits = eligibility::limits(policy, &candidate.facts).unwrap_or_default();
            let score = scorer.score(candidate, limits);
            listed.push(Ranked {
                responder: candidate.facts.id.clone(),
                score: score.total(),
                parts: score.parts(),
                notify: verdict.notifies(),
                because: *budget.reason(verdict, candidate),
            });
        }
    }
    listed
}

/// What one candidate is given for a case, as in a ranking: for a claim of all that is left.
pub(crate) fn score(policy: &Policy, case: &Case, candidate: &Candidate, now: Instant) -> i32 {
    let opening = Opening::of(policy, case, ClaimWish::default(), now).ok();
    opening.map_or(0, |opening| {
        let scorer = Scorer::of(policy, &opening.case, opening.asked.cost_fen, now);
        let limits = eligibility::limits(policy, &candidate.facts).unwrap_or_default();
        scorer.score(candidate, limits).total()
    })
}
