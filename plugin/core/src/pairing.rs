//! Standing ties between responders and areas: whether they are in order, and a proposal for them.
//! Which ties a programme wants is the policy's (`policy/duties.rs`).

use serde::{Deserialize, Serialize};

use crate::explain::{Fault, Reason};
use crate::policy::Policy;
use crate::vocabulary::{Area, Code, Instant, Reference};

/// One tie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Tie {
    pub responder: Reference,
    pub area: Area,
    pub since: Option<Instant>,
    pub until: Option<Instant>,
    pub substitute: Option<Reference>,
}

/// A responder that is to be paired, and where it sits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Partner {
    pub id: Reference,
    pub kind: Code,
    pub area: Area,
}

/// Something wrong with the ties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct TieFinding {
    pub tie: Option<u32>,
    pub because: Reason,
}

/// A proposed tie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Proposed {
    pub responder: Reference,
    pub area: Area,
    pub because: Reason,
}

/// A proposal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Proposal {
    pub ties: Vec<Proposed>,
    pub unpaired_responders: Vec<Reference>,
    pub unpaired_areas: Vec<Area>,
}

/// Everything that is wrong with the ties of one pairing.
pub fn check(
    _policy: &Policy,
    _pairing: &str,
    _ties: &[Tie],
    _partners: &[Partner],
    _areas: &[Area],
    _at: Instant,
) -> Result<Vec<TieFinding>, Fault> {
    Ok(Vec::new())
}

/// Ties that are near and evenly spread.
pub fn propose(
    _policy: &Policy,
    _pairing: &str,
    _partners: &[Partner],
    _areas: &[Area],
) -> Result<Proposal, Fault> {
    Ok(Proposal::default())
}
