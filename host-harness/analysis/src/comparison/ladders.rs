//! Which step of a ladder comes next, and between which ladders their order decides.

use wish_policy::Document;
use wish_policy::document::Ladder;

/// The step that follows one of a ladder, counted from 1; none after the last.
#[must_use]
pub fn step_after(policy: &Document<'_>, ladder: &str, step: u32) -> Option<String> {
    let ladder = policy.ladder.iter().find(|one| one.code.code() == ladder)?;
    let steps = policy.climb(ladder).steps;
    let next = steps.get(usize::try_from(step).ok()?)?;
    Some(next.code.code().to_owned())
}

/// Whether some case could be taken by either, so that the one that stands first decides. Categories, urgencies and costs keep
/// two ladders apart; target groups do not, since a case may be for several.
#[must_use]
pub fn could_take_the_same(one: &Ladder<'_>, other: &Ladder<'_>) -> bool {
    let (costs, others) = (one.cost_range_fen(), other.cost_range_fen());
    one.overlaps(other) && costs.start.max(others.start) < costs.end.min(others.end)
}
