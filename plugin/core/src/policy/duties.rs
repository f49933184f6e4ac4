//! What a policy asks of responders beyond single wishes: minimums over a period, standing pairings,
//! and how the three lists are drawn up.

use super::Labels;
use wish_contract::{Code, Instant};

/// How many wishes everybody of some kinds is to take on in each period.
#[derive(Clone, Debug)]
pub struct Minimum {
    pub code: Code,
    pub labels: Labels,
    /// Responder kinds that it is asked of.
    pub kinds: Vec<Code>,
    /// Wishes in each period.
    pub claims: u32,
    pub period: Period,
    /// Classes of which nothing is asked.
    pub exempt: Vec<Code>,
    pub joint: JointCredit,
    /// First instant in force; none: always was.
    pub from: Option<Instant>,
    /// First instant no more in force; none: for ever.
    pub until: Option<Instant>,
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    Month,
    Quarter,
    HalfYear,
    Year,
}

/// How a joint claim is credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointCredit {
    /// In full to each who fulfilled it.
    Each,
    /// In full to the lead, not at all to others.
    Lead,
    /// In equal parts.
    Shared,
}

/// A standing tie between some responders and areas of one level.
#[derive(Clone, Debug)]
pub struct Pairing {
    pub code: Code,
    pub labels: Labels,
    /// Responder kinds that are paired.
    pub kinds: Vec<Code>,
    /// How many segments a paired area has.
    pub depth: usize,
    /// Which side has exactly one of the other.
    pub one_for: OneFor,
}

/// Which side of a pairing has exactly one of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OneFor {
    /// Each responder answers for exactly one area; an area may have several responders.
    EachResponder,
    /// Each area has exactly one responder; a responder may answer for several areas.
    EachArea,
}

/// How the three lists are drawn up.
#[derive(Clone, Copy, Debug)]
pub struct ListRules {
    /// How many segments of the area count as one neighbourhood.
    pub common_depth: usize,
    /// From how many households of one neighbourhood a need is common.
    pub common_from: u32,
}

impl Default for ListRules {
    fn default() -> ListRules {
        ListRules { common_depth: 5, common_from: 2 }
    }
}
