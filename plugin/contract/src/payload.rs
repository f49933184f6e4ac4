//! What each command carries: the one place that makes a command of a kind, and that says what one names.
//! Which case, reason or responder it is to be is for whoever asks.

use crate::{
    Absorption, Amendment, Brought, ClaimEnd, ClaimWish, Code, Command, CommandKind, Grade,
    Instant, MergeCancellation, MergeName, Reach, Reference, Share, Submission,
};

/// Fills in what commands carry: one method for each thing that a command may name. They are called as they are needed,
/// once for each command.
pub trait Payloads {
    /// The case to open.
    fn submission(&mut self) -> Submission;
    /// Why: one of the policy's reasons.
    fn reason(&mut self) -> Code;
    /// A text in place of the old one.
    fn text(&mut self) -> Option<String> {
        None
    }
    /// Changes to the need.
    fn amendment(&mut self) -> Amendment;
    /// Another case.
    fn other_case(&mut self) -> Reference;
    /// A case to take in.
    fn absorption(&mut self) -> Absorption;
    /// Which merge of the case.
    fn merge_number(&mut self) -> u32;
    /// Which merge of the case does not come about, and why.
    fn merge_cancellation(&mut self) -> MergeCancellation;
    /// A case that was taken in.
    fn merge_name(&mut self) -> MergeName;
    /// A project.
    fn project(&mut self) -> Reference;
    /// One of the policy's agencies.
    fn agency(&mut self) -> Code;
    /// The responder for whom the case is reserved.
    fn favoured(&mut self) -> Reference;
    /// How much to claim.
    fn claim_wish(&mut self) -> ClaimWish {
        ClaimWish::default()
    }
    /// Cost that somebody bears who joins, in fen.
    fn joining_cost_fen(&mut self) -> Option<u64> {
        None
    }
    /// What is held for somebody invited.
    fn invited_share(&mut self) -> Share {
        Share::default()
    }
    /// The responder whose claim somebody else ends.
    fn claimant(&mut self) -> Reference;
    /// The responder whose claim another takes over.
    fn replaced(&mut self) -> Reference;
    /// When the parties meet.
    fn appointment(&mut self) -> Instant;
    /// Who brought less than its share, and how much.
    fn brought(&mut self) -> Vec<Brought>;
    /// A later due date.
    fn later_due_date(&mut self) -> Instant;
    /// A level's judgement.
    fn grade(&mut self) -> Grade;
    /// A coordinator.
    fn coordinator(&mut self) -> Reference;
    /// How many responders a step reaches.
    fn reach(&mut self) -> Reach;
}

impl CommandKind {
    /// The command of this kind that carries what `payloads` fills in.
    pub fn command(self, payloads: &mut impl Payloads) -> Command {
        match self {
            CommandKind::Submit => Command::Submit(payloads.submission()),
            CommandKind::Accept => Command::Accept,
            CommandKind::RequestInfo => Command::RequestInfo(payloads.reason()),
            CommandKind::SupplyInfo => Command::SupplyInfo(payloads.text()),
            CommandKind::Reject => Command::Reject(payloads.reason()),
            CommandKind::Merge => Command::Merge(payloads.other_case()),
            CommandKind::Absorb => Command::Absorb(payloads.absorption()),
            CommandKind::CompleteMerge => Command::CompleteMerge(payloads.merge_number()),
            CommandKind::CancelMerge => Command::CancelMerge(payloads.merge_cancellation()),
            CommandKind::ReleaseAbsorbed => Command::ReleaseAbsorbed(payloads.merge_name()),
            CommandKind::Restore => Command::Restore(payloads.merge_number()),
            CommandKind::Transfer => Command::Transfer(payloads.agency()),
            CommandKind::Withdraw => Command::Withdraw(payloads.reason()),
            CommandKind::Amend => Command::Amend(payloads.amendment()),
            CommandKind::Publish => Command::Publish,
            CommandKind::Reserve => Command::Reserve(payloads.favoured()),
            CommandKind::Promote => Command::Promote(payloads.project()),
            CommandKind::TakeDown => Command::TakeDown(payloads.reason()),
            CommandKind::Claim => Command::Claim(payloads.claim_wish()),
            CommandKind::Join => Command::Join(payloads.joining_cost_fen()),
            CommandKind::Invite => Command::Invite(payloads.invited_share()),
            CommandKind::AcceptInvitation => Command::AcceptInvitation,
            CommandKind::Decline => Command::Decline(payloads.reason()),
            CommandKind::Release => Command::Release(payloads.reason()),
            CommandKind::Revoke => Command::Revoke(ClaimEnd {
                responder: payloads.claimant(),
                reason: payloads.reason(),
            }),
            CommandKind::Substitute => Command::Substitute(ClaimEnd {
                responder: payloads.replaced(),
                reason: payloads.reason(),
            }),
            CommandKind::RecordContact => Command::RecordContact(payloads.appointment()),
            CommandKind::Reschedule => Command::Reschedule(payloads.appointment()),
            CommandKind::Start => Command::Start,
            CommandKind::ReportNoShow => Command::ReportNoShow(payloads.claimant()),
            CommandKind::SendGoods => Command::SendGoods,
            CommandKind::Deliver => Command::Deliver,
            CommandKind::DeliverPart => Command::DeliverPart(payloads.brought()),
            CommandKind::Hold => Command::Hold(payloads.reason()),
            CommandKind::Resume => Command::Resume,
            CommandKind::RequestExtension => Command::RequestExtension(payloads.later_due_date()),
            CommandKind::GrantExtension => Command::GrantExtension(payloads.later_due_date()),
            CommandKind::RefuseExtension => Command::RefuseExtension(payloads.reason()),
            CommandKind::Confirm => Command::Confirm,
            CommandKind::Dispute => Command::Dispute(payloads.reason()),
            CommandKind::Evaluate => Command::Evaluate(payloads.grade()),
            CommandKind::Reopen => Command::Reopen(payloads.reason()),
            CommandKind::Close => Command::Close,
            CommandKind::Archive => Command::Archive,
            CommandKind::Anonymise => Command::Anonymise,
            CommandKind::Escalate => Command::Escalate(payloads.reason()),
            CommandKind::ReportReach => Command::ReportReach(payloads.reach()),
            CommandKind::NameHolder => Command::NameHolder(payloads.coordinator()),
            CommandKind::StepIn => Command::StepIn(payloads.reason()),
            CommandKind::CallOff => Command::CallOff(payloads.reason()),
            CommandKind::MovePolicy => Command::MovePolicy,
            CommandKind::Tick => Command::Tick,
        }
    }
}

/// What a command carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload<'a> {
    /// Nothing.
    Nothing,
    /// The case to open.
    Submission(&'a Submission),
    /// Why: one of the policy's reasons.
    Reason(&'a Code),
    /// A text in place of the old one.
    Text(Option<&'a str>),
    /// Changes to the need.
    Amendment(&'a Amendment),
    /// Another case.
    Case(&'a Reference),
    /// A case to take in.
    Absorption(&'a Absorption),
    /// Which merge of the case.
    MergeNumber(u32),
    /// Which merge of the case does not come about, and why.
    MergeCancellation(&'a MergeCancellation),
    /// A case that was taken in.
    MergeName(&'a MergeName),
    /// A project.
    Project(&'a Reference),
    /// One of the policy's agencies.
    Agency(&'a Code),
    /// A responder.
    Responder(&'a Reference),
    /// How much to claim.
    ClaimWish(&'a ClaimWish),
    /// Cost that somebody bears who joins, in fen.
    JoiningCostFen(Option<u64>),
    /// What is held for somebody invited.
    InvitedShare(&'a Share),
    /// Whose claim, and why.
    ClaimEnd(&'a ClaimEnd),
    /// When the parties meet.
    Appointment(Instant),
    /// Who brought less than its share, and how much.
    Brought(&'a [Brought]),
    /// A later due date.
    LaterDueDate(Instant),
    /// A level's judgement.
    Grade(&'a Grade),
    /// A coordinator.
    Coordinator(&'a Reference),
    /// How many responders a step reaches.
    Reach(&'a Reach),
}

impl Command {
    /// What it carries.
    #[must_use]
    pub fn payload(&self) -> Payload<'_> {
        match self {
            Command::Submit(submission) => Payload::Submission(submission),
            Command::SupplyInfo(text) => Payload::Text(text.as_deref()),
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
            | Command::Escalate(reason)
            | Command::StepIn(reason)
            | Command::CallOff(reason) => Payload::Reason(reason),
            Command::Merge(case) => Payload::Case(case),
            Command::Absorb(absorption) => Payload::Absorption(absorption),
            Command::CompleteMerge(merge) | Command::Restore(merge) => Payload::MergeNumber(*merge),
            Command::CancelMerge(cancellation) => Payload::MergeCancellation(cancellation),
            Command::ReleaseAbsorbed(merge) => Payload::MergeName(merge),
            Command::DeliverPart(brought) => Payload::Brought(brought),
            Command::Transfer(agency) => Payload::Agency(agency),
            Command::Amend(amendment) => Payload::Amendment(amendment),
            Command::Reserve(responder) | Command::ReportNoShow(responder) => {
                Payload::Responder(responder)
            }
            Command::Promote(project) => Payload::Project(project),
            Command::Claim(wish) => Payload::ClaimWish(wish),
            Command::Join(cost_fen) => Payload::JoiningCostFen(*cost_fen),
            Command::Invite(share) => Payload::InvitedShare(share),
            Command::Revoke(end) | Command::Substitute(end) => Payload::ClaimEnd(end),
            Command::RecordContact(at) | Command::Reschedule(at) => Payload::Appointment(*at),
            Command::RequestExtension(at) | Command::GrantExtension(at) => {
                Payload::LaterDueDate(*at)
            }
            Command::Evaluate(grade) => Payload::Grade(grade),
            Command::ReportReach(reach) => Payload::Reach(reach),
            Command::NameHolder(coordinator) => Payload::Coordinator(coordinator),
            Command::Accept
            | Command::Publish
            | Command::AcceptInvitation
            | Command::Start
            | Command::SendGoods
            | Command::Deliver
            | Command::Resume
            | Command::Confirm
            | Command::Close
            | Command::Archive
            | Command::Anonymise
            | Command::MovePolicy
            | Command::Tick => Payload::Nothing,
        }
    }

    /// The reason that it gives, where it has to give one.
    #[must_use]
    pub fn reason(&self) -> Option<&Code> {
        match self.payload() {
            Payload::Reason(reason) => Some(reason),
            Payload::ClaimEnd(end) => Some(&end.reason),
            Payload::Nothing
            | Payload::Submission(_)
            | Payload::Text(_)
            | Payload::Amendment(_)
            | Payload::Case(_)
            | Payload::Absorption(_)
            | Payload::MergeNumber(_)
            // The rule by which another case refused is none of the policy's reasons.
            | Payload::MergeCancellation(_)
            | Payload::MergeName(_)
            | Payload::Brought(_)
            | Payload::Project(_)
            | Payload::Agency(_)
            | Payload::Responder(_)
            | Payload::ClaimWish(_)
            | Payload::JoiningCostFen(_)
            | Payload::InvitedShare(_)
            | Payload::Appointment(_)
            | Payload::LaterDueDate(_)
            | Payload::Grade(_)
            | Payload::Coordinator(_)
            | Payload::Reach(_) => None,
        }
    }
}
