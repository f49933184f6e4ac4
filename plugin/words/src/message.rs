//! Fills a text with facts: what is said of each piece, and which of several variants.

use crate::Language;
use crate::catalogue::{Choice, Chooser, Element};
use crate::facts::{Facts, Value};

/// A message with facts in it; none where no catalogue has it. Its id is put together from its kind
/// and its name: `("fact", "yuan")` is the message `fact-yuan`.
#[must_use]
pub fn message<F: Facts + ?Sized>(
    kind: &str,
    name: &str,
    facts: &F,
    language: Language,
) -> Option<String> {
    let mut filling = Filling::new(facts, language);
    filling.text(language.catalogue().text(kind, name)?);
    Some(filling.text)
}

/// A text in the making.
pub(crate) struct Filling<'a, F: Facts + ?Sized> {
    pub facts: &'a F,
    pub language: Language,
    pub text: String,
    /// Whether the text says when the answer changes.
    pub names_change: bool,
}

impl<'a, F: Facts + ?Sized> Filling<'a, F> {
    pub fn new(facts: &'a F, language: Language) -> Filling<'a, F> {
        Filling { facts, language, text: String::new(), names_change: false }
    }

    /// Adds a text of a catalogue.
    pub fn text(&mut self, elements: &[Element]) {
        for element in elements {
            match element {
                Element::Literal(text) => self.text.push_str(text),
                Element::Fact(name) => self.fact(name),
                Element::Choice(choice) => self.text(self.chosen(choice)),
            }
        }
    }

    /// Adds a fact as it reads.
    pub fn fact(&mut self, name: &str) {
        self.names_change |= name == "changes_at";
        self.facts.push(name, &mut self.text);
    }

    pub fn is_given(&self, name: &str) -> bool {
        self.facts.value(name).is_some()
    }

    fn chosen(&self, choice: &Choice) -> &'static [Element] {
        let key = match &choice.by {
            Chooser::Given(names) if names.iter().all(|name| self.is_given(name)) => "yes",
            Chooser::Given(_) => "no",
            Chooser::Outcome { passed, .. } if self.is_given(passed) => "passed",
            Chooser::Outcome { until, .. } if self.is_given(until) => "until",
            Chooser::Outcome { .. } => "refused",
            Chooser::Value(name) => match self.facts.value(name) {
                Some(Value::Number(number)) => return self.chosen_by_number(choice, number),
                Some(Value::Text(word)) => word,
                Some(Value::Present) | None => return choice.default,
            },
        };
        choice.variant(key).unwrap_or(choice.default)
    }

    /// The variant for just this number goes before the one for its plural.
    fn chosen_by_number(&self, choice: &Choice, number: i64) -> &'static [Element] {
        let exact = choice.variants.iter().find(|(key, _)| key.parse() == Ok(number));
        let plural = self.language.catalogue().plurals.of(number);
        let variant = exact.map(|(_, text)| *text).or_else(|| choice.variant(plural));
        variant.unwrap_or(choice.default)
    }
}
