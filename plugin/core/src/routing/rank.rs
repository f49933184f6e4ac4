//! Orders those who may claim a case by the policy's criteria, and says whom to notify.
//! Who may claim at all is `eligibility`; whom to look up is `audience`.

use super::candidate::{Ranking, RankingRequest};
use crate::explain::Fault;
use crate::policy::Policy;

/// Candidates in order, with the parts of their scores; and those who may not claim, with the guard.
pub fn rank(_policy: &Policy, _ask: &RankingRequest) -> Result<Ranking, Fault> {
    Ok(Ranking { ranked: Vec::new(), omitted: 0, excluded: Vec::new() })
}
