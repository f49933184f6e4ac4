//! Puts a reason into plain words: whose text goes first, the policy's own or the catalogue's. The
//! texts are `wish_words`'s affair; how a fact reads is `words/rendering.rs`.

mod rendering;
#[cfg(test)]
mod tests;

use wish_words::Language;

use crate::policy::Policy;
use rendering::ReasonText;
use wish_contract::Reason;

/// Puts a reason into words, in the language nearest to a BCP 47 tag, or else in English. A text of the
/// policy's own for that language goes before the catalogue's. A rule without words is shown by its
/// code and its facts.
#[must_use]
pub fn words(policy: &Policy, reason: &Reason, language: &str) -> String {
    let language = Language::nearest(language);
    let reason_text = ReasonText { policy, reason, language };
    if reason_text.is_counted() {
        return wish_words::guard_counted(&reason_text, language).unwrap_or_default();
    }
    if let Some(text) = policy.texts.get(language.tag()).and_then(|own| own.get(&reason.rule)) {
        return wish_words::own_rule(text, &reason_text, language);
    }
    wish_words::rule(&reason.rule, &reason_text, language).unwrap_or_else(|| reason_text.bare())
}
