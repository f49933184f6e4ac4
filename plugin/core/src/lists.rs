//! The three lists of a neighbourhood: what responders can give, what residents need, and the services
//! that bring the two together. A list each: `lists/resources.rs`, `lists/demands.rs`,
//! `lists/services.rs`. Who may claim is `eligibility`, whom it suits best is `routing`.

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::decide::admissible;
use crate::explain::{Fault, Reason};
use crate::policy::Policy;
use crate::roll::Roll;
use crate::routing::audience;
use crate::routing::candidate::Candidate;
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
    in_order(policy, candidates, cases, now)?;
    let candidate_roll =
        Roll::of(candidates.iter().map(|candidate| candidate.facts.id.as_str()).collect());
    candidate_roll.distinct(policy, "candidates")?;
    let case_roll = Roll::of(cases.iter().map(|case| case.id.as_str()).collect());
    case_roll.distinct(policy, "cases")?;

    let everybody = candidate_roll.by_name().filter_map(|place| candidates.get(place));
    let on_board: Vec<&Case> = case_roll
        .by_name()
        .filter_map(|place| cases.get(place))
        .filter(|case| audience::is_on_board(policy, case, now))
        .collect();
    Ok(ThreeLists {
        resources: everybody.map(|one| resources::row(policy, &one.facts, now)).collect(),
        demands: demands::rows(policy.lists, &on_board),
        services: services::rows(policy, candidates, &on_board, now)?,
    })
}

/// Whether everything handed in is in shape.
fn in_order(
    policy: &Policy,
    candidates: &[Candidate],
    cases: &[Case],
    now: Instant,
) -> Result<(), Fault> {
    admissible::instant("now", now).map_err(|because| Fault::because(policy, &because, None))?;
    for (place, candidate) in candidates.iter().enumerate() {
        admissible::responder(&candidate.facts)
            .map_err(|because| Fault::because(policy, &because, Some(place)))?;
    }
    for (place, case) in cases.iter().enumerate() {
        admissible::case(case).map_err(|because| Fault::because(policy, &because, Some(place)))?;
    }
    Ok(())
}
