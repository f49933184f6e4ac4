//! The guards on a claim: what a responder must be, and may hold, to take on a case.
//! Places, parts and joint claims are `decide/claiming.rs`; whom to ask first is `routing`.

use crate::case::{Case, Share};
use crate::command::Responder;
use crate::explain::{Reason, rules};
use crate::ladder;
use crate::policy::Policy;
use crate::vocabulary::{DeadlineKind, Instant};

/// What the guards look at.
#[derive(Clone, Copy)]
pub struct Inquiry<'a> {
    pub policy: &'a Policy,
    pub case: &'a Case,
    pub responder: &'a Responder,
    pub share: Share,
    pub now: Instant,
}

/// How much a responder may take on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most live claims.
    pub active_claims_max: u32,
    /// Most that one claim may cost, in fen.
    pub cost_max_fen: u64,
}

/// The tighter of what the policy lets the kind take on and of what the responder itself may.
#[must_use]
pub fn limits(policy: &Policy, responder: &Responder) -> Limits {
    let Some(kind) = policy.responder_kinds.get(&responder.kind) else {
        return Limits { active_claims_max: 0, cost_max_fen: 0 };
    };
    Limits {
        active_claims_max: kind.active_claims_max.min(responder.active_claims_max),
        cost_max_fen: kind.cost_max_fen.min(responder.cost_max_fen),
    }
}

/// The guard that keeps a responder from every case, whichever it is, if one does: the first of
/// those that look at the responder alone.
#[must_use]
pub fn kept_from_all(policy: &Policy, responder: &Responder, now: Instant) -> Option<Box<Reason>> {
    if !policy.responder_kinds.contains_key(&responder.kind) {
        return Some(tell_kind(responder, Reason::of(KIND_KNOWN.rule)));
    }
    if !responder.active {
        return Some(tell_itself(responder, Reason::of(ACTIVE.rule)));
    }
    if is_suspended(responder, now) {
        return Some(tell_suspended(responder, Reason::of(SUSPENDED.rule)));
    }
    if responder.active_claims >= limits(policy, responder).active_claims_max {
        return Some(tell_limit(policy, responder, Reason::of(LIMIT.rule)));
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
    holds: |inquiry| inquiry.policy.responder_kinds.contains_key(&inquiry.responder.kind),
    tell: |inquiry, reason| tell_kind(inquiry.responder, reason),
};

const NOT_ON_CASE: Guard = Guard {
    rule: rules::NOT_ON_CASE_ALREADY,
    holds: |inquiry| inquiry.case.live_claim_of(&inquiry.responder.id).is_none(),
    tell: |inquiry, reason| {
        let since = inquiry.case.live_claim_of(&inquiry.responder.id).map(|claim| claim.since);
        let reason = reason.text("responder", &inquiry.responder.id);
        since.into_iter().fold(reason, |reason, since| reason.time("since", since))
    },
};

const RESERVED: Guard = Guard {
    rule: rules::RESERVED_FOR_ANOTHER,
    holds: |inquiry| {
        reserved_for(inquiry.case).is_none_or(|responder| responder == inquiry.responder.id)
    },
    tell: |inquiry, reason| {
        let until = inquiry.case.deadline(DeadlineKind::Reservation).map(|deadline| deadline.due);
        reason.flag("reserved", reserved_for(inquiry.case).is_some()).until(until)
    },
};

const AUDIENCE: Guard = Guard {
    rule: rules::WITHIN_AUDIENCE,
    holds: |inquiry| {
        let reserved = reserved_for(inquiry.case) == Some(inquiry.responder.id.as_str());
        reserved
            || ladder::standing(inquiry.policy, inquiry.case).is_some_and(|(ladder, position)| {
                ladder::admitting_step(ladder, position.step, inquiry.case, inquiry.responder)
                    .is_some()
            })
    },
    tell: |inquiry, reason| {
        let step = ladder::standing(inquiry.policy, inquiry.case)
            .and_then(|(ladder, position)| ladder.step(position.step))
            .map_or("", |step| step.code.as_str());
        reason
            .text("kind", &inquiry.responder.kind)
            .text("area", &inquiry.responder.area)
            .text("step", step)
            .until(ladder::admitted_from(inquiry.policy, inquiry.case, inquiry.responder))
    },
};

const ACTIVE: Guard = Guard {
    rule: rules::RESPONDER_ACTIVE,
    holds: |inquiry| inquiry.responder.active,
    tell: |inquiry, reason| tell_itself(inquiry.responder, reason),
};

const SUSPENDED: Guard = Guard {
    rule: rules::NOT_SUSPENDED,
    holds: |inquiry| !is_suspended(inquiry.responder, inquiry.now),
    tell: |inquiry, reason| tell_suspended(inquiry.responder, reason),
};

const LIMIT: Guard = Guard {
    rule: rules::ACTIVE_CLAIMS_BELOW_LIMIT,
    holds: |inquiry| inquiry.responder.active_claims < claims_max(inquiry),
    tell: |inquiry, reason| tell_limit(inquiry.policy, inquiry.responder, reason),
};

const COST: Guard = Guard {
    rule: rules::COST_WITHIN_BAND,
    holds: |inquiry| inquiry.share.cost_fen <= cost_max_fen(inquiry),
    tell: |inquiry, reason| {
        reason
            .text("responder", &inquiry.responder.id)
            .number("cost_fen", inquiry.share.cost_fen)
            .number("cost_max_fen", cost_max_fen(inquiry))
    },
};

const LICENCE: Guard = Guard {
    rule: rules::LICENCE_HELD,
    holds: |inquiry| {
        licence(inquiry)
            .is_none_or(|wanted| inquiry.responder.licences.iter().any(|held| held == wanted))
    },
    tell: |inquiry, reason| match licence(inquiry) {
        Some(wanted) => {
            reason.text("category", &inquiry.case.need.category).text("licence", wanted)
        }
        None => reason.text("category", &inquiry.case.need.category),
    },
};

const VETTED: Guard = Guard {
    rule: rules::VETTED,
    holds: |inquiry| inquiry.responder.vetted || !(for_children(inquiry) || at_home(inquiry)),
    tell: |inquiry, reason| {
        reason
            .flag("vetted", inquiry.responder.vetted)
            .flag("children", for_children(inquiry))
            .flag("at_home", at_home(inquiry))
    },
};

const HOUSEHOLD: Guard = Guard {
    rule: rules::OTHER_HOUSEHOLD,
    holds: |inquiry| {
        let (ours, theirs) = (&inquiry.responder.household, &inquiry.case.need.household);
        !inquiry.policy.guards.other_households_only || ours.is_none() || ours != theirs
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

fn tell_limit(policy: &Policy, responder: &Responder, reason: Box<Reason>) -> Box<Reason> {
    tell_itself(responder, reason)
        .number("active_claims", responder.active_claims)
        .number("active_claims_max", limits(policy, responder).active_claims_max)
        .until(responder.frees_at)
}

fn is_suspended(responder: &Responder, now: Instant) -> bool {
    responder.suspended_until.is_some_and(|until| now < until)
}

fn reserved_for(case: &Case) -> Option<&str> {
    case.ladder.as_ref().and_then(|position| position.reserved_for.as_deref())
}

fn claims_max(inquiry: &Inquiry<'_>) -> u32 {
    limits(inquiry.policy, inquiry.responder).active_claims_max
}

fn cost_max_fen(inquiry: &Inquiry<'_>) -> u64 {
    limits(inquiry.policy, inquiry.responder).cost_max_fen
}

fn licence<'a>(inquiry: &Inquiry<'a>) -> Option<&'a str> {
    let category = inquiry.policy.categories.get(&inquiry.case.need.category)?;
    category.licence.as_deref()
}

fn for_children(inquiry: &Inquiry<'_>) -> bool {
    let groups = &inquiry.policy.target_groups;
    let child = |group: &String| groups.get(group).is_some_and(|group| group.children);
    inquiry.policy.guards.vetted_for_children && inquiry.case.need.target_groups.iter().any(child)
}

fn at_home(inquiry: &Inquiry<'_>) -> bool {
    inquiry.policy.guards.vetted_for_home_visits && inquiry.case.need.at_home
}
