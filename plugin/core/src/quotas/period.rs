//! The stretch of the calendar in which a minimum counts.

use crate::calendar::{Calendar, Date};
use crate::policy::duties::{Minimum, Period};
use wish_contract::Instant;

/// From an instant to before another.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    pub since: Instant,
    pub until: Instant,
}

impl Stretch {
    pub fn contains(self, at: Instant) -> bool {
        self.since <= at && at < self.until
    }
}

/// The period around an instant, by the local calendar, as far as the minimum is in force; none
/// where it is not in force then.
pub(super) fn of(minimum: &Minimum, calendar: &Calendar, at: Instant) -> Option<Stretch> {
    let begun = minimum.from.is_none_or(|from| from <= at);
    let ended = minimum.until.is_some_and(|until| until <= at);
    if !begun || ended {
        return None;
    }
    let months = match minimum.period {
        Period::Month => 1,
        Period::Quarter => 3,
        Period::HalfYear => 6,
        Period::Year => 12,
    };
    let today = calendar.local(at).date;
    let (_, month, day) = today.civil();
    let first_of_month = Date::from_day_number(today.day_number() - (day - 1));
    let first = first_of_month.plus_months(-((month - 1) % months));
    let (since, until) =
        (calendar.instant_of(first, 0), calendar.instant_of(first.plus_months(months), 0));
    Some(Stretch {
        since: minimum.from.map_or(since, |from| from.max(since)),
        until: minimum.until.map_or(until, |end| end.min(until)),
    })
}
