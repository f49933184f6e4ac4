//! What a rulebook says of its guards, for tools that test policies.

use super::{Answer, Rulebook};
use crate::{RuntimeError, functions};
use wish_contract::{Case, CityFacts, GuardPoint, GuardTrials, Instant, Reason, Responder};

impl Rulebook {
    /// What a scenario can show of the guards under this policy.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn guard_points(&self) -> Result<Vec<GuardPoint>, RuntimeError> {
        self.ask(functions::POINTS, &[], functions::points)
    }

    /// What reasons about a claimant on a case show of their guards.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn guard_points_shown(
        &self,
        subject: &Case,
        claimant: &Responder,
        because: &[Reason],
    ) -> Result<Vec<GuardPoint>, RuntimeError> {
        self.ask(functions::SHOWN, &[subject, claimant, &because], |worker| {
            functions::shown(worker, subject, claimant, because)
        })
    }

    /// Somebody whom the guards let claim the case, and somebody just beyond the line of each, made from `claimant`.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn guard_trials(
        &self,
        subject: &Case,
        claimant: &Responder,
        now: Instant,
    ) -> Answer<GuardTrials> {
        self.ask(functions::TRIALS, &[subject, claimant, &now], |worker| {
            functions::trials(worker, subject, claimant, now)
        })
    }

    /// Facts on either side of every guard of the city's own.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn city_trials(&self, now: Instant) -> Result<CityFacts, RuntimeError> {
        self.ask(functions::CITY_TRIALS, &[&now], |worker| functions::city_trials(worker, now))
    }
}
