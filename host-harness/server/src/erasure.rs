//! A case that is anonymised: what was kept of it is erased by its key, in the transaction that decides it. What happened stays, as the
//! rules scrub it: in one row of the log that takes the place of those before, and adds up to the case as it is now.

use serde::{Deserialize, Serialize};
use wish_contract::{Action, Change, Effect, Event, Role, json};
use wish_runtime::Runtime;
use wish_store::{CaseRow, EffectRow, LogBody, LogRow, NewLogRow, Transaction};

use crate::decided::{Record, kind, read_body};
use crate::effects::read;
use crate::error::HostError;
use crate::host::Host;

/// What a row of the log of the kind `scrubbed` holds: the events of a case up to when it was anonymised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scrubbed {
    /// The events, in order, as the rules scrub them.
    pub events: Vec<Event>,
    /// The digest of the policy that each was decided under.
    pub policies: Vec<String>,
}

/// Whether events anonymise the case.
pub(crate) fn is_due(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event.change, Change::Anonymised(_)))
}

/// Erases what was kept of a case, and keeps the case in its place: what is to be written down of the decision that anonymises it.
pub(crate) async fn erase(
    runtime: &Runtime,
    transaction: &mut Transaction<'_>,
    city: &str,
    row: &CaseRow,
    record: Record,
) -> Result<Record, HostError> {
    let Record { mut entry, mut effects } = record;
    let before = events_in(&transaction.log_of(city, &row.id).await?)?;
    let (policies, mut events): (Vec<String>, Vec<Event>) = before.into_iter().unzip();
    let count = events.len();
    events.append(&mut entry.events);
    let mut events = runtime.scrub(&events)?;
    if events.len() < count {
        let why = format!("the rules scrubbed events of `{}` away", row.id);
        return Err(HostError::Unreadable(why));
    }
    entry.events = events.split_off(count);
    let scrubbed = json::to_string(&Scrubbed { events, policies });
    let scrubbed = scrubbed.map_err(|error| HostError::Unreadable(error.to_string()))?;
    let instead = NewLogRow {
        kind: kind::SCRUBBED.to_owned(),
        case: Some(row.id.clone()),
        sequence: None,
        at: entry.now,
        body: LogBody::Sealed(scrubbed.into_bytes()),
    };
    let waiting = transaction.effects_of(city, &row.id).await?;
    let waiting = waiting.into_iter().map(without_texts).collect::<Result<Vec<_>, _>>()?;
    let waiting: Vec<EffectRow> = waiting.into_iter().flatten().collect();
    transaction.erase_case(city, row, &waiting, instead).await?;
    for effect in &mut effects {
        forget_whom(effect);
    }
    Ok(Record { entry, effects })
}

/// An effect that still waits; none, where it holds what the case does no more.
fn without_texts(row: EffectRow) -> Result<Option<EffectRow>, HostError> {
    let effect: Effect = read(&row.body)?;
    Ok(match effect.action {
        Action::CarryOn(_) | Action::Notify(_) => None,
        Action::Offer(_)
        | Action::Publish
        | Action::WithdrawOffer(_)
        | Action::Unpublish
        | Action::AskCoordinator(_)
        | Action::Transfer(_)
        | Action::Absorb(_)
        | Action::CompleteMerge(_)
        | Action::ReleaseAbsorbed(_)
        | Action::Restore(_) => Some(row),
    })
}

/// Takes out of a notice which resident it is for: whoever has the role for the case is nobody any more.
fn forget_whom(effect: &mut Effect) {
    if let Action::Notify(notice) = &mut effect.action {
        match notice.to {
            Role::Reporter | Role::Beneficiary | Role::Proxy => notice.whom = None,
            Role::Verifier
            | Role::Publisher
            | Role::Responder
            | Role::Coordinator
            | Role::Timer => {}
        }
    }
}

/// Every event that rows of the log about one case hold, in order, and the digest of the policy that it was decided under.
pub(crate) fn events_in(rows: &[LogRow]) -> Result<Vec<(String, Event)>, HostError> {
    let mut events = Vec::new();
    for row in rows {
        if row.entry.kind == kind::SCRUBBED {
            if let Some(scrubbed) = read_body::<Scrubbed>(row)? {
                events = scrubbed.policies.into_iter().zip(scrubbed.events).collect();
            }
        } else if let Some(Record { entry, .. }) = Record::of(row)? {
            let policy = entry.policy;
            events.extend(entry.events.into_iter().map(|event| (policy.clone(), event)));
        }
    }
    Ok(events)
}

impl Host {
    /// Every event of a case, in order, and the digest of the policy that it was decided under; of one that was anonymised, as far as
    /// the rules leave them.
    ///
    /// # Errors
    /// `Unreadable`, where a row was altered; what the store stopped at.
    pub async fn events_of(
        &self,
        city: &str,
        case: &str,
    ) -> Result<Vec<(String, Event)>, HostError> {
        events_in(&self.store().log_of(city, case).await?)
    }
}
