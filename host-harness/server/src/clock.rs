//! What time it is: the database's clock, or, in demonstrations and tests, one that is moved by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use wish_contract::Instant;
use wish_store::{StoreError, Transaction};

/// What time it is.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// That of the database, so that several hosts on one have one time.
    #[default]
    Database,
    /// One that stands still until it is moved.
    ByHand(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at an instant until it is moved.
    #[must_use]
    pub fn by_hand(at: Instant) -> Clock {
        Clock::ByHand(Arc::new(AtomicI64::new(at)))
    }

    /// Moves a clock that is moved by hand, never back: what it shows then. None: this one goes by itself.
    #[must_use]
    pub fn move_to(&self, at: Instant) -> Option<Instant> {
        match self {
            Clock::Database => None,
            Clock::ByHand(shown) => Some(shown.fetch_max(at, Ordering::SeqCst).max(at)),
        }
    }

    /// The time in a transaction.
    ///
    /// # Errors
    /// The database did not say.
    pub async fn now(&self, transaction: &mut Transaction<'_>) -> Result<Instant, StoreError> {
        match self {
            Clock::Database => transaction.time().await,
            Clock::ByHand(shown) => Ok(shown.load(Ordering::SeqCst)),
        }
    }

    /// The time outside of one: for what is only shown or looked up.
    #[must_use]
    pub fn about_now(&self) -> Instant {
        match self {
            Clock::Database => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                Instant::try_from(since.unwrap_or_default().as_millis()).unwrap_or(Instant::MAX)
            }
            Clock::ByHand(shown) => shown.load(Ordering::SeqCst),
        }
    }
}
