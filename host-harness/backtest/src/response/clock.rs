//! Time as people were seen to act: an hour in which much is done counts for more than an hour in
//! the night. Learnt from how many acts fell on each hour of the day, each day of the week and each
//! day, against how many cases were waiting then; what few acts say little about stays even.

use wish_contract::Instant;

use crate::setting::Setting;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const HOURS: usize = 24;
const WEEKDAYS: usize = 7;
/// So many acts' worth of evenness leans on each weekday, day and hour.
const WEIGHT: f64 = 10.0;

/// How far the activity of people has come, hour by hour. One unit is an hour of mean activity.
pub struct Clock {
    start: Instant,
    /// At the start of every hour, and at the end of the last.
    sums: Vec<f64>,
}

impl Clock {
    /// Learns from acts, and from when cases waited for them.
    pub fn learn(
        setting: &Setting,
        first: Instant,
        last: Instant,
        acts: &[Instant],
        waiting: impl Iterator<Item = (Instant, Instant)>,
    ) -> Clock {
        // Whole days by the policy's own clock.
        let day_of = |at: Instant| setting.local_ms(at).div_euclid(DAY_MS);
        let (from, to) = (day_of(first), day_of(last.max(first)));
        let start = first - setting.local_ms(first).rem_euclid(DAY_MS);
        let days = usize::try_from(to - from + 1).unwrap_or(1);
        let place = |at: Instant| usize::try_from(day_of(at) - from).unwrap_or(0).min(days - 1);
        let hour = |at: Instant| {
            usize::try_from(setting.local_ms(at).rem_euclid(DAY_MS) / HOUR_MS).unwrap_or(0)
        };
        let weekday = |day: usize| {
            let since_thursday = from + i64::try_from(day).unwrap_or(0);
            usize::try_from((since_thursday + 3).rem_euclid(7)).unwrap_or(0)
        };
        let open = open_by_day(days, start, waiting);
        let mut by_day = vec![0.0; days];
        let mut by_hour = [0.0; HOURS];
        for act in acts {
            by_day[place(*act)] += 1.0;
            by_hour[hour(*act)] += 1.0;
        }
        let all: f64 = by_hour.iter().sum();
        let mean = all / open.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let (mut seen, mut expected) = ([0.0; WEEKDAYS], [0.0; WEEKDAYS]);
        for day in 0..days {
            seen[weekday(day)] += by_day[day];
            expected[weekday(day)] += open[day] * mean;
        }
        let of_weekday = |day: usize| factor(seen[weekday(day)], expected[weekday(day)]);
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        for day in 0..days {
            let weekly = of_weekday(day);
            let daily = weekly * factor(by_day[day], open[day] * mean * weekly);
            for acts in by_hour {
                sum += daily * factor(acts, all / 24.0);
                sums.push(sum);
            }
        }
        let hours = f64::from(u32::try_from(sums.len() - 1).unwrap_or(u32::MAX));
        let scale = if sum > 0.0 { hours / sum } else { 1.0 };
        sums.iter_mut().for_each(|sum| *sum *= scale);
        Clock { start, sums }
    }

    /// How far it has come at an instant.
    pub fn at(&self, at: Instant) -> f64 {
        let since = (at - self.start).max(0);
        let hour = usize::try_from(since / HOUR_MS).unwrap_or(usize::MAX);
        let (Some(from), Some(to)) = (self.sums.get(hour), self.sums.get(hour.saturating_add(1)))
        else {
            return self.sums.last().copied().unwrap_or(0.0);
        };
        from + (to - from) * fraction(since % HOUR_MS)
    }

    /// When it has come so far; none: not within the log's time.
    pub fn when(&self, sum: f64) -> Option<Instant> {
        let next = self.sums.partition_point(|known| *known <= sum);
        let (from, to) = (self.sums.get(next.checked_sub(1)?)?, self.sums.get(next)?);
        let part = if to > from { (sum - from) / (to - from) } else { 0.0 };
        let hours = i64::try_from(next - 1).ok()?;
        Some(self.start + hours * HOUR_MS + milliseconds(part))
    }
}

fn factor(seen: f64, expected: f64) -> f64 {
    (seen + WEIGHT) / (expected + WEIGHT)
}

/// How many cases waited, day by day.
fn open_by_day(
    days: usize,
    start: Instant,
    waiting: impl Iterator<Item = (Instant, Instant)>,
) -> Vec<f64> {
    let mut open = vec![0.0; days];
    for (from, to) in waiting {
        let first = usize::try_from((from - start).max(0) / DAY_MS).unwrap_or(0);
        let last = usize::try_from((to - start).max(0) / DAY_MS).unwrap_or(0);
        for (day, open) in open.iter_mut().enumerate().take(last + 1).skip(first) {
            let begins = start + i64::try_from(day).unwrap_or(0) * DAY_MS;
            let stretch = to.min(begins + DAY_MS) - from.max(begins);
            *open += fraction(stretch.max(0)) / 24.0;
        }
    }
    open
}

#[expect(clippy::cast_precision_loss, reason = "a day in milliseconds is far below 2^52")]
fn fraction(milliseconds: i64) -> f64 {
    milliseconds as f64 / HOUR_MS as f64
}

#[expect(clippy::cast_possible_truncation, reason = "within one hour")]
#[expect(clippy::cast_precision_loss, reason = "an hour in milliseconds is far below 2^52")]
fn milliseconds(part: f64) -> i64 {
    (part * HOUR_MS as f64) as i64
}

#[cfg(test)]
mod tests {
    use super::{Clock, DAY_MS, HOUR_MS};
    use crate::setting::Setting;

    /// Monday 2026-03-02 00:00 +08:00.
    const MONDAY: i64 = 1_772_380_800_000;

    #[test]
    fn hours_in_which_much_is_done_count_for_more() {
        // Ten acts a day at 10 o'clock, from Monday to Friday, for four weeks.
        let days = (0..28).filter(|day| day % 7 < 5);
        let acts: Vec<i64> = days
            .flat_map(|day| (0..10).map(move |minute| (day, minute)))
            .map(|(day, minute)| MONDAY + day * DAY_MS + 10 * HOUR_MS + minute * 60_000)
            .collect();
        let waiting = std::iter::once((MONDAY, MONDAY + 28 * DAY_MS));
        let last = MONDAY + 28 * DAY_MS - 1;
        let clock = Clock::learn(&Setting::of(""), MONDAY, last, &acts, waiting);
        let of = |from: i64, hours: i64| clock.at(from + hours * HOUR_MS) - clock.at(from);
        assert!(of(MONDAY + 10 * HOUR_MS, 1) > 10.0 * of(MONDAY + 3 * HOUR_MS, 1));
        assert!(of(MONDAY, 24) > 3.0 * of(MONDAY + 5 * DAY_MS, 24), "weekends count for less");
        assert!((clock.at(last) - 28.0 * 24.0).abs() < 0.01, "an hour is worth one on average");
        let there = clock.at(MONDAY + 37 * HOUR_MS + 60_000);
        let back = clock.when(there).expect("it is within the log");
        assert!((back - (MONDAY + 37 * HOUR_MS + 60_000)).abs() < 1_000);
        assert_eq!(clock.when(1e9), None);
    }
}
