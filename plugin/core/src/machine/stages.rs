//! What a stage means for a case: whether the public sees it, and what keeps it from being forgotten.

use wish_contract::{DeadlineKind, Stage};

/// Whether the public board shows a case in the stage.
#[must_use]
pub fn is_public(stage: Stage) -> bool {
    match stage {
        Stage::Published
        | Stage::Claimed
        | Stage::Scheduled
        | Stage::InProgress
        | Stage::Delivered
        | Stage::Fulfilled => true,
        Stage::Closed
        | Stage::Submitted
        | Stage::NeedsInfo
        | Stage::Verified
        | Stage::Rejected
        | Stage::Withdrawn
        | Stage::Lapsed
        | Stage::Merged
        | Stage::Transferred
        | Stage::Promoted
        | Stage::CalledOff => false,
    }
}

/// The deadlines that keep a case from being forgotten in a stage: one of them runs while the case
/// is neither held nor anonymised.
#[must_use]
pub fn liveness_deadlines(stage: Stage) -> &'static [DeadlineKind] {
    match stage {
        Stage::Submitted => &[DeadlineKind::Verify],
        Stage::NeedsInfo => &[DeadlineKind::SupplyInfo],
        Stage::Verified => &[DeadlineKind::Publish],
        Stage::Published => {
            &[DeadlineKind::LadderStep, DeadlineKind::Reservation, DeadlineKind::Holder]
        }
        Stage::Claimed => &[DeadlineKind::FirstContact],
        Stage::Scheduled => &[DeadlineKind::Appointment],
        Stage::InProgress => &[DeadlineKind::Due],
        Stage::Delivered => &[DeadlineKind::Confirm],
        Stage::Fulfilled => &[DeadlineKind::Evaluate],
        Stage::Closed
        | Stage::Rejected
        | Stage::Withdrawn
        | Stage::Lapsed
        | Stage::Merged
        | Stage::Transferred
        | Stage::Promoted
        | Stage::CalledOff => &[DeadlineKind::Retention],
    }
}
