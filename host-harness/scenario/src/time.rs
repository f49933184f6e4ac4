//! How scenarios name points in time: by deadline, by the step before, or by the calendar. What a
//! name comes to when it is reached is for `world`, which knows the cases and asks the rules.

use std::fmt;

use chrono::DateTime;
use wish_contract::{DeadlineKind, Instant};

use super::file::word::{read_word, word_of};
use super::problem::Problem;

/// A point in time by name: `ladder.street - 1ms`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    pub base: Base,
    pub offset: Option<Offset>,
}

/// What a point in time is counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// When the scenario begins.
    Start,
    /// When the step before happened.
    Before,
    /// A time of the calendar.
    At(Instant),
    /// When a deadline of the case passes.
    Deadline(DeadlineKind),
    /// When the ladder opens this step.
    Ladder(String),
}

/// How far before or after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offset {
    Earlier(i64),
    Later(Stretch),
}

/// A stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// Of so many milliseconds, whatever the calendar.
    Elapsed(i64),
    /// As policies write it; the policy's calendar says how long it is.
    Reckoned(String),
}

/// The step of a ladder that has no step left.
pub const EXHAUSTED: &str = "exhausted";
const START: &str = "start";
const LADDER: &str = "ladder.";

/// Plain units, with their milliseconds; of more than one also with an `s`.
const UNITS: [(&str, i64); 4] =
    [("millisecond", 1), ("second", 1_000), ("minute", 60_000), ("hour", 3_600_000)];
const MILLISECONDS: &str = "ms";

impl Moment {
    /// Reads a name.
    ///
    /// # Errors
    /// What is wrong with it, and how it should be written.
    pub fn read(text: &str) -> Result<Moment, Problem> {
        let text = text.trim();
        if let Some(later) = text.strip_prefix('+') {
            let offset = Offset::Later(Stretch::read(later)?);
            return Ok(Moment { base: Base::Before, offset: Some(offset) });
        }
        let (base, offset) = match (text.split_once(" + "), text.split_once(" - ")) {
            (Some((base, later)), _) => (base, Some(Offset::Later(Stretch::read(later)?))),
            (None, Some((base, earlier))) => (base, Some(Offset::earlier(earlier)?)),
            (None, None) => (text, None),
        };
        Ok(Moment { base: Base::read(base.trim())?, offset })
    }
}

impl Base {
    /// The deadline that it waits for, if it does.
    pub fn deadline(&self) -> Option<DeadlineKind> {
        match self {
            Base::Deadline(kind) => Some(*kind),
            Base::Ladder(_) => Some(DeadlineKind::LadderStep),
            Base::Start | Base::Before | Base::At(_) => None,
        }
    }

    fn read(text: &str) -> Result<Base, Problem> {
        if text == START {
            return Ok(Base::Start);
        }
        if let Some(step) = text.strip_prefix(LADDER) {
            return Ok(Base::Ladder(step.to_owned()));
        }
        if text.starts_with(|letter: char| letter.is_ascii_digit()) {
            return time(text).map(Base::At).map_err(Problem::Other);
        }
        read_word(text).map(Base::Deadline)
    }
}

impl Offset {
    fn earlier(text: &str) -> Result<Offset, String> {
        match Stretch::read(text)? {
            Stretch::Elapsed(ms) => Ok(Offset::Earlier(ms)),
            Stretch::Reckoned(words) => Err(format!(
                "`{words}` cannot be counted backwards; write milliseconds, seconds, minutes or hours"
            )),
        }
    }
}

impl Stretch {
    fn read(text: &str) -> Result<Stretch, String> {
        let text = text.trim();
        let digits = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
        let (count, unit) = text.split_at(digits);
        let malformed = || {
            format!(
                "`{text}` is no stretch of time; write it as `2 working days`, `30 minutes` or `1ms`"
            )
        };
        let count: i64 = count.parse().map_err(|_| malformed())?;
        let unit = unit.trim();
        if unit.is_empty() {
            return Err(malformed());
        }
        let singular = if unit == MILLISECONDS { UNITS[0].0 } else { unit.trim_end_matches('s') };
        match UNITS.iter().find(|(name, _)| *name == singular) {
            Some((_, ms)) => count.checked_mul(*ms).map(Stretch::Elapsed).ok_or_else(malformed),
            None => Ok(Stretch::Reckoned(text.to_owned())),
        }
    }
}

/// A time of the calendar in RFC 3339.
///
/// # Errors
/// What is wrong with it, and how it should be written.
pub fn time(text: &str) -> Result<Instant, String> {
    let time = DateTime::parse_from_rfc3339(text).map_err(|error| {
        format!("`{text}` is no point in time ({error}); write it as 2026-03-02T09:00:00+08:00")
    })?;
    Ok(time.timestamp_millis())
}

impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.base {
            Base::Start => out.write_str(START)?,
            Base::Before => {}
            Base::At(instant) => {
                let time = DateTime::from_timestamp_millis(*instant).unwrap_or_default();
                write!(out, "{}", time.to_rfc3339())?;
            }
            Base::Deadline(kind) => out.write_str(&word_of(kind))?,
            Base::Ladder(step) => write!(out, "{LADDER}{step}")?,
        }
        let blank = if self.base == Base::Before { "" } else { " " };
        match &self.offset {
            None => Ok(()),
            Some(Offset::Earlier(ms)) => write!(out, " - {ms}ms"),
            Some(Offset::Later(Stretch::Elapsed(ms))) => write!(out, "{blank}+{blank}{ms}ms"),
            Some(Offset::Later(Stretch::Reckoned(words))) => write!(out, "{blank}+{blank}{words}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Base, Moment, Offset, Stretch};
    use wish_contract::DeadlineKind;

    fn check(text: &str, base: Base, offset: Option<Offset>) {
        assert_eq!(Moment::read(text), Ok(Moment { base, offset }), "{text}");
    }

    #[test]
    fn a_moment_is_named_by_deadline_by_step_or_by_the_calendar() {
        let reckoned = |words: &str| Some(Offset::Later(Stretch::Reckoned(words.to_owned())));
        check("start", Base::Start, None);
        check("first-contact", Base::Deadline(DeadlineKind::FirstContact), None);
        check("ladder.street - 1ms", Base::Ladder("street".to_owned()), Some(Offset::Earlier(1)));
        check("+2 working days", Base::Before, reckoned("2 working days"));
        check("due + 1 working day", Base::Deadline(DeadlineKind::Due), reckoned("1 working day"));
        check(
            "verify + 2 hours",
            Base::Deadline(DeadlineKind::Verify),
            Some(Offset::Later(Stretch::Elapsed(7_200_000))),
        );
        check("1970-01-01T08:00:01+08:00", Base::At(1_000), None);
    }

    #[test]
    fn what_names_no_moment_is_refused() {
        for text in ["", "soon", "verify - 2 working days", "+ two days", "2026-03-02", "due + 3"] {
            assert!(Moment::read(text).is_err(), "{text}");
        }
    }
}
