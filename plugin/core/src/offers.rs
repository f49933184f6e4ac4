//! Which commands are open to somebody now, and why the others are not. Each command is put to
//! `decide` with a payload that nobody could object to, so that an offer and a decision never
//! disagree.

use crate::decide::{AHEAD_MAX_MS, decide};
use crate::explain::rules;
use crate::policy::Policy;
use wish_contract::{
    Actor, Amendment, Case, ClaimEnd, ClaimStatus, ClaimWish, Command, CommandKind, Detail, Grade,
    INSTANT_MAX, Instant, Offer, Reason, Request, Responder, Role, Share,
};

/// The id of a command that is only being asked about; what it decides is thrown away.
const PROBE: &str = ".probe";
/// Somebody else's name, for commands that need one.
const SOMEBODY: &str = ".somebody";
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Says of every command whether it is open to `by` now.
#[must_use]
pub fn offers(
    policy: &Policy,
    case: &Case,
    by: &Actor,
    facts: Option<&Responder>,
    now: Instant,
) -> Vec<Offer> {
    CommandKind::ALL.iter().map(|command| offer(policy, case, by, facts, now, *command)).collect()
}

fn offer(
    policy: &Policy,
    case: &Case,
    by: &Actor,
    facts: Option<&Responder>,
    now: Instant,
    command: CommandKind,
) -> Offer {
    let Some(probe) = probe(policy, case, by, now, command) else {
        let because = Reason::of(rules::CASE_ALREADY_OPEN)
            .text("case", &case.id)
            .text("stage", case.stage.name());
        return Offer { command, open: false, because: *because };
    };
    let request = Request {
        subject: Some(case.clone()),
        command: probe,
        by: by.clone(),
        claimant: facts.cloned(),
        now,
        id: PROBE.to_owned(),
        detail: Detail::Decisive,
    };
    match decide(policy, request) {
        Ok(decision) => {
            let rule = decision
                .trace
                .into_iter()
                .next()
                .unwrap_or_else(|| *Reason::of(rules::NOTHING_DUE));
            Offer { command, open: true, because: rule }
        }
        Err(rejection) => Offer { command, open: false, because: rejection.because },
    }
}

/// A command of this kind that says nothing objectionable; none for `submit`, which is not for an
/// open case.
fn probe(
    policy: &Policy,
    case: &Case,
    by: &Actor,
    now: Instant,
    command: CommandKind,
) -> Option<Command> {
    let why = || policy.reasons.keys().next().cloned().unwrap_or_default();
    let soon = now.saturating_add(DAY_MS).min(INSTANT_MAX);
    let later = now.saturating_add(AHEAD_MAX_MS).min(INSTANT_MAX);
    Some(match command {
        CommandKind::Submit => return None,
        CommandKind::Accept => Command::Accept,
        CommandKind::RequestInfo => Command::RequestInfo(why()),
        CommandKind::SupplyInfo => Command::SupplyInfo(None),
        CommandKind::Reject => Command::Reject(why()),
        CommandKind::Merge => Command::Merge(SOMEBODY.to_owned()),
        CommandKind::Absorb => Command::Absorb(SOMEBODY.to_owned()),
        CommandKind::Transfer => Command::Transfer(agency(policy, case)),
        CommandKind::Withdraw => Command::Withdraw(why()),
        CommandKind::Amend => {
            Command::Amend(Amendment { urgency: Some(case.need.urgency), ..Amendment::default() })
        }
        CommandKind::Publish => Command::Publish,
        CommandKind::Reserve => Command::Reserve(SOMEBODY.to_owned()),
        CommandKind::Promote => Command::Promote(SOMEBODY.to_owned()),
        CommandKind::TakeDown => Command::TakeDown(why()),
        CommandKind::Claim => Command::Claim(ClaimWish::default()),
        CommandKind::Join => Command::Join(None),
        CommandKind::Invite => Command::Invite(Share::default()),
        CommandKind::AcceptInvitation => Command::AcceptInvitation,
        CommandKind::Decline => Command::Decline(why()),
        CommandKind::Release => Command::Release(why()),
        CommandKind::Revoke => {
            Command::Revoke(ClaimEnd { responder: somebody(case), reason: why() })
        }
        CommandKind::Substitute => {
            Command::Substitute(ClaimEnd { responder: mine_or_lead(case, by), reason: why() })
        }
        CommandKind::RecordContact => Command::RecordContact(soon),
        CommandKind::Reschedule => Command::Reschedule(soon),
        CommandKind::Start => Command::Start,
        CommandKind::ReportNoShow => Command::ReportNoShow(somebody(case)),
        CommandKind::SendGoods => Command::SendGoods,
        CommandKind::Deliver => Command::Deliver,
        CommandKind::Hold => Command::Hold(why()),
        CommandKind::Resume => Command::Resume,
        CommandKind::RequestExtension => Command::RequestExtension(later),
        CommandKind::GrantExtension => Command::GrantExtension(later),
        CommandKind::RefuseExtension => Command::RefuseExtension(why()),
        CommandKind::Confirm => Command::Confirm,
        CommandKind::Dispute => Command::Dispute(why()),
        CommandKind::Evaluate => Command::Evaluate(Grade { level: level(policy, case), score: 5 }),
        CommandKind::Reopen => Command::Reopen(why()),
        CommandKind::Close => Command::Close,
        CommandKind::Archive => Command::Archive,
        CommandKind::Anonymise => Command::Anonymise,
        CommandKind::Escalate => Command::Escalate(why()),
        CommandKind::NameHolder => Command::NameHolder(by.id.clone()),
        CommandKind::MovePolicy => Command::MovePolicy,
        CommandKind::Tick => Command::Tick,
    })
}

/// An agency that takes the case's category, or any.
fn agency(policy: &Policy, case: &Case) -> String {
    let takes =
        |categories: &[String]| categories.is_empty() || categories.contains(&case.need.category);
    let fitting = policy.agencies.iter().find(|(_, agency)| takes(&agency.categories));
    let any = fitting.or_else(|| policy.agencies.iter().next());
    any.map_or_else(|| "none".to_owned(), |(code, _)| code.clone())
}

/// A level that has not judged yet, or any.
fn level(policy: &Policy, case: &Case) -> String {
    let judged = |level: &str| case.evaluations.iter().any(|evaluation| evaluation.level == level);
    let mut levels = policy.evaluation_levels.keys();
    let open = levels.clone().find(|level| !judged(level));
    open.or_else(|| levels.next()).map_or_else(|| "none".to_owned(), Clone::clone)
}

/// A live claimant: the lead, or else the first.
fn somebody(case: &Case) -> String {
    let claim = case.lead().or_else(|| case.live_claims().next());
    claim.map_or_else(|| SOMEBODY.to_owned(), |claim| claim.responder.clone())
}

/// The asker's own claim where it has one, or else the lead's.
fn mine_or_lead(case: &Case, by: &Actor) -> String {
    let mine = case.live_claim_of(&by.id).filter(|claim| claim.status == ClaimStatus::Active);
    match mine {
        Some(claim) if by.role == Role::Responder => claim.responder.clone(),
        _ => somebody(case),
    }
}
