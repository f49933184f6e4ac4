//! What can be read off a case as the rules left it: which claims hold their share, who leads, and
//! whether it is done with. What may be done with it is for the rules.

use crate::contract::{Case, Claim, ClaimRole, ClaimStatus, Stage};

/// Whether a claim holds its share.
pub fn is_live(claim: &Claim) -> bool {
    matches!(claim.status, ClaimStatus::Invited | ClaimStatus::Active)
}

/// Claims that hold their share.
pub fn live_claims(case: &Case) -> impl Iterator<Item = &Claim> {
    case.claims.iter().filter(|claim| is_live(claim))
}

/// The claim that answers for the case.
pub fn lead(case: &Case) -> Option<&Claim> {
    live_claims(case).find(|claim| claim.role == ClaimRole::Lead)
}

/// Whether a case in this stage is done with.
pub fn is_end(stage: Stage) -> bool {
    matches!(
        stage,
        Stage::Closed
            | Stage::Rejected
            | Stage::Withdrawn
            | Stage::Lapsed
            | Stage::Merged
            | Stage::Transferred
            | Stage::Promoted
    )
}
