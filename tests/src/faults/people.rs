//! Whoever writes to the platform: each command is a letter, sent again under the same name until
//! an answer comes.

use wish_contract::Case;
use wish_contract::{Action, Actor, Command, Effect, Responder};
use wish_contract::{CommandKind, Continuation, Instant, Role, Stage, Submission};
use wish_contract::{MergeCancellation, MergeName};
use wish_core::policy::Policy;

use super::mishaps::Flaw;
use crate::random::Random;
use crate::random_cases::people::Cast;
use crate::random_cases::{given_command, likely_command, role_for};

/// What the platform answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Done,
    /// By this rule.
    Refused(String),
}

/// A command on its way.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    /// The command's name, the same however often it is sent.
    pub id: String,
    pub case: String,
    pub command: Command,
    pub by: Actor,
    pub claimant: Option<Responder>,
    /// Whose effect it is for, or which case refused before; none where somebody had the idea.
    pub asking: Option<String>,
    /// The first answer that came.
    pub answer: Option<Verdict>,
    /// How often it was sent.
    pub sent: u32,
}

/// What people mostly do about a wish that takes several, so that many such come to be brought in part.
const TOWARDS_A_PART: [(Stage, CommandKind); 6] = [
    (Stage::Submitted, CommandKind::Accept),
    (Stage::Verified, CommandKind::Publish),
    (Stage::Published, CommandKind::Claim),
    (Stage::Claimed, CommandKind::RecordContact),
    (Stage::Scheduled, CommandKind::Start),
    (Stage::InProgress, CommandKind::DeliverPart),
];

/// The people around all cases, and their letters.
pub(super) struct People {
    casts: Vec<Cast>,
    pub letters: Vec<Letter>,
    /// Ideas that they will still have.
    pub ideas: u64,
}

impl People {
    /// People around so many cases.
    pub fn around(cases: usize, policy: &Policy, seed: u64, random: &mut Random) -> People {
        let cast = |place: usize, random: &mut Random| {
            let mut cast = Cast::of(policy, seed, random);
            cast.case_id = format!("w{place}");
            cast
        };
        let casts: Vec<Cast> = (0..cases).map(|place| cast(place, random)).collect();
        let ideas = (0..cases).map(|_| random.below(26) + 6).sum();
        People { casts, letters: Vec::new(), ideas }
    }

    /// The case that the next idea is about.
    pub fn subject(&self, random: &mut Random) -> usize {
        random.index(self.casts.len())
    }

    pub fn case_id(&self, place: usize) -> &str {
        &self.casts[place].case_id
    }

    /// Writes down what somebody wants done with a case as they see it, and answers the letter's
    /// place.
    pub fn write(
        &mut self,
        place: usize,
        case: Option<&Case>,
        policy: &Policy,
        now: Instant,
        random: &mut Random,
    ) -> usize {
        let likely = likely_command(case, random);
        // The timer is the platform's own.
        let is_tick = likely == CommandKind::Tick;
        let kind = if is_tick { CommandKind::MovePolicy } else { likely };
        // Desks see doubles everywhere, and leave what follows from a merge to the effects.
        let unpublished = case.is_some_and(|case| case.stage < Stage::Published);
        let kind = if unpublished && random.chance(15) { CommandKind::Merge } else { kind };
        let several = case.filter(|case| case.need.places > 1 && random.chance(50));
        let onwards = several.and_then(|case| {
            TOWARDS_A_PART.iter().find(|(stage, _)| *stage == case.stage).map(|(_, kind)| *kind)
        });
        let kind = onwards.unwrap_or(kind);
        let role = match role_for(kind, random) {
            Role::Timer => Role::Coordinator,
            role => role,
        };
        let cast = &self.casts[place];
        let mut given_command = given_command(kind, role, policy, (case, cast), now, random);
        if let Command::Merge(other) = &mut given_command.command {
            other.clone_from(&self.casts[random.index(self.casts.len())].case_id);
        }
        let letter = Letter {
            id: format!("c{}", self.letters.len()),
            case: cast.case_id.clone(),
            command: given_command.command,
            by: given_command.by,
            claimant: given_command.claimant,
            asking: None,
            answer: None,
            sent: 0,
        };
        self.add(letter)
    }

    /// The desk writes what an effect asks of another case. The effect's name is the command's.
    pub fn write_for(&mut self, effect: &Effect, flaw: Option<Flaw>) -> Option<usize> {
        let asking = effect.id.split('/').next().unwrap_or_default();
        let (case, command) = match &effect.action {
            Action::Absorb(absorbing) if flaw == Some(Flaw::MergesCompletedAtOnce) => {
                let merge = absorbing.absorption.merge;
                (&absorbing.absorption.id, Command::CompleteMerge(merge))
            }
            Action::Absorb(absorbing) => {
                (&absorbing.into, Command::Absorb(absorbing.absorption.clone()))
            }
            Action::CompleteMerge(merge) => (&merge.id, Command::CompleteMerge(merge.merge)),
            Action::ReleaseAbsorbed(releasing) => {
                (&releasing.carrier, Command::ReleaseAbsorbed(releasing.merge.clone()))
            }
            Action::Restore(merge) => (&merge.id, Command::Restore(merge.merge)),
            Action::CarryOn(rest) => (&effect.id, Command::Submit(submission(&effect.id, rest))),
            Action::Notify(_)
            | Action::Offer(_)
            | Action::Publish
            | Action::WithdrawOffer(_)
            | Action::Unpublish
            | Action::AskCoordinator(_)
            | Action::Transfer(_) => return None,
        };
        Some(self.write_as_desk(&effect.id, case, command, asking))
    }

    /// The desk writes what follows from a refusal of what an effect asked for.
    pub fn write_after_refusal(&mut self, place: usize, rule: &str) -> Option<usize> {
        let Letter { id, case, command, asking, .. } = self.letters[place].clone();
        let asking = asking?;
        let (case, command, asking) = if let Command::Absorb(absorption) = command {
            let (merge, reason) = (absorption.merge, rule.to_owned());
            let follows = if rule == "already_absorbed" {
                Command::CompleteMerge(merge)
            } else {
                Command::CancelMerge(MergeCancellation { merge, reason })
            };
            (absorption.id, follows, case)
        } else if let (Command::CompleteMerge(merge), "merge_unknown" | "case_missing") =
            (command, rule)
        {
            (asking.clone(), Command::ReleaseAbsorbed(MergeName { id: case, merge }), asking)
        } else {
            return None;
        };
        Some(self.write_as_desk(&format!("{id}/then"), &case, command, &asking))
    }

    fn write_as_desk(&mut self, id: &str, case: &str, command: Command, asking: &str) -> usize {
        let submits = matches!(command, Command::Submit(_));
        let role = if submits { Role::Reporter } else { Role::Coordinator };
        self.add(Letter {
            id: id.to_owned(),
            case: case.to_owned(),
            command,
            by: Actor { id: "desk".to_owned(), role },
            claimant: None,
            asking: Some(asking.to_owned()),
            answer: None,
            sent: 0,
        })
    }

    fn add(&mut self, letter: Letter) -> usize {
        self.letters.push(letter);
        self.letters.len() - 1
    }

    /// Whether everybody has had an answer.
    pub fn are_answered(&self) -> bool {
        self.letters.iter().all(|letter| letter.answer.is_some())
    }
}

/// A case for the rest of one that came in part.
fn submission(id: &str, rest: &Continuation) -> Submission {
    let Continuation { kind, need, continues, .. } = rest.clone();
    Submission { id: id.to_owned(), kind, need, continues: Some(continues) }
}
