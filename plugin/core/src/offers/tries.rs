//! What is tried, to find out whether a command is open: payloads, and people, to which nobody could object. Where one that
//! is refused leaves room for another, that comes next: a part where the whole is too much, the next claim, agency or level.

use super::Inquirer;
use crate::eligibility::Terms;
use crate::guards;
use wish_contract::{
    Amendment, Case, Claim, ClaimStatus, ClaimWish, Code, Command, CommandKind, Grade, Instant,
    Payloads, Reference, Responder, Role, Share, Submission,
};

/// Somebody else's name, for commands that need one.
const SOMEBODY: &str = ".somebody";
/// Most payloads of one command that are tried.
const TRIES_MAX: usize = 64;
const SCORE: u32 = 5;

/// Every payload that is worth trying, the plainest first.
pub(super) fn of(inquirer: &Inquirer<'_>, kind: CommandKind, role: Role) -> Vec<Command> {
    let mut commands = Vec::new();
    let mut payloads = Tries { inquirer, role, turn: 0, turns: 1 };
    while payloads.turn < payloads.turns.min(TRIES_MAX) {
        commands.push(kind.command(&mut payloads));
        payloads.turn = payloads.turn.saturating_add(1);
    }
    commands
}

/// Somebody of each kind whom every guard lets pass, as far as facts can bring that about.
pub(super) fn others(inquirer: &Inquirer<'_>) -> Vec<Responder> {
    let Inquirer { policy, case, now, .. } = *inquirer;
    let terms = Terms::of(policy, case, Share::default(), now);
    let of_kind = |kind: &Code| {
        let mut other = Responder {
            id: SOMEBODY.to_owned(),
            kind: kind.clone(),
            area: case.need.area.clone(),
            ..Responder::default()
        };
        for guard in guards::ALL {
            let mut next = other.clone();
            (guard.satisfy)(&terms.inquire(&other), &mut next);
            other = next;
        }
        other
    };
    policy.responder_kinds.keys().map(of_kind).collect()
}

/// Whose claim may be meant: the asker's own where a responder may end no other, or else every live one, the lead's first.
pub(super) fn claims<'a>(
    inquirer: &Inquirer<'a>,
    role: Role,
) -> impl Iterator<Item = &'a Claim> + use<'a> {
    let (case, by) = (inquirer.case, inquirer.by);
    let lead = case.lead().map(|lead| lead.responder.as_str());
    let first = case.live_claims().filter(move |claim| Some(claim.responder.as_str()) == lead);
    let rest = case.live_claims().filter(move |claim| Some(claim.responder.as_str()) != lead);
    let own = role == Role::Responder;
    first.chain(rest).filter(move |claim| !own || claim.responder == by)
}

/// The policy's agencies that take the case's category.
pub(super) fn agencies(inquirer: &Inquirer<'_>) -> Vec<Code> {
    let category = &inquirer.case.need.category;
    let agencies = inquirer.policy.agencies.iter();
    let fitting = agencies
        .filter(|(_, agency)| agency.categories.is_empty() || agency.categories.contains(category));
    fitting.map(|(code, _)| code.clone()).collect()
}

/// The policy's levels of evaluation that have not judged the case yet.
pub(super) fn levels(inquirer: &Inquirer<'_>) -> Vec<Code> {
    let judged = &inquirer.case.evaluations;
    let levels = inquirer.policy.evaluation_levels.keys();
    levels.filter(|level| judged.iter().all(|earlier| earlier.level != **level)).cloned().collect()
}

/// What nobody could object to, for one case and one asker: of each thing that a command may name, the choice whose turn it is.
struct Tries<'a> {
    inquirer: &'a Inquirer<'a>,
    role: Role,
    turn: usize,
    /// How many turns there are.
    turns: usize,
}

impl Tries<'_> {
    /// The choice whose turn it is, or the last one.
    fn choose<T: Clone>(&mut self, choices: &[T]) -> Option<T> {
        self.turns = self.turns.max(choices.len());
        choices.get(self.turn).or_else(|| choices.last()).cloned()
    }

    fn case(&self) -> &Case {
        self.inquirer.case
    }
}

impl Payloads for Tries<'_> {
    fn submission(&mut self) -> Submission {
        let Case { id, kind, need, .. } = self.case();
        Submission { id: id.clone(), kind: *kind, need: need.clone() }
    }

    fn reason(&mut self) -> Code {
        self.inquirer.policy.reasons.keys().next().cloned().unwrap_or_default()
    }

    fn amendment(&mut self) -> Amendment {
        Amendment { urgency: Some(self.case().need.urgency), ..Amendment::default() }
    }

    fn other_case(&mut self) -> Reference {
        SOMEBODY.to_owned()
    }

    fn project(&mut self) -> Reference {
        SOMEBODY.to_owned()
    }

    fn agency(&mut self) -> Code {
        let any = self.inquirer.policy.agencies.keys().next().cloned();
        let fitting = agencies(self.inquirer);
        self.choose(&fitting).or(any).unwrap_or_else(|| "none".to_owned())
    }

    fn favoured(&mut self) -> Reference {
        SOMEBODY.to_owned()
    }

    fn claim_wish(&mut self) -> ClaimWish {
        let all = ClaimWish::default();
        let one = Some(1);
        let free = Some(0);
        // All that is left; all of it at no cost; one place; one at no cost.
        let choices = [
            all,
            ClaimWish { cost_fen: free, ..all },
            ClaimWish { places: one, ..all },
            ClaimWish { places: one, cost_fen: free },
        ];
        self.choose(&choices).unwrap_or_default()
    }

    fn claimant(&mut self) -> Reference {
        // Commands that name a claimant name somebody else's claim, whoever gives them.
        let choices: Vec<Reference> =
            claims(self.inquirer, self.role).map(|claim| claim.responder.clone()).collect();
        self.choose(&choices).unwrap_or_else(|| SOMEBODY.to_owned())
    }

    fn replaced(&mut self) -> Reference {
        let choices: Vec<Reference> = claims(self.inquirer, self.role)
            .filter(|claim| claim.status == ClaimStatus::Active)
            .chain(
                claims(self.inquirer, self.role)
                    .filter(|claim| claim.status != ClaimStatus::Active),
            )
            .map(|claim| claim.responder.clone())
            .collect();
        let lead = self.case().lead().map(|lead| lead.responder.clone());
        self.choose(&choices).or(lead).unwrap_or_else(|| SOMEBODY.to_owned())
    }

    fn appointment(&mut self) -> Instant {
        super::asks::appointment(self.inquirer).latest
    }

    fn later_due_date(&mut self) -> Instant {
        super::asks::due_date(self.inquirer).latest
    }

    fn grade(&mut self) -> Grade {
        let any = self.inquirer.policy.evaluation_levels.keys().next().cloned();
        let open = levels(self.inquirer);
        let level = self.choose(&open).or(any).unwrap_or_else(|| "none".to_owned());
        Grade { level, score: SCORE }
    }

    fn coordinator(&mut self) -> Reference {
        self.inquirer.by.to_owned()
    }
}
