//! Working time that never holds, that others take days from, or that would hold without being written: that of seasons and
//! of areas. Which season holds on a day, the rules say: the first around it.

use wish_contract::area_contains;
use wish_policy::document::{AreaCalendar, Calendar, Season};
use wish_policy::time::{Date, Hours, Weekday, YearDay};
use wish_policy::{Place, Spanned};

use super::policy_model::PolicyModel;
use super::{Finding, Rule};

/// A year that has every day.
const LEAP_YEAR: i64 = 2020;

static SEASON_NEVER_HOLDS: Rule = Rule::warning(
    "season_never_holds",
    (
        "season `{0}` never holds: those before it, {1}, have all its days",
        "put the season of fewer days first, or leave `{0}` out",
    ),
    (
        "“{0}”季永不起作用：排在前面的 {1} 已占去其全部日期",
        "请把天数较少的一季放在前面，或删去“{0}”",
    ),
);
static SEASONS_OVERLAP: Rule = Rule::note(
    "seasons_overlap",
    (
        "on {0} seasons `{1}` and `{2}` would both hold: `{1}`, which stands first, decides",
        "let one begin after the other has ended, or let them be if `{1}` is to decide",
    ),
    (
        "{0} 同属“{1}”季和“{2}”季：以排在前面的“{1}”为准",
        "请让两季日期错开；若本应以“{1}”为准，可不改",
    ),
);
static SEASON_CHANGES_NOTHING: Rule = Rule::note(
    "hours_change_nothing",
    ("the hours of season `{0}` would hold on all its days without it", "leave the season out"),
    ("不写“{0}”季，其各日的工作时间也是如此", "请删去该季"),
);
static AREA_CHANGES_NOTHING: Rule = Rule::note(
    SEASON_CHANGES_NOTHING.code,
    ("working time in `{0}` is that of {1} around it", "leave the area out"),
    ("`{0}` 的工作时间与其外围（{1}）相同", "请删去该区域"),
);

/// A season that can be asked which days are its own.
struct Days<'a> {
    code: &'a str,
    at: Place,
    first: Spanned<YearDay>,
    last: Spanned<YearDay>,
    hours: Vec<Hours>,
    hours_at: Place,
    /// Of every year, in order.
    days: Vec<YearDay>,
}

pub fn find(model: &PolicyModel<'_>) -> Vec<Finding> {
    let all: Vec<Days<'_>> = model.document.calendar.season.iter().filter_map(days_of).collect();
    let mut found = Vec::new();
    for (place, season) in all.iter().enumerate() {
        let (before, behind) = (all.get(..place), all.get(place + 1..));
        let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
        let own: Vec<YearDay> =
            season.days.iter().copied().filter(|day| !held(before, *day)).collect();
        if own.is_empty() {
            let taking = before.iter().filter(|one| one.days.iter().any(|day| season.has(*day)));
            let taking: Vec<String> = taking.map(|one| format!("`{}`", one.code)).collect();
            let facts = [season.code, &taking.join(", ")];
            found.push(SEASON_NEVER_HOLDS.found(&season.at.into(), &facts));
            continue;
        }
        found.extend(before.iter().filter_map(|earlier| overlap(earlier, season)));
        let without = |day: &YearDay| {
            let next = behind.iter().find(|one| one.has(*day));
            next.map_or_else(
                || model.document.calendar.working_hours.values(),
                |next| next.hours.clone(),
            )
        };
        if own.iter().all(|day| without(day) == season.hours) {
            found.push(SEASON_CHANGES_NOTHING.found(&season.hours_at.into(), &[season.code]));
        }
    }
    found.extend(areas(model));
    found
}

fn days_of<'a>(season: &Season<'a>) -> Option<Days<'a>> {
    let (first, last) = (season.first_day.value?, season.last_day.value?);
    let begin = Date::of(LEAP_YEAR, 1, 1)?.day_number();
    let year = (begin..begin + 366).map(|day| YearDay::of(Date::from_day_number(day)));
    Some(Days {
        code: season.code.code(),
        at: season.code.at,
        first: season.first_day,
        last: season.last_day,
        hours: season.working_hours.0.values(),
        hours_at: season.working_hours.0.at?,
        days: year.filter(|day| day.is_within(first, last)).collect(),
    })
}

impl Days<'_> {
    fn has(&self, day: YearDay) -> bool {
        self.days.contains(&day)
    }
}

fn held(seasons: &[Days<'_>], day: YearDay) -> bool {
    seasons.iter().any(|season| season.has(day))
}

/// The days that an earlier season takes from a later one, where each has days of its own: one that lies within a later one is
/// an exception, and meant.
fn overlap(earlier: &Days<'_>, later: &Days<'_>) -> Option<Finding> {
    let is_common = |day: &&YearDay| later.has(**day);
    let common: Vec<YearDay> = earlier.days.iter().filter(is_common).copied().collect();
    if common.is_empty() || common.len() == earlier.days.len() {
        return None;
    }
    let at = match later.first.value.filter(|day| earlier.has(*day)) {
        Some(_) => later.first.at,
        None => later.last.at,
    };
    let facts = [runs(&common), earlier.code.to_owned(), later.code.to_owned()];
    Some(SEASONS_OVERLAP.found(&at.into(), &facts.each_ref().map(String::as_str)))
}

/// Days as a message shows them, those that follow each other by the first and the last: `06-01 – 06-30`.
fn runs(days: &[YearDay]) -> String {
    let of_leap_year = |day: &YearDay| {
        let (month, of_month) =
            day.to_string().split_once('-').map(|(m, d)| (m.parse(), d.parse()))?;
        Some(Date::of(LEAP_YEAR, month.ok()?, of_month.ok()?)?.day_number())
    };
    let mut runs: Vec<(i64, YearDay, YearDay)> = Vec::new();
    for day in days {
        let Some(number) = of_leap_year(day) else { continue };
        match runs.last_mut() {
            Some((before, _, last)) if *before + 1 == number => (*before, *last) = (number, *day),
            _ => runs.push((number, *day, *day)),
        }
    }
    let shown = runs.iter().map(|(_, first, last)| format!("{first} – {last}"));
    shown.collect::<Vec<_>>().join(", ")
}

/// Areas whose working time holds around them, too.
fn areas(model: &PolicyModel<'_>) -> Vec<Finding> {
    let calendar = &model.document.calendar;
    let mut found = Vec::new();
    for one in calendar.area.iter() {
        let Some(area) = one.area.value else { continue };
        let wider = calendar.area.iter().filter_map(|other| Some((other.area.value?.0, other)));
        let around = wider.filter(|(wider, _)| *wider != area.0 && area_contains(wider, area.0));
        let nearest = around.max_by_key(|(wider, _)| wider.len());
        let shown = nearest.map_or("calendar", |(wider, _)| wider);
        let around = nearest.map(|(_, other)| other);
        if working_time(calendar, Some(one)) == working_time(calendar, around) {
            let at = one.working_hours.at.unwrap_or(one.at);
            found.push(AREA_CHANGES_NOTHING.found(&at.into(), &[area.0, &format!("`{shown}`")]));
        }
    }
    found
}

/// Hours, whether they change with the seasons, days of rest in a week, and whether make-up days are worked.
type WorkingTime = (Vec<Hours>, bool, [bool; 7], bool);

/// What cases of an area go by, or those that lie in none with working time of its own.
fn working_time(everywhere: &Calendar<'_>, area: Option<&AreaCalendar<'_>>) -> WorkingTime {
    let own = area.map(|area| &area.working_hours).filter(|hours| hours.at.is_some());
    let has_seasons = own.is_none() && !everywhere.season.is_empty();
    let rest = area.and_then(|area| area.rest_days.as_ref()).unwrap_or(&everywhere.rest_days);
    let make_up = area.and_then(|area| area.make_up_days?.value);
    (
        own.unwrap_or(&everywhere.working_hours).values(),
        has_seasons,
        Weekday::ALL.map(|day| rest.values().contains(&day)),
        make_up.unwrap_or(everywhere.make_up_days.value),
    )
}
