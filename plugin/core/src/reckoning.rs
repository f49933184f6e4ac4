//! When a stretch of time ends under a policy, and how much lies between two instants, for whoever has no calendar: the
//! words are read as in policies, both ways are reckoned as for a deadline. How time is worked is `calendar`'s affair.

use crate::calendar::{Calendar, Date, Due, Span, SpanError};
use crate::decide::admissible;
use crate::policy::Policy;
use crate::routing::roll::{self, Checked};
use wish_contract::{Clock, Fault, Instant, Interval, Moment, RestDay, RestReason};
use wish_policy::values::kept;

/// The words name no length of time.
pub const STRETCH_MALFORMED: &str = "stretch_malformed";

/// Most days of rest that are told by name.
const REST_DAYS_MAX: usize = 400;

/// The instant that lies a stretch of time after another.
pub fn after(
    policy: &Policy,
    area: Option<&str>,
    since: Instant,
    stretch: &str,
) -> Result<Moment, Fault> {
    reckoned(policy, area, since, stretch).map_err(|fault| *fault)
}

/// How much time lies between two instants, and which days are skipped.
pub fn between(
    policy: &Policy,
    area: Option<&str>,
    since: Instant,
    until: Instant,
) -> Result<Interval, Fault> {
    roll::timed(policy, "since", since).map_err(|fault| *fault)?;
    roll::timed(policy, "until", until).map_err(|fault| *fault)?;
    let calendar = of_area(policy, area).map_err(|fault| *fault)?;
    let worked_ms = calendar.remaining(since, until, Clock::WorkingHours);
    let (rest_day_count, rest_days) = calendar.rest_days(since, until, REST_DAYS_MAX);
    let rest_day = |(date, why): (Date, RestReason)| RestDay { date: date.to_string(), why };
    Ok(Interval {
        elapsed_ms: calendar.remaining(since, until, Clock::Elapsed),
        worked_ms,
        working_days: u32::try_from(worked_ms / calendar.working_day_ms()).unwrap_or(u32::MAX),
        working_day_ms: calendar.working_day_ms(),
        provisional: since < until && !calendar.is_settled(since, until),
        rest_day_count,
        rest_days: rest_days.into_iter().map(rest_day).collect(),
    })
}

/// The calendar of an area, or of everywhere.
fn of_area<'a>(policy: &'a Policy, area: Option<&str>) -> Checked<&'a Calendar> {
    let Some(area) = area else { return Ok(&policy.calendars.everywhere) };
    admissible::area("area", area).map_err(|because| roll::fault(policy, because, None))?;
    Ok(policy.calendars.of_area(area))
}

fn reckoned(policy: &Policy, area: Option<&str>, since: Instant, stretch: &str) -> Checked<Moment> {
    roll::timed(policy, "since", since)?;
    let malformed = |error: SpanError| {
        let (code, message) = (STRETCH_MALFORMED.to_owned(), error.to_string());
        Box::new(Fault { code, message, index: None })
    };
    let span: Span = kept(stretch).parse().map_err(malformed)?;
    let Due { at, provisional } = of_area(policy, area)?.add(since, span);
    Ok(Moment { at, provisional, clock: span.clock() })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{after, between};
    use crate::sample;
    use wish_contract::INSTANT_MAX;

    #[test]
    fn a_stretch_ends_as_a_deadline_does() {
        // The Saturday before the Spring Festival of 2026 is worked for a day of it.
        check("2026-02-13T16:00", "1 working day", expect!["2026-02-14 16:00 by WorkingDays"]);
        check("2026-02-13T16:00", "2 working hours", expect!["2026-02-13 18:00 by WorkingHours"]);
        check("2026-02-13T16:00", "48 hours", expect!["2026-02-15 16:00 by Elapsed"]);
        check(
            "2026-12-31T09:00",
            "2 working days",
            expect!["2027-01-04 09:00 by WorkingDays, provisional"],
        );
    }

    #[test]
    fn words_that_name_no_stretch_are_refused() {
        check(
            "2026-02-13T16:00",
            "soon",
            expect!["stretch_malformed, `soon` does not begin with a whole number"],
        );
        check(
            "2026-02-13T16:00",
            "3 fortnights",
            expect!["stretch_malformed, `fortnights` is no unit of time"],
        );
        check(
            "2026-02-13T16:00",
            "0 hours",
            expect!["stretch_malformed, `0 hours` is out of range"],
        );
        check(
            "2026-02-13T16:00",
            &"9".repeat(1_000),
            expect!["stretch_malformed, `…` does not begin with a whole number"],
        );
    }

    #[test]
    fn instants_stay_within_the_years_there_are() {
        let policy = sample::policy("taizhou");
        let refused = after(&policy, None, -1, "1 hour").unwrap_err();
        assert_eq!(refused.code, "instant_out_of_range");
        assert_eq!(after(&policy, None, INSTANT_MAX, "1 working day").unwrap().at, INSTANT_MAX);
    }

    #[test]
    fn what_lies_between_two_instants_is_told_with_the_days_skipped() {
        let policy = sample::policy("taizhou");
        let at = |text| sample::instant(&policy, text);
        let interval = |since, until| {
            let found = between(&policy, None, at(since), at(until)).unwrap();
            let days =
                found.rest_days.iter().map(|day| format!(" {} {}", day.date, day.why.name()));
            format!(
                "{} ms, {} working days, {} of rest:{}",
                found.worked_ms,
                found.working_days,
                found.rest_day_count,
                days.collect::<String>()
            )
        };
        let spring = interval("2026-02-13T16:00", "2026-02-26T16:00");
        expect!["115200000 ms, 4 working days, 9 of rest: 2026-02-15 week 2026-02-16 notice 2026-02-17 notice 2026-02-18 notice 2026-02-19 notice 2026-02-20 notice 2026-02-21 week 2026-02-22 week 2026-02-23 notice"].assert_eq(&spring);
        expect!["28800000 ms, 1 working days, 2 of rest: 2026-03-07 week 2026-03-08 week"]
            .assert_eq(&interval("2026-03-06T09:00", "2026-03-09T09:00"));
        expect!["0 ms, 0 working days, 0 of rest:"]
            .assert_eq(&interval("2026-03-09T09:00", "2026-03-06T09:00"));
    }

    #[test]
    fn what_is_left_until_a_stretch_ends_is_the_stretch() {
        let policy = sample::policy("taizhou");
        for days in [1, 2, 7, 40, 400] {
            for hour in 0..48 {
                let since = sample::instant(&policy, "2026-09-25T00:00") + hour * 3_600_000;
                let end = after(&policy, None, since, &format!("{days} working days")).unwrap();
                let left = between(&policy, None, since, end.at).unwrap();
                assert_eq!(left.working_days, days, "from hour {hour}");
                assert_eq!(left.provisional, end.provisional, "from hour {hour}");
                let listed = u32::try_from(left.rest_days.len()).unwrap();
                assert_eq!(listed, left.rest_day_count.min(400));
            }
        }
    }

    fn check(since: &str, stretch: &str, expect: Expect) {
        let policy = sample::policy("taizhou");
        let text = match after(&policy, None, sample::instant(&policy, since), stretch) {
            Ok(moment) => {
                let provisional = if moment.provisional { ", provisional" } else { "" };
                let local = policy.calendars.everywhere.local(moment.at);
                format!("{local} by {:?}{provisional}", moment.clock)
            }
            Err(fault) => {
                let (wrong, _) = fault.message.split_once(": write").unwrap();
                format!("{}, {wrong}", fault.code)
            }
        };
        expect.assert_eq(&text);
    }
}
