//! Tells a reason in plain words: whose text goes first, the policy's own or the catalogue's. The
//! texts are `wish_words`'s affair; how a fact reads is `words/telling.rs`.

mod telling;
#[cfg(test)]
mod tests;

use wish_words::Language;

use crate::policy::Policy;
use telling::Telling;
use wish_contract::Reason;

/// Tells a reason in the language nearest to a BCP 47 tag, or else in English. A text of the
/// policy's own for that language goes before the catalogue's. A rule without words is told by its
/// code and its facts.
#[must_use]
pub fn words(policy: &Policy, reason: &Reason, language: &str) -> String {
    let language = Language::nearest(language);
    let telling = Telling { policy, reason, language };
    if telling.is_counted() {
        return wish_words::guard_counted(&telling, language).unwrap_or_default();
    }
    if let Some(text) = policy.texts.get(language.tag()).and_then(|own| own.get(&reason.rule)) {
        return wish_words::own_rule(text, &telling, language);
    }
    wish_words::rule(&reason.rule, &telling, language).unwrap_or_else(|| telling.bare())
}
