//! Policies and responders of a city.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use wish_contract::{Candidate, Instant, MatchRequest, Responder};

use super::commands::text;
use super::openapi::ResponderProfile;
use super::operation::{Operation, Who, get, of_city, post, put};
use super::problem::Problem;
use super::{Brought, Here, Of, Spoken};
use crate::caller::{Caller, Permission};
use crate::directory::Uploaded;
use crate::profile::Profile;

/// A policy of a city.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "known-policy")]
pub struct Known {
    /// The first 16 hexadecimal digits of the SHA-256 of its source.
    digest: String,
    name: String,
    version: u32,
    #[schemars(with = "Instant")]
    uploaded: Instant,
    /// Whether new cases are opened under it.
    in_force: bool,
}

pub(super) fn operations() -> Vec<Operation> {
    let responders = of_city(
        "responders",
        vec![
            put("/responders/{id}", "put-responder", put_responder)
                .does("Tells what the platform knows of a responder; what it holds the host counts itself")
                .who(Who::Permitted(Permission::Responders))
                .takes::<ResponderProfile>(json!({
                    "id": "tz-m9", "kind": "party-member", "area": "32/12", "active": true, "suspended-until": null,
                    "active-claims-max": 2, "frees-at": null, "cost-max-fen": 50_000, "skills": [], "licences": [],
                    "vetted": true, "household": null, "paired-areas": [], "facts": []
                }))
                .fails(422, "responder_differs")
                .decided_by_rules()
                .gives_nothing(204),
            get("/responders/{id}", "show-responder", responder)
                .does("What the platform told of a responder")
                .who(Who::Permitted(Permission::Responders))
                .who(Who::Responder)
                .fails(404, "responder_unknown")
                .fails(422, "text_malformed")
                .gives::<Of<Responder>>(200),
        ],
    );
    let policies = of_city(
        "policies",
        vec![
            post("/policies", "upload-policy", upload)
                .does("Keeps a policy that loads; the first one of a city is in force at once")
                .who(Who::Permitted(Permission::Policies))
                .in_words()
                .takes_other::<String>("application/toml", json!("schema = \"wish-policy/1\"\n"))
                .fails(422, "policy_refused")
                .decided_by_rules()
                .gives::<Uploaded>(201),
            get("/policies", "list-policies", policies)
                .does("The policies of the city, and which of them is in force")
                .who(Who::OfCity)
                .gives::<Vec<Known>>(200),
            put("/policies/{digest}/in-force", "put-policy-in-force", put_in_force)
                .does("Opens new cases under a policy from now on")
                .who(Who::Permitted(Permission::Policies))
                .fails(404, "policy_unknown")
                .fails(422, "text_malformed")
                .gives_nothing(204),
        ],
    );
    responders.into_iter().chain(policies).collect()
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
