//! Policies and responders of a city.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use wish_contract::{Candidate, Instant, MatchRequest};

use super::commands::text;
use super::problem::Problem;
use super::{Brought, Here, Spoken};
use crate::caller::{Caller, Permission};
use crate::directory::Uploaded;
use crate::profile::Profile;

/// A policy of a city.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Known {
    digest: String,
    name: String,
    version: u32,
    uploaded: Instant,
    /// Whether new cases are opened under it.
    in_force: bool,
}

/// `PUT /responders/{id}`
pub async fn put_responder(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
    Brought(body): Brought,
) -> Result<StatusCode, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Responders)?;
    let profile = Profile::read(text(&body)?)?;
    if profile.id() != id {
        let detail = format!(
            "the address says `{id}` and the body `{}`; say the same in both",
            profile.id()
        );
        return Err(Problem::malformed("responder_differs", detail));
    }
    // The rules look at what they would be handed with every command: one that they refuse would keep others from being ranked.
    let facts = profile.clone().facts(0, None);
    let candidate = Candidate { facts, ..Candidate::default() };
    let now = api.host().clock().about_now();
    let ask = MatchRequest { cases: Vec::new(), candidates: vec![candidate], now };
    api.host().in_force(&city).await?.find_matches(&ask)??;
    api.host().put_responder(&city, profile, caller.subject()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /responders/{id}`
pub async fn responder(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<Profile>, Problem> {
    caller.of_city(&city)?;
    if caller.responder() != Some(id.as_str()) {
        caller.permitted(Permission::Responders)?;
    }
    let row = api.host().store().responder(&city, &id).await?;
    let row = row.ok_or_else(|| {
        Problem::missing("responder_unknown", format!("there is no responder `{id}`"))
    })?;
    Ok(Json(Profile::of(&row)?))
}

/// `POST /policies`: TOML.
pub async fn upload(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Spoken(language): Spoken,
    Brought(body): Brought,
) -> Result<(StatusCode, Json<Uploaded>), Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Policies)?;
    let uploaded = api.host().upload(&city, body.to_vec(), caller.subject(), &language).await?;
    Ok((StatusCode::CREATED, Json(uploaded)))
}

/// `GET /policies`
pub async fn policies(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
) -> Result<Json<Vec<Known>>, Problem> {
    caller.of_city(&city)?;
    let store = api.host().store();
    let in_force =
        store.cities().await?.into_iter().find(|row| row.city == city).map(|row| row.policy);
    let known = store.policies(&city).await?.into_iter().map(|row| Known {
        in_force: in_force.as_deref() == Some(row.digest.as_str()),
        digest: row.digest,
        name: row.name,
        version: row.version,
        uploaded: row.uploaded,
    });
    Ok(Json(known.collect()))
}

/// `PUT /policies/{digest}/in-force`
pub async fn put_in_force(
    State(api): Here,
    Path((city, digest)): Path<(String, String)>,
    caller: Caller,
) -> Result<StatusCode, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Policies)?;
    api.host().put_in_force(&city, &digest, caller.subject()).await?;
    Ok(StatusCode::NO_CONTENT)
}
