//! Plans: who should take which of many cases. The rules find who may and what speaks against it, and make the best plan of it; the
//! host proves it by its prices before it shows it, and keeps it for a while. A plan is advice: whatever is carried out of it goes
//! through the rules again, one by one.

use serde::{Deserialize, Serialize};
use wish_contract::{
    Assignment, AssignmentProblem, Case, Fault, Instant, MatchRequest, Matches, Stage,
};
use wish_runtime::plan;
use wish_store::CaseFilter;

use crate::error::HostError;
use crate::host::Host;
use crate::moving::RuleRefusal;

/// Cases of one plan at most.
pub const CASES_MAX: usize = 2_000;
/// How long a plan is kept.
const KEPT_MS: Instant = 24 * 60 * 60 * 1_000;
/// What a task is that is a plan.
const KIND: &str = "plan";

/// A plan, proved to be the best.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CasePlan {
    /// The policy that its cases run under.
    pub policy: String,
    /// Who would take what, by case.
    pub assigned: Vec<PlannedClaim>,
    /// What stays open, and why.
    pub open: Vec<OpenPlaces>,
    /// Cases that nobody may take, with how many each guard keeps away.
    pub unmatched: Vec<UnmatchedCase>,
    /// Who could take something, and takes nothing.
    pub passed_over: Vec<PassedOverResponder>,
    /// Cases on the board that run under another policy: they are in no plan with these.
    pub under_another_policy: Vec<String>,
    /// Urgency covered.
    pub covered_urgency: u64,
    /// What it costs, as the policy weighs it.
    pub cost: u64,
}

/// A claim of a plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PlannedClaim {
    /// The case.
    pub case: String,
    /// How many events the case had had when the plan was made.
    pub sequence: u32,
    /// Who would take it.
    pub responder: String,
    /// How many places; none: all that are left.
    pub places: Option<u32>,
}

/// Places of a case that nobody takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct OpenPlaces {
    /// The case.
    pub case: String,
    /// How many.
    pub places: u32,
    /// `no-arcs`, `no-capacity` or `outweighed`.
    pub why: String,
    /// The step of its ladder that opens it to others.
    pub next_step: Option<String>,
    /// Of an outweighed one: who would take it, and what would be left open or dearer instead.
    pub instead: Option<Instead>,
}

/// What it would take to cover an open place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Instead {
    /// Who would take it.
    pub responder: String,
    /// Urgency that would be left open.
    pub urgency: i64,
    /// What it would come to on top.
    pub cost: i64,
}

/// A case that nobody may take.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct UnmatchedCase {
    /// The case.
    pub case: String,
    /// What keeps candidates from it.
    pub because: Vec<RuleRefusal>,
}

/// Who takes nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct PassedOverResponder {
    /// Who.
    pub responder: String,
    /// The case that comes nearest to them.
    pub case: String,
    /// How much dearer the plan would be.
    pub dearer_by: u64,
}

/// Why there is no plan.
#[derive(Clone, Debug)]
pub enum NoPlan {
    /// More cases than a plan may have.
    TooManyCases,
    /// More responders than the rules take at once.
    TooManyCandidates,
    /// The rules find the question malformed.
    Malformed(Fault),
}

impl Host {
    /// The best plan for the cases on the board that a filter finds, under the policy in force.
    ///
    /// # Errors
    /// What the store or the rules stopped at; and that a plan of the rules was not the best.
    pub async fn plan(
        &self,
        city: &str,
        filter: CaseFilter,
        language: &str,
    ) -> Result<Result<CasePlan, NoPlan>, HostError> {
        let book = self.in_force(city).await?;
        let filter = CaseFilter { stages: vec![Stage::Published], ..filter };
        let Some(cases) = self.all_cases(city, &filter, CASES_MAX).await? else {
            return Ok(Err(NoPlan::TooManyCases));
        };
        let digest = book.digest();
        let (cases, others): (Vec<Case>, Vec<Case>) =
            cases.into_iter().partition(|case| digest.starts_with(&case.policy.digest));
        let last = cases.iter().map(|case| case.last).max().unwrap_or_default();
        let now = self.clock().about_now().max(last);
        let Some(candidates) = self.audience_of_all(city, &book, &cases, now).await? else {
            return Ok(Err(NoPlan::TooManyCandidates));
        };
        let (runtime, language) = (self.runtime().clone(), language.to_owned());
        let work = move || -> Result<Result<CasePlan, NoPlan>, HostError> {
            let ask = MatchRequest { cases, candidates, now };
            let Matches { problem, unmatched } = match book.find_matches(&ask)? {
                Ok(matches) => matches,
                Err(fault) => return Ok(Err(NoPlan::Malformed(fault))),
            };
            let assignment = match runtime.assign(&problem)?.value {
                Ok(assignment) => assignment,
                Err(fault) => return Ok(Err(NoPlan::Malformed(fault))),
            };
            plan::verify(&problem, &assignment)
                .map_err(|error| HostError::Unreadable(format!("a plan is not proved: {error}")))?;
            let mut planned = CasePlan::of(&problem, &assignment, &ask.cases);
            planned.policy = book.digest().chars().take(16).collect();
            planned.under_another_policy = others.into_iter().map(|case| case.id).collect();
            for one in unmatched {
                let words = |because| RuleRefusal::of(because, &book, &language);
                let because = one.because.into_iter().map(words).collect::<Result<_, _>>()?;
                planned.unmatched.push(UnmatchedCase { case: one.subject, because });
            }
            Ok(Ok(planned))
        };
        let planned = tokio::task::spawn_blocking(work).await;
        planned.unwrap_or_else(|error| Err(HostError::Unreadable(error.to_string())))
    }

    /// Keeps a plan for a day, for whoever asked for it.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn keep_plan(
        &self,
        city: &str,
        id: &str,
        subject: &str,
        planned: &CasePlan,
    ) -> Result<(), HostError> {
        self.keep_task(city, KIND, id, subject, KEPT_MS, planned).await
    }

    /// A plan of somebody's, and how many of its claims are dealt with.
    ///
    /// # Errors
    /// What the store stopped at.
    pub async fn plan_of(
        &self,
        city: &str,
        id: &str,
        subject: &str,
    ) -> Result<Option<(CasePlan, u32)>, HostError> {
        Ok(self.task(city, KIND, id, subject).await?.map(|(planned, row)| (planned, row.done)))
    }
}

impl CasePlan {
    fn of(problem: &AssignmentProblem, found: &Assignment, cases: &[Case]) -> CasePlan {
        let wish = |place: u32| problem.wishes.get(place as usize);
        let case = |place: u32| wish(place).map_or_else(String::new, |one| one.id.clone());
        let responder = |place: u32| {
            let one = problem.responders.get(place as usize);
            one.map_or_else(String::new, |one| one.id.clone())
        };
        let assigned = found.assigned.iter().map(|one| PlannedClaim {
            case: case(one.wish),
            sequence: cases.get(one.wish as usize).map_or(0, |case| case.sequence),
            responder: responder(one.responder),
            // An arc is a claim of one place where others may stand beside it, and else of all that is left.
            places: wish(one.wish).filter(|wish| wish.places > 1).map(|_| 1),
        });
        let reasons = plan::reasons(problem, found);
        let open = found.uncovered.iter().map(|one| {
            let instead = reasons.outweighed.iter().find(|least| least.wish == one.wish);
            OpenPlaces {
                case: case(one.wish),
                places: one.places,
                why: one.why.name().to_owned(),
                next_step: one.next_step.clone(),
                instead: instead.map(|least| Instead {
                    responder: responder(least.responder),
                    urgency: least.instead.urgency,
                    cost: least.instead.cost,
                }),
            }
        });
        let passed_over = reasons.passed_over.iter().map(|one| PassedOverResponder {
            responder: responder(one.responder),
            case: case(one.wish),
            dearer_by: one.dearer_by,
        });
        CasePlan {
            policy: String::new(),
            assigned: assigned.collect(),
            open: open.collect(),
            unmatched: Vec::new(),
            passed_over: passed_over.collect(),
            under_another_policy: Vec::new(),
            covered_urgency: found.covered_urgency,
            cost: found.cost,
        }
    }
}
