//! To whom a case is open now, as look-ups for the host: the audiences of its step and of all steps
//! before. Whether one responder may claim is `eligibility`; which step is open is `ladder`.

use crate::ladder;
use crate::policy::Policy;
use wish_contract::{Audience, Case, Instant, Stage};

/// The open audiences; none where nobody may claim off the board.
#[must_use]
pub fn audience(policy: &Policy, case: &Case, now: Instant) -> Vec<Audience> {
    if !is_on_board(policy, case, now) {
        return Vec::new();
    }
    let Some((ladder, position)) = ladder::current_step(policy, case) else { return Vec::new() };
    if position.reserved_for.is_some() {
        return Vec::new();
    }
    ladder::open_audiences(policy, case, ladder, position.step)
}

/// Whether a case can be claimed off the board under this policy, by whomever.
#[must_use]
pub fn is_on_board(policy: &Policy, case: &Case, now: Instant) -> bool {
    case.stage == Stage::Published
        && case.held.is_none()
        && case.policy == policy.reference
        && case.last <= now
}
