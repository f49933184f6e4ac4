//! The guards on a claim: conditions that a responder must meet to take on a case. Each is a file in `guards/` and a line in
//! [`ALL`], with everything that others need to know of it; nothing else names one. How a claim is put to them is
//! `eligibility`; places, parts and joint claims are `decide/claiming.rs`, since they look at the claim and at no responder.
//! How to add one: `README.md` of this crate.

mod active;
mod attempts;
mod audience;
pub mod city;
mod cost;
mod household;
mod kind;
mod licence;
mod limit;
mod not_on_case;
mod points;
mod prohibited;
mod reserved;
mod suspended;
#[cfg(test)]
mod tests;
mod trials;
pub(crate) mod vetted;

use crate::decide::Outcome;
use crate::eligibility::{Applicant, Inquiry};
use crate::policy::Policy;
use wish_contract::{self as contract, Reason, Responder, Way};

pub use points::{Evidence, LineOutcome, points, shown};
pub use trials::trials;

/// Every guard, in the order in which they are looked at: the first that is not met is the reason.
pub const ALL: &[&Guard] = &[
    &kind::GUARD,
    &prohibited::GUARD,
    &not_on_case::GUARD,
    &attempts::GUARD,
    &reserved::GUARD,
    &audience::GUARD,
    &active::GUARD,
    &suspended::GUARD,
    &limit::GUARD,
    &cost::GUARD,
    &licence::GUARD,
    &vetted::GUARD,
    &household::GUARD,
];

/// A guard, and what rules, words and tools need to know of it.
pub struct Guard {
    /// The rule that refuses where it is not met.
    pub rule: &'static str,
    /// The facts that its reason may have: those that its words may use.
    pub facts: &'static [&'static str],
    /// The fields of a responder that it looks at, by the contract's names.
    pub reads: &'static [&'static str],
    /// The keys of a policy that it goes by, as `wish-policy` names them.
    pub keys: &'static [&'static str],
    /// Whether those fields can be looked at; for fields that no other check of `decide/admissible.rs` sees.
    pub in_shape: fn(&Responder) -> Outcome,
    /// When it is met, and what to say about it.
    pub check: Check,
    /// What a run can show of it.
    pub coverage: Coverage,
    /// Makes a responder one whom it lets pass, as far as facts can bring that about.
    pub satisfy: fn(&Inquiry<'_>, &mut Responder),
    /// Makes a responder one who is just beyond its line; nothing where it refuses nobody on this case.
    pub violate: fn(&Inquiry<'_>, &mut Responder),
}

/// What a guard looks at, and so on which ways to a case it stands.
pub enum Check {
    /// The responder alone: it keeps one from every case.
    OfResponder {
        /// Whether it is met.
        holds: fn(&Applicant<'_>) -> bool,
        /// Adds the facts to the reason.
        tell: fn(&Applicant<'_>, Box<Reason>) -> Box<Reason>,
    },
    /// The responder and the case.
    OfCase {
        /// Where it stands.
        stands: Stands,
        /// Whether it is met.
        holds: fn(&Inquiry<'_>) -> bool,
        /// Adds the facts to the reason.
        tell: fn(&Inquiry<'_>, Box<Reason>) -> Box<Reason>,
    },
}

/// On which ways to a case a guard stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// On every way.
    Everywhere,
    /// Where a claim is new: whoever takes up an invitation is on the case already.
    OnNewClaims,
    /// Where somebody comes without being asked: an invitation stands in for the audience.
    OnTheBoard,
}

/// What a run can show of a guard.
pub enum Coverage {
    /// That it refuses somebody: it goes by no line of the policy.
    Rule {
        /// Whether it can refuse somebody under a policy.
        can_refuse: fn(&Policy) -> bool,
    },
    /// The policy's lines that it goes by: that they let pass, and that they refuse.
    Lines {
        /// Which outcomes a scenario can reach under a policy.
        points: fn(&Policy, &mut Vec<LineOutcome>),
        /// Which outcomes a reason of this guard shows.
        shown: fn(&Evidence<'_>, &mut Vec<LineOutcome>),
    },
    /// What the ladder's lines show: whom each audience admits.
    Ladder,
}

impl Guard {
    /// Whether it stands on a way to a case.
    #[must_use]
    pub fn stands_on(&self, way: Way) -> bool {
        let stands = match self.check {
            Check::OfResponder { .. } => Stands::Everywhere,
            Check::OfCase { stands, .. } => stands,
        };
        match (stands, way) {
            (Stands::Everywhere, _)
            | (Stands::OnNewClaims, Way::Board | Way::Name)
            | (Stands::OnTheBoard, Way::Board) => true,
            (Stands::OnNewClaims, Way::Acceptance)
            | (Stands::OnTheBoard, Way::Name | Way::Acceptance) => false,
        }
    }

    /// Whether it looks at the responder alone, and so keeps one from every case.
    #[must_use]
    pub fn is_of_responder(&self) -> bool {
        matches!(self.check, Check::OfResponder { .. })
    }

    /// Whether the responder meets it.
    #[must_use]
    pub fn holds(&self, inquiry: &Inquiry<'_>) -> bool {
        match self.check {
            Check::OfResponder { holds, .. } => holds(&inquiry.applicant),
            Check::OfCase { holds, .. } => holds(inquiry),
        }
    }

    /// The rule with what it looked at.
    #[must_use]
    pub fn reason(&self, inquiry: &Inquiry<'_>) -> Box<Reason> {
        let reason = Reason::of(self.rule);
        match self.check {
            Check::OfResponder { tell, .. } => tell(&inquiry.applicant, reason),
            Check::OfCase { tell, .. } => tell(inquiry, reason),
        }
    }

    /// The rule with what it looked at, where it keeps a responder from every case.
    #[must_use]
    pub fn refusal_of_all(&self, applicant: &Applicant<'_>) -> Option<Box<Reason>> {
        match self.check {
            Check::OfResponder { holds, tell } if !holds(applicant) => {
                Some(tell(applicant, Reason::of(self.rule)))
            }
            Check::OfResponder { .. } | Check::OfCase { .. } => None,
        }
    }
}

/// Every guard as the contract describes it.
#[must_use]
pub fn described() -> Vec<contract::Guard> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let mut all = Vec::with_capacity(ALL.len());
    for guard in ALL {
        all.push(contract::Guard {
            rule: guard.rule.to_owned(),
            ways: Way::ALL.iter().copied().filter(|way| guard.stands_on(*way)).collect(),
            responder_alone: guard.is_of_responder(),
            reads: words(guard.reads),
            facts: words(guard.facts),
            keys: words(guard.keys),
        });
    }
    all
}
