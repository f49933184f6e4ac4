//! What is to be assigned, and the plan. Records mirror the contract (`wit/routing.wit`), field by
//! field; how the plan is found is `assign`.

use serde::{Deserialize, Serialize};

use crate::vocabulary::{Code, Reference};

/// That a responder may take a wish, and what speaks against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Arc {
    /// Place in the problem's `responders`.
    pub responder: u32,
    pub cost: u64,
}

/// A wish that wants responders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Demand {
    pub id: Reference,
    pub urgency: u64,
    pub places: u32,
    pub arcs: Vec<Arc>,
    pub next_step: Option<Code>,
}

/// A responder who takes wishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Supply {
    pub id: Reference,
    pub capacity: u32,
    pub load_costs: Vec<u64>,
}

/// Many wishes, many responders, and who may take which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AssignmentProblem {
    pub wishes: Vec<Demand>,
    pub responders: Vec<Supply>,
}

/// One place of a wish, taken by one responder; both by their places in the problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Assigned {
    pub wish: u32,
    pub responder: u32,
}

/// Why a place stays open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UncoveredReason {
    NoArcs,
    NoCapacity,
    Outweighed,
}

/// A wish that stays open, wholly or in part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Uncovered {
    pub wish: u32,
    pub places: u32,
    pub why: UncoveredReason,
    pub next_step: Option<Code>,
}

/// What one more place would be worth: first in urgency, then in cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Price {
    pub urgency: i64,
    pub cost: i64,
}

/// A plan, with the prices that prove it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Assignment {
    pub assigned: Vec<Assigned>,
    pub uncovered: Vec<Uncovered>,
    pub covered_urgency: u64,
    pub cost: u64,
    pub wish_prices: Vec<Price>,
    pub responder_prices: Vec<Price>,
}

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
