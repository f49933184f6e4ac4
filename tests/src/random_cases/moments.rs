//! When things are done: at once, soon, at the very edge of a deadline, long after, and now and
//! then before.

use wish_contract::Case;
use wish_contract::{CommandKind, INSTANT_MAX, Instant};

use crate::random::Random;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;
/// 09:00 in China, from midnight in UTC.
const OPENING_MS: i64 = HOUR_MS;
/// 2021-01-01 and 2027-12-31, in days since 1970: the years with notices, and the first one
/// without.
const NOTICED_DAYS: (i64, i64) = (18_628, 21_183);
/// 2028-01-01 and 2060-12-31: years that nobody has announced.
const OPEN_DAYS: (i64, i64) = (21_184, 33_237);

/// When a case's first command is given.
pub(super) fn birth(random: &mut Random) -> Instant {
    let (first, last) = match random.below(100) {
        0 | 1 => return INSTANT_MAX.saturating_sub(random.between(0, 400 * DAY_MS)),
        2 => return random.between(0, 30 * DAY_MS),
        3..=12 => OPEN_DAYS,
        _ => NOTICED_DAYS,
    };
    random.between(first, last) * DAY_MS + random.between(0, DAY_MS - 1)
}

/// When the next one is.
pub(super) fn moment(
    kind: CommandKind,
    case: Option<&Case>,
    now: Instant,
    random: &mut Random,
) -> Instant {
    let due = case.and_then(Case::next_deadline).map(|deadline| deadline.due);
    let roll =
        if kind == CommandKind::Tick { random.between(40, 99) } else { random.between(0, 99) };
    let at = match (roll, due) {
        (0..=29, _) => now,
        (30..=59, _) | (_, None) => now.saturating_add(random.between(1, 4 * HOUR_MS)),
        (60..=64, _) => now.saturating_add(random.between(1, 4 * DAY_MS)),
        (65..=88, Some(due)) => due.saturating_add(random.between(-1, 1)),
        (89..=93, Some(due)) => due.saturating_add(random.between(1, 40 * DAY_MS)),
        (94, Some(_)) => now.saturating_add(random.between(0, 3 * 365 * DAY_MS)),
        (95, Some(_)) => now.saturating_sub(random.between(1, 10 * DAY_MS)),
        (_, Some(due)) => now.saturating_add(due.saturating_sub(now) / 2),
    };
    at.clamp(0, INSTANT_MAX)
}

/// The next moment, from some moment on, at which an office opens, be it on a day of rest.
pub(super) fn next_opening(at: Instant) -> Instant {
    let after = (at - OPENING_MS).rem_euclid(DAY_MS);
    let wait = if after == 0 { 0 } else { DAY_MS - after };
    at.saturating_add(wait).clamp(0, INSTANT_MAX)
}
