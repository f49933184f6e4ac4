//! What events make of a case. Cannot fail: every event on every case gives a case.
//! Which events may happen is for `decide`, which makes its own case by these same functions.

use crate::tie_break::tie_break;
use wish_contract::{
    Amendment, CLAIMS_MAX, COMMANDS_MAX, Case, Change, Claim, ClaimEnding, ClaimRole, ClaimStatus,
    ClockChange, End, Ending, Event, Fault, Hold, Holder, Instant, KnownCommand, LadderPosition,
    Merging, Opening, PartDelivery, Remains, Role, Share, Stage, Substitution, Takeover,
};

mod absorbed;
mod scrub;
#[cfg(test)]
mod tests;

pub use scrub::scrub;

/// Makes a case from all its events, in order.
pub fn fold(events: Vec<Event>) -> Result<Case, Fault> {
    let mut events = events.into_iter().enumerate();
    let Some((_, first)) = events.next() else {
        return Err(fault(
            "no_events",
            "hand in all events of the case, the first one being `submitted`",
            0,
        ));
    };
    let mut case = open(&first).ok_or_else(|| {
        fault(
            "first_event_not_submitted",
            "hand in all events of the case, the first one being `submitted`",
            0,
        )
    })?;
    for (index, event) in events {
        follows(&case, &event).map_err(|(code, message)| fault(code, message, index))?;
        apply(&mut case, &event);
    }
    Ok(case)
}

/// Whether an event can come next.
fn follows(case: &Case, event: &Event) -> Result<(), (&'static str, &'static str)> {
    if event.subject != case.id {
        return Err(("subject_differs", "hand in the events of one case at a time"));
    }
    if event.sequence != case.sequence.saturating_add(1) {
        return Err(("sequence_broken", "hand in every event once, ordered by `sequence`"));
    }
    if event.at < case.last {
        return Err((
            "time_went_back",
            "events are ordered by time; look for a log put together wrongly",
        ));
    }
    Ok(())
}

fn fault(code: &str, message: &str, index: usize) -> Fault {
    Fault { code: code.to_owned(), message: message.to_owned(), index: u32::try_from(index).ok() }
}

/// The case that a first event opens; none if it is no opening.
#[must_use]
pub fn open(event: &Event) -> Option<Case> {
    let Change::Submitted(Opening { kind, policy, need, continues }) = &event.change else {
        return None;
    };
    if event.sequence != 1 {
        return None;
    }
    let mut case = Case {
        id: event.subject.clone(),
        kind: *kind,
        policy: policy.clone(),
        stage: Stage::Submitted,
        need: need.clone(),
        reporter: event.by.id.clone(),
        continues: continues.clone(),
        opened: event.at,
        last: event.at,
        sequence: 0,
        claims: Vec::new(),
        ladder: None,
        deadlines: Vec::new(),
        paused: Vec::new(),
        holder: None,
        held: None,
        merging: None,
        appointment: None,
        extension_asked: None,
        goods_sent: false,
        absorbed: Vec::new(),
        disputes: 0,
        reopened: 0,
        evaluations: Vec::new(),
        ended: None,
        archived: false,
        anonymised: false,
        commands: Vec::new(),
    };
    note(&mut case, event);
    Some(case)
}

/// Takes one more event into a case.
pub fn apply(case: &mut Case, event: &Event) {
    happen(case, event);
    note(case, event);
}

/// Takes one more event into a case, whose clocks follow from what it made of the case.
pub fn apply_with_clocks(
    case: &mut Case,
    event: &mut Event,
    clocks: &dyn Fn(&Case) -> Vec<ClockChange>,
) {
    happen(case, event);
    event.clocks = clocks(case);
    note(case, event);
}

/// What every event does: it counts, it is remembered, and it moves the clocks.
fn note(case: &mut Case, event: &Event) {
    case.sequence = event.sequence;
    case.last = event.at;
    if event.by.role != Role::Timer {
        remember(case, event);
    }
    for change in &event.clocks {
        turn(case, *change);
    }
}

fn remember(case: &mut Case, event: &Event) {
    if case.commands.last().is_some_and(|last| last.id == event.command) {
        return;
    }
    if case.commands.len() >= COMMANDS_MAX {
        case.commands.remove(0);
    }
    let fingerprint = if case.anonymised { 0 } else { event.fingerprint };
    case.commands.push(KnownCommand { id: event.command.clone(), fingerprint });
}

/// Adds a claim; the oldest ended one gives way where there are too many. One that is fulfilled may come to life again.
fn add_claim(case: &mut Case, claim: Claim) {
    let gone = |claim: &Claim| !claim.status.is_live() && claim.status != ClaimStatus::Fulfilled;
    if case.claims.len() >= CLAIMS_MAX
        && let Some(oldest) = case.claims.iter().position(gone)
    {
        case.claims.remove(oldest);
    }
    case.claims.push(claim);
}

fn turn(case: &mut Case, change: ClockChange) {
    let kind = match change {
        ClockChange::Start(deadline) => deadline.kind,
        ClockChange::Stop(kind) => kind,
        ClockChange::Pause(remainder) => remainder.kind,
    };
    case.deadlines.retain(|deadline| deadline.kind != kind);
    case.paused.retain(|remainder| remainder.kind != kind);
    match change {
        ClockChange::Start(deadline) => {
            let place = case.deadlines.partition_point(|other| other.kind < kind);
            case.deadlines.insert(place, deadline);
        }
        ClockChange::Pause(remainder) => {
            let place = case.paused.partition_point(|other| other.kind < kind);
            case.paused.insert(place, remainder);
        }
        ClockChange::Stop(_) => {}
    }
}

/// What this event does to the case itself.
fn happen(case: &mut Case, event: &Event) {
    let at = event.at;
    match &event.change {
        // A second opening of an open case changes nothing; `fold` and `decide` never make one.
        Change::Submitted(_) => {}
        Change::Accepted => case.stage = Stage::Verified,
        Change::InfoRequested(_) => case.stage = Stage::NeedsInfo,
        Change::InfoSupplied(text) => {
            case.stage = Stage::Submitted;
            amend(case, &Amendment { text: text.clone(), ..Amendment::default() });
        }
        Change::Amended(amendment) => {
            amend(case, amendment);
            claimed_if_full(case);
        }
        Change::Ended(end) => ended(case, end, at),
        Change::MergeBegun(into) => {
            case.merging = Some(Merging {
                into: into.clone(),
                merge: event.sequence,
                carried: case.absorbed.clone(),
                by: event.by.clone(),
                since: at,
            });
        }
        Change::MergeCancelled(_) => case.merging = None,
        Change::Absorbed(absorption) => absorbed::take_in(case, absorption),
        Change::AbsorbedReleased(merge) => absorbed::let_go(case, merge),
        Change::Restored => {
            case.stage = Stage::Submitted;
            case.ended = None;
            case.archived = false;
        }
        Change::Published(position) => {
            case.stage = Stage::Published;
            case.ladder = Some(position.clone());
        }
        Change::TakenDown(_) => {
            case.stage = Stage::Verified;
            with_ladder(case, |position| position.reserved_for = None);
        }
        Change::StepEntered(step) => with_ladder(case, |position| {
            position.step = *step;
            position.since = at;
            position.reserved_for = None;
        }),
        Change::LadderExhausted(holder) => {
            with_ladder(case, |position| {
                position.exhausted = true;
                position.since = at;
            });
            case.holder = Some(Holder { id: holder.clone(), since: at });
        }
        Change::HolderNamed(holder) => case.holder = Some(Holder { id: holder.clone(), since: at }),
        Change::PolicyMoved(policy) => case.policy = policy.clone(),
        Change::Held(reason) => case.held = Some(Hold { reason: reason.clone(), since: at }),
        Change::Resumed => case.held = None,
        Change::Overdue(_) | Change::SteppedIn(_) | Change::StepShortened(_) => {}
        Change::Archived => case.archived = true,
        Change::Anonymised(remains) => anonymise(case, remains),
        Change::Invited(claim) => add_claim(case, claim.clone()),
        Change::Claimed(claim) => {
            add_claim(case, claim.clone());
            claimed_if_full(case);
        }
        Change::InvitationAccepted(responder) => invitation_accepted(case, responder),
        Change::ClaimEnded(ending) => claim_ended(case, ending, at),
        Change::Substituted(substitution) => substituted(case, substitution, at),
        Change::TookOver(takeover) => took_over(case, takeover),
        Change::Contacted(appointment) => {
            case.stage = Stage::Scheduled;
            case.appointment = Some(*appointment);
        }
        Change::Rescheduled(appointment) => case.appointment = Some(*appointment),
        Change::Started => case.stage = Stage::InProgress,
        Change::GoodsSent => case.goods_sent = true,
        Change::Delivered => delivered(case),
        Change::PartDelivered(delivery) => part_delivered(case, delivery, at),
        Change::Confirmed => {
            case.stage = Stage::Fulfilled;
            turn_claims(case, ClaimStatus::Active, ClaimStatus::Fulfilled);
            turn_claims(case, ClaimStatus::Invited, ClaimStatus::Declined);
        }
        Change::Disputed(_) => {
            case.stage = Stage::InProgress;
            case.disputes = case.disputes.saturating_add(1);
        }
        Change::ExtensionRequested(until) => case.extension_asked = Some(*until),
        Change::ExtensionGranted(_) | Change::ExtensionRefused(_) => case.extension_asked = None,
        Change::Evaluated(evaluation) => case.evaluations.push(evaluation.clone()),
        Change::Reopened(_) => {
            case.stage = Stage::InProgress;
            case.reopened = case.reopened.saturating_add(1);
            case.evaluations.clear();
            turn_claims(case, ClaimStatus::Fulfilled, ClaimStatus::Active);
        }
        Change::Closed => case.stage = Stage::Closed,
    }
}

fn invitation_accepted(case: &mut Case, responder: &str) {
    if let Some(claim) = live_claim_mut(case, responder) {
        claim.status = ClaimStatus::Active;
    }
    lead_passes(case);
    claimed_if_full(case);
}

fn substituted(case: &mut Case, substitution: &Substitution, at: Instant) {
    let was_lead = case.lead().is_some_and(|lead| lead.responder == substitution.responder);
    if let Some(claim) = live_claim_mut(case, &substitution.responder) {
        claim.status = ClaimStatus::Released;
        claim.since = at;
    }
    add_claim(case, substitution.claim.clone());
    if was_lead {
        case.stage = Stage::Claimed;
        case.appointment = None;
        case.extension_asked = None;
    }
}

/// The need and the claims become what came.
fn part_delivered(case: &mut Case, delivery: &PartDelivery, at: Instant) {
    for claim in case.claims.iter_mut().filter(|claim| claim.status.is_live()) {
        let brought = delivery.brought.iter().find(|one| one.responder == claim.responder);
        let invited = claim.status == ClaimStatus::Invited;
        match brought.filter(|_| !invited) {
            Some(brought) => claim.share = brought.share,
            None => {
                claim.status = if invited { ClaimStatus::Declined } else { ClaimStatus::Released };
                claim.since = at;
            }
        }
    }
    case.need.places = case.need.places.saturating_sub(delivery.left.places);
    case.need.cost_fen = case.need.cost_fen.saturating_sub(delivery.left.cost_fen);
    lead_passes(case);
    delivered(case);
}

fn delivered(case: &mut Case) {
    case.stage = Stage::Delivered;
    case.goods_sent = false;
    case.extension_asked = None;
}

/// Whoever stood by holds the other's share beside its own, and leads where that one led; the work begins anew then.
fn took_over(case: &mut Case, takeover: &Takeover) {
    let Some(ending) = live_claim_mut(case, &takeover.predecessor) else { return };
    let (share, led) = (ending.share, ending.role == ClaimRole::Lead);
    ending.role = ClaimRole::Co;
    if let Some(claim) = live_claim_mut(case, &takeover.responder) {
        claim.share = claim.share.plus(share);
        claim.stands_by = None;
        if led {
            claim.role = ClaimRole::Lead;
        }
    }
    if led && matches!(case.stage, Stage::Claimed | Stage::Scheduled | Stage::InProgress) {
        case.stage = Stage::Claimed;
        case.appointment = None;
        case.extension_asked = None;
    }
}

fn amend(case: &mut Case, amendment: &Amendment) {
    if let Some(text) = &amendment.text {
        case.need.text.clone_from(text);
    }
    case.need.places = amendment.places.unwrap_or(case.need.places);
    case.need.cost_fen = amendment.cost_fen.unwrap_or(case.need.cost_fen);
    case.need.urgency = amendment.urgency.unwrap_or(case.need.urgency);
}

fn ended(case: &mut Case, end: &End, at: Instant) {
    case.stage = end.stage;
    case.held = None;
    case.holder = None;
    case.appointment = None;
    case.extension_asked = None;
    let merge = case.merging.take().map(|merging| merging.merge);
    let merge = merge.filter(|_| end.stage == Stage::Merged);
    case.ended = Some(Ending { reason: end.reason.clone(), to: end.to.clone(), merge, at });
    turn_claims(case, ClaimStatus::Active, ClaimStatus::Released);
    turn_claims(case, ClaimStatus::Invited, ClaimStatus::Declined);
}

fn claim_ended(case: &mut Case, ending: &ClaimEnding, at: Instant) {
    let mut share = Share::default();
    if let Some(claim) = live_claim_mut(case, &ending.responder) {
        claim.status = ending.status;
        claim.since = at;
        share = claim.share;
    }
    let absent = ending.status == ClaimStatus::NoShow;
    if absent && matches!(case.stage, Stage::InProgress | Stage::Delivered) {
        // Whoever stood by has taken it over already.
        if !case.is_full() {
            lead_carries(case, share);
        }
        return;
    }
    lead_passes(case);
    let with_claim = matches!(case.stage, Stage::Claimed | Stage::Scheduled | Stage::InProgress);
    if with_claim && !case.is_full() {
        case.stage = Stage::Published;
        case.appointment = None;
        case.extension_asked = None;
    }
}

/// What an absent co-claimant held passes to the lead once work has begun.
fn lead_carries(case: &mut Case, share: Share) {
    let lead = case
        .claims
        .iter_mut()
        .find(|claim| claim.role == ClaimRole::Lead && claim.status == ClaimStatus::Active);
    if let Some(lead) = lead {
        lead.share = lead.share.plus(share);
    }
}

/// The oldest live claim leads when the lead has gone; of several that are as old, the first in the
/// draw.
fn lead_passes(case: &mut Case) {
    if case.lead().is_some() {
        return;
    }
    let active = || case.claims.iter().filter(|claim| claim.status == ClaimStatus::Active);
    let Some(since) = active().next().map(|oldest| oldest.since) else { return };
    let as_old = active().filter(|claim| claim.since == since);
    let heir = as_old.min_by_key(|claim| tie_break(&case.id, &claim.responder));
    let heir = heir.map(|claim| claim.responder.clone());
    if let Some(claim) = heir.and_then(|heir| live_claim_mut(case, &heir)) {
        claim.role = ClaimRole::Lead;
    }
}

fn claimed_if_full(case: &mut Case) {
    if case.stage == Stage::Published && case.lead().is_some() && case.is_full() {
        case.stage = Stage::Claimed;
        with_ladder(case, |position| position.reserved_for = None);
    }
}

/// Takes out of a case what names or places somebody of the household. What stays, and why, is listed field by field in
/// `evolve::tests`.
fn anonymise(case: &mut Case, remains: &Remains) {
    case.anonymised = true;
    scrub::scrub_need(&mut case.need, remains);
    case.reporter.clear();
    case.holder = None;
    case.merging = None;
    case.evaluations.iter_mut().for_each(|evaluation| evaluation.by.clear());
    case.commands.iter_mut().for_each(|command| command.fingerprint = 0);
}

fn with_ladder(case: &mut Case, change: impl FnOnce(&mut LadderPosition)) {
    if let Some(position) = &mut case.ladder {
        change(position);
    }
}

fn live_claim_mut<'a>(case: &'a mut Case, responder: &str) -> Option<&'a mut Claim> {
    case.claims.iter_mut().find(|claim| claim.status.is_live() && claim.responder == responder)
}

fn turn_claims(case: &mut Case, from: ClaimStatus, to: ClaimStatus) {
    for claim in case.claims.iter_mut().filter(|claim| claim.status == from) {
        claim.status = to;
    }
}
