//! Which cases are asked for, and which page of them.

use wish_contract::{Instant, Stage};

use crate::statement::Values;

/// Which cases are asked for: those that meet all that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// In one of these stages; empty: in any.
    pub stages: Vec<Stage>,
    /// Within one of these areas (paths, of which the empty one is everywhere); empty: everywhere.
    pub areas: Vec<String>,
    /// Of this category.
    pub category: Option<String>,
    /// In the hands of this coordinator by name.
    pub holder: Option<String>,
    /// With a deadline before this instant.
    pub due_before: Option<Instant>,
}

/// A page of cases, in the order of what runs out next; those without a deadline last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Behind this one: its deadline and id, as it was on the page before.
    pub after: Option<(Option<Instant>, String)>,
    /// At most so many, from 1.
    pub limit: u32,
}

impl CaseFilter {
    /// As the conditions of a statement.
    pub(crate) fn conditions(&self, of: &str, values: &mut Values) -> String {
        let mut conditions = format!("city = {}", values.push(of));
        let mut and = |condition: String| {
            conditions.push_str(" and ");
            conditions.push_str(&condition);
        };
        if !self.stages.is_empty() {
            let names: Vec<&str> = self.stages.iter().map(|stage| stage.name()).collect();
            and(format!("stage in ({})", values.list(&names)));
        }
        if !self.areas.is_empty() {
            let within: Vec<String> = self.areas.iter().map(|area| values.within(area)).collect();
            and(format!("({})", within.join(" or ")));
        }
        if let Some(category) = &self.category {
            and(format!("category = {}", values.push(category)));
        }
        if let Some(holder) = &self.holder {
            and(format!("holder = {}", values.push(holder)));
        }
        if let Some(instant) = self.due_before {
            and(format!("next_due < {}", values.push(instant)));
        }
        conditions
    }
}
