//! What a stored log keeps of an anonymised case: as much as the case does. Which fields of a case those are is told by
//! `evolve::anonymise`; here it is the same for what happened.

use wish_contract::{Amendment, Change, Event, FactValue, Need, Reference, Remains, Role};

/// Takes out of a case's log whatever names or places somebody, if the case is anonymised; else nothing. What is left folds to
/// the same case.
#[must_use]
pub fn scrub(mut events: Vec<Event>) -> Vec<Event> {
    let last = events.iter().rev().find_map(|event| match &event.change {
        Change::Anonymised(remains) => Some(remains.clone()),
        _ => None,
    });
    if let Some(remains) = last {
        let residents = residents(&events);
        events.iter_mut().for_each(|event| scrub_event(event, &remains, &residents));
    }
    events
}

/// Whom the log's case is about and who brought it: gone in whatever capacity they acted.
fn residents(events: &[Event]) -> Vec<Reference> {
    let opening = |event: &Event| match &event.change {
        Change::Submitted(opening) => Some([event.by.id.clone(), opening.need.beneficiary.clone()]),
        _ => None,
    };
    let found = events.iter().filter_map(opening).flatten();
    found.filter(|id| !id.is_empty()).collect()
}

fn scrub_event(event: &mut Event, remains: &Remains, residents: &[Reference]) {
    event.fingerprint = 0;
    let office = !matches!(event.by.role, Role::Reporter | Role::Beneficiary | Role::Proxy);
    if !office || residents.contains(&event.by.id) {
        event.by.id.clear();
    }
    for fact in &mut event.because.facts {
        if let FactValue::Text(text) = &mut fact.value
            && residents.contains(text)
        {
            text.clear();
        }
    }
    match &mut event.change {
        Change::Submitted(opening) => scrub_need(&mut opening.need, remains),
        Change::InfoSupplied(Some(text)) => text.clear(),
        Change::Amended(Amendment { text, items, .. }) => {
            text.iter_mut().for_each(String::clear);
            items.iter_mut().flatten().for_each(|item| item.text.clear());
        }
        Change::Evaluated(evaluation) => {
            event.by.id.clear();
            evaluation.by.clear();
        }
        // Codes, times, numbers, responders and other cases.
        Change::InfoSupplied(None)
        | Change::Accepted
        | Change::InfoRequested(_)
        | Change::Ended(_)
        | Change::MergeBegun(_)
        | Change::MergeCancelled(_)
        | Change::Absorbed(_)
        | Change::AbsorbedReleased(_)
        | Change::Restored
        | Change::Published(_)
        | Change::TakenDown(_)
        | Change::StepEntered(_)
        | Change::StepShortened(_)
        | Change::LadderExhausted(_)
        | Change::Invited(_)
        | Change::Claimed(_)
        | Change::InvitationAccepted(_)
        | Change::ClaimEnded(_)
        | Change::Substituted(_)
        | Change::TookOver(_)
        | Change::Contacted(_)
        | Change::Rescheduled(_)
        | Change::Started
        | Change::GoodsSent
        | Change::Delivered
        | Change::PartDelivered(_)
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
    need.items.iter_mut().for_each(|item| item.text.clear());
    need.beneficiary.clear();
    need.household = None;
    need.households_alike = None;
    need.area.clone_from(&remains.area);
    need.target_groups.clone_from(&remains.target_groups);
}
