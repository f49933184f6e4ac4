//! Whom to tell of a case that is open: the audience that the rules name is looked up, what is known of each is handed to the rules,
//! and whom they choose is told, within their budgets.

use wish_contract::json;
use wish_contract::{Action, Actor, Command, Detail, Effect, Instant, Role};
use wish_store::{EffectRow, LogBody, NewLogRow, NoticeRow, area_key};

use crate::decided::{case_of, kind};
use crate::effects::{Done, read};
use crate::error::HostError;
use crate::host::Host;
use crate::proposal::{CommandName, Given, Proposal};

/// Ranked candidates that are told of where nobody asks for another number.
pub const RANKED: u32 = 50;
/// Who reports how many a step reaches.
const TIMER: &str = "timer";

impl Host {
    /// An offer: chooses whom to notify, and writes it down for the platform, which notifies them.
    pub(crate) async fn offer(&self, city: &str, row: &EffectRow) -> Result<Done, HostError> {
        let effect: Effect = read(&row.body)?;
        let Action::Offer(offering) = effect.action else { return Ok(Done::Yes) };
        let Some(found) = self.store().case(city, &row.case).await? else { return Ok(Done::Yes) };
        let case = case_of(&found)?;
        let now = self.clock().about_now().max(case.last);
        let book = self.rulebook(city, &case.policy.digest).await?;
        let open = book.audience(&case, now)?;
        if open.last().is_none_or(|audience| audience.step != offering.step) {
            // It was taken back, or another step has opened, which has an offer of its own.
            return Ok(Done::Yes);
        }
        let ranking = match self.rank(city, &case, now, 1).await? {
            Ok(ranking) => ranking,
            Err(fault) => {
                let (case, code) = (&case.id, &fault.code);
                tracing::error!(city, case, code, "an offer cannot be ranked");
                return Ok(Done::Yes);
            }
        };
        let chosen = ranking.ranked.into_iter().filter(|one| one.notify);
        let chosen = Chosen {
            effect: row.clone(),
            step: offering.step,
            sequence: case.sequence,
            area_key: area_key(&case.need.area),
            responders: chosen.map(|one| one.responder).collect(),
            again: ranking.again_at,
            now,
        };
        let again = chosen.again;
        if !self.keep(city, chosen).await? {
            return Ok(Done::NotYet);
        }
        if let Some(reach) = ranking.reach {
            self.report(city, &row.id, &case.id, Command::ReportReach(reach)).await?;
        }
        // Where somebody waits for time alone, the offer was put off until then.
        Ok(if again.is_some() { Done::NotYet } else { Done::Yes })
    }

    /// Keeps whom to notify; not, where the case has changed since they were chosen.
    async fn keep(&self, city: &str, chosen: Chosen) -> Result<bool, HostError> {
        let city = city.to_owned();
        let kept = self
            .store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let Chosen { effect, step, sequence, area_key, responders, again, now } =
                        chosen;
                    let id = effect.case;
                    let current = transaction.case(&city, &id).await?;
                    if current.is_none_or(|current| current.sequence != sequence) {
                        return Ok(false);
                    }
                    let notices = responders.iter().map(|responder| NoticeRow {
                        responder: responder.clone(),
                        case: id.clone(),
                        step: step.clone(),
                        area_key: area_key.clone(),
                        at: now,
                    });
                    transaction.put_notices(&city, &notices.collect::<Vec<_>>()).await?;
                    if let Some(again) = again {
                        transaction.put_off(&city, &effect.id, &effect.receiver, again).await?;
                    }
                    if !responders.is_empty() {
                        let body = serde_json::json!({ "step": step, "responders": responders });
                        let body = serde_json::to_vec(&body).unwrap_or_default();
                        let kind = kind::NOTICES.to_owned();
                        let body = LogBody::Clear(body);
                        let row = NewLogRow { kind, case: Some(id), sequence: None, at: now, body };
                        transaction.append(&city, &[row]).await?;
                    }
                    Ok::<bool, HostError>(true)
                })
            })
            .await?;
        self.note_written();
        Ok(kept)
    }

    async fn report(
        &self,
        city: &str,
        effect: &str,
        case: &str,
        command: Command,
    ) -> Result<(), HostError> {
        let said =
            json::to_string(&command).map_err(|error| HostError::Unreadable(error.to_string()))?;
        let proposal = Proposal {
            case: Some(case.to_owned()),
            command,
            by: Actor { id: TIMER.to_owned(), role: Role::Timer },
            responder: None,
            facts: Vec::new(),
            policy: None,
            expected: None,
            detail: Detail::Decisive,
            name: CommandName::of(TIMER, effect, said.as_bytes()),
        };
        match self.give(city, proposal).await? {
            // Refused where another step has opened meanwhile, which has an offer of its own.
            Given::Done(_) | Given::Before(_) | Given::Refused(_) | Given::NoCase => {}
            Given::NoResponder(_) | Given::Stale(_) | Given::NameTaken => {
                tracing::warn!(city, case, "the reach of a step was not taken");
            }
        }
        Ok(())
    }
}

/// Who is to be notified of a step that opened.
struct Chosen {
    /// The offer.
    effect: EffectRow,
    step: String,
    /// How many events the case had had when they were chosen.
    sequence: u32,
    area_key: String,
    responders: Vec<String>,
    /// When more could be, by time alone.
    again: Option<Instant>,
    now: Instant,
}
