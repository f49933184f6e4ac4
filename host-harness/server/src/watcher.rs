//! Looks, for everybody at a host at once, what hosts elsewhere wrote to the same store, and which cities take no writes. One look
//! at the end of every log each half a second: so followers wait in memory, and what another host wrote reaches them within a
//! second, with nothing in the transactions of commands, and no connection that must not break.

use std::collections::BTreeMap;
use std::time::Duration;

use wish_store::{FenceState, StoreError};

use crate::host::Host;

/// How long between two looks.
const PAUSE: Duration = Duration::from_millis(500);

/// What the watcher of a host saw last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CitiesSeen {
    /// Of each city, how far its log has come.
    pub heads: BTreeMap<String, i64>,
    /// Cities that take no writes here, and why.
    pub fences: BTreeMap<String, FenceState>,
}

impl CitiesSeen {
    /// Whether a city was here, and is elsewhere by now.
    #[must_use]
    pub fn has_left(&self, city: &str) -> bool {
        self.fences.get(city) == Some(&FenceState::Left)
    }
}

impl Host {
    /// Looks what was written, and wakes whoever waits for it.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn look(&self) -> Result<(), StoreError> {
        // In this order, a city that has just arrived is not taken for one that is open.
        let heads = self.store().heads().await?;
        let fences = self.store().fences().await?;
        let seen = CitiesSeen {
            heads: heads.into_iter().map(|head| (head.city, head.position)).collect(),
            fences: fences.into_iter().map(|fence| (fence.city, fence.state)).collect(),
        };
        if self.put_seen(seen) {
            self.note_written();
        }
        Ok(())
    }
}

/// Looks for as long as the host runs.
pub async fn run(host: Host) {
    loop {
        if let Err(error) = host.look().await {
            tracing::debug!(%error, "the watcher sees nothing");
        }
        tokio::time::sleep(PAUSE).await;
    }
}
