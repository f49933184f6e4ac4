//! Webhooks: what the log of a city asks of the platform, brought to endpoints that the platform names.
//!
//! The log is the outbox. Each endpoint has a place in it, up to which it has taken everything; whoever brings it further holds a
//! lease on it, so that of several hosts one does.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::task::{Id, JoinSet};
use wish_contract::Instant;
use wish_store::{LetterRow, LetterState, Progress, WebhookFigures, WebhookRow, WebhookState};

pub mod address;
mod cloud_event;
mod relay;
mod sender;
mod signing;

pub use relay::{PATIENCE_MS, REFUSALS_MAX};
pub use sender::{Outgoing, Patience};
pub use signing::OVERLAP_MS;

use crate::decided::kind;
use crate::directory::audit;
use crate::error::HostError;
use crate::host::Host;
use address::AddressError;
use cloud_event::{TYPES, test_event};
use sender::{DeliveryOutcome, Sender};
use signing::Secrets;

/// Endpoints that a city may have.
const WEBHOOKS_MAX: usize = 16;
/// Endpoints that are brought further at a time.
const AT_ONCE: u32 = 32;
/// How long the host rests where it heard of nothing new: other hosts on the store do not say when they write.
const PAUSE: Duration = Duration::from_millis(500);
/// How long it lets come together what it is sent word of.
const GATHERING: Duration = Duration::from_millis(20);

/// Why an endpoint is not opened or changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WebhookError {
    /// Nothing may be sent there.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// There is no such type of events.
    #[error("there is no type of events `{0}`; name some of {types}", types = TYPES.join(", "))]
    Type(String),
    /// The city has one of this address.
    #[error("the webhook `{0}` has this address already; change that one, or remove it first")]
    Known(String),
    /// The city has as many as it may.
    #[error("the city has {WEBHOOKS_MAX} webhooks, which is as many as it may; remove one first")]
    Full,
    /// There is none of this name.
    #[error("there is no webhook `{0}`")]
    Missing(String),
    /// The log has no such place.
    #[error("the log has no position {0}; name one from 1 to {1}")]
    Position(i64, i64),
    /// The host could not.
    #[error(transparent)]
    Host(#[from] HostError),
}

impl From<wish_store::StoreError> for WebhookError {
    fn from(error: wish_store::StoreError) -> WebhookError {
        WebhookError::Host(error.into())
    }
}

/// What changes of an endpoint. None: it stays.
#[derive(Clone, Debug, Default)]
pub struct WebhookChange {
    /// Whether it gets events: one that was disabled may be active again.
    pub state: Option<WebhookState>,
    /// The types of events that it wants; none in the list: all.
    pub types: Option<Vec<String>>,
    /// It gets another secret; the one it has is good for a day more.
    pub rotates_secret: bool,
}

/// What is sent again.
#[derive(Clone, Debug)]
pub enum Replayed {
    /// Every dead letter.
    Dead,
    /// Those of these events.
    Events(Vec<String>),
    /// Everything from a position of the log on.
    From(i64),
}

/// Who changes the endpoints of which city.
#[derive(Clone, Debug)]
pub struct Operator {
    /// The city.
    pub city: String,
    /// Who.
    pub by: String,
}

impl Host {
    /// Opens an endpoint: it, and its secret. It gets what happens from now on.
    ///
    /// # Errors
    /// `Address`, `Type`, `Known`, `Full`, or what the store stopped at.
    pub async fn open_webhook(
        &self,
        operator: &Operator,
        url: &str,
        types: &[String],
    ) -> Result<(WebhookRow, String), WebhookError> {
        let types = known_types(types)?;
        let url = match self.outgoing().check(url).await {
            Ok(checked) => checked.url.to_string(),
            // It may not be there yet.
            Err(AddressError::Unresolved(_)) => url.to_owned(),
            Err(error) => return Err(error.into()),
        };
        let secrets = Secrets::throwaway()?;
        let (host, Operator { city, by }) = (self.clone(), operator.clone());
        let kept = secrets.seal()?;
        let row = self
            .store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.clock().now(&mut transaction).await?;
                    if transaction.city(&city).await?.is_none() {
                        return Err(HostError::NoCity(city).into());
                    }
                    let id = format!("wh-{}", uuid::Uuid::now_v7());
                    let what = audit(kind::WEBHOOK, now, &by, &format!("opened {id}"));
                    // The log is locked from here on, so that two do not open the last one.
                    let position = transaction.append(&city, &[what]).await?;
                    let present = transaction.webhooks(&city).await?;
                    if let Some(known) = present.iter().find(|row| row.url == url) {
                        return Err(WebhookError::Known(known.id.clone()));
                    }
                    if present.len() >= WEBHOOKS_MAX {
                        return Err(WebhookError::Full);
                    }
                    let passed = position.into_iter().next().unwrap_or_default();
                    let row = WebhookRow {
                        id,
                        url,
                        types,
                        state: WebhookState::Active,
                        secrets: kept,
                        opened: now,
                        progress: Progress { passed, ..Progress::default() },
                        lease_until: 0,
                        fence: 0,
                    };
                    transaction.put_webhook(&city, &row).await?;
                    Ok(row)
                })
            })
            .await?;
        self.note_written();
        Ok((row, secrets.newest().to_owned()))
    }

    /// An endpoint.
    ///
    /// # Errors
    /// `Missing`, or what the store stopped at.
    pub async fn webhook(&self, city: &str, id: &str) -> Result<WebhookRow, WebhookError> {
        let rows = self.store().webhooks(city).await?;
        let found = rows.into_iter().find(|row| row.id == id);
        found.ok_or_else(|| WebhookError::Missing(id.to_owned()))
    }

    /// Changes an endpoint: it, and its secret where that is another one.
    ///
    /// # Errors
    /// `Missing`, `Type`, or what the store stopped at.
    pub async fn change_webhook(
        &self,
        operator: &Operator,
        id: &str,
        change: WebhookChange,
    ) -> Result<(WebhookRow, Option<String>), WebhookError> {
        let types = change.types.as_deref().map(known_types).transpose()?;
        let (host, Operator { city, by }, id) = (self.clone(), operator.clone(), id.to_owned());
        let changed = self
            .store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.clock().now(&mut transaction).await?;
                    let found = transaction.webhook(&city, &id).await?;
                    let mut row = found.ok_or_else(|| WebhookError::Missing(id.clone()))?;
                    let mut what = Vec::new();
                    if let Some(state) = change.state {
                        what.push(format!("{} {id}", state.name()));
                        row.state = state;
                        // Somebody has seen to it: it is tried at once.
                        let failed = Progress {
                            failures: 0,
                            since: None,
                            next_try: 0,
                            why: None,
                            ..row.progress
                        };
                        row.progress = failed;
                    }
                    if let Some(types) = types {
                        what.push(format!("types {id} {types}"));
                        row.types = types;
                    }
                    let mut secret = None;
                    if change.rotates_secret {
                        what.push(format!("secret {id}"));
                        let secrets = Secrets::unseal(&row.secrets)?.rotated(now)?;
                        row.secrets = secrets.seal()?;
                        secret = Some(secrets.newest().to_owned());
                    }
                    let what = what.iter().map(|what| audit(kind::WEBHOOK, now, &by, what));
                    let what: Vec<_> = what.collect();
                    transaction.put_webhook(&city, &row).await?;
                    transaction.append(&city, &what).await?;
                    Ok::<_, WebhookError>((row, secret))
                })
            })
            .await?;
        self.note_written();
        Ok(changed)
    }

    /// Removes an endpoint, with its letters.
    ///
    /// # Errors
    /// `Missing`, or what the store stopped at.
    pub async fn remove_webhook(&self, operator: &Operator, id: &str) -> Result<(), WebhookError> {
        let (host, Operator { city, by }, id) = (self.clone(), operator.clone(), id.to_owned());
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.clock().now(&mut transaction).await?;
                    if transaction.webhook(&city, &id).await?.is_none() {
                        return Err(WebhookError::Missing(id));
                    }
                    transaction.remove_webhook(&city, &id).await?;
                    let what = audit(kind::WEBHOOK, now, &by, &format!("removed {id}"));
                    transaction.append(&city, &[what]).await?;
                    Ok::<_, WebhookError>(())
                })
            })
            .await?;
        self.note_written();
        Ok(())
    }

    /// Letters of an endpoint in one state behind a position and part, in the order of the log.
    ///
    /// # Errors
    /// `Missing`, or what the store stopped at.
    pub async fn webhook_letters(
        &self,
        city: &str,
        id: &str,
        state: LetterState,
        after: (i64, u32),
        limit: u32,
    ) -> Result<Vec<LetterRow>, WebhookError> {
        self.webhook(city, id).await?;
        Ok(self.store().letters(city, id, state, after, limit).await?)
    }

    /// Has events sent again: how many dead letters, or how many positions of the log.
    ///
    /// # Errors
    /// `Missing`, `Position`, or what the store stopped at.
    pub async fn replay(
        &self,
        operator: &Operator,
        id: &str,
        replayed: Replayed,
    ) -> Result<u64, WebhookError> {
        let (host, Operator { city, by }, id) = (self.clone(), operator.clone(), id.to_owned());
        let count = self
            .store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.clock().now(&mut transaction).await?;
                    let found = transaction.webhook(&city, &id).await?;
                    let mut row = found.ok_or_else(|| WebhookError::Missing(id.clone()))?;
                    let (count, what) = match replayed {
                        Replayed::Dead => {
                            let count = transaction.revive_letters(&city, &id, None, now).await?;
                            (count, format!("replayed {id}: {count} dead letters"))
                        }
                        Replayed::Events(events) => {
                            let events = Some(events.as_slice());
                            let count = transaction.revive_letters(&city, &id, events, now).await?;
                            (count, format!("replayed {id}: {count} dead letters"))
                        }
                        Replayed::From(position) => {
                            let end = transaction.log_end(&city).await?;
                            if !(1..=end).contains(&position) {
                                return Err(WebhookError::Position(position, end));
                            }
                            transaction.drop_letters(&city, &id, position).await?;
                            row.progress.passed = position.saturating_sub(1);
                            row.progress.part = 0;
                            // Whoever is at it must not say that it is further than that.
                            row.fence = row.fence.saturating_add(1);
                            row.lease_until = 0;
                            let count = u64::try_from(end - row.progress.passed);
                            (count.unwrap_or_default(), format!("replayed {id} from {position}"))
                        }
                    };
                    transaction.put_webhook(&city, &row).await?;
                    let what = audit(kind::WEBHOOK, now, &by, &what);
                    transaction.append(&city, &[what]).await?;
                    Ok(count)
                })
            })
            .await?;
        self.note_written();
        Ok(count)
    }

    /// Sends an event that is about nothing, at once: why it was not taken; none: it was.
    ///
    /// # Errors
    /// `Missing`, or what the store stopped at.
    pub async fn try_webhook(&self, city: &str, id: &str) -> Result<Option<String>, WebhookError> {
        let row = self.webhook(city, id).await?;
        let now = self.clock().about_now();
        let event = test_event(city, &format!("test-{}", uuid::Uuid::now_v7()), now)?;
        let secrets = Secrets::unseal(&row.secrets)?;
        let mut sender = Sender::new(self.outgoing(), &row.url);
        Ok(match sender.deliver(&event, &secrets, now).await? {
            DeliveryOutcome::Taken => None,
            DeliveryOutcome::Gone => Some("the endpoint answered 410".to_owned()),
            DeliveryOutcome::Unavailable(failed) | DeliveryOutcome::Refused(failed) => {
                Some(failed.why)
            }
        })
    }

    /// How the endpoints of all cities fare.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn webhook_figures(&self) -> Result<Vec<WebhookFigures>, HostError> {
        Ok(self.store().webhook_figures().await?)
    }

    /// Brings every endpoint further that something may be sent to now: how many events were taken.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn relay_due(&self) -> Result<usize, HostError> {
        let mut taken = 0_usize;
        for (city, id) in self.store().due_webhooks(self.clock().about_now(), AT_ONCE).await? {
            taken = taken.saturating_add(self.relay(&city, &id).await?);
        }
        Ok(taken)
    }
}

fn known_types(types: &[String]) -> Result<String, WebhookError> {
    match types.iter().find(|name| !TYPES.contains(&name.as_str())) {
        Some(unknown) => Err(WebhookError::Type(unknown.clone())),
        None => Ok(types
            .iter()
            .map(String::as_str)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
            .join(" ")),
    }
}

/// Brings endpoints further until the host stops, each by itself: one that is slow holds up no other.
pub async fn run(host: Host) {
    let (mut written, mut stopping) = (host.written(), host.stopping());
    let mut busy: BTreeMap<Id, (String, String)> = BTreeMap::new();
    let mut at_work = JoinSet::new();
    while !*stopping.borrow() {
        written.mark_unchanged();
        let now: Instant = host.clock().about_now();
        match host.store().due_webhooks(now, AT_ONCE).await {
            Ok(due) => {
                let here: BTreeSet<_> = busy.values().cloned().collect();
                for key in due.into_iter().filter(|key| !here.contains(key)) {
                    let task = at_work.spawn(bring_further(host.clone(), key.clone()));
                    busy.insert(task.id(), key);
                }
            }
            Err(error) => tracing::warn!(%error, "webhooks wait"),
        }
        tokio::select! {
            Some(ended) = at_work.join_next_with_id() => {
                busy.remove(&ended.map_or_else(|error| error.id(), |(id, ())| id));
            }
            _ = tokio::time::timeout(PAUSE, written.changed()) => {
                tokio::time::sleep(GATHERING).await;
            }
            _ = stopping.changed() => {}
        }
    }
    // What is under way ends with the delivery that it is at, and says how far it has come.
    while at_work.join_next().await.is_some() {}
}

async fn bring_further(host: Host, (city, id): (String, String)) {
    if let Err(error) = host.relay(&city, &id).await {
        tracing::warn!(city, webhook = id, %error, "a webhook waits");
        tokio::time::sleep(PAUSE).await;
    }
}
