//! What the host keeps of a responder, and the facts that it hands to the rules with each command.

use serde::Serialize;
use wish_contract::json::{self, JsonError};
use wish_contract::{Instant, Responder};
use wish_store::{ResponderRow, TieRow, area_key};

use crate::error::HostError;

/// What the host counts itself, whatever the platform says.
pub(crate) const COUNTED: &str = "active-claims";

/// A responder as the platform tells of it: the contract's record, but for what it holds now and when it is free.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Profile(Responder);

impl From<Responder> for Profile {
    fn from(facts: Responder) -> Profile {
        Profile(Responder { active_claims: 0, frees_at: None, ..facts })
    }
}

impl Profile {
    /// Reads the contract's JSON form, in which what the host counts may be left out.
    ///
    /// # Errors
    /// Where it is something else.
    pub fn read(text: &str) -> Result<Profile, JsonError> {
        let mut tree = json::tree_from_str(text)?;
        if let Some(keys) = tree.as_object_mut() {
            keys.entry(COUNTED).or_insert(0.into());
        }
        json::from_value::<Responder>(&tree).map(Profile::from)
    }

    /// Who.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The facts that a command is decided on.
    #[must_use]
    pub fn facts(self, active_claims: u32, frees_at: Option<Instant>) -> Responder {
        Responder { active_claims, frees_at, ..self.0 }
    }

    /// The row that it is kept in, and its ties.
    ///
    /// # Errors
    /// `Unreadable`, where it has no form as JSON.
    pub fn rows(&self) -> Result<(ResponderRow, Vec<TieRow>), HostError> {
        let unreadable = |error: JsonError| HostError::Unreadable(error.to_string());
        let body = json::to_string(&self.0).map_err(unreadable)?.into_bytes();
        let Responder { id, kind, area, active, paired_areas, .. } = &self.0;
        let tie = |area: &String| TieRow { responder: id.clone(), area_key: area_key(area) };
        let ties = paired_areas.iter().map(tie).collect();
        let (id, kind, active) = (id.clone(), kind.clone(), *active);
        Ok((ResponderRow { id, kind, area_key: area_key(area), active, body }, ties))
    }

    /// What a row keeps.
    ///
    /// # Errors
    /// `Unreadable`, where it keeps none.
    pub fn of(row: &ResponderRow) -> Result<Profile, HostError> {
        let facts = serde_json::from_slice(&row.body);
        facts.map(Profile).map_err(|error| HostError::Unreadable(error.to_string()))
    }
}
