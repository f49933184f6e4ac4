//! Lengths of time in elapsed hours or days that can pass while nobody works, and steps that can open
//! and close within the quiet hours. The dates come from the policy's own calendar; whether a length
//! is too long beside others is for `pace`.

use std::ops::Range;

use wish_contract::{Clock, Instant};

use super::calendar_probe::{CalendarProbe, DAY_MS, MINUTE_MS};
use super::policy_model::{Placed, PolicyModel};
use super::{Finding, LintError, Rule};
use wish_policy::time::Stretch;

/// From how many times a year on something is no matter of holidays: every other weekend.
const OFTEN: usize = 26;
/// Deadlines by which somebody has to have done something, and deadlines of reminders.
const DEADLINES: [&str; 12] = [
    "verify",
    "supply_info",
    "publish",
    "merge",
    "reservation",
    "invitation",
    "first_contact",
    "appointment",
    "due",
    "confirm",
    "hold_review",
    "repeat",
];
const REMINDERS: [&str; 2] = ["contact_reminder", "due_reminder"];

static OUTSIDE_WORK: Rule = Rule::warning(
    "stretch_outside_work",
    (
        "`{0}` {1} can pass without a minute of work ({3}: {2} ×, first from {4} to {5})",
        "write it in working hours or working days, or make it longer than a weekend",
    ),
    (
        "`{0}` {1} 期间可能没有一分钟工作时间：{3} 年有 {2} 次，首次自 {4} 至 {5}",
        "请改用工作小时或工作日，或使其长于周末",
    ),
);
static OUTSIDE_WORK_ON_HOLIDAYS: Rule = Rule::note(
    OUTSIDE_WORK.code,
    (
        "`{0}` {1} can pass without a minute of work on holidays ({3}: {2} ×, first from {4} to \
         {5})",
        "write it in working days, or let it be if holidays may swallow it",
    ),
    (
        "`{0}` {1} 逢假期可能没有一分钟工作时间：{3} 年有 {2} 次，首次自 {4} 至 {5}",
        "请改用工作日；若可被假期占去，可不改",
    ),
);
static REMINDER_OUTSIDE_WORK: Rule = Rule::warning(
    "reminder_outside_work",
    (
        "there may be no minute of work left after the reminder `{0}` {1} ahead ({3}: {2} ×, \
         first from {4} to {5})",
        "remind earlier, or write the deadline and its reminder in working time",
    ),
    (
        "提前 {1} 的提醒 `{0}` 之后可能已没有一分钟工作时间：{3} 年有 {2} 次，首次自 {4} 至 {5}",
        "请提早提醒，或把期限和提醒都改用工作时间",
    ),
);
static STEP_IN_QUIET_HOURS: Rule = Rule::warning(
    "step_in_quiet_hours",
    (
        "step `{0}` {1} can come and go within the quiet hours, so that nobody is told of it \
         ({3}: {2} ×, first from {4} to {5})",
        "make the step longer than the quiet hours, or write it in working time",
    ),
    (
        "`{0}` 这一级 {1} 可能整段落在免打扰时段，无人得知：{3} 年有 {2} 次，首次自 {4} 至 {5}",
        "请使该级长于免打扰时段，或改用工作时间",
    ),
);

/// A length of time in the policy, and what comes before it.
struct Timer<'a> {
    name: String,
    length: &'a Placed<String>,
    before: Vec<&'a str>,
}

/// How often something happens in the year, and when first.
struct Seen {
    times: usize,
    first: Range<Instant>,
}

pub fn find(model: &PolicyModel<'_>, probe: &CalendarProbe<'_>) -> Result<Vec<Finding>, LintError> {
    let idle = probe.idle_stretches()?;
    let (deadlines, reminders) = (deadlines(model), named(model, &REMINDERS));
    let mut found = Vec::new();
    for timer in deadlines.iter().map(Timer::alone).chain(steps(model)) {
        if probe.clock(&timer.length.value)? != Clock::Elapsed {
            continue;
        }
        let Some(seen) = without_work(&timer, &idle, probe)? else { continue };
        let rule = if seen.times < OFTEN { &OUTSIDE_WORK_ON_HOLIDAYS } else { &OUTSIDE_WORK };
        add(rule, &timer, &seen, probe, &mut found);
    }
    for timer in reminders.iter().map(Timer::alone) {
        if probe.clock(&timer.length.value)? == Clock::Elapsed
            && let Some(seen) = without_work(&timer, &idle, probe)?
        {
            add(&REMINDER_OUTSIDE_WORK, &timer, &seen, probe, &mut found);
        }
    }
    quiet_steps(model, probe, &mut found)?;
    Ok(found)
}

impl<'a> Timer<'a> {
    /// One that can begin at any time.
    fn alone((name, length): &'a (String, Placed<String>)) -> Timer<'a> {
        Timer { name: name.clone(), length, before: Vec::new() }
    }
}

/// Reports a length of time once, whichever ladders it stands on.
fn add(
    rule: &'static Rule,
    timer: &Timer<'_>,
    seen: &Seen,
    probe: &CalendarProbe<'_>,
    found: &mut Vec<Finding>,
) {
    let at = &timer.length.at;
    if found.iter().any(|one| one.at == *at && one.rule.code == rule.code) {
        return;
    }
    let (from, to) = (probe.local_time(seen.first.start), probe.local_time(seen.first.end));
    let (times, year) = (seen.times.to_string(), probe.year.to_string());
    let area = probe.area.iter().map(|area| format!(", `{area}`")).collect::<String>();
    let length = format!("(`{}`{area})", timer.length.value);
    found.push(rule.found(at, &[&timer.name, &length, &times, &year, &from, &to]));
}

/// Deadlines by name, those of all cases and those of some.
fn named(model: &PolicyModel<'_>, names: &[&str]) -> Vec<(String, Placed<String>)> {
    let special =
        (0..model.count("deadlines.when")).map(|entry| format!("deadlines.when[{entry}]"));
    let sections: Vec<String> = ["deadlines".to_owned()].into_iter().chain(special).collect();
    let length = |section: &String, name: &&str| {
        Some(((*name).to_owned(), model.text(&format!("{section}.{name}"))?))
    };
    let of_section = |section| names.iter().filter_map(move |name| length(section, name));
    sections.iter().flat_map(of_section).collect()
}

fn deadlines(model: &PolicyModel<'_>) -> Vec<(String, Placed<String>)> {
    let mut all = named(model, &DEADLINES);
    for category in model.codes("categories") {
        let due = model.text(&format!("categories.{}.due", category.value));
        all.extend(due.map(|due| ("due".to_owned(), due)));
    }
    all.extend(
        model
            .ladders
            .iter()
            .filter_map(|ladder| Some(("repeat".to_owned(), ladder.repeat.clone()?))),
    );
    all
}

fn steps<'a>(model: &'a PolicyModel<'_>) -> Vec<Timer<'a>> {
    let mut all = Vec::new();
    for ladder in &model.ladders {
        let mut before = Vec::new();
        for step in model.climb(ladder).0 {
            all.push(Timer {
                name: step.code.value.clone(),
                length: &step.open,
                before: before.clone(),
            });
            before.push(step.open.value.as_str());
        }
    }
    all
}

/// How often a length of time can lie between the end of work and its next beginning.
fn without_work(
    timer: &Timer<'_>,
    idle: &[Range<Instant>],
    probe: &CalendarProbe<'_>,
) -> Result<Option<Seen>, LintError> {
    let mut seen: Option<Seen> = None;
    for stretch in idle {
        // What follows a length in working days begins while work is still on, if only for a
        // moment.
        for wanted in [stretch.start, stretch.start - (MINUTE_MS - 1)] {
            if probe.after(wanted, &timer.length.value)? > stretch.end {
                continue;
            }
            let begin = probe.first_end(&timer.before, wanted)?;
            let end = probe.after(begin, &timer.length.value)?;
            if begin < stretch.end && probe.is_idle(begin, end)? {
                let seen = seen.get_or_insert(Seen { times: 0, first: begin..end });
                seen.times += 1;
                break;
            }
        }
    }
    Ok(seen)
}

fn quiet_steps(
    model: &PolicyModel<'_>,
    probe: &CalendarProbe<'_>,
    found: &mut Vec<Finding>,
) -> Result<(), LintError> {
    for quiet in model.quiet_hours() {
        steps_within(model, probe, quiet.value, found)?;
    }
    Ok(())
}

/// The steps that can pass within one stretch of quiet hours.
fn steps_within(
    model: &PolicyModel<'_>,
    probe: &CalendarProbe<'_>,
    quiet: Stretch,
    found: &mut Vec<Finding>,
) -> Result<(), LintError> {
    let (from, to) = (i64::from(quiet.from), i64::from(quiet.to));
    let length = ((to - from) * MINUTE_MS).rem_euclid(DAY_MS);
    for timer in steps(model) {
        let mut seen: Option<Seen> = None;
        for day in probe.days() {
            let hush = probe.midnight(day) + from * MINUTE_MS;
            let end = hush + length;
            if probe.after(hush, &timer.length.value)? > end {
                continue;
            }
            let begin = probe.first_end(&timer.before, hush)?;
            let over = probe.after(begin, &timer.length.value)?;
            if begin < end && over <= end {
                let seen = seen.get_or_insert(Seen { times: 0, first: begin..over });
                seen.times += 1;
            }
        }
        if let Some(seen) = seen {
            add(&STEP_IN_QUIET_HOURS, &timer, &seen, probe, found);
        }
    }
    Ok(())
}
