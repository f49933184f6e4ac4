//! What a simulated programme is made of, where its authors say so themselves: how many wishes of what, from how many
//! places, for how many responders of each of the policy's kinds. What is not said is that of the scale.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Spanned, Value};
use wish_contract::FactKind;
use wish_policy::Document;
use wish_policy::finding::nearest;
use wish_policy::values::FactWord;
use wish_words::{Found, Label, Language, finding};

use super::counted::{COUNTED, Counted};
use super::scale::SimulationScale;

/// What the first line of a file says.
pub const MIX_SCHEMA: &str = "wish-mix/1";
/// Most communities, in all streets of all districts.
const PLACES_MAX: u64 = 20_000;
/// In which language sentences are, but for English.
const CHINESE: &str = "zh-CN";

/// A mix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mix {
    /// Wishes in the year.
    pub wishes: Option<u32>,
    /// How many districts; streets in each; communities in each of these.
    pub districts: Option<u32>,
    pub streets: Option<u32>,
    pub communities: Option<u32>,
    /// How many responders there are, by kind.
    pub responders: BTreeMap<String, u32>,
    /// How often a category is asked for, against the others; one that is left out is not asked for.
    pub categories: BTreeMap<String, u32>,
    /// How often wishes come in by a channel, against the others.
    pub channels: BTreeMap<String, u32>,
    /// How often a target group is named, against the others.
    pub target_groups: BTreeMap<String, u32>,
    /// What the facts count that the policy's own guards look at; one that is left out is drawn.
    pub(super) facts: BTreeMap<String, Counted>,
}

/// A mix, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MixFile {
    /// The format: `wish-mix/1`.
    schema: String,
    wishes: Option<Spanned<Value>>,
    districts: Option<Spanned<Value>>,
    streets: Option<Spanned<Value>>,
    communities: Option<Spanned<Value>>,
    #[serde(default)]
    responders: Table,
    #[serde(default)]
    categories: Table,
    #[serde(default)]
    channels: Table,
    #[serde(default)]
    target_groups: Table,
    #[serde(default)]
    facts: BTreeMap<String, Spanned<String>>,
}

type Table = BTreeMap<String, Spanned<Value>>;

/// What a number counts, and how much of it there may be.
struct Unit {
    least: u32,
    most: u32,
    english: &'static str,
    chinese: &'static str,
}

const WISHES: Unit =
    Unit { least: 1, most: 1_000_000, english: "wishes in the year", chinese: "全年心愿数" };
const DISTRICTS: Unit = Unit { least: 1, most: 500, english: "districts", chinese: "区的数目" };
const STREETS: Unit =
    Unit {
        least: 1, most: 10_000, english: "streets in each district", chinese: "每区街道数"
    };
const COMMUNITIES: Unit =
    Unit {
        least: 1, most: 10_000, english: "communities in each street", chinese: "每街道社区数"
    };
const RESPONDERS: Unit =
    Unit { least: 0, most: 10_000_000, english: "responders", chinese: "承接方数目" };
const SHARE: Unit = Unit {
    least: 0,
    most: 1_000_000,
    english: "a share against the others",
    chinese: "相对其他各项的份数",
};

/// Why a text is no mix for a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MixError(pub String);

/// A text that is read.
struct Reader<'a> {
    text: &'a str,
    language: Language,
}

impl Mix {
    /// Reads a mix for a policy and a scale; what is wrong is told in the language.
    ///
    /// # Errors
    /// That it is no mix, names what the policy does not, holds nothing or too much.
    pub fn read(
        text: &str,
        policy: &Document<'_>,
        scale: SimulationScale,
        language: Language,
    ) -> Result<Mix, MixError> {
        let reader = Reader { text, language };
        let file: MixFile = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            reader.error_at(start, error.message())
        })?;
        if file.schema != MIX_SCHEMA {
            return Err(MixError(format!("schema = \"{MIX_SCHEMA}\"")));
        }
        let kinds = policy.responder_kinds.codes();
        let mix = Mix {
            wishes: reader.count("wishes", file.wishes.as_ref(), &WISHES)?,
            districts: reader.count("districts", file.districts.as_ref(), &DISTRICTS)?,
            streets: reader.count("streets", file.streets.as_ref(), &STREETS)?,
            communities: reader.count("communities", file.communities.as_ref(), &COMMUNITIES)?,
            responders: reader.table("responder-kind", &file.responders, &kinds, &RESPONDERS)?,
            categories: reader.shares("category", &file.categories, &policy.categories.codes())?,
            channels: reader.shares("channel", &file.channels, &policy.channels.codes())?,
            target_groups: reader.shares(
                "target-group",
                &file.target_groups,
                &policy.target_groups.codes(),
            )?,
            facts: reader.facts(&file.facts, policy)?,
        };
        let SimulationScale { districts, streets, communities, .. } = mix.scaled(scale);
        let places = u64::from(districts) * u64::from(streets) * u64::from(communities);
        if places > PLACES_MAX {
            return Err(MixError(reader.too_many_places(districts, streets, communities)));
        }
        Ok(mix)
    }

    /// The scale, with what is said here in place of its own.
    #[must_use]
    pub fn scaled(&self, scale: SimulationScale) -> SimulationScale {
        SimulationScale {
            wishes: self.wishes.unwrap_or(scale.wishes),
            districts: self.districts.unwrap_or(scale.districts),
            streets: self.streets.unwrap_or(scale.streets),
            communities: self.communities.unwrap_or(scale.communities),
            ..scale
        }
    }
}

impl Reader<'_> {
    /// A number of a field, if it is there.
    fn count(
        &self,
        key: &str,
        said: Option<&Spanned<Value>>,
        unit: &Unit,
    ) -> Result<Option<u32>, MixError> {
        said.map(|said| self.number(key, said, unit)).transpose()
    }

    fn number(&self, key: &str, said: &Spanned<Value>, unit: &Unit) -> Result<u32, MixError> {
        let number = said.get_ref().as_integer().and_then(|number| u32::try_from(number).ok());
        let within = number.filter(|number| (unit.least..=unit.most).contains(number));
        within.ok_or_else(|| {
            let (value, least, most) = (said.get_ref(), unit.least, grouped(u64::from(unit.most)));
            let message = self.either(
                format!(
                    "`{key} = {value}`: {}, a whole number from {least} to {most}",
                    unit.english
                ),
                format!("`{key} = {value}`：{}，整数，{least} 至 {most}", unit.chinese),
            );
            self.error_at(said.span().start, &message)
        })
    }

    /// Numbers by codes that the policy knows.
    fn table(
        &self,
        thing: &'static str,
        said: &Table,
        known: &[&str],
        unit: &Unit,
    ) -> Result<BTreeMap<String, u32>, MixError> {
        let mut numbers = BTreeMap::new();
        for (code, number) in said {
            if !known.contains(&code.as_str()) {
                let found = [
                    ("thing", Found::Name(Label::Thing(thing))),
                    ("code", Found::Text(code)),
                    ("suggestion", Found::Suggestion(nearest(code, known))),
                ];
                let said = finding("unknown_code", &found, self.language);
                let said = said.map(|one| format!("{}: {}", one.message, one.hint));
                return Err(self.error_at(number.span().start, &said.unwrap_or_default()));
            }
            numbers.insert(code.clone(), self.number(code, number, unit)?);
        }
        Ok(numbers)
    }

    /// Shares by codes that the policy knows; where there are any, not all are nothing.
    fn shares(
        &self,
        thing: &'static str,
        said: &Table,
        known: &[&str],
    ) -> Result<BTreeMap<String, u32>, MixError> {
        let shares = self.table(thing, said, known, &SHARE)?;
        if let Some((code, last)) = said.last_key_value()
            && shares.values().all(|share| *share == 0)
        {
            let message = self.either(
                format!("`{code} = 0`: not all shares may be 0"),
                format!("`{code} = 0`：各项份数不能全为 0"),
            );
            return Err(self.error_at(last.span().start, &message));
        }
        Ok(shares)
    }

    /// What facts count, each of which some guard looks at.
    fn facts(
        &self,
        said: &BTreeMap<String, Spanned<String>>,
        policy: &Document<'_>,
    ) -> Result<BTreeMap<String, Counted>, MixError> {
        let mut facts = BTreeMap::new();
        for (fact, name) in said {
            let start = name.span().start;
            let Some(kind) = wanted_kind(policy, fact) else {
                let message = self.either(
                    format!("no guard of the policy looks at `{fact}`"),
                    format!("政策中没有条件用到 `{fact}`"),
                );
                return Err(self.error_at(start, &message));
            };
            let counted = Counted::named(name.get_ref()).filter(|one| one.kind() == kind);
            let Some(counted) = counted else {
                let alike = COUNTED.iter().filter(|(_, counted)| counted.kind() == kind);
                let names: Vec<String> = alike.map(|(name, _)| format!("`{name}`")).collect();
                let (names, name) = (names.join(", "), name.get_ref());
                let message = match names.as_str() {
                    "" => self.either(
                        format!(
                            "`{fact}` is drawn: nothing is counted that its guard could look at"
                        ),
                        format!("`{fact}` 只能随机产生：没有可供计数的内容"),
                    ),
                    _ => self.either(
                        format!("`{fact} = {name:?}`: give one of {names}"),
                        format!("`{fact} = {name:?}`：请取 {names} 之一"),
                    ),
                };
                return Err(self.error_at(start, &message));
            };
            facts.insert(fact.clone(), counted);
        }
        Ok(facts)
    }

    fn either(&self, english: String, chinese: String) -> String {
        if self.language.tag() == CHINESE { chinese } else { english }
    }

    fn too_many_places(&self, districts: u32, streets: u32, communities: u32) -> String {
        let most = grouped(PLACES_MAX);
        let product = format!("{districts} × {streets} × {communities}");
        self.either(
            format!(
                "districts × streets × communities = {product}: at most {most} communities in all"
            ),
            format!("districts × streets × communities = {product}：社区总数不得超过 {most}"),
        )
    }

    fn error_at(&self, start: usize, message: &str) -> MixError {
        let line = self.text.get(..start).unwrap_or(self.text).matches('\n').count() + 1;
        MixError(self.either(format!("line {line}: {message}"), format!("第 {line} 行：{message}")))
    }
}

/// What kind of value the guards of a policy hold a fact's against; none: no guard looks at it.
fn wanted_kind(policy: &Document<'_>, fact: &str) -> Option<FactKind> {
    let guard = policy.guard.iter().find(|guard| guard.fact.code() == fact)?;
    Some(match guard.is.and_then(|is| is.value) {
        Some(FactWord::Flag(_)) => FactKind::Flag,
        Some(FactWord::Code(_)) => FactKind::Text,
        None if guard.before.is_some() => FactKind::Time,
        None => FactKind::Number,
    })
}

/// A number in groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
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
