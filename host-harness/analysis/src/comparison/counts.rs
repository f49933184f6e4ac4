//! How often something may happen on a case before it makes a difference: reminders until a supervisor is told, and claims
//! of one responder that ended before delivery until it may make no more. Beyond that, states are taken for alike.

use std::collections::BTreeMap;

use wish_contract::Case;
use wish_policy::Document;

/// What makes a difference under either of two policies.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// From so many reminders on, one more makes no difference: none, where nobody is told beside the coordinator.
    pub reminders_max: u32,
    /// So many claims of one responder may end under the policy that allows fewer.
    attempts_fewer: u32,
    /// The same under the policy that allows more.
    attempts_more: u32,
}

/// The claims of one responder on a case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Attempts {
    /// How many ended before delivery, as far as it makes a difference.
    ended: u32,
    /// Which of those that still hold is theirs.
    place: Option<usize>,
}

impl Counts {
    /// Of two policies.
    #[must_use]
    pub fn of(old: &Document<'_>, new: &Document<'_>) -> Counts {
        let reminders = [old, new].map(reminders_of);
        let attempts = [old, new].map(|policy| narrow(policy.claims.attempts_max.number()));
        Counts {
            reminders_max: reminders[0].max(reminders[1]),
            attempts_fewer: attempts[0].min(attempts[1]),
            attempts_more: attempts[0].max(attempts[1]),
        }
    }

    /// After how many claims that ended one policy lets a responder claim and the other does not; none where they allow as
    /// many.
    #[must_use]
    pub fn attempts_until_they_part(self) -> Option<usize> {
        let part = self.attempts_fewer < self.attempts_more;
        part.then(|| usize::try_from(self.attempts_fewer).unwrap_or(usize::MAX))
    }

    /// What makes two states different in this. Where both policies allow as many, nothing: whoever may make no more claims
    /// has one beside it who has made none.
    #[must_use]
    pub fn attempts_told_apart(self, case: &Case) -> BTreeMap<&str, Attempts> {
        let mut told_apart: BTreeMap<&str, Attempts> = BTreeMap::new();
        if self.attempts_fewer == self.attempts_more {
            return told_apart;
        }
        for claim in case.claims.iter().filter(|claim| claim.status.is_attempt()) {
            let of = told_apart.entry(&claim.responder).or_default();
            of.ended = of.ended.saturating_add(1).min(self.attempts_fewer);
        }
        for (place, claim) in case.live_claims().enumerate() {
            if let Some(of) = told_apart.get_mut(claim.responder.as_str()) {
                of.place = Some(place);
            }
        }
        told_apart
    }

    /// Whether a responder may make no more claims under both policies.
    #[must_use]
    pub fn has_no_attempt_left(self, case: &Case, responder: &str) -> bool {
        let of_theirs = |claim: &&wish_contract::Claim| claim.responder == responder;
        let attempts = case.claims.iter().filter(of_theirs).filter(|one| one.status.is_attempt());
        u32::try_from(attempts.count()).unwrap_or(u32::MAX) >= self.attempts_more
    }
}

/// The reminder from which on a supervisor is told.
fn reminders_of(policy: &Document<'_>) -> u32 {
    let supervised = policy.coordinator.iter().any(|one| one.supervisor.is_some());
    if supervised { narrow(policy.supervision.after.number()) } else { 0 }
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
