//! Whoever writes to the platform: each command is a letter, sent again under the same name until
//! an answer comes.

use wish_contract::Case;
use wish_contract::{Actor, Command, Responder};
use wish_contract::{CommandKind, Instant, Role};
use wish_core::policy::Policy;

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
    /// The first answer that came.
    pub answer: Option<Verdict>,
    /// How often it was sent.
    pub sent: u32,
}

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
            answer: None,
            sent: 0,
        };
        self.add(letter)
    }

    /// The desk writes to a case that another was merged into. The effect's name is the command's.
    pub fn write_absorb(&mut self, effect: &str, into: &str, merged: &str) -> usize {
        self.add(Letter {
            id: effect.to_owned(),
            case: into.to_owned(),
            command: Command::Absorb(merged.to_owned()),
            by: Actor { id: "desk".to_owned(), role: Role::Coordinator },
            claimant: None,
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
