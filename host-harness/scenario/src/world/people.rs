//! The responders of a scenario: what the host knows of each now, with the claims that it holds on
//! the scenario's cases.

use wish_contract::{Candidate, Case, DeadlineKind, Instant, Responder};

use super::super::file::ResponderFile;
use super::super::time;
use super::{FEN, Stop, World};

/// A limit of a responder's own that is none.
const NO_COST_MAX_FEN: u64 = 100_000_000_000;

impl<'a> World<'a> {
    /// What the host knows of a responder now.
    pub fn facts(&mut self, id: &str) -> Result<Responder, Stop> {
        let file = self.responder(id)?;
        let held: Vec<&Case> = self
            .cases
            .values()
            .filter(|case| case.live_claims().any(|one| one.responder == id))
            .collect();
        let due = held.iter().flat_map(|case| &case.deadlines);
        let due =
            due.filter(|deadline| deadline.kind == DeadlineKind::Due).map(|one| one.due).min();
        let frees_at = optional_time(file.frees_at.as_deref())?.or(due);
        let held = count(held.len());
        let own = file.active_claims.unwrap_or(0);
        let book = self.book(None).clone();
        let mut of_city = self.city_facts(&book, &file.facts, None)?;
        // What the scenario says of requests, and not of the responder, comes with the request alone.
        let of_requests =
            |name: &str| self.facts.contains_key(name) && !file.facts.contains_key(name);
        of_city.retain(|fact| !of_requests(&fact.name));
        #[allow(
            clippy::needless_update,
            reason = "a fact that is added to the contract is set by `fields`"
        )]
        let facts = Responder {
            id: file.id.clone(),
            kind: file.kind.clone(),
            area: file.area.clone(),
            active: file.active.unwrap_or(true),
            suspended_until: optional_time(file.suspended_until.as_deref())?,
            active_claims: own.saturating_add(held),
            active_claims_max: file.active_claims_max.unwrap_or(u32::MAX),
            frees_at,
            cost_max_fen: file
                .cost_max_yuan
                .map_or(NO_COST_MAX_FEN, |yuan| yuan.saturating_mul(FEN)),
            skills: file.skills.clone(),
            licences: file.licences.clone(),
            vetted: file.vetted.unwrap_or(true),
            household: file.household.clone(),
            paired_areas: file.paired_areas.clone(),
            facts: of_city,
            ..Responder::default()
        };
        file.add_fields(facts)
            .map_err(|error| Stop::Story(format!("`fields` of the responder `{id}`: {error}")))
    }

    /// Everybody with what the host knows of their past.
    pub fn candidates(&mut self) -> Result<Vec<Candidate>, Stop> {
        let scenario = self.scenario;
        let mut candidates = Vec::new();
        for file in &scenario.file.responders {
            candidates.push(Candidate {
                facts: self.facts(&file.id)?,
                recent_claims: file.recent_claims.unwrap_or(0),
                no_shows: file.no_shows.unwrap_or(0),
                owed: file.owed.unwrap_or(0),
                notices: file.notices.unwrap_or(0),
                last_notice: optional_time(file.last_notice.as_deref())?,
            });
        }
        Ok(candidates)
    }

    pub fn responder(&self, id: &str) -> Result<&'a ResponderFile, Stop> {
        let responders = &self.scenario.file.responders;
        responders.iter().find(|responder| responder.id == id).ok_or_else(|| {
            Stop::Story(format!("there is no responder `{id}`; add a `[[responder]]` of that id"))
        })
    }

    /// Whether somebody is one of the scenario's responders.
    pub fn is_responder(&self, id: &str) -> bool {
        self.scenario.file.responders.iter().any(|responder| responder.id == id)
    }
}

fn optional_time(text: Option<&str>) -> Result<Option<Instant>, Stop> {
    Ok(text.map(time::time).transpose()?)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
