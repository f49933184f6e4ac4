//! What a policy speaks of, as far as it is needed to think of questions for it: its codes, limits,
//! areas and days. A question that is missing costs a search its completeness, never its truth:
//! what is answered, the rules decide.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Value;
use toml::value::Datetime;

/// A policy's codes and limits.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Outline {
    pub area_levels: Vec<String>,
    pub calendar: Calendar,
    pub categories: BTreeMap<String, Category>,
    pub target_groups: BTreeMap<String, TargetGroup>,
    pub responder_kinds: BTreeMap<String, ResponderKind>,
    pub channels: BTreeMap<String, Value>,
    pub reasons: BTreeMap<String, Value>,
    pub agencies: BTreeMap<String, Agency>,
    pub claims: Claims,
    pub round: Vec<Round>,
    pub ladder: Vec<Ladder>,
    pub notifications: Notifications,
    pub minimum: Vec<Minimum>,
    pub pairing: Vec<Pairing>,
    pub lists: Lists,
    pub coordinator: Vec<Coordinator>,
    pub evaluation: Evaluation,
    pub publication: Publication,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Calendar {
    pub utc_offset: Option<String>,
    pub rest_days: Option<Vec<String>>,
    pub working_hours: Option<Vec<String>>,
    pub holidays: Vec<Datetime>,
    pub workdays: Vec<Datetime>,
    pub announced_years: Vec<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Category {
    pub licence: Option<String>,
    pub skills: Vec<String>,
    pub due: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TargetGroup {
    pub children: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ResponderKind {
    pub active_claims_max: u32,
    pub cost_max_yuan: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Agency {
    pub categories: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Claims {
    pub co_claimants_max: Option<u32>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Round {
    pub code: String,
    pub area: String,
    pub target_groups: Vec<String>,
    pub first_day: Option<Datetime>,
    pub last_day: Option<Datetime>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Ladder {
    pub code: String,
    pub kinds: Vec<String>,
    pub categories: Vec<String>,
    pub urgencies: Vec<String>,
    pub step: Vec<Step>,
    pub exhausted: Exhausted,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Step {
    pub code: String,
    pub audience: Vec<Audience>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Audience {
    pub kinds: Vec<String>,
    pub area: Option<String>,
    pub paired: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Exhausted {
    pub ladder: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Notifications {
    pub responder_max: Option<u32>,
    pub quiet_hours: Option<String>,
    pub floor: Option<Floor>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Floor {
    pub notices: u32,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Minimum {
    pub code: String,
    pub kinds: Vec<String>,
    pub exempt: Vec<String>,
    pub first_day: Option<Datetime>,
    pub last_day: Option<Datetime>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Pairing {
    pub code: String,
    pub kinds: Vec<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Lists {
    pub common_from: Option<usize>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Coordinator {
    pub area: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Evaluation {
    pub levels: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Publication {
    pub smallest_group: u32,
}

/// Area levels where a policy names none.
const AREA_LEVELS: usize = 8;
/// What names the steps that follow when one ladder hands over to another.
const HAND_OVERS_MAX: usize = 16;

impl Outline {
    /// Takes from a policy what it speaks of.
    ///
    /// # Errors
    /// What TOML says, where a key is of another type than the format has.
    pub fn read(policy: &toml::Table) -> Result<Outline, toml::de::Error> {
        policy.clone().try_into()
    }

    /// How many segments an area may have.
    #[must_use]
    pub fn levels(&self) -> usize {
        if self.area_levels.is_empty() { AREA_LEVELS } else { self.area_levels.len() }
    }

    /// The ladder that such a case takes, and those whose steps follow.
    #[must_use]
    pub fn ladders_of(&self, category: &str, urgency: &str) -> Vec<&str> {
        let takes =
            |list: &[String], one: &str| list.is_empty() || list.iter().any(|item| item == one);
        let first = self.ladder.iter().find(|ladder| {
            takes(&ladder.kinds, "wish")
                && takes(&ladder.categories, category)
                && takes(&ladder.urgencies, urgency)
        });
        let mut taken = Vec::new();
        let mut next = first;
        while let Some(ladder) = next.filter(|_| taken.len() < HAND_OVERS_MAX) {
            taken.push(ladder.code.as_str());
            let further = ladder.exhausted.ladder.as_deref();
            next = further.and_then(|code| self.ladder.iter().find(|one| one.code == code));
        }
        taken
    }

    /// The step that follows one of a ladder; none after the last.
    #[must_use]
    pub fn step_after(&self, ladder: &str, step: u32) -> Option<&str> {
        let mut steps = Vec::new();
        let mut next = self.ladder.iter().find(|one| one.code == ladder);
        let mut hops = 0;
        while let Some(ladder) = next.filter(|_| hops < HAND_OVERS_MAX) {
            steps.extend(ladder.step.iter().map(|step| step.code.as_str()));
            let further = ladder.exhausted.ladder.as_deref();
            next = further.and_then(|code| self.ladder.iter().find(|one| one.code == code));
            hops += 1;
        }
        steps.get(usize::try_from(step).ok()?).copied()
    }
}
