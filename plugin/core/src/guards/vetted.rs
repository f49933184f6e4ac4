//! Work with children and visits at home are for vetted responders, unless the policy lifts that.

use super::{Check, Coverage, Evidence, Guard, LineOutcome, Stands};
use crate::policy::Policy;
use wish_contract::{Case, Need};

const CHILDREN: &str = "guards.vetted_for_children";
const HOME_VISITS: &str = "guards.vetted_for_home_visits";

pub(super) const GUARD: Guard = Guard {
    rule: "vetted",
    facts: &["vetted", "children", "at_home"],
    reads: &["vetted"],
    keys: &[CHILDREN, HOME_VISITS, "target_groups.*.children"],
    in_shape: |_| Ok(()),
    check: Check::OfCase {
        stands: Stands::Everywhere,
        holds: |inquiry| {
            inquiry.applicant.responder.vetted
                || !(inquiry.terms.for_children || inquiry.terms.at_home)
        },
        tell: |inquiry, reason| {
            reason
                .flag("vetted", inquiry.applicant.responder.vetted)
                .flag("children", inquiry.terms.for_children)
                .flag("at_home", inquiry.terms.at_home)
        },
    },
    coverage: Coverage::Lines { points, shown },
    satisfy: |_, responder| responder.vetted = true,
    violate: |inquiry, responder| {
        responder.vetted = !(inquiry.terms.for_children || inquiry.terms.at_home);
    },
};

/// Whether a case is for children, and the policy asks vetting for that.
pub(crate) fn is_for_children(policy: &Policy, case: &Case) -> bool {
    policy.guards.vetted_for_children.value && groups(policy, &case.need, true).next().is_some()
}

/// Whether a case means a visit at home, and the policy asks vetting for that.
pub(crate) fn is_home_visit(policy: &Policy, case: &Case) -> bool {
    policy.guards.vetted_for_home_visits.value && case.need.at_home
}

/// The need's target groups that are children, or that are not.
fn groups<'a>(
    policy: &'a Policy,
    need: &'a Need,
    children: bool,
) -> impl Iterator<Item = &'a String> {
    need.target_groups.iter().filter(move |code| {
        policy.target_groups.get(code.as_str()).is_some_and(|group| group.children == children)
    })
}

/// A guard that stands is looked at both ways; one that is lifted lets somebody pass whom it would have kept out.
fn points(policy: &Policy, outcomes: &mut Vec<LineOutcome>) {
    let stands = policy.guards.vetted_for_children.value;
    let mut children = false;
    for (code, group) in policy.target_groups.iter() {
        let line = group_line(code);
        outcomes.push(LineOutcome::of(&line, true));
        if group.children && stands {
            outcomes.push(LineOutcome::of(&line, false));
        }
        children |= group.children;
    }
    if children {
        outcomes.extend(LineOutcome::of_setting(CHILDREN, stands));
    }
    outcomes
        .extend(LineOutcome::of_setting(HOME_VISITS, policy.guards.vetted_for_home_visits.value));
}

fn shown(seen: &Evidence<'_>, outcomes: &mut Vec<LineOutcome>) {
    let guards = &seen.policy.guards;
    let (children, at_home) = (seen.flag("children"), seen.flag("at_home"));
    if !seen.passed() {
        // Where both refuse, the reason does not say by which.
        match (children, at_home) {
            (true, false) => of_children(seen, outcomes),
            (false, true) => outcomes.push(LineOutcome::of(HOME_VISITS, false)),
            (true, true) | (false, false) => {}
        }
        return;
    }
    let vetted = seen.flag("vetted");
    let need = &seen.case.need;
    let lifted_for_children = !guards.vetted_for_children.value
        && groups(seen.policy, need, true).next().is_some()
        && !vetted;
    if children && vetted || lifted_for_children {
        of_children(seen, outcomes);
    }
    let lifted_at_home = !guards.vetted_for_home_visits.value && need.at_home && !vetted;
    if at_home && vetted || lifted_at_home {
        outcomes.push(LineOutcome::of(HOME_VISITS, true));
    }
    if !vetted {
        let others = groups(seen.policy, need, false);
        outcomes.extend(others.map(|code| LineOutcome::of(&group_line(code), true)));
    }
}

/// The case's groups of children, and the setting.
fn of_children(seen: &Evidence<'_>, outcomes: &mut Vec<LineOutcome>) {
    let children = groups(seen.policy, &seen.case.need, true);
    outcomes.extend(children.map(|code| LineOutcome::of(&group_line(code), seen.passed())));
    outcomes.push(LineOutcome::of(CHILDREN, seen.passed()));
}

fn group_line(code: &str) -> String {
    format!("target_groups.{code}.children")
}
