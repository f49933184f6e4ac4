//! Plans: proposed and proved, kept for a day, and carried out claim by claim.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use wish_contract::{Actor, AskedFor, ClaimWish, Command, CommandKind, Detail, Role, Share};

use super::commands::{Carried, ItemDone, read};
use super::listing::CasesWanted;
use super::problem::Problem;
use super::{Api, Brought, Here, Spoken};
use crate::caller::{Caller, Forbidden, Permission};
use crate::decided::{case_of, kind};
use crate::planning::{CASES_MAX, CasePlan, NoPlan, PlannedClaim};
use crate::proposal::{CommandName, Proposal};

/// Claims that one request carries out.
const BATCH: usize = 100;

/// For which cases a plan is wanted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct PlanWanted {
    #[serde(default)]
    filter: CasesWanted,
}

/// A plan, and how much of it was carried out.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ShownPlan {
    id: String,
    /// How many of its claims were dealt with.
    done: u32,
    /// Its prices prove that no plan is better.
    verified: bool,
    #[serde(flatten)]
    plan: CasePlan,
}

/// As what a plan is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CarriedOutAs {
    /// Responders are invited, and say yes or no: where the policy lets wishes be taken jointly.
    Invitations,
    /// Responders take the cases: whoever sends this vouches that they have said so.
    Claims,
}

/// How a plan is to be carried out.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct CarryingOut {
    r#as: CarriedOutAs,
}

/// How far a plan is carried out, and what became of those claims that were dealt with now.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PlanProgress {
    id: String,
    count: usize,
    done: usize,
    claims: Vec<ItemDone>,
}

fn may_plan(caller: &Caller, city: &str) -> Result<(), Problem> {
    caller.of_city(city)?;
    let is_coordinator = caller.roles().contains(&Role::Coordinator);
    if is_coordinator { Ok(()) } else { Err(Forbidden::Role(Role::Coordinator).into()) }
}

/// `POST /plans`
pub async fn make(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Spoken(language): Spoken,
    Brought(body): Brought,
) -> Result<(StatusCode, Json<ShownPlan>), Problem> {
    may_plan(&caller, &city)?;
    let PlanWanted { filter } = read(&body)?;
    let filter = filter.whole_filter(&caller)?;
    let plan = api.host().plan(&city, filter, &language).await?.map_err(no_plan)?;
    let id = uuid::Uuid::now_v7().to_string();
    api.host().keep_plan(&city, &id, caller.subject(), &plan).await?;
    Ok((StatusCode::CREATED, Json(ShownPlan { id, done: 0, verified: true, plan })))
}

/// Why there is no plan, or no lists, which ask for the same.
pub(super) fn no_plan(why: NoPlan) -> Problem {
    match why {
        NoPlan::TooManyCases => {
            let detail = format!("more than {CASES_MAX} cases; give a narrower filter");
            Problem::malformed("plan_too_large", detail)
        }
        NoPlan::TooManyCandidates => {
            let detail = format!(
                "the cases are open to more than {} responders together; give a narrower filter",
                crate::candidates::CANDIDATES_MAX
            );
            Problem::malformed("plan_too_large", detail)
        }
        NoPlan::Malformed(fault) => fault.into(),
    }
}

fn unknown() -> Problem {
    Problem::missing("plan_unknown", "you made no such plan, or it is no longer kept")
}

/// `GET /plans/{id}`
pub async fn show(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<ShownPlan>, Problem> {
    may_plan(&caller, &city)?;
    let known = api.host().plan_of(&city, &id, caller.subject()).await?;
    let (plan, done) = known.ok_or_else(unknown)?;
    Ok(Json(ShownPlan { id, done, verified: true, plan }))
}

/// `POST /plans/{id}/carry-out`: the next claims of a plan. To be sent again until all are done.
pub async fn carry_out(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
    Spoken(language): Spoken,
    Brought(body): Brought,
) -> Result<Json<PlanProgress>, Problem> {
    may_plan(&caller, &city)?;
    let CarryingOut { r#as } = read(&body)?;
    if r#as == CarriedOutAs::Claims {
        caller.permitted(Permission::Plans)?;
    }
    let host = api.host();
    let known = host.plan_of(&city, &id, caller.subject()).await?;
    let (plan, done) = known.ok_or_else(unknown)?;
    let done = usize::try_from(done).unwrap_or(usize::MAX);
    let before = plan.assigned.iter().take(done).map(|one| one.case.clone());
    // What the plan itself has changed is not what it did not know of.
    let mut touched: BTreeSet<String> = before.collect();
    let mut claims = Vec::new();
    for one in plan.assigned.iter().skip(done).take(BATCH) {
        let is_first = touched.insert(one.case.clone());
        let expected = is_first.then_some(one.sequence);
        let ask = CarryingOutOf { city: &city, plan: &id, caller: &caller, language: &language };
        let carried = api.take(&ask, one, expected, r#as).await;
        claims.push(ItemDone::of(&one.case, carried)?.about(&one.responder));
    }
    let done = done.saturating_add(claims.len()).min(plan.assigned.len());
    if !claims.is_empty() {
        host.note_done(&city, &id, done).await?;
        host.note(&city, kind::PLAN, caller.subject(), &id).await?;
    }
    Ok(Json(PlanProgress { id, count: plan.assigned.len(), done, claims }))
}

/// Who carries out which plan.
struct CarryingOutOf<'a> {
    city: &'a str,
    plan: &'a str,
    caller: &'a Caller,
    language: &'a str,
}

impl Api {
    async fn take(
        &self,
        ask: &CarryingOutOf<'_>,
        planned: &PlannedClaim,
        expected: Option<u32>,
        r#as: CarriedOutAs,
    ) -> Result<Carried, Problem> {
        let PlannedClaim { case: id, responder, places, .. } = planned;
        let row = self.host().store().case(ask.city, id).await?;
        let row = row.ok_or_else(|| Problem::missing("case_unknown", "there is no such case"))?;
        let case = case_of(&row)?;
        let coordinator = ask.caller.actor(Role::Coordinator, &case.need.area)?;
        let (command, by, responder) = match r#as {
            CarriedOutAs::Claims => {
                let wish = ClaimWish { places: *places, cost_fen: None, items: Vec::new() };
                let by = Actor { id: responder.clone(), role: Role::Responder };
                (Command::Claim(wish), by, None)
            }
            CarriedOutAs::Invitations => {
                let roles = [Role::Coordinator];
                let subject = ask.caller.subject();
                let offers = self.host().offers(ask.city, &case, subject, None, &roles).await?;
                let offer = offers.into_iter().find(|one| one.command == CommandKind::Invite);
                let left = offer.iter().flat_map(|one| &one.asks).find_map(|asked| match asked {
                    AskedFor::Share(left) => Some(left.clone()),
                    _ => None,
                });
                // Where nothing is left to be held, the rules say why when they are asked.
                let share = part_of(left.unwrap_or_default(), *places);
                (Command::Invite(share), coordinator, Some(responder.clone()))
            }
        };
        let said = wish_contract::json::to_string(&command)?;
        let key = format!("plan {} {id} {}", ask.plan, planned.responder);
        let proposal = Proposal {
            case: Some(id.clone()),
            command,
            by,
            responder,
            facts: Vec::new(),
            policy: None,
            expected,
            detail: Detail::Decisive,
            name: CommandName::of(ask.caller.subject(), &key, said.as_bytes()),
        };
        self.carried(ask.city, proposal, ask.language).await
    }
}

/// So many places of what is left, with the cost that goes with them; none: all of it.
fn part_of(left: Share, places: Option<u32>) -> Share {
    let Some(places) = places.filter(|places| *places < left.places) else { return left };
    let cost = u128::from(left.cost_fen) * u128::from(places) / u128::from(left.places.max(1));
    Share { places, cost_fen: u64::try_from(cost).unwrap_or(left.cost_fen), items: Vec::new() }
}
