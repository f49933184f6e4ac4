//! Questions beside decisions: what the board shows, whom to notify, who owes what. They are put
//! only where the policies differ in the sections that answer them.

use wish_host::RuntimeError;
use wish_host::contract::{Case, Instant};

use super::alphabet::Alphabet;
use super::answers::Difference;
use super::search::Pair;

/// Which questions are put.
#[derive(Clone, Debug, Default)]
pub struct Probes {
    pub board: bool,
    pub ranking: bool,
}

/// A question that was put.
#[derive(Clone, Debug)]
pub struct Probe {
    pub now: Instant,
}

impl Probes {
    /// Puts the questions about a case as it stands.
    ///
    /// # Errors
    /// What stopped the rules.
    pub fn put(
        &self,
        _pair: &Pair,
        _alphabet: &Alphabet,
        _case: &Case,
        _now: Instant,
    ) -> Result<Vec<(Vec<Difference>, Probe)>, RuntimeError> {
        Ok(Vec::new())
    }
}
