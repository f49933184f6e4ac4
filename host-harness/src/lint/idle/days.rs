//! Days that a policy names for nothing: the rules' calendar has them as days of rest or of work without it. To see that, the
//! policy is loaded once more without the lists.

use chrono::NaiveDate;
use wish_host::Runtime;

use crate::lint::almanac::Almanac;
use crate::lint::outline::{Outline, Placed};
use crate::lint::{Finding, LintError, Rule};

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

const HOLIDAYS: &str = "calendar.holidays";
const WORKDAYS: &str = "calendar.workdays";
const YEARS: &str = "calendar.announced_years";

pub fn find(outline: &Outline<'_>, runtime: &Runtime) -> Result<Vec<Finding>, LintError> {
    let lists: Vec<Placed<Vec<String>>> =
        [HOLIDAYS, WORKDAYS, YEARS].iter().filter_map(|path| outline.list(path)).collect();
    if lists.iter().all(|list| list.value.is_empty()) {
        return Ok(Vec::new());
    }
    let book = runtime.rulebook(without(&outline.file.text, &lists).as_bytes())?;
    let almanac = Almanac::of(outline, &book)?;
    let mut found = Vec::new();
    for (path, worked, rule) in
        [(HOLIDAYS, false, &HOLIDAY_CHANGES_NOTHING), (WORKDAYS, true, &WORKDAY_CHANGES_NOTHING)]
    {
        let Some(days) = outline.list(path) else { continue };
        for day in &days.value {
            let Ok(date) = day.parse::<NaiveDate>() else { continue };
            if almanac.is_worked(date)? == worked {
                let at = outline.element(&days.at, day);
                found.push(rule.found(&at, &[day]));
            }
        }
    }
    if let Some(years) = outline.list(YEARS) {
        for year in &years.value {
            let Ok(number) = year.parse() else { continue };
            if almanac.is_settled(number)? {
                found.push(YEAR_SETTLED.found(&outline.element(&years.at, year), &[year]));
            }
        }
    }
    Ok(found)
}

/// The text with nothing in these lists.
fn without(text: &str, lists: &[Placed<Vec<String>>]) -> String {
    let mut lists: Vec<_> = lists.iter().map(|list| list.at.clone()).collect();
    lists.sort_by_key(|list| list.start);
    let (mut kept, mut from) = (String::new(), 0);
    for list in lists {
        kept.push_str(text.get(from..list.start).unwrap_or(""));
        kept.push_str("[]");
        from = list.end;
    }
    kept + text.get(from..).unwrap_or("")
}
