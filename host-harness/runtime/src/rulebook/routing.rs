//! What a rulebook answers about whom to ask: rankings, matches, minimums, ties and lists.

use super::{Answer, Rulebook};
use crate::{Metered, RuntimeError, functions, quarantine::Call};
use wish_contract::{
    Area, Candidate, Case, Fault, Instant, MatchRequest, Matches, Partner, Party, Proposal,
    QuotaStatus, Ranking, RankingRequest, ThreeLists, Tie, TieFinding,
};

impl Rulebook {
    /// Orders candidates for a case and says whom to notify.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn rank(&self, ask: &RankingRequest) -> Answer<Ranking> {
        self.ask(functions::RANK, &[ask], |worker| functions::rank(worker, ask))
    }

    /// As [`rank`](Rulebook::rank), with the fuel it took.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn rank_metered(
        &self,
        ask: &RankingRequest,
    ) -> Result<Metered<Result<Ranking, Fault>>, RuntimeError> {
        let call = Call { function: functions::RANK, inputs: &[ask], on_record: true };
        self.inner.call(&self.idle, &call, |worker| functions::rank(worker, ask))
    }

    /// Finds which candidate may take which case, for [`Runtime::assign`](crate::Runtime::assign).
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn find_matches(&self, ask: &MatchRequest) -> Answer<Matches> {
        self.ask(functions::FIND_MATCHES, &[ask], |worker| functions::find_matches(worker, ask))
    }

    /// Everything that is wrong with the ties of one of the policy's pairings.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn check_ties(
        &self,
        pairing: &str,
        ties: &[Tie],
        partners: &[Partner],
        areas: &[Area],
        at: Instant,
    ) -> Answer<Vec<TieFinding>> {
        let pairing = pairing.to_owned();
        let inputs: [&dyn super::Input; 5] = [&pairing, &ties, &partners, &areas, &at];
        self.ask(functions::CHECK_TIES, &inputs, |worker| {
            functions::check_ties(worker, &pairing, ties, partners, areas, at)
        })
    }

    /// Ties that are near and evenly spread.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn propose_ties(
        &self,
        pairing: &str,
        partners: &[Partner],
        areas: &[Area],
    ) -> Answer<Proposal> {
        let pairing = pairing.to_owned();
        self.ask(functions::PROPOSE_TIES, &[&pairing, &partners, &areas], |worker| {
            functions::propose_ties(worker, &pairing, partners, areas)
        })
    }

    /// How each party stands with each minimum.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn quota_statuses(
        &self,
        parties: &[Party],
        cases: &[Case],
        at: Instant,
    ) -> Answer<Vec<QuotaStatus>> {
        self.ask(functions::QUOTA_STATUSES, &[&parties, &cases, &at], |worker| {
            functions::quota_statuses(worker, parties, cases, at)
        })
    }

    /// The resource list, the demand list, and the service list that brings the two together.
    ///
    /// # Errors
    ///
    /// As [`decide`](Rulebook::decide).
    pub fn three_lists(
        &self,
        candidates: &[Candidate],
        cases: &[Case],
        now: Instant,
    ) -> Answer<ThreeLists> {
        self.ask(functions::DRAW_UP_LISTS, &[&candidates, &cases, &now], |worker| {
            functions::draw_up_lists(worker, candidates, cases, now)
        })
    }
}
