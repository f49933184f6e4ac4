//! Orders those who may claim a case by the policy's criteria, and says whom to notify.
//! Who may claim at all is `eligibility`; whom to look up is `audience`.

use super::candidate::{Candidate, Ranking, RankingRequest};
use crate::case::Case;
use crate::explain::Fault;
use crate::policy::Policy;
use crate::vocabulary::Instant;

/// Candidates in order, with the parts of their scores; and those who may not claim, with the guard.
pub fn rank(_policy: &Policy, _ask: &RankingRequest) -> Result<Ranking, Fault> {
    Ok(Ranking { ranked: Vec::new(), omitted: 0, excluded: Vec::new() })
}

/// The score of one candidate for a case.
pub(crate) fn score(_policy: &Policy, _case: &Case, _candidate: &Candidate, _now: Instant) -> i32 {
    0
}
