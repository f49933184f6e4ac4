//! Puts a rule into words: its text with the facts of a reason, and when the answer changes, unless the text
//! says so itself.

use std::collections::BTreeSet;

use crate::Language;
use crate::catalogue::{add_facts, names};
use crate::facts::Facts;
use crate::message::{Filling, message};
use crate::own;

/// Every rule that the catalogues have, in order.
pub fn rules() -> impl Iterator<Item = &'static str> {
    names("rule")
}

/// The facts that a rule's text looks at or prints; none where no catalogue has the rule.
#[must_use]
pub fn facts_of_rule(code: &str) -> BTreeSet<&'static str> {
    let mut facts = BTreeSet::new();
    if let Some(text) = Language::ENGLISH.catalogue().text("rule", code) {
        add_facts(text, &mut facts);
    }
    facts
}

/// What a rule says of these facts; none where no catalogue has the rule.
///
/// Where there is a fact `changes_at` that the text does not name, it is added behind it.
#[must_use]
pub fn rule<F: Facts + ?Sized>(code: &str, facts: &F, language: Language) -> Option<String> {
    let text = language.catalogue().text("rule", code)?;
    let mut filling = Filling::new(facts, language);
    filling.text(text);
    Some(with_change(filling))
}

/// What a policy's own text says of these facts. Its form is plainer than a catalogue's:
///
/// | written | says |
/// |---|---|
/// | `{fact}` | the fact; nothing where it is missing |
/// | `{?fact}` | nothing, but asks that the fact be there and neither `no` nor empty |
/// | `{s}` | the ending of a plural: nothing after the number 1 |
/// | `[one\|other]` | the first alternative whose facts are all there; nothing where none is |
///
/// Brackets do not nest. One that is not closed is plain text.
///
/// ```
/// use wish_words::{Language, Value, own_rule};
///
/// let facts = [("claims", Value::Number(1)), ("due", Value::Text("Monday"))];
/// let text = own_rule("{claims} claim{s}[ of {responder}|][ until {due}]", &facts[..], Language::ENGLISH);
/// assert_eq!(text, "1 claim until Monday");
/// ```
///
/// Where there is a fact `changes_at` that the text does not name, it is added behind it.
#[must_use]
pub fn own_rule<F: Facts + ?Sized>(text: &str, facts: &F, language: Language) -> String {
    let mut filling = Filling::new(facts, language);
    own::fill(text, &mut filling);
    with_change(filling)
}

/// The text of a guard that was counted over many candidates, and so has no facts of one: of the
/// facts `rule` and `candidates`.
#[must_use]
pub fn guard_counted<F: Facts + ?Sized>(facts: &F, language: Language) -> Option<String> {
    let mut filling = Filling::new(facts, language);
    filling.text(language.catalogue().text("guard", "counted")?);
    Some(with_change(filling))
}

fn with_change<F: Facts + ?Sized>(filling: Filling<'_, F>) -> String {
    let Filling { facts, language, mut text, names_change } = filling;
    if !names_change && facts.value("changes_at").is_some() {
        text.push_str(&message("answer", "changes", facts, language).unwrap_or_default());
    }
    text
}
