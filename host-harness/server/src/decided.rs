//! A decision as rows: the case, its claims, what is to be done, and what is written down.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wish_contract::json::stored::StoredError;
use wish_contract::json::{self, stored};
use wish_contract::{Action, Case, Claim, ClaimStatus, DeadlineKind, Decision, Effect, Instant};
use wish_runtime::Runtime;
use wish_runtime::log::Entry;
use wish_store::{CaseRow, ClaimRow, EffectRow, LogBody, LogRow, NewLogRow, Transaction, area_key};

use crate::erasure;
use crate::error::HostError;
use crate::host::Host;
use crate::search;
use crate::traces::Traceparent;

/// What is written down of a command that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// What was asked and what happened, as `wish-log/1` has it.
    pub entry: Entry,
    /// What the rules asked the host for.
    pub effects: Vec<Effect>,
}

/// A record, and the trace that it belongs to, where it belongs to one: what is done of it goes on in it.
#[derive(Serialize)]
struct Traced<'a> {
    #[serde(flatten)]
    record: &'a Record,
    #[serde(skip_serializing_if = "Option::is_none")]
    traceparent: Option<String>,
}

impl Traced<'_> {
    fn now(record: &Record) -> Traced<'_> {
        let traceparent = Traceparent::current().map(|here| here.to_string());
        Traced { record, traceparent }
    }
}

impl Record {
    /// What a row of the log of the kind `command` holds; none, where it is of another kind, or erased.
    pub(crate) fn of(row: &LogRow) -> Result<Option<Record>, HostError> {
        if row.entry.kind == kind::COMMAND { read_body(row) } else { Ok(None) }
    }
}

/// What a row of the log says; none, where that was erased.
pub(crate) fn read_body<T: DeserializeOwned>(row: &LogRow) -> Result<Option<T>, HostError> {
    let unreadable = |why: String| HostError::Unreadable(why);
    match &row.entry.body {
        LogBody::Sealed(bytes) | LogBody::Clear(bytes) => {
            serde_json::from_slice(bytes).map(Some).map_err(|error| unreadable(error.to_string()))
        }
        LogBody::Erased => Ok(None),
        LogBody::Unopened => {
            Err(unreadable(format!("row {} of the log was altered", row.position)))
        }
    }
}

impl Host {
    /// What a row of a city's log says of a command that was carried out; none, where it is about something else, or what it said
    /// was erased. Whoever reads commands from the log reads them by this.
    ///
    /// # Errors
    /// `Unreadable`, where the row holds something else than it says; what the store stopped at.
    #[expect(clippy::unused_async, reason = "callers need not know where keys come from")]
    pub async fn record(&self, _city: &str, row: &LogRow) -> Result<Option<Record>, HostError> {
        Record::of(row)
    }
}

/// Who carries an effect out, besides the platform, which finds its own in the log.
pub mod receiver {
    /// Commands on other cases: the host gives them itself.
    pub const RULES: &str = "rules";
    /// Offers: the host finds out whom to notify.
    pub const OFFERS: &str = "offers";
    /// Transfers to agencies, which may be other cities.
    pub const CITIES: &str = "cities";
}

/// What a row of the log tells.
pub mod kind {
    /// A command that was carried out: `wish-log/1` has its form.
    pub const COMMAND: &str = "command";
    /// A policy was uploaded.
    pub const POLICY: &str = "policy";
    /// A policy was put in force.
    pub const IN_FORCE: &str = "in-force";
    /// A responder was told of.
    pub const RESPONDER: &str = "responder";
    /// Responders were chosen to be notified of a case.
    pub const NOTICES: &str = "notices";
    /// An endpoint of webhooks was opened or changed.
    pub const WEBHOOK: &str = "webhook";
    /// A wish was carried to another city.
    pub const CARRIED: &str = "carried";
    /// A plan was carried out, or a part of it.
    pub const PLAN: &str = "plan";
    /// Something was exported.
    pub const EXPORT: &str = "export";
    /// The rules broke off over a case, which is left alone for a while.
    pub const QUARANTINE: &str = "quarantine";
    /// A case was anonymised: its events so far, scrubbed, in the place of the rows before, which say nothing any more.
    pub const SCRUBBED: &str = "scrubbed";
    /// The platform said how somebody can be reached: `what` names the key that it is sealed under, not whom.
    pub const CONTACT: &str = "contact";
    /// What was known of somebody was erased.
    pub const CONTACT_ERASED: &str = "contact-erased";
    /// Somebody read how the beneficiary of a case can be reached: who, and in which role.
    pub const CONTACT_READ: &str = "contact-read";
    /// Something was attached to a case.
    pub const ATTACHMENT: &str = "attachment";
    /// The host signed how far the log goes.
    pub const SEAL: &str = "seal";
}

/// The case in a row.
///
/// # Errors
/// `Unreadable`, where it holds none, and `LaterForm`, where a later version wrote it.
pub fn case_of(row: &CaseRow) -> Result<Case, HostError> {
    let text =
        std::str::from_utf8(&row.body).map_err(|error| HostError::Unreadable(error.to_string()))?;
    stored::read(text).map_err(|error| match error {
        StoredError::OtherForm { .. } => HostError::LaterForm(error.to_string()),
        other => HostError::Unreadable(other.to_string()),
    })
}

/// A case as a row.
///
/// # Errors
/// `Unreadable`, where it has no form as JSON.
pub fn row_of(case: &Case) -> Result<CaseRow, HostError> {
    let body = stored::write(case).map_err(|error| HostError::Unreadable(error.to_string()))?;
    Ok(CaseRow {
        id: case.id.clone(),
        sequence: case.sequence,
        policy: case.policy.digest.clone(),
        stage: case.stage,
        category: case.need.category.clone(),
        urgency: case.need.urgency,
        area_key: area_key(&case.need.area),
        opened: case.opened,
        next_due: case.next_deadline().map(|deadline| deadline.due),
        holder: case.holder.as_ref().map(|holder| holder.id.clone()),
        body: body.into_bytes(),
    })
}

/// Keeps what was decided: the place in the city's log; none, where nothing happened. A decision that anonymises the case erases
/// what was kept of it before.
///
/// # Errors
/// Why it could not be kept.
pub async fn keep(
    runtime: &Runtime,
    transaction: &mut Transaction<'_>,
    city: &str,
    before: Option<&Case>,
    decision: &Decision,
    entry: &Entry,
) -> Result<Option<i64>, HostError> {
    let Decision { after, effects, .. } = decision;
    if decision.events.is_empty() {
        return Ok(None);
    }
    let row = row_of(after)?;
    let mut record = Record { entry: entry.clone(), effects: effects.clone() };
    match before {
        None => transaction.open_case(city, &row).await?,
        Some(_) if erasure::is_due(&decision.events) => {
            record = erasure::erase(runtime, transaction, city, &row, record).await?;
        }
        Some(_) => transaction.put_case(city, &row).await?,
    }
    if before.map_or(&[][..], |case| &case.claims) != after.claims {
        transaction.put_claims(city, &after.id, &claims(after)).await?;
    }
    search::keep_terms(transaction, city, before, after).await?;
    let body = json::to_string(&Traced::now(&record))
        .map_err(|error| HostError::Unreadable(error.to_string()))?;
    let new = NewLogRow {
        kind: kind::COMMAND.to_owned(),
        case: Some(after.id.clone()),
        sequence: Some(after.sequence),
        at: entry.now,
        body: LogBody::Sealed(body.into_bytes()),
    };
    // The log is locked from here on: what stands behind it is little.
    let position = transaction.append(city, &[new]).await?.into_iter().next();
    let rows =
        record.effects.iter().filter_map(|effect| effect_row(after, effect, entry.now, position));
    transaction.put_effects(city, &rows.collect::<Result<Vec<_>, _>>()?).await?;
    Ok(position)
}

/// The claims of a case, those that are live with the date by which the case is to be delivered.
fn claims(case: &Case) -> Vec<ClaimRow> {
    let due = case.deadline(DeadlineKind::Due).map(|deadline| deadline.due);
    let row = |claim: &Claim| ClaimRow {
        responder: claim.responder.clone(),
        status: claim.status,
        since: claim.since,
        due: due.filter(|_| matches!(claim.status, ClaimStatus::Invited | ClaimStatus::Active)),
    };
    case.claims.iter().map(row).collect()
}

/// An effect that the host carries out itself.
fn effect_row(
    case: &Case,
    effect: &Effect,
    now: Instant,
    position: Option<i64>,
) -> Option<Result<EffectRow, HostError>> {
    let receiver = receiver_of(&effect.action)?;
    let body = match json::to_string(effect) {
        Ok(body) => body.into_bytes(),
        Err(error) => return Some(Err(HostError::Unreadable(error.to_string()))),
    };
    Some(Ok(EffectRow {
        id: effect.id.clone(),
        receiver: receiver.to_owned(),
        case: case.id.clone(),
        position: position.unwrap_or_default(),
        next_try: now,
        attempts: 0,
        body,
    }))
}

/// Who carries an action out, besides the platform.
pub(crate) fn receiver_of(action: &Action) -> Option<&'static str> {
    match action {
        Action::Absorb(_)
        | Action::CompleteMerge(_)
        | Action::ReleaseAbsorbed(_)
        | Action::Restore(_)
        | Action::CarryOn(_) => Some(receiver::RULES),
        Action::Offer(_) => Some(receiver::OFFERS),
        Action::Transfer(_) => Some(receiver::CITIES),
        Action::Notify(_)
        | Action::Publish
        | Action::WithdrawOffer(_)
        | Action::Unpublish
        | Action::AskCoordinator(_) => None,
    }
}
