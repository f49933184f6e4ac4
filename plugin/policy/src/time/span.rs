//! Lengths of time as people write them: `3 working days`, `8 working hours`, `48 hours`, `2
//! years`. How far such a length reaches is for the calendar to say.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use wish_contract::Clock;
use wish_words::{Found, Language};

use crate::finding::{Fault, Finding, quoted};

/// What a span counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Days' worth of working time.
    WorkingDays,
    /// Hours of working time.
    WorkingHours,
    /// Minutes of working time.
    WorkingMinutes,
    /// Minutes, worked or not.
    Minutes,
    /// Hours, worked or not.
    Hours,
    /// 24 hours each.
    Days,
    /// Seven days each.
    Weeks,
    /// Months of the calendar.
    Months,
    /// Years of the calendar.
    Years,
}

/// A length of time: 1 up to a hundred years of one unit.
///
/// The order is for maps and says nothing of length: how long a working day is, only a calendar
/// knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    unit: Unit,
    count: u32,
}

/// Why a text is not a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpanError {
    /// No whole number in front.
    Count(String),
    /// A number with a fraction in front.
    Fraction {
        /// The span as it was written.
        text: String,
        /// The unit it was written in.
        unit: Unit,
        /// As much in whole numbers, where there is such a span.
        finer: Option<Span>,
    },
    /// The words behind the number name no unit.
    Unit(String),
    /// Nothing at all, or more than a hundred years.
    Range {
        /// The span as it was written.
        text: String,
        /// The unit it was written in.
        unit: Unit,
        /// Most of that unit.
        count_max: u32,
    },
}

static NO_COUNT: Finding = Finding::error("span_malformed-count");
static FRACTION: Finding = Finding::error("span_malformed-fraction");
static NO_UNIT: Finding = Finding::error("span_malformed-unit");
static OUT_OF_RANGE: Finding = Finding::error("span_malformed-range");

impl SpanError {
    /// What is wrong, and what to write instead.
    #[must_use]
    pub fn fault(&self, language: Language) -> Fault {
        match self {
            SpanError::Count(text) => {
                Fault::of(&NO_COUNT, &[("word", Found::Text(text))], language)
            }
            SpanError::Fraction { text, unit, finer } => {
                let finer_text = finer.map_or_else(String::new, |finer| quoted(&finer.to_string()));
                let day = if *unit == Unit::WorkingDays { "8" } else { "" };
                let found = [
                    ("word", Found::Text(text)),
                    ("unit", Found::Text(unit.plural())),
                    ("finer", Found::Text(&finer_text)),
                    ("day", Found::Text(day)),
                ];
                Fault::of(&FRACTION, &found, language)
            }
            SpanError::Unit(text) => Fault::of(&NO_UNIT, &[("word", Found::Text(text))], language),
            SpanError::Range { text, unit, count_max } => {
                let found = [
                    ("word", Found::Text(text)),
                    ("count_max", Found::number(*count_max)),
                    ("unit", Found::Text(unit.plural())),
                ];
                Fault::of(&OUT_OF_RANGE, &found, language)
            }
        }
    }
}

/// In English.
impl fmt::Display for SpanError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault(Language::ENGLISH).fmt(out)
    }
}

impl Error for SpanError {}

impl Unit {
    /// The unit of that name, singular or plural.
    fn named(words: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| words == unit.plural() || words == unit.singular())
    }

    /// The unit below it, and how many of it make one; a working day is taken for eight hours.
    const fn finer(self) -> Option<(Unit, u32)> {
        match self {
            Unit::WorkingDays => Some((Unit::WorkingHours, 8)),
            Unit::WorkingHours => Some((Unit::WorkingMinutes, 60)),
            Unit::Hours => Some((Unit::Minutes, 60)),
            Unit::Days => Some((Unit::Hours, 24)),
            Unit::Weeks => Some((Unit::Days, 7)),
            Unit::Years => Some((Unit::Months, 12)),
            Unit::WorkingMinutes | Unit::Minutes | Unit::Months => None,
        }
    }

    /// Every unit.
    pub const ALL: [Unit; 9] = [
        Unit::WorkingDays,
        Unit::WorkingHours,
        Unit::WorkingMinutes,
        Unit::Minutes,
        Unit::Hours,
        Unit::Days,
        Unit::Weeks,
        Unit::Months,
        Unit::Years,
    ];

    /// The clock this unit is counted on.
    #[must_use]
    pub const fn clock(self) -> Clock {
        match self {
            Unit::WorkingDays => Clock::WorkingDays,
            Unit::WorkingHours | Unit::WorkingMinutes => Clock::WorkingHours,
            _ => Clock::Elapsed,
        }
    }

    /// Most of this unit in one span: a hundred years.
    #[must_use]
    pub const fn count_max(self) -> u32 {
        match self {
            Unit::WorkingDays | Unit::Days => 36_525,
            Unit::WorkingHours | Unit::Hours => 876_600,
            Unit::WorkingMinutes | Unit::Minutes => 52_596_000,
            Unit::Weeks => 5_217,
            Unit::Months => 1_200,
            Unit::Years => 100,
        }
    }

    /// The name that the catalogues have for it.
    const fn name(self) -> &'static str {
        match self {
            Unit::WorkingDays => "working-days",
            Unit::WorkingHours => "working-hours",
            Unit::WorkingMinutes => "working-minutes",
            Unit::Minutes => "minutes",
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::Weeks => "weeks",
            Unit::Months => "months",
            Unit::Years => "years",
        }
    }

    /// The word for several, as policies have it.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Unit::WorkingDays => "working days",
            Unit::WorkingHours => "working hours",
            Unit::WorkingMinutes => "working minutes",
            Unit::Minutes => "minutes",
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::Weeks => "weeks",
            Unit::Months => "months",
            Unit::Years => "years",
        }
    }

    /// The word for one, as policies have it.
    #[must_use]
    pub fn singular(self) -> &'static str {
        self.plural().strip_suffix('s').unwrap_or_default()
    }
}

impl Span {
    /// So many of a unit, held within 1 and a hundred years.
    #[must_use]
    pub const fn of(count: u32, unit: Unit) -> Span {
        let count = match count {
            0 => 1,
            count if count > unit.count_max() => unit.count_max(),
            count => count,
        };
        Span { unit, count }
    }

    /// What is counted.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// How many.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// The clock it runs on.
    #[must_use]
    pub const fn clock(self) -> Clock {
        self.unit.clock()
    }

    /// It as something that was found.
    #[must_use]
    pub const fn found(self) -> Found<'static> {
        Found::Span(self.count, self.unit.name())
    }

    /// It in words: `3 working days`, `3个工作日`.
    #[must_use]
    pub fn words(self, language: Language) -> String {
        wish_words::span(self.count, self.unit.name(), language).unwrap_or_default()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.count == 1 { self.unit.singular() } else { self.unit.plural() };
        write!(out, "{} {word}", self.count)
    }
}

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Span, SpanError> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, words) = text.split_at_checked(digits).unwrap_or_default();
        if number.is_empty() {
            return Err(SpanError::Count(text.to_owned()));
        }
        if let Some(fraction) = words.strip_prefix('.') {
            return Err(fractional(text, number, fraction));
        }
        let unit = words.strip_prefix(' ').and_then(Unit::named);
        let unit = unit.ok_or_else(|| SpanError::Unit(words.trim_start().to_owned()))?;
        let count_max = unit.count_max();
        let count = number.parse().ok().filter(|count| (1..=count_max).contains(count));
        let count = count.ok_or(SpanError::Range { text: text.to_owned(), unit, count_max })?;
        Ok(Span { unit, count })
    }
}

/// What is wrong with a number that has a fraction, and what says as much.
fn fractional(text: &str, whole: &str, rest: &str) -> SpanError {
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (fraction, words) = rest.split_at_checked(digits).unwrap_or_default();
    let Some(unit) = words.strip_prefix(' ').and_then(Unit::named) else {
        return SpanError::Unit(words.trim_start().to_owned());
    };
    let finer = unit.finer().and_then(|(finer, in_one)| {
        let scale = 10_u64.checked_pow(u32::try_from(digits).ok()?)?;
        let number: u64 = format!("{whole}{fraction}").parse().ok()?;
        let scaled = number.checked_mul(u64::from(in_one))?;
        let count = scaled.checked_div(scale).filter(|_| scaled.checked_rem(scale) == Some(0))?;
        let count = u32::try_from(count).ok()?;
        (1..=finer.count_max()).contains(&count).then_some(Span { unit: finer, count })
    });
    SpanError::Fraction { text: text.to_owned(), unit, finer }
}
