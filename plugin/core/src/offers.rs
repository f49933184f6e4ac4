//! Which commands are open to somebody now, and why the others are not. Each command is put to
//! `decide` with a payload that nobody could object to, so that an offer and a decision never
//! disagree.

use crate::decide::{AHEAD_MAX_MS, decide};
use crate::explain::rules;
use crate::policy::Policy;
use wish_contract::{
    Actor, Amendment, Case, ClaimStatus, Code, CommandKind, Detail, Grade, INSTANT_MAX, Instant,
    Offer, Payloads, Reason, Reference, Request, Responder, Role, Submission,
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
    // What a new case would say is no matter: there is one.
    if command == CommandKind::Submit {
        let because = Reason::of(rules::CASE_ALREADY_OPEN)
            .text("case", &case.id)
            .text("stage", case.stage.name());
        return Offer { command, open: false, because: *because };
    }
    let request = Request {
        subject: Some(case.clone()),
        command: command.command(&mut Probe { policy, case, by, now }),
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

/// What nobody could object to, for one case and one asker.
struct Probe<'a> {
    policy: &'a Policy,
    case: &'a Case,
    by: &'a Actor,
    now: Instant,
}

impl Probe<'_> {
    fn ahead(&self, ms: i64) -> Instant {
        self.now.saturating_add(ms).min(INSTANT_MAX)
    }
}

impl Payloads for Probe<'_> {
    fn submission(&mut self) -> Submission {
        let Case { id, kind, need, .. } = self.case;
        Submission { id: id.clone(), kind: *kind, need: need.clone() }
    }

    fn reason(&mut self) -> Code {
        self.policy.reasons.keys().next().cloned().unwrap_or_default()
    }

    fn amendment(&mut self) -> Amendment {
        Amendment { urgency: Some(self.case.need.urgency), ..Amendment::default() }
    }

    fn other_case(&mut self) -> Reference {
        SOMEBODY.to_owned()
    }

    fn project(&mut self) -> Reference {
        SOMEBODY.to_owned()
    }

    fn agency(&mut self) -> Code {
        agency(self.policy, self.case)
    }

    fn favoured(&mut self) -> Reference {
        SOMEBODY.to_owned()
    }

    fn claimant(&mut self) -> Reference {
        somebody(self.case)
    }

    fn replaced(&mut self) -> Reference {
        mine_or_lead(self.case, self.by)
    }

    fn appointment(&mut self) -> Instant {
        self.ahead(DAY_MS)
    }

    fn later_due_date(&mut self) -> Instant {
        self.ahead(AHEAD_MAX_MS)
    }

    fn grade(&mut self) -> Grade {
        Grade { level: level(self.policy, self.case), score: 5 }
    }

    fn coordinator(&mut self) -> Reference {
        self.by.id.clone()
    }
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
        Some(_) | None => somebody(case),
    }
}
