//! Policies and responders of a city.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use wish_contract::{Instant, is_area, is_code, is_reference};

use super::commands::read;
use super::problem::Problem;
use super::{Here, Spoken};
use crate::caller::{Caller, Permission};
use crate::host::Uploaded;
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
    body: Bytes,
) -> Result<StatusCode, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Responders)?;
    let profile: Profile = read(&body)?;
    if profile.id != id {
        let detail =
            format!("the address says `{id}` and the body `{}`; say the same in both", profile.id);
        return Err(Problem::malformed("responder_differs", detail));
    }
    checked(&profile)?;
    api.host().in_force(&city).await?;
    api.host().put_responder(&city, profile, caller.subject()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What the rules would refuse with every command of this responder.
fn checked(profile: &Profile) -> Result<(), Problem> {
    let Profile { id, kind, area, paired_areas, .. } = profile;
    if !is_reference(id) {
        return Err(Problem::malformed(
            "reference_malformed",
            "`id` has 1 to 128 bytes and no white space",
        ));
    }
    if !is_code(kind) {
        return Err(Problem::malformed("code_malformed", format!("`kind`: `{kind}` is no code")));
    }
    match [area].into_iter().chain(paired_areas).find(|area| !is_area(area)) {
        Some(area) => Err(Problem::malformed("area_malformed", format!("`{area}` is no area"))),
        None => Ok(()),
    }
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
    body: Bytes,
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
