//! What a row of a city's log asks of the platform, as CloudEvents 1.0 in structured JSON: each effect that is not the host's own, and
//! whom to notify of a step.

use std::collections::BTreeSet;

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize};
use wish_contract::{Action, Effect, Instant};
use wish_store::LogRow;

use crate::decided::kind;
use crate::error::HostError;
use crate::host::Host;

/// How types begin.
const PREFIX: &str = "wish.";
/// Every type there is, without its beginning.
pub const TYPES: [&str; 7] = [
    "notify",
    "publish",
    "withdraw-offer",
    "unpublish",
    "ask-coordinator",
    "transfer",
    kind::NOTICES,
];
/// What shows that an endpoint hears the host. Nobody need ask for it.
pub const TEST: &str = "test";
pub const CONTENT_TYPE: &str = "application/cloudevents+json";

/// Something for the platform to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudEvent {
    /// The same whenever it is sent.
    pub id: String,
    /// One of `TYPES`.
    pub r#type: &'static str,
    /// The case; empty: it is about none.
    pub case: String,
    /// As it is sent.
    pub body: Vec<u8>,
}

#[derive(Serialize)]
struct Envelope<'a, D> {
    specversion: &'static str,
    id: &'a str,
    source: String,
    r#type: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    subject: &'a str,
    time: String,
    /// The place in the city's log, in 19 digits: texts of one length sort as numbers do.
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    traceparent: Option<&'a str>,
    datacontenttype: &'static str,
    data: D,
}

/// What an effect asks.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct EffectData<'a> {
    case: &'a str,
    /// How many events the case has had.
    case_sequence: Option<u32>,
    /// As the contract has it.
    action: &'a Action,
    /// Of an offer that is taken back: who was notified of it, in any step.
    #[serde(skip_serializing_if = "Option::is_none")]
    notified: Option<&'a BTreeSet<String>>,
}

/// Whom to notify of a step, as the log has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Notified {
    step: String,
    responders: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct NoticeData<'a> {
    case: &'a str,
    step: &'a str,
    responders: &'a [String],
}

/// What a row says of the trace that it was written in.
#[derive(Deserialize)]
struct TracedRow {
    traceparent: Option<String>,
}

/// What is the same of all events of a row.
struct Origin<'a> {
    city: &'a str,
    row: &'a LogRow,
    traceparent: Option<String>,
}

impl Origin<'_> {
    fn event(
        &self,
        id: &str,
        r#type: &'static str,
        data: impl Serialize,
    ) -> Result<CloudEvent, HostError> {
        let entry = &self.row.entry;
        let case = entry.case.clone().unwrap_or_default();
        let envelope = Envelope {
            specversion: "1.0",
            id,
            source: source(self.city),
            r#type: format!("{PREFIX}{}", r#type),
            subject: &case,
            time: time(entry.at),
            sequence: Some(format!("{:019}", self.row.position)),
            traceparent: self.traceparent.as_deref(),
            datacontenttype: "application/json",
            data,
        };
        let body = serde_json::to_vec(&envelope)
            .map_err(|error| HostError::Unreadable(error.to_string()))?;
        Ok(CloudEvent { id: id.to_owned(), r#type, case, body })
    }
}

/// What a row of a city's log asks of the platform, in order. Nothing, where it is of a kind that concerns the host alone.
///
/// # Errors
/// `Unreadable`, where the row is none, or what the store stopped at.
pub async fn events_of(
    host: &Host,
    city: &str,
    row: &LogRow,
) -> Result<Vec<CloudEvent>, HostError> {
    match row.entry.kind.as_str() {
        kind::COMMAND => {
            let Some(record) = host.record(city, row).await? else { return Ok(Vec::new()) };
            let traced: Option<TracedRow> =
                serde_json::from_slice(row.entry.body.bytes().unwrap_or_default()).ok();
            let origin = Origin { city, row, traceparent: traced.and_then(|one| one.traceparent) };
            let mut events = Vec::new();
            for effect in &record.effects {
                events.extend(of_effect(host, &origin, effect).await?);
            }
            Ok(events)
        }
        kind::NOTICES => {
            let origin = Origin { city, row, traceparent: None };
            let Notified { step, responders } = notified(row)?;
            let case = row.entry.case.as_deref().unwrap_or_default();
            let id = format!("{}-{}", kind::NOTICES, row.position);
            let data = NoticeData { case, step: &step, responders: &responders };
            Ok(vec![origin.event(&id, kind::NOTICES, data)?])
        }
        _ => Ok(Vec::new()),
    }
}

/// An effect; none, where the host carries it out itself.
async fn of_effect(
    host: &Host,
    origin: &Origin<'_>,
    effect: &Effect,
) -> Result<Option<CloudEvent>, HostError> {
    let r#type = match &effect.action {
        Action::Notify(_) => "notify",
        Action::Publish => "publish",
        Action::WithdrawOffer(_) => "withdraw-offer",
        Action::Unpublish => "unpublish",
        Action::AskCoordinator(_) => "ask-coordinator",
        Action::Transfer(_) => "transfer",
        // Whom to notify of an offer is a row of its own.
        Action::Offer(_)
        | Action::Absorb(_)
        | Action::CompleteMerge(_)
        | Action::ReleaseAbsorbed(_)
        | Action::Restore(_)
        | Action::CarryOn(_) => return Ok(None),
    };
    let entry = &origin.row.entry;
    let case = entry.case.as_deref().unwrap_or_default();
    let notified = match &effect.action {
        Action::WithdrawOffer(_) => {
            Some(notified_before(host, origin.city, case, origin.row.position).await?)
        }
        Action::Notify(_)
        | Action::Publish
        | Action::Unpublish
        | Action::AskCoordinator(_)
        | Action::Transfer(_)
        | Action::Offer(_)
        | Action::Absorb(_)
        | Action::CompleteMerge(_)
        | Action::ReleaseAbsorbed(_)
        | Action::Restore(_)
        | Action::CarryOn(_) => None,
    };
    let data = EffectData {
        case,
        case_sequence: entry.sequence,
        action: &effect.action,
        notified: notified.as_ref(),
    };
    origin.event(&effect.id, r#type, data).map(Some)
}

/// Everybody who was to be notified of a case before a place in the log, in any step.
async fn notified_before(
    host: &Host,
    city: &str,
    case: &str,
    position: i64,
) -> Result<BTreeSet<String>, HostError> {
    let rows = host.store().log_of(city, case).await?;
    let before = rows.iter().filter(|row| row.position < position);
    let mut responders = BTreeSet::new();
    for row in before.filter(|row| row.entry.kind == kind::NOTICES) {
        responders.extend(notified(row)?.responders);
    }
    Ok(responders)
}

fn notified(row: &LogRow) -> Result<Notified, HostError> {
    serde_json::from_slice(row.entry.body.bytes().unwrap_or_default())
        .map_err(|error| HostError::Unreadable(error.to_string()))
}

/// An event that is about nothing.
///
/// # Errors
/// `Unreadable`, where it has no form.
pub fn test_event(city: &str, id: &str, at: Instant) -> Result<CloudEvent, HostError> {
    let envelope = Envelope {
        specversion: "1.0",
        id,
        source: source(city),
        r#type: format!("{PREFIX}{TEST}"),
        subject: "",
        time: time(at),
        sequence: None,
        traceparent: None,
        datacontenttype: "application/json",
        data: serde_json::json!({}),
    };
    let body =
        serde_json::to_vec(&envelope).map_err(|error| HostError::Unreadable(error.to_string()))?;
    Ok(CloudEvent { id: id.to_owned(), r#type: TEST, case: String::new(), body })
}

/// Where events of a city come from: a reference to it in the API.
fn source(city: &str) -> String {
    format!("/api/v1/cities/{}", escaped(city))
}

fn time(at: Instant) -> String {
    let time = DateTime::from_timestamp_millis(at).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// A text with everything but letters, digits, `-`, `_` and `/` of ASCII as `%` and two digits: for addresses and headers.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_/".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}
