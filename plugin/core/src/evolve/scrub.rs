//! What a stored log keeps of an anonymised case: as much as the case does. Which fields of a case those are is told by
//! `evolve::anonymise`; here it is the same for what happened.

use wish_contract::{Amendment, Change, Event, Need, Remains, Role};

/// Takes out of a case's log whatever names or places somebody, if the case is anonymised; else nothing. What is left folds to
/// the same case.
#[must_use]
pub fn scrub(mut events: Vec<Event>) -> Vec<Event> {
    let last = events.iter().rev().find_map(|event| match &event.change {
        Change::Anonymised(remains) => Some(remains.clone()),
        _ => None,
    });
    if let Some(remains) = last {
        events.iter_mut().for_each(|event| scrub_event(event, &remains));
    }
    events
}

fn scrub_event(event: &mut Event, remains: &Remains) {
    event.fingerprint = 0;
    if matches!(event.by.role, Role::Reporter | Role::Beneficiary | Role::Proxy) {
        event.by.id.clear();
    }
    match &mut event.change {
        Change::Submitted(opening) => scrub_need(&mut opening.need, remains),
        Change::InfoSupplied(Some(text)) | Change::Amended(Amendment { text: Some(text), .. }) => {
            text.clear();
        }
        Change::Evaluated(evaluation) => {
            event.by.id.clear();
            evaluation.by.clear();
        }
        // Codes, times, numbers, responders and other cases.
        Change::InfoSupplied(None)
        | Change::Amended(_)
        | Change::Accepted
        | Change::InfoRequested(_)
        | Change::Ended(_)
        | Change::Absorbed(_)
        | Change::Published(_)
        | Change::TakenDown(_)
        | Change::StepEntered(_)
        | Change::LadderExhausted(_)
        | Change::Invited(_)
        | Change::Claimed(_)
        | Change::InvitationAccepted(_)
        | Change::ClaimEnded(_)
        | Change::Substituted(_)
        | Change::Contacted(_)
        | Change::Rescheduled(_)
        | Change::Started
        | Change::GoodsSent
        | Change::Delivered
        | Change::Confirmed
        | Change::Disputed(_)
        | Change::ExtensionRequested(_)
        | Change::ExtensionGranted(_)
        | Change::ExtensionRefused(_)
        | Change::Held(_)
        | Change::Resumed
        | Change::Reopened(_)
        | Change::Closed
        | Change::Archived
        | Change::Anonymised(_)
        | Change::Overdue(_)
        | Change::HolderNamed(_)
        | Change::PolicyMoved(_)
        | Change::SteppedIn(_) => {}
    }
}

/// Takes out of a need what names or places somebody.
pub(super) fn scrub_need(need: &mut Need, remains: &Remains) {
    need.text.clear();
    need.beneficiary.clear();
    need.household = None;
    need.households_alike = None;
    need.area.clone_from(&remains.area);
    need.target_groups.clone_from(&remains.target_groups);
}
