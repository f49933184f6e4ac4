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
    /// What the steps of its ladders are called, by the ladder on which a case begins and their number there; those of
    /// ladders that it hands over to are among them.
    pub steps: BTreeMap<(String, u32), String>,
    /// What people call them.
    labels: BTreeMap<(String, u32), Words>,
    /// What people call the ladders, by code.
    ladders: BTreeMap<String, Words>,
}

/// What people call something, by language.
type Words = Vec<(&'static str, String)>;

impl Setting {
    /// Of a policy that the rules have found in order.
    pub fn of(text: &str) -> Setting {
        let file = PolicyFile::parse(text).unwrap_or_default();
        let policy = file.sound();
        let levels = policy.levels().into_iter().map(str::to_owned).collect();
        let mut depths = BTreeSet::new();
        let mut steps = BTreeMap::new();
        let mut labels = BTreeMap::new();
        let mut ladders = BTreeMap::new();
        for climb in policy.climbs() {
            let code = climb.ladder.code.code();
            ladders.insert(code.to_owned(), words_of(&climb.ladder.label));
            for (number, step) in (1..).zip(&climb.steps) {
                let place = (code.to_owned(), number);
                labels.insert(place.clone(), words_of(&step.label));
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
            ladders,
        }
    }

    /// What people call a step that is shown so, in a language or else in another; with the name of the ladder where
    /// another step that is shown is called so, too.
    pub fn label(&self, shown: &str, all: &[&str], tag: &str) -> Option<String> {
        let (ladder, own) = self.own_label(shown, tag)?;
        let alike = all
            .iter()
            .filter(|other| **other != shown)
            .any(|other| self.own_label(other, tag).is_some_and(|(_, label)| label == own));
        let ladder = self.ladders.get(ladder).and_then(|words| in_language(words, tag));
        Some(match ladder.filter(|_| alike) {
            Some(ladder) => format!("{ladder} – {own}"),
            None => own.to_owned(),
        })
    }

    /// The ladder of a step that is shown so, and what people call the step.
    fn own_label(&self, shown: &str, tag: &str) -> Option<(&str, &str)> {
        let (place, words) = self.labels.iter().find(|(place, _)| self.step(place) == shown)?;
        Some((place.0.as_str(), in_language(words, tag)?))
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
        for (code, words) in &other.ladders {
            self.ladders.entry(code.clone()).or_insert_with(|| words.clone());
        }
    }

    /// The number of segments of an area of a level.
    pub fn depth_of(&self, level: &str) -> Option<usize> {
        self.levels.iter().position(|known| known == level).map(|place| place + 1)
    }
}

fn words_of(words: &wish_policy::words::Words<'_>) -> Words {
    let each = words.each();
    each.filter_map(|(tag, words)| words.value.map(|words| (tag, words.0.to_owned()))).collect()
}

fn in_language<'w>(words: &'w Words, tag: &str) -> Option<&'w str> {
    let own = words.iter().find(|(known, _)| *known == tag).or(words.first());
    own.map(|(_, words)| words.as_str())
}

fn day_of(local_ms: i64) -> String {
    let day = chrono::DateTime::from_timestamp_millis(local_ms).unwrap_or_default();
    day.format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::Setting;

    #[test]
    fn a_step_of_a_ladder_that_another_hands_over_to_has_its_name_and_that_of_the_ladder_where_two_are_alike()
     {
        let text =
            std::fs::read_to_string("../../tests/policies/riverside.toml").expect("it is there");
        let setting = Setting::of(&text);
        let shown = ["small-errands 1 next-door", "small-errands 3 lane", "everybody 2 lane"];
        assert_eq!(setting.step(&("small-errands".to_owned(), 3)), shown[1]);
        let label = |step| setting.label(step, &shown, "en").expect("it is named");
        assert_eq!(label(shown[0]), "neighbours of the house");
        assert_eq!(label(shown[1]), "small errands – neighbours of the lane");
        assert_eq!(label(shown[2]), "ordinary wishes – neighbours of the lane");
        assert_eq!(setting.label("small-errands 9", &shown, "en"), None);
    }

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
