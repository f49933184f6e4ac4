//! The single values of a policy: codes, texts, lengths of time, days and counts. Where they may
//! stand is for `source` to say; whether codes name something, for `validate`. Words from closed
//! lists are `words`.

use std::fmt::Display;
use std::str::FromStr;

use super::read::{NO_CODE, Read, place_of, wrong_type};
use crate::calendar::{Date, Hours, Span};
use crate::policy::diagnostic::{Fault, Finding, Findings, Place, quoted};
use crate::policy::toml::{Node, Value};
use wish_contract::{is_area, is_code, is_reference};

/// Longest text in bytes, as `NO_TEXT` has it.
const TEXT_BYTES_MAX: usize = 1_000;
/// Longest length of time or working hours, in bytes.
const PARSED_BYTES_MAX: usize = 60;
const DAY_MINUTES: u16 = 24 * 60;

static NO_TEXT: Finding = Finding::error(
    "out_of_range",
    "a text of {1} bytes is out of range",
    "write 1 to 1000 bytes of words",
);
static NO_REFERENCE: Finding = Finding::error(
    "reference_malformed",
    "{0} is not an identifier",
    "write 1 to 128 bytes without white space, for example `coordinator-north`",
);
static NO_AREA: Finding = Finding::error(
    "area_malformed",
    "{0} is not an area",
    "write 1 to 12 segments, most general first, for example `32/12/81`",
);
static NO_DAY: Finding = Finding::error(
    "day_malformed",
    "`{0}` is not a day",
    "write year, month and day without quotes and without a time, from 1970 on: `2026-03-09`",
);
static NO_OFFSET: Finding = Finding::error(
    "offset_malformed",
    "{0} is not an offset from UTC",
    "write `-12:00` to `+14:00`, for China `+08:00`",
);
static NO_STRETCH: Finding = Finding::error(
    "hours_malformed",
    "{0} is no stretch of the day",
    "write from when to when, for example `21:00-08:00`",
);
static OUT_OF_RANGE: Finding =
    Finding::error("out_of_range", "{0} is out of range", "write a whole number from {1} to {2}");

/// A single value and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Spot<T> {
    pub at: Place,
    /// None: it cannot be read, and that has been said.
    pub value: Option<T>,
}

/// What a single value can be read as; none after a finding was made.
pub trait Leaf<'a>: Sized {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Self>;
}

impl<'a, T: Leaf<'a>> Read<'a> for Spot<T> {
    fn read(item: Option<&'a Node>, findings: &mut Findings) -> Spot<T> {
        Spot { at: place_of(item), value: item.and_then(|item| T::leaf(item, findings)) }
    }
}

/// Words in one language.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a>(pub &'a str);
/// A word of an open vocabulary.
#[derive(Clone, Copy, Debug)]
pub struct CodeWord<'a>(pub &'a str);
/// An identifier that the host chose.
#[derive(Clone, Copy, Debug)]
pub struct ReferenceWord<'a>(pub &'a str);
/// A path of segments.
#[derive(Clone, Copy, Debug)]
pub struct AreaPath<'a>(pub &'a str);
/// A length of time.
#[derive(Clone, Copy, Debug)]
pub struct Length(pub Span);
/// A day.
#[derive(Clone, Copy, Debug)]
pub struct Day(pub Date);
/// An interval of a working day.
#[derive(Clone, Copy, Debug)]
pub struct Interval(pub Hours);
/// A stretch of the day, over midnight where it begins later than it ends: minutes since midnight.
#[derive(Clone, Copy, Debug)]
pub struct Quiet(pub u16, pub u16);
/// Local time less UTC, in minutes.
#[derive(Clone, Copy, Debug)]
pub struct Offset(pub i64);
/// A whole number within a range.
#[derive(Clone, Copy, Debug)]
pub struct Whole<const MIN: u64, const MAX: u64>(pub u64);

impl<'a> Spot<CodeWord<'a>> {
    /// The code; empty where it cannot be read.
    pub fn code(&self) -> &'a str {
        self.value.map_or("", |word| word.0)
    }
}

impl Spot<Length> {
    /// The length, where it can be read.
    pub fn span(&self) -> Option<Span> {
        self.value.map(|length| length.0)
    }
}

impl<const MIN: u64, const MAX: u64> Spot<Whole<MIN, MAX>> {
    /// The number; the least where it cannot be read.
    pub fn number(&self) -> u64 {
        self.value.map_or(MIN, |whole| whole.0)
    }
}

/// A text; a value of another type is refused.
#[inline(never)]
pub fn text_of<'a>(item: &'a Node, wanted: &str, findings: &mut Findings) -> Option<&'a str> {
    match &item.value {
        Value::Text(text) => Some(text),
        _ => {
            wrong_type(item, wanted, findings);
            None
        }
    }
}

/// A text that passes a test. The finding where it does not is told the text and its length.
#[inline(never)]
fn tested<'a>(
    item: &'a Node,
    wanted: &str,
    passes: fn(&str) -> bool,
    finding: &Finding,
    findings: &mut Findings,
) -> Option<&'a str> {
    let text = text_of(item, wanted, findings)?;
    if !passes(text) {
        findings.say(item.at, finding, &[&quoted(text), &text.len().to_string()]);
        return None;
    }
    Some(text)
}

impl<'a> Leaf<'a> for Text<'a> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Text<'a>> {
        let passes = |text: &str| !text.trim().is_empty() && text.len() <= TEXT_BYTES_MAX;
        tested(item, "a text", passes, &NO_TEXT, findings).map(Text)
    }
}

impl<'a> Leaf<'a> for CodeWord<'a> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<CodeWord<'a>> {
        let wanted = "a code, for example `\"social-organisation\"`";
        tested(item, wanted, is_code, &NO_CODE, findings).map(CodeWord)
    }
}

impl<'a> Leaf<'a> for ReferenceWord<'a> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<ReferenceWord<'a>> {
        let wanted = "an identifier, for example `\"coordinator-north\"`";
        tested(item, wanted, is_reference, &NO_REFERENCE, findings).map(ReferenceWord)
    }
}

impl<'a> Leaf<'a> for AreaPath<'a> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<AreaPath<'a>> {
        let wanted = "an area, for example `\"32/12/81\"`";
        tested(item, wanted, is_area, &NO_AREA, findings).map(AreaPath)
    }
}

impl<'a> Leaf<'a> for Length {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Length> {
        let text = text_of(item, "a length of time, for example `\"3 working days\"`", findings)?;
        parsed(text, item.at, "span_malformed", findings).map(Length)
    }
}

impl<'a> Leaf<'a> for Interval {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Interval> {
        let text = text_of(item, "working hours, for example `\"09:00-12:00\"`", findings)?;
        parsed(text, item.at, "hours_malformed", findings).map(Interval)
    }
}

/// A text that is to be read, or a mark for one so long that an error should not repeat it.
pub(crate) fn kept(text: &str) -> &str {
    if text.len() > PARSED_BYTES_MAX { "…" } else { text }
}

/// Reads a text, as far as it is [`kept`].
fn parsed<T: FromStr<Err: Display>>(
    text: &str,
    at: Place,
    code: &'static str,
    findings: &mut Findings,
) -> Option<T> {
    match kept(text).parse() {
        Ok(value) => Some(value),
        Err(error) => {
            findings.add(at, Fault::from_error(code, &error));
            None
        }
    }
}

impl<'a> Leaf<'a> for Day {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Day> {
        let Value::Moment(moment) = &item.value else {
            wrong_type(item, "a day, for example `2026-03-09`", findings);
            return None;
        };
        let written = moment.to_string();
        let day = written.parse().ok();
        if day.is_none() {
            findings.say(item.at, &NO_DAY, &[&written]);
        }
        day.map(Day)
    }
}

impl<'a> Leaf<'a> for Offset {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Offset> {
        let text = text_of(item, "an offset from UTC, for example `\"+08:00\"`", findings)?;
        let offset = offset_minutes(text);
        if offset.is_none() {
            findings.say(item.at, &NO_OFFSET, &[&quoted(text)]);
        }
        offset.map(Offset)
    }
}

fn offset_minutes(text: &str) -> Option<i64> {
    let (sign, rest) = match text.strip_prefix('+') {
        Some(rest) => (1, rest),
        None => (-1, text.strip_prefix('-')?),
    };
    let offset = sign * i64::from(minutes_of(rest)?);
    (-720..=840).contains(&offset).then_some(offset)
}

/// Hours and minutes, `08:00`, in minutes.
fn minutes_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two(hours) || !two(minutes) {
        return None;
    }
    let minutes = minutes.parse::<u16>().ok().filter(|minutes| *minutes < 60)?;
    Some(hours.parse::<u16>().ok()? * 60 + minutes)
}

impl<'a> Leaf<'a> for Quiet {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Quiet> {
        let text = text_of(item, "a stretch of the day, for example `\"21:00-08:00\"`", findings)?;
        let quiet = quiet(text);
        if quiet.is_none() {
            findings.say(item.at, &NO_STRETCH, &[&quoted(text)]);
        }
        quiet
    }
}

fn quiet(text: &str) -> Option<Quiet> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (minutes_of(from)?, minutes_of(to)?);
    (from < DAY_MINUTES && to < DAY_MINUTES && from != to).then_some(Quiet(from, to))
}

impl<'a, const MIN: u64, const MAX: u64> Leaf<'a> for Whole<MIN, MAX> {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<Whole<MIN, MAX>> {
        whole(item, MIN, MAX, findings).map(Whole)
    }
}

#[inline(never)]
fn whole(item: &Node, min: u64, max: u64, findings: &mut Findings) -> Option<u64> {
    let Value::Whole(digits, radix) = &item.value else {
        wrong_type(item, &format!("a whole number from {min} to {max}"), findings);
        return None;
    };
    let read = u64::from_str_radix(digits, *radix).ok();
    let fits = read.filter(|number| (min..=max).contains(number));
    if fits.is_none() {
        let found = [&*quoted(digits), &min.to_string(), &max.to_string()];
        findings.say(item.at, &OUT_OF_RANGE, &found);
    }
    fits
}

impl<'a> Leaf<'a> for bool {
    fn leaf(item: &'a Node, findings: &mut Findings) -> Option<bool> {
        match item.value {
            Value::Flag(flag) => Some(flag),
            _ => {
                wrong_type(item, "`true` or `false`", findings);
                None
            }
        }
    }
}
