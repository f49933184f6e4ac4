//! Which ladders a wish climbs under a policy, and which step comes next.

use wish_contract::{CaseKind, Urgency};
use wish_policy::Document;

/// The ladder that such a wish takes, and those whose steps follow.
#[must_use]
pub fn ladders_of(policy: &Document<'_>, category: &str, urgency: Urgency) -> Vec<String> {
    let first = policy.ladder.iter().find(|one| one.takes(CaseKind::Wish, category, urgency));
    let ladders = first.map(|first| policy.climb(first).ladders).unwrap_or_default();
    ladders.iter().map(|ladder| ladder.code.code().to_owned()).collect()
}

/// The step that follows one of a ladder, counted from 1; none after the last.
#[must_use]
pub fn step_after(policy: &Document<'_>, ladder: &str, step: u32) -> Option<String> {
    let ladder = policy.ladder.iter().find(|one| one.code.code() == ladder)?;
    let steps = policy.climb(ladder).steps;
    let next = steps.get(usize::try_from(step).ok()?)?;
    Some(next.code.code().to_owned())
}
