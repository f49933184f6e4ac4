//! Changes to single values: lengths of time, numbers, flags, days, words of closed lists.

use wish_policy::time::{DAY_MINUTES, Date, Span, Stretch, Unit, UtcOffset, YearDay};
use wish_policy::values::Vocabulary;
use wish_policy::view::Kind;

use super::{Line, Nursery, Operator};

/// Half an hour, in minutes.
const HALF_AN_HOUR: u16 = 30;
/// A year that has every day of a year.
const LEAP_YEAR: i64 = 2020;

pub(super) fn mutate(nursery: &mut Nursery<'_>, line: &Line<'_>) {
    let Some(value) = line.item.single() else { return };
    let keys = line.path.names();
    if !makes_a_difference(nursery, &keys) {
        return;
    }
    match (value, keys.as_slice()) {
        (Kind::Flag(flag), [.., "paired"]) => paired(nursery, line, flag),
        (Kind::Flag(flag), _) => nursery.rewrite(line, Operator::Flipped, (!flag).to_string()),
        (Kind::Number { value: 0, .. }, ["routing", "weights", _]) => {
            one_more_or_less(nursery, line, 0, 0)
        }
        (Kind::Number { .. }, ["routing", "weights", _]) => {
            nursery.rewrite(line, Operator::Dropped, "0")
        }
        (Kind::Number { value, least, .. }, _) => one_more_or_less(nursery, line, value, least),
        (Kind::Day(day), _) => a_day_off(nursery, line, day),
        (Kind::YearDay(day), _) => a_day_of_the_year_off(nursery, line, day),
        // That a step is passed over, and that somebody stands in.
        (Kind::Word(_, [_]), [.., "if_nobody"]) => nursery.leave_out(line),
        (Kind::Word(word, all), _) => {
            for other in all.iter().filter(|other| **other != word) {
                nursery.rewrite(line, Operator::Replaced, format!("\"{other}\""));
            }
        }
        (Kind::Reference(id), _) => {
            nursery.rewrite(line, Operator::Replaced, format!("\"{id}-other\""))
        }
        (Kind::Area(area), _) => {
            if let Some((around, _)) = area.rsplit_once('/') {
                nursery.rewrite(line, Operator::Widened, format!("\"{around}\""));
            }
        }
        (Kind::Offset(offset), _) => zone_beside(nursery, line, offset),
        (Kind::Stretch(stretch), _) => quiet_hours(nursery, line, stretch),
        (Kind::Length(span), keys) => length(nursery, line, keys, span),
        (Kind::Code(level, Some(Vocabulary::AreaLevel)), _) => self::level(nursery, line, level),
        (Kind::Code(_, None), _) => nursery.leave_out(line),
        // What a ladder hands over to, its steps say; the other codes and working hours stand in lists.
        (Kind::Code(_, Some(_)) | Kind::Hours(_) | Kind::Text(_), _) => {}
    }
}

/// Whether anybody could notice, by the policy's own lines.
fn makes_a_difference(nursery: &Nursery<'_>, keys: &[&str]) -> bool {
    let policy = &nursery.reading.document;
    let has_children =
        || policy.target_groups.entries.iter().any(|group| group.value.children.value);
    let joint = policy.claims.joint.value;
    match keys {
        // What is written down about the policy itself, and what hosts count or plans weigh.
        ["schema" | "name" | "version" | "title" | "texts" | "lint", ..] => false,
        ["routing", "weights", _] => true,
        ["routing", key] => *key == "cooldown" && policy.routing.weights.cooldown.number() > 0,
        ["notifications", "floor", "area"] => false,
        ["notifications", "notify_max"] => {
            let mut steps = policy.ladder.iter().flat_map(|ladder| ladder.step.iter());
            steps.any(|step| step.notify_max.is_none())
        }
        ["guards", "vetted_for_children"] => has_children(),
        ["target_groups", _, "children"] => policy.guards.vetted_for_children.value,
        ["claims", "co_claimants_max"] => joint || policy.claims.parts.value,
        ["deadlines", "invitation"] => joint,
        ["deadlines", "due"] => {
            policy.categories.entries.iter().any(|category| category.value.due.is_none())
        }
        [.., "label" | "zh-CN" | "en" | "code"] => false,
        _ => true,
    }
}

fn one_more_or_less(nursery: &mut Nursery<'_>, line: &Line<'_>, number: u64, least: u64) {
    if number > least {
        nursery.rewrite(line, Operator::Lower, (number - 1).to_string());
    }
    nursery.rewrite(line, Operator::Higher, (number + 1).to_string());
}

/// Those who are paired no longer come first: whoever is near enough is as good; or, where pairing
/// was not asked for, it is.
fn paired(nursery: &mut Nursery<'_>, line: &Line<'_>, flag: bool) {
    let path = line.path.to_string();
    let Some(audience) = path.strip_suffix(".paired").filter(|_| flag) else { return };
    let ladder = audience.split(".step").next().unwrap_or_default();
    let reading = nursery.reading;
    let lines = reading.ladders.iter().find(|lines| lines.path == ladder);
    let areas = lines.into_iter().flat_map(|lines| lines.open_audiences(usize::MAX));
    let finest = areas.filter_map(|one| one.depth).max();
    let level = finest.and_then(|depth| reading.area_levels.get(depth - 1));
    let level = level.or_else(|| reading.area_levels.first()).cloned().unwrap_or_default();
    let before = nursery.file.text().get(..line.at.start).unwrap_or_default();
    let start = before.rfind("paired").unwrap_or(line.at.start);
    let (from, to) = ("paired = true".to_owned(), format!("area = \"{level}\""));
    let edit = super::Edit::replace(&(start..line.at.end), to.clone());
    nursery.add(path, line.at.start, Operator::Widened, [from, to], edit);
}

fn a_day_off(nursery: &mut Nursery<'_>, line: &Line<'_>, day: Date) {
    let other = |days: i64| Date::from_day_number(day.day_number() + days).to_string();
    nursery.rewrite(line, Operator::Shorter, other(-1));
    nursery.rewrite(line, Operator::Longer, other(1));
}

/// The day before, and the day after, of every year.
fn a_day_of_the_year_off(nursery: &mut Nursery<'_>, line: &Line<'_>, day: YearDay) {
    let written = day.to_string();
    let number = |part: &str| part.parse::<i64>().ok();
    let date = written
        .split_once('-')
        .and_then(|(month, day)| Date::of(LEAP_YEAR, number(month)?, number(day)?));
    let Some(date) = date else { return };
    let other = |days: i64| {
        let date = Date::from_day_number(date.day_number() + days);
        format!("\"{}\"", YearDay::of(date))
    };
    nursery.rewrite(line, Operator::Shorter, other(-1));
    nursery.rewrite(line, Operator::Longer, other(1));
}

/// An hour to the east, or to the west where there is no further east.
fn zone_beside(nursery: &mut Nursery<'_>, line: &Line<'_>, offset: UtcOffset) {
    let other = if offset == UtcOffset::CHINA { "+09:00" } else { "+08:00" };
    nursery.rewrite(line, Operator::Replaced, format!("\"{other}\""));
}

/// One level wider, one level finer.
fn level(nursery: &mut Nursery<'_>, line: &Line<'_>, level: &str) {
    let levels = &nursery.reading.area_levels;
    let Some(place) = levels.iter().position(|one| one == level) else { return };
    let shown = nursery.reading.document.publication.area.code();
    // A small group never has a finer area than others.
    let finest = line.path.names() == ["publication", "small_group_area"] && level == shown;
    let wider = place.checked_sub(1).and_then(|place| levels.get(place)).cloned();
    let finer = levels.get(place + 1).filter(|_| !finest).cloned();
    if let Some(level) = wider {
        nursery.rewrite(line, Operator::Widened, format!("\"{level}\""));
    }
    if let Some(level) = finer {
        nursery.rewrite(line, Operator::Narrowed, format!("\"{level}\""));
    }
}

/// Quiet hours that begin, or end, half an hour later.
fn quiet_hours(nursery: &mut Nursery<'_>, line: &Line<'_>, quiet: Stretch) {
    let later = |minute: u16| (minute + HALF_AN_HOUR) % DAY_MINUTES;
    let Stretch { from, to, .. } = quiet;
    for other in [Stretch { from: later(from), ..quiet }, Stretch { to: later(to), ..quiet }] {
        if other.from != other.to {
            nursery.rewrite(line, Operator::Replaced, format!("\"{other}\""));
        }
    }
}

/// A length of time: a unit less, a unit more, another clock.
fn length(nursery: &mut Nursery<'_>, line: &Line<'_>, keys: &[&str], span: Span) {
    let (count, unit) = (span.count(), span.unit());
    let written = |count: u32, unit: Unit| format!("\"{}\"", Span::of(count, unit));
    if count > 1 {
        nursery.rewrite(line, Operator::Shorter, written(count - 1, unit));
    } else if let Some((fewer, smaller)) = just_less_than_one(unit) {
        nursery.rewrite(line, Operator::Shorter, written(fewer, smaller));
    }
    nursery.rewrite(line, Operator::Longer, written(count + 1, unit));
    if let Some(other) = on_another_clock(unit) {
        nursery.rewrite(line, Operator::OtherClock, written(count, other));
    }
    if matches!(keys, ["deadlines", "contact_reminder" | "due_reminder"]) {
        nursery.leave_out(line);
    }
}

/// So many of the next smaller unit are just less than one.
fn just_less_than_one(unit: Unit) -> Option<(u32, Unit)> {
    match unit {
        Unit::WorkingDays => Some((7, Unit::WorkingHours)),
        Unit::WorkingHours => Some((59, Unit::WorkingMinutes)),
        Unit::Hours => Some((59, Unit::Minutes)),
        Unit::Days => Some((23, Unit::Hours)),
        Unit::Weeks => Some((6, Unit::Days)),
        Unit::Months => Some((27, Unit::Days)),
        Unit::Years => Some((11, Unit::Months)),
        Unit::WorkingMinutes | Unit::Minutes => None,
    }
}

/// The unit of the same name on the other clock.
fn on_another_clock(unit: Unit) -> Option<Unit> {
    match unit {
        Unit::WorkingDays => Some(Unit::Days),
        Unit::WorkingHours => Some(Unit::Hours),
        Unit::WorkingMinutes => Some(Unit::Minutes),
        Unit::Days => Some(Unit::WorkingDays),
        Unit::Hours => Some(Unit::WorkingHours),
        Unit::Minutes => Some(Unit::WorkingMinutes),
        Unit::Weeks | Unit::Months | Unit::Years => None,
    }
}
