//! What is tried, to find out whether a command is open: payloads, and people, to which nobody could object. Where one that
//! is refused leaves room for another, that comes next: a part where the whole is too much, the next claim, agency or level.

use super::Inquirer;
use crate::decide::items;
use crate::eligibility::Terms;
use crate::guards;
use crate::ladder;
use wish_contract::{
    AbsorbedCase, Absorption, Amendment, Brought, BroughtShare, Case, Claim, ClaimStatus,
    ClaimWish, Code, Command, CommandKind, Grade, Instant, ItemCount, MergeCancellation, MergeName,
    Payloads, Reach, Reference, Responder, Role, Share, Submission,
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
    let terms = Terms::of(policy, case, 0, now);
    let of_kind = |kind: &Code| {
        let mut other = Responder {
            id: SOMEBODY.to_owned(),
            kind: kind.clone(),
            area: case.need.area.clone(),
            facts: inquirer.known.clone(),
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

/// The merge under way, or the one that ended the case.
pub(super) fn merge_number(case: &Case) -> u32 {
    let done = case.ended.as_ref().and_then(|ending| ending.merge);
    case.merging.as_ref().map(|merging| merging.merge).or(done).unwrap_or(1)
}

/// The cases that it carries on.
pub(super) fn carried(case: &Case) -> Vec<MergeName> {
    let name = |one: &AbsorbedCase| MergeName { id: one.id.clone(), merge: one.merge };
    case.absorbed.iter().map(name).collect()
}

/// The step of the ladder that opened last.
pub(super) fn open_step(inquirer: &Inquirer<'_>) -> Code {
    let current = ladder::current_step(inquirer.policy, inquirer.case);
    let open = current.and_then(|(ladder, position)| ladder.step(position.step));
    open.map_or_else(|| "none".to_owned(), |step| step.code.clone())
}

/// What active claims may have brought.
pub(super) fn brought(case: &Case) -> Vec<BroughtShare> {
    let active = case.live_claims().filter(|claim| claim.status == ClaimStatus::Active);
    let all = |claim: &Claim| BroughtShare {
        responder: claim.responder.clone(),
        share: claim.share.clone(),
    };
    active.map(all).collect()
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
        let Case { id, kind, need, continues, .. } = self.case();
        Submission { id: id.clone(), kind: *kind, need: need.clone(), continues: continues.clone() }
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

    fn absorption(&mut self) -> Absorption {
        Absorption { id: SOMEBODY.to_owned(), merge: 1, carried: Vec::new() }
    }

    fn merge_number(&mut self) -> u32 {
        merge_number(self.case())
    }

    fn merge_cancellation(&mut self) -> MergeCancellation {
        MergeCancellation { merge: merge_number(self.case()), reason: self.reason() }
    }

    fn merge_name(&mut self) -> MergeName {
        let case = self.case();
        // Where it carries on none, the refusal names the case itself rather than one that nobody has heard of.
        let itself = || MergeName { id: case.id.clone(), merge: 1 };
        carried(case).into_iter().next().unwrap_or_else(itself)
    }

    fn brought(&mut self) -> Vec<Brought> {
        let largest = brought(self.case()).into_iter().max_by_key(|claim| claim.share.places);
        let one_less = largest.map(|BroughtShare { responder, share }| {
            let one = share.items.first().map(|first| ItemCount { places: 1, ..first.clone() });
            let one = Share { places: 1, cost_fen: 0, items: one.into_iter().collect() };
            let Share { places, items, .. } = share.minus(&one);
            Brought { responder, places, items }
        });
        one_less.into_iter().collect()
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
        let one = items::one_place(self.case(), self.inquirer.now);
        let free = Some(0);
        // All that is left; all of it at no cost; one place; one at no cost.
        let choices = [
            all.clone(),
            ClaimWish { cost_fen: free, ..all },
            one.clone(),
            ClaimWish { cost_fen: free, ..one },
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

    fn reach(&mut self) -> Reach {
        Reach { step: open_step(self.inquirer), responders: 1 }
    }

    fn coordinator(&mut self) -> Reference {
        self.inquirer.by.to_owned()
    }
}
