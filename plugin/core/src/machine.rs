//! The machine as tables: which command is given by whom, in which stages, and where it may
//! lead; and the same of deadlines.
//! `decide` refuses what the tables do not list; `policy::validate` walks them to prove that no case is stranded;
//! `answers` gives them to hosts. What a command does beyond its stage is for `decide`.

use wish_contract::{CommandKind, Condition, DeadlineKind, Role, Stage, WhoseFacts};

pub mod answers;
mod stages;
#[cfg(test)]
mod tests;

pub use stages::{is_public, liveness_deadlines};

/// Where a command may be given, and what it leads to.
#[derive(Clone, Copy, Debug)]
pub struct MoveRow {
    /// The command.
    pub command: CommandKind,
    /// Who may give it, the usual one first.
    pub roles: &'static [Role],
    /// Whose facts come with it.
    pub claimant: Option<WhoseFacts>,
    /// Whether it may be given while the case is held.
    pub while_held: bool,
    /// Whether it may be given while the case is being merged.
    pub while_merging: bool,
    /// Where it may lead.
    pub transitions: &'static [TransitionRow],
}

/// Where a deadline runs, and what it leads to.
#[derive(Clone, Copy, Debug)]
pub struct TimeoutRow {
    /// The deadline.
    pub deadline: DeadlineKind,
    /// Where its passing may lead.
    pub transitions: &'static [TransitionRow],
}

/// A way from one of several stages.
#[derive(Clone, Copy, Debug)]
pub struct TransitionRow {
    /// None where there is no case yet.
    pub origins: &'static [Stage],
    /// None where the case stays in its stage.
    pub to: Option<Stage>,
    /// One of these is enough; none where nothing more is needed.
    pub conditions: &'static [Condition],
}

impl MoveRow {
    /// Whether the command is for the stage.
    #[must_use]
    pub fn is_for(&self, stage: Stage) -> bool {
        self.transitions.iter().any(|way| way.origins.contains(&stage))
    }

    /// The stages that the command is for, in the contract's order.
    pub fn stages(&self) -> impl Iterator<Item = Stage> {
        Stage::ALL.iter().copied().filter(|stage| self.is_for(*stage))
    }

    const fn with_own_facts(self) -> MoveRow {
        MoveRow { claimant: Some(WhoseFacts::Giver), ..self }
    }

    const fn with_facts_of_another(self) -> MoveRow {
        MoveRow { claimant: Some(WhoseFacts::Another), ..self }
    }

    const fn while_held(self) -> MoveRow {
        MoveRow { while_held: true, ..self }
    }

    const fn while_merging(self) -> MoveRow {
        MoveRow { while_merging: true, ..self }
    }
}

impl TimeoutRow {
    /// Whether the deadline runs in the stage.
    #[must_use]
    pub fn runs_in(&self, stage: Stage) -> bool {
        self.transitions.iter().any(|way| way.origins.contains(&stage))
    }
}

use CommandKind as Do;
use Condition::{
    Agency, ConfirmedBySilence, EvaluationLevel, JointClaims, PartClaims, SameInstant,
    SeveralEvaluationLevels, StandBy,
};
use Role::{Beneficiary, Coordinator, Proxy, Publisher, Reporter, Responder, Timer, Verifier};
use Stage::{
    CalledOff, Claimed, Closed, Delivered, Fulfilled, InProgress, Lapsed, Merged, NeedsInfo,
    Promoted, Published, Rejected, Scheduled, Submitted, Transferred, Verified, Withdrawn,
};

const OPEN: &[Stage] = &[
    Submitted, NeedsInfo, Verified, Published, Claimed, Scheduled, InProgress, Delivered, Fulfilled,
];
/// Where a case may have to let go of one that it took in; a merged case passes that on.
const OPEN_OR_MERGED: &[Stage] = &[
    Submitted, NeedsInfo, Verified, Published, Claimed, Scheduled, InProgress, Delivered,
    Fulfilled, Merged,
];
const ENDS: &[Stage] =
    &[Closed, Rejected, Withdrawn, Lapsed, Merged, Transferred, Promoted, CalledOff];
const BEFORE_DELIVERY: &[Stage] =
    &[Submitted, NeedsInfo, Verified, Published, Claimed, Scheduled, InProgress];
const BEFORE_FULFILLED: &[Stage] =
    &[Submitted, NeedsInfo, Verified, Published, Claimed, Scheduled, InProgress, Delivered];
const HOLDABLE: &[Stage] =
    &[Submitted, Verified, Published, Claimed, Scheduled, InProgress, Delivered];
const WITH_CLAIMS: &[Stage] = &[Published, Claimed, Scheduled, InProgress];
const TAKEN: &[Stage] = &[Claimed, Scheduled, InProgress];
const JOINABLE: &[Stage] = &[Published, Claimed, Scheduled];
/// Where an invitation may be left unanswered; once work has begun it can only lapse.
const WITH_INVITATIONS: &[Stage] = &[Published, Claimed, Scheduled, InProgress, Delivered];
const UNPUBLISHED: &[Stage] = &[Submitted, NeedsInfo, Verified];
/// Where a coordinator moves the case on, and nobody's claim does.
const BEFORE_CLAIMS: &[Stage] = &[Submitted, NeedsInfo, Verified, Published];
/// What lets several hold claims on one case.
const SEVERAL_CLAIMS: &[Condition] = &[PartClaims, JointClaims];

const fn row(
    command: CommandKind,
    roles: &'static [Role],
    transitions: &'static [TransitionRow],
) -> MoveRow {
    MoveRow { command, roles, claimant: None, while_held: false, while_merging: false, transitions }
}

const fn timeout(deadline: DeadlineKind, transitions: &'static [TransitionRow]) -> TimeoutRow {
    TimeoutRow { deadline, transitions }
}

const fn leads(origins: &'static [Stage], to: Stage) -> TransitionRow {
    TransitionRow { origins, to: Some(to), conditions: &[] }
}

const fn stays(origins: &'static [Stage]) -> TransitionRow {
    TransitionRow { origins, to: None, conditions: &[] }
}

impl TransitionRow {
    const fn given(self, conditions: &'static [Condition]) -> TransitionRow {
        TransitionRow { conditions, ..self }
    }
}

/// Every command, in the contract's order: one that has no row, or has it in the wrong place, does not compile.
pub static MOVES: [MoveRow; CommandKind::ALL.len()] = [
    row(Do::Submit, &[Reporter, Proxy], &[leads(&[], Submitted)]),
    row(Do::Accept, &[Verifier], &[leads(&[Submitted], Verified)]),
    row(Do::RequestInfo, &[Verifier], &[leads(&[Submitted], NeedsInfo)]),
    row(Do::SupplyInfo, &[Reporter, Proxy], &[leads(&[NeedsInfo], Submitted)]),
    row(Do::Reject, &[Verifier], &[leads(&[Submitted, NeedsInfo], Rejected)]),
    row(Do::Merge, &[Verifier, Coordinator], &[stays(UNPUBLISHED)]),
    row(Do::Absorb, &[Verifier, Coordinator], &[stays(OPEN)]).while_held(),
    row(Do::CompleteMerge, &[Verifier, Coordinator], &[leads(UNPUBLISHED, Merged)]).while_merging(),
    row(
        Do::CancelMerge,
        &[Verifier, Coordinator],
        &[stays(UNPUBLISHED), leads(&[Merged], Submitted)],
    )
    .while_merging(),
    row(Do::ReleaseAbsorbed, &[Verifier, Coordinator], &[stays(OPEN_OR_MERGED)])
        .while_held()
        .while_merging(),
    row(Do::Restore, &[Verifier, Coordinator], &[leads(&[Merged], Submitted), stays(UNPUBLISHED)])
        .while_merging(),
    row(
        Do::Transfer,
        &[Verifier, Coordinator],
        &[leads(UNPUBLISHED, Transferred).given(&[Agency])],
    ),
    row(Do::Withdraw, &[Reporter, Proxy], &[leads(BEFORE_DELIVERY, Withdrawn)])
        .while_held()
        .while_merging(),
    row(
        Do::Amend,
        &[Verifier, Coordinator],
        &[
            stays(&[Submitted, NeedsInfo, Verified, Published]),
            leads(&[Published], Claimed).given(SEVERAL_CLAIMS),
        ],
    ),
    row(Do::Publish, &[Publisher], &[leads(&[Verified], Published)]),
    row(Do::Reserve, &[Publisher], &[leads(&[Verified], Published)]).with_facts_of_another(),
    row(Do::Promote, &[Publisher, Coordinator], &[leads(&[Submitted, Verified], Promoted)]),
    row(Do::TakeDown, &[Publisher, Coordinator], &[leads(&[Published], Verified)]),
    row(
        Do::Claim,
        &[Responder],
        &[
            leads(&[Published], Claimed),
            stays(&[Published]).given(SEVERAL_CLAIMS),
            stays(&[Claimed]).given(&[SameInstant]),
            leads(&[Claimed], Published).given(&[PartClaims]),
        ],
    )
    .with_own_facts(),
    row(
        Do::Join,
        &[Responder],
        &[
            leads(&[Published], Claimed).given(&[JointClaims]),
            stays(JOINABLE).given(&[JointClaims]),
        ],
    )
    .with_own_facts(),
    row(Do::Invite, &[Responder, Coordinator], &[stays(JOINABLE).given(&[JointClaims])])
        .with_facts_of_another(),
    row(
        Do::AcceptInvitation,
        &[Responder],
        &[
            leads(&[Published], Claimed).given(&[JointClaims]),
            stays(JOINABLE).given(&[JointClaims]),
        ],
    )
    .with_own_facts(),
    // An open invitation keeps a case on the board, unless it holds no share.
    row(Do::Decline, &[Responder], &[stays(JOINABLE)]),
    row(
        Do::Release,
        &[Responder],
        &[
            leads(TAKEN, Published),
            leads(&[Scheduled, InProgress], Claimed).given(&[StandBy]),
            stays(WITH_CLAIMS).given(SEVERAL_CLAIMS),
        ],
    ),
    row(
        Do::Revoke,
        &[Coordinator],
        &[
            leads(TAKEN, Published),
            leads(&[Scheduled, InProgress], Claimed).given(&[StandBy]),
            stays(WITH_CLAIMS).given(SEVERAL_CLAIMS),
        ],
    ),
    row(
        Do::Substitute,
        &[Responder, Coordinator],
        &[leads(&[Scheduled, InProgress], Claimed), stays(TAKEN)],
    )
    .with_facts_of_another(),
    row(Do::RecordContact, &[Responder], &[leads(&[Claimed], Scheduled)]),
    row(Do::Reschedule, &[Responder, Beneficiary, Proxy], &[stays(&[Scheduled])]),
    row(Do::Start, &[Responder], &[leads(&[Scheduled], InProgress)]),
    row(
        Do::ReportNoShow,
        &[Beneficiary, Proxy, Coordinator],
        &[
            leads(&[Scheduled], Published),
            leads(&[Scheduled], Claimed).given(&[StandBy]),
            stays(&[Scheduled]).given(&[JointClaims]),
            // Once work has begun, a co-claimant's share passes to the lead.
            stays(&[InProgress, Delivered]).given(SEVERAL_CLAIMS),
        ],
    ),
    row(Do::SendGoods, &[Responder], &[stays(&[InProgress])]),
    row(Do::Deliver, &[Responder], &[leads(&[InProgress], Delivered)]),
    row(Do::DeliverPart, &[Responder], &[leads(&[InProgress], Delivered)]),
    row(Do::Hold, &[Coordinator], &[stays(HOLDABLE)]),
    row(Do::Resume, &[Coordinator], &[stays(HOLDABLE)]).while_held(),
    row(Do::RequestExtension, &[Responder], &[stays(&[InProgress])]),
    row(Do::GrantExtension, &[Coordinator], &[stays(&[InProgress])]),
    row(Do::RefuseExtension, &[Coordinator], &[stays(&[InProgress])]),
    row(Do::Confirm, &[Beneficiary, Proxy], &[leads(&[Delivered], Fulfilled)]),
    row(Do::Dispute, &[Beneficiary, Proxy], &[leads(&[Delivered], InProgress)]),
    row(
        Do::Evaluate,
        &[Coordinator, Verifier, Beneficiary, Proxy],
        &[
            leads(&[Fulfilled], Closed).given(&[EvaluationLevel]),
            stays(&[Fulfilled]).given(&[SeveralEvaluationLevels]),
        ],
    ),
    row(Do::Reopen, &[Beneficiary, Proxy, Coordinator], &[leads(&[Fulfilled], InProgress)]),
    row(Do::Close, &[Coordinator], &[leads(&[Fulfilled], Closed)]),
    row(Do::Archive, &[Coordinator], &[stays(ENDS)]),
    row(Do::Anonymise, &[Coordinator], &[stays(ENDS)]),
    row(Do::Escalate, &[Coordinator], &[stays(&[Published])]),
    row(Do::ReportReach, &[Timer, Coordinator], &[stays(&[Published])]),
    row(Do::NameHolder, &[Coordinator], &[stays(OPEN)]).while_held().while_merging(),
    row(
        Do::StepIn,
        &[Coordinator],
        &[
            leads(&[Submitted], Verified),
            leads(&[NeedsInfo], Submitted),
            leads(&[Verified], Published),
            leads(&[Scheduled], InProgress),
            leads(&[InProgress], Delivered),
            leads(&[Delivered], Fulfilled),
        ],
    ),
    row(Do::CallOff, &[Coordinator], &[leads(BEFORE_FULFILLED, CalledOff)])
        .while_held()
        .while_merging(),
    row(Do::MovePolicy, &[Coordinator], &[stays(OPEN)]),
    // It leads where the deadlines do that have passed.
    row(Do::Tick, &[Timer], &[]).while_held().while_merging(),
];

/// Every deadline, in the contract's order: one that has no row, or has it in the wrong place, does not compile.
pub static TIMEOUTS: [TimeoutRow; DeadlineKind::ALL.len()] = [
    timeout(DeadlineKind::Verify, &[stays(&[Submitted])]),
    timeout(DeadlineKind::SupplyInfo, &[leads(&[NeedsInfo], Lapsed)]),
    timeout(DeadlineKind::Publish, &[stays(&[Verified])]),
    timeout(DeadlineKind::Merge, &[stays(UNPUBLISHED)]),
    timeout(DeadlineKind::Reservation, &[stays(&[Published])]),
    timeout(DeadlineKind::LadderStep, &[stays(&[Published])]),
    timeout(DeadlineKind::Invitation, &[stays(WITH_INVITATIONS).given(&[JointClaims])]),
    timeout(DeadlineKind::ContactReminder, &[stays(&[Claimed])]),
    timeout(
        DeadlineKind::FirstContact,
        &[leads(&[Claimed], Published), stays(&[Claimed]).given(&[JointClaims])],
    ),
    timeout(DeadlineKind::Appointment, &[stays(&[Scheduled])]),
    timeout(DeadlineKind::DueReminder, &[stays(&[InProgress])]),
    timeout(DeadlineKind::Due, &[stays(&[InProgress])]),
    timeout(
        DeadlineKind::Confirm,
        &[stays(&[Delivered]), leads(&[Delivered], Fulfilled).given(&[ConfirmedBySilence])],
    ),
    timeout(DeadlineKind::Evaluate, &[leads(&[Fulfilled], Closed)]),
    timeout(DeadlineKind::HoldReview, &[stays(HOLDABLE)]),
    timeout(DeadlineKind::Holder, &[stays(&[Published])]),
    timeout(DeadlineKind::HolderIdle, &[stays(BEFORE_CLAIMS)]),
    timeout(DeadlineKind::Retention, &[stays(ENDS)]),
];

#[allow(
    clippy::indexing_slicing,
    reason = "looked at while compiling, where no place is beyond the end"
)]
const _: () = {
    let mut place = 0;
    while place < MOVES.len() {
        assert!(MOVES[place].command as usize == place, "MOVES has not the contract's order");
        place += 1;
    }
    place = 0;
    while place < TIMEOUTS.len() {
        assert!(
            TIMEOUTS[place].deadline as usize == place,
            "TIMEOUTS has not the contract's order"
        );
        place += 1;
    }
};

/// A command's row.
#[must_use]
#[expect(clippy::indexing_slicing, reason = "there is a row for every command, in this order")]
pub fn move_of(command: CommandKind) -> &'static MoveRow {
    &MOVES[command as usize]
}

/// A deadline's row.
#[must_use]
#[expect(clippy::indexing_slicing, reason = "there is a row for every deadline, in this order")]
pub fn timeout_of(deadline: DeadlineKind) -> &'static TimeoutRow {
    &TIMEOUTS[deadline as usize]
}
