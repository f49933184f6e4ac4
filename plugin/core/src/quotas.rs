//! Who has taken on as many wishes as the programme asks of everybody, and who still owes some.
//! What is asked is the policy's (`policy/duties.rs`).

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::explain::{Fault, Reason};
use crate::policy::Policy;
use crate::vocabulary::{Code, Instant, Reference};

/// Somebody of whom a minimum may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Party {
    pub id: Reference,
    pub kind: Code,
    pub classes: Vec<Code>,
}

/// How somebody stands with a minimum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Standing {
    pub id: Reference,
    pub minimum: Code,
    pub required: u32,
    pub credited_hundredths: u32,
    pub owed: u32,
    pub since: Instant,
    pub until: Instant,
    pub because: Reason,
}

/// How each party stands with each minimum in force for its kind.
pub fn standings(
    _policy: &Policy,
    _parties: &[Party],
    _cases: &[Case],
    _at: Instant,
) -> Result<Vec<Standing>, Fault> {
    Ok(Vec::new())
}
