//! What a case offers to whoever would claim it now: looked at once, for many responders. Each of
//! them is answered as its own command would be, by the same rules in the same order (`decide`,
//! `claiming`, `eligibility`); who is asked first is for `routing`.

use std::borrow::Cow;

use super::{Ask, Outcome, Ruling, admissible, claiming, drawing, in_order, in_stage, timer};
use crate::eligibility::{Inquiry, Limits, Terms};
use crate::guards::{Guard, city};
use crate::policy::Policy;
use wish_contract::{
    Actor, Case, ClaimWish, CommandKind, Detail, Instant, Reason, Responder, Role, Share, Way,
};

/// Whoever might claim, and a command that is only being asked about.
const SOMEBODY: &str = ".somebody";

/// A case as claims find it.
pub(crate) struct Opening<'a> {
    policy: &'a Policy,
    wish: ClaimWish,
    now: Instant,
    /// The case once all that is due has taken effect.
    pub case: Cow<'a, Case>,
    /// What a claim would ask for.
    pub asked: Share,
    /// Why nobody may claim, whoever it is.
    pub closed: Option<Box<Reason>>,
    /// Whether claims were made at this very instant, so that the draw may put another before them.
    drawn: bool,
    live_claims: usize,
}

/// Why a responder may not claim.
pub(crate) enum Refusal<'a> {
    /// For everybody's reason.
    Closed(&'a Reason),
    /// A guard stands in its way.
    Guard(&'static Guard, Inquiry<'a>),
    /// For a reason of its own.
    Because(Box<Reason>),
}

impl Refusal<'_> {
    /// The rule that refuses.
    pub fn rule(&self) -> &str {
        match self {
            Refusal::Closed(because) => &because.rule,
            Refusal::Guard(guard, _) => guard.rule,
            Refusal::Because(because) => &because.rule,
        }
    }

    /// Whether a guard refuses that looks at the responder alone, whatever the case.
    pub fn is_of_responder(&self) -> bool {
        matches!(self, Refusal::Guard(guard, _) if guard.is_of_responder())
    }

    /// The reason that `decide` would give.
    pub fn into_reason(self) -> Box<Reason> {
        match self {
            Refusal::Closed(because) => Box::new(because.clone()),
            Refusal::Guard(guard, inquiry) => guard.reason(&inquiry),
            Refusal::Because(because) => because,
        }
    }
}

impl<'a> Opening<'a> {
    /// What a case offers to a claim made now; or why it cannot be one of our cases.
    pub fn of(
        policy: &'a Policy,
        subject: &'a Case,
        wish: ClaimWish,
        now: Instant,
    ) -> Result<Opening<'a>, Box<Reason>> {
        admissible::case(subject)?;
        let by = Actor { id: SOMEBODY.to_owned(), role: Role::Responder };
        let ask = Ask {
            policy,
            by: &by,
            claimant: None,
            facts: &[],
            now,
            id: &by.id,
            fingerprint: 0,
            detail: Detail::Decisive,
        };
        let mut opening = Opening {
            policy,
            wish,
            now,
            case: Cow::Borrowed(subject),
            asked: Share::default(),
            closed: in_order(&ask, subject, CommandKind::Claim).err(),
            drawn: false,
            live_claims: 0,
        };
        if opening.closed.is_none() {
            if subject.next_deadline().is_some_and(|deadline| deadline.due <= now) {
                let mut ruling = Ruling::on(&ask, subject.clone());
                timer::settle(&mut ruling);
                opening.case = Cow::Owned(ruling.case);
            }
            opening.drawn = drawing::drawn_first(&opening.case, now).is_some();
            opening.live_claims = opening.case.live_claims().count();
            opening.closed = opening.look().err();
        }
        Ok(opening)
    }

    /// What claims are held to.
    pub fn terms(&self) -> Terms<'_> {
        Terms::of(self.policy, &self.case, self.asked.cost_fen, self.now)
    }

    /// How much a responder may take on that may claim, or why it may not. The terms are those of
    /// this opening.
    pub fn admit<'b>(
        &'b self,
        terms: &'b Terms<'b>,
        responder: &'b Responder,
    ) -> Result<Limits, Refusal<'b>> {
        if let Some(closed) = &self.closed {
            return Err(Refusal::Closed(closed));
        }
        let giving_way = self.draw(responder).map_err(Refusal::Because)?;
        let inquiry = terms.inquire(responder);
        if let Some(guard) = inquiry.refused_by(Way::Board) {
            return Err(Refusal::Guard(guard, inquiry));
        }
        let asked = city::Asked {
            command: CommandKind::Claim,
            need: &self.case.need,
            of_responder: &responder.facts,
            of_request: &[],
            now: self.now,
        };
        city::check(self.policy, &asked, None).map_err(Refusal::Because)?;
        let others = self.live_claims.saturating_sub(giving_way);
        claiming::within_claim_limits(self.policy, others).map_err(Refusal::Because)?;
        Ok(inquiry.applicant.limits())
    }

    /// How many claims one after the other the case has room for, each of one place.
    pub fn places(&self) -> u32 {
        let left = self.case.left().places;
        if !self.policy.claims.parts {
            return left.min(1);
        }
        let live_claims = u32::try_from(self.live_claims).unwrap_or(u32::MAX);
        let room =
            self.policy.claims.co_claimants_max.saturating_add(1).saturating_sub(live_claims);
        left.min(room)
    }

    /// What stands in everybody's way, unless the draw decides: then it is another thing for each.
    fn look(&mut self) -> Outcome {
        let asked = claiming::asked_for(self.policy, &self.case, &self.wish, self.now);
        if self.drawn {
            self.asked = asked.unwrap_or_default();
            return Ok(());
        }
        in_stage(&self.case, None, CommandKind::Claim, self.now)?;
        self.asked = asked?;
        let left = self.case.left();
        claiming::share_for(self.policy, &self.case, &self.asked, &left, self.now).map(|_| ())
    }

    /// How many claims of this instant would give way to the responder's.
    fn draw(&self, responder: &Responder) -> Result<usize, Box<Reason>> {
        if !self.drawn {
            return Ok(0);
        }
        in_stage(&self.case, Some(responder), CommandKind::Claim, self.now)?;
        claiming::asked_for(self.policy, &self.case, &self.wish, self.now)?;
        let (left, giving_way) = drawing::left_for(&self.case, &responder.id, self.now);
        claiming::share_for(self.policy, &self.case, &self.asked, &left, self.now)?;
        Ok(giving_way)
    }
}
