//! How many responders a step reaches: the platform looks them up when the step opens and reports it, where the policy
//! asks for that with `if_nobody`. Who may claim, the rules say.

use wish_contract::{Candidate, Case, Command, CommandKind, Instant, RankingRequest, Reach, Stage};

use super::{District, Item, Task};
use crate::city::behaviour as model;
use crate::city::error::CityError;
use crate::city::hours::MINUTE_MS;

/// Ranked candidates that the platform wants to hear of.
const RANKED: u32 = 1;

impl District<'_> {
    /// A step opened: soon after it the platform knows whom it reaches.
    pub(super) fn expect_report(&mut self, place: u32, now: Instant) {
        if self.asks_for_reach(place) {
            let at = now + model::REPORT_MINUTES * MINUTE_MS;
            self.agenda.put(Item { at, case: place, task: Task::Report, plan: None });
        }
    }

    /// Whether the step that opened last says what follows where it reaches nobody.
    fn asks_for_reach(&self, place: u32) -> bool {
        let open = |case: &&Case| case.stage == Stage::Published && case.held.is_none();
        let position = self.case(place).filter(open).and_then(|case| case.ladder.as_ref());
        position.is_some_and(|position| {
            !position.exhausted
                && position.reserved_for.is_none()
                && self.city.programme.asks_for_reach(&position.ladder, position.step)
        })
    }

    /// The report; none where the step is not open any more.
    pub(super) fn report(&self, place: u32, now: Instant) -> Result<Option<Command>, CityError> {
        if !self.asks_for_reach(place) {
            return Ok(None);
        }
        let all = self.reached(place);
        let mut looked_up = model::REACH_SAMPLED;
        loop {
            let sample = sample(&all, looked_up);
            let Some(reach) = self.ranked(place, &sample, now)? else { return Ok(None) };
            // Where nobody of those may claim, more are looked at, and in the end all.
            if reach.responders > 0 || sample.len() == all.len() {
                let responders = scaled(reach.responders, all.len(), sample.len());
                return Ok(Some(Command::ReportReach(Reach { responders, ..reach })));
            }
            looked_up *= model::REACH_SAMPLED;
        }
    }

    /// Those whom the step admits that opened last, as far as the platform looks.
    fn reached(&self, place: u32) -> Vec<u32> {
        let mut all = Vec::new();
        for circle in self.circles(place, true) {
            let left = model::REACH_LOOKED_UP.saturating_sub(all.len());
            all.extend(circle.people.take(left));
        }
        all
    }

    /// How many of some may claim whom no step before admitted.
    fn ranked(
        &self,
        place: u32,
        numbers: &[u32],
        now: Instant,
    ) -> Result<Option<Reach>, CityError> {
        let Some(subject) = self.case(place).cloned() else { return Ok(None) };
        let household = subject.need.household.as_deref();
        let candidate = |number: &u32| {
            let known = self.facts(*number)?;
            let facts = self.with_facts(known, CommandKind::Claim, household, now);
            Some(Candidate { facts, ..Candidate::default() })
        };
        let candidates = numbers.iter().filter_map(candidate).collect();
        let ask = RankingRequest { subject, candidates, area_notices: 0, now, limit: RANKED };
        Ok(self.city.book.rank(&ask)?.ok().and_then(|ranking| ranking.reach))
    }
}

/// So many of a list at most, evenly spaced.
fn sample(all: &[u32], most: usize) -> Vec<u32> {
    let apart = all.len().div_ceil(most).max(1);
    all.iter().step_by(apart).copied().collect()
}

/// As many of all as of a sample.
fn scaled(of_sample: u32, all: usize, sample: usize) -> u32 {
    let of_all = u64::from(of_sample) * u64::try_from(all).unwrap_or(0);
    let of_all = of_all.checked_div(u64::try_from(sample).unwrap_or(0)).unwrap_or(0);
    u32::try_from(of_all).unwrap_or(u32::MAX)
}
