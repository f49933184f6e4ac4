//! The one way in for every change to a case.

use wish_contract::{
    Amendment, Case, Command, Decision, Instant, Payload, Request, Responder, Submission,
    WhoseFacts,
};
use wish_runtime::log::Entry;
use wish_store::{AnsweredRow, Transaction};

use crate::decided::{self, case_of};
use crate::error::HostError;
use crate::host::Host;
use crate::profile::Profile;
use crate::proposal::{Answer, Given, Proposal, Refusal};
use crate::traces::{Begun, Traceparent};

impl Host {
    /// Puts what somebody wants to the rules, and keeps what they decide. Texts are masked before: the log keeps what was asked, and
    /// is never changed.
    ///
    /// # Errors
    /// Why there is no answer. A refusal is one.
    pub async fn give(&self, city: &str, proposal: Proposal) -> Result<Given, HostError> {
        let proposal = Proposal { command: self.masked(proposal.command)?, ..proposal };
        let (host, city) = (self.clone(), city.to_owned());
        let command = proposal.command.kind().name();
        let parent = Traceparent::current();
        let span = self.tracer().and_then(|tracer| tracer.begin(parent));
        // The work is done on another thread.
        let here = span.as_ref().map(Begun::at).or(parent);
        let of = city.clone();
        let given = self
            .store()
            .write(move |mut transaction| {
                Box::pin(Traceparent::scope(here, async move {
                    host.given(&mut transaction, &of, proposal, Occasion::Present).await
                }))
            })
            .await;
        let outcome = given.as_ref().map_or("failed", Given::outcome);
        self.metrics().came_to(command, outcome, 1);
        if let (Some(tracer), Some(span)) = (self.tracer(), span) {
            tracer.came_to(span, command, outcome, &city);
        }
        if matches!(given, Ok(Given::Done(_))) {
            self.note_written();
        }
        given
    }

    /// A command with its texts masked. Masking twice changes nothing more, so that the rules take them as they are.
    pub(crate) fn masked(&self, mut command: Command) -> Result<Command, HostError> {
        let texts: Vec<&mut String> = match &mut command {
            Command::Submit(Submission { need, .. }) => {
                let items = need.items.iter_mut().map(|item| &mut item.text);
                [&mut need.text].into_iter().chain(items).collect()
            }
            Command::SupplyInfo(text) => text.iter_mut().collect(),
            Command::Amend(Amendment { text, items, .. }) => {
                let items = items.iter_mut().flatten().map(|item| &mut item.text);
                text.iter_mut().chain(items).collect()
            }
            other if carries_text(other) => {
                let kind = other.kind().name();
                return Err(HostError::Unreadable(format!("the texts of `{kind}` are not masked")));
            }
            _ => Vec::new(),
        };
        for text in texts {
            *text = self.runtime().mask(text)?.text;
        }
        Ok(command)
    }

    /// One transaction: what was known before, the case, the facts, the rules, and everything that follows.
    pub(crate) async fn given(
        &self,
        transaction: &mut Transaction<'_>,
        city: &str,
        proposal: Proposal,
        occasion: Occasion,
    ) -> Result<Given, HostError> {
        // Whose name it is and what they call it may name somebody: kept is what the rules know it by.
        let (id, fingerprint) = (proposal.name.id(), proposal.name.fingerprint);
        if let Some(before) = transaction.answered(city, &id, "").await? {
            let is_same = before.fingerprint == fingerprint;
            return Ok(if is_same { Given::Before(before.answer) } else { Given::NameTaken });
        }
        let subject = match &proposal.case {
            None => None,
            Some(id) => match transaction.case(city, id).await? {
                Some(row) => Some(case_of(&row)?),
                None => return Ok(Given::NoCase),
            },
        };
        if let (Some(case), Some(expected)) = (&subject, proposal.expected)
            && case.sequence != expected
        {
            return Ok(Given::Stale(case.sequence));
        }
        let claimant = match self.claimant(transaction, city, &proposal).await? {
            Claimant::None => None,
            Claimant::Known(facts) => Some(*facts),
            Claimant::Unknown(id) => return Ok(Given::NoResponder(id)),
        };
        let policy = self.policy_for(transaction, city, &proposal, subject.as_ref()).await?;
        let book = self.rulebooks().of(transaction, city, &policy).await?;
        // Clocks of several machines differ: one that is behind must not be told that it went back.
        let last = subject.as_ref().map_or(0, |case| case.last);
        let now = match occasion {
            Occasion::Present => self.clock().now(transaction).await?.max(last),
            Occasion::Past(at) => at,
        };
        let Proposal { command, by, facts, detail, .. } = proposal;
        let name = id.clone();
        let request = Request { subject, command, by, claimant, facts, now, id, detail };
        let decision = match book.decide(&request)? {
            Ok(decision) => occasion.left_to_do(decision),
            Err(rejection) => return Ok(Given::Refused(Box::new(Refusal { rejection, policy }))),
        };
        let entry = entry(&request, &policy, &decision.after, decision.events.clone());
        let before = request.subject.as_ref();
        let position =
            decided::keep(self.runtime(), transaction, city, before, &decision, &entry).await?;
        let answer = Answer::of(decision, position);
        // Answers are kept for a while from when they are given, whenever the command was.
        let answered = match occasion {
            Occasion::Present => now,
            Occasion::Past(_) => self.clock().now(transaction).await?,
        };
        let row = AnsweredRow {
            subject: name,
            key: String::new(),
            fingerprint,
            case: Some(answer.case.id.clone()),
            at: answered,
            answer: occasion.kept_answer(&answer)?,
        };
        transaction.put_answered(city, &row).await?;
        if self.has_quarantined() {
            // Whatever the rules broke off over, they did not this time.
            transaction.end_quarantined(city, &entry.case).await?;
        }
        Ok(Given::Done(Box::new(answer)))
    }

    /// The facts of the responder that the command is about.
    async fn claimant(
        &self,
        transaction: &mut Transaction<'_>,
        city: &str,
        proposal: &Proposal,
    ) -> Result<Claimant, HostError> {
        let machine = self.runtime().machine()?;
        let row = machine.move_of(proposal.command.kind());
        let id = match row.and_then(|row| row.claimant) {
            None => return Ok(Claimant::None),
            Some(WhoseFacts::Giver) => &proposal.by.id,
            Some(WhoseFacts::Another) => match (&proposal.responder, &proposal.command) {
                (Some(id), _) | (None, Command::Reserve(id)) => id,
                // The rules say that one is missing.
                (None, _) => return Ok(Claimant::None),
            },
        };
        match transaction.responder(city, id).await? {
            None => Ok(Claimant::Unknown(id.clone())),
            Some(row) => {
                let (active, frees_at) = transaction.live_claims(city, id).await?;
                Ok(Claimant::Known(Box::new(Profile::of(&row)?.facts(active, frees_at))))
            }
        }
    }

    /// The digest of the policy to put a command to: that of the case, or for a new one, and for one that is to be moved, the
    /// city's.
    async fn policy_for(
        &self,
        transaction: &mut Transaction<'_>,
        city: &str,
        proposal: &Proposal,
        subject: Option<&Case>,
    ) -> Result<String, HostError> {
        match (subject, &proposal.command) {
            (Some(case), command) if *command != Command::MovePolicy => {
                Ok(case.policy.digest.clone())
            }
            _ => match &proposal.policy {
                Some(digest) => Ok(digest.clone()),
                None => {
                    let row = transaction.city(city).await?;
                    Ok(row.ok_or_else(|| HostError::NoCity(city.to_owned()))?.policy)
                }
            },
        }
    }
}

/// When a command was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// It is given now.
    Present,
    /// It was given on another platform at this instant, which did all that was to be done then.
    Past(Instant),
}

impl Occasion {
    /// A decision with the effects that are still to be carried out: of one of the past those that the host sees to itself.
    fn left_to_do(self, mut decision: Decision) -> Decision {
        match self {
            Occasion::Present => {}
            Occasion::Past(_) => {
                decision.effects.retain(|effect| decided::receiver_of(&effect.action).is_some());
            }
        }
        decision
    }

    /// What is kept of an answer for whoever asks again: nobody asks again for that of a command of the past.
    fn kept_answer(self, answer: &Answer) -> Result<Vec<u8>, HostError> {
        match self {
            Occasion::Present => answer.to_json(),
            Occasion::Past(_) => Ok(b"{}".to_vec()),
        }
    }
}

/// Whether a command brings something in somebody's own words.
fn carries_text(command: &Command) -> bool {
    match command.payload() {
        Payload::Submission(_) | Payload::Text(_) | Payload::Amendment(_) => true,
        Payload::Nothing
        | Payload::Reason(_)
        | Payload::Case(_)
        | Payload::Absorption(_)
        | Payload::MergeNumber(_)
        | Payload::MergeCancellation(_)
        | Payload::MergeName(_)
        | Payload::Project(_)
        | Payload::Agency(_)
        | Payload::Responder(_)
        | Payload::ClaimWish(_)
        | Payload::JoiningCostFen(_)
        | Payload::InvitedShare(_)
        | Payload::ClaimEnd(_)
        | Payload::Appointment(_)
        | Payload::Brought(_)
        | Payload::LaterDueDate(_)
        | Payload::Grade(_)
        | Payload::Coordinator(_)
        | Payload::Reach(_) => false,
    }
}

/// The responder that a command is about.
enum Claimant {
    /// It is about none.
    None,
    Known(Box<Responder>),
    Unknown(String),
}

/// What is written down of a command that was carried out.
pub(crate) fn entry(
    request: &Request,
    policy: &str,
    after: &Case,
    events: Vec<wish_contract::Event>,
) -> Entry {
    Entry {
        case: after.id.clone(),
        policy: policy.to_owned(),
        command: request.command.clone(),
        by: request.by.clone(),
        claimant: request.claimant.clone(),
        facts: request.facts.clone(),
        now: request.now,
        id: request.id.clone(),
        events,
        refused: None,
    }
}
