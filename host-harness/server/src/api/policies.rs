//! Policies of a city beyond keeping them: looked at before they are kept, read, compared with one another, and put to running cases.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use wish_contract::{Command, Detail, Diagnostic, Role};

use super::commands::{ItemDone, read};
use super::listing::CasesWanted;
use super::problem::Problem;
use super::{Api, Asked, Brought, Here, Spoken};
use crate::caller::{Caller, Permission};
use crate::decided::case_of;
use crate::moving::{self, CASES_MAX, MoveTrial, PolicyMove};
use crate::proposal::{CommandName, Proposal};

/// What the policy is compared with where nobody names another.
const IN_FORCE: &str = "in-force";
/// Cases that one request moves.
const BATCH: usize = 200;

/// `POST /policies/check`: TOML. Every finding, with its place; nothing is kept.
pub async fn check(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Spoken(language): Spoken,
    Brought(body): Brought,
) -> Result<Json<Vec<Diagnostic>>, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Policies)?;
    Ok(Json(api.host().runtime().check(&body, &language)?))
}

/// `GET /policies/{digest}`: the TOML as it was uploaded.
pub async fn source(
    State(api): Here,
    Path((city, digest)): Path<(String, String)>,
    caller: Caller,
) -> Result<Response, Problem> {
    caller.of_city(&city)?;
    let known = api.host().store().policies(&city).await?;
    let row = known.into_iter().find(|row| row.digest == digest);
    let row = row.ok_or_else(|| unknown(&digest))?;
    Ok(([(CONTENT_TYPE, "application/toml")], row.source).into_response())
}

fn unknown(digest: &str) -> Problem {
    Problem::missing("policy_unknown", format!("the city has no policy `{digest}`"))
}

/// With what a policy is compared.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Against {
    /// A digest; none, or `in-force`: the one in force.
    against: Option<String>,
}

/// `GET /policies/{digest}/diff`
pub async fn diff(
    State(api): Here,
    Path((city, digest)): Path<(String, String)>,
    caller: Caller,
    Asked(Against { against }): Asked<Against>,
) -> Result<Response, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Policies)?;
    let old = match against.as_deref() {
        None | Some(IN_FORCE) => {
            let cities = api.host().store().cities().await?;
            let row = cities.into_iter().find(|row| row.city == city);
            row.map(|row| row.policy).ok_or_else(|| unknown(IN_FORCE))?
        }
        Some(digest) => digest.to_owned(),
    };
    match api.host().compare(&city, &old, &digest).await? {
        Some(difference) => Ok(Json(difference).into_response()),
        None => {
            let body = serde_json::json!({ "state": "under-way", "detail": "the comparison goes on; ask again" });
            Ok((StatusCode::ACCEPTED, [("retry-after", "5")], Json(body)).into_response())
        }
    }
}

/// Which cases are to be moved.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Moving {
    #[serde(default)]
    filter: CasesWanted,
    /// Says what would happen, and changes nothing.
    #[serde(default)]
    dry_run: bool,
    /// The name of the trial that this carries out.
    #[serde(default)]
    token: Option<String>,
    /// How many cases the trial found.
    #[serde(default)]
    count: Option<usize>,
}

/// What would happen.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct TrialAnswer {
    /// Under which the move is carried out.
    token: String,
    count: usize,
    /// How many of them the rules refuse.
    refused: usize,
    cases: Vec<MoveTrial>,
}

/// How far a move has come, and what became of those cases that were dealt with now.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct MoveProgress {
    token: String,
    policy: String,
    count: usize,
    done: usize,
    cases: Vec<ItemDone>,
}

/// `POST /policies/{digest}/move`
pub async fn move_cases(
    State(api): Here,
    Path((city, digest)): Path<(String, String)>,
    caller: Caller,
    Spoken(language): Spoken,
    Brought(body): Brought,
) -> Result<Response, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Policies)?;
    if !caller.roles().contains(&Role::Coordinator) {
        return Err(crate::caller::Forbidden::Role(Role::Coordinator).into());
    }
    let moving: Moving = read(&body)?;
    let host = api.host();
    let book = host.rulebook(&city, &digest).await?;
    let subject = caller.subject();
    if let (false, Some(token)) = (moving.dry_run, &moving.token)
        && let Some((begun, done)) = host.move_of(&city, token, subject).await?
    {
        counted(moving.count, begun.cases.len())?;
        let done = usize::try_from(done).unwrap_or(usize::MAX);
        return api.go_on(&city, &caller, token, begun, done, &language).await;
    }
    let filter = moving.filter.whole_filter(&caller)?;
    let said = serde_json::to_vec(&moving.filter).unwrap_or_default();
    let cases = host.movable(&city, filter, &digest).await?.ok_or_else(|| {
        let detail = format!("more than {CASES_MAX} cases; give a narrower filter");
        Problem::malformed("move_too_large", detail)
    })?;
    let token = moving::token(&city, &digest, subject, &said, &cases);
    if moving.dry_run {
        let count = cases.len();
        let (moving_host, by, language) = (host.clone(), subject.to_owned(), language.clone());
        let trial =
            tokio::task::spawn_blocking(move || moving_host.try_move(&book, cases, &by, &language));
        let cases = trial
            .await
            .unwrap_or_else(|error| Err(crate::HostError::Unreadable(error.to_string())))?;
        let refused = cases.iter().filter(|one| one.refused.is_some()).count();
        return Ok(Json(TrialAnswer { token, count, refused, cases }).into_response());
    }
    let (Some(given), Some(count)) = (&moving.token, moving.count) else {
        let detail = "ask with `dry-run` first, and send the `token` and `count` of its answer";
        return Err(Problem::malformed("move_untried", detail));
    };
    counted(Some(count), cases.len())?;
    if *given != token {
        return Err(other_cases());
    }
    let cases = cases.into_iter().map(|case| case.id).collect();
    let begun = PolicyMove { policy: digest, cases };
    host.begin_move(&city, &token, subject, &begun).await?;
    api.go_on(&city, &caller, &token, begun, 0, &language).await
}

/// `GET /policies/{digest}/moves/{token}`
pub async fn progress(
    State(api): Here,
    Path((city, _, token)): Path<(String, String, String)>,
    caller: Caller,
) -> Result<Json<MoveProgress>, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Policies)?;
    let known = api.host().move_of(&city, &token, caller.subject()).await?;
    let (begun, done) = known.ok_or_else(|| {
        Problem::missing("move_unknown", "you began no such move, or it is no longer kept")
    })?;
    let (count, done) = (begun.cases.len(), usize::try_from(done).unwrap_or(usize::MAX));
    Ok(Json(MoveProgress { token, policy: begun.policy, count, done, cases: Vec::new() }))
}

fn counted(said: Option<usize>, found: usize) -> Result<(), Problem> {
    if said == Some(found) { Ok(()) } else { Err(other_cases()) }
}

fn other_cases() -> Problem {
    let detail = "the filter finds other cases now than in the trial; try again with `dry-run`";
    Problem::conflict("move_differs", detail)
}

impl Api {
    /// Moves the next cases of a move.
    async fn go_on(
        &self,
        city: &str,
        caller: &Caller,
        token: &str,
        begun: PolicyMove,
        done: usize,
        language: &str,
    ) -> Result<Response, Problem> {
        let PolicyMove { policy, cases } = begun;
        let mut answers = Vec::new();
        for case in cases.iter().skip(done).take(BATCH) {
            let moved = self.move_one(city, caller, token, case, &policy, language).await;
            answers.push(ItemDone::of(case, moved)?);
        }
        let done = done.saturating_add(answers.len()).min(cases.len());
        self.host().note_done(city, token, done).await?;
        let token = token.to_owned();
        let progress = MoveProgress { token, policy, count: cases.len(), done, cases: answers };
        Ok(Json(progress).into_response())
    }

    async fn move_one(
        &self,
        city: &str,
        caller: &Caller,
        token: &str,
        case: &str,
        policy: &str,
        language: &str,
    ) -> Result<super::commands::Carried, Problem> {
        let row = self.host().store().case(city, case).await?;
        let row = row.ok_or_else(|| Problem::missing("case_unknown", "there is no such case"))?;
        let by = caller.actor(Role::Coordinator, &case_of(&row)?.need.area)?;
        let key = format!("move {token} {case}");
        let proposal = Proposal {
            case: Some(case.to_owned()),
            command: Command::MovePolicy,
            by,
            responder: None,
            facts: Vec::new(),
            policy: Some(policy.to_owned()),
            expected: None,
            detail: Detail::Decisive,
            name: CommandName::of(caller.subject(), &key, policy.as_bytes()),
        };
        self.carried(city, proposal, language).await
    }
}
