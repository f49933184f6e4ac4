//! What reports and models need of a policy's own words: where its weeks begin, what its area levels
//! are called, and how deep the audiences of its ladders reach. The rules read policies; this only
//! looks up a few plain values, with the format's defaults.

use std::collections::{BTreeMap, BTreeSet};

use wish_contract::Instant;
use wish_runtime::policy_file::{Key, KeyPath, PlacedValue, PolicyFile, Scalar};

const AREA_LEVELS: [&str; 8] =
    ["province", "city", "district", "street", "community", "grid", "building", "household"];
const OFFSET: &str = "+08:00";
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// From the Monday before 1970-01-01, a Thursday.
const FIRST_MONDAY_MS: i64 = 3 * DAY_MS;

/// A policy's plain values.
#[derive(Clone, Debug)]
pub struct Setting {
    pub name: String,
    pub version: i64,
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
}

impl Setting {
    /// Of a policy that the rules have found in order.
    pub fn of(text: &str) -> Setting {
        let Ok(file) = PolicyFile::read(text) else {
            return Setting {
                name: String::new(),
                version: 0,
                offset_ms: offset_ms(OFFSET),
                levels: AREA_LEVELS.map(str::to_owned).to_vec(),
                depths: BTreeSet::new(),
                kinds: BTreeSet::new(),
                steps: BTreeMap::new(),
            };
        };
        let text = |path: &str| match file.value(path).map(|placed| &placed.value) {
            Some(Scalar::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let levels = match file.value("area_levels").map(|placed| &placed.value) {
            Some(Scalar::List(levels)) => levels.iter().filter_map(word).collect(),
            _ => AREA_LEVELS.map(str::to_owned).to_vec(),
        };
        let audiences = file.values.iter().filter(|placed| {
            let path = placed.path.to_string();
            path.starts_with("ladder[") && path.contains("].audience[") && path.ends_with("].area")
        });
        let depths = audiences.filter_map(|placed| depth_of(&levels, &word(&placed.value)?));
        Setting {
            name: text("name").unwrap_or_default().to_owned(),
            version: match file.value("version").map(|placed| &placed.value) {
                Some(Scalar::Number(version)) => *version,
                _ => 0,
            },
            offset_ms: offset_ms(text("calendar.utc_offset").unwrap_or(OFFSET)),
            depths: depths.collect(),
            kinds: file.tables.iter().filter_map(|table| kind(&table.path)).collect(),
            steps: file.values.iter().filter_map(|value| step(&file, value)).collect(),
            levels,
        }
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
            self.steps.entry(place.clone()).or_insert_with(|| code.clone());
        }
    }

    /// The number of segments of an area of a level.
    pub fn depth_of(&self, level: &str) -> Option<usize> {
        depth_of(&self.levels, level)
    }
}

fn depth_of(levels: &[String], level: &str) -> Option<usize> {
    levels.iter().position(|known| known == level).map(|place| place + 1)
}

fn word(value: &Scalar) -> Option<String> {
    match value {
        Scalar::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// The code of a responder kind by the path of its table.
fn kind(path: &KeyPath) -> Option<String> {
    match path.0.as_slice() {
        [Key::Name(section), Key::Name(code)] if section == "responder_kinds" => Some(code.clone()),
        _ => None,
    }
}

/// A step's ladder, number and code, by the place of its code.
fn step(file: &PolicyFile, value: &PlacedValue) -> Option<((String, u32), String)> {
    let [Key::Name(section), Key::Index(ladder), Key::Name(list), Key::Index(step), Key::Name(key)] =
        value.path.0.as_slice()
    else {
        return None;
    };
    if (section.as_str(), list.as_str(), key.as_str()) != ("ladder", "step", "code") {
        return None;
    }
    let of = word(&file.value(&format!("ladder[{ladder}].code"))?.value)?;
    Some(((of, u32::try_from(step + 1).ok()?), word(&value.value)?))
}

fn day_of(local_ms: i64) -> String {
    let day = chrono::DateTime::from_timestamp_millis(local_ms).unwrap_or_default();
    day.format("%Y-%m-%d").to_string()
}

/// `+08:00` in milliseconds.
fn offset_ms(text: &str) -> i64 {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.trim_start_matches('+')),
    };
    let (hours, minutes) = rest.split_once(':').unwrap_or((rest, "0"));
    let number = |digits: &str| digits.parse::<i64>().unwrap_or(0);
    sign * (number(hours) * 60 + number(minutes)) * MINUTE_MS
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
