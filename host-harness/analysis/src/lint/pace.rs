//! How fast ladders are: beside the time that work may take, and beside each other. Lengths on the
//! working clock are compared by what they count; where another clock is in play, a beginning is
//! named at which one outlasts the other.

use wish_contract::Instant;

use super::almanac::{Almanac, MINUTE_MS};
use super::outline::{Ladder, Outline, URGENCIES, quoted};
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

pub fn find(outline: &Outline<'_>, almanac: &Almanac<'_>) -> Result<Vec<Finding>, LintError> {
    let mut found = Vec::new();
    for ladder in &outline.ladders {
        found.extend(beside_the_due_date(ladder, outline, almanac)?);
    }
    found.extend(beside_each_other(outline, almanac)?);
    Ok(found)
}

/// How one way compares with another that begins at the same time.
enum Pace {
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
fn compare(one: &[&str], other: &[&str], almanac: &Almanac<'_>) -> Result<Pace, LintError> {
    if let (Some(one), Some(other)) = (worked(one, almanac)?, worked(other, almanac)?) {
        return Ok(match one.cmp(&other) {
            std::cmp::Ordering::Greater => Pace::Slower,
            std::cmp::Ordering::Equal => Pace::Alike,
            std::cmp::Ordering::Less => Pace::Faster,
        });
    }
    for day in almanac.days() {
        let midnight = almanac.midnight(day);
        let bounds = almanac.hours.iter().flat_map(|(start, end)| [*start, *end]);
        for minute in bounds.chain([0]) {
            let begin = midnight + minute * MINUTE_MS;
            if almanac.after_all(begin, one)? > almanac.after_all(begin, other)? {
                return Ok(Pace::SlowerFrom(begin));
            }
        }
    }
    Ok(Pace::Faster)
}

/// Minutes of work in lengths of time on end, where all of them run on the working clock.
fn worked(stretches: &[&str], almanac: &Almanac<'_>) -> Result<Option<i64>, LintError> {
    let mut sum = 0;
    for stretch in stretches {
        let Some(minutes) = almanac.working_minutes(stretch)? else { return Ok(None) };
        sum += minutes;
    }
    Ok(Some(sum))
}

fn opens<'a>(ladder: &'a Ladder, outline: &'a Outline<'_>) -> Vec<&'a str> {
    let (steps, _) = outline.climb(ladder);
    steps.into_iter().map(|step| step.open.value.as_str()).collect()
}

/// A climb as it is told: the sum of its steps in working days where it has one, else step by step.
fn told(steps: &[&str], almanac: &Almanac<'_>) -> Result<String, LintError> {
    let day: i64 = almanac.hours.iter().map(|(start, end)| end - start).sum();
    Ok(match worked(steps, almanac)? {
        Some(minutes) if minutes % day == 0 => format!("`{} working days`", minutes / day),
        Some(minutes) if minutes % 60 == 0 => format!("`{} working hours`", minutes / 60),
        _ => steps.iter().map(|step| format!("`{step}`")).collect::<Vec<_>>().join(" + "),
    })
}

/// Where a comparison holds for some beginnings only: one of them.
fn from(begin: Option<Instant>, almanac: &Almanac<'_>) -> String {
    begin.map_or_else(String::new, |begin| format!(" ({} →)", almanac.told(begin)))
}

fn beside_the_due_date(
    ladder: &Ladder,
    outline: &Outline<'_>,
    almanac: &Almanac<'_>,
) -> Result<Option<Finding>, LintError> {
    let is_taken_by = |category: &str, urgency: &str| {
        outline.ladder_for(category, urgency).is_some_and(|one| one.code.value == ladder.code.value)
    };
    let steps = opens(ladder, outline);
    let mut due: Option<(String, Option<Instant>)> = None;
    let mut ordinary = false;
    for category in outline.codes("categories") {
        let taken = URGENCIES.map(|urgency| is_taken_by(&category.value, urgency));
        let own = outline.text(&format!("categories.{}.due", category.value));
        let Some(wanted) = own.or_else(|| outline.text("deadlines.due")) else { continue };
        ordinary |= taken[0];
        if !taken.contains(&true) || due.as_ref().is_some_and(|(before, _)| *before == wanted.value)
        {
            continue;
        }
        let begin = match compare(&steps, &[&wanted.value], almanac)? {
            Pace::Slower => None,
            Pace::SlowerFrom(begin) => Some(begin),
            Pace::Alike | Pace::Faster => continue,
        };
        // The shortest of several speaks for them.
        let shorter = match &due {
            Some((before, _)) => {
                matches!(compare(&[before], &[&wanted.value], almanac)?, Pace::Slower)
            }
            None => true,
        };
        if shorter {
            due = Some((wanted.value, begin));
        }
    }
    let Some((due, begin)) = due else { return Ok(None) };
    let rule = if ordinary { &SLOWER_THAN_DUE } else { &URGENT_SLOWER_THAN_DUE };
    let facts = [&ladder.code.value, &told(&steps, almanac)?, &due, &from(begin, almanac)];
    Ok(Some(rule.found(&ladder.code.at, &facts.map(String::as_str))))
}

fn beside_each_other(
    outline: &Outline<'_>,
    almanac: &Almanac<'_>,
) -> Result<Vec<Finding>, LintError> {
    let mut found: Vec<Finding> = Vec::new();
    let mut pairs: Vec<(&Ladder, &Ladder, Vec<String>)> = Vec::new();
    for category in outline.codes("categories") {
        let ladder = |urgency| outline.ladder_for(&category.value, urgency);
        let (Some(normal), Some(urgent)) = (ladder("normal"), ladder("urgent")) else { continue };
        if normal.code.value == urgent.code.value {
            continue;
        }
        let same = |pair: &&mut (&Ladder, &Ladder, Vec<String>)| {
            pair.0.code.value == urgent.code.value && pair.1.code.value == normal.code.value
        };
        match pairs.iter_mut().find(same) {
            Some(pair) => pair.2.push(category.value),
            None => pairs.push((urgent, normal, vec![category.value])),
        }
    }
    for (urgent, normal, categories) in pairs {
        let (one, other) = (opens(urgent, outline), opens(normal, outline));
        let begin = match compare(&one, &other, almanac)? {
            Pace::Slower | Pace::Alike => None,
            Pace::SlowerFrom(begin) => Some(begin),
            Pace::Faster => continue,
        };
        let facts = [
            &quoted(&categories),
            &urgent.code.value,
            &told(&one, almanac)?,
            &normal.code.value,
            &from(begin, almanac),
        ];
        found.push(URGENT_NOT_FASTER.found(&urgent.code.at, &facts.map(String::as_str)));
    }
    Ok(found)
}
