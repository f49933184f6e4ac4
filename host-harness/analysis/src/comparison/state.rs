//! When two cases stand alike, so that only one of them need be followed further.
//!
//! Left out of a state is what no rule looks at again: names of people and of commands, sequence
//! numbers, ended claims, how often something happened beyond what `counts` says, and when things
//! happened that are past. Who holds a claim counts by place, not by name: of every kind of responder
//! there is always one more who has no claim yet. Deadlines count from the present. Where the two policies keep different
//! time, the present counts too (`Present::Counts`).

use std::hash::{DefaultHasher, Hash, Hasher};

use wish_contract::{Case, Claim, ClaimStatus, DeadlineKind, Instant, Stage};

use super::counts::Counts;

/// Whether two states at different times may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Present {
    /// The policies count time alike.
    Aside,
    /// They do not.
    Counts,
}

/// A name for the state, 128 bits long: of ten million states, two share one with a chance below
/// 2^-80.
#[must_use]
pub fn key(case: &Case, now: Instant, present: Present, counts: Counts) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        if present == Present::Counts {
            now.hash(&mut hasher);
        }
        put(case, now, counts, &mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

fn put(case: &Case, now: Instant, counts: Counts, out: &mut impl Hasher) {
    case.stage.hash(out);
    case.need.hash(out);
    counts.attempts_told_apart(case).hash(out);
    let live = |claim: &&Claim| claim.status.is_live() || claim.status == ClaimStatus::Fulfilled;
    let on_board = matches!(case.stage, Stage::Published | Stage::Claimed);
    for Claim { role, status, share, since, stands_by, .. } in case.claims.iter().filter(live) {
        // The lot looks at claims of this very instant.
        let drawn = on_board && *status == ClaimStatus::Active && *since == now;
        // Whoever stands by either could take over all that there is, or could not.
        let takes_over = stands_by.map(|most| most >= case.need.cost_fen);
        (role, status, share, drawn, takes_over).hash(out);
    }
    if let Some(position) = &case.ladder {
        let reserved = position.reserved_for.as_deref();
        (&position.ladder, position.step, reserved, position.exhausted).hash(out);
    }
    for deadline in &case.deadlines {
        // Retention is counted in months, and nothing stands beside it.
        let is_retention = deadline.kind == DeadlineKind::Retention;
        let left = if is_retention { 0 } else { deadline.due.saturating_sub(now) };
        // So few reminders make a difference.
        let reminders = deadline.reminders.min(counts.reminders_max);
        (deadline.kind, left, deadline.clock, deadline.provisional, reminders).hash(out);
    }
    for paused in &case.paused {
        let reminders = paused.reminders.min(counts.reminders_max);
        // Time that a claim uses up without a first contact counts until the contact.
        let in_use = case.stage == Stage::Claimed;
        let used = in_use.then(|| (now.saturating_sub(paused.since), paused.used));
        (paused.kind, paused.left, paused.clock, paused.provisional, reminders, used).hash(out);
    }
    case.holder.as_ref().map(|holder| &holder.id).hash(out);
    case.held.is_some().hash(out);
    case.appointment.map(|at| at.saturating_sub(now).max(0)).hash(out);
    case.extension_asked.is_some().hash(out);
    case.goods_sent.hash(out);
    for evaluation in &case.evaluations {
        evaluation.level.hash(out);
    }
    (case.archived, case.anonymised).hash(out);
}

/// The deadline that passes first.
#[must_use]
pub fn next_deadline(case: &Case) -> Option<&wish_contract::Deadline> {
    case.deadlines.iter().min_by_key(|deadline| deadline.due)
}
