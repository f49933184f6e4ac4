//! A responder as a line tells of it.

use wish_contract::Responder;

use super::fields::Fields;
use super::problem::Flaw;
use super::table::Column;
use crate::profile::Profile;

/// The columns of responders; those with `true` may not be left out.
pub const RESPONDER_COLUMNS: &[Column] = &[
    ("id", true),
    ("kind", true),
    ("area", true),
    ("active", false),
    ("suspended-until", false),
    ("active-claims-max", false),
    ("cost-max-fen", false),
    ("skills", false),
    ("licences", false),
    ("vetted", false),
    ("household", false),
    ("paired-areas", false),
];
/// Live claims and cost where a line sets no limit: the policy's own for the kind counts.
const CLAIMS_MAX: u32 = 1_000_000;
const COST_MAX_FEN: u64 = 100_000_000_000;

impl Fields {
    /// What the line tells of a responder, which is of one of the policy's kinds.
    pub(super) fn profile(&self, kinds: &[String]) -> Result<Profile, Flaw> {
        let kind = self.demanded("kind")?;
        if !kinds.contains(&kind) {
            return Err(Flaw::KindUnknown(kind, kinds.to_vec()));
        }
        Ok(Profile::from(Responder {
            id: self.demanded("id")?,
            kind,
            area: self.demanded("area")?,
            active: self.flag("active")?.unwrap_or(true),
            suspended_until: self.time("suspended-until")?,
            active_claims: 0,
            active_claims_max: self.number("active-claims-max")?.unwrap_or(CLAIMS_MAX),
            frees_at: None,
            cost_max_fen: self.number("cost-max-fen")?.unwrap_or(COST_MAX_FEN),
            skills: self.list("skills"),
            licences: self.list("licences"),
            vetted: self.flag("vetted")?.unwrap_or(false),
            household: self.get("household").map(str::to_owned),
            paired_areas: self.list("paired-areas"),
            facts: Vec::new(),
        }))
    }
}
