//! Puts a reason into plain words: whose text goes first, the policy's own or the catalogue's. The
//! texts are `wish_words`'s affair; how a fact reads is `words/rendering.rs`.

mod gaps;
mod rendering;
#[cfg(test)]
mod tests;

use wish_words::{Facts, Language};

use crate::policy::city_guard::CityGuard;
use crate::policy::{Policy, word};
pub use gaps::gaps;
use rendering::ReasonText;
use wish_contract::Reason;

/// Puts a reason into words, in the language nearest to a BCP 47 tag, or else in English. A text of the
/// policy's own for that language goes before the catalogue's. A rule without words is shown by its
/// code and its facts.
#[must_use]
pub fn words(policy: &Policy, reason: &Reason, language: &str) -> String {
    let reason_text = ReasonText { policy, reason, language: Language::nearest(language) };
    if reason_text.is_counted() {
        return wish_words::guard_counted(&reason_text, reason_text.language).unwrap_or_default();
    }
    let Some(mut text) = worded(&reason_text, &reason_text) else { return reason_text.bare() };
    if own(&reason_text).is_none() {
        reason_text.push_stated(&mut text);
    }
    text
}

/// The policy's own text for a reason's rule, in the reason's language.
fn own<'a>(of: &ReasonText<'a>) -> Option<&'a String> {
    of.policy.texts.get(of.language.tag())?.get(&of.reason.rule)
}

/// The text for a reason, filled with facts; none where neither the policy nor the catalogue has one.
fn worded(of: &ReasonText<'_>, facts: &dyn Facts) -> Option<String> {
    if let Some(guard) = of.policy.city_guards.iter().find(|one| one.rule == of.reason.rule) {
        return city_guard(guard, facts, of.language);
    }
    match own(of) {
        Some(text) => Some(wish_words::own_rule(text, facts, of.language)),
        None => wish_words::rule(&of.reason.rule, facts, of.language),
    }
}

/// What a guard of the city's own says: its own words where it refuses, the catalogue's where it lets pass.
fn city_guard(guard: &CityGuard, facts: &dyn Facts, language: Language) -> Option<String> {
    if facts.value("passed").is_some() {
        return wish_words::message("guard", "city-passed", facts, language);
    }
    Some(wish_words::own_rule(word(&guard.words, &guard.rule, language), facts, language))
}
