//! What an operator is to know of a store and the hosts on it: cases that nobody will look at, deadlines that are late, effects that do
//! not go out, hosts that run other rules, a clock that is behind. And what a host looks at before it starts.
//!
//! That a host says once a minute that it is there is for this alone: nothing that is decided hangs on it.

use std::time::Duration;

use uuid::Uuid;
use wish_contract::Instant;
use wish_store::{HostRow, QuarantineRow};

use crate::error::HostError;
use crate::host::Host;

/// A deadline or an effect is late after so long.
pub const LATE_MS: Instant = 5 * 60 * 1_000;
/// An effect is stuck that was tried so often.
const ATTEMPTS_MANY: u32 = 5;
/// A host that was not seen for so long is not there any more.
const GONE_MS: Instant = 5 * 60 * 1_000;
/// Rows of hosts that were not seen for so long are removed.
const FORGOTTEN_MS: Instant = 24 * 60 * 60 * 1_000;
/// How often a host says that it is there.
const PAUSE: Duration = Duration::from_secs(60);
/// So far behind what was last written the clock may be: clocks of hosts that took turns differ.
pub const CLOCK_BEHIND_MAX_MS: Instant = 60 * 1_000;
/// Cases in quarantine that are looked at.
const QUARANTINED_MAX: u32 = 1_000;

/// What was found at one moment.
#[derive(Clone, Debug)]
pub struct Findings {
    /// When.
    pub now: Instant,
    /// Open cases with neither a deadline nor a holder.
    pub stranded: u64,
    /// Cases whose deadline has passed and is not settled.
    pub overdue: u64,
    /// Of these, those of which it passed some minutes ago.
    pub late: u64,
    /// How long ago the first of them passed, in milliseconds; 0: none has.
    pub deadline_lag_ms: i64,
    /// Cases over which the rules broke off, those first that were tried most.
    pub quarantined: Vec<QuarantineRow>,
    /// Effects that wait.
    pub effects_waiting: u64,
    /// Of these, those that were tried often, or whose time came some minutes ago.
    pub effects_stuck: u64,
    /// How long ago the first of them was to be tried, in milliseconds.
    pub effect_lag_ms: i64,
    /// Inputs that stopped the rules of this host.
    pub inputs_quarantined: u64,
    /// Hosts that are there.
    pub hosts: Vec<HostRow>,
    /// This host.
    pub own: HostRow,
    /// How far the clock is behind what was last written, in milliseconds; 0: it is not.
    pub clock_behind_ms: i64,
}

impl Findings {
    /// Hosts that run other rules than this one.
    pub fn others(&self) -> impl Iterator<Item = &HostRow> {
        self.hosts.iter().filter(|host| host.component != self.own.component)
    }
}

impl Host {
    /// Looks at the store and the hosts on it.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn findings(&self) -> Result<Findings, HostError> {
        let store = self.store();
        let now = self.time().await?;
        let before = now.saturating_sub(LATE_MS);
        let (effects_stuck, first_effect) = store.stuck_effects(before, ATTEMPTS_MANY).await?;
        let first_due = store.first_due().await?;
        let lag =
            |first: Option<Instant>| first.map_or(0, |first| now.saturating_sub(first).max(0));
        let inputs = self.runtime().quarantined().len();
        Ok(Findings {
            now,
            stranded: store.stranded().await?,
            overdue: store.overdue(now).await?,
            late: store.overdue(before).await?,
            deadline_lag_ms: lag(first_due),
            quarantined: store.quarantined(QUARANTINED_MAX).await?,
            effects_waiting: store.waiting_effects().await?,
            effects_stuck,
            effect_lag_ms: lag(first_effect),
            inputs_quarantined: u64::try_from(inputs).unwrap_or(u64::MAX),
            hosts: store.hosts(now.saturating_sub(GONE_MS)).await?,
            own: self.row(now),
            clock_behind_ms: self.clock_behind().await?,
        })
    }

    /// That the host can begin: the clock is not behind what was written, and the policy in force of every city loads. Changes nothing.
    ///
    /// # Errors
    /// `ClockBehind`, `InForceRefused`, or what the store or the rules stopped at.
    pub async fn check(&self) -> Result<(), HostError> {
        let behind = self.clock_behind().await?;
        if behind > CLOCK_BEHIND_MAX_MS {
            return Err(HostError::ClockBehind { seconds: behind / 1_000 });
        }
        self.policies_load().await
    }

    /// That the policy in force of every city loads.
    ///
    /// # Errors
    /// `InForceRefused`, or what the store stopped at.
    pub async fn policies_load(&self) -> Result<(), HostError> {
        for row in self.store().cities().await? {
            self.rulebook(&row.city, &row.policy).await.map_err(|error| match error {
                HostError::Store(error) => HostError::Store(error),
                other => HostError::InForceRefused {
                    city: row.city,
                    digest: row.policy,
                    why: other.to_string(),
                },
            })?;
        }
        Ok(())
    }

    /// How far the clock is behind what was last written, in milliseconds; 0: it is not.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn clock_behind(&self) -> Result<i64, HostError> {
        let last = self.store().last_written().await?;
        let now = self.time().await?;
        Ok(last.map_or(0, |last| last.saturating_sub(now).max(0)))
    }

    async fn time(&self) -> Result<Instant, HostError> {
        Ok(match self.clock() {
            crate::Clock::Database => self.store().time().await?,
            crate::Clock::ByHand(_) => self.clock().about_now(),
        })
    }

    /// Says that this host is there, and looks whether others run other rules: who does.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn present(&self) -> Result<Vec<HostRow>, HostError> {
        let now = self.time().await?;
        let row = self.row(now);
        let own = row.component.clone();
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move { Ok::<(), HostError>(transaction.put_host(&row).await?) })
            })
            .await?;
        let hosts = self.store().hosts(now.saturating_sub(GONE_MS)).await?;
        self.note_quarantined(!self.store().quarantined(1).await?.is_empty());
        Ok(hosts.into_iter().filter(|host| host.component != own).collect())
    }

    /// Says that this host is gone.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn absent(&self) -> Result<(), HostError> {
        let before = self.time().await?.saturating_sub(FORGOTTEN_MS);
        let id = self.id().to_owned();
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move { Ok(transaction.end_host(&id, before).await?) })
            })
            .await
    }

    fn row(&self, now: Instant) -> HostRow {
        let info = self.runtime().component_info();
        HostRow {
            id: self.id().to_owned(),
            component: info.digest.clone(),
            contract: info.contract.clone().unwrap_or_default(),
            started: self.started(),
            seen: now,
        }
    }
}

/// A name for a host.
pub(crate) fn new_id() -> String {
    Uuid::now_v7().to_string()
}

/// Says once a minute that the host is there, until it is ended.
pub async fn run(host: Host) {
    let mut known = 0;
    loop {
        match host.present().await {
            Ok(others) => {
                if others.len() != known {
                    for other in &others {
                        tracing::warn!(
                            host = other.id,
                            component = other.component,
                            contract = other.contract,
                            "a host on this store runs other rules"
                        );
                    }
                }
                known = others.len();
            }
            Err(error) => tracing::warn!(%error, "the host cannot say that it is there"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}
