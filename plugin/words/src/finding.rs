//! What is wrong or doubtful in a policy file, and what to write instead.

use crate::facts::{Facts, Value, push_number};
use crate::label::{Label, label, list, span};
use crate::message::message;
use crate::{Language, catalogue};

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

/// Something that was found, and how it reads.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// Text of the policy file, or a key or code: the same in every language.
    Text(&'a str),
    /// A count, an amount or a year.
    Number(i64),
    /// Something with a name.
    Name(Label<'a>),
    /// A length of time: how many, and of which unit, such as `working-days`.
    Span(u32, &'a str),
    /// A whole number from one to another, as what was expected.
    WholeBetween(i64, i64),
    /// One of these words, each as a TOML text, as what was expected.
    WordAmong(&'a [&'a str]),
    /// What could be meant.
    Suggestion(Suggestion<'a>),
    /// The way to a case that is stranded.
    Path(&'a [Passing<'a>]),
}

impl Found<'_> {
    /// A count or an amount; one that is too large for a text is shown as the largest there is.
    pub fn number(number: impl TryInto<i64>) -> Found<'static> {
        Found::Number(number.try_into().unwrap_or(i64::MAX))
    }
}

/// What could be meant where something is unknown.
#[derive(Clone, Copy, Debug)]
pub enum Suggestion<'a> {
    /// A word much like it.
    Near(&'a str),
    /// One of few.
    OneOf(&'a [&'a str]),
    /// One of so many, of which these are the nearest.
    NearestOf([&'a str; 3], i64),
    /// There is none yet.
    NoneYet,
    /// Nothing: the text has no place.
    LeaveOut,
}

/// A part of the way to a stranded case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing<'a> {
    /// A command, such as `accept`.
    Command(&'a str),
    /// A step of a ladder passes.
    Step(&'a str),
    /// A deadline passes.
    Deadline(&'a str),
}

/// Every finding that the catalogues have, in order.
pub fn findings() -> impl Iterator<Item = &'static str> {
    catalogue::names("finding").filter(|id| !id.ends_with(HINT))
}

/// Puts a finding into words, with what was found; none where no catalogue has it.
///
/// The id is the finding's code, or the code and a word where several findings share a code:
/// `out_of_range-rounds`.
///
/// ```
/// use wish_words::{Found, Language, finding};
///
/// let found = [("round", Found::Text("spring"))];
/// let text = finding("deadline_cannot_fire-round", &found, Language::ENGLISH).unwrap();
/// assert_eq!(text.message, "round `spring` ends before it begins");
/// assert_eq!(text.hint, "write a `last_day` on or after `first_day`");
/// ```
#[must_use]
pub fn finding(id: &str, found: &[(&str, Found<'_>)], language: Language) -> Option<Finding> {
    let all = All { found, language };
    Some(Finding {
        message: message("finding", id, &all, language)?,
        hint: message("finding", &[id, HINT].concat(), &all, language)?,
    })
}

const HINT: &str = ".hint";

struct All<'a> {
    found: &'a [(&'a str, Found<'a>)],
    language: Language,
}

impl All<'_> {
    fn get(&self, name: &str) -> Option<Found<'_>> {
        self.found.iter().find(|(known, _)| *known == name).map(|(_, found)| *found)
    }
}

impl Facts for All<'_> {
    fn value(&self, name: &str) -> Option<Value<'_>> {
        match self.get(name)? {
            Found::Text("") => None,
            Found::Text(text) => Some(Value::Text(text)),
            Found::Number(number) => Some(Value::Number(number)),
            _ => Some(Value::Present),
        }
    }

    fn push(&self, name: &str, text: &mut String) {
        let language = self.language;
        match self.get(name) {
            None => {}
            Some(Found::Text(one)) => text.push_str(one),
            Some(Found::Number(number)) => push_number(text, number),
            Some(Found::Name(name)) => text.push_str(label(name, language).unwrap_or_default()),
            Some(Found::Span(count, unit)) => {
                text.push_str(&span(count, unit, language).unwrap_or_default());
            }
            Some(Found::WholeBetween(min, max)) => {
                let facts = [("min", Value::Number(min)), ("max", Value::Number(max))];
                push(text, "value", "whole-between", &facts, language);
            }
            Some(Found::WordAmong(words)) => {
                let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
                text.push_str(&list(&words, "or", "or", language));
            }
            Some(Found::Suggestion(suggestion)) => suggestion.push(text, language),
            Some(Found::Path(path)) => {
                for (index, passing) in path.iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { " → " });
                    passing.push(text, language);
                }
            }
        }
    }
}

impl Suggestion<'_> {
    fn push(self, text: &mut String, language: Language) {
        let (name, fact) = match self {
            Suggestion::Near(word) => ("near", ("near", Value::Text(word))),
            Suggestion::OneOf(known) => {
                let known = listed(known, language);
                push(text, "suggestion", "one-of", &[("known", Value::Text(&known))], language);
                return;
            }
            Suggestion::NearestOf(nearest, count) => {
                let nearest = listed(&nearest, language);
                let facts = [("known", Value::Text(&nearest)), ("count", Value::Number(count))];
                push(text, "suggestion", "nearest-of", &facts, language);
                return;
            }
            Suggestion::NoneYet => ("none-yet", ("", Value::Present)),
            Suggestion::LeaveOut => ("leave-out", ("", Value::Present)),
        };
        push(text, "suggestion", name, &[fact], language);
    }
}

impl Passing<'_> {
    fn push(self, text: &mut String, language: Language) {
        match self {
            Passing::Command(word) => {
                text.push_str(label(Label::Command(word), language).unwrap_or(word));
            }
            Passing::Step(step) => {
                push(text, "passing", "step", &[("step", Value::Text(step))], language);
            }
            Passing::Deadline(kind) => {
                push(text, "passing", "deadline", &[("deadline", Value::Text(kind))], language);
            }
        }
    }
}

/// Words in a row, in backticks.
fn listed(words: &[&str], language: Language) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    list(&words, "comma", "comma", language)
}

/// Adds a message.
fn push(text: &mut String, kind: &str, name: &str, facts: &[(&str, Value<'_>)], to: Language) {
    text.push_str(&message(kind, name, facts, to).unwrap_or_default());
}
