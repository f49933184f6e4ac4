//! Somebody whom the guards let claim a case, and somebody just beyond the line of each: by these, two policies can be seen to differ.

use super::{ALL, city};
use crate::decide::{Outcome, admissible};
use crate::eligibility::Terms;
use crate::policy::Policy;
use crate::policy::city_guard::CityGuard;
use crate::routing::roll;
use wish_contract::{
    Case, CityRefusal, Code, CommandKind, Fault, GuardTrial, GuardTrials, Instant, Responder, Way,
};

/// Makes them of a claimant, for a claim of all that is left.
pub fn trials(
    policy: &Policy,
    case: &Case,
    claimant: &Responder,
    now: Instant,
) -> Result<GuardTrials, Fault> {
    in_shape(case, claimant, now).map_err(|because| *roll::fault(policy, because, None))?;
    let terms = Terms::of(policy, case, case.left().cost_fen, now);
    let mut suitable = claimant.clone();
    for guard in ALL {
        let mut next = suitable.clone();
        (guard.satisfy)(&terms.inquire(&suitable), &mut next);
        suitable = next;
    }
    let own = city::facts(policy, now);
    suitable.facts = own.suitable;
    let mut refused = Vec::new();
    for guard in ALL {
        let mut claimant = suitable.clone();
        (guard.violate)(&terms.inquire(&suitable), &mut claimant);
        let inquiry = terms.inquire(&claimant);
        let first = ALL.iter().find(|guard| guard.stands_on(Way::Board) && !guard.holds(&inquiry));
        if first.is_some_and(|first| first.rule == guard.rule) {
            refused.push(GuardTrial { rule: guard.rule.to_owned(), claimant });
        }
    }
    let stands =
        |one: &&CityGuard| one.on.contains(&CommandKind::Claim) && one.scope.takes(&case.need);
    let asked_here: Vec<&Code> =
        policy.city_guards.iter().filter(stands).map(|one| &one.rule).collect();
    for CityRefusal { rule, facts, .. } in own.refused {
        if asked_here.contains(&&rule) {
            refused.push(GuardTrial { rule, claimant: Responder { facts, ..suitable.clone() } });
        }
    }
    Ok(GuardTrials { suitable, refused })
}

fn in_shape(case: &Case, claimant: &Responder, now: Instant) -> Outcome {
    admissible::instant("now", now)?;
    admissible::case(case)?;
    admissible::responder(claimant)
}
