//! Changes to single values: lengths of time, numbers, flags, days, words of closed lists.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};
use wish_runtime::policy_file::{PlacedValue, Scalar};

use super::{Nursery, Operator};

/// Units of time with the next smaller one, so many of which are just less than one.
const UNITS: [(&str, u32, &str); 9] = [
    ("working day", 7, "working hours"),
    ("working hour", 59, "working minutes"),
    ("working minute", 0, ""),
    ("minute", 0, ""),
    ("hour", 59, "minutes"),
    ("day", 23, "hours"),
    ("week", 6, "days"),
    ("month", 27, "days"),
    ("year", 11, "months"),
];
/// The local clock by which quiet hours and working hours are moved.
const HALF_AN_HOUR: TimeDelta = TimeDelta::minutes(30);
/// The least that a number may be, where it is not 0.
const LEAST: [(&str, i64); 6] = [
    ("active_claims_max", 1),
    ("smallest_group", 1),
    ("claims", 1),
    ("period_days", 1),
    ("notices", 1),
    ("common_from", 2),
];
const PERIODS: [&str; 4] = ["month", "quarter", "half-year", "year"];
const CREDITS: [&str; 3] = ["each", "lead", "shared"];
const ONE_FOR: [&str; 2] = ["responder", "area"];

pub(super) fn mutate(nursery: &mut Nursery<'_>, value: &PlacedValue, path: &str, keys: &[&str]) {
    if !makes_a_difference(nursery, keys) {
        return;
    }
    match (&value.value, keys) {
        (Scalar::Flag(flag), [.., "paired"]) => paired(nursery, value, path, *flag),
        (Scalar::Flag(flag), _) => {
            nursery.rewrite(value, Operator::Flipped, (!flag).to_string());
        }
        (Scalar::Number(number), ["routing", "weights", _]) if *number != 0 => {
            nursery.rewrite(value, Operator::Dropped, "0");
        }
        (Scalar::Number(number), _) => one_more_or_less(nursery, value, keys, *number),
        (Scalar::Date(day), [.., "first_day" | "last_day"]) => a_day_off(nursery, value, day),
        (Scalar::Text(text), _) => words(nursery, value, path, keys, text),
        _ => {}
    }
}

/// Whether anybody could notice, by the policy's own lines.
fn makes_a_difference(nursery: &Nursery<'_>, keys: &[&str]) -> bool {
    let reading = nursery.reading;
    let groups = || reading.codes("target_groups").into_iter();
    let child = |group: String| nursery.flag(&format!("target_groups.{group}.children"), false);
    let joint = nursery.flag("claims.joint", true);
    match keys {
        // What is written down about the policy itself, and what hosts count or plans weigh.
        ["schema" | "name" | "version" | "title" | "texts", ..] => false,
        ["routing", "weights", _] => true,
        ["routing", key] => {
            *key == "cooldown" && reading.number("routing.weights.cooldown") != Some(0)
        }
        ["notifications", "floor", "area"] => false,
        ["notifications", "notify_max"] => {
            let own = |path: &String| reading.has(&format!("{path}.notify_max"));
            let mut steps = reading.ladders.iter().flat_map(|ladder| &ladder.steps);
            steps.any(|step| !own(&step.path))
        }
        ["guards", "vetted_for_children"] => groups().any(child),
        ["target_groups", _, "children"] => nursery.flag("guards.vetted_for_children", true),
        ["claims", "co_claimants_max"] => joint || nursery.flag("claims.parts", true),
        ["deadlines", "invitation"] => joint,
        ["deadlines", "due"] => {
            let own = |code: &String| reading.has(&format!("categories.{code}.due"));
            reading.codes("categories").iter().any(|code| !own(code))
        }
        [.., "label" | "zh-CN" | "en" | "code"] => false,
        _ => true,
    }
}

fn one_more_or_less(nursery: &mut Nursery<'_>, value: &PlacedValue, keys: &[&str], number: i64) {
    let key = keys.last().copied().unwrap_or_default();
    let least = LEAST.iter().find(|(name, _)| *name == key).map_or(0, |(_, least)| *least);
    if number > least {
        nursery.rewrite(value, Operator::Lower, (number - 1).to_string());
    }
    nursery.rewrite(value, Operator::Higher, (number + 1).to_string());
}

/// Those who are paired no longer come first: whoever is near enough is as good; or, where pairing
/// was not asked for, it is.
fn paired(nursery: &mut Nursery<'_>, value: &PlacedValue, path: &str, flag: bool) {
    let Some(audience) = path.strip_suffix(".paired").filter(|_| flag) else { return };
    let ladder = audience.split(".step").next().unwrap_or_default();
    let reading = nursery.reading;
    let lines = reading.ladders.iter().find(|lines| lines.path == ladder);
    let areas = lines.into_iter().flat_map(|lines| lines.open_audiences(usize::MAX));
    let finest = areas.filter_map(|one| one.depth).max();
    let level = finest.and_then(|depth| reading.area_levels.get(depth - 1));
    let level = level.or_else(|| reading.area_levels.first()).cloned().unwrap_or_default();
    let place = value.key.start..value.span.end;
    let (from, to) = ("paired = true".to_owned(), format!("area = \"{level}\""));
    let edit = super::Edit::replace(&place, to.clone());
    nursery.add(path.to_owned(), value.span.start, Operator::Widened, [from, to], edit);
}

fn a_day_off(nursery: &mut Nursery<'_>, value: &PlacedValue, day: &str) {
    let Ok(day) = day.parse::<NaiveDate>() else { return };
    if let Some(earlier) = day.checked_sub_days(Days::new(1)) {
        nursery.rewrite(value, Operator::Shorter, earlier.to_string());
    }
    if let Some(later) = day.checked_add_days(Days::new(1)) {
        nursery.rewrite(value, Operator::Longer, later.to_string());
    }
}

fn words(nursery: &mut Nursery<'_>, value: &PlacedValue, path: &str, keys: &[&str], text: &str) {
    let other = |words: &[&'static str]| {
        let others = words.iter().filter(|word| **word != text);
        others.map(|word| format!("\"{word}\"")).collect::<Vec<_>>()
    };
    let replaced = match keys {
        ["minimum", "period"] => other(&PERIODS),
        ["minimum", "joint"] => other(&CREDITS),
        ["pairing", "one_for_each"] => other(&ONE_FOR),
        ["coordinator", "id"] => vec![format!("\"{text}-other\"")],
        ["calendar", "utc_offset"] => vec![zone_beside(text)],
        _ => Vec::new(),
    };
    for to in replaced {
        nursery.rewrite(value, Operator::Replaced, to);
    }
    match keys {
        ["round" | "coordinator", "area"] => {
            if let Some((around, _)) = text.rsplit_once('/') {
                nursery.rewrite(value, Operator::Widened, format!("\"{around}\""));
            }
        }
        ["notifications", "quiet_hours"] => quiet_hours(nursery, value, text),
        ["categories", _, "licence"] => nursery.leave_out(value),
        [.., "area" | "small_group_area" | "common_area"] => level(nursery, value, path, text),
        _ => length(nursery, value, keys, text),
    }
}

/// An hour to the east, or to the west where there is no further east.
fn zone_beside(text: &str) -> String {
    if text == "+08:00" { "\"+09:00\"".to_owned() } else { "\"+08:00\"".to_owned() }
}

/// One level wider, one level finer.
fn level(nursery: &mut Nursery<'_>, value: &PlacedValue, path: &str, text: &str) {
    let levels = &nursery.reading.area_levels;
    let Some(place) = levels.iter().position(|level| level == text) else { return };
    let shown = nursery.reading.text("publication.area").unwrap_or_default();
    // A small group never has a finer area than others.
    let finest = path == "publication.small_group_area" && text == shown;
    let wider = place.checked_sub(1).and_then(|place| levels.get(place)).cloned();
    let finer = levels.get(place + 1).filter(|_| !finest).cloned();
    if let Some(level) = wider {
        nursery.rewrite(value, Operator::Widened, format!("\"{level}\""));
    }
    if let Some(level) = finer {
        nursery.rewrite(value, Operator::Narrowed, format!("\"{level}\""));
    }
}

/// Quiet hours that begin, or end, half an hour later.
fn quiet_hours(nursery: &mut Nursery<'_>, value: &PlacedValue, text: &str) {
    let Some((begin, end)) = text.split_once('-') else { return };
    for (begin, end) in [(later(begin), Some(end.to_owned())), (Some(begin.to_owned()), later(end))]
    {
        if let (Some(begin), Some(end)) = (begin, end)
            && begin != end
        {
            nursery.rewrite(value, Operator::Replaced, format!("\"{begin}-{end}\""));
        }
    }
}

/// Half an hour later on the clock.
fn later(time: &str) -> Option<String> {
    let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
    Some(time.overflowing_add_signed(HALF_AN_HOUR).0.format("%H:%M").to_string())
}

/// A length of time: a unit less, a unit more, another clock.
fn length(nursery: &mut Nursery<'_>, value: &PlacedValue, keys: &[&str], text: &str) {
    let Some((count, unit)) = text.split_once(' ') else { return };
    let (Ok(count), singular) = (count.parse::<u32>(), unit.strip_suffix('s').unwrap_or(unit))
    else {
        return;
    };
    let Some((unit, fewer, smaller)) = UNITS.iter().find(|(name, ..)| *name == singular) else {
        return;
    };
    let span = |count: u32, unit: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("\"{count} {unit}{plural}\"")
    };
    if count > 1 {
        nursery.rewrite(value, Operator::Shorter, span(count - 1, unit));
    } else if *fewer > 0 {
        nursery.rewrite(value, Operator::Shorter, format!("\"{fewer} {smaller}\""));
    }
    nursery.rewrite(value, Operator::Longer, span(count + 1, unit));
    let other = match unit.strip_prefix("working ") {
        Some(elapsed) => Some(elapsed.to_owned()),
        None if matches!(*unit, "day" | "hour" | "minute") => Some(format!("working {unit}")),
        None => None,
    };
    if let Some(other) = other {
        nursery.rewrite(value, Operator::OtherClock, span(count, &other));
    }
    if matches!(keys, ["deadlines", "contact_reminder" | "due_reminder"]) {
        nursery.leave_out(value);
    }
}
