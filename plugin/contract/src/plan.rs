//! What can be said of a plan's parts without making one.

use crate::{Price, Supply};

impl Supply {
    /// What a wish costs beside its arc that comes after so many others.
    #[must_use]
    pub fn load_cost(&self, wishes: u32) -> u64 {
        let named = self.load_costs.get(wishes as usize).or(self.load_costs.last());
        named.copied().unwrap_or(0)
    }
}

impl Price {
    /// The price and so much cost.
    #[must_use]
    pub fn plus(self, cost: u64) -> Price {
        Price { cost: self.cost.saturating_add_unsigned(cost), ..self }
    }

    /// The price less so much cost.
    #[must_use]
    pub fn less(self, cost: u64) -> Price {
        Price { cost: self.cost.saturating_sub_unsigned(cost), ..self }
    }
}
