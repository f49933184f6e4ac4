//! Who may see more of a case than the case: how its beneficiary can be reached, and what is attached to it. A grant holds as long as
//! what it comes from: a responder's ends with its claim.

use wish_contract::{Case, ClaimStatus, Role};

use crate::caller::{Caller, Forbidden};

/// In which role somebody may know how the beneficiary of a case can be reached: the coordinator of its area, or whoever leads on it
/// with a claim that is agreed to.
///
/// # Errors
/// `NotTheirs`.
pub(crate) fn contact_role(caller: &Caller, case: &Case) -> Result<Role, Forbidden> {
    if leads(caller, case) {
        Ok(Role::Responder)
    } else if caller.actor(Role::Coordinator, &case.need.area).is_ok() {
        Ok(Role::Coordinator)
    } else {
        Err(Forbidden::NotTheirs)
    }
}

/// In which role somebody has a part in a case now: staff and proxies of its area, who reported it, whose it is, or who leads on it.
///
/// # Errors
/// `NotTheirs`.
pub(crate) fn role_on(caller: &Caller, case: &Case) -> Result<Role, Forbidden> {
    let by_area = [Role::Coordinator, Role::Verifier, Role::Publisher, Role::Proxy];
    if let Some(role) =
        by_area.into_iter().find(|role| caller.actor(*role, &case.need.area).is_ok())
    {
        return Ok(role);
    }
    // Of a case that was anonymised, nobody is the reporter.
    let is = |role: Role, who: &str| {
        caller.roles().contains(&role) && !who.is_empty() && caller.subject() == who
    };
    if is(Role::Reporter, &case.reporter) {
        Ok(Role::Reporter)
    } else if leads(caller, case) {
        Ok(Role::Responder)
    } else if is(Role::Beneficiary, &case.need.beneficiary) {
        Ok(Role::Beneficiary)
    } else {
        Err(Forbidden::NotTheirs)
    }
}

fn leads(caller: &Caller, case: &Case) -> bool {
    let lead = case.lead().filter(|claim| claim.status == ClaimStatus::Active);
    let leads = lead.is_some_and(|claim| caller.responder() == Some(claim.responder.as_str()));
    leads && caller.roles().contains(&Role::Responder)
}
