//! What fulfilled claims are worth, in hundredths of a wish.

use super::period::Stretch;
use crate::policy::duties::JointCredit;
use crate::routing::roll::{self, Entry};
use wish_contract::{Case, Claim, ClaimRole, ClaimStatus};

/// A wish in hundredths.
pub(super) const WISH: u32 = 100;

/// Credits each party with its claims taken on within the period and fulfilled.
pub(super) fn book(
    joint: JointCredit,
    period: Stretch,
    cases: &[Case],
    parties: &[Entry<'_>],
    credits: &mut [u32],
) {
    for case in cases {
        let together = fulfilled(case).count();
        for claim in fulfilled(case).filter(|claim| period.contains(claim.since)) {
            let credit =
                roll::place(parties, &claim.responder).and_then(|place| credits.get_mut(place));
            if let Some(credit) = credit {
                *credit = credit.saturating_add(worth(joint, claim, together));
            }
        }
    }
}

fn fulfilled(case: &Case) -> impl Iterator<Item = &Claim> {
    case.claims.iter().filter(|claim| claim.status == ClaimStatus::Fulfilled)
}

/// What a claim is worth that so many fulfilled together. Shares are rounded down, and the lead has
/// what is left over.
fn worth(joint: JointCredit, claim: &Claim, together: usize) -> u32 {
    let leads = claim.role == ClaimRole::Lead;
    let together = u32::try_from(together).unwrap_or(u32::MAX).max(1);
    match joint {
        JointCredit::Each => WISH,
        JointCredit::Lead => u32::from(leads) * WISH,
        JointCredit::Shared => WISH / together + u32::from(leads) * (WISH % together),
    }
}
