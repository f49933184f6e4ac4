//! What somebody wants done with a case, and the facts that the host knows about it.
//! Records mirror the contract (`wit/types.wit`); whether it is done is for `decide` to say.

use serde::{Deserialize, Serialize};

use crate::case::{Case, Need, Share};
use crate::explain::Detail;
use crate::vocabulary::{Area, CaseKind, Code, CommandKind, Instant, Reference, Role, Urgency};

/// Who gives a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Actor {
    pub id: Reference,
    pub role: Role,
}

/// Opens a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Submission {
    pub id: Reference,
    pub kind: CaseKind,
    pub need: Need,
}

/// Changes to the need. What is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Amendment {
    pub text: Option<String>,
    pub places: Option<u32>,
    pub cost_fen: Option<u64>,
    pub urgency: Option<Urgency>,
}

/// How a claim is to be made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClaimWish {
    pub places: Option<u32>,
    pub cost_fen: Option<u64>,
}

/// Whose claim, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClaimEnd {
    pub responder: Reference,
    pub reason: Code,
}

/// A grade given at one level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Grade {
    pub level: Code,
    pub score: u32,
}

/// What somebody wants done with a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Command {
    Submit(Submission),
    Accept,
    RequestInfo(Code),
    SupplyInfo(Option<String>),
    Reject(Code),
    Merge(Reference),
    Absorb(Reference),
    Transfer(Code),
    Withdraw(Code),
    Amend(Amendment),
    Publish,
    Reserve(Reference),
    Promote(Reference),
    TakeDown(Code),
    Claim(ClaimWish),
    Join(Option<u64>),
    Invite(Share),
    AcceptInvitation,
    Decline(Code),
    Release(Code),
    Revoke(ClaimEnd),
    Substitute(ClaimEnd),
    RecordContact(Instant),
    Reschedule(Instant),
    Start,
    ReportNoShow(Reference),
    SendGoods,
    Deliver,
    Hold(Code),
    Resume,
    RequestExtension(Instant),
    GrantExtension(Instant),
    RefuseExtension(Code),
    Confirm,
    Dispute(Code),
    Evaluate(Grade),
    Reopen(Code),
    Close,
    Archive,
    Anonymise,
    Escalate(Code),
    NameHolder(Reference),
    MovePolicy,
    Tick,
}

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
            _ => None,
        }
    }

    /// The command by name.
    #[must_use]
    pub fn kind(&self) -> CommandKind {
        use CommandKind as Kind;
        match self {
            Command::Submit(_) => Kind::Submit,
            Command::Accept => Kind::Accept,
            Command::RequestInfo(_) => Kind::RequestInfo,
            Command::SupplyInfo(_) => Kind::SupplyInfo,
            Command::Reject(_) => Kind::Reject,
            Command::Merge(_) => Kind::Merge,
            Command::Absorb(_) => Kind::Absorb,
            Command::Transfer(_) => Kind::Transfer,
            Command::Withdraw(_) => Kind::Withdraw,
            Command::Amend(_) => Kind::Amend,
            Command::Publish => Kind::Publish,
            Command::Reserve(_) => Kind::Reserve,
            Command::Promote(_) => Kind::Promote,
            Command::TakeDown(_) => Kind::TakeDown,
            Command::Claim(_) => Kind::Claim,
            Command::Join(_) => Kind::Join,
            Command::Invite(_) => Kind::Invite,
            Command::AcceptInvitation => Kind::AcceptInvitation,
            Command::Decline(_) => Kind::Decline,
            Command::Release(_) => Kind::Release,
            Command::Revoke(_) => Kind::Revoke,
            Command::Substitute(_) => Kind::Substitute,
            Command::RecordContact(_) => Kind::RecordContact,
            Command::Reschedule(_) => Kind::Reschedule,
            Command::Start => Kind::Start,
            Command::ReportNoShow(_) => Kind::ReportNoShow,
            Command::SendGoods => Kind::SendGoods,
            Command::Deliver => Kind::Deliver,
            Command::Hold(_) => Kind::Hold,
            Command::Resume => Kind::Resume,
            Command::RequestExtension(_) => Kind::RequestExtension,
            Command::GrantExtension(_) => Kind::GrantExtension,
            Command::RefuseExtension(_) => Kind::RefuseExtension,
            Command::Confirm => Kind::Confirm,
            Command::Dispute(_) => Kind::Dispute,
            Command::Evaluate(_) => Kind::Evaluate,
            Command::Reopen(_) => Kind::Reopen,
            Command::Close => Kind::Close,
            Command::Archive => Kind::Archive,
            Command::Anonymise => Kind::Anonymise,
            Command::Escalate(_) => Kind::Escalate,
            Command::NameHolder(_) => Kind::NameHolder,
            Command::MovePolicy => Kind::MovePolicy,
            Command::Tick => Kind::Tick,
        }
    }
}

/// What the host knows about a responder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Responder {
    pub id: Reference,
    pub kind: Code,
    pub area: Area,
    pub active: bool,
    pub suspended_until: Option<Instant>,
    pub active_claims: u32,
    pub active_claims_max: u32,
    pub frees_at: Option<Instant>,
    pub cost_max_fen: u64,
    pub skills: Vec<Code>,
    pub licences: Vec<Code>,
    pub vetted: bool,
    pub household: Option<Reference>,
    pub paired_areas: Vec<Area>,
}

/// One command on one case, with all that the rules may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Request {
    pub subject: Option<Case>,
    pub command: Command,
    pub by: Actor,
    pub claimant: Option<Responder>,
    pub now: Instant,
    pub id: Reference,
    pub detail: Detail,
}
