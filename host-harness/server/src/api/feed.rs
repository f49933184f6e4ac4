//! What is written in a city's log: as a list, or as it comes (server-sent events, each under its place in the log).

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::Stream;
use futures_util::stream::unfold;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::sync::watch;
use wish_store::{LogBody, LogRow, StoreError};

use super::operation::{Operation, Who, get, of_city};
use super::problem::Problem;
use super::{Api, Asked, Here};
use crate::caller::{Caller, Permission};
use crate::host::Host;

/// Rows read at a time.
const ROWS: u32 = 200;
const ROWS_MAX: u32 = 1_000;
/// How long a follower waits before it looks for itself, though its host's watcher saw nothing.
const PATIENCE: Duration = Duration::from_secs(15);
const LAST_EVENT: &str = "last-event-id";

/// From where on.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct From {
    /// Behind this place; none: from the beginning.
    after: Option<i64>,
    /// Rows at most, 1 to 1,000; what is less or more is taken as these.
    limit: Option<u32>,
}

pub(super) fn operations() -> Vec<Operation> {
    of_city(
        "log",
        vec![
            get("/log", "list-log", log)
                .does("Rows of the city's log, one of JSON a line")
                .who(Who::Permitted(Permission::Log))
                .query::<From>()
                .gives_other(200, "application/x-ndjson"),
            get("/events", "follow-log", events)
                .does("Rows of the city's log as they come, as server-sent events")
                .who(Who::Permitted(Permission::Log))
                .query::<From>()
                .header("Last-Event-ID")
                .fails(400, "last_event_id_malformed")
                .gives_other(200, "text/event-stream"),
        ],
    )
}

/// A row of the log.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FeedRow<'a> {
    position: i64,
    kind: &'a str,
    case: Option<&'a str>,
    at: i64,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
    /// Whether what it said was erased.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    erased: bool,
}

fn shown(row: &LogRow) -> String {
    let body = row.entry.body.bytes().and_then(|bytes| std::str::from_utf8(bytes).ok());
    let body = body.and_then(|text| serde_json::from_str::<&RawValue>(text).ok());
    let (kind, case) = (row.entry.kind.as_str(), row.entry.case.as_deref());
    let erased = row.entry.body == LogBody::Erased;
    let shown = FeedRow { position: row.position, kind, case, at: row.entry.at, body, erased };
    serde_json::to_string(&shown).unwrap_or_default()
}

impl Api {
    fn may_follow(caller: &Caller, city: &str) -> Result<(), Problem> {
        caller.of_city(city)?;
        Ok(caller.permitted(Permission::Log)?)
    }
}

/// `GET /log`: one row of JSON a line.
pub async fn log(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Asked(from): Asked<From>,
) -> Result<Response, Problem> {
    Api::may_follow(&caller, &city)?;
    let limit = from.limit.unwrap_or(ROWS).clamp(1, ROWS_MAX);
    let rows = api.host().store().log(&city, from.after.unwrap_or(0), limit).await?;
    let lines: String = rows.iter().map(|row| shown(row) + "\n").collect();
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], lines).into_response())
}

/// `GET /events`. Whoever has seen more than there is, as after a restored backup, is sent `reset`, and all from the beginning.
pub async fn events(
    State(api): Here,
    Path(city): Path<String>,
    caller: Caller,
    Asked(from): Asked<From>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    Api::may_follow(&caller, &city)?;
    let seen = match headers.get(LAST_EVENT) {
        None => from.after,
        Some(id) => {
            let place = id.to_str().ok().and_then(|id| id.rsplit_once(':'));
            let place =
                place.filter(|(of, _)| *of == city).and_then(|(_, place)| place.parse().ok());
            let wrong = || {
                Problem::header(
                    "last_event_id_malformed",
                    "send the id of an event of this city as it was",
                )
            };
            Some(place.ok_or_else(wrong)?)
        }
    };
    let mut after = seen.unwrap_or(0);
    // The log has no gaps: where there is nothing at a place, its end is before it.
    let is_beyond = after > 0 && api.host().store().log(&city, after - 1, 1).await?.is_empty();
    if is_beyond {
        after = 0;
    }
    let follower = Follower {
        written: api.host().written(),
        stopping: api.host().stopping(),
        host: api.host().clone(),
        city,
        after,
        is_reset: is_beyond,
        waiting: VecDeque::new(),
    };
    let rows = Sse::new(follower.stream()).keep_alive(KeepAlive::default());
    Ok(rows.into_response())
}

/// Somebody who follows a city's log.
struct Follower {
    host: Host,
    city: String,
    after: i64,
    /// Whether they are to be told that they begin anew.
    is_reset: bool,
    waiting: VecDeque<LogRow>,
    written: watch::Receiver<u64>,
    stopping: watch::Receiver<bool>,
}

impl Follower {
    fn stream(self) -> impl Stream<Item = Result<Event, Infallible>> {
        unfold(self, |mut follower| async move {
            if std::mem::take(&mut follower.is_reset) {
                let id = format!("{}:0", follower.city);
                let reset = Event::default().id(id).event("reset").data("{\"position\":0}");
                return Some((Ok(reset), follower));
            }
            match follower.next().await {
                Ok(None) => None,
                Ok(Some(row)) => {
                    let id = format!("{}:{}", follower.city, row.position);
                    let event = Event::default().id(id).event(&row.entry.kind).data(shown(&row));
                    Some((Ok(event), follower))
                }
                Err(error) => {
                    tracing::warn!(%error, "a follower of the log was let go");
                    None
                }
            }
        })
    }

    /// The next row; none: the host stops.
    async fn next(&mut self) -> Result<Option<LogRow>, StoreError> {
        loop {
            if *self.stopping.borrow() {
                return Ok(None);
            }
            if let Some(row) = self.waiting.pop_front() {
                self.after = row.position;
                return Ok(Some(row));
            }
            self.written.mark_unchanged();
            self.waiting.extend(self.host.store().log(&self.city, self.after, ROWS).await?);
            if self.waiting.is_empty() {
                if self.host.seen().borrow().has_left(&self.city) {
                    // Whoever follows asks again, and is sent to where the city is now.
                    return Ok(None);
                }
                tokio::select! {
                    _ = tokio::time::timeout(PATIENCE, self.written.changed()) => {}
                    _ = self.stopping.changed() => {}
                }
            }
        }
    }
}
