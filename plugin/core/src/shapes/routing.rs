//! Candidates, rankings, plans, ties, minimums and lists.

use crate::lists::{DemandRow, DemandScope, ResourceRow, ServiceRow, ThreeLists};
use crate::pairing::{Partner, Proposal, Proposed, Tie, TieFinding};
use crate::quotas::{Party, Standing};
use crate::routing::assign::{
    Arc, Assigned, Assignment, AssignmentProblem, Demand, Price, Supply, Uncovered, UncoveredReason,
};
use crate::routing::candidate::{
    Candidate, Excluded, MatchRequest, Matches, Ranked, Ranking, RankingRequest, ScorePart,
    Unmatched,
};

use wish_abi::{record, variant};

variant!(UncoveredReason { NoArcs, NoCapacity, Outweighed });
variant!(DemandScope { Common, Individual });

record!(Candidate { facts, recent_claims, no_shows, owed, notices, last_notice });
record!(RankingRequest { subject, candidates, area_notices, now, limit });
record!(ScorePart { rule, points });
record!(Ranked { responder, score, parts, notify, because });
record!(Excluded { responder, because });
record!(Ranking { ranked, omitted, excluded });
record!(Arc { responder, cost });
record!(Demand { id, urgency, places, arcs, next_step });
record!(Supply { id, capacity, load_costs });
record!(AssignmentProblem { wishes, responders });
record!(MatchRequest { cases, candidates, now });
record!(Unmatched { subject, because });
record!(Matches { problem, unmatched });
record!(Assigned { wish, responder });
record!(Uncovered { wish, places, why, next_step });
record!(Price { urgency, cost });
record!(Assignment { assigned, uncovered, covered_urgency, cost, wish_prices, responder_prices });
record!(Party { id, kind, classes });
record!(Standing { id, minimum, required, credited_hundredths, owed, since, until, because });
record!(Tie { responder, area, since, until, substitute });
record!(Partner { id, kind, area });
record!(TieFinding { tie, because });
record!(Proposed { responder, area, because });
record!(Proposal { ties, unpaired_responders, unpaired_areas });
record!(ResourceRow { responder, kind, area, skills, places, cost_max_fen, because });
record!(DemandRow { scope, category, area, cases, because });
record!(ServiceRow { subject, responder, score, because });
record!(ThreeLists { resources, demands, services });
