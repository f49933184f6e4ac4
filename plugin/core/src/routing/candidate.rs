//! A responder who might be asked, and what `rank` and `matching` answer about it. Records mirror the
//! contract (`wit/routing.wit`), field by field.

use serde::{Deserialize, Serialize};

use crate::case::Case;
use crate::command::Responder;
use crate::explain::Reason;
use crate::routing::assign::AssignmentProblem;
use crate::vocabulary::{Code, Instant, Reference};

/// A responder who might be asked, with what the host knows of its past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Candidate {
    pub facts: Responder,
    pub recent_claims: u32,
    pub no_shows: u32,
    pub owed: u32,
    pub notices: u32,
    pub last_notice: Option<Instant>,
}

/// A case and those who might take it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RankingRequest {
    pub subject: Case,
    pub candidates: Vec<Candidate>,
    pub area_notices: u32,
    pub now: Instant,
    pub limit: u32,
}

/// What one criterion gives a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScorePart {
    pub rule: Code,
    pub points: i32,
}

/// A candidate who may claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ranked {
    pub responder: Reference,
    pub score: i32,
    pub parts: Vec<ScorePart>,
    pub notify: bool,
    pub because: Reason,
}

/// A candidate who may not claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Excluded {
    pub responder: Reference,
    pub because: Reason,
}

/// Candidates in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ranking {
    pub ranked: Vec<Ranked>,
    pub omitted: u32,
    pub excluded: Vec<Excluded>,
}

/// Cases and candidates to match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct MatchRequest {
    pub cases: Vec<Case>,
    pub candidates: Vec<Candidate>,
    pub now: Instant,
}

/// A case that nobody may take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Unmatched {
    pub subject: Reference,
    pub because: Vec<Reason>,
}

/// Who may take which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Matches {
    pub problem: AssignmentProblem,
    pub unmatched: Vec<Unmatched>,
}
