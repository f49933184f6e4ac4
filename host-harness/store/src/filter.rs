//! Which cases are asked for, and which page of them.

use wish_contract::{Instant, Stage};

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
