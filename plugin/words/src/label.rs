//! How things are called: stages, commands, roles and all that has a name in the contract, lengths
//! of time, and the small words between facts.

use crate::Language;
use crate::catalogue::Element;
use crate::facts::Value;
use crate::message::message;

/// Something that has a name in every language, by the word that the contract has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label<'a> {
    /// A stage of a case, such as `needs-info`.
    Stage(&'a str),
    /// A command, such as `take-down`. In English it is the word that one types.
    Command(&'a str),
    /// A capacity in which somebody acts, such as `coordinator`.
    Role(&'a str),
    /// What a deadline is for, such as `first-contact`.
    Deadline(&'a str),
    /// What has become of a claim, such as `no-show`.
    ClaimStatus(&'a str),
    /// Who answers for a claim: `lead` or `co`.
    ClaimRole(&'a str),
    /// How pressing a need is: `normal` or `urgent`.
    Urgency(&'a str),
    /// One of the usual eight levels of an area, such as `street`.
    AreaLevel(&'a str),
    /// A day of the week, such as `monday`, in short.
    Weekday(&'a str),
    /// A criterion of a ranking, such as `no_show`.
    Criterion(&'a str),
    /// What kind of case it is: `wish` or `project`.
    CaseKind(&'a str),
    /// Something that a policy names, such as `area-level`.
    Thing(&'a str),
    /// What a value of a policy file is, such as `length`.
    PolicyValue(&'a str),
    /// A word that stands for a fact: `yes` or `no`.
    Fact(&'a str),
    /// What stands between the parts of a list: `comma`, or before the last `or`, `and` or `any`.
    List(&'a str),
}

/// What something is called; none where there is no such thing.
#[must_use]
pub fn label(label: Label<'_>, language: Language) -> Option<&'static str> {
    let (kind, name) = label.id();
    match language.catalogue().text(kind, name)? {
        [Element::Literal(name)] => Some(name),
        _ => None,
    }
}

impl<'a> Label<'a> {
    fn id(self) -> (&'static str, &'a str) {
        match self {
            Label::Stage(name) => ("stage", name),
            Label::Command(name) => ("command", name),
            Label::Role(name) => ("role", name),
            Label::Deadline(name) => ("deadline", name),
            Label::ClaimStatus(name) => ("claim-status", name),
            Label::ClaimRole(name) => ("claim-role", name),
            Label::Urgency(name) => ("urgency", name),
            Label::AreaLevel(name) => ("area-level", name),
            Label::Weekday(name) => ("weekday", name),
            Label::Criterion(name) => ("criterion", name),
            Label::CaseKind(name) => ("case-kind", name),
            Label::Thing(name) => ("thing", name),
            Label::PolicyValue(name) => ("value", name),
            Label::Fact(name) => ("fact", name),
            Label::List(name) => ("list", name),
        }
    }
}

/// A length of time: so many of a unit, which is named as policies name it, such as `working-days`.
/// None where there is no such unit.
///
/// ```
/// use wish_words::{Language, span};
///
/// assert_eq!(span(1, "working-days", Language::ENGLISH).as_deref(), Some("1 working day"));
/// assert_eq!(span(3, "working-days", Language::nearest("zh")).as_deref(), Some("3个工作日"));
/// ```
#[must_use]
pub fn span(count: u32, unit: &str, language: Language) -> Option<String> {
    message("span", unit, &[("count", Value::Number(count.into()))][..], language)
}

/// Words in a row, with marks of [`Label::List`] between them: one between most, another before the
/// last.
///
/// ```
/// use wish_words::{Language, list};
///
/// let text = list(&["members", "units", "groups"], "comma", "or", Language::ENGLISH);
/// assert_eq!(text, "members, units or groups");
/// ```
#[must_use]
pub fn list(words: &[impl AsRef<str>], between: &str, last: &str, language: Language) -> String {
    let mut list = String::new();
    for (index, word) in words.iter().enumerate() {
        let mark = if index + 1 < words.len() { between } else { last };
        if index > 0 {
            list.push_str(label(Label::List(mark), language).unwrap_or_default());
        }
        list.push_str(word.as_ref());
    }
    list
}
