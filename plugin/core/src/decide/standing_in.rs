//! Decides how a coordinator moves a case on in place of somebody who is gone. Two events tell of it: that the coordinator
//! stepped in, and why; and what was done. How a coordinator ends a case is `ending`.

use super::ruling::{Outcome, Ruling};
use super::{board, fulfilment, intake};
use crate::explain::rules;
use wish_contract::{Change, CommandKind, Reason, Role, Stage};

/// As which command one is put to the city's guards: stepping in, as what is done by it, so that it leads round none of them;
/// none where that is no command that a guard may stand before.
pub(super) fn guarded_as(kind: CommandKind, stage: Stage) -> Option<CommandKind> {
    if kind != CommandKind::StepIn {
        Some(kind)
    } else if stage == Stage::Submitted {
        Some(CommandKind::Accept)
    } else {
        (stage == Stage::Verified).then_some(CommandKind::Publish)
    }
}

/// Moves the case on, and tells those in whose place that was done.
pub(super) fn step_in(ruling: &mut Ruling<'_>, why: &str) -> Outcome {
    let stage = ruling.case.stage;
    let because = Reason::of(rules::STEPPED_IN).text("stage", stage.name()).text("reason", why);
    ruling.record(because.clone(), Change::SteppedIn(why.to_owned()));
    match stage {
        Stage::Submitted => {
            intake::accept_because(ruling, because)?;
            ruling.notify(Role::Verifier, None, rules::STEPPED_IN);
        }
        Stage::NeedsInfo => {
            intake::supply_info_because(ruling, because, None)?;
            let reporter = ruling.case.reporter.clone();
            ruling.notify(Role::Reporter, Some(&reporter), rules::STEPPED_IN);
        }
        Stage::Verified => {
            board::publish(ruling)?;
            ruling.notify(Role::Publisher, None, rules::STEPPED_IN);
        }
        Stage::Scheduled => {
            fulfilment::start_because(ruling, because);
            ruling.notify_claimants(rules::STEPPED_IN);
        }
        Stage::InProgress => {
            fulfilment::deliver_because(ruling, because);
            ruling.notify_claimants(rules::STEPPED_IN);
        }
        Stage::Delivered => {
            fulfilment::confirm_because(ruling, because);
            ruling.notify(Role::Beneficiary, None, rules::STEPPED_IN);
        }
        // The machine lists none of these.
        Stage::Published
        | Stage::Claimed
        | Stage::Fulfilled
        | Stage::Closed
        | Stage::Rejected
        | Stage::Withdrawn
        | Stage::Lapsed
        | Stage::Merged
        | Stage::Transferred
        | Stage::Promoted
        | Stage::CalledOff => {}
    }
    Ok(())
}
