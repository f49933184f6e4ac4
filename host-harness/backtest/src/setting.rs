//! What reports and models need of a policy's own words: where its weeks begin, what its area levels
//! are called, and how deep the audiences of its ladders reach. The rules read policies; this only
//! looks up a few plain values, with the format's defaults.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::Instant;
use wish_policy::PolicyFile;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// From the Monday before 1970-01-01, a Thursday.
const FIRST_MONDAY_MS: i64 = 3 * DAY_MS;

/// A policy's plain values.
#[derive(Clone, Debug)]
pub struct Setting {
    pub name: String,
    pub version: u64,
    /// Local time less UTC, in milliseconds.
    offset_ms: i64,
    /// Most general first.
    pub levels: Vec<String>,
    /// How many segments of a case's area its audiences share with it.
    pub depths: BTreeSet<usize>,
    /// The kinds of responder that it knows.
    pub kinds: BTreeSet<String>,
    /// What the steps of its ladders are called, by ladder and number.
    pub steps: BTreeMap<(String, u32), String>,
    /// What people call them, by language.
    labels: BTreeMap<(String, u32), Vec<(&'static str, String)>>,
}

impl Setting {
    /// Of a policy that the rules have found in order.
    pub fn of(text: &str) -> Setting {
        let file = PolicyFile::parse(text).unwrap_or_default();
        let policy = file.sound();
        let levels = policy.levels().into_iter().map(str::to_owned).collect();
        let mut depths = BTreeSet::new();
        let mut steps = BTreeMap::new();
        let mut labels = BTreeMap::new();
        for ladder in policy.ladder.iter() {
            for (number, step) in (1..).zip(ladder.step.iter()) {
                let place = (ladder.code.code().to_owned(), number);
                let words = step
                    .label
                    .each()
                    .filter_map(|(tag, words)| words.value.map(|words| (tag, words.0.to_owned())));
                labels.insert(place.clone(), words.collect());
                steps.insert(place, step.code.code().to_owned());
                let areas = step.audience.iter().filter_map(|rule| rule.area);
                depths.extend(areas.filter_map(|area| policy.depth_of(area.code())));
            }
        }
        Setting {
            name: policy.name.code().to_owned(),
            version: policy.version.value.map_or(0, |version| version.0),
            offset_ms: policy.calendar.utc_offset.value.minutes() * MINUTE_MS,
            levels,
            depths,
            kinds: policy.responder_kinds.codes().into_iter().map(str::to_owned).collect(),
            steps,
            labels,
        }
    }

    /// What people call a step that is shown so, in a language or else in another.
    pub fn label(&self, shown: &str, tag: &str) -> Option<&str> {
        let (_, labels) = self.labels.iter().find(|(place, _)| self.step(place) == shown)?;
        let own = labels.iter().find(|(known, _)| *known == tag).or(labels.first());
        own.map(|(_, words)| words.as_str())
    }

    /// The instant by the policy's own clock, in milliseconds since 1970-01-01 there.
    pub fn local_ms(&self, at: Instant) -> i64 {
        at + self.offset_ms
    }

    /// The week of an instant: whole weeks from Monday to Sunday.
    pub fn week(&self, at: Instant) -> i64 {
        (self.local_ms(at) + FIRST_MONDAY_MS).div_euclid(7 * DAY_MS)
    }

    /// The Monday of a week: `2026-03-02`.
    pub fn monday(&self, week: i64) -> String {
        day_of(week * 7 * DAY_MS - FIRST_MONDAY_MS)
    }

    /// An instant as it is shown: `2026-03-02 09:00`.
    pub fn shown(&self, at: Instant) -> String {
        let local = chrono::DateTime::from_timestamp_millis(self.local_ms(at)).unwrap_or_default();
        local.format("%Y-%m-%d %H:%M").to_string()
    }

    /// A step as it is called: `ordinary 2 community-members`.
    pub fn step(&self, place: &(String, u32)) -> String {
        let code = self.steps.get(place).map_or("", String::as_str);
        format!("{} {} {code}", place.0, place.1).trim_end().to_owned()
    }

    /// Takes in how deep another policy's audiences reach, and which kinds it knows.
    pub fn join(&mut self, other: &Setting) {
        self.depths.extend(&other.depths);
        self.kinds.extend(other.kinds.iter().cloned());
        for (place, code) in &other.steps {
            if !self.steps.contains_key(place) {
                self.steps.insert(place.clone(), code.clone());
                let labels = other.labels.get(place).cloned();
                labels.and_then(|labels| self.labels.insert(place.clone(), labels));
            }
        }
    }

    /// The number of segments of an area of a level.
    pub fn depth_of(&self, level: &str) -> Option<usize> {
        self.levels.iter().position(|known| known == level).map(|place| place + 1)
    }
}

fn day_of(local_ms: i64) -> String {
    let day = chrono::DateTime::from_timestamp_millis(local_ms).unwrap_or_default();
    day.format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::Setting;

    #[test]
    fn a_policy_says_where_weeks_begin_and_how_far_its_audiences_reach() {
        let text =
            std::fs::read_to_string("../../tests/policies/taizhou.toml").expect("it is there");
        let setting = Setting::of(&text);
        assert_eq!((setting.name.as_str(), setting.version), ("taizhou", 1));
        assert_eq!(setting.depths.iter().copied().collect::<Vec<_>>(), [2, 3, 4, 5]);
        // Monday 2026-03-02 09:00 +08:00, and the Sunday night before.
        let week = setting.week(1_772_413_200_000);
        assert_eq!(setting.monday(week), "2026-03-02");
        assert_eq!(setting.week(1_772_413_200_000 - 9 * 3_600_000 - 1), week - 1);
        assert_eq!(setting.shown(1_772_413_200_000), "2026-03-02 09:00");
    }
}
