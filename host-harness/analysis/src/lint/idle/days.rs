//! Days that a policy names for nothing: the rules' calendar has them as days of rest or of work
//! without it. To see that, the policy is loaded once more without the lists.

use std::ops::Range;

use chrono::NaiveDate;
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
static MAKE_UP_FOR_NOTHING: Rule = Rule::warning(
    "make_up_for_nothing",
    (
        "the State Council's make-up days are worked, and the days of rest that they make up for \
         are not kept",
        "set `make_up_days = false`, or `public_holidays = true`",
    ),
    (
        "按国务院安排调休上班，却不放所调的假",
        "请设 `make_up_days = false`，或 `public_holidays = true`",
    ),
);
static YEAR_SETTLED: Rule = Rule::note(
    "year_settled_already",
    ("the holidays of {0} are settled by the official notice", "leave the year out"),
    ("{0} 年的放假安排已由官方公布", "请删去该年"),
);

const HOLIDAYS: &str = "calendar.holidays";
const WORKDAYS: &str = "calendar.workdays";
const YEARS: &str = "calendar.announced_years";

/// Days and years that are named for nothing.
pub fn find(model: &PolicyModel<'_>, runtime: &Runtime) -> Result<Vec<Finding>, LintError> {
    let mut found = make_up(model);
    let values = written(model);
    if values.is_empty() {
        return Ok(found);
    }
    let book = runtime.rulebook(without(model.file.text(), &values).as_bytes())?;
    let probe = CalendarProbe::of(model, &book)?;
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

/// Make-up days without the holidays that they are for.
fn make_up(model: &PolicyModel<'_>) -> Vec<Finding> {
    let calendar = &model.document.calendar;
    let is_odd = calendar.make_up_days.value && !calendar.public_holidays.value;
    let at = calendar.make_up_days.at.or(calendar.public_holidays.at).filter(|_| is_odd);
    at.into_iter().map(|at| MAKE_UP_FOR_NOTHING.found(&at.into(), &[])).collect()
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
