//! When a stretch of time ends under a policy, for whoever has no calendar: the words are read as in
//! policies, the end is reckoned as that of a deadline. How time is worked is `calendar`'s affair.

use crate::calendar::{Due, Span, SpanError};
use crate::policy::Policy;
use crate::routing::roll::{self, Checked};
use wish_contract::{Fault, Instant, Moment};
use wish_policy::values::kept;

/// The words name no length of time.
pub const STRETCH_MALFORMED: &str = "stretch_malformed";

/// The instant that lies a stretch of time after another.
pub fn after(policy: &Policy, since: Instant, stretch: &str) -> Result<Moment, Fault> {
    reckoned(policy, since, stretch).map_err(|fault| *fault)
}

fn reckoned(policy: &Policy, since: Instant, stretch: &str) -> Checked<Moment> {
    roll::timed(policy, "since", since)?;
    let malformed = |error: SpanError| {
        let (code, message) = (STRETCH_MALFORMED.to_owned(), error.to_string());
        Box::new(Fault { code, message, index: None })
    };
    let span: Span = kept(stretch).parse().map_err(malformed)?;
    let Due { at, provisional } = policy.calendar.add(since, span);
    Ok(Moment { at, provisional, clock: span.clock() })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::after;
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
        let refused = after(&policy, -1, "1 hour").unwrap_err();
        assert_eq!(refused.code, "instant_out_of_range");
        assert_eq!(after(&policy, INSTANT_MAX, "1 working day").unwrap().at, INSTANT_MAX);
    }

    fn check(since: &str, stretch: &str, expect: Expect) {
        let policy = sample::policy("taizhou");
        let text = match after(&policy, sample::instant(&policy, since), stretch) {
            Ok(moment) => {
                let provisional = if moment.provisional { ", provisional" } else { "" };
                let local = policy.calendar.local(moment.at);
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
