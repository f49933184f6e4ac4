//! Forms of the data. Each is made from the one before by a step, a text of SQL in the words that both databases share; the first one
//! from nothing. The database says which form it has. Steps are only ever added.

use crate::error::StoreError;

/// Steps, from the first form on.
pub type Steps = &'static [&'static str];

/// What the first step sets up.
pub(crate) const SCHEMA: &str = include_str!("schema.sql");
/// The steps of this version. Before the first release, the first one is still changed.
pub(crate) const STEPS: Steps = &[SCHEMA];

/// Which form data has, and which one this version works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forms {
    /// What the data says; 0: there is none yet.
    pub found: i64,
    /// What this version knows.
    pub known: i64,
}

impl Forms {
    pub(crate) fn of(found: i64, steps: Steps) -> Forms {
        Forms { found, known: i64::try_from(steps.len()).unwrap_or(i64::MAX) }
    }

    /// That this version has heard of it.
    pub(crate) fn readable(self) -> Result<(), StoreError> {
        let Forms { found, known } = self;
        if found > known { Err(StoreError::NewerForm { found, known }) } else { Ok(()) }
    }

    /// That the host can work on it, or set it up.
    pub(crate) fn usable(self) -> Result<(), StoreError> {
        self.readable()?;
        let Forms { found, known } = self;
        if found != 0 && found < known {
            return Err(StoreError::OlderForm { found, known });
        }
        Ok(())
    }

    /// The steps that are still to be done, with their numbers.
    pub(crate) fn ahead(
        self,
        steps: Steps,
    ) -> Result<impl Iterator<Item = (i64, &'static str)>, StoreError> {
        self.readable()?;
        let done = usize::try_from(self.found).unwrap_or_default();
        Ok((1_i64..).zip(steps.iter().copied()).skip(done))
    }
}

/// That a step went wrong.
pub(crate) fn failed(step: i64, error: &StoreError) -> StoreError {
    match error {
        StoreError::Broken(why) => StoreError::StepFailed { step, why: why.clone() },
        other => other.clone(),
    }
}
