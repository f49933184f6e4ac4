//! The contract in Rust: the types of `wit/`, as `wasmtime` speaks them to a component.
//!
//! Made from the WIT files at compile time, so that it cannot drift from them. How values look as
//! JSON is for [`json`](crate::json) to say; who calls the component is the
//! [`Runtime`](crate::Runtime)'s affair.

mod bindings {
    #![expect(missing_docs, reason = "the functions that bind the world carry none")]
    #![allow(clippy::all, reason = "generated")]

    wasmtime::component::bindgen!({
        path: "../../wit",
        world: "rules",
        additional_derives: [PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize],
    });
}

pub use bindings::exports::wish::dispatch::calendar::Moment;
pub use bindings::exports::wish::dispatch::lifecycle::Offer;
pub use bindings::exports::wish::dispatch::policy::{
    About, Diagnostic, LadderOutline, Outreach, Severity, Text,
};
pub use bindings::exports::wish::dispatch::publication::{
    Apple, MaskFinding, MaskKind, Masked, PublicCase,
};
pub use bindings::exports::wish::dispatch::routing::{
    Arc, Assigned, Assignment, AssignmentProblem, Candidate, Demand, DemandRow, DemandScope,
    Excluded, MatchRequest, Matches, Partner, Party, Price, Proposal, Proposed, Ranked, Ranking,
    RankingRequest, ResourceRow, ScorePart, ServiceRow, Standing, Supply, ThreeLists, Tie,
    TieFinding, Uncovered, UncoveredReason, Unmatched,
};
pub use bindings::exports::wish::dispatch::statistics::{Counter, Totals};
pub use bindings::exports::wish::dispatch::types::*;
pub(crate) use bindings::{Rules, RulesPre};

/// The version of the contract that this library speaks: `wish:dispatch@0.1.0`.
pub const CONTRACT_VERSION: &str = "0.1.0";
/// The custom section in which a component tells its contract's and its rules' version.
pub const VERSION_SECTION: &str = "wish:dispatch";

/// What the rules answer to one request: a decision, or the rule that refuses.
pub type Ruling = Result<Decision, Rejection>;
