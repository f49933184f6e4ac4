//! Takes away what is kept for a while only: answers to commands.

use std::time::Duration;

use wish_contract::Instant;

use crate::error::HostError;
use crate::host::Host;

/// How long an answer is kept. A command that is given again later is put to the rules anew, which know it as long as the case does.
pub const ANSWERS_MS: Instant = 7 * 24 * 60 * 60 * 1_000;
/// Answers taken away in one transaction.
const BATCH: u32 = 500;
/// How long it rests where nothing is left.
const PAUSE: Duration = Duration::from_secs(60);
/// How long it leaves the store to others between two batches.
const BREATH: Duration = Duration::from_millis(100);

impl Host {
    /// Takes away answers that are older than [`ANSWERS_MS`], a batch of them: how many.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn prune_answers(&self) -> Result<u64, HostError> {
        let host = self.clone();
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let now = host.clock().now(&mut transaction).await?;
                    let before = now.saturating_sub(ANSWERS_MS);
                    Ok(transaction.prune_answers(before, BATCH).await?)
                })
            })
            .await
    }
}

/// Takes away what is over for as long as the host runs.
pub async fn run(host: Host) {
    loop {
        let pause = match host.prune_answers().await {
            Ok(0) => PAUSE,
            Ok(_) => BREATH,
            Err(error) => {
                tracing::warn!(%error, "old answers wait");
                PAUSE
            }
        };
        tokio::time::sleep(pause).await;
    }
}
