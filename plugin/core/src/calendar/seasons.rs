//! Hours that differ by the time of the year: how much has been worked before a day, and on which day so much has.
//! Inside the table of named days each has its own hours; outside it, and without seasons, all have the same.

use wish_policy::time::{Date, YearDay};

use super::SeasonSpec;
use super::days::{TABLE_END, TABLE_FIRST, WORD, WorkingDays};
use super::error::CalendarError;
use super::hours::WorkingHours;

/// The seasons of a calendar; none in most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seasons {
    seasons: Vec<Season>,
    /// Worked in the table before each of its words of days; empty without seasons.
    before: Vec<i64>,
    in_table: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Season {
    first: YearDay,
    last: YearDay,
    hours: WorkingHours,
}

impl Seasons {
    pub(super) fn new(
        specs: &[SeasonSpec],
        day_start: u16,
        days: &WorkingDays,
        usual: &WorkingHours,
    ) -> Result<Seasons, CalendarError> {
        let mut all = Seasons { seasons: Vec::new(), before: Vec::new(), in_table: 0 };
        for SeasonSpec { first, last, hours } in specs {
            let hours = WorkingHours::new(hours, day_start)?;
            all.seasons.push(Season { first: *first, last: *last, hours });
        }
        if !all.seasons.is_empty() {
            let mut before = Vec::new();
            for day in TABLE_FIRST..TABLE_END {
                if (day - TABLE_FIRST) % WORD == 0 {
                    before.push(all.in_table);
                }
                all.in_table += all.worked_on(day, days, usual);
            }
            all.before = before;
        }
        Ok(all)
    }

    /// The hours of a day in a season; none for the usual ones.
    pub(super) fn hours_on(&self, day: i64) -> Option<&WorkingHours> {
        if self.seasons.is_empty() || !(TABLE_FIRST..TABLE_END).contains(&day) {
            return None;
        }
        let of_year = YearDay::of(Date::from_day_number(day));
        let holds = |season: &&Season| of_year.is_within(season.first, season.last);
        self.seasons.iter().find(holds).map(|season| &season.hours)
    }

    fn worked_on(&self, day: i64, days: &WorkingDays, usual: &WorkingHours) -> i64 {
        let hours = || self.hours_on(day).unwrap_or(usual).day_ms();
        if days.works(day) { hours() } else { 0 }
    }

    /// Milliseconds worked from the start of the table up to, not including, the day; negative before the table.
    pub(super) fn worked_before(&self, day: i64, days: &WorkingDays, usual: &WorkingHours) -> i64 {
        let usually = days.before(day) * usual.day_ms();
        if self.seasons.is_empty() || day < TABLE_FIRST {
            return usually;
        }
        if day >= TABLE_END {
            return usually - days.before(TABLE_END) * usual.day_ms() + self.in_table;
        }
        let (word, first) = self.word(usize::try_from((day - TABLE_FIRST) / WORD).unwrap_or(0));
        (first..day).fold(word, |worked, day| worked + self.worked_on(day, days, usual))
    }

    /// The first day by the end of which so much has been worked, and how much of it on that day.
    pub(super) fn day_at(
        &self,
        worked: i64,
        days: &WorkingDays,
        usual: &WorkingHours,
    ) -> (i64, i64) {
        let usually = |worked: i64, skipped: i64| {
            let day = (worked - 1).div_euclid(usual.day_ms());
            (days.nth(skipped + day), worked - day * usual.day_ms())
        };
        if self.seasons.is_empty() || worked <= 0 {
            return usually(worked, 0);
        }
        if worked > self.in_table {
            return usually(worked - self.in_table, days.before(TABLE_END));
        }
        let at = self.before.partition_point(|before| *before < worked).saturating_sub(1);
        let (mut before, mut day) = self.word(at);
        loop {
            let today = self.worked_on(day, days, usual);
            // INVARIANT: so much is worked within the word, since less is before it and no less before the next.
            if before + today >= worked || day >= TABLE_END {
                return (day, worked - before);
            }
            (before, day) = (before + today, day + 1);
        }
    }

    /// What is worked before a word of days, and its first day.
    fn word(&self, at: usize) -> (i64, i64) {
        let before = self.before.get(at).copied().unwrap_or(0);
        (before, TABLE_FIRST + i64::try_from(at).unwrap_or(0) * WORD)
    }
}
