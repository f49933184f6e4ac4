//! How fast ladders are: beside the time that work may take, and beside each other. Lengths on the
//! working clock are compared by what they count; where another clock is in play, a beginning is
//! named at which one outlasts the other.

use std::cmp::Ordering;

use wish_contract::Instant;

use super::calendar_probe::{CalendarProbe, MINUTE_MS};
use super::policy_model::{Ladder, PolicyModel, URGENCIES, quoted};
use super::{Finding, LintError, Rule};

static SLOWER_THAN_DUE: Rule = Rule::note(
    "ladder_slower_than_due",
    (
        "a wish that nobody claims is on ladder `{0}` for {1} before the coordinator has it; the \
         work itself may take `{2}`{3}",
        "shorten `open` of some steps, or let it be if finding somebody may take that long",
    ),
    (
        "无人认领的心愿在阶梯“{0}”上停留 {1} 才到调度员手中；而办理本身至多 `{2}`{3}",
        "请缩短某些级的 `open`；若找人可以用这么久，可不改",
    ),
);
static URGENT_SLOWER_THAN_DUE: Rule = Rule::warning(
    SLOWER_THAN_DUE.code,
    (
        "an urgent wish that nobody claims is on ladder `{0}` for {1} before the coordinator has \
         it; the work itself may take `{2}`{3}",
        "shorten `open` of some steps",
    ),
    (
        "无人认领的紧急心愿在阶梯“{0}”上停留 {1} 才到调度员手中；而办理本身至多 `{2}`{3}",
        "请缩短某些级的 `open`",
    ),
);
static URGENT_NOT_FASTER: Rule = Rule::warning(
    "urgent_not_faster",
    (
        "urgent wishes of {0} climb `{1}` for {2}, which is no faster than `{3}` for all others{4}",
        "shorten `open` of its steps, or leave the ladder out",
    ),
    (
        "{0} 的紧急心愿走阶梯“{1}”需 {2}，并不比其他心愿所走的“{3}”快{4}",
        "请缩短各级的 `open`，或删去该阶梯",
    ),
);

pub fn find(model: &PolicyModel<'_>, probe: &CalendarProbe<'_>) -> Result<Vec<Finding>, LintError> {
    let mut found = Vec::new();
    for ladder in &model.ladders {
        found.extend(beside_the_due_date(ladder, model, probe)?);
    }
    found.extend(beside_each_other(model, probe)?);
    Ok(found)
}

/// How one way compares with another that begins at the same time.
pub enum Pace {
    /// It ends after the other, whenever both begin.
    Slower,
    /// Both end at the same time, whenever they begin.
    Alike,
    /// It ends after the other when both begin then.
    SlowerFrom(Instant),
    /// No beginning was found at which it ends later.
    Faster,
}

/// Compares lengths of time on end with others on end.
pub fn compare(one: &[&str], other: &[&str], probe: &CalendarProbe<'_>) -> Result<Pace, LintError> {
    if let (Some(one), Some(other)) = (probe.worked(one)?, probe.worked(other)?)
        && let Some(order) = probe.order(one, other)
    {
        return Ok(match order {
            Ordering::Greater => Pace::Slower,
            Ordering::Equal => Pace::Alike,
            Ordering::Less => Pace::Faster,
        });
    }
    for day in probe.days() {
        let midnight = probe.midnight(day);
        let bounds = probe.hours_on(day).iter().flat_map(|(start, end)| [*start, *end]);
        for minute in bounds.chain([0]) {
            let begin = midnight + minute * MINUTE_MS;
            if probe.after_all(begin, one)? > probe.after_all(begin, other)? {
                return Ok(Pace::SlowerFrom(begin));
            }
        }
    }
    Ok(Pace::Faster)
}

fn opens<'a>(ladder: &'a Ladder, model: &'a PolicyModel<'_>) -> Vec<&'a str> {
    let (steps, _) = model.climb(ladder);
    steps.into_iter().map(|step| step.open.value.as_str()).collect()
}

/// A climb as a message shows it: the sum of its steps in working days where it has one, else step by step.
fn climb_text(steps: &[&str], probe: &CalendarProbe<'_>) -> Result<String, LintError> {
    let worked = probe.worked(steps)?;
    let days = worked.filter(|worked| worked.minutes == 0).map(|worked| worked.days);
    let minutes = worked.and_then(|worked| probe.in_minutes(worked));
    let whole_days = minutes.zip(probe.day_minutes()).filter(|(minutes, day)| minutes % day == 0);
    Ok(match (days.or_else(|| whole_days.map(|(minutes, day)| minutes / day)), minutes) {
        (Some(days), _) => format!("`{days} working days`"),
        (None, Some(minutes)) if minutes % 60 == 0 => format!("`{} working hours`", minutes / 60),
        _ => steps.iter().map(|step| format!("`{step}`")).collect::<Vec<_>>().join(" + "),
    })
}

/// Where a comparison holds for some beginnings only: one of them; and where it does for an area alone, that area.
pub fn from(begin: Option<Instant>, probe: &CalendarProbe<'_>) -> String {
    let begin = begin.map(|begin| format!(" ({} →)", probe.local_time(begin)));
    begin.unwrap_or_default() + &probe.in_area()
}

fn beside_the_due_date(
    ladder: &Ladder,
    model: &PolicyModel<'_>,
    probe: &CalendarProbe<'_>,
) -> Result<Option<Finding>, LintError> {
    let wishes = model.wishes();
    let is_taken_by = |category: &str, urgency: &str| {
        wishes.iter().filter(|class| class.category == category).any(|class| {
            let first = model.ladder_for(class, urgency);
            first.is_some_and(|one| one.code.value == ladder.code.value)
        })
    };
    let steps = opens(ladder, model);
    let mut due: Option<(String, Option<Instant>)> = None;
    let mut ordinary = false;
    for category in model.codes("categories") {
        let taken = URGENCIES.map(|urgency| is_taken_by(&category.value, urgency));
        let own = model.text(&format!("categories.{}.due", category.value));
        let Some(wanted) = own.or_else(|| model.text("deadlines.due")) else { continue };
        ordinary |= taken[0];
        if !taken.contains(&true) || due.as_ref().is_some_and(|(before, _)| *before == wanted.value)
        {
            continue;
        }
        let begin = match compare(&steps, &[&wanted.value], probe)? {
            Pace::Slower => None,
            Pace::SlowerFrom(begin) => Some(begin),
            Pace::Alike | Pace::Faster => continue,
        };
        // The shortest of several speaks for them.
        let shorter = match &due {
            Some((before, _)) => {
                matches!(compare(&[before], &[&wanted.value], probe)?, Pace::Slower)
            }
            None => true,
        };
        if shorter {
            due = Some((wanted.value, begin));
        }
    }
    let Some((due, begin)) = due else { return Ok(None) };
    let rule = if ordinary { &SLOWER_THAN_DUE } else { &URGENT_SLOWER_THAN_DUE };
    let facts = [&ladder.code.value, &climb_text(&steps, probe)?, &due, &from(begin, probe)];
    Ok(Some(rule.found(&ladder.code.at, &facts.map(String::as_str))))
}

fn beside_each_other(
    model: &PolicyModel<'_>,
    probe: &CalendarProbe<'_>,
) -> Result<Vec<Finding>, LintError> {
    let mut found: Vec<Finding> = Vec::new();
    let mut pairs: Vec<(&Ladder, &Ladder, Vec<String>)> = Vec::new();
    for class in model.wishes() {
        let ladder = |urgency| model.ladder_for(&class, urgency);
        let (Some(normal), Some(urgent)) = (ladder("normal"), ladder("urgent")) else { continue };
        if normal.code.value == urgent.code.value {
            continue;
        }
        let same = |pair: &&mut (&Ladder, &Ladder, Vec<String>)| {
            pair.0.code.value == urgent.code.value && pair.1.code.value == normal.code.value
        };
        match pairs.iter_mut().find(same) {
            Some(pair) if pair.2.contains(&class.category) => {}
            Some(pair) => pair.2.push(class.category),
            None => pairs.push((urgent, normal, vec![class.category])),
        }
    }
    for (urgent, normal, categories) in pairs {
        let (one, other) = (opens(urgent, model), opens(normal, model));
        let begin = match compare(&one, &other, probe)? {
            Pace::Slower | Pace::Alike => None,
            Pace::SlowerFrom(begin) => Some(begin),
            Pace::Faster => continue,
        };
        let facts = [
            &quoted(&categories),
            &urgent.code.value,
            &climb_text(&one, probe)?,
            &normal.code.value,
            &from(begin, probe),
        ];
        found.push(URGENT_NOT_FASTER.found(&urgent.code.at, &facts.map(String::as_str)));
    }
    Ok(found)
}
