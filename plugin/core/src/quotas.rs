//! Who has taken on as many wishes as the programme asks of everybody, and who still owes some.
//! What is asked is the policy's (`policy/duties.rs`); which stretch of the calendar counts is
//! `quotas/period.rs`, how joint claims are credited `quotas/credit.rs`.

use crate::decide::admissible;
use crate::explain::rules;
use crate::policy::Policy;
use crate::policy::duties::Minimum;
use crate::routing::roll::{self, Checked, Entry};
use credit::WISH;
use period::Stretch;
use wish_contract::{Case, Fault, Instant, Party, QuotaStatus, Reason};

mod credit;
mod period;
#[cfg(test)]
mod tests;

/// A minimum in force, its period, and what each party is credited in it.
struct Account<'a> {
    minimum: &'a Minimum,
    period: Stretch,
    credits: Vec<u32>,
}

/// How each party stands with each minimum in force for its kind.
pub fn statuses(
    policy: &Policy,
    parties: &[Party],
    cases: &[Case],
    at: Instant,
) -> Result<Vec<QuotaStatus>, Fault> {
    all_statuses(policy, parties, cases, at).map_err(|fault| *fault)
}

fn all_statuses(
    policy: &Policy,
    parties: &[Party],
    cases: &[Case],
    at: Instant,
) -> Checked<Vec<QuotaStatus>> {
    roll::timed(policy, "at", at)?;
    let by_id = in_order(policy, parties, cases)?;
    let mut accounts = Vec::new();
    for minimum in &policy.minimums {
        let Some(period) = period::of(minimum, &policy.calendars.everywhere, at) else { continue };
        let mut credits = vec![0; parties.len()];
        credit::book(minimum.joint, period, cases, &by_id, &mut credits);
        accounts.push(Account { minimum, period, credits });
    }
    let mut statuses = Vec::new();
    for (place, party) in parties.iter().enumerate() {
        for account in &accounts {
            if account.minimum.kinds.contains(&party.kind) {
                let credited = account.credits.get(place).copied().unwrap_or(0);
                statuses.push(quota_status(party, account, credited));
            }
        }
    }
    Ok(statuses)
}

fn quota_status(party: &Party, account: &Account<'_>, credited: u32) -> QuotaStatus {
    let (minimum, period) = (account.minimum, account.period);
    let exempt = minimum.exempt.iter().find(|class| party.classes.contains(class));
    let missing = minimum.claims.saturating_mul(WISH).saturating_sub(credited);
    let owed = if exempt.is_some() { 0 } else { missing.div_ceil(WISH) };
    let rule = match (exempt, owed) {
        (Some(_), _) => rules::MINIMUM_EXEMPT,
        (None, 0) => rules::MINIMUM_MET,
        (None, _) => rules::MINIMUM_OWED,
    };
    let reason = Reason::of(rule)
        .text("party", &party.id)
        .text("minimum", &minimum.code)
        .number("required", minimum.claims)
        .number("credited_hundredths", credited);
    let because = match exempt {
        Some(class) => reason.text("class", class),
        None => reason.number("owed", owed).time("since", period.since).until(Some(period.until)),
    };
    QuotaStatus {
        id: party.id.clone(),
        minimum: minimum.code.clone(),
        required: minimum.claims,
        credited_hundredths: credited,
        owed,
        since: period.since,
        until: period.until,
        because: *because,
    }
}

/// The parties by id. They and the cases are in shape, and nobody and nothing is named twice.
fn in_order<'a>(policy: &Policy, parties: &'a [Party], cases: &[Case]) -> Checked<Vec<Entry<'a>>> {
    roll::in_shape(policy, parties, |party| {
        admissible::reference("parties.id", &party.id)?;
        admissible::code("parties.kind", &party.kind)?;
        party.classes.iter().try_for_each(|class| admissible::code("parties.classes", class))
    })?;
    roll::in_shape(policy, cases, |case| {
        admissible::reference("cases.id", &case.id)?;
        case.claims.iter().try_for_each(|claim| {
            admissible::reference("cases.claims.responder", &claim.responder)?;
            admissible::instant("cases.claims.since", claim.since)
        })
    })?;
    roll::by_id(policy, "cases", cases, |case| &case.id)?;
    roll::by_id(policy, "parties", parties, |party| &party.id)
}
