//! Days that a policy names for nothing: the rules' calendar has them as days of rest or of work
//! without it. To see that, the policy is loaded once more without the lists.

use std::ops::Range;

use chrono::{Datelike, NaiveDate, Weekday};
use wish_runtime::Runtime;

use crate::lint::calendar_probe::CalendarProbe;
use crate::lint::policy_model::PolicyModel;
use crate::lint::{Finding, LintError, Rule};
use crate::mutation::Edit;

static HOLIDAY_CHANGES_NOTHING: Rule = Rule::note(
    "day_changes_nothing",
    ("{0} is no day of work without being named here", "leave it out"),
    ("{0} 不写在此处也不上班", "请删去"),
);
static WORKDAY_CHANGES_NOTHING: Rule = Rule::note(
    HOLIDAY_CHANGES_NOTHING.code,
    ("{0} is a day of work without being named here", "leave it out"),
    ("{0} 不写在此处也上班", "请删去"),
);
static YEAR_SETTLED: Rule = Rule::note(
    "year_settled_already",
    ("the holidays of {0} are settled by the official notice", "leave the year out"),
    ("{0} 年的放假安排已由官方公布", "请删去该年"),
);

static REST_DAY_OVERRULED: Rule = Rule::warning(
    "rest_day_overruled",
    (
        "{0} is a day of rest here, and work is done on {1} of {2} in {3}: the official notices \
         come before the week",
        "name the days themselves in `holidays`, or leave {0} out",
    ),
    (
        "此处 {0} 休息，而 {3} 年的 {2} 天中有 {1} 天上班：官方放假通知优先于每周安排",
        "请在 `holidays` 中逐日写明，或删去 {0}",
    ),
);
static WORKING_DAY_OVERRULED: Rule = Rule::warning(
    REST_DAY_OVERRULED.code,
    (
        "{0} is no day of rest here, and work is done on {1} of {2} in {3} alone: the official \
         notices come before the week",
        "name the days themselves in `workdays`, or add {0}",
    ),
    (
        "此处 {0} 不休息，而 {3} 年的 {2} 天中只有 {1} 天上班：官方放假通知优先于每周安排",
        "请在 `workdays` 中逐日写明，或加上 {0}",
    ),
);

/// The days of the week, as policies write them.
const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "monday"),
    (Weekday::Tue, "tuesday"),
    (Weekday::Wed, "wednesday"),
    (Weekday::Thu, "thursday"),
    (Weekday::Fri, "friday"),
    (Weekday::Sat, "saturday"),
    (Weekday::Sun, "sunday"),
];
const REST_DAYS: &str = "calendar.rest_days";
const HOLIDAYS: &str = "calendar.holidays";
const WORKDAYS: &str = "calendar.workdays";
const YEARS: &str = "calendar.announced_years";

pub fn find(
    model: &PolicyModel<'_>,
    probe: &CalendarProbe<'_>,
    runtime: &Runtime,
) -> Result<Vec<Finding>, LintError> {
    let mut found = weeks(model, probe)?;
    found.extend(named(model, runtime)?);
    Ok(found)
}

/// Days of the week that are mostly not what the policy says of them.
fn weeks(model: &PolicyModel<'_>, probe: &CalendarProbe<'_>) -> Result<Vec<Finding>, LintError> {
    let mut found = Vec::new();
    let Some(rest) = model.list(REST_DAYS) else { return Ok(found) };
    for (weekday, name) in WEEKDAYS {
        let days: Vec<_> = probe.days().filter(|day| day.weekday() == weekday).collect();
        let mut worked = 0;
        for day in &days {
            worked += usize::from(probe.is_worked(*day)?);
        }
        let counts = [worked, days.len()].map(|count| count.to_string());
        let facts = [&format!("`{name}`"), &counts[0], &counts[1], &probe.year.to_string()];
        let facts = facts.map(String::as_str);
        let rests = rest.value.iter().any(|one| one == name);
        if rests && worked * 2 > days.len() {
            let at = model.element(&rest.at, &format!("\"{name}\""));
            found.push(REST_DAY_OVERRULED.found(&at, &facts));
        } else if !rests && worked * 2 < days.len() {
            found.push(WORKING_DAY_OVERRULED.found(&rest.at, &facts));
        }
    }
    Ok(found)
}

/// Days and years that are named for nothing.
fn named(model: &PolicyModel<'_>, runtime: &Runtime) -> Result<Vec<Finding>, LintError> {
    let values = written(model);
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let book = runtime.rulebook(without(model.file.text(), &values).as_bytes())?;
    let probe = CalendarProbe::of(model, &book)?;
    let mut found = Vec::new();
    for (path, worked, rule) in
        [(HOLIDAYS, false, &HOLIDAY_CHANGES_NOTHING), (WORKDAYS, true, &WORKDAY_CHANGES_NOTHING)]
    {
        let Some(days) = model.list(path) else { continue };
        for day in &days.value {
            let Ok(date) = day.parse::<NaiveDate>() else { continue };
            if probe.is_worked(date)? == worked {
                let at = model.element(&days.at, day);
                found.push(rule.found(&at, &[day]));
            }
        }
    }
    if let Some(years) = model.list(YEARS) {
        for year in &years.value {
            let Ok(number) = year.parse() else { continue };
            if probe.is_settled(number)? {
                found.push(YEAR_SETTLED.found(&model.element(&years.at, year), &[year]));
            }
        }
    }
    Ok(found)
}

/// Where days and years are named, in order of place.
fn written(model: &PolicyModel<'_>) -> Vec<Range<usize>> {
    let paths = [HOLIDAYS, WORKDAYS, YEARS].into_iter();
    let mut values: Vec<Range<usize>> =
        paths.filter_map(|path| Some(model.written(path)?.1)).collect();
    values.sort_by_key(|value| value.start);
    values
}

/// The text without these values and their keys.
fn without(text: &str, values: &[Range<usize>]) -> String {
    // From the last one on, so that the places of the others stay.
    let left = values.iter().rev();
    left.fold(text.to_owned(), |left, value| Edit::remove(&left, value).applied(&left))
}

#[cfg(test)]
mod tests {
    use super::{without, written};
    use crate::lint::policy_model::PolicyModel;
    use wish_policy::PolicyFile;

    #[test]
    fn a_key_goes_with_its_comma() {
        check(
            "a = 1\n[calendar]\nholidays = [2026-03-09] # rest\nb = 2\n",
            "a = 1\n[calendar]\n # rest\nb = 2\n",
        );
        check("calendar = { holidays = [2026-03-09], b = 2 }\n", "calendar = { b = 2 }\n");
        check("calendar = { b = 2, workdays = [2026-03-09] }\n", "calendar = { b = 2 }\n");
        check("calendar.announced_years = [2027]\ncalendar.holidays = [2027-01-01]\n", "\n\n");
    }

    fn check(text: &str, expected: &str) {
        let file = PolicyFile::parse(text).expect("it is TOML");
        let model = PolicyModel::of(&file);
        let left = without(text, &written(&model));
        assert_eq!(left, expected);
        assert!(PolicyFile::parse(&left).is_ok());
    }
}
