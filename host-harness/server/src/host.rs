//! The host itself: the one way in for every change to a case, and policies and responders beside it.

use std::sync::Arc;

use serde::Serialize;
use tokio::sync::watch;
use wish_contract::{
    Amendment, Case, Command, Diagnostic, Instant, Payload, Request, Responder, Submission,
    WhoseFacts,
};
use wish_runtime::log::Entry;
use wish_runtime::{Rulebook, Runtime};
use wish_store::{AnsweredRow, CityRow, NewLogRow, PolicyRow, Store, Transaction};

use crate::clock::Clock;
use crate::decided::{self, case_of, kind};
use crate::error::HostError;
use crate::profile::Profile;
use crate::proposal::{Answer, Given, Proposal, Refusal};
use crate::rulebooks::Rulebooks;

/// A host of any number of cities. Cheap to clone.
#[derive(Clone)]
pub struct Host(Arc<Inner>);

struct Inner {
    store: Store,
    rulebooks: Rulebooks,
    clock: Clock,
    /// Counts what was written here, for whoever waits for something new.
    written: watch::Sender<u64>,
    /// Whether it stops.
    stopping: watch::Sender<bool>,
}

/// A policy that was uploaded.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Uploaded {
    /// The first 16 hexadecimal digits of the SHA-256 of its source.
    pub digest: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// Warnings.
    pub findings: Vec<Diagnostic>,
}

impl Host {
    /// A host with its store, its rules and its clock.
    #[must_use]
    pub fn new(store: Store, runtime: Runtime, clock: Clock) -> Host {
        let (written, _) = watch::channel(0);
        let (stopping, _) = watch::channel(false);
        let rulebooks = Rulebooks::new(runtime);
        Host(Arc::new(Inner { store, rulebooks, clock, written, stopping }))
    }

    /// Where it keeps everything.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// What time it is for it.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The rules.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        self.0.rulebooks.runtime()
    }

    pub(crate) fn rulebooks(&self) -> &Rulebooks {
        &self.0.rulebooks
    }

    /// Changes whenever something was written through this host.
    #[must_use]
    pub fn written(&self) -> watch::Receiver<u64> {
        self.0.written.subscribe()
    }

    /// Lets those go who follow the log.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }

    pub(crate) fn note_written(&self) {
        self.0.written.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// A policy of a city, loaded.
    ///
    /// # Errors
    /// `NoPolicy`, or what the store or the rules stopped at.
    pub async fn rulebook(&self, city: &str, digest: &str) -> Result<Rulebook, HostError> {
        if let Some(book) = self.0.rulebooks.known(digest) {
            return Ok(book);
        }
        let policies = self.0.store.policies(city).await?;
        let row = policies.into_iter().find(|row| row.digest == digest);
        self.0.rulebooks.of_row(row.ok_or_else(|| HostError::NoPolicy(digest.to_owned()))?)
    }

    /// The policy that a city opens new cases under.
    ///
    /// # Errors
    /// `NoCity`, or what the store or the rules stopped at.
    pub async fn in_force(&self, city: &str) -> Result<Rulebook, HostError> {
        let cities = self.0.store.cities().await?;
        let row = cities.into_iter().find(|row| row.city == city);
        let row = row.ok_or_else(|| HostError::NoCity(city.to_owned()))?;
        self.rulebook(city, &row.policy).await
    }

    /// Puts what somebody wants to the rules, and keeps what they decide. Texts are masked before: the log keeps what was asked, and
    /// is never changed.
    ///
    /// # Errors
    /// Why there is no answer. A refusal is one.
    pub async fn give(&self, city: &str, proposal: Proposal) -> Result<Given, HostError> {
        let proposal = Proposal { command: self.masked(proposal.command)?, ..proposal };
        let (host, city) = (self.clone(), city.to_owned());
        let given = self
            .0
            .store
            .write(move |mut transaction| {
                Box::pin(async move { host.given(&mut transaction, &city, proposal).await })
            })
            .await?;
        if matches!(given, Given::Done(_)) {
            self.note_written();
        }
        Ok(given)
    }

    /// A command with its texts masked. Masking twice changes nothing more, so that the rules take them as they are.
    fn masked(&self, mut command: Command) -> Result<Command, HostError> {
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
    async fn given(
        &self,
        transaction: &mut Transaction<'_>,
        city: &str,
        proposal: Proposal,
    ) -> Result<Given, HostError> {
        let name = &proposal.name;
        if let Some(before) = transaction.answered(city, &name.subject, &name.key).await? {
            let is_same = before.fingerprint == name.fingerprint;
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
        let book = self.0.rulebooks.of(transaction, city, &policy).await?;
        // Clocks of several machines differ: one that is behind must not be told that it went back.
        let last = subject.as_ref().map_or(0, |case| case.last);
        let now = self.0.clock.now(transaction).await?.max(last);
        let Proposal { command, by, facts, detail, name, .. } = proposal;
        let request = Request { subject, command, by, claimant, facts, now, id: name.id(), detail };
        let decision = match book.decide(&request)? {
            Ok(decision) => decision,
            Err(rejection) => return Ok(Given::Refused(Box::new(Refusal { rejection, policy }))),
        };
        let entry = entry(&request, &policy, &decision.after, decision.events.clone());
        let before = request.subject.as_ref();
        let position = decided::keep(transaction, city, before, &decision, &entry).await?;
        let answer = Answer::of(decision, position);
        let row = AnsweredRow {
            subject: name.subject,
            key: name.key,
            fingerprint: name.fingerprint,
            at: now,
            answer: answer.to_json()?,
        };
        transaction.put_answered(city, &row).await?;
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

/// Policies and responders.
impl Host {
    /// Keeps a policy for a city, which need not have been heard of before. The first one of a city is in force at once.
    ///
    /// # Errors
    /// `PolicyRefused` with every finding in the language, or what the store or the rules stopped at.
    pub async fn upload(
        &self,
        city: &str,
        source: Vec<u8>,
        by: &str,
        language: &str,
    ) -> Result<Uploaded, HostError> {
        let findings = self.runtime().check(&source, language)?;
        let (digest, book) = self.0.rulebooks.load(&source, language)?;
        let about = book.about()?;
        let uploaded = Uploaded { digest, name: about.name, version: about.version, findings };
        let (host, city, by) = (self.clone(), city.to_owned(), by.to_owned());
        let answer = uploaded.clone();
        self.0
            .store
            .write(move |mut transaction| {
                Box::pin(async move {
                    let Uploaded { digest, name, version, .. } = uploaded;
                    let now = host.0.clock.now(&mut transaction).await?;
                    let row =
                        PolicyRow { digest: digest.clone(), name, version, uploaded: now, source };
                    transaction.put_policy(&city, &row).await?;
                    let mut rows = vec![audit(kind::POLICY, now, &by, &digest)];
                    if transaction.city(&city).await?.is_none() {
                        let row = CityRow { city: city.clone(), policy: digest.clone() };
                        transaction.put_city(&row).await?;
                        rows.push(audit(kind::IN_FORCE, now, &by, &digest));
                    }
                    transaction.append(&city, &rows).await?;
                    Ok::<(), HostError>(())
                })
            })
            .await?;
        self.note_written();
        Ok(answer)
    }

    /// Opens new cases of a city under a policy from now on.
    ///
    /// # Errors
    /// `NoPolicy`, or what the store stopped at.
    pub async fn put_in_force(&self, city: &str, digest: &str, by: &str) -> Result<(), HostError> {
        let (host, city) = (self.clone(), city.to_owned());
        let (digest, by) = (digest.to_owned(), by.to_owned());
        self.0
            .store
            .write(move |mut transaction| {
                Box::pin(async move {
                    if transaction.policy(&city, &digest).await?.is_none() {
                        return Err(HostError::NoPolicy(digest));
                    }
                    let now = host.0.clock.now(&mut transaction).await?;
                    let row = audit(kind::IN_FORCE, now, &by, &digest);
                    transaction.put_city(&CityRow { city: city.clone(), policy: digest }).await?;
                    transaction.append(&city, &[row]).await?;
                    Ok(())
                })
            })
            .await?;
        self.note_written();
        Ok(())
    }

    /// Keeps what the platform tells of a responder.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn put_responder(
        &self,
        city: &str,
        profile: Profile,
        by: &str,
    ) -> Result<(), HostError> {
        let (row, ties) = profile.rows()?;
        let (host, city, by) = (self.clone(), city.to_owned(), by.to_owned());
        self.0
            .store
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.0.clock.now(&mut transaction).await?;
                    transaction.put_responder(&city, &row, &ties).await?;
                    transaction.append(&city, &[audit(kind::RESPONDER, now, &by, &row.id)]).await?;
                    Ok::<(), HostError>(())
                })
            })
            .await?;
        self.note_written();
        Ok(())
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

/// Who did what besides a command.
#[derive(Serialize)]
struct Audit<'a> {
    by: &'a str,
    what: &'a str,
}

fn audit(kind: &str, at: Instant, by: &str, what: &str) -> NewLogRow {
    let body = serde_json::to_vec(&Audit { by, what }).unwrap_or_default();
    NewLogRow { kind: kind.to_owned(), case: None, sequence: None, at, body }
}
