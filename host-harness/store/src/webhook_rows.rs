//! Rows about webhooks: endpoints, and events that they did not take.

use std::str::FromStr;

use wish_contract::Instant;

use crate::error::StoreError;
use crate::value::Row;

/// Whether events are sent to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookState {
    /// They are.
    Active,
    /// Not until somebody says so.
    Paused,
    /// Not until somebody says so, since the endpoint said that it is gone.
    Disabled,
}

impl WebhookState {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            WebhookState::Active => "active",
            WebhookState::Paused => "paused",
            WebhookState::Disabled => "disabled",
        }
    }
}

impl FromStr for WebhookState {
    type Err = ();

    fn from_str(name: &str) -> Result<WebhookState, ()> {
        let all = [WebhookState::Active, WebhookState::Paused, WebhookState::Disabled];
        all.into_iter().find(|state| state.name() == name).ok_or(())
    }
}

/// What becomes of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterState {
    /// It is tried again.
    Waiting,
    /// It is not, until somebody says so.
    Dead,
}

impl LetterState {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            LetterState::Waiting => "waiting",
            LetterState::Dead => "dead",
        }
    }
}

impl FromStr for LetterState {
    type Err = ();

    fn from_str(name: &str) -> Result<LetterState, ()> {
        [LetterState::Waiting, LetterState::Dead]
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or(())
    }
}

/// How far an endpoint has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The last position of the log of which every event is dealt with.
    pub passed: i64,
    /// How many events of the position behind it are dealt with.
    pub part: u32,
    /// Events that it has taken, since it was opened.
    pub delivered: i64,
    /// Events in a row that it did not take.
    pub failures: u32,
    /// Since when it takes nothing.
    pub since: Option<Instant>,
    /// Nothing is sent before.
    pub next_try: Instant,
    /// Why it took nothing at the last try.
    pub why: Option<String>,
}

/// An endpoint of a city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRow {
    /// The host's name for it.
    pub id: String,
    /// Where to.
    pub url: String,
    /// The types of events that it wants, with spaces between them. Empty: all.
    pub types: String,
    /// Whether it gets any.
    pub state: WebhookState,
    /// What its events are signed with, in the host's form.
    pub secrets: Vec<u8>,
    /// When it was opened.
    pub opened: Instant,
    /// How far it has come.
    pub progress: Progress,
    /// Whoever has taken it has it until then.
    pub lease_until: Instant,
    /// Grows whenever it is taken: who has an older one has it no more.
    pub fence: i64,
}

/// An event that an endpoint did not take, or one of the same case behind it. What it says stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterRow {
    /// Where in the log.
    pub position: i64,
    /// The how-manieth event of that position, from 0.
    pub part: u32,
    /// Its id.
    pub event: String,
    /// Its type.
    pub r#type: String,
    /// Of which case.
    pub case: String,
    /// Whether it is tried again.
    pub state: LetterState,
    /// When it was to be delivered first; of one that was replayed, when that was.
    pub since: Instant,
    /// It is not tried before.
    pub next_try: Instant,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it was not taken.
    pub why: String,
}

/// What changes of an endpoint's letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LetterChange {
    /// One is there, or is so now.
    Put(LetterRow),
    /// The one at this position and part was taken.
    Taken(i64, u32),
}

/// How an endpoint fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookFigures {
    /// Of which city.
    pub city: String,
    /// Its id.
    pub id: String,
    /// Whether it gets any events.
    pub state: WebhookState,
    /// Positions of the log that it is behind.
    pub depth: i64,
    /// Events that it has taken.
    pub delivered: i64,
    /// Events in a row that it did not take.
    pub failures: u32,
    /// Since when it takes nothing.
    pub since: Option<Instant>,
    /// Letters that are tried again.
    pub waiting: u32,
    /// Letters that are not.
    pub dead: u32,
}

impl WebhookRow {
    pub(crate) const COLUMNS: &'static str = "id, url, types, state, secrets, opened, passed, part, delivered, failures, since, next_try, why, lease_until, fence";
}

impl LetterRow {
    pub(crate) const COLUMNS: &'static str =
        "position, part, event, type, case_id, state, since, next_try, attempts, why";
}

pub(crate) fn webhook(mut row: Row) -> Result<WebhookRow, StoreError> {
    Ok(WebhookRow {
        id: row.text()?,
        url: row.text()?,
        types: row.text()?,
        state: row.named()?,
        secrets: row.bytes()?,
        opened: row.integer()?,
        progress: Progress {
            passed: row.integer()?,
            part: row.number()?,
            delivered: row.integer()?,
            failures: row.number()?,
            since: row.integer_or_none()?,
            next_try: row.integer()?,
            why: row.text_or_none()?,
        },
        lease_until: row.integer()?,
        fence: row.integer()?,
    })
}

pub(crate) fn letter(mut row: Row) -> Result<LetterRow, StoreError> {
    Ok(LetterRow {
        position: row.integer()?,
        part: row.number()?,
        event: row.text()?,
        r#type: row.text()?,
        case: row.text()?,
        state: row.named()?,
        since: row.integer()?,
        next_try: row.integer()?,
        attempts: row.number()?,
        why: row.text()?,
    })
}

pub(crate) fn figures(mut row: Row) -> Result<WebhookFigures, StoreError> {
    Ok(WebhookFigures {
        city: row.text()?,
        id: row.text()?,
        state: row.named()?,
        depth: row.integer()?,
        delivered: row.integer()?,
        failures: row.number()?,
        since: row.integer_or_none()?,
        waiting: row.number()?,
        dead: row.number()?,
    })
}
