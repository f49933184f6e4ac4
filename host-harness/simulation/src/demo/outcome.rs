//! Whether what came of a wish agrees with its report. Looks at the case and at what people were
//! notified of; knows nothing of what anybody meant to do.

use wish_contract::{Case, Change, Claim, ClaimRole, ClaimStatus, Event, Instant, Stage};

use super::case_trace::{CaseTrace, Happening};
use super::cast::{Cast, is_paired};
use super::hours::MINUTE_MS;
use super::reported::{Course, ENTERPRISE, Party, SOCIAL_ORGANISATION};

/// "Within minutes", from when they hear of it.
const MINUTES_MAX: i64 = 5;
const DRAWN_BY_LOT: &str = "drawn_by_lot";
const OUT_OF_ROUND: &str = "out_of_round";

/// Whether a wish ended as its report says.
pub fn agrees(trace: &CaseTrace, original: Option<&CaseTrace>, cast: &Cast) -> bool {
    let Some(case) = &trace.case else { return false };
    let clean =
        !trace.wish.reported.dirty_text || case.need.text != trace.wish.submission.need.text;
    let fulfilled: Vec<&Claim> =
        case.claims.iter().filter(|claim| claim.status == ClaimStatus::Fulfilled).collect();
    let lit = case.stage == Stage::Closed && has_one_lead(&fulfilled) && covers(case, &fulfilled);
    let ended_at = |stage| case.stage == stage && case.ended.is_some();
    clean
        && match &trace.wish.reported.course {
            Course::ByKind(kind) => lit && is_alone(&fulfilled, kind),
            Course::ByPaired(kind) => {
                lit && is_alone(&fulfilled, kind) && took_first_step(trace, &fulfilled, cast)
            }
            Course::ByAnybody => lit,
            Course::AtOnce => lit && fulfilled.len() == 1 && won_within_minutes(trace),
            Course::Together(party) => lit && came_together(*party, case, &fulfilled),
            Course::InParts => lit && fulfilled.len() > 1 && each_a_part(case, &fulfilled),
            Course::Escalated => lit && escalated(trace, &fulfilled),
            Course::ToAgency => ended_at(Stage::Transferred) && gone_to(case).is_some(),
            Course::Promoted => ended_at(Stage::Promoted) && gone_to(case).is_some(),
            Course::OutOfRound => ended_at(Stage::Rejected) && was_refused_by(trace, OUT_OF_ROUND),
            Course::DuplicateOf(of) => {
                let absorbed = original.and_then(|trace| trace.case.as_ref());
                ended_at(Stage::Merged)
                    && gone_to(case) == Some(of)
                    && absorbed.is_some_and(|original| {
                        original.absorbed.iter().any(|one| one.id == case.id)
                    })
            }
        }
}

fn gone_to(case: &Case) -> Option<&String> {
    case.ended.as_ref()?.to.as_ref()
}

fn has_one_lead(claims: &[&Claim]) -> bool {
    claims.iter().filter(|claim| claim.role == ClaimRole::Lead).count() == 1
}

/// Whether the claims bear every place and the whole cost, and no more.
fn covers(case: &Case, claims: &[&Claim]) -> bool {
    let places: u32 = claims.iter().map(|claim| claim.share.places).sum();
    let cost_fen: u64 = claims.iter().map(|claim| claim.share.cost_fen).sum();
    places == case.need.places && cost_fen == case.need.cost_fen
}

fn is_alone(claims: &[&Claim], kind: &str) -> bool {
    matches!(claims, [claim] if claim.kind == kind)
}

/// Whether a paired responder took it while only the first step was open.
fn took_first_step(trace: &CaseTrace, claims: &[&Claim], cast: &Cast) -> bool {
    let area = &trace.wish.submission.need.area;
    let paired = |claim: &&Claim| {
        cast.known(&claim.responder).is_some_and(|responder| is_paired(responder, area))
    };
    trace.steps().len() == 1 && claims.iter().all(paired)
}

/// Whether a claim came within minutes of the look-up that found it, and somebody else was notified
/// that the lot went against them.
fn won_within_minutes(trace: &CaseTrace) -> bool {
    let looked_up = trace.log.iter().rev().find_map(|entry| match &entry.happening {
        Happening::Ranked(ranking) if !ranking.ranked.is_empty() => Some(entry.at),
        _ => None,
    });
    let claimed: Option<Instant> = first_claim(trace).map(|event| event.at);
    let quick = looked_up.zip(claimed).is_some_and(|(looked_up, claimed)| {
        (0..=MINUTES_MAX * MINUTE_MS).contains(&(claimed - looked_up))
    });
    let displaced = trace.events().any(|event| {
        event.because.rule == DRAWN_BY_LOT && matches!(event.change, Change::ClaimEnded(_))
    });
    quick && (displaced || was_refused_by(trace, DRAWN_BY_LOT))
}

fn first_claim(trace: &CaseTrace) -> Option<&Event> {
    trace.events().find(|event| matches!(event.change, Change::Claimed(_)))
}

fn came_together(party: Party, case: &Case, claims: &[&Claim]) -> bool {
    let of_kind =
        |claim: &&Claim| party.kinds.is_empty() || party.kinds.contains(&claim.kind.as_str());
    let shares = |claim: &&Claim| case.need.cost_fen == 0 || claim.share.cost_fen > 0;
    (party.count_min..=party.count_max).contains(&claims.len())
        && claims.iter().all(|claim| of_kind(claim) && shares(claim))
}

fn each_a_part(case: &Case, claims: &[&Claim]) -> bool {
    claims.iter().all(|claim| (1..case.need.places).contains(&claim.share.places))
}

/// Whether the ladder brought it to social forces, past everybody else.
fn escalated(trace: &CaseTrace, claims: &[&Claim]) -> bool {
    let social = |claim: &&Claim| [SOCIAL_ORGANISATION, ENTERPRISE].contains(&claim.kind.as_str());
    trace.steps().len() > 1 && claims.iter().all(social)
}

fn was_refused_by(trace: &CaseTrace, rule: &str) -> bool {
    trace.refusals().any(|rejection| rejection.because.rule == rule)
}
