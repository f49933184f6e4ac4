//! Standing ties between responders and areas: whether they are in order (`pairing/check.rs`), and
//! a proposal for them (`pairing/propose.rs`). Which ties a programme wants is the policy's
//! (`policy/duties.rs`).

use crate::decide::admissible;
use crate::explain::rules;
use crate::policy::Policy;
use crate::policy::duties::Pairing;
use crate::routing::roll::{self, Checked, Entry, fault};
use wish_contract::{Area, Partner, Reason};

mod check;
mod propose;
#[cfg(test)]
mod tests;

pub use check::check;
pub use propose::propose;

/// A pairing of the policy, with the responders and areas that it may tie.
struct PairingParties<'a> {
    pairing: &'a Pairing,
    partners: &'a [Partner],
    areas: &'a [Area],
    /// Everybody handed in, whatever its kind.
    partners_by_id: Vec<Entry<'a>>,
    areas_by_name: Vec<Entry<'a>>,
}

impl<'a> PairingParties<'a> {
    /// Whether the policy has the pairing, and partners and areas are in shape and named once.
    fn of(
        policy: &'a Policy,
        pairing: &str,
        partners: &'a [Partner],
        areas: &'a [Area],
    ) -> Checked<PairingParties<'a>> {
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
        Ok(PairingParties { pairing, partners, areas, partners_by_id, areas_by_name })
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
