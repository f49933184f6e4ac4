//! Which days are worked, and how many working days lie before a day.
//! Time of day is the parent's affair. Inside the table every day is known by itself; outside it
//! weeks repeat.

use super::CalendarSpec;
use chinese_holiday::{DayKind, Ymd, chinese_holiday};
use wish_contract::RestReason;
use wish_policy::time::{Date, weekday_number};

/// The years whose official notices the holiday crate was checked against, day by day.
pub(super) const NOTICED_YEARS: std::ops::RangeInclusive<i64> = 2021..=2026;
const NOTICED_FIRST: i64 = 18_628; // 2021-01-01
/// The crate panics past this day: what follows it in the year is settled by the notice for the
/// next.
const NOTICED_LAST: i64 = 20_812; // 2026-12-25
/// The years in which single days may differ from the week.
pub(super) const TABLE_YEARS: std::ops::RangeInclusive<i64> = 2020..=2049;
pub(super) const TABLE_FIRST: i64 = 18_262; // 2020-01-01
pub(super) const TABLE_END: i64 = 29_220; // 2050-01-01
pub(super) const WORD: i64 = 64;

/// The days of work: a bit a day inside the table, the week outside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WorkingDays {
    /// Bit `n` of word `w` is day `TABLE_FIRST + 64 w + n`.
    words: Vec<u64>,
    /// Working days of the table before each word.
    before: Vec<i64>,
    in_table: i64,
    week: Week,
}

/// The days of a week that are worked; at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Week {
    worked: [bool; 7],
    count: i64,
}

impl Week {
    /// None where no day would be worked: time would never pass.
    pub(super) fn new(worked: [bool; 7]) -> Option<Week> {
        let count = worked.iter().map(|&on| i64::from(on)).sum();
        (count > 0).then_some(Week { worked, count })
    }

    fn works(self, day: i64) -> bool {
        let at = usize::try_from(weekday_number(day)).unwrap_or(0);
        self.worked.get(at).copied().unwrap_or(false)
    }

    /// Working days in the `length` days from `first`.
    fn count(self, first: i64, length: i64) -> i64 {
        let rest = first + length - length % 7..first + length;
        length / 7 * self.count + rest.map(|day| i64::from(self.works(day))).sum::<i64>()
    }

    /// The working day with `skipped` working days between `first` (included) and itself, going by
    /// `step`.
    fn walk(self, first: i64, skipped: i64, step: i64) -> i64 {
        let mut day = first + step * 7 * (skipped / self.count);
        let mut left = skipped % self.count;
        // INVARIANT: a week has a working day, so this ends within seven steps.
        loop {
            match (self.works(day), left) {
                (true, 0) => return day,
                (true, _) => left -= 1,
                (false, _) => {}
            }
            day += step;
        }
    }
}

impl WorkingDays {
    /// The policy's own days come before the official notices, and those before the week.
    pub(super) fn new(week: Week, spec: &CalendarSpec) -> WorkingDays {
        let kept = |works: &bool| if *works { spec.make_up_days } else { spec.public_holidays };
        let works = |day| noticed(day).filter(kept).unwrap_or_else(|| week.works(day));
        let mut words = Vec::new();
        let mut first = TABLE_FIRST;
        while first < TABLE_END {
            let days = (first..(first + WORD).min(TABLE_END)).enumerate();
            words.push(days.fold(0, |word: u64, (bit, day)| word | u64::from(works(day)) << bit));
            first += WORD;
        }
        let mut table = WorkingDays { words, before: Vec::new(), in_table: 0, week };
        spec.extra_holidays.iter().for_each(|&date| table.name(date, false));
        spec.extra_workdays.iter().for_each(|&date| table.name(date, true));
        for word in &table.words {
            table.before.push(table.in_table);
            table.in_table += i64::from(word.count_ones());
        }
        table
    }

    /// Sets a day of the table.
    fn name(&mut self, date: Date, works: bool) {
        let ahead = date.day_number() - TABLE_FIRST;
        let at = usize::try_from(ahead.div_euclid(WORD)).unwrap_or(usize::MAX);
        if let Some(word) = self.words.get_mut(at) {
            let bit = 1_u64 << ahead.rem_euclid(WORD);
            *word = if works { *word | bit } else { *word & !bit };
        }
    }

    pub(super) fn works(&self, day: i64) -> bool {
        match self.word(day) {
            Some((word, bit, _)) => word >> bit & 1 == 1,
            None => self.week.works(day),
        }
    }

    /// Why no work is done on the day; none where it is.
    pub(super) fn rest_reason(&self, day: i64) -> Option<RestReason> {
        match (self.works(day), self.week.works(day), noticed(day)) {
            (true, _, _) => None,
            (false, false, _) => Some(RestReason::Week),
            (false, true, Some(false)) => Some(RestReason::Notice),
            (false, true, Some(true) | None) => Some(RestReason::Policy),
        }
    }

    /// Working days from the start of the table up to, not including, the day; negative before the
    /// table.
    pub(super) fn before(&self, day: i64) -> i64 {
        if day < TABLE_FIRST {
            return -self.week.count(day, TABLE_FIRST - day);
        }
        match self.word(day) {
            Some((word, bit, before)) => {
                before + i64::from((word & ((1_u64 << bit) - 1)).count_ones())
            }
            None => self.in_table + self.week.count(TABLE_END, day - TABLE_END),
        }
    }

    /// The working day that has `count` working days before it, in the sense of [`Self::before`].
    pub(super) fn nth(&self, count: i64) -> i64 {
        if count < 0 {
            return self.week.walk(TABLE_FIRST - 1, -count - 1, -1);
        }
        if count >= self.in_table {
            return self.week.walk(TABLE_END, count - self.in_table, 1);
        }
        let at = self.before.partition_point(|&before| before <= count).saturating_sub(1);
        let mut word = self.words.get(at).copied().unwrap_or(0);
        for _ in self.before.get(at).copied().unwrap_or(0)..count {
            word &= word.wrapping_sub(1);
        }
        let first = i64::try_from(at).unwrap_or(0) * WORD + TABLE_FIRST;
        first + i64::from(word.trailing_zeros())
    }

    /// The day's word, its bit there, and the working days before the word; none outside the table.
    fn word(&self, day: i64) -> Option<(u64, i64, i64)> {
        let at = usize::try_from((day - TABLE_FIRST).div_euclid(WORD)).ok()?;
        let inside = day < TABLE_END;
        let word = *self.words.get(at).filter(|_| inside)?;
        Some((word, (day - TABLE_FIRST).rem_euclid(WORD), *self.before.get(at)?))
    }
}

/// What the official notices say of a day, where one of them makes it another day than it would be: whether it is worked.
fn noticed(day: i64) -> Option<bool> {
    if !(NOTICED_FIRST..=NOTICED_LAST).contains(&day) {
        return None;
    }
    let (year, month, day) = Date::from_day_number(day).civil();
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let kind = chinese_holiday(Ymd::new(u16::try_from(year).ok()?, month, day));
    let is_usual = matches!(kind, DayKind::NormalHoliday | DayKind::NormalWorkday);
    (!is_usual).then(|| kind.is_workday())
}
