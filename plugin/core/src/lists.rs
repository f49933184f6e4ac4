//! The three lists of a neighbourhood: what responders can give, what residents need, and the services
//! that bring the two together.

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::explain::{Fault, Reason};
use crate::policy::Policy;
use crate::routing::candidate::Candidate;
use crate::vocabulary::{Area, Code, Instant, Reference};

/// What one responder can give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ResourceRow {
    pub responder: Reference,
    pub kind: Code,
    pub area: Area,
    pub skills: Vec<Code>,
    pub places: u32,
    pub cost_max_fen: u64,
    pub because: Reason,
}

/// Whose need it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DemandScope {
    Common,
    Individual,
}

/// What residents need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DemandRow {
    pub scope: DemandScope,
    pub category: Code,
    pub area: Area,
    pub cases: Vec<Reference>,
    pub because: Reason,
}

/// Who serves whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ServiceRow {
    pub subject: Reference,
    pub responder: Option<Reference>,
    pub score: i32,
    pub because: Reason,
}

/// The three lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ThreeLists {
    pub resources: Vec<ResourceRow>,
    pub demands: Vec<DemandRow>,
    pub services: Vec<ServiceRow>,
}

/// Draws the lists up from responders and open cases.
pub fn draw_up(
    _policy: &Policy,
    _candidates: &[Candidate],
    _cases: &[Case],
    _now: Instant,
) -> Result<ThreeLists, Fault> {
    Ok(ThreeLists::default())
}
