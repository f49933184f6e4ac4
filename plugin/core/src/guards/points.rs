//! What a run can show of the guards, for coverage: which outcomes a policy's lines have, and which a reason shows.

use super::{ALL, Coverage, Guard};
use crate::policy::Policy;
use wish_contract::{Case, FactValue, GuardPoint, Reason, Responder};

/// A line of the policy, and one of its outcomes: that it lets somebody pass, or refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineOutcome {
    line: String,
    passed: bool,
}

impl LineOutcome {
    /// The outcome that somebody is let pass, or the other.
    #[must_use]
    pub fn of(line: &str, passed: bool) -> LineOutcome {
        LineOutcome { line: line.to_owned(), passed }
    }

    /// Both outcomes.
    #[must_use]
    pub fn both(line: &str) -> [LineOutcome; 2] {
        [true, false].map(|passed| LineOutcome::of(line, passed))
    }

    /// The outcomes of a setting that lifts a guard: where it is lifted, nobody is refused.
    pub fn of_setting(line: &str, stands: bool) -> impl Iterator<Item = LineOutcome> {
        LineOutcome::both(line).into_iter().filter(move |outcome| outcome.passed || stands)
    }
}

/// A guard's reason about a claimant on a case.
pub struct Evidence<'a> {
    pub(super) policy: &'a Policy,
    pub(super) case: &'a Case,
    pub(super) claimant: &'a Responder,
    because: &'a Reason,
}

impl Evidence<'_> {
    /// Whether the guard let somebody pass.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.flag("passed")
    }

    /// A count, an amount or a length of time.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.value(name)? {
            FactValue::Number(number) => Some(*number),
            FactValue::Text(_) | FactValue::Time(_) | FactValue::Flag(_) => None,
        }
    }

    /// A code, an area or an identifier.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.value(name)? {
            FactValue::Text(text) => Some(text),
            FactValue::Number(_) | FactValue::Time(_) | FactValue::Flag(_) => None,
        }
    }

    /// A yes; a fact that is missing is a no.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.value(name) == Some(&FactValue::Flag(true))
    }

    fn value(&self, name: &str) -> Option<&FactValue> {
        self.because.facts.iter().find(|fact| fact.name == name).map(|fact| &fact.value)
    }
}

/// Every point that a scenario can reach under a policy, guard by guard.
#[must_use]
pub fn points(policy: &Policy) -> Vec<GuardPoint> {
    let mut all = Vec::new();
    for guard in ALL {
        let mut outcomes = Vec::new();
        match guard.coverage {
            Coverage::Rule { can_refuse } => {
                if can_refuse(policy) {
                    outcomes.push(LineOutcome::of("", false));
                }
            }
            Coverage::Lines { points, .. } => points(policy, &mut outcomes),
            Coverage::Ladder => {}
        }
        all.extend(of_guard(guard, outcomes));
    }
    all
}

/// What reasons show of their guards; one that is no guard's shows nothing.
#[must_use]
pub fn shown(
    policy: &Policy,
    case: &Case,
    claimant: &Responder,
    reasons: &[Reason],
) -> Vec<GuardPoint> {
    let mut all = Vec::new();
    for because in reasons {
        let Some(guard) = ALL.iter().find(|guard| guard.rule == because.rule) else { continue };
        let seen = Evidence { policy, case, claimant, because };
        let mut outcomes = Vec::new();
        match guard.coverage {
            Coverage::Rule { .. } if !seen.passed() => outcomes.push(LineOutcome::of("", false)),
            Coverage::Lines { shown, .. } => shown(&seen, &mut outcomes),
            Coverage::Rule { .. } | Coverage::Ladder => {}
        }
        all.extend(of_guard(guard, outcomes));
    }
    all
}

fn of_guard(guard: &Guard, outcomes: Vec<LineOutcome>) -> impl Iterator<Item = GuardPoint> {
    let point =
        |LineOutcome { line, passed }| GuardPoint { rule: guard.rule.to_owned(), line, passed };
    outcomes.into_iter().map(point)
}
