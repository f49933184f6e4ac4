//! Candidates, rankings, plans, ties, minimums and lists.

use wish_contract::{
    Arc, Assigned, Assignment, AssignmentProblem, Demand, Price, Supply, Uncovered, UncoveredReason,
};
use wish_contract::{
    Candidate, Excluded, MatchRequest, Matches, Ranked, Ranking, RankingRequest, ScorePart,
    Unmatched,
};
use wish_contract::{DemandRow, DemandScope, ResourceRow, ServiceRow, ThreeLists};
use wish_contract::{Partner, Proposal, Proposed, Tie, TieFinding};
use wish_contract::{Party, QuotaStatus};

use crate::abi::{choices, records};

choices! {
    UncoveredReason { NoArcs, NoCapacity, Outweighed }
    DemandScope { Common, Individual }
}

records! {
    Candidate { facts, recent_claims, no_shows, owed, notices, last_notice }
    RankingRequest { subject, candidates, area_notices, now, limit }
    ScorePart { rule, points }
    Ranked { responder, score, parts, notify, because }
    Excluded { responder, because }
    Ranking { ranked, omitted, excluded }
    Arc { responder, cost }
    Demand { id, urgency, places, arcs, next_step }
    Supply { id, capacity, load_costs }
    AssignmentProblem { wishes, responders }
    MatchRequest { cases, candidates, now }
    Unmatched { subject, because }
    Matches { problem, unmatched }
    Assigned { wish, responder }
    Uncovered { wish, places, why, next_step }
    Price { urgency, cost }
    Assignment { assigned, uncovered, covered_urgency, cost, wish_prices, responder_prices }
    Party { id, kind, classes }
    QuotaStatus { id, minimum, required, credited_hundredths, owed, since, until, because }
    Tie { responder, area, since, until, substitute }
    Partner { id, kind, area }
    TieFinding { tie, because }
    Proposed { responder, area, because }
    Proposal { ties, unpaired_responders, unpaired_areas }
    ResourceRow { responder, kind, area, skills, places, cost_max_fen, because }
    DemandRow { scope, category, area, cases, because }
    ServiceRow { subject, responder, score, because }
    ThreeLists { resources, demands, services }
}
