//! What a policy has against cases being forgotten: which deadlines have a length, and which ladders
//! end with somebody by name. What follows from it is for `proof` to show.

use wish_policy::document::Step;
use wish_policy::values::UNNAMED;
use wish_policy::{Climb, Document};

use super::Safeguard;
use crate::policy::list::map_vec;
use crate::policy::{self, Policy};
use wish_contract::DeadlineKind;

/// What a policy says of its clocks and of its holders.
#[derive(Clone, Debug)]
pub struct Safeguards<'a> {
    /// The stages' deadlines that have a length.
    pub deadlines: Vec<DeadlineKind>,
    /// Whether it says how often somebody is reminded.
    pub repeat: bool,
    /// Whether it has any reason, so that a coordinator can end a case.
    pub reasons: bool,
    /// Whether it says how long closed cases are kept.
    pub retention_closed: bool,
    /// Whether it says how long cases are kept that ended early.
    pub retention_ended: bool,
    /// Whether a delivered case counts as confirmed when nobody answers.
    pub confirmed_by_silence: bool,
    /// The ladders.
    pub ladders: Vec<LadderSafeguards<'a>>,
}

/// What a ladder says, with the steps that it hands over to.
#[derive(Clone, Debug)]
pub struct LadderSafeguards<'a> {
    /// The ladder's code.
    pub code: &'a str,
    /// Its steps, in order.
    pub steps: Vec<StepSafeguard<'a>>,
    /// Whether somebody has the case after the last step.
    pub holder: bool,
}

/// What a step says.
#[derive(Clone, Debug)]
pub struct StepSafeguard<'a> {
    /// The step's code.
    pub code: &'a str,
    /// Whether it says how long it is open.
    pub open: bool,
}

impl<'a> Safeguards<'a> {
    /// As a document says. What stands there but cannot be read counts as said: it has been reported
    /// already.
    pub fn of_document(document: &'a Document<'a>) -> Safeguards<'a> {
        let (given, retention) = (&document.deadlines, &document.retention);
        // This one has a default.
        let mut deadlines = vec![DeadlineKind::Merge];
        for (kind, length) in [
            (DeadlineKind::Verify, &given.verify),
            (DeadlineKind::SupplyInfo, &given.supply_info),
            (DeadlineKind::Publish, &given.publish),
            (DeadlineKind::Reservation, &given.reservation),
            (DeadlineKind::FirstContact, &given.first_contact),
            (DeadlineKind::Appointment, &given.appointment),
            (DeadlineKind::Due, &given.due),
            (DeadlineKind::Confirm, &given.confirm),
            (DeadlineKind::Evaluate, &given.evaluate),
            (DeadlineKind::HoldReview, &given.hold_review),
        ] {
            if length.is_some() {
                deadlines.push(kind);
            }
        }
        Safeguards {
            deadlines,
            repeat: given.repeat.is_some(),
            // A section that is missing has been reported already.
            reasons: !document.reasons.entries.is_empty() || document.reasons.at == document.at,
            retention_closed: retention.closed.is_some(),
            retention_ended: retention.ended.is_some(),
            confirmed_by_silence: given.confirmed_by_silence.value,
            ladders: map_vec(&document.climbs(), kept),
        }
    }

    /// As a loaded policy says: everything has a length there.
    pub fn of_policy(policy: &'a Policy) -> Safeguards<'a> {
        let kept = |ladder: &'a policy::Ladder| LadderSafeguards {
            code: &ladder.code,
            steps: map_vec(&ladder.steps, |step| StepSafeguard { code: &step.code, open: true }),
            holder: policy.coordinators.iter().any(|one| one.area.is_none()),
        };
        Safeguards {
            deadlines: DeadlineKind::ALL.to_vec(),
            repeat: true,
            reasons: !policy.reasons.is_empty(),
            retention_closed: true,
            retention_ended: true,
            confirmed_by_silence: policy.deadlines.confirmed_by_silence,
            ladders: map_vec(&policy.ladders, kept),
        }
    }

    /// Whether the policy says what would keep a case.
    #[must_use]
    pub fn says(&self, safeguard: Safeguard) -> bool {
        let ladder = |index: usize| self.ladders.get(index);
        match safeguard {
            Safeguard::Deadline(kind) => self.deadlines.contains(&kind),
            // A ladder without steps, and a policy without ladders, have been reported already.
            Safeguard::Step(index, step) => {
                ladder(index).and_then(|ladder| ladder.steps.get(step)).is_none_or(|step| step.open)
            }
            Safeguard::Holder(index) => ladder(index).is_none_or(|ladder| ladder.holder),
            Safeguard::Repeat => self.repeat,
            Safeguard::WayOut => self.reasons,
            Safeguard::RetentionClosed => self.retention_closed,
            Safeguard::RetentionEnded => self.retention_ended,
        }
    }

    /// A step's code, as people are told it.
    #[must_use]
    pub fn step_code(&self, ladder: usize, step: usize) -> &'a str {
        self.ladders
            .get(ladder)
            .and_then(|ladder| ladder.steps.get(step))
            .map_or(UNNAMED, |step| step.code)
    }
}

fn kept<'a>(climb: &Climb<'a>) -> LadderSafeguards<'a> {
    let kept_step =
        |step: &&Step<'a>| StepSafeguard { code: step.code.shown(), open: step.open.is_some() };
    // A ladder that goes round, or hands over to none that there is, has been reported already.
    let spoken_of =
        climb.last.exhausted.as_ref().is_some_and(|exhausted| exhausted.ladder.is_some());
    LadderSafeguards {
        code: climb.ladder.code.code(),
        steps: map_vec(&climb.steps, kept_step),
        holder: climb.has_holder() || spoken_of,
    }
}
