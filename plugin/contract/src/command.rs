//! What can be said of a command without a rule.

use crate::{Code, Command};

impl Command {
    /// The reason that it gives, where it has to give one.
    #[must_use]
    pub fn reason(&self) -> Option<&Code> {
        match self {
            Command::RequestInfo(reason)
            | Command::Reject(reason)
            | Command::Withdraw(reason)
            | Command::TakeDown(reason)
            | Command::Decline(reason)
            | Command::Release(reason)
            | Command::Hold(reason)
            | Command::RefuseExtension(reason)
            | Command::Dispute(reason)
            | Command::Reopen(reason)
            | Command::Escalate(reason) => Some(reason),
            Command::Revoke(end) | Command::Substitute(end) => Some(&end.reason),
            Command::Submit(_)
            | Command::Accept
            | Command::SupplyInfo(_)
            | Command::Merge(_)
            | Command::Absorb(_)
            | Command::Transfer(_)
            | Command::Amend(_)
            | Command::Publish
            | Command::Reserve(_)
            | Command::Promote(_)
            | Command::Claim(_)
            | Command::Join(_)
            | Command::Invite(_)
            | Command::AcceptInvitation
            | Command::RecordContact(_)
            | Command::Reschedule(_)
            | Command::Start
            | Command::ReportNoShow(_)
            | Command::SendGoods
            | Command::Deliver
            | Command::Resume
            | Command::RequestExtension(_)
            | Command::GrantExtension(_)
            | Command::Confirm
            | Command::Evaluate(_)
            | Command::Close
            | Command::Archive
            | Command::Anonymise
            | Command::NameHolder(_)
            | Command::MovePolicy
            | Command::Tick => None,
        }
    }
}
