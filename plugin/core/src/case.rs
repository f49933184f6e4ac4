//! A case as the platform tracks it: its need, its claims, its clocks and its overlays. Records
//! mirror the contract (`wit/types.wit`), field by field; how they change is for `evolve` to say.

use serde::{Deserialize, Serialize};

use crate::calendar::{Clock, Remainder as TimeLeft};
use crate::vocabulary::{
    Area, CaseKind, ClaimRole, ClaimStatus, Code, DeadlineKind, Instant, Reference, Stage, Urgency,
};

/// Most claims that a case remembers.
pub const CLAIMS_MAX: usize = 1_000;
/// Most commands that a case remembers.
pub const COMMANDS_MAX: usize = 1_000;
/// Most cases merged into one.
pub const ABSORBED_MAX: usize = 1_000;

/// What is asked for. Frozen while a claim is live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Need {
    pub category: Code,
    pub urgency: Urgency,
    pub text: String,
    pub target_groups: Vec<Code>,
    pub places: u32,
    pub cost_fen: u64,
    pub channel: Code,
    pub area: Area,
    pub beneficiary: Reference,
    pub household: Option<Reference>,
    pub at_home: bool,
    pub households_alike: Option<u32>,
}

/// Which policy a case runs under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PolicyRef {
    pub name: Code,
    pub version: u32,
    pub digest: String,
}

/// How much of a case a claim takes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Share {
    pub places: u32,
    pub cost_fen: u64,
}

impl Share {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Share) -> Share {
        Share {
            places: self.places.saturating_add(other.places),
            cost_fen: self.cost_fen.saturating_add(other.cost_fen),
        }
    }
}

/// A responder's commitment to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Claim {
    pub responder: Reference,
    pub kind: Code,
    pub role: ClaimRole,
    pub status: ClaimStatus,
    pub share: Share,
    pub since: Instant,
}

/// A deadline that is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Deadline {
    pub kind: DeadlineKind,
    pub due: Instant,
    pub provisional: bool,
    pub clock: Clock,
}

/// A deadline that stands still, with what is left of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Remainder {
    pub kind: DeadlineKind,
    pub clock: Clock,
    pub left_ms: u64,
}

impl Remainder {
    /// What the calendar measures.
    #[must_use]
    pub fn time_left(&self) -> TimeLeft {
        TimeLeft { clock: self.clock, left_ms: self.left_ms }
    }
}

/// What an event does to the case's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ClockChange {
    Start(Deadline),
    Stop(DeadlineKind),
    Pause(Remainder),
}

/// Where a case stands on its ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LadderPosition {
    pub ladder: Code,
    pub step: u32,
    pub since: Instant,
    pub reserved_for: Option<Reference>,
    pub exhausted: bool,
}

/// Who has the case in hand by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Holder {
    pub id: Reference,
    pub since: Instant,
}

/// A pause of every clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Hold {
    pub reason: Code,
    pub since: Instant,
}

/// How and why a case ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ending {
    pub reason: Code,
    pub to: Option<Reference>,
    pub at: Instant,
}

/// One level's judgement of a fulfilled case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Evaluation {
    pub level: Code,
    pub score: u32,
    pub by: Reference,
    pub at: Instant,
}

/// A wish as the platform tracks it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Case {
    pub id: Reference,
    pub kind: CaseKind,
    pub policy: PolicyRef,
    pub stage: Stage,
    pub need: Need,
    pub reporter: Reference,
    pub opened: Instant,
    pub last: Instant,
    pub sequence: u32,
    pub claims: Vec<Claim>,
    pub ladder: Option<LadderPosition>,
    pub deadlines: Vec<Deadline>,
    pub paused: Vec<Remainder>,
    pub holder: Option<Holder>,
    pub held: Option<Hold>,
    pub appointment: Option<Instant>,
    pub extension_asked: Option<Instant>,
    pub goods_sent: bool,
    pub absorbed: Vec<Reference>,
    pub disputes: u32,
    pub reopened: u32,
    pub evaluations: Vec<Evaluation>,
    pub ended: Option<Ending>,
    pub archived: bool,
    pub anonymised: bool,
    pub commands: Vec<Reference>,
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
        self.live_claims().fold(Share::default(), |sum, claim| sum.plus(claim.share))
    }

    /// What is left for others to take.
    #[must_use]
    pub fn left(&self) -> Share {
        let taken = self.taken();
        Share {
            places: self.need.places.saturating_sub(taken.places),
            cost_fen: self.need.cost_fen.saturating_sub(taken.cost_fen),
        }
    }

    /// Whether every place and the whole cost is taken by claims that have been agreed to.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.left() == Share::default()
            && self
                .live_claims()
                .all(|claim| claim.status == ClaimStatus::Active || claim.share == Share::default())
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
