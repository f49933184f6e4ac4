//! Standing ties between responders and areas: whether they are in order (`pairing/check.rs`), and
//! a proposal for them (`pairing/propose.rs`). Which ties a programme wants is the policy's
//! (`policy/duties.rs`).

use serde::{Deserialize, Serialize};

use crate::decide::admissible;
use crate::explain::{Reason, rules};
use crate::policy::Policy;
use crate::policy::duties::Pairing;
use crate::routing::roll::{self, Checked, Entry, fault};
use crate::vocabulary::{Area, Code, Instant, Reference};

mod check;
mod propose;
#[cfg(test)]
mod tests;

pub use check::check;
pub use propose::propose;

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

/// A pairing of the policy, with those who take part in it.
struct Sides<'a> {
    pairing: &'a Pairing,
    partners: &'a [Partner],
    areas: &'a [Area],
    /// Everybody handed in, whatever its kind.
    partners_by_id: Vec<Entry<'a>>,
    areas_by_name: Vec<Entry<'a>>,
}

impl<'a> Sides<'a> {
    /// Whether the policy has the pairing, and partners and areas are in shape and named once.
    fn of(
        policy: &'a Policy,
        pairing: &str,
        partners: &'a [Partner],
        areas: &'a [Area],
    ) -> Checked<Sides<'a>> {
        let known = policy.pairings.iter().find(|one| one.code == pairing);
        let pairing = known.ok_or_else(|| {
            let unknown = Reason::of(rules::PAIRING_UNKNOWN).text("pairing", pairing);
            fault(policy, unknown, None)
        })?;
        roll::in_shape(policy, partners, |partner| {
            admissible::reference("partners.id", &partner.id)?;
            admissible::code("partners.kind", &partner.kind)?;
            admissible::area("partners.area", &partner.area)
        })?;
        roll::in_shape(policy, areas, |area| admissible::area("areas", area))?;
        let partners_by_id = roll::by_id(policy, "partners", partners, |partner| &partner.id)?;
        let areas_by_name = roll::by_id(policy, "areas", areas, |area| area)?;
        Ok(Sides { pairing, partners, areas, partners_by_id, areas_by_name })
    }

    /// Whether the pairing is for a partner of this kind.
    fn admits(&self, partner: &Partner) -> bool {
        self.pairing.kinds.contains(&partner.kind)
    }

    /// Whether an area is of the pairing's level.
    fn is_level(&self, area: &str) -> bool {
        area.split('/').count() == self.pairing.depth
    }
}
