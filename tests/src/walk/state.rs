//! A case as a state: the present is always [`PRESENT`], and what no rule looks at again is gone.
//!
//! Left out: the sequence number, the names of commands, cases absorbed, how often it was disputed
//! or opened again, ended claims, who the holder is, a holder named by hand, and when things
//! happened, but for whether a claim on the board was made at this very instant, which the draw
//! looks at. Kept as one length whatever the date: retention, which is counted in calendar months
//! and has nothing beside it.

use std::hash::{DefaultHasher, Hash, Hasher};

use wish_contract::{Actor, Case, Claim, Remainder, Role};
use wish_contract::{ClaimStatus, Clock, DeadlineKind, Instant, Stage};

/// The instant at which every state stands: midnight of 1 October 2035 in China, a year without a
/// notice.
pub const PRESENT: Instant = 2_074_780_800_000;
/// When anything happened that did not happen at this instant.
const EARLIER: Instant = PRESENT - 1;
/// How long every retention is.
const RETENTION_MS: Instant = 365 * 24 * 60 * 60 * 1_000;

/// The case at `now`, moved to the present.
pub fn of(mut case: Case, now: Instant) -> Case {
    let moved = |at: Instant| at - now + PRESENT;
    let past = |at: Instant| if at == now { PRESENT } else { EARLIER };
    case.sequence = 1;
    case.commands.clear();
    case.absorbed.clear();
    case.disputes = 0;
    case.reopened = 0;
    case.opened = EARLIER;
    case.last = past(case.last);
    case.claims.retain(|claim| claim.status.is_live() || claim.status == ClaimStatus::Fulfilled);
    let on_board = matches!(case.stage, Stage::Published | Stage::Claimed);
    for Claim { since, status, share, .. } in &mut case.claims {
        let drawn = on_board && *status == ClaimStatus::Active && share.places > 0;
        *since = if drawn { past(*since).min(case.last) } else { EARLIER };
    }
    case.last = case.claims.iter().map(|claim| claim.since).max().unwrap_or(EARLIER);
    for deadline in &mut case.deadlines {
        let kept = deadline.kind == DeadlineKind::Retention;
        deadline.due = if kept { PRESENT + RETENTION_MS } else { moved(deadline.due) };
    }
    let (in_use, held) = (case.stage == Stage::Claimed, case.held.is_some());
    for remainder in &mut case.paused {
        use_up(remainder, in_use, held, now);
    }
    case.appointment = case.appointment.map(|at| moved(at).max(PRESENT));
    case.extension_asked = case.extension_asked.map(|_| PRESENT);
    if let Some(position) = &mut case.ladder {
        position.since = EARLIER;
    }
    let exhausted = case.ladder.as_ref().is_some_and(|position| position.exhausted);
    case.holder = case.holder.filter(|_| exhausted);
    if let Some(holder) = &mut case.holder {
        holder.since = EARLIER;
        holder.id.clear();
    }
    if let Some(hold) = &mut case.held {
        hold.since = EARLIER;
    }
    if let Some(merging) = &mut case.merging {
        merging.since = EARLIER;
        merging.by = Actor { id: String::new(), role: Role::Verifier };
    }
    if let Some(ending) = &mut case.ended {
        ending.at = EARLIER;
        ending.reason.clear();
        ending.to = None;
    }
    for evaluation in &mut case.evaluations {
        evaluation.at = EARLIER;
        evaluation.score = 1;
    }
    case.evaluations.sort_by(|one, other| one.level.cmp(&other.level));
    case
}

/// What a claim has used up of a clock of the board up to the present, while it may still be lost without a first contact.
fn use_up(remainder: &mut Remainder, in_use: bool, held: bool, now: Instant) {
    let board = matches!(remainder.kind, DeadlineKind::LadderStep | DeadlineKind::Holder);
    // A working day of the setting has 24 hours.
    let per_ms = if remainder.clock == Clock::WorkingDays { 1_000 } else { 1 };
    let since = u64::try_from(now - remainder.since).unwrap_or(0) * per_ms;
    remainder.used = match (in_use && board, held) {
        (false, _) => 0,
        (true, true) => remainder.used,
        (true, false) => remainder.used + since,
    };
    // More than is left leaves nothing, as all of it does.
    remainder.used = remainder.used.min(remainder.left);
    remainder.since = PRESENT;
}

/// A name for the state, 128 bits long: of ten million states, two share one with a chance below
/// 2^-80.
///
/// Nothing else differs between two states of one walk: nobody amends the need, moves the policy or
/// sends it elsewhere; of the need only places and cost shrink, when a part is delivered.
pub fn key(case: &Case) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        put(case, &mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

fn put(case: &Case, out: &mut impl Hasher) {
    (case.stage, case.last, case.appointment, case.extension_asked, case.goods_sent).hash(out);
    (case.archived, case.anonymised, case.held.is_some(), case.merging.is_some()).hash(out);
    (case.need.places, case.need.cost_fen).hash(out);
    case.holder.is_some().hash(out);
    for Claim { responder, role, status, share, since, .. } in &case.claims {
        (responder, role, status, share.places, share.cost_fen, since).hash(out);
    }
    if let Some(position) = &case.ladder {
        (position.step, &position.reserved_for, position.exhausted).hash(out);
    }
    for deadline in &case.deadlines {
        (deadline.kind, deadline.due, deadline.clock).hash(out);
    }
    for remainder in &case.paused {
        (remainder.kind, remainder.left, remainder.clock, remainder.used).hash(out);
    }
    for evaluation in &case.evaluations {
        evaluation.level.hash(out);
    }
}
