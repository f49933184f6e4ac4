//! What the old policy answers where the two part, as scenarios expect it.

use toml::Value;
use wish_contract::{Action, Audience, Case, Claim, DeadlineKind, Decision};
use wish_runtime::RuntimeError;
use wish_scenario::file::word::word_of;
use wish_scenario::write::{string, strings, table};

use super::Played;
use crate::comparison::alphabet::Offset;
use crate::comparison::answers::{Clock, Difference};
use crate::comparison::rulebooks::Book;
use crate::comparison::search::Parting;

/// Values under keys.
type Pairs = Vec<(&'static str, Value)>;

/// What the old policy answers at the end; none where scenarios have no words for the difference.
pub fn expected(
    parting: &Parting,
    old: &Book,
    last: &Played,
    offset: Offset,
) -> Result<Option<Pairs>, RuntimeError> {
    if let Some(probe) = &parting.probe {
        return Ok(probe.expected.clone().map(|one| vec![one]));
    }
    if let Some(refused) = &last.refused {
        return Ok(Some(vec![("refused", string(&refused.rule))]));
    }
    let Some(decision) = &last.decision else { return Ok(None) };
    for difference in &parting.differences {
        let found = match difference {
            Difference::OnlyOldAllows { .. } | Difference::Fired { .. } => Some(fired(decision)),
            Difference::Stage { old, .. } => Some(vec![("stage", string(&word_of(old)))]),
            Difference::Deadline { kind, old, new } => deadline(*kind, *old, *new, offset),
            Difference::Claims { .. } => Some(vec![("claims", claims(&decision.after))]),
            Difference::Offered { old: was, new: is } => {
                Some(audience(decision, old, skills(was) != skills(is))?)
            }
            Difference::NotifyMax { .. } | Difference::Effects { .. } => {
                Some(vec![("effects", effects(decision))])
            }
            _ => None,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn fired(decision: &Decision) -> Pairs {
    let rules = decision.events.iter().map(|event| event.because.rule.as_str());
    vec![("fired", strings(rules))]
}

/// Everybody who holds the case.
fn claims(case: &Case) -> Value {
    let live = case.claims.iter().filter(|claim| claim.status.is_live());
    let one = |claim: &Claim| (claim.responder.clone(), string(&word_of(&claim.status)));
    Value::Table(live.map(one).collect())
}

fn deadline(kind: DeadlineKind, old: Clock, new: Clock, offset: Offset) -> Option<Pairs> {
    let due = match (old, new) {
        (Clock::Runs { due: was, .. }, Clock::Runs { due: is, .. }) if was == is => return None,
        (Clock::Paused { .. }, Clock::Paused { .. }) => return None,
        (Clock::Runs { due, .. }, _) => offset.written(due),
        (Clock::Paused { .. }, _) => "paused".to_owned(),
        (Clock::None, _) => "none".to_owned(),
    };
    let one = Value::Table(toml::Table::from_iter([(word_of(&kind), string(&due))]));
    Some(vec![("deadline", one)])
}

/// Which skills are asked for first.
fn skills(audiences: &[Audience]) -> Vec<&[String]> {
    audiences.iter().map(|audience| audience.skills.as_slice()).collect()
}

fn audience(decision: &Decision, book: &Book, with_skills: bool) -> Result<Pairs, RuntimeError> {
    let audiences = book.rules.audience(&decision.after, decision.after.last)?;
    let one = |audience: &Audience| {
        let mut says = vec![("kinds", strings(audience.kinds.iter().map(String::as_str)))];
        if audience.paired_only {
            says.push(("paired", Value::Boolean(true)));
        } else {
            says.push(("area", string(&audience.area)));
        }
        if with_skills {
            says.push(("skills", strings(audience.skills.iter().map(String::as_str))));
        }
        table(&says)
    };
    // Scenarios look at the step that opened last.
    let last = audiences.last().map(|audience| audience.step.clone());
    let present = audiences.iter().filter(|audience| Some(&audience.step) == last.as_ref());
    Ok(vec![("audience", Value::Array(present.map(one).collect()))])
}

/// Every effect with what it says.
fn effects(decision: &Decision) -> Value {
    let one = |action: &Action| {
        let effect = |name: &str, says: Value| {
            Value::Table(toml::Table::from_iter([(name.to_owned(), says)]))
        };
        match action {
            Action::Notify(notice) => {
                let mut says = vec![("to", string(&word_of(&notice.to)))];
                says.extend(notice.whom.as_ref().map(|whom| ("whom", string(whom))));
                says.push(("about", string(&notice.about)));
                says.extend(notice.subject.as_ref().map(|case| ("case", string(case))));
                effect("notify", table(&says))
            }
            Action::Offer(offering) => {
                let most = Value::Integer(offering.notify_max.into());
                let says = [("step", string(&offering.step)), ("notify_max", most)];
                effect("offer", table(&says))
            }
            Action::Publish => string("publish"),
            Action::Unpublish => string("unpublish"),
            Action::WithdrawOffer(rule) => {
                effect("withdraw-offer", table(&[("about", string(rule))]))
            }
            Action::AskCoordinator(question) => {
                let who = ("coordinator", string(&question.coordinator));
                effect("ask-coordinator", table(&[who, ("about", string(&question.about))]))
            }
            Action::Transfer(agency) => effect("transfer", table(&[("agency", string(agency))])),
            Action::Absorb(absorbing) => {
                effect("absorb", table(&[("case", string(&absorbing.into))]))
            }
            Action::CompleteMerge(merge) => {
                effect("complete-merge", table(&[("case", string(&merge.id))]))
            }
            Action::ReleaseAbsorbed(releasing) => {
                let carrier = ("case", string(&releasing.carrier));
                let other = ("other", string(&releasing.merge.id));
                effect("release-absorbed", table(&[carrier, other]))
            }
            Action::Restore(merge) => effect("restore", table(&[("case", string(&merge.id))])),
            Action::CarryOn(rest) => {
                let places = Value::Integer(rest.need.places.into());
                effect("carry-on", table(&[("places", places)]))
            }
        }
    };
    Value::Array(decision.effects.iter().map(|effect| one(&effect.action)).collect())
}
