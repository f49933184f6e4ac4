//! The three lists of a neighbourhood: what responders can give, what residents need, and the services
//! that bring the two together. A list each: `lists/resources.rs`, `lists/demands.rs`,
//! `lists/services.rs`. Who may claim is `eligibility`, whom it suits best is `routing`.

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::decide::admissible;
use crate::explain::{Fault, Reason};
use crate::policy::Policy;
use crate::routing::audience;
use crate::routing::candidate::Candidate;
use crate::routing::roll::{self, Checked, Entry};
use crate::vocabulary::{Area, Code, Instant, Reference};

mod demands;
mod resources;
mod services;
#[cfg(test)]
mod tests;

/// What one responder can give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ResourceRow {
    pub responder: Reference,
    pub kind: Code,
    pub area: Area,
    pub skills: Vec<Code>,
    pub places: u32,
    pub cost_max_fen: u64,
    pub because: Reason,
}

/// Whose need it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DemandScope {
    Common,
    Individual,
}

/// What residents need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DemandRow {
    pub scope: DemandScope,
    pub category: Code,
    pub area: Area,
    pub cases: Vec<Reference>,
    pub because: Reason,
}

/// Who serves whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ServiceRow {
    pub subject: Reference,
    pub responder: Option<Reference>,
    pub score: i32,
    pub because: Reason,
}

/// The three lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ThreeLists {
    pub resources: Vec<ResourceRow>,
    pub demands: Vec<DemandRow>,
    pub services: Vec<ServiceRow>,
}

/// Draws the lists up from responders and open cases.
pub fn draw_up(
    policy: &Policy,
    candidates: &[Candidate],
    cases: &[Case],
    now: Instant,
) -> Result<ThreeLists, Fault> {
    drawn_up(policy, candidates, cases, now).map_err(|fault| *fault)
}

fn drawn_up(
    policy: &Policy,
    candidates: &[Candidate],
    cases: &[Case],
    now: Instant,
) -> Checked<ThreeLists> {
    let everybody = roll::roll(policy, candidates, now)?;
    let by_id = in_order(policy, cases)?;
    let mut on_board = Vec::new();
    for entry in &by_id {
        let case = cases.get(entry.place as usize);
        on_board.extend(case.filter(|case| audience::is_on_board(policy, case, now)));
    }
    let mut lists = ThreeLists {
        resources: Vec::with_capacity(candidates.len()),
        demands: demands::rows(policy.lists, &on_board),
        services: services::rows(policy, candidates, &on_board, now)?,
    };
    for entry in &everybody {
        let candidate = candidates.get(entry.place as usize);
        lists.resources.extend(candidate.map(|one| resources::row(policy, &one.facts, now)));
    }
    Ok(lists)
}

/// The cases by id, each in shape and named once.
fn in_order<'a>(policy: &Policy, cases: &'a [Case]) -> Checked<Vec<Entry<'a>>> {
    roll::in_shape(policy, cases, admissible::case)?;
    roll::by_id(policy, "cases", cases, |case| &case.id)
}
