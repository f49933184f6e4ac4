//! Changes to lists of words: an entry less, an entry more; kinds of responder admitted or kept
//! out; working hours.

use wish_policy::time::{DAY_MINUTES, Hours};
use wish_policy::values::Vocabulary;
use wish_policy::view::{Form, Item, Kind};

use super::{Line, Nursery, Operator};
use crate::coverage::reading::AudienceLines;

/// Half an hour, in minutes.
const HALF_AN_HOUR: u16 = 30;

pub(super) fn mutate(nursery: &mut Nursery<'_>, line: &Line<'_>) {
    if matches!(&line.item.form, Form::List { items, .. } if items.is_empty()) {
        nursery.leave_out(line);
    }
    let Some(first) = line.item.items().first().and_then(Item::single) else { return };
    let path = line.path.to_string();
    let entries = nursery.reading.list(&path);
    let codes = |section: &str| nursery.reading.codes(section);
    match (first, line.path.names().as_slice()) {
        // Names that other lines refer to, the weights of plans, and kinds of case that scenarios cannot have yet.
        (_, ["area_levels" | "routing", ..] | ["ladder", "kinds"]) => {}
        (Kind::Word(_, words), ["ladder" | "guard", "urgencies"]) => {
            for other in words.iter().filter(|word| !entries.iter().any(|entry| entry == *word)) {
                nursery.rewrite(line, Operator::Replaced, format!("[\"{other}\"]"));
            }
            nursery.leave_out(line);
        }
        (Kind::Word(_, words), _) => {
            let another = words.iter().take(1).map(|word| (*word).to_owned()).collect();
            fewer(nursery, line, &entries, Operator::Dropped);
            more(nursery, line, &entries, another, Operator::Added);
        }
        (Kind::Hours(_), _) => working_hours(nursery, line),
        (Kind::Stretch(_), _) => quiet_hours(nursery, line, &entries),
        (Kind::Code(_, Some(Vocabulary::Category)), _) => {
            let all = codes("categories");
            fewer(nursery, line, &entries, Operator::Narrowed);
            more(nursery, line, &entries, all, Operator::Widened);
        }
        (Kind::Code(_, Some(Vocabulary::TargetGroup)), _) => {
            let all = codes("target_groups");
            fewer(nursery, line, &entries, Operator::Narrowed);
            more(nursery, line, &entries, all, Operator::Widened);
        }
        (Kind::Code(_, Some(Vocabulary::ResponderKind)), ["ladder", "never"]) => {
            dropped(nursery, line, &entries);
        }
        (Kind::Code(_, Some(Vocabulary::ResponderKind)), ["ladder", ..]) => {
            audience(nursery, line, &path, &entries);
        }
        (Kind::Code(_, Some(Vocabulary::ResponderKind)), _) => {
            let all = codes("responder_kinds");
            fewer(nursery, line, &entries, Operator::Narrowed);
            more(nursery, line, &entries, all, Operator::Widened);
        }
        (Kind::Code(_, None), ["categories", _, "skills"])
            if nursery.reading.document.routing.weights.skill.number() == 0 => {}
        (
            Kind::Code(_, None | Some(Vocabulary::AreaLevel | Vocabulary::Ladder))
            | Kind::Day(_)
            | Kind::Number { .. }
            | Kind::Text(_)
            | Kind::Reference(_)
            | Kind::Area(_)
            | Kind::Length(_)
            | Kind::YearDay(_)
            | Kind::Offset(_)
            | Kind::Flag(_),
            _,
        ) => dropped(nursery, line, &entries),
    }
}

/// An entry less: the whole key, where it was the last.
fn dropped(nursery: &mut Nursery<'_>, line: &Line<'_>, entries: &[String]) {
    if entries.len() == 1 {
        nursery.leave_out(line);
    }
    fewer(nursery, line, entries, Operator::Dropped);
}

/// An entry less, where one is left.
fn fewer(nursery: &mut Nursery<'_>, line: &Line<'_>, entries: &[String], operator: Operator) {
    if entries.len() < 2 {
        return;
    }
    for gone in entries {
        let kept: Vec<&String> = entries.iter().filter(|entry| *entry != gone).collect();
        let to = list(line, &kept);
        nursery.rewrite(line, operator, to);
    }
}

/// An entry more, of those that are not in yet.
fn more(
    nursery: &mut Nursery<'_>,
    line: &Line<'_>,
    entries: &[String],
    all: Vec<String>,
    operator: Operator,
) {
    for new in all.iter().filter(|one| !entries.contains(one)) {
        let with: Vec<&String> = entries.iter().chain([new]).collect();
        nursery.rewrite(line, operator, list(line, &with));
    }
}

/// The list as TOML has it: numbers and days bare, words in quotes.
fn list(line: &Line<'_>, entries: &[&String]) -> String {
    let first = line.item.items().first().and_then(Item::single);
    let is_quoted = first.is_some_and(|first| first.to_toml().starts_with('"'));
    let written =
        |entry: &&String| if is_quoted { format!("\"{entry}\"") } else { (*entry).clone() };
    format!("[{}]", entries.iter().map(written).collect::<Vec<_>>().join(", "))
}

/// A kind less or more; but none that the audiences before admit anyway.
fn audience(nursery: &mut Nursery<'_>, line: &Line<'_>, path: &str, entries: &[String]) {
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
            nursery.rewrite(line, Operator::Narrowed, list(line, &rest));
        }
    }
    let kinds = reading.codes("responder_kinds").into_iter();
    let new = kinds.filter(|kind| !admitted(kind)).collect();
    more(nursery, line, entries, new, Operator::Widened);
}

/// One of several stretches of quiet hours left out.
fn quiet_hours(nursery: &mut Nursery<'_>, line: &Line<'_>, entries: &[String]) {
    if entries.len() > 1 {
        fewer(nursery, line, entries, Operator::Dropped);
    }
}

/// Each stretch of work half an hour shorter, at its beginning and at its end.
fn working_hours(nursery: &mut Nursery<'_>, line: &Line<'_>) {
    let all: Vec<Hours> = line.item.items().iter().filter_map(hours).collect();
    for (place, hours) in all.iter().enumerate() {
        let late = Hours { start: (hours.start + HALF_AN_HOUR) % DAY_MINUTES, ..*hours };
        let early = Hours { end: hours.end.saturating_sub(HALF_AN_HOUR), ..*hours };
        for shorter in [late, early] {
            let with = |(index, hours): (usize, &Hours)| {
                if index == place { shorter.to_string() } else { hours.to_string() }
            };
            let changed: Vec<String> = all.iter().enumerate().map(with).collect();
            nursery.rewrite(
                line,
                Operator::Replaced,
                list(line, &changed.iter().collect::<Vec<_>>()),
            );
        }
    }
}

fn hours(item: &Item<'_>) -> Option<Hours> {
    match item.single()? {
        Kind::Hours(hours) => Some(hours),
        _ => None,
    }
}
