//! The sorts of wish that a policy's ladders tell apart: of each category, for each target group that a ladder names or for
//! nobody in particular, and at each cost from which another ladder may take it.

use std::collections::BTreeSet;

use super::policy_model::{Ladder, PolicyModel};

/// A sort of wish, whatever its urgency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishClass {
    pub category: String,
    /// None: for nobody in particular.
    pub group: Option<String>,
    pub cost_yuan: u64,
}

impl WishClass {
    /// What tells it apart beside its category, as a message shows it after that; empty where nothing does.
    pub fn apart(&self) -> String {
        let group = self.group.iter().map(|group| format!("`{group}`"));
        let cost = (self.cost_yuan > 0).then(|| format!("{} ¥", self.cost_yuan));
        let apart: Vec<String> = group.chain(cost).collect();
        if apart.is_empty() { String::new() } else { format!(" ({})", apart.join(", ")) }
    }
}

/// Every sort, those first that are for nobody in particular and cost nothing.
pub fn of(model: &PolicyModel<'_>) -> Vec<WishClass> {
    let groups: BTreeSet<&String> = model.ladders.iter().flat_map(Ladder::groups).collect();
    let costs: BTreeSet<u64> = model.ladders.iter().flat_map(Ladder::cost_bounds).collect();
    let most = model.cost_max_yuan();
    let costs = costs.into_iter().filter(|cost| *cost > 0 && *cost <= most);
    let costs: Vec<u64> = [0].into_iter().chain(costs).collect();
    let groups: Vec<Option<&String>> =
        [None].into_iter().chain(groups.into_iter().map(Some)).collect();
    let mut classes = Vec::new();
    for cost_yuan in costs {
        for group in &groups {
            classes.extend(model.codes("categories").into_iter().map(|category| WishClass {
                category: category.value,
                group: group.cloned(),
                cost_yuan,
            }));
        }
    }
    classes
}
