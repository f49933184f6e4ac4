//! Puts what the rules said into a line: a reason, and what the host is to do. The same for courses, for
//! what a step expected, and for backtests.

use wish_contract::{Action, Fact, FactValue, Item, Reason};

use super::file::word::word_of;
use super::read::Scenario;

/// What stands for the digest of a policy.
pub const DIGEST: &str = "…";
/// The fact by which a guard that let a command pass differs from a rule that took effect.
const PASSED: &str = "passed";

/// Whether a rule did something, rather than let something pass.
pub fn took_effect(reason: &Reason) -> bool {
    reason.facts.iter().all(|fact| fact.name != PASSED)
}

/// A reason: the rule, its facts, and when it changes.
pub fn reason(scenario: &Scenario, reason: &Reason) -> String {
    let facts: Vec<String> = reason.facts.iter().map(|one| fact(scenario, one)).collect();
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    let changes =
        reason.changes_at.map_or_else(String::new, |at| format!(", until {}", scenario.time(at)));
    format!("{}{facts}{changes}", reason.rule)
}

fn fact(scenario: &Scenario, fact: &Fact) -> String {
    let value = match &fact.value {
        FactValue::Number(number) => number.to_string(),
        FactValue::Text(_) if fact.name.ends_with("digest") => DIGEST.to_owned(),
        FactValue::Text(text) => text.clone(),
        FactValue::Time(instant) => scenario.time(*instant),
        FactValue::Flag(flag) => flag.to_string(),
    };
    format!("{} {value}", fact.name)
}

/// The name of what the host is to do.
pub fn action_name(action: &Action) -> &'static str {
    match action {
        Action::Notify(_) => "notify",
        Action::Offer(_) => "offer",
        Action::Publish => "publish",
        Action::WithdrawOffer(_) => "withdraw-offer",
        Action::Unpublish => "unpublish",
        Action::AskCoordinator(_) => "ask-coordinator",
        Action::Transfer(_) => "transfer",
        Action::Absorb(_) => "absorb",
        Action::CompleteMerge(_) => "complete-merge",
        Action::ReleaseAbsorbed(_) => "release-absorbed",
        Action::Restore(_) => "restore",
        Action::CarryOn(_) => "carry-on",
    }
}

/// What the host is to do, with the most important of what it says.
pub fn action(action: &Action) -> String {
    let name = action_name(action);
    match action {
        Action::Notify(notice) => {
            let whom = notice.whom.as_deref().map_or_else(String::new, |whom| format!(" {whom}"));
            let of =
                notice.subject.as_deref().map_or_else(String::new, |case| format!(" of {case}"));
            format!("{name} ({}{whom}{of} about {})", word_of(&notice.to), notice.about)
        }
        Action::Offer(offering) => {
            format!("{name} ({}, at most {} notices)", offering.step, offering.notify_max)
        }
        Action::AskCoordinator(question) => {
            format!("{name} ({} about {})", question.coordinator, question.about)
        }
        Action::Transfer(to) => format!("{name} ({to})"),
        Action::Absorb(absorbing) => format!("{name} ({})", absorbing.into),
        Action::CompleteMerge(merge) | Action::Restore(merge) => format!("{name} ({})", merge.id),
        Action::ReleaseAbsorbed(releasing) => {
            format!("{name} ({} of {})", releasing.carrier, releasing.merge.id)
        }
        Action::CarryOn(rest) => {
            let item = |item: &Item| format!(", {} of {}", item.places, item.id);
            let items: String = rest.need.items.iter().map(item).collect();
            format!("{name} ({} places{items})", rest.need.places)
        }
        Action::WithdrawOffer(about) => format!("{name} (about {about})"),
        Action::Publish | Action::Unpublish => name.to_owned(),
    }
}
