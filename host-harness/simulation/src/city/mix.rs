//! What a simulated programme is made of, where its authors say so themselves: how many wishes of what, from how many
//! places, for how many responders of each of the policy's kinds. What is not said is that of the scale.

use std::collections::BTreeMap;

use serde::Deserialize;
use wish_policy::Document;
use wish_policy::finding::nearest;
use wish_words::{Found, Language, finding};

use super::scale::SimulationScale;

/// What the first line of a file says.
pub const MIX_SCHEMA: &str = "wish-mix/1";
/// Most of anything.
const COUNT_MAX: u32 = 10_000_000;

/// A mix, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// The format: `wish-mix/1`.
    pub schema: String,
    /// Wishes in the year.
    pub wishes: Option<u32>,
    /// How many districts; streets in each; communities in each of these.
    pub districts: Option<u32>,
    pub streets: Option<u32>,
    pub communities: Option<u32>,
    /// How many responders there are, by kind.
    #[serde(default)]
    pub responders: BTreeMap<String, u32>,
    /// How often a category is asked for, against the others; one that is left out is not asked for.
    #[serde(default)]
    pub categories: BTreeMap<String, u32>,
    /// How often wishes come in by a channel, against the others.
    #[serde(default)]
    pub channels: BTreeMap<String, u32>,
    /// How often a target group is named, against the others.
    #[serde(default)]
    pub target_groups: BTreeMap<String, u32>,
}

/// Why a text is no mix for a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MixError(pub String);

impl Mix {
    /// Reads a mix for a policy; what is wrong is told in the language.
    ///
    /// # Errors
    /// That it is no mix, names what the policy does not, or holds nothing.
    pub fn read(text: &str, policy: &Document<'_>, language: Language) -> Result<Mix, MixError> {
        let mix: Mix = toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| text.get(..span.start).unwrap_or(text).matches('\n').count() + 1);
            MixError(format!("line {line}: {}", error.message()))
        })?;
        if mix.schema != MIX_SCHEMA {
            return Err(MixError(format!("schema = \"{MIX_SCHEMA}\"")));
        }
        let named = [
            ("responder-kind", &mix.responders, policy.responder_kinds.codes()),
            ("category", &mix.categories, policy.categories.codes()),
            ("channel", &mix.channels, policy.channels.codes()),
            ("target-group", &mix.target_groups, policy.target_groups.codes()),
        ];
        for (thing, said, known) in named {
            if let Some(word) = said.keys().find(|word| !known.contains(&word.as_str())) {
                let found = [
                    ("thing", Found::Name(wish_words::Label::Thing(thing))),
                    ("code", Found::Text(word)),
                    ("suggestion", Found::Suggestion(nearest(word, &known))),
                ];
                return Err(MixError(said_of("unknown_code", &found, language)));
            }
        }
        let counts =
            [mix.wishes, mix.districts, mix.streets, mix.communities].into_iter().flatten();
        let weights = mix.responders.values().chain(mix.categories.values());
        let all = counts.chain(weights.copied());
        let sums = [&mix.categories, &mix.channels, &mix.target_groups];
        let none = sums.iter().any(|said| !said.is_empty() && said.values().all(|one| *one == 0));
        if let Some(most) = all.max().filter(|most| *most > COUNT_MAX).or(none.then_some(0)) {
            let found = [
                ("word", Found::Text(&format!("`{most}`"))),
                ("min", Found::Number(1)),
                ("max", Found::Number(i64::from(COUNT_MAX))),
            ];
            return Err(MixError(said_of("out_of_range", &found, language)));
        }
        Ok(mix)
    }

    /// The scale, with what is said here in place of its own.
    #[must_use]
    pub fn scaled(&self, scale: SimulationScale) -> SimulationScale {
        SimulationScale {
            wishes: self.wishes.unwrap_or(scale.wishes),
            districts: self.districts.unwrap_or(scale.districts).max(1),
            streets: self.streets.unwrap_or(scale.streets).max(1),
            communities: self.communities.unwrap_or(scale.communities).max(1),
            ..scale
        }
    }
}

fn said_of(id: &str, found: &[(&str, Found<'_>)], language: Language) -> String {
    let said = finding(id, found, language);
    said.map(|one| format!("{}: {}", one.message, one.hint)).unwrap_or_default()
}

/// How often each of some codes is drawn. None: nothing is said, and the first are drawn most.
pub(super) fn weights<'c>(
    said: &BTreeMap<String, u32>,
    codes: impl Iterator<Item = &'c str>,
) -> Option<Vec<(u32, usize)>> {
    if said.is_empty() {
        return None;
    }
    let weight = |(index, code): (usize, &str)| (said.get(code).copied().unwrap_or(0), index);
    Some(codes.enumerate().map(weight).collect())
}
