//! What the host keeps of a responder, and the facts that it hands to the rules with each command.

use serde::{Deserialize, Serialize};
use wish_contract::{Fact, Instant, Responder};
use wish_store::{ResponderRow, TieRow, area_key};

use crate::error::HostError;

/// A responder as the platform tells of it. What it holds and when it is free, the host counts itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Profile {
    /// Who: an opaque name.
    pub id: String,
    /// One of the policy's responder kinds.
    pub kind: String,
    /// Where it belongs.
    pub area: String,
    /// Whether it takes part.
    #[serde(default = "yes")]
    pub active: bool,
    /// Until when it may not claim.
    #[serde(default)]
    pub suspended_until: Option<Instant>,
    /// Most live claims it may hold.
    pub active_claims_max: u32,
    /// Most it may spend on one claim, in fen.
    #[serde(default)]
    pub cost_max_fen: u64,
    /// What it can do.
    #[serde(default)]
    pub skills: Vec<String>,
    /// What it is licensed to do.
    #[serde(default)]
    pub licences: Vec<String>,
    /// Whether it is vetted for work with children and visits at home.
    #[serde(default)]
    pub vetted: bool,
    /// Its own household, where it is a person.
    #[serde(default)]
    pub household: Option<String>,
    /// Areas that it is paired with or answers for.
    #[serde(default)]
    pub paired_areas: Vec<String>,
    /// Facts of the city's own about it.
    #[serde(default)]
    pub facts: Vec<Fact>,
}

/// What the platform tells of a responder, out of its facts.
impl From<Responder> for Profile {
    fn from(facts: Responder) -> Profile {
        let Responder {
            id,
            kind,
            area,
            active,
            suspended_until,
            active_claims_max,
            cost_max_fen,
            skills,
            licences,
            vetted,
            household,
            paired_areas,
            facts,
            active_claims: _,
            frees_at: _,
        } = facts;
        Profile {
            id,
            kind,
            area,
            active,
            suspended_until,
            active_claims_max,
            cost_max_fen,
            skills,
            licences,
            vetted,
            household,
            paired_areas,
            facts,
        }
    }
}

fn yes() -> bool {
    true
}

impl Profile {
    /// The facts that a command is decided on.
    #[must_use]
    pub fn facts(self, active_claims: u32, frees_at: Option<Instant>) -> Responder {
        let Profile {
            id,
            kind,
            area,
            active,
            suspended_until,
            active_claims_max,
            cost_max_fen,
            skills,
            licences,
            vetted,
            household,
            paired_areas,
            facts,
        } = self;
        Responder {
            id,
            kind,
            area,
            active,
            suspended_until,
            active_claims,
            active_claims_max,
            frees_at,
            cost_max_fen,
            skills,
            licences,
            vetted,
            household,
            paired_areas,
            facts,
        }
    }

    /// The row that it is kept in, and its ties.
    ///
    /// # Errors
    /// `Unreadable`, where it has no form as JSON.
    pub fn rows(&self) -> Result<(ResponderRow, Vec<TieRow>), HostError> {
        let body =
            serde_json::to_vec(self).map_err(|error| HostError::Unreadable(error.to_string()))?;
        let Profile { id, kind, area, active, paired_areas, .. } = self;
        let ties = paired_areas
            .iter()
            .map(|area| TieRow { responder: id.clone(), area_key: area_key(area) });
        let ties = ties.collect();
        let (id, kind, active) = (id.clone(), kind.clone(), *active);
        Ok((ResponderRow { id, kind, area_key: area_key(area), active, body }, ties))
    }

    /// What a row keeps.
    ///
    /// # Errors
    /// `Unreadable`, where it keeps none.
    pub fn of(row: &ResponderRow) -> Result<Profile, HostError> {
        serde_json::from_slice(&row.body).map_err(|error| HostError::Unreadable(error.to_string()))
    }
}
