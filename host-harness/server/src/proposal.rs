//! What somebody wants done with a case, and what came of it.

use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use wish_contract::{Actor, Command, Deadline, Detail, Event, Fact, Reason, Rejection};
use wish_contract::{Case, Decision, json};
use wish_store::Digest;

use crate::api::Of;
use crate::error::HostError;

/// What somebody wants done with a case.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The case; none: the command opens one.
    pub case: Option<String>,
    /// What is wanted.
    pub command: Command,
    /// By whom, in which capacity.
    pub by: Actor,
    /// Whose facts the command brings, where it needs a responder's and not the giver's.
    pub responder: Option<String>,
    /// Facts of the city's own about the case, its household or whoever gives the command.
    pub facts: Vec<Fact>,
    /// The policy that a case is to be moved to; none: the one in force.
    pub policy: Option<String>,
    /// How many events the case has had, as far as the giver has seen; none: whatever it has had since.
    pub expected: Option<u32>,
    /// How much explanation to give.
    pub detail: Detail,
    /// What the command is called.
    pub name: CommandName,
}

/// What a command is called, so that it is known again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandName {
    /// Whose name for it: nobody can take another's name away.
    pub subject: String,
    /// The name.
    pub key: String,
    /// A digest of all that was said with it.
    pub fingerprint: Digest,
}

impl CommandName {
    /// A name that somebody gives to what they say.
    #[must_use]
    pub fn of(subject: &str, key: &str, said: &[u8]) -> CommandName {
        let fingerprint = Sha256::digest(said).into();
        CommandName { subject: subject.to_owned(), key: key.to_owned(), fingerprint }
    }

    /// The name that the rules know it by.
    #[must_use]
    pub fn id(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.subject, &self.key] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digits = hash.finalize();
        let digits = digits.iter().take(16).map(|byte| format!("{byte:02x}"));
        format!("c-{}", digits.collect::<String>())
    }
}

/// What came of a proposal.
#[derive(Clone, Debug)]
pub enum Given {
    /// It was carried out: the answer, as JSON.
    Done(Box<Answer>),
    /// It had been carried out before: the answer of then.
    Before(Vec<u8>),
    /// The rules refuse it.
    Refused(Box<Refusal>),
    /// There is no such case.
    NoCase,
    /// There is no such responder.
    NoResponder(String),
    /// The case has had this many events, and the giver had seen another number.
    Stale(u32),
    /// The name was used for something else.
    NameTaken,
}

impl Given {
    /// In a word: the rule, where one refuses.
    #[must_use]
    pub fn outcome(&self) -> &str {
        match self {
            Given::Done(_) => "done",
            Given::Before(_) => "repeated",
            Given::Refused(refusal) => &refusal.rejection.because.rule,
            Given::NoCase => "case_unknown",
            Given::NoResponder(_) => "responder_unknown",
            Given::Stale(_) => "case_changed",
            Given::NameTaken => "idempotency_key_reused",
        }
    }
}

/// What a command came to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "command-answer")]
pub struct Answer {
    /// The case as it stands now.
    #[schemars(with = "Of<Case>")]
    pub case: Case,
    /// What happened, in order.
    #[schemars(with = "Vec<Of<Event>>")]
    pub events: Vec<Event>,
    /// The deadline that passes first.
    #[schemars(with = "Option<Of<Deadline>>")]
    pub next: Option<Deadline>,
    /// What there is to say beside the events' own reasons.
    #[schemars(with = "Vec<Of<Reason>>")]
    pub trace: Vec<Reason>,
    /// The place in the city's log; none, where nothing happened.
    pub position: Option<i64>,
}

impl Answer {
    pub(crate) fn of(decision: Decision, position: Option<i64>) -> Answer {
        let Decision { events, after, next, trace, effects: _ } = decision;
        Answer { case: after, events, next, trace, position }
    }

    /// As JSON.
    ///
    /// # Errors
    /// `Unreadable`, where it has no such form.
    pub fn to_json(&self) -> Result<Vec<u8>, HostError> {
        let text =
            json::to_string(self).map_err(|error| HostError::Unreadable(error.to_string()))?;
        Ok(text.into_bytes())
    }
}

/// That the rules refuse, and under which policy: for the words.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// Why.
    pub rejection: Rejection,
    /// The digest of the policy.
    pub policy: String,
}
