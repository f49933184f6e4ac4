//! Changes to lists of words: an entry less, an entry more; kinds of responder admitted or kept
//! out; working hours.

use chrono::{NaiveTime, TimeDelta};
use wish_runtime::policy_file::{PlacedValue, Scalar};

use super::{Nursery, Operator};
use crate::coverage::reading::AudienceLines;

const WEEK: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const HALF_AN_HOUR: TimeDelta = TimeDelta::minutes(30);

pub(super) fn mutate(nursery: &mut Nursery<'_>, value: &PlacedValue, path: &str, keys: &[&str]) {
    if !matches!(value.value, Scalar::List(_)) {
        return;
    }
    let entries = nursery.reading.list(path).unwrap_or_default();
    let codes = |section: &str| nursery.reading.codes(section);
    match keys {
        ["calendar", "rest_days"] => {
            let others = WEEK.map(str::to_owned).to_vec();
            fewer(nursery, value, &entries, Operator::Dropped);
            more(nursery, value, &entries, others.into_iter().take(1).collect(), Operator::Added);
        }
        ["calendar", "working_hours"] => working_hours(nursery, value, &entries),
        ["calendar", "holidays" | "workdays" | "announced_years"] => {
            dropped(nursery, value, &entries)
        }
        ["categories", _, "skills"]
            if nursery.reading.number("routing.weights.skill") != Some(0) =>
        {
            dropped(nursery, value, &entries);
        }
        ["agencies", _, "categories"] | ["ladder", "categories"] => {
            let all = codes("categories");
            fewer(nursery, value, &entries, Operator::Narrowed);
            more(nursery, value, &entries, all, Operator::Widened);
        }
        ["ladder", "urgencies"] => {
            let others =
                ["normal", "urgent"].iter().filter(|word| !entries.contains(&(**word).to_owned()));
            for other in others {
                nursery.rewrite(value, Operator::Replaced, format!("[\"{other}\"]"));
            }
            nursery.leave_out(value);
        }
        ["round", "target_groups"] => {
            let all = codes("target_groups");
            fewer(nursery, value, &entries, Operator::Narrowed);
            more(nursery, value, &entries, all, Operator::Widened);
        }
        ["ladder", "step", "audience", "kinds"] => audience(nursery, value, path, &entries),
        ["minimum" | "pairing", "kinds"] => {
            let all = codes("responder_kinds");
            fewer(nursery, value, &entries, Operator::Narrowed);
            more(nursery, value, &entries, all, Operator::Widened);
        }
        ["minimum", "exempt"] => dropped(nursery, value, &entries),
        _ => {}
    }
}

/// An entry less: the whole key, where it was the last.
fn dropped(nursery: &mut Nursery<'_>, value: &PlacedValue, entries: &[String]) {
    if entries.len() == 1 {
        nursery.leave_out(value);
    }
    fewer(nursery, value, entries, Operator::Dropped);
}

/// An entry less, where one is left.
fn fewer(nursery: &mut Nursery<'_>, value: &PlacedValue, entries: &[String], operator: Operator) {
    if entries.len() < 2 {
        return;
    }
    for gone in entries {
        let kept: Vec<&String> = entries.iter().filter(|entry| *entry != gone).collect();
        let to = list(value, &kept);
        nursery.rewrite(value, operator, to);
    }
}

/// An entry more, of those that are not in yet.
fn more(
    nursery: &mut Nursery<'_>,
    value: &PlacedValue,
    entries: &[String],
    all: Vec<String>,
    operator: Operator,
) {
    for new in all.iter().filter(|one| !entries.contains(one)) {
        let with: Vec<&String> = entries.iter().chain([new]).collect();
        nursery.rewrite(value, operator, list(value, &with));
    }
}

/// The list as it is written: numbers and days bare, words in quotes.
fn list(value: &PlacedValue, entries: &[&String]) -> String {
    let quoted = match &value.value {
        Scalar::List(items) => items.iter().all(|item| matches!(item, Scalar::Text(_))),
        _ => false,
    };
    let written = |entry: &&String| if quoted { format!("\"{entry}\"") } else { (*entry).clone() };
    format!("[{}]", entries.iter().map(written).collect::<Vec<_>>().join(", "))
}

/// A kind less or more; but none that the audiences before admit anyway.
fn audience(nursery: &mut Nursery<'_>, value: &PlacedValue, path: &str, entries: &[String]) {
    let reading = nursery.reading;
    let own = path.strip_suffix(".kinds").unwrap_or(path);
    let Some(ladder) = reading.ladders.iter().find(|lines| path.starts_with(&lines.path)) else {
        return;
    };
    let open: Vec<&AudienceLines> = ladder.open_audiences(ladder.own_steps).collect();
    let Some(place) = open.iter().position(|audience| audience.path == own) else { return };
    let (Some(before), Some(this)) = (open.get(..place), open.get(place)) else { return };
    let admitted = |kind: &String| before.iter().any(|audience| audience.covers(this, kind));
    let kept: Vec<String> = entries.iter().filter(|kind| admitted(kind)).cloned().collect();
    if entries.len() > 1 {
        for gone in entries.iter().filter(|kind| !kept.contains(kind)) {
            let rest: Vec<&String> = entries.iter().filter(|kind| *kind != gone).collect();
            nursery.rewrite(value, Operator::Narrowed, list(value, &rest));
        }
    }
    let kinds = reading.codes("responder_kinds").into_iter();
    let new = kinds.filter(|kind| !admitted(kind)).collect();
    more(nursery, value, entries, new, Operator::Widened);
}

/// Each stretch of work half an hour shorter, at its beginning and at its end.
fn working_hours(nursery: &mut Nursery<'_>, value: &PlacedValue, entries: &[String]) {
    for (place, entry) in entries.iter().enumerate() {
        let Some((begin, end)) = entry.split_once('-') else { continue };
        let moved = |time: &str, by: TimeDelta| {
            let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
            Some(time.overflowing_add_signed(by).0.format("%H:%M").to_string())
        };
        let late = moved(begin, HALF_AN_HOUR).map(|begin| format!("{begin}-{end}"));
        let early = moved(end, -HALF_AN_HOUR).map(|end| format!("{begin}-{end}"));
        for shorter in [late, early].into_iter().flatten() {
            let mut changed: Vec<&String> = entries.iter().collect();
            changed[place] = &shorter;
            let to = list(value, &changed);
            nursery.rewrite(value, Operator::Replaced, to);
        }
    }
}
