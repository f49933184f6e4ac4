//! The life of a wish as a table: which command is given by whom, in which stages, and where it may
//! lead.
//! `decide` refuses what the table does not list; `policy::validate` walks it to prove that no case is stranded.
//! What a command does beyond its stage is for `decide`.

use wish_contract::{CommandKind, DeadlineKind, Role, Stage};

/// A command's place in the life of a wish.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    pub command: CommandKind,
    /// Who may give it.
    pub roles: &'static [Role],
    /// In which stages.
    pub from: &'static [Stage],
    /// Where it may lead; empty: the stage stays.
    pub to: &'static [Stage],
}

/// A deadline's place in the life of a wish.
#[derive(Clone, Copy, Debug)]
pub struct Timeout {
    pub deadline: DeadlineKind,
    /// In which stages it runs.
    pub from: &'static [Stage],
    /// Where its passing may lead; empty: the stage stays.
    pub to: &'static [Stage],
}

use CommandKind as Do;
use Role::{Beneficiary, Coordinator, Proxy, Publisher, Reporter, Responder, Verifier};
use Stage::{
    Claimed, Closed, Delivered, Fulfilled, InProgress, Lapsed, Merged, NeedsInfo, Promoted,
    Published, Rejected, Scheduled, Submitted, Transferred, Verified, Withdrawn,
};

const OPEN: &[Stage] = &[
    Submitted, NeedsInfo, Verified, Published, Claimed, Scheduled, InProgress, Delivered, Fulfilled,
];
const ENDS: &[Stage] = &[Closed, Rejected, Withdrawn, Lapsed, Merged, Transferred, Promoted];
const BEFORE_DELIVERY: &[Stage] =
    &[Submitted, NeedsInfo, Verified, Published, Claimed, Scheduled, InProgress];
const HOLDABLE: &[Stage] =
    &[Submitted, Verified, Published, Claimed, Scheduled, InProgress, Delivered];
const WITH_CLAIMS: &[Stage] = &[Published, Claimed, Scheduled, InProgress];
const JOINABLE: &[Stage] = &[Published, Claimed, Scheduled];
/// Where an invitation may be left unanswered; once work has begun it can only lapse.
const WITH_INVITATIONS: &[Stage] = &[Published, Claimed, Scheduled, InProgress, Delivered];
const UNPUBLISHED: &[Stage] = &[Submitted, NeedsInfo, Verified];

const fn row(
    command: CommandKind,
    roles: &'static [Role],
    from: &'static [Stage],
    to: &'static [Stage],
) -> Move {
    Move { command, roles, from, to }
}

/// Every command but `submit` and `tick`.
pub const MOVES: &[Move] = &[
    row(Do::Accept, &[Verifier], &[Submitted], &[Verified]),
    row(Do::RequestInfo, &[Verifier], &[Submitted], &[NeedsInfo]),
    row(Do::SupplyInfo, &[Reporter, Proxy], &[NeedsInfo], &[Submitted]),
    row(Do::Reject, &[Verifier], &[Submitted, NeedsInfo], &[Rejected]),
    row(Do::Merge, &[Verifier, Coordinator], UNPUBLISHED, &[Merged]),
    row(Do::Absorb, &[Verifier, Coordinator], OPEN, &[]),
    row(Do::Transfer, &[Verifier, Coordinator], UNPUBLISHED, &[Transferred]),
    row(Do::Withdraw, &[Reporter, Proxy], BEFORE_DELIVERY, &[Withdrawn]),
    row(
        Do::Amend,
        &[Verifier, Coordinator],
        &[Submitted, NeedsInfo, Verified, Published],
        &[Published, Claimed],
    ),
    row(Do::Publish, &[Publisher], &[Verified], &[Published]),
    row(Do::Reserve, &[Publisher], &[Verified], &[Published]),
    row(Do::Promote, &[Publisher, Coordinator], &[Submitted, Verified], &[Promoted]),
    row(Do::TakeDown, &[Publisher, Coordinator], &[Published], &[Verified]),
    // From `claimed` only by the draw among claims made at one instant.
    row(Do::Claim, &[Responder], &[Published, Claimed], &[Published, Claimed]),
    row(Do::Join, &[Responder], JOINABLE, &[Published, Claimed]),
    row(Do::Invite, &[Responder, Coordinator], JOINABLE, &[]),
    row(Do::AcceptInvitation, &[Responder], JOINABLE, &[Published, Claimed]),
    // An open invitation keeps a case on the board, unless it holds no share.
    row(Do::Decline, &[Responder], JOINABLE, &[]),
    row(Do::Release, &[Responder], WITH_CLAIMS, &[Published]),
    row(Do::Revoke, &[Coordinator], WITH_CLAIMS, &[Published]),
    row(Do::Substitute, &[Responder, Coordinator], &[Claimed, Scheduled, InProgress], &[Claimed]),
    row(Do::RecordContact, &[Responder], &[Claimed], &[Scheduled]),
    row(Do::Reschedule, &[Responder, Beneficiary, Proxy], &[Scheduled], &[]),
    row(Do::Start, &[Responder], &[Scheduled], &[InProgress]),
    row(Do::ReportNoShow, &[Beneficiary, Proxy, Coordinator], &[Scheduled], &[Published]),
    row(Do::SendGoods, &[Responder], &[InProgress], &[]),
    row(Do::Deliver, &[Responder], &[InProgress], &[Delivered]),
    row(Do::Hold, &[Coordinator], HOLDABLE, &[]),
    row(Do::Resume, &[Coordinator], HOLDABLE, &[]),
    row(Do::RequestExtension, &[Responder], &[InProgress], &[]),
    row(Do::GrantExtension, &[Coordinator], &[InProgress], &[]),
    row(Do::RefuseExtension, &[Coordinator], &[InProgress], &[]),
    row(Do::Confirm, &[Beneficiary, Proxy], &[Delivered], &[Fulfilled]),
    row(Do::Dispute, &[Beneficiary, Proxy], &[Delivered], &[InProgress]),
    row(Do::Evaluate, &[Coordinator, Verifier, Beneficiary, Proxy], &[Fulfilled], &[Closed]),
    row(Do::Reopen, &[Beneficiary, Proxy, Coordinator], &[Fulfilled], &[InProgress]),
    row(Do::Close, &[Coordinator], &[Fulfilled], &[Closed]),
    row(Do::Archive, &[Coordinator], ENDS, &[]),
    row(Do::Anonymise, &[Coordinator], ENDS, &[]),
    row(Do::Escalate, &[Coordinator], &[Published], &[]),
    row(Do::NameHolder, &[Coordinator], OPEN, &[]),
    row(Do::MovePolicy, &[Coordinator], OPEN, &[]),
];

const fn timeout(deadline: DeadlineKind, from: &'static [Stage], to: &'static [Stage]) -> Timeout {
    Timeout { deadline, from, to }
}

/// Every deadline.
pub const TIMEOUTS: &[Timeout] = &[
    timeout(DeadlineKind::Verify, &[Submitted], &[]),
    timeout(DeadlineKind::SupplyInfo, &[NeedsInfo], &[Lapsed]),
    timeout(DeadlineKind::Publish, &[Verified], &[]),
    timeout(DeadlineKind::Reservation, &[Published], &[]),
    timeout(DeadlineKind::LadderStep, &[Published], &[]),
    timeout(DeadlineKind::Invitation, WITH_INVITATIONS, &[]),
    timeout(DeadlineKind::ContactReminder, &[Claimed], &[]),
    timeout(DeadlineKind::FirstContact, &[Claimed], &[Published]),
    timeout(DeadlineKind::Appointment, &[Scheduled], &[]),
    timeout(DeadlineKind::DueReminder, &[InProgress], &[]),
    timeout(DeadlineKind::Due, &[InProgress], &[]),
    timeout(DeadlineKind::Confirm, &[Delivered], &[Fulfilled]),
    timeout(DeadlineKind::Evaluate, &[Fulfilled], &[Closed]),
    timeout(DeadlineKind::HoldReview, HOLDABLE, &[]),
    timeout(DeadlineKind::Holder, &[Published], &[]),
    timeout(DeadlineKind::Retention, ENDS, &[]),
];

/// The deadlines that keep a case from being forgotten in a stage: one of them runs while the case
/// is neither held nor anonymised.
#[must_use]
pub fn keepers(stage: Stage) -> &'static [DeadlineKind] {
    match stage {
        Submitted => &[DeadlineKind::Verify],
        NeedsInfo => &[DeadlineKind::SupplyInfo],
        Verified => &[DeadlineKind::Publish],
        Published => &[DeadlineKind::LadderStep, DeadlineKind::Reservation, DeadlineKind::Holder],
        Claimed => &[DeadlineKind::FirstContact],
        Scheduled => &[DeadlineKind::Appointment],
        InProgress => &[DeadlineKind::Due],
        Delivered => &[DeadlineKind::Confirm],
        Fulfilled => &[DeadlineKind::Evaluate],
        _ => &[DeadlineKind::Retention],
    }
}

/// A command's row.
#[must_use]
pub fn move_of(command: CommandKind) -> Option<&'static Move> {
    // INVARIANT: the table has the commands in the contract's order, from the second on.
    let place = (command as usize).checked_sub(1)?;
    MOVES.get(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_its_own_row_but_submit_and_tick() {
        for command in CommandKind::ALL {
            let row = MOVES.iter().find(|row| row.command == *command);
            assert_eq!(move_of(*command).map(|row| row.command), row.map(|row| row.command));
            assert_eq!(row.is_none(), matches!(command, CommandKind::Submit | CommandKind::Tick));
        }
    }
}
