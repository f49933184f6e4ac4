//! Quiet hours that leave no time for notices, and those that others hold already.

use wish_policy::time::Stretch;

use crate::lint::calendar_probe::{DayHours, day_hours};
use crate::lint::policy_model::{Placed, PolicyModel};
use crate::lint::{Finding, Rule};

const DAY_MINUTES: i64 = 24 * 60;
const WEEK_MINUTES: i64 = 7 * DAY_MINUTES;

static THROUGH_WORK: Rule = Rule::warning(
    "quiet_through_work",
    (
        "the quiet hours hold all working hours{0}, in which steps open by working time: nobody is \
         told of these",
        "let the quiet hours end before work begins, or begin after it",
    ),
    (
        "免打扰时段涵盖全部工作时间{0}，而按工作时间开始的各级正落在其中：无人得到通知",
        "请让免打扰时段避开工作时间",
    ),
);
static WITHIN_QUIET: Rule = Rule::note(
    "quiet_within_quiet",
    ("`{0}` lies within `{1}`, when nobody is told of anything anyway", "leave it out"),
    ("`{0}` 落在 `{1}` 之内，其间本来就不通知", "请删去"),
);

pub fn find(model: &PolicyModel<'_>) -> Vec<Finding> {
    let mut found = within_others(model);
    let hours = hours(model);
    for quiet in model.quiet_hours() {
        if let Some((whose, _)) = hours.iter().find(|(_, hours)| holds(quiet.value, hours)) {
            found.push(THROUGH_WORK.found(&quiet.at, &[whose]));
        }
    }
    found
}

/// All hours of work there are, and whose they are, as a message shows it: those of everywhere, of seasons and of areas.
fn hours(model: &PolicyModel<'_>) -> Vec<(String, DayHours)> {
    let calendar = &model.document.calendar;
    let usual = (String::new(), day_hours(&calendar.working_hours.values()));
    let seasons = calendar
        .season
        .iter()
        .map(|one| (format!(" (`{}`)", one.code.code()), day_hours(&one.working_hours.0.values())));
    let areas = calendar.area.iter().filter(|one| one.working_hours.at.is_some()).map(|one| {
        let area = one.area.value.map_or("", |area| area.0);
        (format!(" (`{area}`)"), day_hours(&one.working_hours.values()))
    });
    [usual].into_iter().chain(seasons).chain(areas).collect()
}

fn length(stretch: Stretch) -> i64 {
    (i64::from(stretch.to) - i64::from(stretch.from)).rem_euclid(DAY_MINUTES)
}

/// Whether all hours of work lie within a stretch of every day.
fn holds(quiet: Stretch, hours: &DayHours) -> bool {
    hours.iter().all(|(start, end)| {
        (start - i64::from(quiet.from)).rem_euclid(DAY_MINUTES) + (end - start) <= length(quiet)
    })
}

fn within_others(model: &PolicyModel<'_>) -> Vec<Finding> {
    let written = model.document.notifications.quiet_hours.iter();
    let placed = written.filter(|one| one.at.is_written());
    let all: Vec<Placed<Stretch>> =
        placed.filter_map(|one| Some(Placed { value: one.value?, at: one.at.into() })).collect();
    let mut found = Vec::new();
    for (place, quiet) in all.iter().enumerate() {
        // Of two that are the same in different words, the later one is needless.
        let around = all.iter().enumerate().find(|(other, around)| {
            *other != place
                && lies_within(quiet.value, around.value)
                && (*other < place || !lies_within(around.value, quiet.value))
        });
        if let Some((_, around)) = around {
            let facts = [quiet.value.to_string(), around.value.to_string()];
            found.push(WITHIN_QUIET.found(&quiet.at, &facts.each_ref().map(String::as_str)));
        }
    }
    found
}

/// Whether one stretch lies within another on every day on which it begins.
fn lies_within(one: Stretch, other: Stretch) -> bool {
    let begins = |stretch: Stretch| {
        let days = (0..7).zip(stretch.days).filter(|(_, begins)| *begins);
        days.map(move |(day, _)| day * DAY_MINUTES + i64::from(stretch.from))
    };
    begins(one).all(|begin| {
        begins(other)
            .any(|around| (begin - around).rem_euclid(WEEK_MINUTES) + length(one) <= length(other))
    })
}
