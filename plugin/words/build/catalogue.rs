//! Reads one language's catalogue: which part of Fluent it may use, and what that means here.
//! Whether languages agree is `comparison`'s affair.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::{parser, unicode};

/// The messages of one language, by id. An attribute is a message of its own: `finding-x.hint`.
#[derive(Debug)]
pub struct Catalogue {
    /// The BCP 47 tag, which is the file's name.
    pub tag: String,
    pub messages: BTreeMap<String, Text>,
}

/// What a message says.
pub type Text = Vec<Element>;

/// A piece of a text.
#[derive(Debug)]
pub enum Element {
    Literal(String),
    /// A fact, as it reads.
    Fact(String),
    Choice(Choice),
}

/// Texts of which one is said.
#[derive(Debug)]
pub struct Choice {
    pub by: Chooser,
    pub variants: Vec<(String, Text)>,
    pub default: Text,
}

/// What decides between the variants.
#[derive(Debug)]
pub enum Chooser {
    /// A number's plural, or a word.
    Value(String),
    /// Whether there are all of these facts.
    Given(Vec<String>),
    /// The flag of a guard that passed, and the time from which the answer changes.
    Outcome(String, String),
}

impl Catalogue {
    /// Reads a catalogue, or says everything that is wrong with it.
    pub fn read(tag: &str, source: &str) -> Result<Catalogue, Vec<String>> {
        let mut reading = Reading { tag, problems: Vec::new() };
        let mut catalogue = Catalogue { tag: tag.to_owned(), messages: BTreeMap::new() };
        let resource = parser::parse(source).unwrap_or_else(|(resource, _)| resource);
        for entry in &resource.body {
            let message = match entry {
                Entry::Message(message) => message,
                Entry::Term(term) => {
                    reading.problem(term.id.name, "terms are not supported: write the word out");
                    continue;
                }
                Entry::Junk { content } => {
                    let line = content.lines().next().unwrap_or_default();
                    reading.problem(line, "this is not Fluent");
                    continue;
                }
                _ => continue,
            };
            let value = message.value.iter().map(|value| (message.id.name.to_owned(), value));
            let attributes = message.attributes.iter().map(|attribute| {
                (format!("{}.{}", message.id.name, attribute.id.name), &attribute.value)
            });
            for (id, pattern) in value.chain(attributes) {
                let text = reading.text(&id, pattern);
                if catalogue.messages.insert(id.clone(), text).is_some() {
                    reading.problem(&id, "the message stands here a second time");
                }
            }
        }
        if reading.problems.is_empty() { Ok(catalogue) } else { Err(reading.problems) }
    }
}

/// Every fact that a text looks at or prints.
pub fn facts(text: &[Element]) -> BTreeSet<&str> {
    let mut facts = BTreeSet::new();
    for element in text {
        match element {
            Element::Literal(_) => {}
            Element::Fact(name) => drop(facts.insert(name.as_str())),
            Element::Choice(Choice { by, variants, default }) => {
                match by {
                    Chooser::Value(name) => drop(facts.insert(name)),
                    Chooser::Given(names) => facts.extend(names.iter().map(String::as_str)),
                    Chooser::Outcome(passed, until) => {
                        facts.extend([passed.as_str(), until.as_str()]);
                    }
                }
                let texts = variants.iter().map(|(_, text)| text).chain([default]);
                texts.for_each(|text| facts.extend(self::facts(text)));
            }
        }
    }
    facts
}

struct Reading<'a> {
    tag: &'a str,
    problems: Vec<String>,
}

impl Reading<'_> {
    fn problem(&mut self, id: &str, what: &str) {
        self.problems.push(format!("catalogues/{}.ftl: `{id}`: {what}", self.tag));
    }

    fn text(&mut self, id: &str, pattern: &Pattern<&str>) -> Text {
        let elements = pattern.elements.iter().filter_map(|element| match element {
            PatternElement::TextElement { value } if value.contains('\n') => {
                self.problem(id, "a text stands on one line: its breaks would be printed");
                None
            }
            PatternElement::TextElement { value } => Some(Element::Literal((*value).to_owned())),
            PatternElement::Placeable { expression } => self.expression(id, expression),
        });
        elements.collect()
    }

    fn expression(&mut self, id: &str, expression: &Expression<&str>) -> Option<Element> {
        match expression {
            Expression::Inline(InlineExpression::StringLiteral { value }) => {
                Some(Element::Literal(unicode::unescape_unicode_to_string(value).into_owned()))
            }
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                Some(Element::Fact(id.name.to_owned()))
            }
            Expression::Inline(InlineExpression::Placeable { expression }) => {
                self.expression(id, expression)
            }
            Expression::Inline(_) => {
                self.problem(id, "only `{ $variable }`, `{ \"text\" }` and choices are supported");
                None
            }
            Expression::Select { selector, variants } => {
                let by = self.chooser(id, selector)?;
                let mut choice = Choice { by, variants: Vec::new(), default: Vec::new() };
                for variant in variants {
                    let text = self.text(id, &variant.value);
                    let (VariantKey::Identifier { name: key }
                    | VariantKey::NumberLiteral { value: key }) = variant.key;
                    match variant.default {
                        true => choice.default = text,
                        false => choice.variants.push((key.to_owned(), text)),
                    }
                }
                Some(Element::Choice(choice))
            }
        }
    }

    fn chooser(&mut self, id: &str, selector: &InlineExpression<&str>) -> Option<Chooser> {
        let (function, arguments) = match selector {
            InlineExpression::VariableReference { id } => {
                return Some(Chooser::Value(id.name.to_owned()));
            }
            InlineExpression::FunctionReference { id, arguments } => (id.name, arguments),
            _ => {
                self.problem(id, "a choice is by `$variable`, `GIVEN(…)` or `OUTCOME(…)`");
                return None;
            }
        };
        let named = |argument: &InlineExpression<&str>| match argument {
            InlineExpression::VariableReference { id } => Some(id.name.to_owned()),
            _ => None,
        };
        let names: Option<Vec<String>> = arguments.positional.iter().map(named).collect();
        let names = names.filter(|names| !names.is_empty() && arguments.named.is_empty());
        match (function, names.as_deref()) {
            ("GIVEN", Some(names)) => Some(Chooser::Given(names.to_vec())),
            ("OUTCOME", Some([passed, until])) => {
                Some(Chooser::Outcome(passed.clone(), until.clone()))
            }
            _ => {
                self.problem(id, "write `GIVEN($fact, …)` or `OUTCOME($passed, $changes_at)`");
                None
            }
        }
    }
}
