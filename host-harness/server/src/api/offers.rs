//! What is open to the caller on a case, and to whom else it is open.

use axum::Json;
use axum::extract::{Path, State};
use wish_contract::{Offer, Ranking, Role};

use super::Here;
use super::problem::Problem;
use crate::caller::Caller;
use crate::decided::case_of;
use crate::offering::RANKED;

/// `GET /cases/{id}/offers`
pub async fn offers(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<Vec<Offer>>, Problem> {
    caller.of_city(&city)?;
    let unknown = || Problem::missing("case_unknown", format!("there is no case `{id}`"));
    let case = case_of(&api.host().store().case(&city, &id).await?.ok_or_else(unknown)?)?;
    let area = &case.need.area;
    let roles = caller.roles().iter().copied().filter(|role| caller.actor(*role, area).is_ok());
    let roles: Vec<Role> = roles.collect();
    let responder = caller.responder();
    Ok(Json(api.host().offers(&city, &case, caller.subject(), responder, &roles).await?))
}

/// `GET /cases/{id}/candidates`
pub async fn candidates(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<Ranking>, Problem> {
    let case = api.readable(&city, &id, &caller).await?;
    caller.actor(Role::Coordinator, &case.need.area)?;
    let now = api.host().clock().about_now().max(case.last);
    Ok(Json(api.host().rank(&city, &case, now, RANKED).await??))
}
