//! What happened to a case, and what the host is to do about it. Records mirror the contract
//! (`wit/types.wit`); what an event makes of a case is for `evolve` to say.

use serde::{Deserialize, Serialize};

use crate::case::{
    Case, Claim, ClockChange, Deadline, Evaluation, LadderPosition, Need, PolicyRef,
};
use crate::command::{Actor, Amendment};
use crate::explain::Reason;
use crate::vocabulary::{
    Area, CaseKind, ClaimStatus, Code, DeadlineKind, Instant, Reference, Role, Stage,
};

/// How a case opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Opening {
    pub kind: CaseKind,
    pub policy: PolicyRef,
    pub need: Need,
}

/// How a case ends early.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct End {
    pub stage: Stage,
    pub reason: Code,
    pub to: Option<Reference>,
}

/// How a claim ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClaimEnding {
    pub responder: Reference,
    pub status: ClaimStatus,
    pub reason: Code,
}

/// Who took over from whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Substitution {
    pub responder: Reference,
    pub claim: Claim,
    pub reason: Code,
}

/// What happened to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    Submitted(Opening),
    Accepted,
    InfoRequested(Code),
    InfoSupplied(Option<String>),
    Amended(Amendment),
    Ended(End),
    Absorbed(Reference),
    Published(LadderPosition),
    TakenDown(Code),
    StepEntered(u32),
    LadderExhausted(Reference),
    Invited(Claim),
    Claimed(Claim),
    InvitationAccepted(Reference),
    ClaimEnded(ClaimEnding),
    Substituted(Substitution),
    Contacted(Instant),
    Rescheduled(Instant),
    Started,
    GoodsSent,
    Delivered,
    Confirmed,
    Disputed(Code),
    ExtensionRequested(Instant),
    ExtensionGranted(Instant),
    ExtensionRefused(Code),
    Held(Code),
    Resumed,
    Evaluated(Evaluation),
    Reopened(Code),
    Closed,
    Archived,
    Anonymised,
    Overdue(DeadlineKind),
    HolderNamed(Reference),
    PolicyMoved(PolicyRef),
}

/// An event: what happened, when, by whom, under which rule, and what it did to the clocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Event {
    pub subject: Reference,
    pub sequence: u32,
    pub at: Instant,
    pub by: Actor,
    pub command: Reference,
    pub rule: Code,
    pub change: Change,
    pub clocks: Vec<ClockChange>,
}

/// To whom a ladder step opens a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Audience {
    pub step: Code,
    pub kinds: Vec<Code>,
    pub area: Area,
    pub paired_only: bool,
    pub skills: Vec<Code>,
}

/// Whom to tell what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Notice {
    pub to: Role,
    pub whom: Option<Reference>,
    pub about: Code,
}

/// An open step, to be offered within its budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Offering {
    pub step: Code,
    pub audiences: Vec<Audience>,
    pub notify_max: u32,
}

/// Something that a coordinator must look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Question {
    pub coordinator: Reference,
    pub about: Code,
}

/// What the host is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    Notify(Notice),
    Offer(Offering),
    Publish,
    Unpublish,
    AskCoordinator(Question),
    Transfer(Code),
    Absorb(Reference),
}

/// An action with a name, so that it can be delivered at least once and done once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Effect {
    pub id: String,
    pub action: Action,
}

/// A command allowed: what happens, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Decision {
    pub events: Vec<Event>,
    pub after: Case,
    pub effects: Vec<Effect>,
    pub next: Option<Deadline>,
    pub trace: Vec<Reason>,
}
