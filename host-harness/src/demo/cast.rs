//! The responders of a programme: who hears of a wish, in which order they come, and what the host
//! knows of each. Whether one may claim is for the rules.

use std::cmp::Reverse;

use wish_host::contract::{Audience, Case, DeadlineKind, Responder};

use super::life::{Life, is_live};

/// The responders of a programme.
pub struct Cast {
    responders: Vec<Responder>,
}

impl Cast {
    pub fn new(responders: Vec<Responder>) -> Cast {
        Cast { responders }
    }

    /// A responder by its id, without what changes from call to call.
    pub fn known(&self, id: &str) -> Option<&Responder> {
        self.responders.iter().find(|responder| responder.id == id)
    }

    /// What the host knows of a responder now, with the claims that it holds on all cases.
    pub fn facts(&self, id: &str, lives: &[Life]) -> Option<Responder> {
        let cases = lives.iter().filter_map(|life| life.case.as_ref());
        let held: Vec<&Case> = cases.filter(|case| has_live_claim(case, id)).collect();
        let due = held.iter().flat_map(|case| &case.deadlines);
        let due = due.filter(|deadline| deadline.kind == DeadlineKind::Due);
        Some(Responder {
            active_claims: u32::try_from(held.len()).unwrap_or(u32::MAX),
            frees_at: due.map(|deadline| deadline.due).min(),
            ..self.known(id)?.clone()
        })
    }

    /// The look-up that an audience asks for: everybody whom it admits, those paired with the place
    /// first, then those with a skill that is asked for, then those with the greatest means.
    pub fn admitted(&self, audiences: &[Audience], case: &Case) -> Vec<&Responder> {
        let area = &case.need.area;
        let mut found: Vec<&Responder> = self
            .responders
            .iter()
            .filter(|responder| audiences.iter().any(|audience| admits(audience, responder, area)))
            .collect();
        found.sort_by_key(|responder| {
            let skilled = audiences
                .iter()
                .flat_map(|audience| &audience.skills)
                .any(|skill| responder.skills.contains(skill));
            (!is_paired(responder, area), !skilled, Reverse(responder.cost_max_fen))
        });
        found
    }
}

/// Whether one of a responder's paired areas contains the area.
pub fn is_paired(responder: &Responder, area: &str) -> bool {
    responder.paired_areas.iter().any(|paired| contains(paired, area))
}

fn admits(audience: &Audience, responder: &Responder, area: &str) -> bool {
    let placed = if audience.paired_only {
        is_paired(responder, area)
    } else {
        contains(&audience.area, &responder.area)
    };
    placed && audience.kinds.contains(&responder.kind)
}

/// Whether the inner area's first segments are those of the outer one.
fn contains(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn has_live_claim(case: &Case, id: &str) -> bool {
    case.claims.iter().any(|claim| claim.responder == id && is_live(claim))
}
