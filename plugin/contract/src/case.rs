//! What can be said of a case without a rule: its live claims, what they hold, which deadline comes first.

use crate::{Case, Claim, ClaimRole, ClaimStatus, Deadline, DeadlineKind, Share, Stage};

/// Most requests of one `decide-many`; a host with more calls again.
pub const BATCH_MAX: usize = 256;
/// Most claims that a case remembers: beyond that the oldest ended one gives way.
pub const CLAIMS_MAX: usize = 1_000;
/// Most commands that a case remembers: beyond that the oldest gives way.
pub const COMMANDS_MAX: usize = 256;
/// Most cases merged into one.
pub const ABSORBED_MAX: usize = 1_000;

impl ClaimStatus {
    /// Whether the claim holds its share.
    #[must_use]
    pub fn is_live(self) -> bool {
        matches!(self, ClaimStatus::Invited | ClaimStatus::Active)
    }

    /// Whether a claim that ended so was made and not carried out: these count towards the limit on attempts.
    #[must_use]
    pub fn is_attempt(self) -> bool {
        match self {
            ClaimStatus::Released
            | ClaimStatus::Expired
            | ClaimStatus::NoShow
            | ClaimStatus::Revoked => true,
            // Who says no to an invitation, or loses the draw, has taken nothing away from others.
            ClaimStatus::Invited
            | ClaimStatus::Active
            | ClaimStatus::Fulfilled
            | ClaimStatus::Declined
            | ClaimStatus::Outdrawn => false,
        }
    }
}

impl Stage {
    /// Whether the case's life is over: only retention is left.
    #[must_use]
    pub fn is_end(self) -> bool {
        self >= Stage::Closed
    }
}

impl Case {
    /// The claims that hold a share now.
    pub fn live_claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| claim.status.is_live())
    }

    /// The live claim of one responder.
    #[must_use]
    pub fn live_claim_of(&self, responder: &str) -> Option<&Claim> {
        self.live_claims().find(|claim| claim.responder == responder)
    }

    /// The claim that answers for the case.
    #[must_use]
    pub fn lead(&self) -> Option<&Claim> {
        self.live_claims().find(|claim| claim.role == ClaimRole::Lead)
    }

    /// What live claims hold together.
    #[must_use]
    pub fn taken(&self) -> Share {
        self.live_claims().fold(Share::default(), |sum, claim| sum.plus(&claim.share))
    }

    /// What is left for others to take.
    #[must_use]
    pub fn left(&self) -> Share {
        self.need.whole().minus(&self.taken())
    }

    /// Whether every place and the whole cost is taken by claims that have been agreed to.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.left() == Share::default()
            && self
                .live_claims()
                .all(|claim| claim.status == ClaimStatus::Active || claim.share == Share::default())
    }

    /// Whether somebody holds or held a claim on the case; an invitation that was declined is none.
    #[must_use]
    pub fn has_claim_of(&self, somebody: &str) -> bool {
        self.claims
            .iter()
            .any(|claim| claim.responder == somebody && claim.status != ClaimStatus::Declined)
    }

    /// The running deadline of one kind.
    #[must_use]
    pub fn deadline(&self, kind: DeadlineKind) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.kind == kind)
    }

    /// The deadline that passes first; of several at one instant, the first by kind.
    #[must_use]
    pub fn next_deadline(&self) -> Option<&Deadline> {
        self.deadlines.iter().min_by_key(|deadline| (deadline.due, deadline.kind))
    }

    /// Whether somebody or something is sure to come back to the case. Holds for every open case.
    #[must_use]
    pub fn is_cared_for(&self) -> bool {
        self.anonymised || !self.deadlines.is_empty() || self.holder.is_some()
    }
}
