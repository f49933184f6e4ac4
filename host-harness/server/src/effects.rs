//! Carries out what the rules ask the host for. Effects on other cases are commands that the host gives, under the effect's name,
//! so that one that is delivered again does nothing twice; which answer calls for which command, `wit/types.wit` says at `action`.

use std::time::Duration;

use serde::de::DeserializeOwned;
use wish_contract::json;
use wish_contract::{
    Absorbing, Action, Actor, Command, Continuation, Detail, Effect, Instant, MergeCancellation,
    MergeName, Role, Submission,
};
use wish_store::{EffectRow, WaitingEffect};

use crate::decided::receiver;
use crate::error::HostError;
use crate::host::Host;
use crate::proposal::{CommandName, Given, Proposal};

/// Effects taken at a time.
const BATCH: u32 = 64;
/// How long an effect that was taken is left to whoever took it.
const LEASE_MS: Instant = 30_000;
/// How long the host rests where nothing waits.
const PAUSE: Duration = Duration::from_millis(200);
/// Who gives the commands.
pub(crate) const HOST: &str = "host";
/// There is no such case.
const NO_SUCH_CASE: &str = "case_unknown";

/// What became of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// It is done with.
    Yes,
    /// It is to be tried again, when the lease ends.
    NotYet,
}

impl Host {
    /// Carries out what waits, some of it: how many effects were taken.
    ///
    /// # Errors
    /// What the store stopped at. Effects that were taken are tried again.
    pub async fn carry_out(&self) -> Result<usize, HostError> {
        let mut taken = 0;
        for one in [receiver::RULES, receiver::OFFERS, receiver::CITIES] {
            let waiting = self.take(one).await?;
            taken += waiting.len();
            for WaitingEffect { city, row } in waiting {
                let done = match one {
                    receiver::RULES => self.command(&city, &row).await,
                    receiver::CITIES => self.transfer(&city, &row).await,
                    _ => self.offer(&city, &row).await,
                };
                match done {
                    Ok(Done::Yes) => self.end(&city, &row).await?,
                    Ok(Done::NotYet) => {}
                    Err(error) => {
                        tracing::warn!(city, effect = row.id, %error, "an effect waits");
                    }
                }
            }
        }
        Ok(taken)
    }

    async fn take(&self, receiver: &'static str) -> Result<Vec<WaitingEffect>, HostError> {
        let host = self.clone();
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.clock().now(&mut transaction).await?;
                    let again = now.saturating_add(LEASE_MS);
                    Ok(transaction.take_effects(receiver, now, again, BATCH).await?)
                })
            })
            .await
    }

    async fn end(&self, city: &str, row: &EffectRow) -> Result<(), HostError> {
        let (city, id, receiver) = (city.to_owned(), row.id.clone(), row.receiver.clone());
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move { Ok(transaction.end_effect(&city, &id, &receiver).await?) })
            })
            .await
    }

    /// An effect on another case.
    async fn command(&self, city: &str, row: &EffectRow) -> Result<Done, HostError> {
        let effect: Effect = read(&row.body)?;
        let this = row.case.as_str();
        match effect.action {
            Action::Absorb(Absorbing { into, absorption }) => {
                let merge = absorption.merge;
                match self.deliver(city, &row.id, &into, Command::Absorb(absorption)).await? {
                    Delivery::Done => Ok(Done::Yes),
                    Delivery::Later => Ok(Done::NotYet),
                    Delivery::Refused(rule) if rule == "already_absorbed" => {
                        self.deliver_and_end(city, &row.id, this, Command::CompleteMerge(merge))
                            .await
                    }
                    Delivery::Refused(reason) => {
                        let cancellation = MergeCancellation { merge, reason };
                        self.deliver_and_end(
                            city,
                            &row.id,
                            this,
                            Command::CancelMerge(cancellation),
                        )
                        .await
                    }
                }
            }
            Action::CompleteMerge(MergeName { id, merge }) => {
                match self.deliver(city, &row.id, &id, Command::CompleteMerge(merge)).await? {
                    Delivery::Later => Ok(Done::NotYet),
                    Delivery::Refused(rule) if rule == "merge_unknown" || rule == NO_SUCH_CASE => {
                        let release = Command::ReleaseAbsorbed(MergeName { id, merge });
                        self.deliver_and_end(city, &row.id, this, release).await
                    }
                    Delivery::Done | Delivery::Refused(_) => Ok(Done::Yes),
                }
            }
            Action::ReleaseAbsorbed(releasing) => {
                let release = Command::ReleaseAbsorbed(releasing.merge);
                self.deliver_and_end(city, &row.id, &releasing.carrier, release).await
            }
            Action::Restore(MergeName { id, merge }) => {
                self.deliver_and_end(city, &row.id, &id, Command::Restore(merge)).await
            }
            Action::CarryOn(continuation) => self.carry_on(city, &row.id, continuation).await,
            Action::Notify(_)
            | Action::Offer(_)
            | Action::Publish
            | Action::WithdrawOffer(_)
            | Action::Unpublish
            | Action::AskCoordinator(_)
            | Action::Transfer(_) => Ok(Done::Yes),
        }
    }

    /// Opens a case for the rest of one that came in part. Its name is made from the effect's, so that it is opened once.
    async fn carry_on(
        &self,
        city: &str,
        effect: &str,
        continuation: Continuation,
    ) -> Result<Done, HostError> {
        let Continuation { reporter, kind, need, continues } = continuation;
        let id = CommandName::of(HOST, effect, b"").id();
        let submission = Submission { id, kind, need, continues: Some(continues) };
        let by = Actor { id: reporter, role: Role::Reporter };
        match self.put(city, effect, None, Command::Submit(submission), by).await? {
            Delivery::Later => Ok(Done::NotYet),
            Delivery::Done | Delivery::Refused(_) => Ok(Done::Yes),
        }
    }

    async fn deliver_and_end(
        &self,
        city: &str,
        effect: &str,
        case: &str,
        command: Command,
    ) -> Result<Done, HostError> {
        match self.deliver(city, effect, case, command).await? {
            Delivery::Later => Ok(Done::NotYet),
            Delivery::Done | Delivery::Refused(_) => Ok(Done::Yes),
        }
    }

    /// Gives a case a command in the name of an effect.
    async fn deliver(
        &self,
        city: &str,
        effect: &str,
        case: &str,
        command: Command,
    ) -> Result<Delivery, HostError> {
        let by = Actor { id: HOST.to_owned(), role: Role::Coordinator };
        self.put(city, effect, Some(case), command, by).await
    }

    pub(crate) async fn put(
        &self,
        city: &str,
        effect: &str,
        case: Option<&str>,
        command: Command,
        by: Actor,
    ) -> Result<Delivery, HostError> {
        let key = format!("{effect} {}", command.kind().name());
        let said =
            json::to_string(&command).map_err(|error| HostError::Unreadable(error.to_string()))?;
        let proposal = Proposal {
            case: case.map(str::to_owned),
            command,
            by,
            responder: None,
            facts: Vec::new(),
            policy: None,
            expected: None,
            detail: Detail::Decisive,
            name: CommandName::of(HOST, &key, said.as_bytes()),
        };
        Ok(match self.give(city, proposal).await? {
            Given::Done(_) | Given::Before(_) => Delivery::Done,
            Given::NoCase => Delivery::Refused(NO_SUCH_CASE.to_owned()),
            Given::Refused(refusal) => {
                let rule = refusal.rejection.because.rule;
                if ["clock_went_back", "policy_differs"].contains(&rule.as_str()) {
                    Delivery::Later
                } else {
                    Delivery::Refused(rule)
                }
            }
            Given::NoResponder(_) | Given::Stale(_) | Given::NameTaken => Delivery::Later,
        })
    }
}

/// What came of a command in the name of an effect.
pub(crate) enum Delivery {
    Done,
    /// It is to be given again.
    Later,
    Refused(String),
}

pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, HostError> {
    serde_json::from_slice(body).map_err(|error| HostError::Unreadable(error.to_string()))
}

/// Carries out what waits for as long as the host runs.
pub async fn run(host: Host) {
    loop {
        match host.carry_out().await {
            Ok(0) => tokio::time::sleep(PAUSE).await,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "effects wait");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
