//! The guards on a claim: what a responder must be, and may hold, to take on a case.
//! Places, parts and joint claims are `decide/claiming.rs`; whom to ask first is `routing`.

use std::cell::OnceCell;

use crate::explain::rules;
use crate::ladder::{self, Nearness};
use crate::policy::{Ladder, Policy};
use wish_contract::{Case, DeadlineKind, Instant, LadderPosition, Reason, Responder, Share};

/// What a claim on a case is held to, whoever makes it: looked up once for all responders.
pub struct Terms<'a> {
    policy: &'a Policy,
    case: &'a Case,
    share: Share,
    now: Instant,
    standing: Option<(&'a Ladder, &'a LadderPosition)>,
    /// When each later step opens; found out when somebody comes too early.
    later_openings: OnceCell<Vec<Instant>>,
    licence: Option<&'a str>,
    for_children: bool,
    at_home: bool,
}

/// What the guards look at.
pub struct Inquiry<'a> {
    terms: &'a Terms<'a>,
    responder: &'a Responder,
    nearness: Nearness<'a>,
    /// None where the policy does not know the responder's kind.
    limits: Option<Limits>,
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
    let Some(limits) = limits(policy, responder) else {
        return Some(tell_kind(responder, Reason::of(KIND_KNOWN.rule)));
    };
    if !responder.active {
        return Some(tell_itself(responder, Reason::of(ACTIVE.rule)));
    }
    if is_suspended(responder, now) {
        return Some(tell_suspended(responder, Reason::of(SUSPENDED.rule)));
    }
    if responder.active_claims >= limits.active_claims_max {
        return Some(tell_limit(responder, limits, Reason::of(LIMIT.rule)));
    }
    None
}

/// A guard: a rule, whether it holds, and what to say about it.
pub struct Guard {
    pub rule: &'static str,
    holds: fn(&Inquiry<'_>) -> bool,
    tell: fn(&Inquiry<'_>, Box<Reason>) -> Box<Reason>,
}

/// Guards on whoever comes to a case by the board.
pub const BY_THE_BOARD: &[Guard] = &[
    KIND_KNOWN,
    NOT_ON_CASE,
    RESERVED,
    AUDIENCE,
    ACTIVE,
    SUSPENDED,
    LIMIT,
    COST,
    LICENCE,
    VETTED,
    HOUSEHOLD,
];
/// Guards on whoever is asked by name: an invitation stands in for the audience.
pub const BY_NAME: &[Guard] =
    &[KIND_KNOWN, NOT_ON_CASE, ACTIVE, SUSPENDED, LIMIT, COST, LICENCE, VETTED, HOUSEHOLD];
/// Guards on an invited responder who says yes, being on the case already.
pub const ON_ACCEPTANCE: &[Guard] =
    &[KIND_KNOWN, ACTIVE, SUSPENDED, LIMIT, COST, LICENCE, VETTED, HOUSEHOLD];

impl<'a> Terms<'a> {
    /// Of claims on a case that ask for such a share.
    #[must_use]
    pub fn of(policy: &'a Policy, case: &'a Case, share: Share, now: Instant) -> Terms<'a> {
        let category = policy.categories.get(&case.need.category);
        let groups = &policy.target_groups;
        let child = |group: &String| groups.get(group).is_some_and(|group| group.children);
        Terms {
            policy,
            case,
            share,
            now,
            standing: ladder::standing(policy, case),
            later_openings: OnceCell::new(),
            licence: category.and_then(|category| category.licence.as_deref()),
            for_children: policy.guards.vetted_for_children
                && case.need.target_groups.iter().any(child),
            at_home: policy.guards.vetted_for_home_visits && case.need.at_home,
        }
    }

    /// Puts the question for one responder.
    #[must_use]
    pub fn inquire(&'a self, responder: &'a Responder) -> Inquiry<'a> {
        let nearness = Nearness::of(self.case, responder);
        Inquiry { terms: self, responder, nearness, limits: limits(self.policy, responder) }
    }

    fn reserved_for(&self) -> Option<&'a str> {
        self.case.ladder.as_ref().and_then(|position| position.reserved_for.as_deref())
    }
}

impl Inquiry<'_> {
    fn admitted_from(&self) -> Option<Instant> {
        let Terms { policy, case, standing, later_openings, .. } = self.terms;
        let (ladder, position) = (*standing)?;
        let openings = later_openings.get_or_init(|| ladder::later_openings(policy, case));
        ladder::admitted_from(ladder, position.step, openings, self.nearness)
    }

    /// How much the responder may take on.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits.unwrap_or_default()
    }
}

impl Guard {
    /// The rule with what it looked at.
    #[must_use]
    pub fn told(&self, inquiry: &Inquiry<'_>) -> Box<Reason> {
        (self.tell)(inquiry, Reason::of(self.rule))
    }
}

/// The first guard that does not hold.
#[must_use]
pub fn refusing<'g>(guards: &'g [Guard], inquiry: &Inquiry<'_>) -> Option<&'g Guard> {
    guards.iter().find(|guard| !(guard.holds)(inquiry))
}

/// Answers the first guard that does not hold. Notes those that hold in `passed`, where it is
/// given.
pub fn check(
    guards: &[Guard],
    inquiry: &Inquiry<'_>,
    passed: Option<&mut Vec<Reason>>,
) -> Result<(), Box<Reason>> {
    let refusing = refusing(guards, inquiry);
    if let Some(passed) = passed {
        let before =
            guards.iter().take_while(|guard| refusing.is_none_or(|one| one.rule != guard.rule));
        for guard in before {
            passed.push(*guard.told(inquiry).flag("passed", true).until(None));
        }
    }
    refusing.map_or(Ok(()), |guard| Err(guard.told(inquiry)))
}

const KIND_KNOWN: Guard = Guard {
    rule: rules::RESPONDER_KIND_UNKNOWN,
    holds: |inquiry| inquiry.limits.is_some(),
    tell: |inquiry, reason| tell_kind(inquiry.responder, reason),
};

const NOT_ON_CASE: Guard = Guard {
    rule: rules::NOT_ON_CASE_ALREADY,
    holds: |inquiry| inquiry.terms.case.live_claim_of(&inquiry.responder.id).is_none(),
    tell: |inquiry, reason| {
        let since =
            inquiry.terms.case.live_claim_of(&inquiry.responder.id).map(|claim| claim.since);
        let reason = reason.text("responder", &inquiry.responder.id);
        since.into_iter().fold(reason, |reason, since| reason.time("since", since))
    },
};

const RESERVED: Guard = Guard {
    rule: rules::RESERVED_FOR_ANOTHER,
    holds: |inquiry| {
        inquiry.terms.reserved_for().is_none_or(|responder| responder == inquiry.responder.id)
    },
    tell: |inquiry, reason| {
        let until =
            inquiry.terms.case.deadline(DeadlineKind::Reservation).map(|deadline| deadline.due);
        reason.flag("reserved", inquiry.terms.reserved_for().is_some()).until(until)
    },
};

const AUDIENCE: Guard = Guard {
    rule: rules::WITHIN_AUDIENCE,
    holds: |inquiry| {
        let reserved = inquiry.terms.reserved_for() == Some(inquiry.responder.id.as_str());
        reserved
            || inquiry.terms.standing.is_some_and(|(ladder, position)| {
                ladder::admitting_step(ladder, position.step, inquiry.nearness).is_some()
            })
    },
    tell: |inquiry, reason| {
        let step = inquiry
            .terms
            .standing
            .and_then(|(ladder, position)| ladder.step(position.step))
            .map_or("", |step| step.code.as_str());
        reason
            .text("kind", &inquiry.responder.kind)
            .text("area", &inquiry.responder.area)
            .text("step", step)
            .until(inquiry.admitted_from())
    },
};

const ACTIVE: Guard = Guard {
    rule: rules::RESPONDER_ACTIVE,
    holds: |inquiry| inquiry.responder.active,
    tell: |inquiry, reason| tell_itself(inquiry.responder, reason),
};

const SUSPENDED: Guard = Guard {
    rule: rules::NOT_SUSPENDED,
    holds: |inquiry| !is_suspended(inquiry.responder, inquiry.terms.now),
    tell: |inquiry, reason| tell_suspended(inquiry.responder, reason),
};

const LIMIT: Guard = Guard {
    rule: rules::ACTIVE_CLAIMS_BELOW_LIMIT,
    holds: |inquiry| inquiry.responder.active_claims < inquiry.limits().active_claims_max,
    tell: |inquiry, reason| tell_limit(inquiry.responder, inquiry.limits(), reason),
};

const COST: Guard = Guard {
    rule: rules::COST_WITHIN_BAND,
    holds: |inquiry| inquiry.terms.share.cost_fen <= inquiry.limits().cost_max_fen,
    tell: |inquiry, reason| {
        reason
            .text("responder", &inquiry.responder.id)
            .number("cost_fen", inquiry.terms.share.cost_fen)
            .number("cost_max_fen", inquiry.limits().cost_max_fen)
    },
};

const LICENCE: Guard = Guard {
    rule: rules::LICENCE_HELD,
    holds: |inquiry| {
        inquiry
            .terms
            .licence
            .is_none_or(|wanted| inquiry.responder.licences.iter().any(|held| held == wanted))
    },
    tell: |inquiry, reason| match inquiry.terms.licence {
        Some(wanted) => {
            reason.text("category", &inquiry.terms.case.need.category).text("licence", wanted)
        }
        None => reason.text("category", &inquiry.terms.case.need.category),
    },
};

const VETTED: Guard = Guard {
    rule: rules::VETTED,
    holds: |inquiry| {
        inquiry.responder.vetted || !(inquiry.terms.for_children || inquiry.terms.at_home)
    },
    tell: |inquiry, reason| {
        reason
            .flag("vetted", inquiry.responder.vetted)
            .flag("children", inquiry.terms.for_children)
            .flag("at_home", inquiry.terms.at_home)
    },
};

const HOUSEHOLD: Guard = Guard {
    rule: rules::OTHER_HOUSEHOLD,
    holds: |inquiry| {
        let (ours, theirs) = (&inquiry.responder.household, &inquiry.terms.case.need.household);
        !inquiry.terms.policy.guards.other_households_only || ours.is_none() || ours != theirs
    },
    tell: |inquiry, reason| reason.text("responder", &inquiry.responder.id),
};

fn tell_kind(responder: &Responder, reason: Box<Reason>) -> Box<Reason> {
    reason.text("kind", &responder.kind)
}

fn tell_itself(responder: &Responder, reason: Box<Reason>) -> Box<Reason> {
    reason.text("responder", &responder.id)
}

fn tell_suspended(responder: &Responder, reason: Box<Reason>) -> Box<Reason> {
    tell_itself(responder, reason).until(responder.suspended_until)
}

fn tell_limit(responder: &Responder, limits: Limits, reason: Box<Reason>) -> Box<Reason> {
    tell_itself(responder, reason)
        .number("active_claims", responder.active_claims)
        .number("active_claims_max", limits.active_claims_max)
        .until(responder.frees_at)
}

fn is_suspended(responder: &Responder, now: Instant) -> bool {
    responder.suspended_until.is_some_and(|until| now < until)
}
