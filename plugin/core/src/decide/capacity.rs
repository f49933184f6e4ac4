//! Decides whether somebody may give a command in the capacity that they say, by the ids on the case: the reporter is the
//! case's, the beneficiary the need's, and nobody judges their own work. Which role a command is for is `machine`.

use super::Ask;
use super::ruling::Outcome;
use crate::explain::rules;
use wish_contract::{Case, CommandKind, Reason, Role, Stage};

/// Whether the one who gives the command is whom they say they are to the case, and not a party to what they judge.
pub(super) fn holds(ask: &Ask<'_>, case: &Case, command: CommandKind) -> Outcome {
    let by = ask.by;
    if by.role == Role::Reporter && by.id != case.reporter {
        return Err(Reason::of(rules::REPORTER_ONLY).text("by", &by.id));
    }
    if by.role == Role::Beneficiary && by.id != case.need.beneficiary {
        return Err(Reason::of(rules::BENEFICIARY_ONLY).text("by", &by.id));
    }
    if judges(command, by.role, case.stage) && case.has_claim_of(&by.id) {
        return Err(Reason::of(rules::OWN_CLAIM)
            .text("by", &by.id)
            .text("command", command.name())
            .text("role", by.role.name()));
    }
    Ok(())
}

/// Whether the command judges the work on a case, or lets somebody out of it, in the name of others.
fn judges(command: CommandKind, role: Role, stage: Stage) -> bool {
    match command {
        CommandKind::Confirm
        | CommandKind::Dispute
        | CommandKind::Evaluate
        | CommandKind::Reopen
        | CommandKind::Close
        | CommandKind::ReportNoShow
        | CommandKind::GrantExtension => true,
        CommandKind::StepIn => stage == Stage::Delivered,
        CommandKind::Withdraw => role == Role::Proxy,
        CommandKind::Submit
        | CommandKind::Accept
        | CommandKind::RequestInfo
        | CommandKind::SupplyInfo
        | CommandKind::Reject
        | CommandKind::Merge
        | CommandKind::Absorb
        | CommandKind::CompleteMerge
        | CommandKind::CancelMerge
        | CommandKind::ReleaseAbsorbed
        | CommandKind::Restore
        | CommandKind::Transfer
        | CommandKind::Amend
        | CommandKind::Publish
        | CommandKind::Reserve
        | CommandKind::Promote
        | CommandKind::TakeDown
        | CommandKind::Claim
        | CommandKind::Join
        | CommandKind::Invite
        | CommandKind::AcceptInvitation
        | CommandKind::Decline
        | CommandKind::Release
        | CommandKind::Revoke
        | CommandKind::Substitute
        | CommandKind::RecordContact
        | CommandKind::Reschedule
        | CommandKind::Start
        | CommandKind::SendGoods
        | CommandKind::Deliver
        | CommandKind::DeliverPart
        | CommandKind::Hold
        | CommandKind::Resume
        | CommandKind::RequestExtension
        | CommandKind::RefuseExtension
        | CommandKind::Archive
        | CommandKind::Anonymise
        | CommandKind::Escalate
        | CommandKind::ReportReach
        | CommandKind::NameHolder
        | CommandKind::CallOff
        | CommandKind::MovePolicy
        | CommandKind::Tick => false,
    }
}
