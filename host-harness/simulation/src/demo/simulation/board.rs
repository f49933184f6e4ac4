//! What the platform does when a wish is on the board: it shows it, looks up who might claim, has
//! them ranked, and lets them come forward. Which wish is when on the board is for the rules; how people come
//! forward is for `approach`.

use wish_contract::{Actor, Case, Instant, Ranking, RankingRequest, Responder, Role};

use super::Simulation;
use crate::demo::approach::approach;
use crate::demo::case_trace::Happening;
use crate::demo::error::DemoError;
use crate::demo::reported::{Course, ENTERPRISE, SOCIAL_ORGANISATION};

/// How many ranked responders the platform wants to hear of.
const LISTED_MAX: u32 = 100;

impl Simulation {
    /// Puts or refreshes a wish on the public board.
    pub(super) fn put_on_board(&mut self, wish: usize, now: Instant) -> Result<(), DemoError> {
        let trace = &mut self.traces[wish];
        let Some(case) = &trace.case else { return Ok(()) };
        if let Some(view) = self.book.public_view(case, now)? {
            trace.note(now, None, Happening::OnBoard(Box::new(view)));
        }
        Ok(())
    }

    /// Looks up to whom the case is open now, has them ranked, sends the notices that the budget
    /// allows, and lets people come forward in that order.
    pub(super) fn look_up(&mut self, wish: usize, now: Instant) -> Result<(), DemoError> {
        let Some(case) = self.traces[wish].case.clone() else { return Ok(()) };
        let audiences = self.book.audience(&case, now)?;
        let admitted = self.cast.admitted(&audiences, &case);
        let ranking = self.ranking(&case, &admitted, now)?;
        let order: Vec<&str> = ranking
            .ranked
            .iter()
            .map(|one| one.responder.as_str())
            .chain(ranking.excluded.iter().map(|one| one.responder.as_str()))
            .collect();
        let in_order: Vec<&Responder> = order.iter().filter_map(|id| self.cast.known(id)).collect();
        let coming = approach(&self.traces[wish], &case, &in_order, now);
        for one in ranking.ranked.iter().filter(|one| one.notify) {
            self.notices.send(&one.responder, &case.need.area, now);
        }
        let may_claim: Vec<String> =
            ranking.ranked.iter().map(|one| one.responder.clone()).collect();
        self.traces[wish].note(now, None, Happening::Ranked(Box::new(ranking)));
        self.traces[wish].hopefuls = coming.hopefuls;
        coming.acts.into_iter().for_each(|act| self.put_down(wish, act));
        if self.traces[wish].wish.reported.course == Course::Escalated {
            may_claim.iter().for_each(|id| self.leave_alone(wish, id, now));
        }
        Ok(())
    }

    /// Those whom the look-up found, as the rules rank them.
    fn ranking(
        &self,
        case: &Case,
        admitted: &[&Responder],
        now: Instant,
    ) -> Result<Ranking, DemoError> {
        let facts = admitted.iter().filter_map(|one| self.cast.facts(&one.id, &self.traces));
        let candidate =
            |facts| self.cast.candidate(facts, &self.traces, &self.notices, self.outreach, now);
        let ask = RankingRequest {
            subject: case.clone(),
            candidates: facts.map(candidate).collect(),
            area_notices: self.notices.about(&case.need.area, self.outreach, now),
            now,
            limit: LISTED_MAX,
        };
        self.book.rank(&ask)?.map_err(|fault| DemoError::Unrankable(fault.message))
    }

    /// A member or a unit that might claim a wish which none of them takes looks at it, once.
    fn leave_alone(&mut self, wish: usize, id: &str, now: Instant) {
        let comes_forward =
            |one: &Responder| [SOCIAL_ORGANISATION, ENTERPRISE].contains(&one.kind.as_str());
        let trace = &mut self.traces[wish];
        if self.cast.known(id).is_none_or(comes_forward) || !trace.tried.insert(id.to_owned()) {
            return;
        }
        let by = Actor { id: id.to_owned(), role: Role::Responder };
        trace.note(now, Some(by), Happening::LeftAlone);
    }
}
