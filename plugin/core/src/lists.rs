//! The three lists of a neighbourhood: what responders can give, what residents need, and the services
//! that bring the two together. A list each: `lists/resources.rs`, `lists/demands.rs`,
//! `lists/services.rs`. Who may claim is `eligibility`, whom it suits best is `routing`.

use crate::decide::admissible;
use crate::policy::Policy;
use crate::routing::audience;
use crate::routing::roll::{self, Checked, Entry};
use wish_contract::{Candidate, Case, Fault, Instant, ThreeLists};

mod demands;
mod resources;
mod services;
#[cfg(test)]
mod tests;

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
