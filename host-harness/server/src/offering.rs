//! Whom to tell of a case that is open: the audience that the rules name is looked up, what is known of each is handed to the rules,
//! and whom they choose is told, within their budgets.

use wish_contract::json;
use wish_contract::{
    Action, Actor, Candidate, Case, Command, Detail, Effect, Instant, Notice, Offering, Ranking,
    RankingRequest, Role, area_cut,
};
use wish_store::{EffectRow, NewLogRow, NoticeRow, area_key};

use crate::decided::{case_of, kind, receiver};
use crate::effects::{Done, read};
use crate::error::HostError;
use crate::host::Host;
use crate::profile::Profile;
use crate::proposal::{CommandName, Given, Proposal};

/// Most candidates that the rules rank at once.
const CANDIDATES_MAX: usize = 10_000;
/// Ranked candidates that are told of where nobody asks for another number.
pub const RANKED: u32 = 50;
const DAY_MS: Instant = 24 * 60 * 60 * 1_000;
/// Who reports how many a step reaches.
const TIMER: &str = "timer";

impl Host {
    /// Everybody to whom a case is open, in order, with why; none where the rules find the question malformed, in their words.
    ///
    /// # Errors
    /// What the store or the rules stopped at.
    pub async fn rank(
        &self,
        city: &str,
        case: &Case,
        now: Instant,
        limit: u32,
    ) -> Result<Result<Ranking, wish_contract::Fault>, HostError> {
        let book = self.rulebook(city, &case.policy.digest).await?;
        let audiences = book.audience(case, now)?;
        let outreach = book.about()?.outreach;
        let days = |count: u32| now.saturating_sub(Instant::from(count).saturating_mul(DAY_MS));
        let (claims_since, notices_since) = (days(outreach.claim_days), days(outreach.notice_days));
        let mut rows = self.store().audience(city, &case.need.area, &audiences).await?;
        rows.truncate(CANDIDATES_MAX);
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let activity = self.store().activity(city, &ids, claims_since, notices_since).await?;
        let mut candidates = Vec::with_capacity(rows.len());
        for (row, seen) in rows.iter().zip(activity) {
            candidates.push(Candidate {
                facts: Profile::of(row)?.facts(seen.active, seen.frees_at),
                recent_claims: seen.recent,
                no_shows: seen.no_shows,
                owed: 0,
                notices: seen.notices,
                last_notice: seen.last_notice,
            });
        }
        let segments = outreach.floor.map_or(0, |floor| floor.area_segments);
        let depth = usize::try_from(segments).unwrap_or(usize::MAX);
        let around = area_cut(&case.need.area, depth);
        let area_notices = self.store().area_notices(city, around, notices_since).await?;
        let area_notices = u32::try_from(area_notices).unwrap_or(u32::MAX);
        let ask = RankingRequest { subject: case.clone(), candidates, area_notices, now, limit };
        Ok(book.rank(&ask)?)
    }

    /// An offer: chooses whom to tell, and tells them.
    pub(crate) async fn offer(&self, city: &str, row: &EffectRow) -> Result<Done, HostError> {
        let effect: Effect = read(&row.body)?;
        let Action::Offer(offering) = effect.action else { return Ok(Done::Yes) };
        let Some(found) = self.store().case(city, &row.case).await? else { return Ok(Done::Yes) };
        let case = case_of(&found)?;
        let now = self.clock().about_now().max(case.last);
        let ranking = match self.rank(city, &case, now, 1).await? {
            Ok(ranking) => ranking,
            Err(fault) => {
                tracing::error!(
                    city,
                    case = case.id,
                    code = fault.code,
                    "an offer cannot be ranked"
                );
                return Ok(Done::Yes);
            }
        };
        let chosen = ranking.ranked.iter().filter(|one| one.notify);
        let chosen = chosen.map(|one| (one.responder.clone(), one.because.rule.clone())).collect();
        let again = ranking.again_at;
        self.keep_notices(city, row, &offering, &case, chosen, again, now).await?;
        if let Some(reach) = ranking.reach {
            self.report(city, &row.id, &case.id, Command::ReportReach(reach)).await?;
        }
        // Until then its row waits: it was put off to that instant.
        Ok(if again.is_some() { Done::NotYet } else { Done::Yes })
    }

    /// Notes whom to tell, and puts the telling off to whoever does it. The case is looked at again: one that was taken meanwhile
    /// is offered to nobody.
    #[expect(clippy::too_many_arguments, reason = "what is kept of one offer, in one transaction")]
    async fn keep_notices(
        &self,
        city: &str,
        row: &EffectRow,
        offering: &Offering,
        case: &Case,
        chosen: Vec<(String, String)>,
        again: Option<Instant>,
        now: Instant,
    ) -> Result<(), HostError> {
        let (city, row, step) = (city.to_owned(), row.clone(), offering.step.clone());
        let (id, sequence) = (case.id.clone(), case.sequence);
        let area_key = area_key(&case.need.area);
        self.store()
            .write(move |mut transaction| {
                Box::pin(async move {
                    let current = transaction.case(&city, &id).await?;
                    if current.is_none_or(|current| current.sequence != sequence) {
                        // What changed it took the offer back, or made another in its place.
                        return Ok(());
                    }
                    let notices: Vec<NoticeRow> = chosen
                        .iter()
                        .map(|(responder, _)| NoticeRow {
                            responder: responder.clone(),
                            case: id.clone(),
                            step: step.clone(),
                            area_key: area_key.clone(),
                            at: now,
                        })
                        .collect();
                    transaction.put_notices(&city, &notices).await?;
                    let effects = chosen
                        .iter()
                        .map(|(responder, rule)| notice_effect(&row, responder, rule, now));
                    let effects = effects.collect::<Result<Vec<_>, HostError>>()?;
                    transaction.put_effects(&city, &effects).await?;
                    if let Some(again) = again {
                        transaction.put_off(&city, &row.id, &row.receiver, again).await?;
                    }
                    if !chosen.is_empty() {
                        let notified: Vec<&str> =
                            chosen.iter().map(|(responder, _)| responder.as_str()).collect();
                        let body = serde_json::json!({ "step": step, "responders": notified });
                        let body = serde_json::to_vec(&body).unwrap_or_default();
                        let kind = kind::NOTICES.to_owned();
                        let new = NewLogRow { kind, case: Some(id), sequence: None, at: now, body };
                        transaction.append(&city, &[new]).await?;
                    }
                    Ok::<(), HostError>(())
                })
            })
            .await
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

/// That a responder is to be told of a case.
fn notice_effect(
    offer: &EffectRow,
    responder: &str,
    rule: &str,
    now: Instant,
) -> Result<EffectRow, HostError> {
    let whom = Some(responder.to_owned());
    let notice = Notice { to: Role::Responder, whom, about: rule.to_owned(), subject: None };
    let id = format!("{}/{responder}", offer.id);
    let effect = Effect { id: id.clone(), action: Action::Notify(notice) };
    let body =
        json::to_string(&effect).map_err(|error| HostError::Unreadable(error.to_string()))?;
    Ok(EffectRow {
        id,
        receiver: receiver::PLATFORM.to_owned(),
        next_try: now,
        attempts: 0,
        body: body.into_bytes(),
        ..offer.clone()
    })
}
