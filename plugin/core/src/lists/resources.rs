//! What responders can give.

use crate::eligibility;
use crate::explain::rules;
use crate::policy::Policy;
use wish_contract::{Instant, Reason, ResourceRow, Responder};

/// What one responder can give, or which guard keeps it from every wish.
pub(super) fn row(policy: &Policy, responder: &Responder, now: Instant) -> ResourceRow {
    let limits = eligibility::limits(policy, responder).unwrap_or_default();
    let (places, because) = match eligibility::kept_from_all(policy, responder, now) {
        Some(guard) => (0, guard),
        None => {
            let places = limits.active_claims_max.saturating_sub(responder.active_claims);
            let reason = Reason::of(rules::RESOURCE_AVAILABLE)
                .text("responder", &responder.id)
                .number("places", places)
                .number("cost_max_fen", limits.cost_max_fen);
            (places, reason)
        }
    };
    ResourceRow {
        responder: responder.id.clone(),
        kind: responder.kind.clone(),
        area: responder.area.clone(),
        skills: responder.skills.clone(),
        places,
        cost_max_fen: limits.cost_max_fen,
        because: *because,
    }
}
