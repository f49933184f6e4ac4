//! Endpoints of webhooks: opening and changing them, what they did not take, and sending it again.

use std::fmt::Write as _;

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wish_contract::Instant;
use wish_store::{LetterRow, LetterState, WebhookFigures, WebhookRow, WebhookState};

use super::problem::Problem;
use super::{Api, Asked, Brought, Here};
use crate::caller::{Caller, Permission};
use crate::error::HostError;
use crate::host::Host;
use crate::webhooks::{Operator, Replayed, WebhookChange, WebhookError};

/// Letters on a page.
const LETTERS: u32 = 50;
const LETTERS_MAX: u32 = 200;

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Problem {
        let message = error.to_string();
        match error {
            WebhookError::Address(_) => Problem::malformed("webhook_address_refused", message),
            WebhookError::Type(_) => Problem::malformed("webhook_type_unknown", message),
            WebhookError::Known(_) => Problem::conflict("webhook_known", message),
            WebhookError::Full => Problem::conflict("webhooks_full", message),
            WebhookError::Missing(_) => Problem::missing("webhook_unknown", message),
            WebhookError::Position(..) => Problem::malformed("log_position_unknown", message),
            WebhookError::Host(error) => error.into(),
        }
    }
}

/// An endpoint, without its secret.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct WebhookView {
    id: String,
    url: String,
    /// The types of events that it gets; empty: all.
    types: Vec<String>,
    state: &'static str,
    opened: Instant,
    /// The last position of the log of which it has taken everything, but for its letters.
    position: i64,
    /// Events that it took.
    delivered: i64,
    /// Events in a row that it did not take.
    failures: u32,
    /// Since when it takes nothing.
    failing_since: Option<Instant>,
    /// Nothing is sent before; null: nothing is to wait for.
    next_try: Option<Instant>,
    /// Why it took nothing at the last try.
    why: Option<String>,
}

impl From<WebhookRow> for WebhookView {
    fn from(row: WebhookRow) -> WebhookView {
        let progress = row.progress;
        WebhookView {
            id: row.id,
            url: row.url,
            types: row.types.split_whitespace().map(str::to_owned).collect(),
            state: row.state.name(),
            opened: row.opened,
            position: progress.passed,
            delivered: progress.delivered,
            failures: progress.failures,
            failing_since: progress.since,
            next_try: progress.since.map(|_| progress.next_try),
            why: progress.why,
        }
    }
}

/// An endpoint, with its newest secret where that was made just now: it is shown this once.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct WebhookAnswer {
    #[serde(flatten)]
    webhook: WebhookView,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct NewWebhook {
    url: String,
    #[serde(default)]
    types: Vec<String>,
}

/// What is to change of an endpoint.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Changing {
    state: Option<WantedState>,
    types: Option<Vec<String>>,
    secret: Option<WantedSecret>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WantedState {
    Active,
    Paused,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WantedSecret {
    Rotate,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum Replaying {
    /// These, or all of them.
    DeadLetters(Which),
    /// From a position of the log on.
    From(i64),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Which {
    Events(Vec<String>),
    All(AllOfThem),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum AllOfThem {
    All,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct ReplayAnswer {
    /// Dead letters, or positions of the log.
    replayed: u64,
}

/// What became of a test.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct TestAnswer {
    delivered: bool,
    why: Option<String>,
}

/// Which letters.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LettersAsked {
    state: Option<String>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// An event that was not taken yet.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct LetterView {
    event: String,
    r#type: String,
    case: String,
    position: i64,
    attempts: u32,
    since: Instant,
    next_try: Option<Instant>,
    why: String,
}

impl From<LetterRow> for LetterView {
    fn from(row: LetterRow) -> LetterView {
        let is_due = row.state == LetterState::Waiting && row.next_try < Instant::MAX;
        LetterView {
            event: row.event,
            r#type: row.r#type,
            case: row.case,
            position: row.position,
            attempts: row.attempts,
            since: row.since,
            next_try: is_due.then_some(row.next_try),
            why: row.why,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct LetterPage {
    deliveries: Vec<LetterView>,
    /// Where the next page begins; null: there is none.
    next: Option<String>,
}

/// Under a city's address. Not described yet: each is to become an `Operation`.
pub fn router() -> Router<Api> {
    Router::new()
        .route("/webhooks", get(list).post(open))
        .route("/webhooks/{id}", get(show).patch(change).delete(remove))
        .route("/webhooks/{id}/deliveries", get(deliveries))
        .route("/webhooks/{id}/replay", post(replay))
        .route("/webhooks/{id}/test", post(test))
}

fn operator(caller: &Caller, city: String) -> Result<Operator, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Webhooks)?;
    Ok(Operator { city, by: caller.subject().to_owned() })
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::malformed("json_malformed", error.to_string()))
}

/// `GET /webhooks`
pub async fn list(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
) -> Result<Json<Vec<WebhookView>>, Problem> {
    let Operator { city, .. } = operator(&caller, city)?;
    let rows = api.host().store().webhooks(&city).await?;
    Ok(Json(rows.into_iter().map(WebhookView::from).collect()))
}

/// `POST /webhooks`
pub async fn open(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Brought(body): Brought,
) -> Result<(StatusCode, Json<WebhookAnswer>), Problem> {
    let operator = operator(&caller, city)?;
    let NewWebhook { url, types } = read(&body)?;
    let (row, secret) = api.host().open_webhook(&operator, &url, &types).await?;
    let answer = WebhookAnswer { webhook: row.into(), secret: Some(secret) };
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `GET /webhooks/{id}`
pub async fn show(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<WebhookView>, Problem> {
    let Operator { city, .. } = operator(&caller, city)?;
    Ok(Json(api.host().webhook(&city, &id).await?.into()))
}

/// `PATCH /webhooks/{id}`
pub async fn change(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
    Brought(body): Brought,
) -> Result<Json<WebhookAnswer>, Problem> {
    let operator = operator(&caller, city)?;
    let Changing { state, types, secret } = read(&body)?;
    let state = state.map(|state| match state {
        WantedState::Active => WebhookState::Active,
        WantedState::Paused => WebhookState::Paused,
    });
    let rotates_secret = matches!(secret, Some(WantedSecret::Rotate));
    let change = WebhookChange { state, types, rotates_secret };
    let (row, secret) = api.host().change_webhook(&operator, &id, change).await?;
    Ok(Json(WebhookAnswer { webhook: row.into(), secret }))
}

/// `DELETE /webhooks/{id}`
pub async fn remove(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<StatusCode, Problem> {
    let operator = operator(&caller, city)?;
    api.host().remove_webhook(&operator, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /webhooks/{id}/deliveries`
pub async fn deliveries(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
    Asked(asked): Asked<LettersAsked>,
) -> Result<Json<LetterPage>, Problem> {
    let Operator { city, .. } = operator(&caller, city)?;
    let state = asked.state.as_deref().unwrap_or(LetterState::Dead.name());
    let wrong = |code, detail: &str| Problem::malformed(code, detail.to_owned());
    let state: LetterState =
        state.parse().map_err(|()| wrong("query_malformed", "`state` is `dead` or `waiting`"))?;
    let place = |text: &String| {
        let (position, part) = text.split_once('.')?;
        Some((position.parse().ok()?, part.parse().ok()?))
    };
    let unknown = || wrong("cursor_malformed", "send `next` of the page before as it was");
    let after = match &asked.cursor {
        Some(text) => place(text).ok_or_else(unknown)?,
        None => (0, 0),
    };
    let limit = asked.limit.unwrap_or(LETTERS).clamp(1, LETTERS_MAX);
    let rows = api.host().webhook_letters(&city, &id, state, after, limit).await?;
    let is_full = u32::try_from(rows.len()).is_ok_and(|count| count == limit);
    let next = rows.last().filter(|_| is_full).map(|row| format!("{}.{}", row.position, row.part));
    Ok(Json(LetterPage { deliveries: rows.into_iter().map(LetterView::from).collect(), next }))
}

/// `POST /webhooks/{id}/replay`
pub async fn replay(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
    Brought(body): Brought,
) -> Result<Json<ReplayAnswer>, Problem> {
    let operator = operator(&caller, city)?;
    let replayed = match read(&body)? {
        Replaying::DeadLetters(Which::All(AllOfThem::All)) => Replayed::Dead,
        Replaying::DeadLetters(Which::Events(events)) => Replayed::Events(events),
        Replaying::From(position) => Replayed::From(position),
    };
    let replayed = api.host().replay(&operator, &id, replayed).await?;
    Ok(Json(ReplayAnswer { replayed }))
}

/// `POST /webhooks/{id}/test`
pub async fn test(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<TestAnswer>, Problem> {
    let Operator { city, .. } = operator(&caller, city)?;
    let why = api.host().try_webhook(&city, &id).await?;
    Ok(Json(TestAnswer { delivered: why.is_none(), why }))
}

/// Figures of all endpoints, for Prometheus.
pub async fn metrics(host: &Host) -> Result<String, HostError> {
    type Figure = fn(&WebhookFigures) -> i64;
    let figures: [(&str, &str, Figure); 6] = [
        ("depth", "positions of the log that a webhook is behind", |one| one.depth),
        ("delivered", "events that a webhook took", |one| one.delivered),
        ("failures", "events in a row that a webhook did not take", |one| one.failures.into()),
        ("letters_waiting", "events that are tried again by themselves", |one| one.waiting.into()),
        ("letters_dead", "events that were given up", |one| one.dead.into()),
        ("off", "whether a webhook is paused or disabled", |one| {
            i64::from(one.state != WebhookState::Active)
        }),
    ];
    let all = host.webhook_figures().await?;
    let mut text = String::new();
    for (name, help, figure) in figures {
        // Writing to a text cannot fail.
        let _ =
            writeln!(text, "# HELP wish_webhook_{name} {help}\n# TYPE wish_webhook_{name} gauge");
        for one in &all {
            let city = one.city.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let value = figure(one);
            let _ = writeln!(
                text,
                "wish_webhook_{name}{{city=\"{city}\",webhook=\"{}\"}} {value}",
                one.id
            );
        }
    }
    Ok(text)
}
