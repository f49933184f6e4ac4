//! Who may answer a case, and where it stands: what the response model distinguishes.

use std::fmt;

use wish_contract::{Case, Instant, Stage as CaseStage};

use super::Act;

/// Responders who count as alike: of one kind, and as near to the case as each other.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class {
    pub kind: String,
    pub nearness: Nearness,
    /// Every step has passed, and a coordinator asks around.
    pub asked: bool,
}

/// How near a responder stands to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nearness {
    /// Paired with the case's area.
    Paired,
    /// Their area shares so many segments with the case's: the deepest audience of any policy of
    /// the backtest that reaches them.
    Within(usize),
    /// The case is reserved for them.
    Reserved,
}

impl fmt::Display for Class {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nearness {
            Nearness::Paired => write!(out, "{} (paired", self.kind)?,
            Nearness::Within(depth) => write!(out, "{} (area level {depth}", self.kind)?,
            Nearness::Reserved => write!(out, "{} (reserved", self.kind)?,
        }
        out.write_str(if self.asked { ", after the last step)" } else { ")" })
    }
}

/// Where a case stands, as far as it matters to those who have to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Standpoint {
    pub stage: CaseStage,
    pub held: bool,
    /// On the board with every step passed: a coordinator has it.
    pub exhausted: bool,
    /// The agreed appointment has come.
    pub met: bool,
}

impl Standpoint {
    pub fn of(case: &Case, at: Instant) -> Standpoint {
        let position = case.ladder.as_ref().filter(|_| case.stage == CaseStage::Published);
        Standpoint {
            stage: case.stage,
            held: case.held.is_some(),
            exhausted: position.is_some_and(|position| position.exhausted),
            met: agreed(case).is_some_and(|appointment| appointment <= at),
        }
    }
}

/// What a case waits for, other than claims: where it stands, and what was done last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Situation {
    pub place: Standpoint,
    /// None: a deadline brought it there.
    pub last: Option<Act>,
}

/// The appointment that a case waits for.
pub fn agreed(case: &Case) -> Option<Instant> {
    case.appointment.filter(|_| case.stage == CaseStage::Scheduled)
}
