//! What a policy asks of responders beyond single wishes: minimums over a period, standing pairings,
//! and how the three lists are drawn up.

pub use wish_policy::words::{JointCredit, OneFor, Period};

use super::Labels;
use wish_contract::{Code, Instant};

/// How many wishes everybody of some kinds is to take on in each period.
#[derive(Clone, Debug)]
pub struct Minimum {
    /// Its code.
    pub code: Code,
    /// Its name in each language.
    pub labels: Labels,
    /// Responder kinds that it is asked of.
    pub kinds: Vec<Code>,
    /// Wishes in each period.
    pub claims: u32,
    /// How long a period is.
    pub period: Period,
    /// Classes of which nothing is asked.
    pub exempt: Vec<Code>,
    /// What a co-claimant is credited with.
    pub joint: JointCredit,
    /// First instant in force; none: always was.
    pub from: Option<Instant>,
    /// First instant no more in force; none: for ever.
    pub until: Option<Instant>,
}

/// A standing tie between some responders and areas of one level.
#[derive(Clone, Debug)]
pub struct Pairing {
    /// Its code.
    pub code: Code,
    /// Its name in each language.
    pub labels: Labels,
    /// Responder kinds that are paired.
    pub kinds: Vec<Code>,
    /// How many segments a paired area has.
    pub depth: usize,
    /// Which side has exactly one of the other.
    pub one_for: OneFor,
}

/// How the three lists are drawn up.
#[derive(Clone, Copy, Debug)]
pub struct ListRules {
    /// How many segments of the area count as one neighbourhood.
    pub common_depth: usize,
    /// From how many households of one neighbourhood a need is common.
    pub common_from: u32,
}
