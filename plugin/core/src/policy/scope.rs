//! Which needs a part of a policy is for: a ladder, or a guard of the city's own.

use std::ops::Range;

use wish_contract::{Code, Need, Urgency};

/// The needs that something is for.
#[derive(Clone, Debug)]
pub struct Scope {
    /// Empty: every category.
    pub categories: Vec<Code>,
    /// Urgencies.
    pub urgencies: Vec<Urgency>,
    /// For any of these target groups; empty: for whomever.
    pub target_groups: Vec<Code>,
    /// What they cost, in fen.
    pub cost_fen: Range<u64>,
}

impl Scope {
    /// Whether it is for such a need.
    #[must_use]
    pub fn takes(&self, need: &Need) -> bool {
        let named = |codes: &[Code], code: &Code| codes.is_empty() || codes.contains(code);
        let for_group = self.target_groups.is_empty()
            || need.target_groups.iter().any(|group| self.target_groups.contains(group));
        self.urgencies.contains(&need.urgency)
            && named(&self.categories, &need.category)
            && for_group
            && self.cost_fen.contains(&need.cost_fen)
    }
}
