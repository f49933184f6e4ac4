//! Puts a claim to the guards: what is looked up once for all responders, what for one, and which guard refuses.
//! Each guard is a file in `guards`; places, parts and joint claims are `decide/claiming.rs`; whom to ask first is `routing`.

use std::cell::OnceCell;

use crate::guards::{self, Guard, vetted};
use crate::ladder::{self, Nearness};
use crate::policy::{Ladder, Policy};
use wish_contract::{Case, Claim, Instant, LadderPosition, Reason, Responder, Way};

/// What a claim on a case is held to, whoever makes it: looked up once for all responders.
pub struct Terms<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) case: &'a Case,
    /// What the claim takes on.
    pub(crate) cost_fen: u64,
    now: Instant,
    /// Where the case stands on its ladder.
    pub(crate) current_step: Option<(&'a Ladder, &'a LadderPosition)>,
    /// When each later step opens; found out when somebody comes too early.
    later_openings: OnceCell<Vec<Instant>>,
    /// The licence that the category asks for.
    pub(crate) licence: Option<&'a str>,
    /// Whether vetting is asked for since it is for children.
    pub(crate) for_children: bool,
    /// Whether vetting is asked for since it means a visit at home.
    pub(crate) at_home: bool,
}

/// A responder who would take on cases, whichever they are.
pub struct Applicant<'a> {
    pub(crate) responder: &'a Responder,
    pub(crate) now: Instant,
    /// None where the policy does not know the responder's kind.
    pub(crate) limits: Option<Limits>,
}

/// A responder and a case: what the guards look at.
pub struct Inquiry<'a> {
    pub(crate) terms: &'a Terms<'a>,
    pub(crate) applicant: Applicant<'a>,
    pub(crate) nearness: Nearness<'a>,
}

/// How much a responder may take on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Most live claims.
    pub active_claims_max: u32,
    /// Most that one claim may cost, in fen.
    pub cost_max_fen: u64,
}

/// The tighter of what the policy lets the kind take on and of what the responder itself may; none
/// where the policy does not know the kind.
#[must_use]
pub fn limits(policy: &Policy, responder: &Responder) -> Option<Limits> {
    let kind = policy.responder_kinds.get(&responder.kind)?;
    Some(Limits {
        active_claims_max: kind.active_claims_max.min(responder.active_claims_max),
        cost_max_fen: kind.cost_max_fen.min(responder.cost_max_fen),
    })
}

/// The guard that keeps a responder from every case, whichever it is, if one does: the first of
/// those that look at the responder alone.
#[must_use]
pub fn kept_from_all(policy: &Policy, responder: &Responder, now: Instant) -> Option<Box<Reason>> {
    let applicant = Applicant::of(policy, responder, now);
    guards::ALL.iter().find_map(|guard| guard.refusal_of_all(&applicant))
}

impl<'a> Terms<'a> {
    /// Of claims on a case that are to bear so much of its cost.
    #[must_use]
    pub fn of(policy: &'a Policy, case: &'a Case, cost_fen: u64, now: Instant) -> Terms<'a> {
        let category = policy.categories.get(&case.need.category);
        Terms {
            policy,
            case,
            cost_fen,
            now,
            current_step: ladder::current_step(policy, case),
            later_openings: OnceCell::new(),
            licence: category.and_then(|category| category.licence.as_deref()),
            for_children: vetted::is_for_children(policy, case),
            at_home: vetted::is_home_visit(policy, case),
        }
    }

    /// Puts the question for one responder.
    #[must_use]
    pub fn inquire(&'a self, responder: &'a Responder) -> Inquiry<'a> {
        let nearness = Nearness::of(self.case, responder);
        Inquiry {
            terms: self,
            applicant: Applicant::of(self.policy, responder, self.now),
            nearness,
        }
    }

    /// The ladder that the case stands on, or will.
    pub(crate) fn ladder(&self) -> Option<&'a Ladder> {
        let current = self.current_step.map(|(ladder, _)| ladder);
        current.or_else(|| ladder::choose(self.policy, self.case))
    }

    /// The only responder who may claim, while the case is reserved.
    pub(crate) fn reserved_for(&self) -> Option<&'a str> {
        self.case.ladder.as_ref().and_then(|position| position.reserved_for.as_deref())
    }
}

impl<'a> Applicant<'a> {
    fn of(policy: &Policy, responder: &'a Responder, now: Instant) -> Applicant<'a> {
        Applicant { responder, now, limits: limits(policy, responder) }
    }

    /// How much the responder may take on; nothing where the policy does not know its kind.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits.unwrap_or_default()
    }
}

impl Inquiry<'_> {
    /// When a later step admits the responder.
    pub(crate) fn admitted_from(&self) -> Option<Instant> {
        let Terms { policy, case, current_step, later_openings, .. } = self.terms;
        let (ladder, position) = (*current_step)?;
        let openings = later_openings.get_or_init(|| ladder::later_openings(policy, case));
        ladder::admitted_from(ladder, position.step, openings, self.nearness)
    }

    /// The responder's live claim on the case.
    pub(crate) fn own_claim(&self) -> Option<&Claim> {
        self.terms.case.live_claim_of(&self.applicant.responder.id)
    }

    /// The first guard on this way that refuses.
    #[must_use]
    pub fn refused_by(&self, way: Way) -> Option<&'static Guard> {
        guards_on(way).find(|guard| !guard.holds(self))
    }

    /// Answers the first guard on this way that refuses. Notes those before it in `passed`, where it is
    /// given.
    pub fn check(&self, way: Way, passed: Option<&mut Vec<Reason>>) -> Result<(), Box<Reason>> {
        let refusing = self.refused_by(way);
        if let Some(passed) = passed {
            let before = guards_on(way)
                .take_while(|guard| refusing.is_none_or(|refusing| refusing.rule != guard.rule));
            for guard in before {
                passed.push(*guard.reason(self).flag("passed", true).until(None));
            }
        }
        refusing.map_or(Ok(()), |guard| Err(guard.reason(self)))
    }
}

fn guards_on(way: Way) -> impl Iterator<Item = &'static Guard> {
    guards::ALL.iter().copied().filter(move |guard| guard.stands_on(way))
}
