//! Scenario files as they are written, `wish-scenario/1`: the keys, and what each may hold. How a
//! text becomes this is `read`; what commands may be given is `command_form`; what may be expected is
//! `expectation`; how points in time are named, `time`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use wish_contract::Responder;
use wish_contract::json::{self, JsonError};

pub mod command_form;
pub mod commands;
pub mod expectation;
pub mod word;

use command_form::{CommandForm, Submit};
use commands::CommandForms;
use expectation::Expectation;

/// What the first line of a file says.
pub const SCENARIO_SCHEMA: &str = "wish-scenario/1";

/// A course of events under a policy, and what must come of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// The format: `wish-scenario/1`.
    pub schema: String,
    /// What happens, in one sentence.
    pub title: String,
    /// The policy that it tests, by a path from this file.
    pub policy: String,
    /// When it begins, in RFC 3339 with the offset that reports are to use.
    pub start: String,
    /// A file beside this one that holds the whole course as text. `wish test --bless` writes it.
    pub golden: Option<String>,
    /// What every submission says unless it says otherwise.
    #[serde(default)]
    pub submission: Submit,
    /// Who might take a case.
    #[serde(default, rename = "responder")]
    pub responders: Vec<ResponderFile>,
    /// A file with variants that several scenarios have in common, by a path from this file: `[[cases]]` as here, and
    /// `[set]` with what holds for all of them. Where this file has variants as well, only those of its own names are
    /// played, with what both set.
    pub cases_from: Option<String>,
    /// What the host knows of the facts that the policy's own guards look at in a request. One that is not said is one
    /// that no guard refuses; `"unknown"`: the host does not know it.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub facts: toml::Table,
    /// Named variants. The scenario is played once for each; a value `"$limit"` stands for what the
    /// variant sets.
    #[serde(default)]
    pub cases: Vec<Variant>,
    /// What happens, in order.
    #[serde(rename = "step")]
    #[schemars(with = "Vec<StepFile>")]
    pub steps: Vec<Spanned<StepFile>>,
}

/// A named variant.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// What it is called in reports.
    pub name: String,
    /// What each `"$name"` stands for.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub set: toml::Table,
}

/// What the host knows of a responder, and of its past.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResponderFile {
    /// Who.
    pub id: String,
    /// One of the policy's responder kinds.
    pub kind: String,
    /// Where it belongs.
    pub area: String,
    /// Whether it takes part; yes unless said.
    pub active: Option<bool>,
    /// Until when it may not claim.
    pub suspended_until: Option<String>,
    /// Live claims on cases outside the scenario; 0 unless said.
    pub active_claims: Option<u32>,
    /// Most live claims that it may hold; no limit of its own unless said.
    pub active_claims_max: Option<u32>,
    /// When the first of its claims outside the scenario is due.
    pub frees_at: Option<String>,
    /// Most that it may spend on one claim, in yuan; no limit of its own unless said.
    pub cost_max_yuan: Option<u64>,
    /// What it can do.
    #[serde(default)]
    pub skills: Vec<String>,
    /// What it is licensed to do.
    #[serde(default)]
    pub licences: Vec<String>,
    /// Whether it is vetted for work with children and visits at home; yes unless said.
    pub vetted: Option<bool>,
    /// Its own household.
    pub household: Option<String>,
    /// Areas that it is paired with.
    #[serde(default)]
    pub paired_areas: Vec<String>,
    /// For rankings: claims within the days that the policy counts; 0 unless said.
    pub recent_claims: Option<u32>,
    /// For rankings: how often it did not come within those days; 0 unless said.
    pub no_shows: Option<u32>,
    /// For rankings: claims that it owes to a minimum; 0 unless said.
    pub owed: Option<u32>,
    /// For rankings: notices within the days that the policy counts; 0 unless said.
    pub notices: Option<u32>,
    /// For rankings: when it was last sent one.
    pub last_notice: Option<String>,
    /// For minimums: classes such as `retired`.
    #[serde(default)]
    pub classes: Vec<String>,
    /// Facts that the policy's own guards look at, as `facts` of the scenario has them for requests.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub facts: toml::Table,
    /// Fields of the contract's `responder` that have no key here, by their names there.
    #[serde(default)]
    pub fields: BTreeMap<String, serde_json::Value>,
}

/// The fields of the contract's `responder` that have a key in scenarios. All others stand in `fields`.
const WITH_A_KEY: &[&str] = &[
    "id",
    "kind",
    "area",
    "active",
    "suspended-until",
    "active-claims",
    "active-claims-max",
    "frees-at",
    "cost-max-fen",
    "skills",
    "licences",
    "vetted",
    "household",
    "paired-areas",
    "facts",
];

impl ResponderFile {
    /// What stands in `fields` for a responder: what is said there beyond saying nothing.
    ///
    /// # Errors
    /// None that a responder could cause.
    pub fn fields_of(facts: &Responder) -> Result<BTreeMap<String, serde_json::Value>, JsonError> {
        let silent = json::to_value(&Responder::default())?;
        let said = json::to_value(facts)?;
        let said = said.as_object().into_iter().flatten();
        let said = said.filter(|(name, value)| {
            !WITH_A_KEY.contains(&name.as_str()) && silent.get(name) != Some(value)
        });
        Ok(said.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// Puts what stands in `fields` into the facts.
    ///
    /// # Errors
    /// Where the contract has no such field, or has another kind of value there.
    pub fn add_fields(&self, facts: Responder) -> Result<Responder, JsonError> {
        if self.fields.is_empty() {
            return Ok(facts);
        }
        let mut tree = json::to_value(&facts)?;
        if let Some(known) = tree.as_object_mut() {
            known.extend(self.fields.clone());
        }
        json::from_value(&tree)
    }
}

/// One thing that happens, and what must come of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepFile {
    /// The story in words.
    pub note: Option<String>,
    /// When: `start`, a time, a deadline such as `verify` or `ladder.street`, `+2 working days`
    /// after the step before, any of them with ` - 1ms`. Unless said, when the step before was.
    pub at: Option<String>,
    /// Whether the timer comes late: what was due on the way passes only now, all at once, with the
    /// first command on the case or else with the timer.
    #[serde(default)]
    pub late: bool,
    /// What the host knows of facts of requests from here on, as `facts` of the scenario.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub facts: toml::Table,
    /// Who does what. Without it, the deadline passes.
    #[serde(rename = "do", default)]
    pub commands: CommandForms,
    /// What must come of it.
    pub expect: Option<Expectation>,
    /// Commands at one instant, tried in every order. The scenario goes on from the order given.
    #[serde(default)]
    pub race: Vec<CommandForm>,
    /// What must come of it in whatever order.
    pub expect_every_order: Option<Expectation>,
}
